"""Pretrains the narrator on packed text; resumes from its last checkpoint.

With `--continue-from FROM` it starts from another narrator instead of from nothing: the one published in a folder of models, or a
checkpoint of this script. Width and vocabulary must be its; layers may be more, and the added ones begin as if they were not there.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from sotto_train import checkpoints, published
from sotto_train.growth import deepened
from sotto_train.llama import Llama, next_token_loss
from sotto_train.optimisers import Optimisers, schedule
from sotto_train.precision import mixed
from sotto_train.settings import SIZES, work_folder

LENGTH = 256
HELD_OUT = 200_000


def batches(ids: np.ndarray, batch: int, seed: int):
    """Yields [batch, LENGTH + 1] int64 windows in a seeded order, pass after pass."""
    windows = (len(ids) - 1) // LENGTH
    draw = np.random.default_rng(seed)
    while True:
        order = draw.permutation(windows)
        for start in range(0, windows - batch + 1, batch):
            rows = [ids[w * LENGTH : w * LENGTH + LENGTH + 1] for w in order[start : start + batch]]
            yield torch.from_numpy(np.stack(rows).astype(np.int64))


def held_out_loss(model: Llama, ids: np.ndarray, device: str) -> float:
    """Mean nats per token over the held-out tail of the corpus."""
    rows = ids[: len(ids) // (LENGTH + 1) * (LENGTH + 1)].reshape(-1, LENGTH + 1)[:128]
    with torch.no_grad():
        losses = [next_token_loss(model, torch.from_numpy(r.astype(np.int64)).to(device)).item() for r in np.split(rows, max(1, len(rows) // 16))]
    return float(np.mean(losses))


def weights_of(source: Path) -> dict[str, torch.Tensor]:
    """The narrator published in a folder, or that of a checkpoint."""
    return published.narrator_state(source) if source.is_dir() else checkpoints.load(source)["model"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=0, help="order of the text, and weights where they start from nothing")
    parser.add_argument("--continue-from", type=Path, metavar="FROM", help="a folder of published models, or a checkpoint")
    parser.add_argument("--compile", action="store_true", help="an eighth faster on a processor; wants a C++ compiler")
    options = parser.parse_args()
    size, device = SIZES[options.size], options.device
    folder = work_folder(size)
    torch.manual_seed(options.seed)
    ids = np.load(folder / "pretrain-tokens.npy", mmap_mode="r")
    tail = min(HELD_OUT, len(ids) // 10)
    model = Llama(size.narrator)
    if options.continue_from:
        model.load_state_dict(deepened(weights_of(options.continue_from), size.narrator.layers))
    model.to(device)
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters on {device}")
    loss_of = torch.compile(next_token_loss) if options.compile else next_token_loss
    optimisers = Optimisers(model, matrix_rate=4e-3, rate=3e-3)
    steps = max(1, size.pretrain_tokens // (size.pretrain_batch * LENGTH))
    path, log = folder / "pretrain.pt", folder / "pretrain-log.jsonl"
    done = 0
    if (saved := checkpoints.load(path)) is not None:
        model.load_state_dict(saved["model"])
        optimisers.load_state_dict(saved["optimisers"])
        done = saved["step"]
        print(f"resuming at step {done} of {steps}")
    if done == 0:
        print(f"before the first step: held out {held_out_loss(model, ids[-tail:], device):.3f} nats/token", flush=True)
    stream = batches(ids[:-tail], size.pretrain_batch, options.seed + done)
    clock, seen = time.time(), 0
    for step in range(done, steps):
        with mixed(device):
            loss = loss_of(model, next(stream).to(device))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimisers.step(schedule(step, steps))
        seen += size.pretrain_batch * LENGTH
        last = step + 1 == steps
        if last or step % 20 == 19:
            print(f"step {step + 1}/{steps} loss {loss.item():.3f} {seen / (time.time() - clock):,.0f} tok/s", flush=True)
        if last or step % 100 == 99:
            held_out = held_out_loss(model, ids[-tail:], device)
            with log.open("a") as lines:
                print(json.dumps({"step": step + 1, "loss": loss.item(), "held_out": held_out}), file=lines)
            print(f"  held out {held_out:.3f} nats/token", flush=True)
            checkpoints.save(path, model=model.state_dict(), optimisers=optimisers.state_dict(), step=step + 1)


if __name__ == "__main__":
    main()
