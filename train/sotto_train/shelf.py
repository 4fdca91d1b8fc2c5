"""A catalogue as the frozen encoder reads it, and its interaction signals: what the head is given, batch by batch."""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from . import checkpoints, signals
from .catalogues import Catalogue
from .encoder import TextEncoder, pad
from .frozen import digest
from .ilm import ItemLanguageModel, Memory, known
from .interactions import Histories, leave_one_out
from .settings import IlmShape

# People are cut into this many parts: the signal that a part is taught with was learned from the others.
FOLDS = 4
# How often an item is read whole, without half of its words, and by its signal alone.
WHOLE, HALF = 0.5, 0.25


class Encoded(NamedTuple):
    """The first token states of all items one after another (half precision), how many each has, and its vector."""

    states: Tensor
    lengths: Tensor
    vectors: Tensor


@torch.no_grad()
def read(encoder: TextEncoder, ids: list[list[int]], words: int, batch: int = 128) -> Encoded:
    """What the encoder reads in every text; of each text's states the first `words` are kept."""
    states: list[Tensor] = [torch.empty(0)] * len(ids)
    vectors = torch.zeros(len(ids), encoder.shape.dim)
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    for start in range(0, len(ids), batch):
        part = order[start : start + batch]
        tokens, mask = pad([ids[row] for row in part], encoder.shape.context)
        seen = encoder.token_states(encoder.embedding(tokens) + encoder.position.weight[: tokens.shape[1]], mask)
        vectors[part] = encoder.pooled(seen, mask)
        for row, state, length in zip(part, seen, mask.sum(1).long().tolist(), strict=True):
            states[row] = state[: min(length, words)].half()
    return Encoded(torch.cat(states), torch.tensor([len(state) for state in states]), vectors)


def read_once(encoder: TextEncoder, ids: list[list[int]], words: int, folder: Path | None) -> Encoded:
    """The same, kept in `folder` if there is one: a grid of heads opens the same catalogues again and again."""
    if folder is None:
        return read(encoder, ids, words)
    asked = json.dumps([digest(encoder), ids, words]).encode()
    path = folder / f"encoded-{hashlib.sha256(asked).hexdigest()[:16]}.pt"
    if (kept := checkpoints.load(path)) is not None:
        return Encoded(**kept)
    found = read(encoder, ids, words)
    checkpoints.save(path, **found._asdict())
    return found


class Shelf:
    """Token states (half precision, ragged, cut at `words`) and unit vectors of every item, on the head's device.

    `encoded` are the encoder's vectors. `vectors` are the same without what all items of the catalogue have in common:
    that part tells nothing of any of them, and it would be most of what a mean of vectors says.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        encoder: TextEncoder,
        tokenizer: Tokenizer,
        shape: IlmShape,
        device: str,
        folder: Path | None = None,
    ):
        """What the encoder reads is kept in `folder`, if there is one, for whoever opens the catalogue next."""
        self.catalogue, self.shape, self.device = catalogue, shape, device
        self.split = leave_one_out(catalogue.log)
        rows = torch.tensor([row for history in self.split.train for row in history], device=device)
        # How likely an item is to come up in training, as a logarithm.
        self.log_share = (
            (rows.bincount(minlength=len(catalogue.texts)) + 1) / (len(rows) + len(catalogue.texts))
        ).log()
        self.by_kind: dict[str, list[tuple[Histories, Tensor | None]]] = {}
        ids = [encoding.ids for encoding in tokenizer.encode_batch(catalogue.texts)]
        found = read_once(encoder, ids, shape.words, folder)
        self.flat, self.lengths, self.encoded = (part.to(device) for part in found)
        self.starts = self.lengths.cumsum(0) - self.lengths
        self.vectors = F.normalize(self.encoded - self.encoded.mean(0), dim=-1)

    def taught(self, kind: str) -> list[tuple[Histories, Tensor | None]]:
        """(people, signal) by fold, to train with."""
        if kind not in self.by_kind:
            timed, width, text = self.catalogue.log.timed, self.shape.factors, self.vectors.cpu()
            folds = signals.crossed(kind, self.split.train, text, timed, width, FOLDS)
            self.by_kind[kind] = [(people, self.placed(found)) for people, found in folds]
        return self.by_kind[kind]

    def signal_of(self, kind: str, histories: Histories) -> Tensor | None:
        """The signal [items, dim] of all these histories, to measure with; factors in the rotation of those taught."""
        found = signals.signal(kind, histories, self.vectors.cpu(), self.catalogue.log.timed, self.shape.factors)
        return self.placed(signals.turned(found, self.taught(kind)[0][1].cpu()) if kind == "factors" else found)

    def placed(self, signal: Tensor | None) -> Tensor | None:
        return None if signal is None else signal.to(self.device)

    def states(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Token states [n, longest, width] of items, and their mask."""
        lengths = self.lengths[rows]
        steps = torch.arange(int(lengths.max()), device=self.device)
        mask = (steps < lengths[:, None]).float()
        places = self.starts[rows][:, None] + torch.minimum(steps, lengths[:, None] - 1)
        return self.flat[places].float() * mask[..., None], mask

    def items(
        self, model: ItemLanguageModel, rows: Tensor, signal: Tensor | None, thin: bool = False, words: bool = True
    ) -> Memory:
        """Memory of items: whole, `thin` as in training, or without their `words`."""
        states, mask = self.states(rows)
        own = None if signal is None else signal[rows]
        if thin:
            mask = thinned(mask, torch.zeros_like(mask[:, 0]) if own is None else known(own))
        if not words:
            # Zeros, not only hidden: where all is hidden, attention falls on everything alike.
            states, mask = torch.zeros_like(states[:, :1]), torch.zeros_like(mask[:, :1])
        return model.of_items(states, mask, self.vectors[rows], own)

    def people(self, model: ItemLanguageModel, histories: Histories, signal: Tensor | None) -> Memory:
        """Memory of people by their newest items."""
        newest = [rows[::-1][: self.shape.history] for rows in histories]
        rows, mask = (part.to(self.device) for part in pad(newest, self.shape.history))
        return model.of_people(self.vectors[rows], None if signal is None else signal[rows], mask)


def thinned(mask: Tensor, signalled: Tensor) -> Tensor:
    """The mask [n, time] with words taken out: of some items half, and of some that have a signal all.

    An item is to be told by what is left, or its text would be matched by copying, and its signal never needed.
    """
    lot = torch.rand(len(mask), 1, device=mask.device)
    share = (lot > WHOLE).float() * 0.5
    share = torch.where((lot > WHOLE + HALF) & (signalled[:, None] > 0), torch.ones_like(share), share)
    kept = mask * (torch.rand_like(mask) >= share)
    # At least the first word stays of what has nothing else.
    kept[:, 0] = torch.maximum(kept[:, 0], (share[:, 0] < 1).float())
    return kept
