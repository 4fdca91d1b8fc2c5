"""Items as soft tokens of a trained head: what the joint model may read beside their titles, or in their place."""

from pathlib import Path

import torch
from torch import Tensor

from . import checkpoints
from .catalogues import Catalogue
from .frozen import Frozen
from .ilm import ItemLanguageModel
from .ilm_measures import BATCH
from .interactions import Histories
from .settings import Size
from .shelf import Shelf


class SoftItems:
    """A head of `signal` and kind `head` from its checkpoint, over the shelf of a catalogue.

    Raises ValueError where the checkpoint is missing or is another kind of head's.
    """

    def __init__(self, path: Path, signal: str, head: str, size: Size, shelf: Shelf):
        if (saved := checkpoints.load(path)) is None:
            raise ValueError(f"there is no head at {path}: train one with the stage ilm")
        self.model, self.shelf, self.signal = ItemLanguageModel(size, signal, head).eval(), shelf, signal
        try:
            self.model.load_state_dict(saved["model"])
        except RuntimeError as error:
            raise ValueError(
                f"{path} is no {head} head of the signal {signal}: give its own --signal and --head"
            ) from error
        self.model.requires_grad_(False).to(shelf.device)
        self.queries = size.ilm.queries

    def folds(self) -> list[tuple[Histories, Tensor]]:
        """(people, soft tokens) to train with: the signal of each fold was learned from the other people."""
        return [(people, self.tokens(signal)) for people, signal in self.shelf.taught(self.signal)]

    def after(self, histories: Histories) -> Tensor:
        """Soft tokens to measure with, whose signal was learned from all of these histories."""
        return self.tokens(self.shelf.signal_of(self.signal, histories))

    @torch.no_grad()
    def tokens(self, signal: Tensor | None) -> Tensor:
        """[items, K, narrator's width] in half precision."""
        model, shelf, found = self.model, self.shelf, []
        for rows in torch.arange(len(shelf.vectors), device=shelf.device).split(BATCH):
            found.append(model.soft_tokens(model(shelf.items(model, rows, signal))).half())
        return torch.cat(found)


def open_soft(
    path: Path, signal: str, head: str, size: Size, catalogue: Catalogue, frozen: Frozen, device: str
) -> SoftItems:
    shelf = Shelf(catalogue, frozen.encoder, frozen.encoder_tokenizer, size.ilm, device)
    return SoftItems(path, signal, head, size, shelf)
