"""What a trained head is worth: finding the next item, naming facets, telling narratives in fewer bits."""

import math
import re
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from .frozen import Frozen
from .ilm import ItemLanguageModel
from .ilm_losses import spliced
from .ilm_tasks import Narrative, narrative, soft_tokens, summary
from .ilm_training import nats_of
from .interactions import Case, Histories
from .reading import Reading
from .shelf import Shelf
from .tokens import END, SOFT

BATCH = 128


def rank_of(scores: Tensor, cases: Sequence[Case]) -> Tensor:
    """Rank of each case's target, from 0, among all items but its history; ties count against it."""
    scores = scores.clone()
    for n, (history, _) in enumerate(cases):
        scores[n, history] = -torch.inf
    targets = torch.tensor([target for _, target in cases], device=scores.device)[:, None]
    return (scores >= scores.gather(1, targets)).sum(1) - 1


def recall_and_ndcg(ranks: Tensor, k: int = 10) -> dict[str, float]:
    """recall@k and NDCG@k with one relevant item: 1 / log₂(2 + rank) within the first k."""
    found = ranks < k
    gain = torch.where(found, 1 / torch.log2(ranks + 2.0), torch.zeros_like(ranks, dtype=torch.float))
    return {f"recall@{k}": found.float().mean().item(), f"NDCG@{k}": gain.mean().item()}


@torch.no_grad()
def item_vectors(model: ItemLanguageModel, shelf: Shelf, signal: Tensor | None) -> Tensor:
    """Retrieval vectors [items, dim] of a whole catalogue."""
    found = []
    for rows in torch.arange(len(shelf.vectors), device=shelf.device).split(BATCH):
        memory = shelf.items(model, rows, signal)
        found.append(model.vectors(model(memory), memory))
    return torch.cat(found)


@torch.no_grad()
def people_vectors(model: ItemLanguageModel, shelf: Shelf, histories: Histories, signal: Tensor | None) -> Tensor:
    """Retrieval vectors [people, dim]."""
    found = []
    for start in range(0, len(histories), BATCH):
        memory = shelf.people(model, histories[start : start + BATCH], signal)
        found.append(model.vectors(model(memory), memory))
    return torch.cat(found)


def retrieval(model: ItemLanguageModel, shelf: Shelf, cases: Sequence[Case], signal: Tensor | None) -> dict[str, float]:
    people = people_vectors(model, shelf, [history for history, _ in cases], signal)
    return recall_and_ndcg(ranked(people, item_vectors(model, shelf, signal), cases))


def ranked(people: Tensor, items: Tensor, cases: Sequence[Case]) -> Tensor:
    """Ranks of all cases' targets by the people's and the items' vectors."""
    parts = [slice(start, start + BATCH) for start in range(0, len(cases), BATCH)]
    return torch.cat([rank_of(people[part] @ items.T, cases[part]) for part in parts])


def unlearned(shelf: Shelf, cases: Sequence[Case], items: Tensor) -> dict[str, float]:
    """Retrieval without a head: by the mean of the history's vectors among those of all items."""
    people = torch.stack([items[history[-shelf.shape.history :]].mean(0) for history, _ in cases])
    return recall_and_ndcg(ranked(people, items, cases))


@torch.no_grad()
def generate(frozen: Frozen, soft: Tensor, prompt: str, length: int) -> list[str]:
    """The narrator's greedy answers [rows] to one prompt with one soft mark; soft [rows, K, width]."""
    narrator, tokenizer = frozen.narrator, frozen.narrator_tokenizer
    asked = tokenizer.encode(prompt.replace(SOFT, SOFT * soft.shape[1])).ids
    ids, end = torch.tensor([asked] * len(soft), device=soft.device), tokenizer.token_to_id(END)
    reading, answers = Reading(narrator), ids[:, :0]
    states = reading.of_embeddings(spliced(narrator, ids, soft.flatten(0, 1), tokenizer.token_to_id(SOFT)))
    while answers.shape[1] < length and not (answers == end).any(1).all():
        best = narrator.logits(states[:, -1]).argmax(-1, keepdim=True)
        states, answers = reading.states(best), torch.cat((answers, best), dim=1)
    return [tokenizer.decode(row, skip_special_tokens=False).split(END)[0] for row in answers.tolist()]


def named(text: str, labels: set[str]) -> set[str]:
    """The labels that a text holds as whole words, letter case aside."""
    return {label for label in labels if re.search(rf"\b{re.escape(label.lower())}\b", text.lower())}


def grounding(texts: Sequence[str], labels: Sequence[Sequence[str]]) -> dict[str, float]:
    """Of the labels that the texts name, the share that is their item's; of the items' labels, the share named; and of
    the items the share told rightly: what is named of them is mostly their own.
    """
    every = {label for row in labels for label in row}
    said = [named(text, every) for text in texts]
    right = [len(words & set(row)) for words, row in zip(said, labels, strict=True)]
    return {
        "named that are its own": sum(right) / max(1, sum(map(len, said))),
        "own that are named": sum(right) / max(1, sum(len(set(row)) for row in labels)),
        "items told rightly": sum(2 * own > len(words) for own, words in zip(right, said, strict=True)) / len(texts),
    }


def grounded(
    model: ItemLanguageModel, shelf: Shelf, frozen: Frozen, rows: Sequence[int], signal: Tensor | None, length: int = 96
) -> dict[str, dict[str, float]]:
    """Grounding of what the narrator says by soft tokens alone, and by those of another item."""
    told = [summary(shelf.catalogue, row) for row in rows]
    with torch.no_grad():
        soft = soft_tokens(model, shelf, [one for example in told for one in example.references], signal)
    texts, labels = generate(frozen, soft, told[0].prompt, length), [shelf.catalogue.labels[row] for row in rows]
    order = np.roll(np.arange(len(rows)), len(rows) // 2)
    return {"its own": grounding(texts, labels), "shuffled": grounding([texts[n] for n in order], labels)}


@torch.no_grad()
def bits_per_byte(
    model: ItemLanguageModel, shelf: Shelf, frozen: Frozen, told: Sequence[Narrative], by: str, signal: Tensor | None
) -> float:
    """Bits per byte of held-out narratives, told by "text", "interactions" or "both"."""
    nats, size = 0.0, 0
    # Of like length side by side: a batch costs what its longest does.
    examples = sorted((narrative(one, by) for one in told), key=lambda one: len(one.prompt) + len(one.answer))
    for start in range(0, len(examples), 16):
        batch = examples[start : start + 16]
        soft = soft_tokens(model, shelf, [one for example in batch for one in example.references], signal)
        nats += nats_of(batch, soft, frozen).sum().item()
        size += sum(len(one.answer.encode()) for one in batch)
    return nats / math.log(2) / size
