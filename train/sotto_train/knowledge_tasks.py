"""What a log knows, told in words: the classical objectives of recommenders as samples of text with titles and no ids.

After Cao et al. (Findings of NAACL 2024, arXiv 2404.00245): retrieval, and beside it a masked item of a history (mim),
masked words of an item's text (mlm), which of two a person would choose (bpr), which of a hundred (ranking), and how
many stars they would give (rating). Only the train part of the log is ever told.
"""

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from .catalogues import Catalogue
from .corpora import books
from .interactions import LIKE, leave_one_out
from .prompt import plain
from .tokens import END, ITEM, LIKED, SPARE, WRITE

# After each title of a question: the state there is what is searched by, and the title that follows is its answer.
REC = SPARE[0]
# In the place of what is hidden.
HIDDEN = SPARE[1]

AUXILIARY = ("mim", "mlm", "bpr", "ranking", "rating")
ARMS = ("full", "-mim", "-mlm", "-bpr", "none")
# Samples of a task for each sample of retrieval: tasks of many tokens come seldom.
SHARE = {"retrieval": 1.0, "mim": 1 / 6, "mlm": 1 / 6, "bpr": 1 / 8, "ranking": 1 / 24, "rating": 1 / 6}

# Titles of a history that are told before the one in question.
HISTORY = 6
# Tokens of a title; of each in a crowd of a hundred, which is to fit the narrator's context; titles before a crowd.
TITLE, NAME, BEFORE_CROWD = 16, 3, 2
STRANGERS = 99
# Words of an item's text, and the share of them that is hidden.
WORDS, HIDDEN_WORDS = 24, 0.2


@dataclass(frozen=True)
class Sample:
    """A prompt and its answer; `targets` are the rows that the answer of a retrieval sample tells, in order."""

    task: str
    prompt: str
    answer: str
    targets: tuple[int, ...] = ()


def tasks_of(arm: str) -> tuple[str, ...]:
    """The auxiliary tasks of an arm of the ablation."""
    return () if arm == "none" else tuple(task for task in AUXILIARY if f"-{task}" != arm)


def cut(texts: Sequence[str], tokenizer: Tokenizer, most: int) -> list[str]:
    """Each text up to its first `most` tokens; a character that the cut went through is left out."""
    ids = [encoded.ids[:most] for encoded in tokenizer.encode_batch([plain(text) for text in texts])]
    return [text.rstrip("\ufffd ") for text in tokenizer.decode_batch(ids)]


def question(titles: Sequence[str]) -> str:
    """What is asked of a person whose choices had these titles, oldest first."""
    return f"Someone chose these, one after another:{REC}" + "".join(title + REC for title in titles)


def ratings_by_person(path: Path, row_of: dict[str, int]) -> list[dict[int, int]]:
    """{row: stars} of each person who likes anything, in the order of `interactions.ratings_log`'s histories."""
    stars: dict[str, dict[int, int]] = {}
    likers: dict[str, None] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if line["book_id"] not in row_of:
                continue
            person, given = line["user_id"], int(line["rating"])
            stars.setdefault(person, {})[row_of[line["book_id"]]] = given
            if given >= LIKE:
                likers[person] = None
    return [stars[person] for person in likers]


def open_ratings(name: str, data: Path | None) -> list[dict[int, int]]:
    """The stars behind a catalogue's log; only that of the books has any."""
    if data is None or name != "books":
        return []
    return ratings_by_person(data / "goodbooks" / "ratings-sample.csv", {b["id"]: row for row, b in enumerate(books())})


class Lessons:
    """Endless samples of every task from one catalogue; `draw` decides everything.

    `ratings` are those of the log's people, in its order: a like that is hidden from training is told by no rating.
    Raises ValueError where nobody has two rows that may teach.
    """

    def __init__(self, catalogue: Catalogue, tokenizer: Tokenizer, ratings: Sequence[dict[int, int]] = ()):
        self.catalogue, self.split = catalogue, leave_one_out(catalogue.log)
        self.people = [rows for rows in self.split.train if len(rows) >= 2]
        if not self.people:
            raise ValueError("nobody in this log has two rows that may teach: give a longer log")
        self.titles, self.names = (cut(catalogue.titles, tokenizer, most) for most in (TITLE, NAME))
        told = [taught(stars, rows) for stars, rows in zip(ratings, self.split.train, strict=False)]
        self.rated = [stars for stars in told if len(stars) >= 2]
        self.tell: dict[str, Callable[[random.Random], Sample]] = {
            "retrieval": self.retrieval,
            **{task: getattr(self, task) for task in AUXILIARY if task != "rating" or self.rated},
        }

    def batches(self, arm: str, size: int, seed: int, step: int) -> dict[str, list[Sample]]:
        """The samples of one step by task, `size` of retrieval. A task's are the same in every arm that has it."""
        found = {}
        for task in ("retrieval", *tasks_of(arm)):
            if task in self.tell:
                draw = random.Random(f"{seed} {task} {step}")
                found[task] = [self.tell[task](draw) for _ in range(max(1, round(size * SHARE[task])))]
        return found

    def choices(self, draw: random.Random) -> list[int]:
        """One person's rows, in an order that means something or by lot."""
        rows = draw.choice(self.people)
        return rows if self.catalogue.log.timed else draw.sample(rows, len(rows))

    def stretch(self, draw: random.Random, most: int) -> list[int]:
        """At most so many rows that one person chose one after another."""
        rows = self.choices(draw)
        start = draw.randrange(max(1, len(rows) - most + 1))
        return rows[start : start + most]

    def moment(self, draw: random.Random, most: int) -> tuple[list[int], int, set[int]]:
        """At most so many rows of a person, the row that came next, and all of their rows."""
        rows = self.choices(draw)
        place = draw.randrange(1, len(rows))
        return rows[max(0, place - most) : place], rows[place], set(rows)

    def strangers(self, draw: random.Random, known: set[int], count: int) -> list[int]:
        """Rows that a person did not choose, by lot; fewer where the catalogue ends."""
        items = len(self.titles)
        drawn = draw.sample(range(items), min(items, count + len(known)))
        return [row for row in drawn if row not in known][:count]

    def told(self, mark: str, rows: Sequence[int], titles: Sequence[str] | None = None) -> str:
        return "".join(mark + (titles or self.titles)[row] for row in rows)

    def retrieval(self, draw: random.Random) -> Sample:
        """A history that goes on: what came next is asked after each of its titles."""
        first, *rest = self.stretch(draw, HISTORY + 1)
        answer = "".join(self.titles[row] + REC for row in rest)
        return Sample("retrieval", question([self.titles[first]]), answer, tuple(rest))

    def mim(self, draw: random.Random) -> Sample:
        rows = self.stretch(draw, HISTORY)
        hidden = draw.randrange(len(rows))
        history = "".join(LIKED + (HIDDEN if n == hidden else self.titles[row]) for n, row in enumerate(rows))
        prompt = f"Someone chose these, and one is hidden:{history}{WRITE}"
        return Sample("mim", prompt, self.titles[rows[hidden]] + END)

    def mlm(self, draw: random.Random) -> Sample:
        words = plain(self.catalogue.texts[draw.choice(self.choices(draw))]).split(" ")[:WORDS]
        hidden = set(draw.sample(range(len(words)), max(1, round(len(words) * HIDDEN_WORDS))))
        text = " ".join(HIDDEN if n in hidden else word for n, word in enumerate(words))
        answer = " ".join(word for n, word in enumerate(words) if n in hidden)
        return Sample("mlm", f"Words of this are hidden:{ITEM}{text}{WRITE}", answer + END)

    def bpr(self, draw: random.Random) -> Sample:
        history, chosen, known = self.moment(draw, HISTORY)
        return self.choice("bpr", draw, history, [chosen, *self.strangers(draw, known, 1)], self.titles)

    def ranking(self, draw: random.Random) -> Sample:
        history, chosen, known = self.moment(draw, BEFORE_CROWD)
        return self.choice("ranking", draw, history, [chosen, *self.strangers(draw, known, STRANGERS)], self.names)

    def choice(
        self, task: str, draw: random.Random, history: list[int], offered: list[int], names: Sequence[str]
    ) -> Sample:
        """Which of the offered, the first of which was chosen, comes after the history."""
        crowd = self.told(ITEM, draw.sample(offered, len(offered)), names)
        prompt = f"Someone chose these:{self.told(LIKED, history)}{LIKED}Which would they choose next?{crowd}{WRITE}"
        return Sample(task, prompt, self.titles[offered[0]] + END)

    def rating(self, draw: random.Random) -> Sample:
        stars = draw.choice(self.rated)
        *before, asked = draw.sample(sorted(stars), min(len(stars), HISTORY + 1))
        history = "".join(f"{LIKED}{self.titles[row]}: {stars[row]}" for row in before)
        prompt = f"Someone gave stars, one to five:{history}{ITEM}{self.titles[asked]}: how many?{WRITE}"
        return Sample("rating", prompt, f"{stars[asked]}{END}")


def taught(stars: dict[int, int], rows: Sequence[int]) -> dict[int, int]:
    """A person's ratings without those of likes beyond `rows`, which are what is asked at the end."""
    return {row: given for row, given in stars.items() if given < LIKE or row in set(rows)}
