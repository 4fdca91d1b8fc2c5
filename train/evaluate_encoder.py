"""Retrieval quality of the encoder beside its teacher and TF-IDF: recall@10 on held-out books and Wikipedia articles."""

import argparse
import json
import random
from pathlib import Path

import numpy as np
from distill import WORDS, Teacher, book_queries
from sotto_train import checkpoints, corpora, tokens
from sotto_train.encoder import TextEncoder, encode
from sotto_train.items import Wording
from sotto_train.settings import SIZES, Size, work_folder
from train_tokenizers import clean

# Which words of a held-out book make its queries. One draw of queries differs from the next by .03 in recall: eight are taken.
SEED, QUERIES_EACH = 7, 8


def recall_at_10(queries: np.ndarray, passages: np.ndarray) -> float:
    """Share of queries whose own passage is among the ten nearest; query i asks for passage i mod the number of passages."""
    scores = queries @ passages.T
    rows = np.arange(len(queries))
    own = scores[rows, rows % len(passages)][:, None]
    return float(((scores > own).sum(1) < 10).mean())


def tf_idf(passages: list[str], queries: list[str]) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    fitted = TfidfVectorizer(sublinear_tf=True).fit(passages)
    return fitted.transform(queries).toarray(), fitted.transform(passages).toarray()


def tasks(data: Path | None) -> dict[str, tuple[list[str], list[str]]]:
    """name → (queries, passages) for `recall_at_10`; all held out from training."""
    draw, wording = random.Random(SEED), Wording()
    books = [b for n, b in enumerate(corpora.books()) if n % 3 == 0]
    queries = [book_queries(b, wording, draw) for _ in range(QUERIES_EACH) for b in books]
    found = {"books: subjects or title → blurb": (queries, [b["blurb"] for b in books]),
             "books: subjects or title → full text": (queries, [wording.item_text(b) for b in books])}
    if data is not None:
        articles = [d for n, d in enumerate(corpora.documents(data)) if n % 20 == 0][:2000]
        openings = [" ".join(clean(d["text"]).split()[:WORDS]).replace(d["title"], "it") for d in articles]
        found["Wikipedia: title → opening (title removed)"] = ([d["title"] for d in articles], openings)
        full = [" ".join(clean(d["text"]).split()[:WORDS]) for d in articles]
        found["Wikipedia: title → opening"] = ([d["title"] for d in articles], full)
    return found


def open_encoder(size: Size) -> TextEncoder:
    """The encoder of this recipe's last checkpoint."""
    model = TextEncoder(size.encoder).eval()
    model.load_state_dict(checkpoints.load(work_folder(size) / "encoder.pt")["model"])
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    size = SIZES[options.size]
    folder = work_folder(size)
    model = open_encoder(size)
    tokenizer, teacher = tokens.load(folder / "encoder-tokenizer.json"), Teacher()
    table = {}
    for name, (queries, passages) in tasks(options.data).items():
        student = recall_at_10(encode(model, tokenizer, queries).numpy(), encode(model, tokenizer, passages).numpy())
        taught = recall_at_10(teacher.encode(queries).numpy(), teacher.encode(passages).numpy())
        lexical = recall_at_10(*tf_idf(passages, queries))
        table[name] = {"student": student, "teacher": taught, "tf-idf": lexical, "student / teacher": student / taught}
        print(f"{name}: student {student:.3f}, teacher {taught:.3f} ({student / taught:.0%}), TF-IDF {lexical:.3f}")
    (folder / "encoder-evaluation.json").write_text(json.dumps(table, indent=2))


if __name__ == "__main__":
    main()
