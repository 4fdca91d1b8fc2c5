"""Catalogues with a log: of each item what the encoder reads, what the narrator should write, and who engaged with it.

Given the folder of public data, "books" is the authored catalogue with the likes of goodbooks-10k, "beauty" and "toys"
are Amazon's. Without it each domain of this repository goes by its name, with a log that is made up.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from . import corpora
from .compose import article, listed
from .domains import Domain, all_domains
from .interactions import Log, made_up_log, ratings_log, sequences_log
from .prompt import Request
from .settings import AUTHORED_NARRATIVES
from .tokens import END

MADE_UP_PEOPLE = 60
# Of the rows, every one by this number is never told to the head, to see what it learned of telling; as in
# `narratives`.
UNTOLD = 10


@dataclass(frozen=True)
class Narrative:
    """An authored narrative: the rows of its item and of the liked ones, what was asked, and the answer."""

    row: int
    liked: list[int]
    request: Request
    answer: str


@dataclass(frozen=True)
class Catalogue:
    name: str
    titles: list[str]
    # What the encoder reads.
    texts: list[str]
    # What the narrator is to write of an item.
    told: list[str]
    # Words that tell an item from others: facets, categories.
    labels: list[list[str]]
    log: Log
    narratives: list[Narrative] = field(default_factory=list)


def open_catalogue(name: str, data: Path | None) -> Catalogue:
    """The catalogue of a name. Raises ValueError where there is none."""
    if data is not None and name != "books":
        if not (folder := data / "amazon" / name).is_dir():
            raise ValueError(f'there is no catalogue "{name}": choose books, beauty or toys')
        return of_shop(name, folder)
    for domain in all_domains():
        if domain.name == name:
            return of_domain(domain, data)
    raise ValueError(f'there is no catalogue "{name}": choose books, films, games, toys or beauty')


def of_domain(domain: Domain, data: Path | None) -> Catalogue:
    wording, items = domain.wording, domain.items
    labels = [[label for of_facet in labels_of(domain, item) for label in of_facet] for item in items]
    row_of = {item["id"]: row for row, item in enumerate(items)}
    log = (
        ratings_log(data / "goodbooks" / "ratings-sample.csv", row_of)
        if data
        else made_up_log(labels, MADE_UP_PEOPLE, seed=0)
    )
    told = [described(domain, item) for item in items]
    texts, titles = [wording.item_text(item) for item in items], [item["title"] for item in items]
    return Catalogue(domain.name, titles, texts, told, labels, log, narratives_of(domain, row_of))


def labels_of(domain: Domain, item: dict) -> list[list[str]]:
    """The labels of an item's topics, of its places and of its moods."""
    facets, wording = (domain.topics, domain.places, "moods"), domain.wording
    return [[wording.label(facet, term) for term, _ in wording.terms(facet, item)] for facet in facets]


def described(domain: Domain, item: dict) -> str:
    """An item in the way that compositions say it, with every label of its topics, places and moods.

    Such sentences the frozen narrator was tuned to write; the facts of a prompt it only ever read.
    """
    topics, places, moods = labels_of(domain, item)
    about = f" {domain.about} {listed(topics)}" if topics else ""
    where = f", {domain.set} {listed(places)}" if places else ""
    feels = f" It is {listed(moods)}." if moods else ""
    return f"<|title|> is {article(domain.kind_of(item))}{about}{where}.{feels}"


def narratives_of(domain: Domain, row_of: dict[str, int]) -> list[Narrative]:
    """The books' authored narratives, in their file's order; nobody can engage with the other domains' items."""
    if domain.name != "books":
        return []
    lines = corpora.read_jsonl(AUTHORED_NARRATIVES)
    return [
        Narrative(row_of[line["book"]], [row_of[other] for other in line["liked"]], request, answer + END)
        for line, (request, answer) in zip(lines, domain.authored(), strict=True)
    ]


def of_shop(name: str, folder: Path) -> Catalogue:
    """A folder with `items.jsonl` and `sequences.txt`; the narrator is to write an item's categories and title."""
    items = list(corpora.read_jsonl(folder / "items.jsonl"))
    titles = [re.sub(r"\s+", " ", item.get("title") or "").strip() for item in items]
    labels = [list(dict.fromkeys(label for path in item.get("categories", []) for label in path[1:])) for item in items]
    row_of = {str(item["id"]): row for row, item in enumerate(items)}
    both = [(title, ", ".join(words)) for title, words in zip(titles, labels, strict=True)]
    texts = [f"{title}. {words}" for title, words in both]
    told = [f"{words}. {title}." if words else f"{title}." for title, words in both]
    return Catalogue(name, titles, texts, told, labels, sequences_log(folder / "sequences.txt", row_of))
