"""Examples to tune the narrator on: the authored ones, and compositions over items of every domain and invented ones.

The authored narratives give the voice. The compositions give the habit: to take every fact from the prompt, sentence by
sentence, also for items never seen.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from . import corpora
from .compose import Composer
from .domains import FORMS, Domain, all_domains, invented, slotted
from .frames import GAP, by_say
from .prompt import Taste, prompt_text, taste_prompt
from .settings import TASTES
from .tastes import TasteComposer
from .tokens import END

Example = tuple[str, str]

# Of compositions, half are about books; of a domain's, this share is about items that were invented from plots.
BOOKS_SHARE, INVENTED_SHARE = 0.5, 0.6
# Of all that is composed, this share tells a person's taste.
TASTE_SHARE = 0.08
# What a narrator tuned on all this tells: recorded with its checkpoint, and in the models' manifest.
KINDS = ["item", "taste"]
# Every tenth item of every domain is left out of the compositions, to measure on.
HELD_OUT = 10


def authored(domains: list[Domain]) -> list[Example]:
    """(prompt, answer) of every authored narrative."""
    return [(prompt_text(request), text + END) for domain in domains for request, text in domain.authored()]


def authored_tastes() -> list[Example]:
    """(prompt, answer) of every authored summary of a taste; what was said no to takes the slot of the title."""
    found = []
    for line in corpora.read_jsonl(TASTES):
        text = line.pop("text").replace("{against}", "{title}")
        sharing = [(one["title"], one["shared"]) for one in line.pop("liked")]
        against = line.pop("against")
        taste = Taste(**line, liked=sharing, against=against and (against["title"], against["shared"]))
        found.append((taste_prompt(taste), slotted(text) + END))
    return found


def draw_history(shelf: list[dict], item: dict, domain: Domain, draw: random.Random) -> list[dict]:
    """Up to three other items: mostly near ones, sometimes far ones, so that there is something to say and sometimes nothing."""
    near = sorted(draw.sample(shelf, min(30, len(shelf))), key=lambda other: -len(domain.wording.shared(item, other, limit=9)))
    liked = [other for other in (near[:6] if draw.random() < 0.8 else near[-8:]) if other is not item]
    return draw.sample(liked, min(draw.choice((0, 1, 1, 2, 2, 3, 3)), len(liked)))


def composed(domains: list[Domain], data: Path | None, seed: int) -> Iterator[Example]:
    """An endless stream of compositions."""
    draw = random.Random(seed)
    composers = [Composer(domain, draw) for domain in domains]
    tasters = [TasteComposer(domain, draw) for domain in domains]
    own = [[item for n, item in enumerate(domain.items) if n % HELD_OUT] for domain in domains]
    made = [invented(domain, data, draw) if data else [] for domain in domains]
    weights = [BOOKS_SHARE, *[(1 - BOOKS_SHARE) / (len(domains) - 1)] * (len(domains) - 1)]
    while True:
        [number] = draw.choices(range(len(domains)), weights)
        shelf = made[number] if made[number] and draw.random() < INVENTED_SHARE else own[number]
        if draw.random() < TASTE_SHARE:
            yield tasters[number].compose(shelf)
            continue
        item = draw.choice(shelf)
        yield composers[number].compose(item, draw_history(shelf, item, domains[number], draw))


def stem(word: str) -> str:
    """A word reduced to what its inflections share; the same rule as in `src/narrator/ground.ts`."""
    root = re.sub(r"(ies|ied|ying)$", "y", re.sub(r"['’]s?$", "", word.lower()))
    for _ in range(2):
        if len(root) > 4:
            root = re.sub(r"(ing|edly|ed|es|s|ly|er|est|e|y)$", "", root)
    return root[:7]


# Claims that need ground: that something was wished for, and how it compares.
CLAIMS = "ask wish want shorter longer newer older faster slower funnier warmer scarier less fewer smaller bigger larger".split()
PLAIN = set("a an the of and at in on no mid for it its first by with".split())
WORD = re.compile(r"[^\W\d_][^\W\d_'’]*")


def words_of_frames(domains: list[Domain]) -> set[str]:
    """Stems of the words that frames use about any item: true of all by the way that frames are written."""
    texts = [GAP.sub(" ", wording.text) for frames in by_say().values() for frame in frames for wording in frame.wordings]
    texts += [*FORMS.values(), *(words for domain in domains for words in (domain.about, domain.set))]
    return {stem(word) for text in texts for word in WORD.findall(text)} - {stem(claim) for claim in CLAIMS}


def voice(fewest: int = 8) -> list[str]:
    """Stems that narratives use without support from their prompt: those of the frames, and those in `fewest` authored ones.

    Words of the vocabularies' terms are not among the latter: a narrative may call a book grim only where its facets do.
    """
    domains = all_domains()
    labels = [d.wording.label(facet, term) for d in domains for facet, spec in d.wording.facets.items() for term in spec.get("terms", ())]
    barred = {stem(w) for text in (*labels, *CLAIMS) for w in WORD.findall(text) if w not in PLAIN}
    counts: Counter[str] = Counter()
    for prompt, answer in authored(domains):
        given = {stem(w) for w in WORD.findall(prompt)}
        free = re.sub(r"<\|\w+\|>", " ", answer)
        counts.update({stem(w) for w in WORD.findall(free) if w[0].islower() or w == "I"} - given)
    return sorted({w for w, count in counts.items() if count >= fewest and w not in barred} | words_of_frames(domains))
