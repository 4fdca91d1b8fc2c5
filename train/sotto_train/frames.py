"""Sentence frames: sentences with gaps that an item of any domain can fill truthfully, by what they say.

A frame is written once and fits every item, so it claims nothing that its gaps don't carry. They are few on purpose: a
small model learns a few hundred sentences well, and runs thousands into each other. So that they don't read alike all the
same, a frame has places of choice, `[After|Having read] {liked}`: each choice is learned wherever it stands, and together
they give a frame many wordings.
"""

import itertools
import math
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from . import corpora
from .settings import FRAMES

GAP = re.compile(r"\{(\w+)\}")
# A place of choice: alternatives without gaps, of which one may be empty.
CHOICE = re.compile(r"\[([^\[\]{}]*)\]")
# More wordings than this are more than anybody reads through.
MOST_WORDINGS = 600

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

# Words that deny a likeness; the device refuses them of a liked item that shares something (`src/narrator/claims.ts`).
DENIAL = r"(?i)\b(?:a change|far from|unlike|step away from|you one way|nothing (?:like|ties|in common|to do)|not much like|little (?:in common|to do))\b"


@dataclass(frozen=True)
class Frame:
    """A sentence with gaps, and until one of its wordings is drawn, with places of choice."""

    say: str
    text: str

    @property
    def gaps(self) -> list[str]:
        return GAP.findall(self.text)

    @property
    def ways(self) -> int:
        """How many wordings it has."""
        return math.prod(choice.count("|") + 1 for choice in CHOICE.findall(self.text))

    @property
    def wordings(self) -> list["Frame"]:
        """The frame in each of its wordings; itself where it leaves no choice."""
        # Every second part is what stood between brackets.
        parts = CHOICE.split(self.text)
        ways = itertools.product(*(part.split("|") if n % 2 else [part] for n, part in enumerate(parts)))
        return [replace(self, text="".join(way)) for way in ways]

    def drawn(self, draw: random.Random) -> "Frame":
        """The frame in one of its wordings."""
        return replace(self, text=CHOICE.sub(lambda choice: draw.choice(choice[1].split("|")), self.text))

    @property
    def opening(self) -> str:
        """The word that it begins with."""
        return self.text.split()[0]


def by_say() -> dict[str, list[Frame]]:
    """Every frame, by what it says."""
    found: dict[str, list[Frame]] = {}
    for line in corpora.read_jsonl(FRAMES):
        found.setdefault(line["say"], []).append(Frame(**line))
    return found


def draw_frame(frames: list[Frame], draw: random.Random, begun: Iterable[str] = ()) -> Frame | None:
    """One of the frames in one of its wordings, which opens with no word of `begun` where that can be had."""
    found = [frame.drawn(draw) for frame in draw.sample(frames, len(frames) if begun else min(1, len(frames)))]
    return next((frame for frame in found if frame.opening not in begun), found[0] if found else None)


def faults(frame: Frame) -> list[str]:
    """What is wrong with a frame, in words; empty where nothing is."""
    if frame.say not in SAYS:
        return [f"nothing is said by \"{frame.say}\": one of {', '.join(SAYS)}"]
    found = [*faults_of_gaps(frame), *faults_of_choices(frame)]
    return found or list(dict.fromkeys(fault for wording in frame.wordings for fault in faults_of_wording(wording)))


def faults_of_gaps(frame: Frame) -> list[str]:
    """Gaps that a frame lacks, or can't fill."""
    found, gaps, (needed, own) = [], frame.gaps, SAYS[frame.say]
    needed = needed | {"it"} if of_item(frame) else needed
    if missing := needed - set(gaps):
        found.append(f"lacks {', '.join(sorted(missing))}")
    if unknown := set(gaps) - needed - own - (ITEM_GAPS if of_item(frame) else set()):
        found.append(f"has {', '.join(sorted(unknown))}, which a {frame.say} frame can't fill")
    if twice := {gap for gap in gaps if gaps.count(gap) > 1 and gap not in ("about", "set")}:
        found.append(f"has {', '.join(sorted(twice))} twice")
    return found


def faults_of_choices(frame: Frame) -> list[str]:
    """Brackets that leave no choice to be drawn."""
    found = []
    if re.search(r"[\[\]|]", CHOICE.sub("", frame.text)):
        found.append("has a bracket or a bar that belongs to no choice: brackets are closed, not nested, and hold no gap")
    for choice in CHOICE.findall(frame.text):
        ways = choice.split("|")
        if len(ways) < 2 or len(set(ways)) < len(ways):
            found.append(f"leaves no choice in [{choice}]")
    if not found and frame.ways > MOST_WORDINGS:
        found.append(f"has {frame.ways} wordings, more than {MOST_WORDINGS}")
    return found


def faults_of_wording(frame: Frame) -> list[str]:
    """What is wrong with a frame's sentence as one of its wordings has it."""
    found, text = [], frame.text
    if re.search(r"(?:here|there) is \{it\}(?!\.)", text):
        found.append('reads "here is it" once the item is named')
    if of_item(frame) and re.search(DENIAL, text) and frame.say != "change":
        found.append("denies what is shared, and only a change frame may")
    if re.search(r"\d", text):
        found.append("holds a digit")
    if not re.fullmatch(r"[{A-Z].*[.!?]", text) or re.search(r"[.!?] ", text):
        found.append("is not one sentence")
    if re.search(r"^ |  | [,;:.!?]| $", text):
        found.append("has a space too many")
    if re.search(r"\b(?:[Aa] (?:[aeio](?!ne\b)|\{)|[Aa]n (?:[^aeiouh]|\{))", text):
        found.append('has "a" or "an" before what may not bear it')
    if not frame.say.startswith("wish") and re.search(r"\b(?:ask|wish|want)", text, re.IGNORECASE):
        found.append("speaks of a wish: the device refuses that where none was made")
    words = len(GAP.sub("x", text).split())
    if not 4 <= words <= 26:
        found.append(f"has {words} words, not 4 to 26")
    return found


def of_item(frame: Frame) -> bool:
    return not frame.say.startswith("taste")


def faults_of_all(frames: Iterable[Frame]) -> list[str]:
    """Faults of every frame, and pairs of frames of which a wording reads alike once the gaps' braces are taken out."""
    found, seen = [], {}
    for number, frame in enumerate(frames, 1):
        found += [f"{number}: {fault}: {frame.text}" for fault in faults(frame)]
        for bare in dict.fromkeys(re.sub(r"\W+", " ", wording.text).lower().strip() for wording in frame.wordings):
            if seen.setdefault((frame.say, bare), number) != number:
                found.append(f"{number}: the same as {seen[frame.say, bare]}: {bare}")
    return found
