"""Catalogue rows → the words the models read. `src/pack/words.ts` and `src/encoder/encoder.ts` build the same text."""

from . import corpora


class Wording:
    """Facets in running text, in the order of the vocabulary file."""

    def __init__(self, vocabulary: dict | None = None):
        self.facets = vocabulary or corpora.vocabulary()

    def label(self, facet: str, term: str) -> str:
        return self.facets[facet].get("labels", {}).get(term, term.replace("-", " "))

    def terms(self, facet: str, item: dict) -> list[tuple[str, int]]:
        """(term, strength) of one item, strongest first, in vocabulary order among equals."""
        value = item.get(facet)
        if value is None:
            return []
        graded = value if isinstance(value, dict) else dict.fromkeys([value] if isinstance(value, str) else value, 1)
        order = list(self.facets[facet]["terms"])
        known = [(term, graded[term]) for term in order if term in graded]
        return sorted(known, key=lambda pair: -pair[1])

    def value(self, facet: str, item: dict) -> str | None:
        spec = self.facets[facet]
        if spec["type"] != "number":
            labels = [self.label(facet, term) for term, _ in self.terms(facet, item)]
            return f"{spec['label'].lower()} {', '.join(labels)}" if labels else None
        number = item.get(facet)
        if number is None:
            return None
        if spec.get("role") == "year":
            return year_in_words(number)
        return f"{number} {spec['unit']}" if spec.get("unit") else f"{spec['label'].lower()} {number}"

    def facts(self, item: dict) -> str:
        return "; ".join(words for facet in self.facets if (words := self.value(facet, item)) is not None)

    def shared_terms(self, item: dict, liked: dict, limit: int = 5) -> list[tuple[str, str]]:
        """(facet, label) of the tag and graded terms that `liked` shares with `item`, strongest in `item` first."""
        found = []
        for name, spec in self.facets.items():
            if spec["type"] in ("tags", "graded"):
                theirs = {term for term, _ in self.terms(name, liked)} - set(spec.get("quiet", ()))
                found += [(name, self.label(name, term)) for term, _ in self.terms(name, item) if term in theirs]
        return found[:limit]

    def shared(self, item: dict, liked: dict, limit: int = 5) -> list[str]:
        """The same as the prompt tells it."""
        return [as_noun(label, self.facets[name].get("noun")) for name, label in self.shared_terms(item, liked, limit)]

    def item_text(self, item: dict) -> str:
        by = f" by {', '.join(item['authors'])}" if item.get("authors") else ""
        return f"{item['title']}{by}. {self.facts(item)}. {item['blurb']}"


def as_noun(label: str, noun: str | None) -> str:
    """ "warm" of moods → "a warm mood"; terms of facets without a noun are nouns already."""
    if noun is None:
        return label
    return f"{'an' if label[0].lower() in 'aeiou' else 'a'} {label} {noun}"


def year_in_words(year: int) -> str:
    return f"{-year} BC" if year < 0 else str(year)
