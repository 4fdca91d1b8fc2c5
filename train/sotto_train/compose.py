"""Compositions: narratives put together from an item's own sentences and from frames filled with its facts.

They give the narrator its habit of taking every fact from the prompt, also for items and domains that it never saw.
"""

import random
from collections.abc import Iterable

from .domains import SENTENCE, Domain, creators
from .frames import GAP, Frame, by_say, draw_frame
from .prompt import prompt_text
from .tokens import END

MOST_WORDS = 78
# Places that "in" can't stand before.
PLACELESS = {"the road", "the open sea", "the battlefield", "the polar ice", "an island", "the world wars"}
COMPARED = {
    "funny": "funnier", "warm": "warmer", "grim": "grimmer", "fast": "faster", "angry": "angrier", "dark": "darker", "calm": "calmer", "soft": "softer",
    "light": "lighter", "rich": "richer", "fresh": "fresher", "silly": "sillier", "noisy": "noisier", "messy": "messier", "clever": "cleverer", "scary": "scarier",
    "cosy": "cosier", "eerie": "eerier", "quiet": "quieter", "strange": "stranger", "gentle": "gentler", "sad": "sadder", "tense": "tenser", "slow": "slower",
}  # fmt: skip


def listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def article(words: str) -> str:
    return f"{'an' if words[0].lower() in 'aeiou' else 'a'} {words}"


def capital(text: str) -> str:
    return text[0].upper() + text[1:]


# Gaps that name the kind of thing an item is.
KINDS = {"kind", "a_kind", "a_mood_kind"}
# Gaps that tell a reader most, and how often one of them is drawn where it can be; a maker need not be named each time.
TELLING = {"shared_topics", "other_topics", "both_topics", "author"}
OFTEN, MAKER_OFTEN = 0.7, 0.35
# A frame and what fills it.
Part = tuple[Frame, dict[str, str]]


class Composer:
    """Writes narratives for the items of one domain; `draw` decides everything."""

    def __init__(self, domain: Domain, draw: random.Random):
        self.domain, self.draw = domain, draw
        self.frames = by_say()
        self.lengths = next(f for f, spec in domain.wording.facets.items() if spec.get("role") == "length")
        self.middle = {facet: domain.middle(facet) for facet in ("year", self.lengths)}

    def labels(self, facet: str, item: dict) -> list[str]:
        wording, quiet = self.domain.wording, self.domain.wording.facets[facet].get("quiet", ())
        return [wording.label(facet, term) for term, _ in wording.terms(facet, item) if term not in quiet]

    def some(self, words: list[str], counts: tuple[int, ...]) -> str:
        return listed(self.draw.sample(words, min(len(words), self.draw.choice(counts))))

    def fillers(self, item: dict, said: str = "") -> dict[str, str]:
        """What fills each gap for this item, other than what is `said` already; a gap that it has nothing for is absent."""
        draw, domain = self.draw, self.domain

        def unsaid(labels: list[str]) -> list[str]:
            return [label for label in labels if label not in said] or labels

        topics, moods = unsaid(self.labels(domain.topics, item)), unsaid(self.labels("moods", item)[:3])
        places = [p for p in self.labels(domain.places, item) if p not in PLACELESS]
        kind = domain.kind_of(item)
        filled = {"kind": kind, "a_kind": article(kind), "about": domain.about, "set": domain.set}
        if topics:
            filled["topics"] = self.some(topics, (1, 2, 2, 3))
        if moods:
            mood = draw.choice(moods)
            filled |= {"mood": mood, "moods": self.some(moods, (1, 2, 2)), "a_mood_kind": article(f"{mood} {kind}")}
        if places:
            filled["place"] = draw.choice(places)
        if creators(item):
            filled["author"] = "<|author|>"
        if item.get("year") is not None:
            filled["year"] = "<|year|>"
        if item.get(self.lengths) is not None:
            filled["size"] = f"<|length|> {domain.wording.facets[self.lengths]['unit']}"
        return filled

    def shared_fillers(self, name: str, terms: list[tuple[str, str]]) -> dict[str, str]:
        """What fills the gaps of shared terms whose names begin with `name`."""
        domain, found = self.domain, {}
        if topics := [label for facet, label in terms if facet == domain.topics]:
            found[f"{name}_topics"] = self.some(topics, (1, 2, 2, 3))
        if moods := [label for facet, label in terms if facet == "moods"]:
            found |= {f"{name}_mood": moods[0], f"{name}_moods": self.some(moods, (1, 1, 2))}
        if places := [label for facet, label in terms if facet in (domain.places, "eras") and label not in PLACELESS]:
            found[f"{name}_place"] = self.draw.choice(places)
        return found

    def choose(self, say: str, fillers: dict[str, str], begun: Iterable[str] = ()) -> Frame | None:
        """A frame all of whose gaps can be filled, in one of its wordings; if it can be, one that opens with no word of `begun`."""
        found = [frame for frame in self.frames[say] if {*frame.gaps} - {"it"} <= fillers.keys()]
        # What tells most of those that can be said: a topic before a mood or a place alone, a maker by name.
        telling = [frame for frame in found if TELLING & {*frame.gaps}]
        often = MAKER_OFTEN if say == "what" else OFTEN
        return draw_frame(telling if telling and self.draw.random() < often else found, self.draw, begun)

    def tie(self, item: dict, liked: list[dict], fillers: dict[str, str]) -> tuple[Frame, dict[str, str]] | None:
        """What to say of the history: a frame and its fillers."""
        draw = self.draw
        shared = {number: terms for number, one in enumerate(liked, 1) if (terms := self.domain.wording.shared_terms(item, one))}
        if not shared:
            said = {**fillers, "liked": "<|liked1|>"}
            return (frame, said) if (frame := self.choose("change", said)) else None
        first, *others = shared if draw.random() < 0.7 else draw.sample(list(shared), len(shared))
        said = {**fillers, "liked": f"<|liked{first}|>", **self.shared_fillers("shared", shared[first])}
        says = ["why"]
        if others and draw.random() < 0.9:
            both = [term for term in shared[first] if term in shared[others[0]]]
            more = [term for term in shared[others[0]] if term not in both]
            own = [term for term in shared[first] if term not in both] or shared[first]
            said = {**fillers, "liked": said["liked"], "other": f"<|liked{others[0]}|>"}
            for name, terms in (("shared", own), ("both", both), ("other", more)):
                said |= self.shared_fillers(name, terms)
            # Each its own reason, rather than one for both.
            says = (["why-two", "why-both"] if draw.random() < 0.8 else ["why-both", "why-two"]) + says
        return next(((frame, said) for say in says if (frame := self.choose(say, said))), None)

    def wishes(self, item: dict) -> list[tuple[str, str, dict[str, str]]]:
        """(the wish as typed, kind of frame, its fillers) for every wish that the item could be said to meet."""
        domain, draw, found = self.domain, self.draw, []
        for facet, low, high in ((self.lengths, (domain.less, "wish-shorter"), (domain.more, "wish-longer")), ("year", ("older", "wish-older"), ("newer", "wish-newer"))):
            if item.get(facet) is not None:
                wanted, say = low if item[facet] < self.middle[facet] else high
                found.append((wanted, say, {"wanted": wanted}))
        own = self.labels("moods", item)
        every = [domain.wording.label("moods", term) for term in domain.wording.facets["moods"]["terms"]]
        for mood in draw.sample(own, min(2, len(own))):
            wanted = COMPARED.get(mood) or f"more {mood}"
            found.append((wanted, "wish-mood", {"wanted": wanted, "mood": mood}))
        for mood in draw.sample([m for m in every if m not in own], 2):
            found.append((f"less {mood}", "wish-less", {"wanted": f"less {mood}"}))
        for topic in draw.sample(self.labels(domain.topics, item), 1):
            found.append((draw.choice((f"more {topic}", f"about {topic}", f"more about {topic}")), "wish-topic", {"wanted": topic}))
        return found

    def compose(self, item: dict, liked: list[dict]) -> tuple[str, str]:
        """(prompt, answer) for one item and history."""
        draw, fillers = self.draw, self.fillers(item)
        wishes = draw.sample(self.wishes(item), draw.choice((1, 1, 1, 2))) if draw.random() < 0.4 else []
        request = self.domain.request(item, liked, ", ".join(wanted for wanted, _, _ in wishes))
        why = self.tie(item, liked, fillers) if liked else (self.choose("suits", fillers), fillers)
        # What is shared is kept for the reason: said twice, it would be worth half.
        shared = [label for one in liked for _, label in self.domain.wording.shared_terms(item, one)]
        what_fills = self.fillers(item, said=", ".join(shared) or (fill(*why) if why else ""))
        what = self.choose("what", what_fills), what_fills
        asked = self.answers(wishes, fillers)
        about = SENTENCE.split(item["blurb"].strip())[:2]
        said = self.arranged(what, why, asked)
        answer = self.told(said, about)
        while len(answer.split()) > MOST_WORDS and len(said) > 2:
            said.remove(what if what in said else said[0])
            answer = self.told(said, about)
        if len(answer.split()) > MOST_WORDS and len(about) > 1:
            answer = self.told(said, about[:1])
        return prompt_text(request), answer + END

    def answers(self, wishes: list[tuple[str, str, dict[str, str]]], fillers: dict[str, str]) -> list[Part]:
        """A sentence for each wish; no two begin alike."""
        parts: list[Part] = []
        for _, say, wanted in wishes:
            filled = {**fillers, **wanted}
            parts.append((self.choose(say, filled, {frame.opening for frame, _ in parts}), filled))
        return parts

    def arranged(self, what: Part, why: Part | None, asked: list[Part]) -> list[Part | None]:
        """The parts in an order in which somebody might say them; None is the place of the item's own sentences."""
        orders = [[None, what, why], [None, why], [what, None, why], [why, None], [why, None, what], [None, why, what]]
        parts = self.draw.choices(orders, (5, 6, 3, 3, 1, 1))[0]
        if why is None:
            parts = self.draw.choice([[None, what], [what, None]])
        return [*asked, *parts] if self.draw.random() < 0.35 else [*parts, *asked]

    def told(self, parts: list[Part | None], about: list[str]) -> str:
        """The sentences one after another; the first mention of the item is by name."""
        named, sentences = False, []
        for part in parts:
            if part is None:
                sentences += about
                continue
            frame, fillers = part
            # "It, set in Russia, is" is what nobody says.
            heavy = "{it}," in frame.text or frame.text.endswith("{it}.") or (frame.text.startswith("{it}") and self.draw.random() < 0.3)
            heavy = heavy and not KINDS & {*frame.gaps}
            it = f"this {fillers['kind']}" if heavy else "it"
            sentences.append(fill(frame, {"it": it if named else "<|title|>", **fillers}))
            named |= "it" in frame.gaps
        return " ".join(sentences)


def fill(frame: Frame, fillers: dict[str, str]) -> str:
    return capital(GAP.sub(lambda gap: fillers.get(gap[1], "it"), frame.text))
