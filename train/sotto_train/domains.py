"""The domains that the narrator learns to speak of: books, and films, games, toys and beauty products that nobody sells.

A domain is a vocabulary of facets, items and authored narratives. Only the books are real.
"""

import random
import re
from dataclasses import dataclass
from pathlib import Path

from . import corpora
from .items import Wording
from .prompt import Request
from .settings import AUTHORED_NARRATIVES, DOMAINS

# How a form reads after "a"; other kinds read as their labels.
FORMS = {
    "short-stories": "collection of stories", "poetry": "book of poems", "graphic-novel": "graphic novel", "picture-book": "picture book",
    "history": "book of history", "science": "book of science", "essays": "book of essays", "reportage": "piece of reportage",
    "philosophy": "book of philosophy", "society": "book on society", "travel": "travel book",
}  # fmt: skip


@dataclass(frozen=True)
class Domain:
    name: str
    wording: Wording
    items: list[dict]
    kind: str
    topics: str
    # The words before its topics: "about", "made for".
    about: str
    # The facet that says where it is set, or what of, and the words before it.
    places: str
    set: str
    # The words for less and more of its length.
    less: str
    more: str

    def middle(self, facet: str) -> float:
        """The median of a number over the items; 0 where none has it."""
        values = sorted(item[facet] for item in self.items if item.get(facet) is not None)
        return values[len(values) // 2] if values else 0

    def kind_of(self, item: dict) -> str:
        return FORMS.get(item[self.kind]) or self.wording.label(self.kind, item[self.kind])

    def request(self, item: dict, liked: list[dict], asked: str) -> Request:
        shared = [(other["title"], self.wording.shared(item, other)) for other in liked]
        return Request(item["title"], creators(item), self.wording.facts(item), item["blurb"], shared, asked)

    def authored(self) -> list[tuple[Request, str]]:
        """(what was asked, the narrative with slots) of every authored narrative."""
        by_id = {item["id"]: item for item in self.items}
        path = AUTHORED_NARRATIVES if self.name == "books" else DOMAINS / self.name / "narratives.jsonl"
        found = []
        for line in corpora.read_jsonl(path):
            liked = [by_id[i] for i in line["liked"]]
            asked = re.sub(r"\{liked(\d)\}", lambda m: liked[int(m[1]) - 1]["title"], line["critique"])
            found.append((self.request(by_id[line.get("book") or line["item"]], liked, asked), slotted(line["text"])))
        return found


def creators(item: dict) -> list[str]:
    return item.get("authors") or item.get("creators") or []


def slotted(text: str) -> str:
    """Authored text has {title} where the model writes its slot token; a maker goes by {author} or {creator}."""
    return re.sub(r"\{(title|author|year|length|series|liked[123])\}", r"<|\1|>", text.replace("{creator}", "{author}"))


def domain(name: str, **rest) -> Domain:
    folder = DOMAINS / name
    wording = Wording(corpora.read_json(folder / "vocabulary.json"))
    return Domain(name, wording, list(corpora.read_jsonl(folder / "items.jsonl")), kind="kind", topics="topics", **rest)


def books() -> Domain:
    return Domain("books", Wording(), corpora.books(), "form", "subjects", "about", "settings", "set in", "shorter", "longer")


def all_domains() -> list[Domain]:
    return [
        books(),
        domain("films", about="about", places="places", set="set in", less="shorter", more="longer"),
        domain("games", about="about", places="places", set="set in", less="shorter", more="longer"),
        domain("toys", about="made around", places="materials", set="made of", less="smaller", more="bigger"),
        domain("beauty", about="made for", places="notes", set="made with", less="smaller", more="bigger"),
    ]


SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'])")
NAMES = "Anna Bela Carl Dina Emil Faye Gus Hana Ivo Jun Kofi Lena Mara Nils Ola Petra Quinn Rosa Sven Tariq Uma Vera Wen Xenia Yusuf Zora Abbot Birch Castellan Drummond Ekström Farrow Grange Hollis Ibarra Jansen".split()


def invented(domain: Domain, data: Path, draw: random.Random, most: int = 6000) -> list[dict]:
    """Items that no catalogue has: titles and plot sentences of encyclopaedia articles, facets at random."""
    found = []
    for document in corpora.read_jsonl(data / corpora.FICTION):
        parts = re.split(r"(?:Plot|Synopsis)[^\n]*\n", document["text"], maxsplit=1)
        plot = parts[1].replace("\n", " ") if len(parts) == 2 else ""
        sentences = [s for s in SENTENCE.split(plot)[:4] if 8 <= len(s.split()) <= 26]
        if len(sentences) >= 2:
            found.append(invented_item(domain, re.sub(r"\s*\(.*", "", document["title"]), " ".join(sentences[:2]), draw))
        if len(found) == most:
            break
    return found


def invented_item(domain: Domain, title: str, blurb: str, draw: random.Random) -> dict:
    item = {"title": title, "creators": [" ".join(draw.sample(NAMES, 2))], "blurb": blurb}
    for facet, spec in domain.wording.facets.items():
        terms = list(spec.get("terms", ()))
        if spec["type"] == "category":
            item[facet] = "en" if facet == "language" else draw.choice(terms)
        elif spec["type"] == "tags":
            item[facet] = draw.sample(terms, draw.randint(1, 3) + 2 * (facet == domain.topics))
        elif spec["type"] == "graded":
            item[facet] = {term: draw.randint(1, 3) for term in draw.sample(terms, draw.randint(2, 4))}
        else:
            item[facet] = draw.randint(1900, 2022) if spec.get("role") == "year" else draw.randint(40, 900)
    return item
