"""One step of training the head: the losses of phase 1 on people's moments, or that of phase 2 through the narrator."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor
from tune import collate

from . import ilm_losses
from .catalogues import UNTOLD
from .frozen import Frozen
from .ilm import ItemLanguageModel, Memory
from .ilm_tasks import Example, examples, soft_tokens, summary
from .interactions import Moment, moments
from .shelf import Shelf
from .tokens import SOFT

# Items of a batch that the narrator is asked to tell: it costs more than all the rest.
TOLD = 16
# Items whose texts are read beside them, their own and another's: that is most of the head's own work.
MATCHED = 16


def collated(batch: Sequence[Example], tokenizer: Tokenizer, queries: int, context: int) -> tuple[Tensor, Tensor]:
    """Ids [examples, longest] with a mark for each query of each reference, and where the answers are.

    Raises ValueError where a prompt does not fit the context: a cut one would lose soft tokens.
    """
    texts = [(one.prompt.replace(SOFT, SOFT * queries), one.answer) for one in batch]
    rows = [(tokenizer.encode(prompt).ids, tokenizer.encode(answer).ids) for prompt, answer in texts]
    if (longest := max(len(prompt) for prompt, _ in rows)) >= context:
        raise ValueError(f"a prompt of {longest} tokens with its soft tokens leaves no room for an answer in {context}")
    return collate(rows, context)


def nats_of(batch: Sequence[Example], soft: Tensor, frozen: Frozen) -> Tensor:
    """Nats of each answer token of the batch; soft [references, K, width], in the examples' order."""
    narrator, tokenizer = frozen.narrator, frozen.narrator_tokenizer
    ids, answers = (part.to(soft.device) for part in collated(batch, tokenizer, soft.shape[1], narrator.shape.context))
    embeddings = ilm_losses.spliced(narrator, ids, soft.flatten(0, 1), tokenizer.token_to_id(SOFT))
    return ilm_losses.told_nats(narrator, ids, answers, embeddings)


@dataclass(frozen=True)
class Training:
    """The head among the frozen models, the catalogues that it learns from, and the losses of phase 1."""

    model: ItemLanguageModel
    frozen: Frozen
    shelves: list[Shelf]
    signal: str
    losses: tuple[str, ...]
    batch: int

    def step(self, phase: int, draw: random.Random) -> dict[str, Tensor]:
        """Losses by name; `draw` decides everything: a step of a seed is the same wherever training resumes."""
        torch.manual_seed(draw.getrandbits(32))
        shelf = draw.choice(self.shelves)
        people, signal = draw.choice(shelf.taught(self.signal))
        if phase == 2:
            return self.telling(shelf, examples(shelf.catalogue, people, self.batch, signal is not None, draw), signal)
        return self.aligning(shelf, moments(people, shelf.catalogue.log.timed, self.batch, draw), signal)

    def telling(self, shelf: Shelf, batch: list[Example], signal: Tensor | None) -> dict[str, Tensor]:
        soft = soft_tokens(self.model, shelf, [one for example in batch for one in example.references], signal)
        return {"next token": nats_of(batch, soft, self.frozen).mean()}

    def aligning(self, shelf: Shelf, batch: list[Moment], signal: Tensor | None) -> dict[str, Tensor]:
        model, found = self.model, {}
        rows = torch.tensor([moment.target for moment in batch], device=shelf.device)
        memory = shelf.items(model, rows, signal, thin=True)
        states = model(memory)
        scores = ilm_losses.similarities(model.queries(states), shelf.vectors[rows][:, None])
        if "itc" in self.losses:
            found["itc"] = ilm_losses.item_text_contrastive(scores, rows)
        if "itm" in self.losses:
            found["itm"] = self.matched(shelf, rows, memory, scores)
        if "itg" in self.losses:
            found |= self.told(shelf, rows, states)
        if "ii" in self.losses:
            others = torch.tensor([moment.companion for moment in batch], device=shelf.device)
            found["ii"] = self.near(states, memory, shelf.items(model, others, signal, thin=True), rows)
        if "ui" in self.losses:
            people = shelf.people(model, [moment.history for moment in batch], signal)
            found["ui"] = self.near(states, memory, people, rows, shelf.log_share[rows])
        return found

    def near(
        self, states: Tensor, memory: Memory, other: Memory, rows: Tensor, log_share: Tensor | None = None
    ) -> Tensor:
        """The paper's loss on the queries, and the same on the retrieval vectors, which are what is searched."""
        model, read = self.model, self.model(other)
        queries = ilm_losses.similarities(model.queries(read), model.queries(states))
        vectors = model.vectors(read, other) @ model.vectors(states, memory).T
        return sum(ilm_losses.contrastive(scores, rows, log_share) for scores in (queries, vectors))

    def matched(self, shelf: Shelf, rows: Tensor, memory: Memory, scores: Tensor) -> Tensor:
        """Item–text matching of the first of the batch, each against the hardest of all the batch."""
        wrong = rows[ilm_losses.hard_negatives(scores, rows)]
        some = memory.first(MATCHED)
        own, other = (
            self.model.matches(self.model(some, *shelf.states(texts[:MATCHED]))) for texts in (rows, wrong)
        )
        return ilm_losses.matching(own, other)

    def told(self, shelf: Shelf, rows: Tensor, states: Tensor) -> dict[str, Tensor]:
        """Item-grounded generation of the first few items of the batch whose words may be told."""
        places = [n for n, row in enumerate(rows.tolist()) if row % UNTOLD][:TOLD]
        if not places:
            return {}
        soft = self.model.soft_tokens(states[places])
        return {"itg": nats_of([summary(shelf.catalogue, int(rows[n])) for n in places], soft, self.frozen).mean()}
