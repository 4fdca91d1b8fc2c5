"""What the joint model is worth: the item found by history, by critique and by both, and what it tells of items."""

import math
import random
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor
from tune import collate

from .catalogues import Narrative
from .encoder import encode
from .frozen import Frozen
from .ilm_measures import ranked
from .interactions import Case
from .joint import JointRoom, query_vectors
from .knowledge import Recommender
from .knowledge_search import figures
from .knowledge_tasks import HISTORY
from .llama import Llama
from .prompt import prompt_text
from .reading import Reading
from .tokens import END

# A case and its critique.
Critiqued = tuple[Case, str]
# Tokens of the longest narrative.
LONGEST = 140


def exchanged(words: Sequence[str], seed: int) -> list[str]:
    """Each critique in another case's place: the list, shuffled and then turned by one."""
    order = random.Random(seed).sample(range(len(words)), len(words))
    found = list(words)
    for mine, theirs in zip(order, order[1:] + order[:1], strict=True):
        found[mine] = words[theirs]
    return found


def by_parts(
    model: Recommender, room: JointRoom, told: Sequence[Critiqued], soft: Tensor | None, seed: int
) -> dict[str, dict[str, float]]:
    """Figures of the same cases by history, by critique alone (the control: it comes from the target), by both, and
    by the history with another case's critique."""
    cases, words = [case for case, _ in told], [critique for _, critique in told]
    histories = [history for history, _ in cases]
    ways = {
        "history": zip(histories, [None] * len(told), strict=True),
        "critique": zip([[]] * len(told), words, strict=True),
        "both": zip(histories, words, strict=True),
        "history and another's critique": zip(histories, exchanged(words, seed), strict=True),
    }
    found = {}
    for way, parts in ways.items():
        vectors = query_vectors(model, room, [room.question(*part) for part in parts], soft)
        found[way] = figures(ranked(vectors, room.vectors, cases))
    return found


def unlearned(room: JointRoom, frozen: Frozen, told: Sequence[Critiqued]) -> dict[str, dict[str, float]]:
    """The same by the encoder's vectors: the mean of the history's, the critique's words, and the sum of both."""
    cases = [case for case, _ in told]
    history = F.normalize(torch.stack([room.vectors[rows[-HISTORY:]].mean(0) for rows, _ in cases]), dim=-1)
    words = encode(frozen.encoder, frozen.encoder_tokenizer, [critique for _, critique in told]).to(room.device)
    words = F.normalize(words - words.mean(0), dim=-1)
    ways = {"history's text": history, "critique's text": words, "text of both": F.normalize(history + words, dim=-1)}
    return {way: figures(ranked(vectors, room.vectors, cases)) for way, vectors in ways.items()}


@torch.no_grad()
def bits_per_byte(narrator: Llama, tokenizer: Tokenizer, told: Sequence[Narrative]) -> float:
    """Of narratives, each after its prompt."""
    nats, size, device = 0.0, 0, narrator.cos.device
    for start in range(0, len(told), 16):
        part = told[start : start + 16]
        rows = [(tokenizer.encode(prompt_text(one.request)).ids, tokenizer.encode(one.answer).ids) for one in part]
        ids, answers = (both.to(device) for both in collate(rows, narrator.shape.context))
        states, marked = narrator.states(narrator.embedding(ids[:, :-1])), answers[:, 1:]
        nats += F.cross_entropy(narrator.logits(states[marked]), ids[:, 1:][marked], reduction="sum").item()
        size += sum(len(one.answer.encode()) for one in part)
    return nats / math.log(2) / size


@torch.no_grad()
def found_item(
    model: Recommender, room: JointRoom, history: Sequence[int], words: str | None, soft: Tensor | None = None
) -> int:
    """The row nearest to what is asked that the history has not."""
    scores = (query_vectors(model, room, [room.question(history, words)], soft) @ room.vectors.T)[0]
    scores[list(history)] = -torch.inf
    return int(scores.argmax())


@torch.no_grad()
def narrated(narrator: Llama, tokenizer: Tokenizer, prompt: str) -> str:
    """The likeliest words after a prompt, one by one, up to the narrative's end or LONGEST tokens."""
    ids, end, device = tokenizer.encode(prompt).ids, tokenizer.token_to_id(END), narrator.cos.device
    most = min(LONGEST, narrator.shape.context - len(ids))
    reading, told = Reading(narrator), []
    state = reading.states(torch.tensor([ids], device=device))[:, -1]
    while len(told) < most and (best := int(narrator.logits(state).argmax())) != end:
        told.append(best)
        if len(told) < most:
            state = reading.states(torch.tensor([[best]], device=device))[:, -1]
    return tokenizer.decode(told, skip_special_tokens=False)


def recommended(
    model: Recommender, room: JointRoom, history: Sequence[int], words: str | None, soft: Tensor | None = None
) -> tuple[int, str]:
    """(row, narrative): what is found by history and critique, and why, told by the same weights.

    Raises ValueError where the catalogue's items have no facts to tell of.
    """
    if not room.teller.own:
        raise ValueError(f'the items of "{room.catalogue.name}" have no facts to tell of: only those of a domain have')
    row, items = found_item(model, room, history, words, soft), room.teller.domain.items
    request = room.teller.domain.request(items[row], [items[one] for one in history[-3:]], words or "")
    return row, narrated(model.narrator, room.tokenizer, prompt_text(request))
