"""Examples to tune the narrator on: the authored ones, and compositions over catalogue items and over invented ones.

The authored narratives give the voice. The compositions give the habit: to take every fact from the prompt, sentence by
sentence, also for items never seen; a third of them are about invented items whose descriptions come from encyclopaedic plots.
"""

import itertools
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from . import corpora
from .items import Wording, as_noun
from .prompt import Request, prompt_text
from .settings import AUTHORED_NARRATIVES
from .tokens import END

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'])")
FORMS = {
    "short-stories": "collection of stories", "poetry": "book of poems", "graphic-novel": "graphic novel", "picture-book": "picture book",
    "history": "work of history", "science": "book of science", "essays": "book of essays", "reportage": "piece of reportage",
    "philosophy": "work of philosophy", "society": "book about society", "travel": "travel book",
}  # fmt: skip


def slotted(text: str) -> str:
    """Authored text has {title} where the model writes its slot token."""
    return re.sub(r"\{(title|author|year|length|series|liked[123])\}", r"<|\1|>", text)


def request_for(book: dict, liked: list[dict], asked: str, wording: Wording) -> Request:
    shared = [(other["title"], wording.shared(book, other)) for other in liked]
    return Request(book["title"], book["authors"], wording.facts(book), book["blurb"], shared, asked)


def authored(wording: Wording) -> list[tuple[str, str]]:
    """(prompt, answer) of every authored narrative."""
    by_id = {book["id"]: book for book in corpora.books()}
    examples = []
    for line in corpora.read_jsonl(AUTHORED_NARRATIVES):
        liked = [by_id[i] for i in line["liked"]]
        asked = re.sub(r"\{liked(\d)\}", lambda m: liked[int(m[1]) - 1]["title"], line["critique"])
        request = request_for(by_id[line["book"]], liked, asked, wording)
        examples.append((prompt_text(request), slotted(line["text"]) + END))
    return examples


def listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def article(words: str) -> str:
    return f"{'an' if words[0].lower() in 'aeiou' else 'a'} {words}"


def capital(text: str) -> str:
    return text[0].upper() + text[1:]


class Composer:
    """Writes a narrative from an item's facts by choosing among sentence patterns; `draw` decides everything."""

    def __init__(self, wording: Wording, draw: random.Random):
        self.wording, self.draw = wording, draw

    def labels(self, facet: str, item: dict, most: int) -> list[str]:
        found = [self.wording.label(facet, t) for t, _ in self.wording.terms(facet, item) if t not in self.wording.facets[facet].get("quiet", ())]
        return self.draw.sample(found, min(most, len(found)))

    def about(self, item: dict) -> list[str]:
        sentences = SENTENCE.split(item["blurb"].strip())
        if len(sentences) > 1 and self.draw.random() < 0.35:
            sentences = sentences[:1]
        return sentences[:2]

    def what(self, item: dict, named: bool) -> str:
        """One sentence of plain facts; the title is in it where `named`."""
        draw, subjects, moods = self.draw, listed(self.labels("subjects", item, 2)), self.labels("moods", item, 2)
        form = FORMS.get(item["form"], item["form"])
        places = self.labels("settings", item, 1)
        place = f", set in {places[0]}" if places and not places[0].startswith(("at ", "the road")) else ""
        mood = listed(moods)
        if named:
            options = [
                f"<|title|> is {article(f'{moods[0]} {form}')} about {subjects}{place}.",
                f"<|title|> is {article(form)} about {subjects}, {mood} throughout.",
                f"<|title|> runs to <|pages|> pages and stays {mood}.",
                f"In <|title|> the mood is {mood}{place}.",
                f"All of this is in <|title|>, {article(form)} from <|year|>.",
                f"That is <|title|>, {article(f'{moods[0]} {form}')} of <|pages|> pages.",
            ]
            if item["authors"]:
                options += [f"<|author|> wrote <|title|> as {article(form)} about {subjects}{place}.",
                            f"In <|title|>, <|author|> writes about {subjects} and keeps it {moods[0]}."]  # fmt: skip
        else:
            options = [
                f"It is {article(form)} about {subjects}{place}.", f"The mood is {mood}.", f"Expect something {mood}.",
                f"The book turns on {subjects}.", f"It was first published in <|year|> and reads as {mood}.",
                f"It takes <|pages|> pages and is {mood} all the way.",
            ]  # fmt: skip
            if item["authors"]:
                options += [f"<|author|> keeps it {mood}.", f"<|author|> is interested in {subjects}."]
        return draw.choice(options)

    def why(self, item: dict, shared: list[list[str]], named: bool) -> str:
        """One sentence that ties the item to what the person likes, or admits that little does."""
        draw = self.draw
        it = "<|title|>" if named else "it"
        telling = [n for n, words in enumerate(shared) if words]
        if not telling:
            mood = listed(self.labels("moods", item, 2))
            return capital(draw.choice([
                f"{it} is a step away from <|liked1|>, towards something {mood}.",
                f"<|liked1|> was another kind of book, so take {it} as a change: {mood}.",
                f"Little here repeats <|liked1|>, and what {it} offers instead is {listed(self.labels('subjects', item, 2))}.",
            ]))  # fmt: skip
        first = telling[0] if draw.random() < 0.7 else draw.choice(telling)
        slot = f"<|liked{first + 1}|>"
        words = draw.sample(shared[first], min(len(shared[first]), draw.choice((1, 2, 2, 3))))
        options = [
            f"{it} shares {listed(words)} with {slot}.", f"what {it} has in common with {slot} is {listed(words)}.",
            f"you liked {slot}, and {it} has {listed(words)} too.", f"from {slot} you know {listed(words)}, and {it} has {'them' if len(words) > 1 else 'that'} as well.",
            f"like {slot}, {it} has {listed(words)}.", f"{slot} gave you {listed(words)}, and {it} does the same.",
            f"I thought of {it} because of {slot}: both have {listed(words)}.", f"if {listed(words)} drew you to {slot}, {it} is close by.",
        ]  # fmt: skip
        other = next((n for n in telling if n != first), None)
        if other is not None:
            more = draw.choice(shared[other])
            options += [f"{it} shares {listed(words)} with {slot} and {more} with <|liked{other + 1}|>.",
                        f"{slot} is near {it} for {listed(words)}, and <|liked{other + 1}|> for {more}."] * 3  # fmt: skip
        return capital(draw.choice(options))

    def wish(self, item: dict) -> tuple[str, str] | None:
        """(what was asked, the sentence that answers it); only wishes that the item really meets."""
        draw, moods = self.draw, item["moods"]
        fits: list[tuple[str, str]] = []
        if item["pages"] < 300:
            fits += [("shorter", s) for s in ("At <|pages|> pages it is the shorter read you asked for.", "You wanted something shorter, and this takes only <|pages|> pages.", "It is short, as you asked: <|pages|> pages.")]
        if item["pages"] > 380:
            fits += [("longer", s) for s in ("With <|pages|> pages it is the longer read you asked for.", "You asked for something longer, and this has <|pages|> pages.")]
        if item["year"] > 1985:
            fits += [("newer", s) for s in ("It is newer, as you asked: it came out in <|year|>.", "You asked for something newer, and this is from <|year|>.")]
        if item["year"] < 1960:
            fits += [("older", s) for s in ("It is older, as you wished, first published in <|year|>.", "You asked for something older, and this dates from <|year|>.")]
        for asked, terms in (("funnier", ("funny", "satirical", "whimsical")), ("warmer", ("warm", "tender")), ("scarier", ("frightening", "eerie")),
                             ("more hopeful", ("hopeful", "inspiring")), ("more romantic", ("romantic", "tender")), ("faster", ("fast", "tense"))):  # fmt: skip
            for term in terms:
                if term in moods:
                    fits += [(asked, f"You asked for something {asked}, and this one is {term}."), (asked, f"It is {term}, which answers your wish for something {asked}.")]
        for term in ("grim", "violent", "melancholy", "challenging"):
            if term not in moods:
                fits += [(f"less {term}", f"It is less {term}, as you asked."), (f"not so {term}", f"You wanted it less {term}, and it is.")]
        for label in self.labels("subjects", item, 2):
            fits += [(f"about {label}", f"You asked for {label}, and that is what it is about."), (f"more {label}", f"You asked for more {label}, and here it is.")]
        if not fits:
            return None
        asked, sentence = draw.choice(fits)
        if asked in ("shorter", "newer", "funnier") and draw.random() < 0.3:
            second = draw.choice(fits)
            if second[0] != asked:
                return f"{asked}, {second[0]}", f"{sentence} {second[1]}"
        return asked, sentence

    def compose(self, item: dict, liked: list[dict]) -> tuple[str, str]:
        """(prompt, answer) for one item and history."""
        draw = self.draw
        wish = self.wish(item) if draw.random() < 0.4 else None
        shared = [self.wording.shared(item, other) for other in liked]
        request = Request(item["title"], item["authors"], self.wording.facts(item), item["blurb"],
                          [(other["title"], words) for other, words in zip(liked, shared, strict=True)], wish[0] if wish else "")  # fmt: skip
        named = draw.choice(("what", "what", "why"))
        parts = {"about": self.about(item), "what": [self.what(item, named == "what")], "why": [self.why(item, shared, named == "why")] if liked else []}
        if not liked and named == "why":
            parts["what"] = [self.what(item, True)]
        orders = [("about", "what", "why"), ("what", "about", "why"), ("why", "about", "what"), ("about", "why", "what"), ("why", "what", "about")]
        order = draw.choice(orders)
        sentences = [s for part in order for s in parts[part]]
        if wish:
            sentences.insert(draw.choice((0, len(sentences))), wish[1])
        return prompt_text(request), " ".join(sentences) + END


def invented_items(data: Path, wording: Wording, draw: random.Random) -> Iterator[dict]:
    """Items that no catalogue has: titles and plot sentences of encyclopaedia articles, facets at random."""
    for document in corpora.read_jsonl(data / corpora.FICTION):
        parts = re.split(r"(?:Plot|Synopsis)[^\n]*\n", document["text"], maxsplit=1)
        plot = parts[1].replace("\n", " ") if len(parts) == 2 else ""
        sentences = [s for s in SENTENCE.split(plot)[:4] if 8 <= len(s.split()) <= 26]
        if len(sentences) < 2:
            continue
        pick = lambda facet, low, high: draw.sample(list(wording.facets[facet]["terms"]), draw.randint(low, high))  # noqa: E731
        yield {
            "title": re.sub(r"\s*\(.*", "", document["title"]), "authors": [" ".join(draw.sample(NAMES, 2))], "blurb": " ".join(sentences[:2]),
            "form": draw.choice(list(wording.facets["form"]["terms"])), "audience": "adult", "subjects": pick("subjects", 3, 6), "settings": pick("settings", 1, 3),
            "eras": pick("eras", 1, 2), "moods": {m: draw.randint(1, 3) for m in pick("moods", 2, 5)}, "language": "en",
            "pages": draw.randint(60, 900), "year": draw.randint(1700, 2020),
        }  # fmt: skip


NAMES = "Anna Bela Carl Dina Emil Faye Gus Hana Ivo Jun Kofi Lena Mara Nils Ola Petra Quinn Rosa Sven Tariq Uma Vera Wen Xenia Yusuf Zora Abbot Birch Castellan Drummond Ekström Farrow Grange Hollis Ibarra Jansen".split()


def composed(wording: Wording, data: Path | None, seed: int) -> Iterator[tuple[str, str]]:
    """An endless stream of compositions, two thirds about the catalogue's books, the rest about invented items."""
    draw = random.Random(seed)
    composer, books = Composer(wording, draw), corpora.books()
    invented = list(invented_items(data, wording, draw)) if data else []
    while True:
        shelf = invented if invented and draw.random() < 0.34 else books
        item = draw.choice(shelf)
        count = draw.choice((0, 1, 1, 2, 2, 3, 3))
        tags = set(item["subjects"]) | set(item["moods"]) | set(item["settings"])
        near = sorted(draw.sample(shelf, min(40, len(shelf))), key=lambda b: -len(tags & (set(b["subjects"]) | set(b["moods"]) | set(b["settings"]))))
        liked = [b for b in (near[:6] if draw.random() < 0.75 else near[-12:]) if b is not item]
        yield composer.compose(item, draw.sample(liked, min(count, len(liked))))


def stem(word: str) -> str:
    """A word reduced to what its inflections share; the same rule as in `src/narrator/ground.ts`."""
    root = re.sub(r"(ies|ied|ying)$", "y", re.sub(r"['’]s?$", "", word.lower()))
    for _ in range(2):
        if len(root) > 4:
            root = re.sub(r"(ing|edly|ed|es|s|ly|er|est|e|y)$", "", root)
    return root[:7]


# Claims that need ground: that something was wished for, and how it compares.
CLAIMS = "ask wish want shorter longer newer older faster slower funnier warmer scarier less fewer".split()
PLAIN = set("a an the of and at in on no mid for it its first by with".split())


def voice(fewest: int = 8) -> list[str]:
    """Stems that narratives use without support from their prompt, in at least `fewest` of them.

    Words of the vocabulary's terms are not among them: a narrative may call a book grim only where its facets do.
    """
    wording, word = Wording(), re.compile(r"[^\W\d_][^\W\d_'’]*")
    labels = [wording.label(facet, term) for facet, spec in wording.facets.items() for term in spec.get("terms", ())]
    barred = {stem(w) for text in (*labels, *CLAIMS) for w in word.findall(text) if w not in PLAIN}
    counts: Counter[str] = Counter()
    for prompt, answer in itertools.chain(authored(wording), itertools.islice(composed(wording, None, 0), 3000)):
        given = {stem(w) for w in word.findall(prompt)}
        free = re.sub(r"<\|\w+\|>", " ", answer)
        counts.update({stem(w) for w in word.findall(free) if w[0].islower() or w == "I"} - given)
    return sorted(w for w, count in counts.items() if count >= fewest and w not in barred)
