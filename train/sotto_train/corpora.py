"""Where training text comes from: Wikipedia openings when the data folder is given, else this repository's own catalogue."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

from .settings import CATALOGUE

ARTICLES = "wiki/articles.jsonl.zst"
FICTION = "wiki/fiction.jsonl.zst"


def read_jsonl(path: Path) -> Iterator[dict]:
    """Yields one object a line; `.zst` files are decompressed as they are read."""
    if path.suffix == ".zst":
        import zstandard

        with path.open("rb") as raw:
            stream = zstandard.ZstdDecompressor().stream_reader(raw)
            for line in io.TextIOWrapper(stream, encoding="utf-8"):
                yield json.loads(line)
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def read_json(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def books() -> list[dict]:
    """The authored books catalogue, in file order."""
    return list(read_jsonl(CATALOGUE / "books.jsonl"))


def vocabulary() -> dict:
    """The controlled facet vocabulary: facet → {type, label, terms: {term: description}}."""
    return read_json(CATALOGUE / "vocabulary.json")


def documents(data: Path | None, limit: int | None = None) -> Iterator[dict]:
    """`{title, text}` documents: about fiction first, then general articles; the catalogue's blurbs where `data` is None."""
    if data is None:
        yield from ({"title": book["title"], "text": book["blurb"]} for book in books()[:limit])
        return
    count = 0
    for name in (FICTION, ARTICLES):
        for document in read_jsonl(data / name):
            yield document
            count += 1
            if limit is not None and count >= limit:
                return
