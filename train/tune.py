"""Tunes the pretrained narrator on narratives; the last part trains with 4-bit rounding on what is closest to the facts. Resumes from its last checkpoint."""

import argparse
import itertools
import json
import random
import time
from pathlib import Path

import numpy as np
import pretrain
import torch
from sotto_train import checkpoints, narratives, tokens
from sotto_train.domains import all_domains
from sotto_train.llama import Llama, next_token_loss
from sotto_train.optimisers import Optimisers, schedule
from sotto_train.precision import mixed
from sotto_train.quantise import learn_rounded, plain_state
from sotto_train.settings import SIZES, Size, work_folder
from torch.nn.utils import parametrize

# Authored narratives, marked as such, keep the language wide; compositions, which stay close to the facts, are what is asked for.
AUTHORED_EARLY, AUTHORED_LATE = 0.2, 0.1
LATE = 0.5
# Every so many steps are pretraining over again, or the model would forget all language but that of the frames.
REHEARSAL = 10


def examples(size: Size, data: Path | None, seed: int, authored_share: float):
    """Endless (prompt ids, answer ids); every twelfth authored narrative is held out."""
    tokenizer, domains, draw = tokens.load(work_folder(size) / "narrator-tokenizer.json"), all_domains(), random.Random(seed)
    authored = by_hand([pair for n, pair in enumerate(narratives.authored(domains)) if n % 12] + narratives.authored_tastes())
    composed = narratives.composed(domains, data, seed)
    while True:
        prompt, answer = draw.choice(authored) if draw.random() < authored_share else next(composed)
        yield tokenizer.encode(prompt).ids, tokenizer.encode(answer).ids


def collate(rows: list[tuple[list[int], list[int]]], context: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids [rows, longest] and where the answers are."""
    longest = min(context, max(len(p) + len(a) for p, a in rows))
    ids, answers = torch.zeros(len(rows), longest, dtype=torch.long), torch.zeros(len(rows), longest, dtype=torch.bool)
    for i, (prompt, answer) in enumerate(rows):
        both = (prompt + answer)[:longest]
        ids[i, : len(both)] = torch.tensor(both)
        answers[i, len(prompt) : len(both)] = True
    return ids, answers


def batches(stream, batch: int, context: int):
    """Batches of like length, drawn from pools of sixteen."""
    while True:
        pool = sorted(itertools.islice(stream, 16 * batch), key=lambda pair: len(pair[0]) + len(pair[1]))
        parts = [pool[i : i + batch] for i in range(0, len(pool), batch)]
        random.Random(len(pool[0][0])).shuffle(parts)
        yield from (collate(part, context) for part in parts)


def rehearsed(told, size: Size, seed: int):
    """The batches of `told`, and first of every ten one of pretraining text, all of whose tokens count."""
    ids = np.load(work_folder(size) / "pretrain-tokens.npy", mmap_mode="r")
    text = pretrain.batches(ids[: -min(pretrain.HELD_OUT, len(ids) // 10)], size.tune_batch, seed)
    for number in itertools.count():
        if number % REHEARSAL:
            yield next(told)
        else:
            windows = next(text)
            yield windows, torch.ones_like(windows, dtype=torch.bool)


def by_hand(pairs: list[narratives.Example]) -> list[narratives.Example]:
    return [(prompt + tokens.BY_HAND, answer) for prompt, answer in pairs]


def held_out(size: Size, marked: bool = True) -> list[tuple[list[int], list[int]]]:
    """(prompt ids, answer ids) of the authored narratives kept from training, marked as such or not."""
    tokenizer = tokens.load(work_folder(size) / "narrator-tokenizer.json")
    pairs = [pair for n, pair in enumerate(narratives.authored(all_domains())) if n % 12 == 0]
    pairs = by_hand(pairs) if marked else pairs
    return [(tokenizer.encode(p).ids, tokenizer.encode(a).ids) for p, a in pairs]


@torch.no_grad()
def answer_loss(model: Llama, rows: list, context: int) -> float:
    """Nats per answer token on held-out authored narratives."""
    losses = []
    for start in range(0, len(rows), 16):
        ids, answers = collate(rows[start : start + 16], context)
        losses.append(next_token_loss(model, ids.to(model.cos.device), answers.to(model.cos.device)).item())
    return sum(losses) / len(losses)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    size, device = SIZES[options.size], options.device
    folder, steps = work_folder(size), size.tune_steps
    torch.manual_seed(options.seed)
    model = Llama(size.narrator)
    path, done = folder / "tune.pt", 0
    saved = checkpoints.load(path)
    model.load_state_dict((saved or checkpoints.load(folder / "pretrain.pt"))["model"])
    model.to(device)
    optimisers = Optimisers(model, matrix_rate=2.5e-3, rate=1.5e-3)
    if saved is not None:
        optimisers.load_state_dict(saved["optimisers"])
        done = saved["step"]
    def stream_with(share: float):
        seed = options.seed + done
        return rehearsed(batches(examples(size, options.data, seed, share), size.tune_batch, size.narrator.context), size, seed)

    stream = stream_with(AUTHORED_EARLY)
    rows, clock, seen, late = held_out(size), time.time(), 0, False
    for step in range(done, steps):
        if not late and step >= LATE * steps:
            learn_rounded(model)
            stream, late = stream_with(AUTHORED_LATE), True
            print("mostly compositions, and weights rounded to 4 bits, from here on")
        ids, answers = (part.to(device) for part in next(stream))
        with parametrize.cached(), mixed(device):
            loss = next_token_loss(model, ids, answers)
            loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimisers.step(schedule(step, steps, warmup=30))
        seen += ids.numel()
        last = step + 1 == steps
        if last or step % 100 == 99:
            now = answer_loss(model, rows, size.narrator.context)
            rate = seen / (time.time() - clock)
            print(f"step {step + 1}/{steps} loss {loss.item():.3f} held-out answers {now:.3f} nats/token {rate:,.0f} tok/s", flush=True)
            with (folder / "tune-log.jsonl").open("a") as lines:
                print(json.dumps({"step": step + 1, "loss": loss.item(), "held_out": now}), file=lines)
            checkpoints.save(path, model=plain_state(model), optimisers=optimisers.state_dict(), step=step + 1, kinds=narratives.KINDS)


if __name__ == "__main__":
    main()
