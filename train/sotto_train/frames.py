"""Sentence frames: sentences with gaps that an item of any domain can fill truthfully, by what they say.

A frame is written once and fits every item, so it claims nothing that its gaps don't carry. They are few on purpose: a
small model learns a few hundred sentences well, and runs thousands into each other.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import corpora
from .settings import FRAMES

GAP = re.compile(r"\{(\w+)\}")

# What any frame may hold, by gap. `it` becomes the title where the narrative has not named the item yet; `about` and
# `set` are a domain's own words: "about", "made for"; "set in", "made of".
ITEM_GAPS = {"it", "kind", "a_kind", "a_mood_kind", "about", "topics", "mood", "moods", "set", "place", "author", "year", "size"}
SHARED_GAPS = {"shared_topics", "shared_mood", "shared_moods", "shared_place"}
# By what a frame says: the gaps it must have beside `it`, and those of its own that it may have.
SAYS: dict[str, tuple[set[str], set[str]]] = {
    "what": (set(), set()),
    "suits": (set(), set()),
    "why": ({"liked"}, SHARED_GAPS),
    "why-two": ({"liked", "other"}, {"shared_topics", "shared_mood", "other_topics", "other_mood"}),
    "why-both": ({"liked", "other"}, {"both_topics", "both_moods"}),
    "change": ({"liked"}, set()),
    "wish-shorter": ({"wanted", "size"}, set()),
    "wish-longer": ({"wanted", "size"}, set()),
    "wish-newer": ({"wanted", "year"}, set()),
    "wish-older": ({"wanted", "year"}, set()),
    "wish-less": ({"wanted"}, set()),
    "wish-mood": ({"wanted", "mood"}, set()),
    "wish-topic": ({"wanted"}, set()),
}


@dataclass(frozen=True)
class Frame:
    say: str
    text: str

    @property
    def gaps(self) -> list[str]:
        return GAP.findall(self.text)


def by_say() -> dict[str, list[Frame]]:
    """Every frame, by what it says."""
    found: dict[str, list[Frame]] = {}
    for line in corpora.read_jsonl(FRAMES):
        found.setdefault(line["say"], []).append(Frame(**line))
    return found


def faults(frame: Frame) -> list[str]:
    """What is wrong with a frame, in words; empty where nothing is."""
    if frame.say not in SAYS:
        return [f"nothing is said by \"{frame.say}\": one of {', '.join(SAYS)}"]
    found, gaps, (needed, own) = [], frame.gaps, SAYS[frame.say]
    needed = needed | {"it"}
    if missing := needed - set(gaps):
        found.append(f"lacks {', '.join(sorted(missing))}")
    if unknown := set(gaps) - needed - own - ITEM_GAPS:
        found.append(f"has {', '.join(sorted(unknown))}, which a {frame.say} frame can't fill")
    if twice := {gap for gap in gaps if gaps.count(gap) > 1 and gap not in ("about", "set")}:
        found.append(f"has {', '.join(sorted(twice))} twice")
    if re.search(r"\d", frame.text):
        found.append("holds a digit")
    if not re.fullmatch(r"[{A-Z].*[.!?]", frame.text) or re.search(r"[.!?] ", frame.text):
        found.append("is not one sentence")
    if not frame.say.startswith("wish") and re.search(r"\b(?:ask|wish|want)", frame.text, re.IGNORECASE):
        found.append("speaks of a wish: the device refuses that where none was made")
    words = len(GAP.sub("x", frame.text).split())
    if not 4 <= words <= 26:
        found.append(f"has {words} words, not 4 to 26")
    return found


def faults_of_all(frames: Iterable[Frame]) -> list[str]:
    """Faults of every frame, and pairs that read alike once their gaps are taken out."""
    found, seen = [], {}
    for number, frame in enumerate(frames, 1):
        found += [f"{number}: {fault}: {frame.text}" for fault in faults(frame)]
        bare = re.sub(r"\W+", " ", frame.text).lower().strip()
        if (frame.say, bare) in seen:
            found.append(f"{number}: the same as {seen[frame.say, bare]}: {frame.text}")
        seen[frame.say, bare] = number
    return found
