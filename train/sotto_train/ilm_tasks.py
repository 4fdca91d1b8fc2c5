"""What the head learns to tell through the frozen narrator: prompts in which soft tokens stand for items and people,
and answers.

Two tasks are ILM's (arXiv 2406.02844): a summary, and the next recommendation. The third is this project's narratives.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from .catalogues import UNTOLD, Catalogue, Narrative
from .ilm import ItemLanguageModel
from .interactions import Histories, moments
from .prompt import plain, prompt_text
from .shelf import Shelf
from .tokens import ASKED, BY_HAND, END, ITEM, LIKED, SOFT, WRITE

# Every authored narrative by this number is held out, as where the narrator was tuned.
HELD_OUT_NARRATIVES = 12
# A narrative with its prompt is several times as long as the other answers: a step of them has so many times fewer.
FEWER = 2


@dataclass(frozen=True)
class Reference:
    """An item, with its `words` or by its signal alone; or the person of a history."""

    rows: tuple[int, ...]
    words: bool = True
    person: bool = False


@dataclass(frozen=True)
class Example:
    """A prompt with one soft mark for each reference, in order, and the answer."""

    prompt: str
    answer: str
    references: tuple[Reference, ...]


def summary(catalogue: Catalogue, row: int, words: bool = True) -> Example:
    return Example(f"{ITEM}{SOFT}{WRITE}", catalogue.told[row] + END, (Reference((row,), words),))


def next_title(catalogue: Catalogue, history: list[int], target: int) -> Example:
    return Example(
        f"{LIKED}{SOFT}{WRITE}", plain(catalogue.titles[target]) + END, (Reference(tuple(history), person=True),)
    )


def narrative(told: Narrative, by: str) -> Example:
    """A narrative by "text" alone, by "interactions" in place of every word about the items, or by "both".

    All are marked as written by hand, as where the narrator was tuned: else soft tokens could gain by the manner alone.
    """
    prompt, rows = prompt_text(told.request) + BY_HAND, (told.row, *told.liked[:3])
    if by == "text":
        return Example(prompt, told.answer, ())
    if by == "both":
        return Example(
            prompt.replace(ITEM, ITEM + SOFT).replace(LIKED, LIKED + SOFT),
            told.answer,
            tuple(Reference((row,)) for row in rows),
        )
    asked = f"{ASKED}{plain(told.request.asked)}" if told.request.asked else ""
    marks = f"{ITEM}{SOFT}{f'{LIKED}{SOFT}' * (len(rows) - 1)}{asked}{WRITE}{BY_HAND}"
    return Example(marks, told.answer, tuple(Reference((row,), words=False) for row in rows))


def tellable(catalogue: Catalogue) -> list[int]:
    """Rows whose words may be told in training."""
    return [row for row in range(len(catalogue.told)) if row % UNTOLD]


def taught_narratives(catalogue: Catalogue) -> list[Narrative]:
    return [told for n, told in enumerate(catalogue.narratives) if n % HELD_OUT_NARRATIVES and told.row % UNTOLD]


def held_out_narratives(catalogue: Catalogue) -> list[Narrative]:
    return [told for n, told in enumerate(catalogue.narratives) if n % HELD_OUT_NARRATIVES == 0]


def examples(
    catalogue: Catalogue, people: Histories, count: int, signalled: bool, draw: random.Random
) -> list[Example]:
    """A batch of one task, `count` of the short ones. Without a signal, items come with their words only."""

    def words() -> bool:
        return not signalled or draw.random() < 0.5

    tasks: list[Callable[[], list[Example]]] = [
        lambda: [summary(catalogue, row, words()) for row in draw.choices(tellable(catalogue), k=count)],
        lambda: [next_title(catalogue, m.history, m.target) for m in moments(people, catalogue.log.timed, count, draw)],
    ]
    if told := taught_narratives(catalogue):
        tasks.append(
            lambda: [
                narrative(one, "both" if words() else "interactions")
                for one in draw.choices(told, k=max(1, count // FEWER))
            ]
        )
    return draw.choice(tasks)()


def soft_tokens(model: ItemLanguageModel, shelf: Shelf, references: list[Reference], signal: Tensor | None) -> Tensor:
    """[references, K, narrator's width]."""
    soft = torch.zeros(len(references), model.ilm.queries, model.adaptor.out_features, device=shelf.device)
    for person, words in ((False, True), (False, False), (True, True)):
        places = [n for n, one in enumerate(references) if (one.person, one.words) == (person, words)]
        if not places:
            continue
        if person:
            memory = shelf.people(model, [list(references[n].rows) for n in places], signal)
        else:
            memory = shelf.items(
                model, torch.tensor([references[n].rows[0] for n in places], device=shelf.device), signal, words=words
            )
        soft[places] = model.soft_tokens(model(memory)).to(soft)
    return soft
