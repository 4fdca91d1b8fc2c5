"""The loop that teaches a recommender, whatever its samples: resumable, and counting what it read."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from . import checkpoints
from .knowledge import Recommender, total
from .optimisers import Optimisers, schedule
from .precision import mixed

SAVE_EVERY = 25


@dataclass(frozen=True)
class Step:
    """What a step learned from: losses by name, samples by task, and tokens read, padding included."""

    losses: dict[str, Tensor]
    samples: dict[str, int]
    tokens: int


@dataclass(frozen=True)
class Course:
    """Where a recommender is kept, how far it goes, and what a step of a number is; `name` is printed with the progress."""

    name: str
    path: Path
    steps: int
    batch: int
    step: Callable[[int], Step]


def is_done(path: Path, steps: int) -> bool:
    """Whether a checkpoint of so many steps is there."""
    saved = checkpoints.load(path)
    return saved is not None and saved["trained"]["steps"] >= steps


def counted(trained: dict, step: Step) -> dict:
    """What was trained so far, with one step more."""
    samples = Counter(trained["samples"]) + Counter(step.samples)
    return {**trained, "steps": trained["steps"] + 1, "samples": dict(samples), "tokens": trained["tokens"] + step.tokens}


def teach(model: Recommender, course: Course, device: str) -> None:
    """Takes the course's steps from where its checkpoint stands."""
    optimisers = Optimisers(model, matrix_rate=2.5e-3, rate=1.5e-3)
    trained = {"steps": 0, "batch": course.batch, "samples": {}, "tokens": 0, "seconds": 0.0}
    if (saved := checkpoints.load(course.path)) is not None:
        model.load_state_dict(saved["model"])
        optimisers.load_state_dict(saved["optimisers"])
        trained = saved["trained"]
        print(f"resuming at step {trained['steps']} of {course.steps}")
    begun, clock = trained, time.time()
    for number in range(begun["steps"], course.steps):
        with mixed(device):
            step = course.step(number)
        total(step.losses).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimisers.step(schedule(number, course.steps, warmup=20))
        trained = counted(trained, step) | {"seconds": begun["seconds"] + time.time() - clock}
        last = number + 1 == course.steps
        if last or number % 10 == 9:
            told = ", ".join(f"{name} {loss.item():.3f}" for name, loss in step.losses.items())
            rate = (trained["tokens"] - begun["tokens"]) / (time.time() - clock)
            print(f"{course.name}: step {number + 1}/{course.steps} {told} {rate:,.0f} tok/s", flush=True)
        if last or number % SAVE_EVERY == SAVE_EVERY - 1:
            state = {"model": model.state_dict(), "optimisers": optimisers.state_dict()}
            checkpoints.save(course.path, **state, trained=trained)
