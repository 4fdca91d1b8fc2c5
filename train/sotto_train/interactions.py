"""Who engaged with what: public logs or one made up, split leave-one-out; what a training step draws from people."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

# The rows of a catalogue that each person engaged with, oldest first.
Histories = list[list[int]]
# What there is to look back on, and the row to be found.
Case = tuple[list[int], int]

# A rating from here on is a like, of five.
LIKE = 4
# Two rows of a history with an order are co-engaged where they are no further apart than this.
LAG = 5
# The order of a log without times is drawn by lot, once for all trainings, so that they are asked about the same rows.
SPLIT_SEED = 0


@dataclass(frozen=True)
class Log:
    histories: Histories
    # Whether the histories' order is that of time.
    timed: bool


def ratings_log(path: Path, row_of: dict[str, int]) -> Log:
    """The likes of `user_id,book_id,rating` lines; books that `row_of` lacks are left out."""
    people: dict[str, list[int]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if int(line["rating"]) >= LIKE and line["book_id"] in row_of:
                people.setdefault(line["user_id"], []).append(row_of[line["book_id"]])
    return Log(list(people.values()), timed=False)


def sequences_log(path: Path, row_of: dict[str, int]) -> Log:
    """Lines of a user and then item ids in the order of time (the files of S3-Rec, Zhou et al., CIKM 2020)."""
    with path.open(encoding="utf-8") as lines:
        return Log([[row_of[name] for name in line.split()[1:]] for line in lines], timed=True)


def made_up_log(labels: list[list[str]], people: int, seed: int) -> Log:
    """People who each like three to eight items of one label, and one that is of no such kind."""
    draw, items_of = random.Random(seed), {}
    for row, names in enumerate(labels):
        for name in names:
            items_of.setdefault(name, []).append(row)
    tastes = [rows for _, rows in sorted(items_of.items()) if len(rows) >= 3]
    histories = []
    for _ in range(people):
        liked = draw.choice(tastes)
        rows = [*draw.sample(liked, min(len(liked), draw.randint(3, 8))), draw.randrange(len(labels))]
        histories.append(list(dict.fromkeys(rows)))
    return Log(histories, timed=False)


@dataclass(frozen=True)
class Split:
    """`train` may teach; `before_test` is that and what was hidden for validation."""

    train: Histories
    before_test: Histories
    validation: list[Case]
    test: list[Case]


def leave_one_out(log: Log) -> Split:
    """Each person's last row is the test's, the one before it validation's; who has fewer than three only teaches."""
    draw, split = random.Random(SPLIT_SEED), Split([], [], [], [])
    for history in log.histories:
        rows = history if log.timed else draw.sample(history, len(history))
        hidden = 2 if len(rows) >= 3 else 0
        split.train.append(rows[: len(rows) - hidden])
        split.before_test.append(rows[: len(rows) - hidden // 2])
        if hidden:
            split.validation.append((rows[:-2], rows[-2]))
            split.test.append((rows[:-1], rows[-1]))
    return split


@dataclass(frozen=True)
class Moment:
    """One person's past, the row that came next, and a row that goes with that one."""

    history: list[int]
    target: int
    companion: int


def moments(people: Histories, timed: bool, count: int, draw: random.Random) -> list[Moment]:
    """Moments of people drawn by lot; in a log without times any row may be the next.

    Raises ValueError where nobody has two rows.
    """
    able = [rows for rows in people if len(rows) >= 2]
    if not able:
        raise ValueError("nobody in this log has two rows that may teach: give a longer log")
    found = []
    for rows in draw.choices(able, k=count):
        rows = rows if timed else draw.sample(rows, len(rows))
        place = draw.randrange(1, len(rows)) if timed else len(rows) - 1
        near = rows[max(0, place - LAG) : place] + rows[place + 1 : place + 1 + LAG]
        found.append(Moment(rows[:place], rows[place], draw.choice(near)))
    return found
