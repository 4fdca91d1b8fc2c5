"""Trains the head of the item encoder over the frozen text encoder and the frozen narrator.

Phase 1 aligns items, texts and people; phase 2 teaches the head to speak through the narrator. One checkpoint for each
signal and phase; each resumes where it stopped.
"""

import argparse
import random
import time
from pathlib import Path

import torch
from sotto_train import checkpoints, signals
from sotto_train.catalogues import open_catalogue
from sotto_train.frozen import Frozen, digest, open_frozen
from sotto_train.ilm import HEADS, ItemLanguageModel
from sotto_train.ilm_losses import LOSSES
from sotto_train.ilm_training import Training
from sotto_train.optimisers import Optimisers, schedule
from sotto_train.precision import mixed
from sotto_train.options import common
from sotto_train.settings import SIZES, work_folder
from sotto_train.shelf import Shelf


def losses(text: str) -> tuple[str, ...]:
    """Argument type: names of losses with commas between them; "none" for a head without phase 1."""
    if text == "none":
        return ()
    if unknown := set(text.split(",")) - set(LOSSES):
        raise argparse.ArgumentTypeError(
            f"there is no loss {', '.join(sorted(unknown))}: choose among {','.join(LOSSES)}"
        )
    return tuple(name for name in LOSSES if name in text.split(","))


def parser_of(description: str) -> argparse.ArgumentParser:
    """The options that say which head is meant; evaluation takes the same."""
    parser = common(description, "published models to build on; by default the recipe's last checkpoints")
    parser.add_argument("--catalogues", nargs="+", default=["books", "beauty"], help="what the head learns from")
    parser.add_argument("--signal", nargs="+", choices=signals.KINDS, default=list(signals.KINDS))
    parser.add_argument(
        "--losses", type=losses, default=LOSSES, help="those of phase 1, with commas between them, or none"
    )
    parser.add_argument("--head", choices=HEADS, default="qformer")
    parser.add_argument(
        "--init", choices=("encoder", "random"), default="encoder", help="where the query former's layers start"
    )
    return parser


def path_of(options: argparse.Namespace, signal: str, phase: int) -> Path:
    """Where a head is kept: every choice that makes it another one is in the name."""
    learned = [*options.catalogues, options.head, options.init, *(options.losses or ["none"])]
    choices = ["ilm", str(phase), signal, *learned, f"seed{options.seed}"]
    return work_folder(SIZES[options.size]) / f"{'-'.join(choices)}.pt"


def open_shelves(names: list[str], options: argparse.Namespace, frozen: Frozen) -> list[Shelf]:
    shape, reader = SIZES[options.size].ilm, (frozen.encoder, frozen.encoder_tokenizer)
    return [Shelf(open_catalogue(name, options.data), *reader, shape, options.device) for name in names]


def starting_head(options: argparse.Namespace, signal: str, phase: int, frozen: Frozen) -> ItemLanguageModel:
    """Phase 1 starts from nothing or from the encoder; phase 2 where phase 1 of the same choices ended, if any."""
    torch.manual_seed(options.seed)
    model = ItemLanguageModel(SIZES[options.size], signal, options.head)
    model.fit(frozen.narrator)
    if options.init == "encoder" and options.head == "qformer":
        model.start_from(frozen.encoder)
    if phase == 2 and options.losses:
        if (before := checkpoints.load(path_of(options, signal, 1))) is None:
            raise SystemExit(
                "Phase 2 goes on from phase 1: train that first with the same choices, or give --losses none."
            )
        model.load_state_dict(before["model"])
    return model.to(options.device)


def train(options: argparse.Namespace, signal: str, phase: int, frozen: Frozen, shelves: list[Shelf]) -> None:
    size, path, done = SIZES[options.size], path_of(options, signal, phase), 0
    steps, batch = options.steps or size.ilm_steps, options.batch or size.ilm_batch
    model = starting_head(options, signal, phase, frozen)
    optimisers = Optimisers(model, matrix_rate=1e-3, rate=1e-3)
    if (saved := checkpoints.load(path)) is not None:
        model.load_state_dict(saved["model"])
        optimisers.load_state_dict(saved["optimisers"])
        done = saved["step"]
        print(f"resuming at step {done} of {steps}")
    training, narrator = Training(model, frozen, shelves, signal, options.losses, batch), digest(frozen.narrator)
    clock = time.time()
    for step in range(done, steps):
        with mixed(options.device):
            found = training.step(phase, random.Random(f"{options.seed} {step}"))
        sum(found.values()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimisers.step(schedule(step, steps))
        if step % 50 == 49 or step + 1 == steps:
            told = ", ".join(f"{name} {loss.item():.3f}" for name, loss in found.items())
            rate = (step + 1 - done) / (time.time() - clock)
            speed = f"{rate:.2f} steps/s {rate * batch:,.0f} examples/s"
            print(f"{signal}, phase {phase}: step {step + 1}/{steps} {told} {speed}", flush=True)
            state = {"model": model.state_dict(), "optimisers": optimisers.state_dict(), "step": step + 1}
            checkpoints.save(path, **state, trained={"steps": step + 1, "batch": batch})
    if digest(frozen.narrator) != narrator:
        raise AssertionError("the narrator moved: it must be frozen")


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--phase", nargs="+", type=int, choices=(1, 2), default=[1, 2])
    parser.add_argument("--steps", type=int, help="of each phase; by default the size's")
    parser.add_argument("--batch", type=int)
    options = parser.parse_args()
    frozen = open_frozen(SIZES[options.size], options.models, options.device)
    shelves = open_shelves(options.catalogues, options, frozen)
    for signal in options.signal:
        for phase in options.phase if options.losses else [2]:
            train(options, signal, phase, frozen, shelves)


if __name__ == "__main__":
    main()
