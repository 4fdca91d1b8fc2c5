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


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<+\|+", "", text)).strip()


def prompt_text(request: Request) -> str:
    by = f" by {', '.join(request.creators)}" if request.creators else ""
    history = "".join(
        f"{tokens.LIKED}{plain(title)}{tokens.SHARED}{plain(', '.join(shared)) or 'little'}" for title, shared in request.liked[:3]
    )
    asked = f"{tokens.ASKED}{plain(request.asked)}" if request.asked else ""
    return (
        f"{tokens.ITEM}{plain(request.title + by)}{tokens.FACTS}{plain(request.facts)}"
        f"{tokens.ABOUT}{plain(request.text)[:TEXT_LIMIT]}{history}{asked}{tokens.WRITE}"
    )
