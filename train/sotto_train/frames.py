"""Sentence frames: sentences with gaps that any item of a domain can fill truthfully, by what they say.

A frame is written once and fits every item, so it claims nothing that its gaps don't carry.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

GAP = re.compile(r"\{(\w+)\}")

# What a frame may hold, by gap. `it` becomes the title where the narrative has not named the item yet.
ITEM_GAPS = {"it", "kind", "a_kind", "a_mood_kind", "topic", "topics", "mood", "moods", "place", "author", "year", "length", "series"}
REQUIRED = {
    "what": {"it"},
    "suits": set(),
    "why": {"liked", "shared"},
    "why-two": {"liked", "shared", "other", "other_shared"},
    "change": {"liked"},
    "wish-shorter": {"wanted", "length"},
    "wish-longer": {"wanted", "length"},
    "wish-newer": {"wanted", "year"},
    "wish-older": {"wanted", "year"},
    "wish-less": {"wanted"},
    "wish-mood": {"wanted", "mood"},
    "wish-topic": {"wanted"},
}


@dataclass(frozen=True)
class Frame:
    say: str
    text: str

    @property
    def gaps(self) -> list[str]:
        return GAP.findall(self.text)


def faults(frame: Frame) -> list[str]:
    """What is wrong with a frame, in words; empty where nothing is."""
    if frame.say not in REQUIRED:
        return [f"nothing is said by \"{frame.say}\": one of {', '.join(REQUIRED)}"]
    found, gaps, needed = [], frame.gaps, REQUIRED[frame.say]
    if missing := needed - set(gaps):
        found.append(f"lacks {', '.join(sorted(missing))}")
    if unknown := set(gaps) - needed - ITEM_GAPS:
        found.append(f"has {', '.join(sorted(unknown))}, which a {frame.say} frame can't fill")
    if twice := {gap for gap in gaps if gaps.count(gap) > 1}:
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
        bare = re.sub(r"\W+", " ", GAP.sub("_", frame.text)).lower().strip()
        if (frame.say, bare) in seen:
            found.append(f"{number}: the same as {seen[frame.say, bare]}: {frame.text}")
        seen[frame.say, bare] = number
    return found


def plainest(frames: dict[str, list[Frame]], share: float) -> dict[str, list[Frame]]:
    """Of the frames of each kind, the share whose words are the commonest in all of them: a small model learns few frames well."""
    words = {frame: GAP.sub(" ", frame.text.lower()).split() for kind in frames.values() for frame in kind}
    counts = Counter(word for said in words.values() for word in said)

    def plainness(frame: Frame) -> float:
        said = words[frame] or [""]
        return sum(math.log(counts[word] + 1) for word in said) / len(said)

    return {say: sorted(kind, key=plainness, reverse=True)[: max(4, round(share * len(kind)))] for say, kind in frames.items()}
