"""One model for history, critique and narrative: it reads what a person chose and what they now wish, its state is a
vector among the items', and of the item found it tells why.

After LUMEN (Su et al., arXiv 2503.11924). The model is `knowledge.Recommender`. Its histories go on here with critiques
between the titles, and soft tokens of a trained head (`ilm`) may stand beside the titles or in their place. Parts are
dropped at random, so that history alone, critique alone and both are asked of the same weights.
"""

import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor
from tune import collate

from .catalogues import UNTOLD, Catalogue
from .compose import Composer
from .critiques import Critic
from .domains import Domain, all_domains
from .frozen import Frozen
from .ilm_losses import spliced
from .ilm_tasks import tellable
from .interactions import Histories
from .knowledge import Recommender, Room, asked_places, collated, state_loss
from .knowledge_search import asked_vectors
from .knowledge_tasks import HISTORY, REC, Lessons, Sample, question
from .narratives import draw_history
from .tokens import ASKED, SOFT

# What a sample is told with, and how often.
PARTS = {"history": 0.3, "critique": 0.2, "both": 0.5}
# Narratives for each sample of finding: they are long, and the narrator knew how before.
TOLD_SHARE = 1 / 8
# How items are told: by their titles, by soft tokens, or by both.
ITEMS = ("words", "soft", "both")
# How often a stretch of somebody's choices is looked for in which something can be critiqued, before giving up on it.
TRIES = 20


@dataclass(frozen=True)
class JointSample(Sample):
    """`rows` are the items that prompt and answer tell, in order: their soft tokens stand for the marks."""

    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Fold:
    """The lessons of some people, and soft tokens [items, K, width] of a head whose signal did not see them."""

    lessons: Lessons
    soft: Tensor | None = None


class Teller:
    """Narratives of items as `compose` puts them together: of the catalogue's own where it is a domain's.

    A shop's items have no facts to tell of: there the domain of its name, or else the books, lends its items.
    """

    def __init__(self, catalogue: Catalogue):
        domains = {domain.name: domain for domain in all_domains()}
        self.domain: Domain = domains.get(catalogue.name, domains["books"])
        self.own = [item["title"] for item in self.domain.items] == catalogue.titles
        self.composer = Composer(self.domain, random.Random(0))

    def narrative(self, history: Sequence[int], row: int, draw: random.Random) -> Sample:
        items = self.domain.items
        if self.own:
            item, liked = items[row], [items[one] for one in history[-3:]]
        else:
            item = draw.choice(items)
            liked = draw_history(items, item, self.domain, draw)
        self.composer.draw = draw
        return Sample("narrative", *self.composer.compose(item, liked))


class JointRoom(Room):
    """A catalogue to learn from, whose histories are told with critiques, and its narratives.

    `queries` is how many soft tokens stand for an item; `items`, one of ITEMS, is how items are told. Raises ValueError
    where soft tokens are wanted and there are none.
    """

    def __init__(
        self, catalogue: Catalogue, critic: Critic, frozen: Frozen, device: str, items: str = "words", queries: int = 0
    ):
        super().__init__(catalogue, [], frozen, device)
        self.catalogue = catalogue
        if items != "words" and not queries:
            raise ValueError("items are told by soft tokens only where a head is given: train one with the stage ilm")
        self.critic, self.teller = critic, Teller(catalogue)
        # Soft tokens come behind the title: before it they would give it away to whoever is to say it.
        mark, soft = REC, SOFT * queries if items != "words" else ""
        titles = self.lessons.titles if items != "soft" else [""] * len(self.lessons.titles)
        self.told = [title + soft + mark for title in titles]

    def fold(self, people: Histories, soft: Tensor | None = None) -> Fold:
        """Some of the people to learn from. Raises ValueError where none of them has two rows."""
        lessons = copy.copy(self.lessons)
        lessons.people = [rows for rows in people if len(rows) >= 2]
        if not lessons.people:
            raise ValueError("nobody among these has two rows that may teach: give a longer log")
        return Fold(lessons, soft)

    def batches(self, fold: Fold, size: int, draw: random.Random) -> dict[str, list[Sample]]:
        """The samples of one step by task, `size` of retrieval."""
        parts = draw.choices(list(PARTS), list(PARTS.values()), k=size)
        return {
            "retrieval": [self.sample(fold.lessons, part, draw) for part in parts],
            "narrative": [self.narrative(fold.lessons, draw) for _ in range(max(1, round(size * TOLD_SHARE)))],
        }

    def sample(self, lessons: Lessons, part: str, draw: random.Random) -> JointSample:
        """A history that goes on, told with one of PARTS; without critiques where there is nothing to be critiqued."""
        for _ in range(1 if part == "history" else TRIES):
            rows = lessons.stretch(draw, HISTORY + 1)
            pairs = zip(rows, rows[1:], strict=False)
            told = [None if part == "history" else self.critic.critique(*pair, draw) for pair in pairs]
            if part == "history" or any(told):
                break
        places = [place for place, words in enumerate(told) if words]
        if part == "critique" and places:
            place = draw.choice(places)
            return self.critique_alone(told[place], rows[place + 1])
        return self.history_with(rows, told)

    def critique_alone(self, words: str, target: int) -> JointSample:
        return JointSample("retrieval", question([]) + critique(words), self.told[target], (target,), (target,))

    def history_with(self, rows: Sequence[int], told: Sequence[str | None]) -> JointSample:
        """Each item but the first with what was said before it; it is asked for before the critique and behind it."""
        first, *rest = rows
        steps = list(zip(rest, told, strict=True))
        answer = "".join((critique(words) if words else "") + self.told[row] for row, words in steps)
        targets = [row for row, words in steps for _ in range(2 if words else 1)]
        return JointSample("retrieval", question([]) + self.told[first], answer, tuple(targets), tuple(rows))

    def question(self, history: Sequence[int], words: str | None = None) -> JointSample:
        """What is asked with the last of a history, which may be empty, and a critique or none; it has no answer."""
        rows = tuple(history[-HISTORY:])
        asked = question([]) + "".join(self.told[row] for row in rows) + (critique(words) if words else "")
        return JointSample("retrieval", asked, "", (), rows)

    def narrative(self, lessons: Lessons, draw: random.Random) -> Sample:
        """Why a person's next choice suits them; what may not be told gives way to an item that may."""
        history, row, _ = lessons.moment(draw, HISTORY)
        row = row if row % UNTOLD else draw.choice(tellable(self.catalogue))
        return self.teller.narrative(history, row, draw)


def critique(words: str) -> str:
    """Words as they stand between two titles; the state behind them is what is searched by."""
    return f"{ASKED}{words}{REC}"


def embedded(model: Recommender, room: Room, ids: Tensor, samples: Sequence[Sample], soft: Tensor | None) -> Tensor:
    """Embeddings [samples, time, width] of ids, with soft tokens [items, K, width] in the place of their marks."""
    rows = [row for one in samples for row in getattr(one, "rows", ())]
    if soft is None or not rows:
        return model.narrator.embedding(ids)
    return spliced(model.narrator, ids, soft[rows].flatten(0, 1), room.tokenizer.token_to_id(SOFT))


def within_critique(ids: Tensor, asked: int, rec: int) -> Tensor:
    """Where [rows, time] critiques are, with their marks: the person says them, and the model does not learn to."""
    places = torch.arange(ids.shape[1], device=ids.device).expand_as(ids)
    begun = places.where(ids == asked, -1).cummax(1).values
    closed = F.pad(places.where(ids == rec, -1).cummax(1).values, (1, 0), value=-1)[:, :-1]
    return begun > closed


def cut_collated(samples: Sequence[Sample], tokenizer: Tokenizer, context: int) -> tuple[Tensor, Tensor]:
    """Ids [samples, longest] and where the answers are; narratives are cut to the context, as where one is tuned."""
    return collate([(tokenizer.encode(one.prompt).ids, tokenizer.encode(one.answer).ids) for one in samples], context)


def joint_losses(
    model: Recommender, room: JointRoom, batches: dict[str, list[Sample]], soft: Tensor | None
) -> tuple[dict[str, Tensor], int]:
    """Mean nats by task and the loss of the state, by name; and tokens read, padding among them."""
    found, read, narrator = {}, 0, model.narrator
    asked, rec, mark = (room.tokenizer.token_to_id(name) for name in (ASKED, REC, SOFT))
    for task, samples in batches.items():
        finds = task == "retrieval"
        both = (collated if finds else cut_collated)(samples, room.tokenizer, narrator.shape.context)
        ids, answers = (part.to(room.device) for part in both)
        states = narrator.states(embedded(model, room, ids[:, :-1], samples, soft))
        if finds:
            answers = answers & ~within_critique(ids, asked, rec) & (ids != mark)
            asking = states[asked_places(ids, rec)[:, :-1]]
            found["state"] = state_loss(model, room, asking, [row for one in samples for row in one.targets])
        marked = answers[:, 1:]
        nats = F.cross_entropy(narrator.logits(states[marked]), ids[:, 1:][marked], reduction="sum")
        found[task] = nats / marked.sum().clamp(min=1)
        read += ids.numel()
    return found, read


def query_vectors(
    model: Recommender, room: JointRoom, questions: Sequence[JointSample], soft: Tensor | None
) -> Tensor:
    """Unit vectors [questions, dim] to search by, of the state behind each question."""
    asked = [room.tokenizer.encode(one.prompt).ids for one in questions]
    return asked_vectors(
        model, asked, lambda ids, part: embedded(model, room, ids, [questions[n] for n in part], soft)
    )
