"""Held-out bits per byte of narrators, side by side: on Wikipedia and on authored narratives, the same text for each.

A narrator is a checkpoint of this recipe (`pretrain`, `tune`) or a folder of published models.
"""

import argparse
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from pretrain import HELD_OUT, LENGTH
from sotto_train import checkpoints, published, tokens
from sotto_train.growth import deepened
from sotto_train.llama import Llama
from sotto_train.settings import SIZES, Size, work_folder
from tokenizers import Tokenizer
from tune import collate, held_out


def open_narrator(name: str, size: Size) -> Llama:
    """A narrator of this recipe or a published one, which may have fewer layers: those added to it change nothing."""
    model = Llama(size.narrator).eval()
    state = checkpoints.load(work_folder(size) / f"{name}.pt")["model"] if name in ("pretrain", "tune") else published.narrator_state(Path(name))
    model.load_state_dict(deepened(state, size.narrator.layers))
    return model


@torch.no_grad()
def nats(model: Llama, ids: torch.Tensor, counted: torch.Tensor) -> float:
    """Summed nats of the counted tokens; ids and counted [rows, time]."""
    losses = F.cross_entropy(model(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
    return float((losses * counted[:, 1:].flatten()).sum())


def on_encyclopaedia(model: Llama, ids: np.ndarray, tokenizer, windows: int = 128) -> float:
    rows = ids[: len(ids) // (LENGTH + 1) * (LENGTH + 1)].reshape(-1, LENGTH + 1)[:windows].astype(np.int64)
    size = sum(len(tokenizer.decode(row[1:].tolist(), skip_special_tokens=False).encode()) for row in rows)
    parts = [torch.from_numpy(part) for part in np.split(rows, max(1, len(rows) // 16))]
    return sum(nats(model, part, torch.ones_like(part)) for part in parts) / math.log(2) / size


def on_narratives(model: Llama, pairs: list, tokenizer, context: int) -> float:
    size = sum(len(tokenizer.decode(answer, skip_special_tokens=False).encode()) for _, answer in pairs)
    total = 0.0
    for start in range(0, len(pairs), 16):
        ids, answers = collate(pairs[start : start + 16], context)
        total += nats(model, ids, answers)
    return total / math.log(2) / size


def held_out_text(size: Size) -> tuple[Tokenizer, np.ndarray, list[list]]:
    """The narrators' tokenizer, the held-out tail of the packed text, and the held-out narratives unmarked and marked."""
    folder = work_folder(size)
    ids = np.load(folder / "pretrain-tokens.npy", mmap_mode="r")
    return tokens.load(folder / "narrator-tokenizer.json"), np.array(ids[-min(HELD_OUT, len(ids) // 10) :]), [held_out(size, marked) for marked in (False, True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("narrators", nargs="+", help="pretrain, tune, or a folder with manifest.json")
    parser.add_argument("--size", choices=SIZES, default="small")
    options = parser.parse_args()
    size = SIZES[options.size]
    tokenizer, tail, pairs = held_out_text(size)
    for name in options.narrators:
        model = open_narrator(name, size)
        wikipedia = on_encyclopaedia(model, tail, tokenizer)
        told, known = (on_narratives(model, ones, tokenizer, size.narrator.context) for ones in pairs)
        print(f"{name}: bits/byte on Wikipedia {wikipedia:.3f}, on authored narratives {told:.3f}, marked as such {known:.3f}", flush=True)


if __name__ == "__main__":
    main()
