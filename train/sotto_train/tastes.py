"""Compositions of the narrator's third kind: what stands out among a person's likes, told without an item.

On the device a taste is counted (`src/taste/summary.ts`); here it is drawn so that every shape of it comes up, and what is
told of a liked item holds for it.
"""

import random
import re
from collections import Counter
from dataclasses import dataclass

from .compose import PLACELESS, fill, listed
from .domains import Domain, creators
from .frames import Frame, by_say, draw_frame
from .prompt import Taste, taste_prompt
from .tokens import END

# A trait: its facet and the label of a term.
Trait = tuple[str, str]
MOODS, TOPICS = 2, 3
LEADS = re.compile(r"\b(?:about|around|at|by|for|from|in|of|on|to|with)$")


def lead_of(label: str) -> str:
    """What leads a facet's terms in a sentence; the same rule as in `src/taste/summary.ts`."""
    lead = label.lower()
    return "in" if lead == "when" else lead if LEADS.search(lead) else ""


@dataclass(frozen=True)
class Drawn:
    """A taste and what its gaps are filled from."""

    taste: Taste
    traits: list[Trait]
    # By liked item, in the order of the prompt, the traits that it has.
    has: list[list[Trait]]
    # Traits of what was said no to.
    no: list[Trait]


class TasteComposer:
    """Writes summaries for the likes of one domain; `draw` decides everything."""

    def __init__(self, domain: Domain, draw: random.Random):
        self.domain, self.draw = domain, draw
        self.frames = by_say()
        self.things = "books" if domain.name == "books" else "things"
        self.facets = ["moods", domain.topics, domain.places, *(["eras"] if "eras" in domain.wording.facets else [])]

    def traits(self, item: dict) -> list[Trait]:
        wording = self.domain.wording
        return [
            (facet, wording.label(facet, term))
            for facet in self.facets
            for term, _ in wording.terms(facet, item)
            if term not in wording.facets[facet].get("quiet", ())
        ]

    def words(self, trait: Trait) -> str:
        """What a trait says of an item, as the prompt has it: "dark", "about family"."""
        facet, label = trait
        return label if facet == "moods" else f"{lead_of(self.domain.wording.facets[facet]['label'])} {label}".strip()

    def draw_taste(self, shelf: list[dict]) -> Drawn:
        """A taste of a few likes that have something in common, now and then with something said no to."""
        draw = self.draw
        likes = self.draw_likes(shelf)
        counts = Counter(trait for item in likes for trait in self.traits(item))
        traits = self.draw_claims([trait for trait, count in counts.items() if count > 1])
        has = sorted(([t for t in traits if t in self.traits(item)], item["title"]) for item in likes)
        has = [pair for pair in sorted(has, key=lambda pair: -len(pair[0])) if pair[0]][:3]
        place = next((trait for trait in traits if trait[0] not in ("moods", self.domain.topics)), None)
        against, no = self.draw_against(shelf, likes, traits) if draw.random() < 0.45 else (None, [])
        makers = [name for name, count in Counter(name for item in likes for name in creators(item)).items() if count > 1]
        if not makers and draw.random() < 0.2:
            makers = creators(draw.choice(likes))[:1]
        taste = Taste(
            things=self.things,
            moods=[label for facet, label in traits if facet == "moods"],
            lead=lead_of(self.domain.wording.facets[self.domain.topics]["label"]),
            topics=[label for facet, label in traits if facet == self.domain.topics],
            place=place and self.words(place),
            often=place is not None and 2 * counts[place] >= len(likes),
            mostly=self.draw_mostly(),
            makers=makers[:2],
            liked=[(title, [self.words(trait) for trait in own]) for own, title in has],
            against=against and (against["title"], [self.words(trait) for trait in no]),
        )
        return Drawn(taste, traits, [own for own, _ in has], no)

    def draw_likes(self, shelf: list[dict]) -> list[dict]:
        """Three to six items near each other, of which two or more have something in common."""
        while True:
            first, *others = self.draw.sample(shelf, min(40, len(shelf)))
            wanted = set(self.traits(first))
            near = sorted(others, key=lambda other: -len(wanted & set(self.traits(other))))[:9]
            likes = [first, *self.draw.sample(near, self.draw.choice((2, 3, 3, 4, 5)))]
            if wanted & {trait for other in likes[1:] for trait in self.traits(other)}:
                return likes

    def draw_claims(self, common: list[Trait]) -> list[Trait]:
        """Of what is common, as many of each kind as a summary tells at most; seldom all of it."""
        draw, topics = self.draw, self.domain.topics

        def some(of: list[Trait], counts: tuple[int, ...]) -> list[Trait]:
            return draw.sample(of, min(len(of), draw.choice(counts)))

        moods = some([t for t in common if t[0] == "moods"], (0, 1, 1, MOODS))
        told = some([t for t in common if t[0] == topics], (0, 1, 2, 2, TOPICS))
        places = some([t for t in common if t[0] not in ("moods", topics) and t[1] not in PLACELESS], (0, 1))
        return [*moods, *told, *places] or draw.sample(common, 1)

    def draw_mostly(self) -> list[str]:
        if self.draw.random() >= 0.25:
            return []
        timed = self.domain.less == "shorter"
        sizes = ("short", "long") if timed else ("small", "big")
        size, age = self.draw.choice(sizes), self.draw.choice(("old", "new"))
        return self.draw.choice(([size], [age], [size, age]))

    def draw_against(self, shelf: list[dict], likes: list[dict], traits: list[Trait]) -> tuple[dict, list[Trait]]:
        against = self.draw.choice([item for item in shelf if item not in likes])
        own = [t for t in self.traits(against) if t not in traits and t[1] not in PLACELESS]
        return against, self.draw.sample(own, min(len(own), self.draw.choice((0, 0, 1, 2))))

    def gaps(self, name: str, traits: list[Trait]) -> dict[str, str]:
        """What fills the gaps whose names begin with `name`."""
        domain, found = self.domain, {}
        if topics := [label for facet, label in traits if facet == domain.topics]:
            found[f"{name}_topics"] = listed(topics)
        if moods := [label for facet, label in traits if facet == "moods"]:
            found[f"{name}_moods"] = listed(moods)
        if where := self.where(traits):
            found[f"{name}_where"] = where
        return found

    def where(self, traits: list[Trait]) -> str | None:
        """ "set in Russia", in the domain's own words."""
        domain = self.domain
        return next((f"{domain.set if facet == domain.places else 'in'} {label}" for facet, label in traits if facet not in ("moods", domain.topics)), None)

    def fillers(self, drawn: Drawn) -> dict[str, str]:
        """What fills the gaps of a frame about the taste; a gap that it has nothing for is absent."""
        taste, found = drawn.taste, {"things": self.things, "about": self.domain.about}
        if taste.moods:
            found |= {"moods": listed(taste.moods), "mood": taste.moods[0], "moods_things": f"{', '.join(taste.moods)} {taste.things}"}
        if taste.topics:
            found["topics"] = listed(taste.topics)
        if where := self.where(drawn.traits):
            found["often_where" if taste.often else "where"] = where
        if taste.mostly:
            found["mostly"] = listed(taste.mostly)
        if taste.makers:
            found["author"] = "<|author|>"
        return found

    def choose(self, say: str, fillers: dict[str, str], telling: set[str] = frozenset()) -> Frame | None:
        """A frame all of whose gaps can be filled, in one of its wordings: three times in four, one that tells most of what is `telling`."""
        fitting = [frame for frame in self.frames[say] if {*frame.gaps} <= fillers.keys()]
        if telling and fitting and self.draw.random() < 0.75:
            most = max(len(telling & {*frame.gaps}) for frame in fitting)
            fitting = [frame for frame in fitting if len(telling & {*frame.gaps}) >= most - (self.draw.random() < 0.3)]
        return draw_frame(fitting, self.draw)

    def evidence(self, drawn: Drawn) -> list[tuple[Frame, dict[str, str]]]:
        """One or two sentences about the likes that bear the taste out."""
        draw, base = self.draw, {"things": self.things, "about": self.domain.about}
        slots = [f"<|liked{number}|>" for number in range(1, 1 + len(drawn.has))]
        parts: list[tuple[Frame, dict[str, str]]] = []
        said: list[Trait] = []
        if len(slots) > 1:
            one, two = (0, 1) if draw.random() < 0.7 else sorted(draw.sample(range(len(slots)), 2))
            both = [trait for trait in drawn.has[one] if trait in drawn.has[two]]
            filled = {**base, "liked": slots[one], "other": slots[two], **self.gaps("both", both)}
            say = "taste-all" if both == drawn.traits and draw.random() < 0.5 else "taste-both"
            if both and (frame := self.choose(say, filled)):
                parts.append((frame, filled))
                said = both
        left = [n for n in range(len(slots)) if not any(slots[n] in filled.values() for _, filled in parts)]
        if left and (not parts or draw.random() < 0.45):
            number = left[0]
            filled = {**base, "liked": slots[number], **self.gaps("its", [trait for trait in drawn.has[number] if trait not in said])}
            if frame := self.choose("taste-one", filled):
                parts.append((frame, filled))
        return parts

    def compose(self, shelf: list[dict]) -> tuple[str, str]:
        """(prompt, answer) for a taste drawn over a shelf."""
        draw = self.draw
        drawn = self.draw_taste(shelf)
        fillers = self.fillers(drawn)
        told = self.choose("taste", fillers, telling=set(fillers) - {"things", "about", "mood", "author"})
        parts = [(told, fillers)] if told else []
        if "author" in fillers and not (told and "author" in told.gaps):
            parts.append((self.choose("taste-maker", fillers), fillers))
        evidence = self.evidence(drawn)
        parts = [*evidence, *parts] if draw.random() < 0.15 else [*parts, *evidence]
        if drawn.taste.against:
            filled = {"things": self.things, "about": self.domain.about, "against": "<|title|>", **self.gaps("no", drawn.no)}
            say = "taste-no-shared" if drawn.no else "taste-no"
            if frame := self.choose(say, filled):
                parts.append((frame, filled))
        return taste_prompt(drawn.taste), " ".join(fill(frame, filled) for frame, filled in parts) + END
