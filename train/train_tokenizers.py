"""Trains both vocabularies and packs the pretraining text into one array of token ids."""

import argparse
import random
import re
from pathlib import Path

import numpy as np
from sotto_train import corpora, tokens
from sotto_train.settings import SIZES, work_folder

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'])")


def clean(text: str) -> str:
    """Drops section headings ("Plot.") and empty brackets that the extraction left behind."""
    lines = [line for line in text.split("\n") if len(line.split()) > 3]
    return re.sub(r"\(\s*[;,]?\s*\)", "", " ".join(lines)).replace("  ", " ")


def recall_exercise(text: str, draw: random.Random) -> str | None:
    """A passage to restore from its own shuffled, thinned sentences: teaches the model to take its words from the prompt."""
    sentences = [s for s in SENTENCE_END.split(text) if 5 <= len(s.split()) <= 40][:8]
    if len(sentences) < 3:
        return None
    start = draw.randrange(len(sentences) - 2)
    passage = sentences[start : start + draw.choice((2, 3))]
    notes = [" ".join(w for w in s.split() if draw.random() > 0.2) for s in passage]
    draw.shuffle(notes)
    return f"{tokens.ABOUT}{' '.join(notes)}{tokens.WRITE}{' '.join(passage)}{tokens.END}"


def training_texts(data: Path | None, limit: int | None, seed: int):
    """Yields pretraining documents, each closed by the end token; a fifth are followed by a recall exercise on the same text."""
    draw = random.Random(seed)
    for document in corpora.documents(data, limit):
        text = clean(document["text"])
        if len(text) < 80:
            continue
        yield f"{text}{tokens.END}"
        if draw.random() < 0.6 and (exercise := recall_exercise(text, draw)):
            yield exercise


def pack(tokenizer, texts, limit: int) -> np.ndarray:
    """Token ids of the texts in a seeded random order of chunks, at most `limit` of them, as uint16."""
    parts, total, batch = [], 0, []
    for text in texts:
        batch.append(text)
        if len(batch) == 1000:
            ids = [np.array(e.ids, np.uint16) for e in tokenizer.encode_batch(batch)]
            parts.extend(ids)
            total += sum(map(len, ids))
            batch = []
            print(f"\rpacked {total:,} tokens", end="", flush=True)
            if total >= limit:
                break
    parts.extend(np.array(e.ids, np.uint16) for e in tokenizer.encode_batch(batch))
    order = np.random.default_rng(1).permutation(len(parts))
    print()
    return np.concatenate([parts[i] for i in order])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--data", type=Path, help="folder with wiki/*.jsonl.zst; the catalogue's blurbs where absent")
    options = parser.parse_args()
    size = SIZES[options.size]
    folder = work_folder(size)
    sample = [clean(d["text"]) for n, d in enumerate(corpora.documents(options.data, size.corpus_documents)) if n % 6 == 0 or n < 12_359]
    for name, train, count in (
        ("narrator", tokens.train_narrator_tokenizer, size.narrator.vocabulary),
        ("encoder", tokens.train_encoder_tokenizer, size.encoder.vocabulary),
    ):
        path = folder / f"{name}-tokenizer.json"
        if not path.exists():
            train(sample, count).save(str(path))
            print(f"{name} vocabulary of {tokens.load(path).get_vocab_size():,} → {path}")
    packed = folder / "pretrain-tokens.npy"
    if not packed.exists():
        ids = pack(tokens.load(folder / "narrator-tokenizer.json"), training_texts(options.data, size.corpus_documents, 0), 4 * size.pretrain_tokens)
        np.save(packed, ids)
        print(f"{len(ids):,} tokens → {packed}")


if __name__ == "__main__":
    main()
