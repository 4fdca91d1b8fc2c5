"""What the narrator is asked, as text. `src/narrator/prompt.ts` builds the same."""

import re
from dataclasses import dataclass, field

from . import tokens

TEXT_LIMIT = 400


@dataclass
class Request:
    """One narrative to write: an item, up to three liked ones with what they share with it, and the wish in force."""

    title: str
    creators: list[str]
    facts: str
    text: str
    liked: list[tuple[str, list[str]]] = field(default_factory=list)
    asked: str = ""


@dataclass
class Taste:
    """One summary to write: what stands out among a person's likes, as `src/narrator/taste.ts` is given it."""

    things: str
    moods: list[str]
    # The words before the topics; empty where they need none.
    lead: str
    topics: list[str]
    # "set in Russia", and whether half of the likes or more are.
    place: str | None
    often: bool
    mostly: list[str]
    # Who made several of the likes.
    makers: list[str]
    # Up to three likes with what they have of the above: "dark", "about family", "set in Russia".
    liked: list[tuple[str, list[str]]]
    # Something said no to, with what stands out among all such.
    against: tuple[str, list[str]] | None = None


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<+\|+", "", text)).strip()


def prompt_text(request: Request) -> str:
    by = f" by {', '.join(request.creators)}" if request.creators else ""
    history = "".join(tokens.LIKED + sharing(*liked) for liked in request.liked[:3])
    asked = f"{tokens.ASKED}{plain(request.asked)}" if request.asked else ""
    return (
        f"{tokens.ITEM}{plain(request.title + by)}{tokens.FACTS}{plain(request.facts)}"
        f"{tokens.ABOUT}{plain(request.text)[:TEXT_LIMIT]}{history}{asked}{tokens.WRITE}"
    )


def sharing(title: str, shared: list[str]) -> str:
    return f"{plain(title)}{tokens.SHARED}{plain(', '.join(shared)) or 'little'}"


def taste_prompt(taste: Taste) -> str:
    """A taste names no item; what stands behind `<|asked|>` is what was said no to."""
    parts = [
        taste.things,
        f"feels {', '.join(taste.moods)}" if taste.moods else "",
        f"{taste.lead} {', '.join(taste.topics)}".strip() if taste.topics else "",
        f"{'often ' if taste.often else ''}{taste.place}" if taste.place else "",
        f"mostly {', '.join(taste.mostly)}" if taste.mostly else "",
        f"by {', '.join(taste.makers)}" if taste.makers else "",
    ]
    history = "".join(tokens.LIKED + sharing(*liked) for liked in taste.liked[:3])
    against = tokens.ASKED + sharing(*taste.against) if taste.against else ""
    return f"{tokens.FACTS}{plain('; '.join(part for part in parts if part))}{history}{against}{tokens.WRITE}"
