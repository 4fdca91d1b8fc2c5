"""Teaches a narrator to recommend, by samples told in words: retrieval, and auxiliary tasks or some of them.

Every arm sees the same samples of retrieval in the same order; `none` sees nothing else. One checkpoint for each arm,
catalogue and seed; each resumes where it stopped.
"""

import argparse
import time
from collections import Counter
from pathlib import Path

import torch
from sotto_train import checkpoints
from sotto_train.frozen import open_frozen
from sotto_train.knowledge import Recommender, Room, open_room, starting_recommender, step_losses, total
from sotto_train.knowledge_tasks import ARMS, Sample
from sotto_train.optimisers import Optimisers, schedule
from sotto_train.precision import mixed
from sotto_train.settings import SIZES, work_folder

SAVE_EVERY = 25


def parser_of(description: str) -> argparse.ArgumentParser:
    """The options that say which recommender is meant; evaluation takes the same."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--data", type=Path, help="the folder of public data; without it, logs are made up")
    parser.add_argument(
        "--models",
        type=Path,
        metavar="DIR",
        help="published models to start from; by default the recipe's pretrained narrator",
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--catalogue", default="beauty", help="books, beauty or toys; one recommender for each")
    parser.add_argument(
        "--tasks", choices=ARMS, default="full", help="auxiliary tasks: all, all but one (--tasks=-mim), or none"
    )
    parser.add_argument("--seed", type=int, default=0)
    return parser


def path_of(options: argparse.Namespace) -> Path:
    """Where a recommender is kept: every choice that makes it another one is in the name."""
    arm = options.tasks.replace("-", "without-")
    return work_folder(SIZES[options.size]) / f"knowledge-{options.catalogue}-{arm}-seed{options.seed}.pt"


def steps_of(options: argparse.Namespace) -> int:
    return options.steps or SIZES[options.size].knowledge_steps


def counted(trained: dict, batches: dict[str, list[Sample]], read: int) -> dict:
    """What was trained so far, with one step more."""
    samples = Counter(trained["samples"]) + Counter({task: len(part) for task, part in batches.items()})
    return {**trained, "steps": trained["steps"] + 1, "samples": dict(samples), "tokens": trained["tokens"] + read}


def train(options: argparse.Namespace, model: Recommender, room: Room) -> None:
    path, arm, steps = path_of(options), options.tasks, steps_of(options)
    batch = options.batch or SIZES[options.size].knowledge_batch
    optimisers = Optimisers(model, matrix_rate=2.5e-3, rate=1.5e-3)
    trained = {"steps": 0, "batch": batch, "samples": {}, "tokens": 0, "seconds": 0.0}
    if (saved := checkpoints.load(path)) is not None:
        model.load_state_dict(saved["model"])
        optimisers.load_state_dict(saved["optimisers"])
        trained = saved["trained"]
        print(f"resuming at step {trained['steps']} of {steps}")
    begun, clock = trained, time.time()
    for step in range(begun["steps"], steps):
        batches = room.lessons.batches(arm, batch, options.seed, step)
        with mixed(options.device):
            losses, read = step_losses(model, room, batches)
        total(losses).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimisers.step(schedule(step, steps, warmup=20))
        trained = counted(trained, batches, read) | {"seconds": begun["seconds"] + time.time() - clock}
        if step % 10 == 9 or step + 1 == steps:
            told = ", ".join(f"{name} {loss.item():.3f}" for name, loss in losses.items())
            rate = (trained["tokens"] - begun["tokens"]) / (time.time() - clock)
            print(f"{options.catalogue}, {arm}: step {step + 1}/{steps} {told} {rate:,.0f} tok/s", flush=True)
        if step % SAVE_EVERY == SAVE_EVERY - 1 or step + 1 == steps:
            state = {"model": model.state_dict(), "optimisers": optimisers.state_dict()}
            checkpoints.save(path, **state, trained=trained)


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--steps", type=int, help="by default the size's")
    parser.add_argument("--batch", type=int, help="samples of retrieval in a step; by default the size's")
    options = parser.parse_args()
    size, saved = SIZES[options.size], checkpoints.load(path_of(options))
    if saved is not None and saved["trained"]["steps"] >= steps_of(options):
        print(f"{options.catalogue}, {options.tasks}, seed {options.seed}: trained already")
        return
    frozen = open_frozen(size, options.models, options.device, stage="pretrain")
    room = open_room(options.catalogue, options.data, frozen, options.device)
    train(options, starting_recommender(size, frozen, options.seed).to(options.device), room)


if __name__ == "__main__":
    main()
