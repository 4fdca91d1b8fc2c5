"""A narrator that recommends: it tells the next title, and its state after a history is a vector among the items'."""

from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn
from tune import collate

from .catalogues import Catalogue, open_catalogue
from .encoder import encode
from .frozen import Frozen
from .ilm_losses import contrastive
from .knowledge_tasks import REC, Lessons, Sample, open_ratings
from .llama import Llama
from .settings import Size

# What an auxiliary task weighs beside retrieval.
AUXILIARY_WEIGHT = 0.25


class Recommender(nn.Module):
    """The narrator, and the projection of its states after a title into the space of the item encoder."""

    def __init__(self, size: Size):
        super().__init__()
        self.narrator = Llama(size.narrator)
        self.project = nn.Linear(size.narrator.width, size.encoder.dim, bias=False)

    def vectors(self, states: Tensor) -> Tensor:
        """Unit vectors [..., dim] of states [..., width]."""
        return F.normalize(self.project(states), dim=-1)


def trained_recommender(size: Size, state: dict[str, Tensor], device: str) -> Recommender:
    """A recommender of a checkpoint's state, to be measured."""
    model = Recommender(size).eval()
    model.load_state_dict(state)
    return model.requires_grad_(False).to(device)


def starting_recommender(size: Size, frozen: Frozen, seed: int) -> Recommender:
    torch.manual_seed(seed)
    model = Recommender(size)
    model.narrator.load_state_dict(frozen.narrator.state_dict())
    return model


class Room:
    """A catalogue to learn from: its lessons, its items' vectors [items, dim], and how often each comes up."""

    def __init__(self, catalogue: Catalogue, ratings: Sequence[dict[int, int]], frozen: Frozen, device: str):
        self.tokenizer, self.device = frozen.narrator_tokenizer, device
        self.lessons = Lessons(catalogue, self.tokenizer, ratings)
        encoded = encode(frozen.encoder, frozen.encoder_tokenizer, catalogue.texts).to(device)
        # Without what all items have in common, which would be most of every cosine.
        self.vectors = F.normalize(encoded - encoded.mean(0), dim=-1)
        rows = torch.tensor([row for history in self.lessons.split.train for row in history], device=device)
        counts = rows.bincount(minlength=len(self.vectors)) + 1
        self.log_share = (counts / counts.sum()).log()


def open_room(name: str, data: Path | None, frozen: Frozen, device: str) -> Room:
    return Room(open_catalogue(name, data), open_ratings(name, data), frozen, device)


def collated(samples: Sequence[Sample], tokenizer: Tokenizer, context: int) -> tuple[Tensor, Tensor]:
    """Ids [samples, longest] and where the answers are. Raises ValueError where a sample does not fit the context."""
    rows = [(tokenizer.encode(one.prompt).ids, tokenizer.encode(one.answer).ids) for one in samples]
    if (longest := max(len(prompt) + len(answer) for prompt, answer in rows)) > context:
        raise ValueError(f"a {samples[0].task} sample of {longest} tokens does not fit a context of {context}")
    return collate(rows, context)


def asked_places(ids: Tensor, rec: int) -> Tensor:
    """Where [rows, time] the next item is asked for: after every title but the last, and not before the first."""
    marks = ids == rec
    order = marks.cumsum(1)
    return marks & (order > 1) & (order < order[:, -1:])


def step_losses(model: Recommender, room: Room, batches: dict[str, list[Sample]]) -> tuple[dict[str, Tensor], int]:
    """Mean nats by task and the loss of the state, by name; and tokens read, padding among them."""
    found, read, narrator = {}, 0, model.narrator
    for task, samples in batches.items():
        both = collated(samples, room.tokenizer, narrator.shape.context)
        ids, answers = (part.to(room.device) for part in both)
        states, marked = narrator.states(narrator.embedding(ids[:, :-1])), answers[:, 1:]
        found[task] = F.cross_entropy(narrator.logits(states[marked]), ids[:, 1:][marked])
        if task == "retrieval":
            asking = states[asked_places(ids, room.tokenizer.token_to_id(REC))[:, :-1]]
            found["state"] = state_loss(model, room, asking, [row for one in samples for row in one.targets])
        read += ids.numel()
    return found, read


def state_loss(model: Recommender, room: Room, states: Tensor, targets: list[int]) -> Tensor:
    """In-batch softmax over the items' vectors, corrected by how often each comes up; states [targets, width]."""
    rows = torch.tensor(targets, device=room.device)
    return contrastive(model.vectors(states) @ room.vectors[rows].T, rows, room.log_share[rows])


def total(losses: dict[str, Tensor]) -> Tensor:
    own = ("retrieval", "state")
    return sum(loss * (1.0 if name in own else AUXILIARY_WEIGHT) for name, loss in losses.items())
