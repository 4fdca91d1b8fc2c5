"""Sizes and places. A larger model is another entry in SIZES; nothing else changes."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
CATALOGUE = REPOSITORY / "catalogue"
AUTHORED_NARRATIVES = REPOSITORY / "train" / "data" / "narratives.jsonl"
FRAMES = REPOSITORY / "train" / "data" / "frames.jsonl"
TASTES = REPOSITORY / "train" / "data" / "tastes.jsonl"
DOMAINS = REPOSITORY / "train" / "data" / "domains"


@dataclass(frozen=True)
class NarratorShape:
    """A Llama-style decoder. `width` and `hidden` are multiples of 32, the quantisation block."""

    vocabulary: int
    width: int
    layers: int
    heads: int
    memory_heads: int
    hidden: int
    context: int
    rope_base: float = 10_000.0


@dataclass(frozen=True)
class EncoderShape:
    """A bidirectional text encoder whose mean-pooled state is projected to `dim` and normalised."""

    vocabulary: int
    width: int
    layers: int
    heads: int
    hidden: int
    context: int
    dim: int


@dataclass(frozen=True)
class IlmShape:
    """The head over the encoder, of the encoder's width: how much of an item's words and of a history it reads, in tokens and items."""

    queries: int
    layers: int
    words: int
    history: int
    factors: int


@dataclass(frozen=True)
class Size:
    name: str
    narrator: NarratorShape
    encoder: EncoderShape
    pretrain_tokens: int
    pretrain_batch: int
    tune_steps: int
    tune_batch: int
    distill_steps: int
    distill_batch: int
    ilm: IlmShape
    # Of phase 1, whose losses contrast the items of a batch, and of phase 2, whose every example the narrator reads.
    ilm_steps: tuple[int, int]
    ilm_batch: tuple[int, int]
    # Items and narratives that a trained head is measured on by what it tells.
    ilm_told: int
    # Steps of learning recommendation knowledge, and samples of retrieval in each.
    knowledge_steps: int
    knowledge_batch: int
    # Steps of learning jointly to find by history and critique and to tell, and samples of finding in each.
    joint_steps: int
    joint_batch: int
    corpus_documents: int | None


SIZES = {
    "tiny": Size(
        name="tiny",
        narrator=NarratorShape(vocabulary=512, width=64, layers=2, heads=2, memory_heads=1, hidden=128, context=512),
        encoder=EncoderShape(vocabulary=512, width=64, layers=1, heads=2, hidden=128, context=48, dim=64),
        pretrain_tokens=16_384,
        pretrain_batch=4,
        tune_steps=6,
        tune_batch=4,
        distill_steps=8,
        distill_batch=16,
        ilm=IlmShape(queries=2, layers=1, words=16, history=4, factors=8),
        ilm_steps=(2, 2),
        ilm_batch=(8, 8),
        ilm_told=4,
        knowledge_steps=2,
        knowledge_batch=6,
        joint_steps=2,
        joint_batch=6,
        corpus_documents=200,
    ),
    "small": Size(
        name="small",
        narrator=NarratorShape(vocabulary=8192, width=256, layers=8, heads=4, memory_heads=2, hidden=704, context=512),
        encoder=EncoderShape(vocabulary=12_288, width=256, layers=3, heads=4, hidden=512, context=96, dim=256),
        pretrain_tokens=18_000_000,
        pretrain_batch=16,
        tune_steps=4100,
        tune_batch=32,
        distill_steps=3400,
        distill_batch=128,
        ilm=IlmShape(queries=8, layers=2, words=64, history=20, factors=32),
        ilm_steps=(250, 250),
        ilm_batch=(64, 16),
        ilm_told=200,
        knowledge_steps=260,
        knowledge_batch=24,
        joint_steps=400,
        joint_batch=32,
        corpus_documents=None,
    ),
}
# The small one begins as this one: two layers fewer learn faster at first, and it grows from there.
SIZES["shallow"] = replace(
    SIZES["small"],
    name="shallow",
    narrator=replace(SIZES["small"].narrator, layers=6),
    pretrain_tokens=9_400_000,
)


def work_folder(size: Size) -> Path:
    """Checkpoints, packed tokens and logs; ignored by git."""
    folder = Path(os.environ.get("SOTTO_WORK", REPOSITORY / "train" / "work")) / size.name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
