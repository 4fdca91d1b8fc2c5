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
from sotto_train.options import common
from sotto_train.precision import mixed
from sotto_train.settings import SIZES, work_folder
from sotto_train.shelf import Shelf

RATE = 2e-3


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
    size, reader = SIZES[options.size], (frozen.encoder, frozen.encoder_tokenizer)
    place = size.ilm, options.device, work_folder(size)
    return [Shelf(open_catalogue(name, options.data), *reader, *place) for name in names]


def length_of(options: argparse.Namespace, phase: int) -> tuple[int, int]:
    """(steps, batch) of a phase."""
    size = SIZES[options.size]
    return options.steps or size.ilm_steps[phase - 1], options.batch or size.ilm_batch[phase - 1]


def standing(path: Path, narrator: str) -> dict | None:
    """What there is of a head, or None; one that was taught through a narrator of another digest is refused."""
    saved = checkpoints.load(path)
    if saved is not None and saved["trained"].get("narrator") != narrator[:12]:
        raise SystemExit(f"{path} was taught through another narrator: move it away to train it anew.")
    return saved


def starting_head(options: argparse.Namespace, signal: str, phase: int, frozen: Frozen) -> ItemLanguageModel:
    """Phase 1 starts from nothing or from the encoder; phase 2 where phase 1 of the same choices ended, if any."""
    torch.manual_seed(options.seed)
    model = ItemLanguageModel(SIZES[options.size], signal, options.head)
    model.fit(frozen.narrator)
    if options.init == "encoder" and options.head == "qformer":
        model.start_from(frozen.encoder)
    if phase == 2 and options.losses:
        if (before := standing(path_of(options, signal, 1), digest(frozen.narrator))) is None:
            raise SystemExit(
                "Phase 2 goes on from phase 1: train that first with the same choices, or give --losses none."
            )
        model.load_state_dict(before["model"])
    return model.to(options.device)


def train(options: argparse.Namespace, signal: str, phase: int, frozen: Frozen, shelves: list[Shelf]) -> None:
    path, narrator, (steps, batch) = path_of(options, signal, phase), digest(frozen.narrator), length_of(options, phase)
    model = starting_head(options, signal, phase, frozen)
    optimisers = Optimisers(model, matrix_rate=RATE, rate=RATE)
    trained = {"steps": 0, "batch": batch, "seconds": 0.0, "narrator": narrator[:12]}
    if (saved := standing(path, narrator)) is not None:
        model.load_state_dict(saved["model"])
        optimisers.load_state_dict(saved["optimisers"])
        trained = saved["trained"]
        print(f"resuming at step {trained['steps']} of {steps}")
    training = Training(model, frozen, shelves, signal, options.losses, batch)
    done, before, clock = trained["steps"], trained["seconds"], time.time()
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
            trained |= {"steps": step + 1, "seconds": round(before + time.time() - clock, 1)}
            checkpoints.save(path, model=model.state_dict(), optimisers=optimisers.state_dict(), trained=trained)
    if digest(frozen.narrator) != narrator:
        raise AssertionError("the narrator moved: it must be frozen")


def left_to_train(options: argparse.Namespace, narrator: str) -> list[tuple[str, int]]:
    """(signal, phase) of every head that is not there yet, or not to its last step."""
    found = []
    for signal in options.signal:
        for phase in options.phase if options.losses else [2]:
            saved = standing(path_of(options, signal, phase), narrator)
            if saved is not None and saved["trained"]["steps"] >= length_of(options, phase)[0]:
                print(f"{signal}, phase {phase}: trained already")
            else:
                found.append((signal, phase))
    return found


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--phase", nargs="+", type=int, choices=(1, 2), default=[1, 2])
    parser.add_argument("--steps", type=int, help="of each phase; by default the size's")
    parser.add_argument("--batch", type=int)
    options = parser.parse_args()
    frozen = open_frozen(SIZES[options.size], options.models, options.device)
    if left := left_to_train(options, digest(frozen.narrator)):
        shelves = open_shelves(options.catalogues, options, frozen)
        for signal, phase in left:
            train(options, signal, phase, frozen, shelves)


if __name__ == "__main__":
    main()
