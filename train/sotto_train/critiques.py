"""Critiques: what sets the next item of a history apart from the one before it, in the words of somebody who wishes so.

After REGEN (Su et al., arXiv 2503.11924), whose critiques steer between adjacent items of like category. A critique
comes from the item that is to be found, so it is told only in words of a closed vocabulary: labels of the catalogue's
facets or categories, traits that a title may name (TITLE_TRAITS), and the templates' own. Of the item's title no other
word is told, never the title as a whole, and of its creators and brand none at all but the templates'.
"""

import html
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import corpora
from .catalogues import Catalogue
from .domains import Domain, all_domains, creators
from .interactions import Case

# What may be said of a label that the item has and the one before has not, by the kind of the label; and of one that
# only the one before has.
GAINED = {
    "kind": ("rather {}", "{} instead", "this time {}", "I was thinking of {}", "now something among {}"),
    "mood": ("more {}", "something {}", "I want it {}", "I would like something more {}", "rather {}"),
    "topic": ("about {}", "more about {}", "something {about} {}", "I want to hear about {}", "rather {about} {}"),
    "place": ("{set} {}", "something {set} {}", "rather {set} {}", "one {set} {}"),
    "colour": ("in {}", "I would prefer it in {}", "rather {}", "the {} one"),
    "size": ("a {} one", "rather a {} one", "something {}"),
    "make": ("with {}", "rather {}", "I would prefer {}", "something {}"),
}
LOST = {
    "mood": ("less {}", "not so {}", "nothing {} this time"),
    "topic": ("not about {}", "less about {}", "something without {}"),
    "place": ("not {set} {}", "something not {set} {}"),
}
# How a change of a number is said, around its word: "shorter", "newer", "cheaper".
CHANGED = ("{}", "something {}", "one that is {}", "I want it {}")
TEMPLATES = (*GAINED.values(), *LOST.values(), CHANGED)
# A number changes where it does by this factor; a year where it does by so many.
FACTOR, YEARS = 1.25, 15
# Most wishes in one critique, drawn among these.
COUNTS = (1, 1, 2)

# Traits of goods that shops name in titles only.
TITLE_TRAITS = {
    "colour": "black white red pink blue green purple brown gold silver yellow orange grey gray beige nude coral "
    "bronze blonde ivory violet turquoise plum burgundy copper rose clear",
    "size": "mini travel small large jumbo giant big tiny pocket deluxe",
    "make": "cream gel oil spray powder lotion serum mousse wax balm stick liquid mineral organic natural matte "
    "shimmer waterproof moisturizing volumizing hydrating coconut lavender vanilla citrus argan almond "
    "charcoal ionic ceramic titanium cordless electric wooden wood plush magnetic plastic metal "
    "electronic musical talking inflatable foam puzzle remote radio wind solar glow",
}
TRAIT_OF = {word: kind for kind, words in TITLE_TRAITS.items() for word in words.split()}

WORD = re.compile(r"[^\W\d_][^\W\d_'’]*")
# Facets of two items that are alike have so many labels in common; categories have one path's first steps.
ALIKE_LABELS, ALIKE_STEPS = 3, 3


def words_of(text: str) -> set[str]:
    """The words of a text, letter case aside."""
    return set(WORD.findall(text.lower()))


TEMPLATE_WORDS = words_of(" ".join(re.sub(r"\{\w*\}", " ", form) for forms in TEMPLATES for form in forms))


@dataclass(frozen=True)
class Traits:
    """What an item is compared by: labels by their kind, numbers by (word for less, word for more).

    `gate` decides what it is like; `words` are its title's, `makers` those of who made it.
    """

    gate: frozenset[str]
    labels: dict[str, tuple[str, ...]]
    numbers: dict[tuple[str, str], float] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    makers: frozenset[str] = frozenset()


class Critic:
    """Critiques among the items of a catalogue; items are alike with `alike` entries of the gate in common.

    `about` and `set` are the words before topics and places.
    """

    def __init__(self, traits: Sequence[Traits], alike: int, about: str = "about", set: str = "set in"):
        self.traits, self.alike, self.about, self.set = traits, alike, about, set
        self.own_words = words_of(f"{about} {set}") | TEMPLATE_WORDS

    def comparable(self, before: int, row: int) -> bool:
        return before != row and len(self.traits[before].gate & self.traits[row].gate) >= self.alike

    def wishes(self, before: int, row: int) -> dict[str, list[str]]:
        """By what they are about, the wishes that `row` meets and the item before it did not; leaks are left out."""
        old, new, found = self.traits[before], self.traits[row], {}
        for kind, templates in GAINED.items():
            fresh = [label for label in new.labels.get(kind, ()) if label not in old.labels.get(kind, ())]
            found[f"more {kind}"] = self.filled(templates, fresh, new)
        for kind, templates in LOST.items():
            gone = [label for label in old.labels.get(kind, ()) if label not in new.labels.get(kind, ())]
            found[f"less {kind}"] = self.filled(templates, gone, new)
        for words in new.numbers.keys() & old.numbers.keys():
            told = changed(words, old.numbers[words], new.numbers[words])
            found["/".join(words)] = self.filled(CHANGED, told, new)
        return {about: told for about, told in sorted(found.items()) if told}

    def filled(self, templates: Sequence[str], labels: Sequence[str], item: Traits) -> list[str]:
        safe = [label for label in labels if not self.leaks(label, item)]
        return [form.format(label, about=self.about, set=self.set) for label in safe for form in templates]

    def leaks(self, label: str, item: Traits) -> bool:
        """Whether a label would tell a word of the item's makers, or all of its title."""
        told = words_of(label) - self.own_words
        whole = item.words - self.own_words
        return bool(told & item.makers) or bool(whole and whole <= told)

    def critique(self, before: int, row: int, draw: random.Random) -> str | None:
        """A critique of the item before that leads to `row`; None where they are not alike, or nothing may be told."""
        if not self.comparable(before, row) or not (wishes := self.wishes(before, row)):
            return None
        subjects = draw.sample(sorted(wishes), min(draw.choice(COUNTS), len(wishes)))
        told = [draw.choice(wishes[about]) for about in subjects]
        # Two wishes that tell all of a title between them are one too many.
        return told[0] if self.leaks(" ".join(told), self.traits[row]) else ", ".join(told)

    def vocabulary(self) -> set[str]:
        """Every word that a critique of this catalogue may be told in."""
        labels = (label for item in self.traits for part in item.labels.values() for label in part)
        numbers = (word for item in self.traits for words in item.numbers for word in words)
        return self.own_words.union(*map(words_of, labels), *map(words_of, numbers))


def changed(words: tuple[str, str], old: float, new: float) -> list[str]:
    """The word for less or for more where a number changed enough to be wished for."""
    less, more = words
    if less == "older":
        far = abs(new - old) >= YEARS
    else:
        far = min(old, new) > 0 and max(old, new) / min(old, new) >= FACTOR
    return ([less] if new < old else [more]) if far else []


def open_critic(catalogue: Catalogue, data: Path | None) -> Critic:
    """The critic of a catalogue that `catalogues.open_catalogue` opened with the same data."""
    if data is not None and catalogue.name != "books":
        items = list(corpora.read_jsonl(data / "amazon" / catalogue.name / "items.jsonl"))
        return Critic([of_goods(item, title) for item, title in zip(items, catalogue.titles, strict=True)], alike=1)
    return of_domain(next(one for one in all_domains() if one.name == catalogue.name))


def of_domain(domain: Domain) -> Critic:
    return Critic([faceted(domain, item) for item in domain.items], ALIKE_LABELS, domain.about, domain.set)


def faceted(domain: Domain, item: dict) -> Traits:
    """By the vocabulary's facets; those that are quiet in narratives are in critiques too."""
    wording, facets = domain.wording, domain.wording.facets

    def labels(facet: str) -> tuple[str, ...]:
        quiet = facets[facet].get("quiet", ())
        return tuple(wording.label(facet, term) for term, _ in wording.terms(facet, item) if term not in quiet)

    told = {"kind": domain.kind, "mood": "moods", "topic": domain.topics, "place": domain.places}
    by_kind = {kind: labels(facet) for kind, facet in told.items()}
    ways = {"length": (domain.less, domain.more), "year": ("older", "newer")}
    numbers = {
        ways[spec["role"]]: float(item[facet])
        for facet, spec in facets.items()
        if spec.get("role") in ways and item.get(facet) is not None
    }
    return Traits(
        frozenset(f"{kind} {label}" for kind, part in by_kind.items() for label in part),
        by_kind,
        numbers,
        frozenset(words_of(item["title"])),
        frozenset(words_of(" ".join(creators(item)))),
    )


def of_goods(item: dict, title: str) -> Traits:
    """By the paths of its categories, traits that its title names, and its price where the data has one."""
    paths = [[spoken(label) for label in path] for path in item.get("categories", [])]
    labels = {"kind": tuple(dict.fromkeys(path[-1] for path in paths if len(path) > 1))}
    for word in dict.fromkeys(WORD.findall(title.lower())):
        if word in TRAIT_OF:
            labels[TRAIT_OF[word]] = (*labels.get(TRAIT_OF[word], ()), word)
    return Traits(
        frozenset(" > ".join(path[:ALIKE_STEPS]) for path in paths if len(path) > 1),
        labels,
        {("cheaper", "dearer"): float(item["price"])} if item.get("price") else {},
        frozenset(words_of(title)),
        frozenset(words_of(brand_of(item, paths))),
    )


def spoken(label: str) -> str:
    """A category's label as it is said: "Creams &amp; Moisturizers" → "creams and moisturizers"."""
    return html.unescape(label).replace("&", "and").lower()


def brand_of(item: dict, paths: Sequence[Sequence[str]]) -> str:
    """The first of an item's attributes, unless it names a step of its categories: those without a brand have none."""
    if "brand" in item:
        return item["brand"]
    first = next(iter(item.get("attributes", ())), "")
    return "" if any(spoken(first) in path for path in paths) or first == "Unknown" else html.unescape(first)


def critiqued(critic: Critic, cases: Sequence[Case], seed: int) -> list[tuple[Case, str]]:
    """The cases whose target is like the last of the history, each with a critique of that one."""
    found = []
    for case in cases:
        (history, target), draw = case, random.Random(f"{seed} {case[0][-1]} {case[1]} {len(case[0])}")
        if target not in history and (told := critic.critique(history[-1], target, draw)) is not None:
            found.append((case, told))
    return found
