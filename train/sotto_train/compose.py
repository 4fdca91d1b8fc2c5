"""Compositions: narratives put together from an item's own sentences and from frames filled with its facts.

They give the narrator its habit of taking every fact from the prompt, also for items and domains that it never saw.
"""

import random

from .domains import SENTENCE, Domain, creators
from .frames import GAP, Frame, plainest
from .prompt import Request, prompt_text
from .tokens import END

FEWEST_WORDS, MOST_WORDS = 40, 78
# Places that "in" can't stand before.
PLACELESS = {"the road", "the open sea", "the battlefield", "the polar ice", "mountains", "an island", "forest", "desert"}
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


class Composer:
    """Writes narratives for the items of one domain; `draw` decides everything."""

    def __init__(self, domain: Domain, draw: random.Random, frame_share: float = 1.0):
        self.domain, self.draw = domain, draw
        self.frames = plainest(domain.frames, frame_share)
        self.lengths = next((f for f, spec in domain.wording.facets.items() if spec.get("role") == "length"), None)
        self.middle = {facet: domain.middle(facet) for facet in ("year", self.lengths) if facet}

    def labels(self, facet: str | None, item: dict) -> list[str]:
        if facet is None:
            return []
        wording, quiet = self.domain.wording, self.domain.wording.facets[facet].get("quiet", ())
        return [wording.label(facet, term) for term, _ in wording.terms(facet, item) if term not in quiet]

    def fillers(self, item: dict) -> dict[str, str]:
        """What fills each gap for this item; a gap that it has nothing for is absent."""
        draw, domain = self.draw, self.domain
        topics, moods = self.labels(domain.topics, item), self.labels("moods", item)[:3]
        places = [p for p in self.labels(domain.places, item) if p not in PLACELESS]
        kind = domain.kind_of(item)
        filled = {"kind": kind, "a_kind": article(kind)}
        if topics:
            filled |= {"topic": draw.choice(topics), "topics": listed(draw.sample(topics, min(len(topics), draw.choice((1, 2, 2, 3)))))}
        if moods:
            mood = draw.choice(moods)
            filled |= {"mood": mood, "moods": listed(draw.sample(moods, min(len(moods), draw.choice((1, 2, 2))))), "a_mood_kind": article(f"{mood} {kind}")}
        if places:
            filled["place"] = draw.choice(places)
        if creators(item):
            filled["author"] = "<|author|>"
        if item.get("year") is not None:
            filled["year"] = "<|year|>"
        if self.lengths and item.get(self.lengths) is not None:
            filled["length"] = "<|length|>"
        if item.get("series"):
            filled["series"] = "<|series|>"
        return filled

    def choose(self, say: str, fillers: dict[str, str]) -> Frame | None:
        """A frame all of whose gaps can be filled."""
        fitting = [frame for frame in self.frames[say] if {*frame.gaps} - {"it"} <= fillers.keys()]
        return self.draw.choice(fitting) if fitting else None

    def tie(self, request: Request, fillers: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
        """What to say of the history: (kind of frame, its fillers)."""
        draw = self.draw
        telling = [n for n, (_, shared) in enumerate(request.liked) if shared]
        if not telling:
            return [("change", {**fillers, "liked": "<|liked1|>"})]
        first, *others = telling if draw.random() < 0.6 else draw.sample(telling, len(telling))
        shared = request.liked[first][1]
        words = draw.sample(shared, min(len(shared), draw.choice((1, 2, 2, 3))))
        said = {**fillers, "liked": f"<|liked{first + 1}|>", "shared": listed(words)}
        more = [word for word in request.liked[others[0]][1] if word not in words] if others else []
        if not more or draw.random() < 0.4:
            return [("why", said)]
        other = f"<|liked{others[0] + 1}|>"
        if draw.random() < 0.7:
            return [("why-two", {**said, "other": other, "other_shared": draw.choice(more)})]
        return [("why", said), ("why", {**fillers, "liked": other, "shared": draw.choice(more)})]

    def wishes(self, item: dict) -> list[tuple[str, str, dict[str, str]]]:
        """(the wish as typed, kind of frame, its fillers) for every wish that the item could be said to meet."""
        domain, draw, found = self.domain, self.draw, []
        for facet, low, high in ((self.lengths, (domain.less, "wish-shorter"), (domain.more, "wish-longer")), ("year", ("older", "wish-older"), ("newer", "wish-newer"))):
            if facet and item.get(facet) is not None:
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
        said = [("what", fillers)]
        said += self.tie(request, fillers) if liked else []
        said += [(say, {**fillers, **wanted}) for _, say, wanted in wishes[: draw.choice((1, 2))]]
        if not liked or draw.random() < 0.15:
            said.append(("suits", fillers))
        frames = [(frame, filled) for say, filled in said if (frame := self.choose(say, filled))]
        about = SENTENCE.split(item["blurb"].strip())
        about = about[:1] if len(about) > 1 and draw.random() < 0.25 else about[:2]
        answer = self.put_together(frames, about)
        if len(answer.split()) < FEWEST_WORDS and (extra := self.choose("what", fillers)):
            answer = self.put_together([*frames, (extra, fillers)], about)
        while len(answer.split()) > MOST_WORDS and len(frames) > 1:
            (about if len(about) > 1 else frames).pop()
            answer = self.put_together(frames, about)
        return prompt_text(request), answer + END

    def put_together(self, frames: list[tuple[Frame, dict[str, str]]], about: list[str]) -> str:
        """The sentences in some order, the item's own ones side by side; the first mention of the item is by name."""
        draw, named, sentences = self.draw, False, []
        order = draw.sample(frames, len(frames))
        order.insert(draw.randrange(len(order) + 1), None)
        for part in order:
            if part is None:
                sentences += about
                continue
            frame, fillers = part
            it = (draw.choice(("it", "it", f"this {self.domain.noun}")) if self.domain.noun != "one" else "it") if named else "<|title|>"
            named |= "it" in frame.gaps
            sentences.append(fill(frame, {**fillers, "it": it}))
        return " ".join(sentences)


def fill(frame: Frame, fillers: dict[str, str]) -> str:
    return capital(GAP.sub(lambda gap: fillers[gap[1]], frame.text))
