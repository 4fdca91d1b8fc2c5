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
# What a frame about a taste may hold. `moods_things` is "dark, slow books"; `where` and `often_where`, "set in Russia".
TASTE_GAPS = {"things", "moods_things", "mood", "moods", "about", "topics", "where", "often_where", "mostly", "author"}
SHARED_GAPS = {"shared_topics", "shared_mood", "shared_moods", "shared_place"}
# By what a frame says: the gaps it must have, beside `it` where it is about an item, and those of its own that it may have.
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
    "taste": (set(), TASTE_GAPS),
    "taste-maker": ({"author"}, {"things"}),
    "taste-all": ({"liked", "other"}, {"things"}),
    "taste-both": ({"liked", "other"}, {"both_topics", "both_moods", "both_where", "about", "things"}),
    "taste-one": ({"liked"}, {"its_topics", "its_moods", "its_where", "about", "things"}),
    "taste-no": ({"against"}, {"things"}),
    "taste-no-shared": ({"against"}, {"no_topics", "no_moods", "no_where", "about", "things"}),
}

# Words that deny a likeness; the device refuses them of a liked item that shares something (`src/narrator/check.ts`).
DENIAL = r"\b(?:a change|[Ff]ar from|unlike|[Nn]othing (?:like|ties)|not much like|little in common)\b"


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
    of_item = not frame.say.startswith("taste")
    needed = needed | {"it"} if of_item else needed
    if missing := needed - set(gaps):
        found.append(f"lacks {', '.join(sorted(missing))}")
    if unknown := set(gaps) - needed - own - (ITEM_GAPS if of_item else set()):
        found.append(f"has {', '.join(sorted(unknown))}, which a {frame.say} frame can't fill")
    if twice := {gap for gap in gaps if gaps.count(gap) > 1 and gap not in ("about", "set")}:
        found.append(f"has {', '.join(sorted(twice))} twice")
    if re.search(r"(?:here|there) is \{it\}(?!\.)", frame.text):
        found.append('reads "here is it" once the item is named')
    if of_item and re.search(DENIAL, frame.text) and frame.say != "change":
        found.append("denies what is shared, and only a change frame may")
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
