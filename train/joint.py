"""Teaches a narrator to find by history and critique, and to tell why: one model, whose parts are dropped at random.

One checkpoint for each catalogue, way of telling items and seed; each resumes where it stopped.
"""

import argparse
import random
from pathlib import Path

from sotto_train import signals
from sotto_train.catalogues import open_catalogue
from sotto_train.critiques import open_critic
from sotto_train.frozen import Frozen, open_frozen
from sotto_train.ilm import HEADS
from sotto_train.joint import ITEMS, Fold, JointRoom, joint_losses
from sotto_train.joint_soft import SoftItems, open_soft
from sotto_train.knowledge import Recommender, starting_recommender
from sotto_train.options import common
from sotto_train.settings import SIZES, work_folder
from sotto_train.teaching import Course, Step, is_done, teach


def parser_of(description: str) -> argparse.ArgumentParser:
    """The options that say which model is meant; evaluation takes the same."""
    parser = common(description, "published models to start from; by default the recipe's tuned narrator")
    parser.add_argument("--catalogue", default="books", help="books, beauty or toys; one model for each")
    parser.add_argument("--items", choices=ITEMS, default="words", help="how the history's items are told")
    parser.add_argument("--ilm", type=Path, metavar="CHECKPOINT", help="a head of the stage ilm, for soft tokens")
    parser.add_argument("--signal", choices=signals.KINDS, default="view", help="the head's signal")
    parser.add_argument("--head", choices=HEADS, default="qformer", help="the head's kind")
    return parser


def path_of(options: argparse.Namespace) -> Path:
    """Where a model is kept: every choice that makes it another one is in the name, but the head's own choices."""
    items = options.items if options.items == "words" else f"{options.items}-{options.signal}-{options.head}"
    return work_folder(SIZES[options.size]) / f"joint-{options.catalogue}-{items}-seed{options.seed}.pt"


def open_joint(options: argparse.Namespace, frozen: Frozen) -> tuple[JointRoom, SoftItems | None]:
    """The room of the options, and the head's soft tokens where items are told by them."""
    catalogue, size, soft = open_catalogue(options.catalogue, options.data), SIZES[options.size], None
    if options.items != "words":
        if options.ilm is None:
            raise SystemExit("Soft tokens come from a head: give its checkpoint with --ilm, or choose --items words.")
        soft = open_soft(options.ilm, options.signal, options.head, size, catalogue, frozen, options.device)
    critic, queries = open_critic(catalogue, options.data), soft.queries if soft else 0
    return JointRoom(catalogue, critic, frozen, options.device, options.items, queries), soft


def folds_of(room: JointRoom, soft: SoftItems | None) -> list[Fold]:
    if soft is None:
        return [room.fold(room.lessons.split.train)]
    return [room.fold(people, tokens) for people, tokens in soft.folds()]


def steps_of(options: argparse.Namespace) -> int:
    return options.steps or SIZES[options.size].joint_steps


def train(options: argparse.Namespace, model: Recommender, room: JointRoom, folds: list[Fold]) -> None:
    batch = options.batch or SIZES[options.size].joint_batch

    def step(number: int) -> Step:
        draw = random.Random(f"{options.seed} joint {number}")
        fold = draw.choice(folds)
        batches = room.batches(fold, batch, draw)
        losses, tokens = joint_losses(model, room, batches, fold.soft)
        return Step(losses, {task: len(part) for task, part in batches.items()}, tokens)

    course = Course(f"{options.catalogue}, {options.items}", path_of(options), steps_of(options), batch, step)
    teach(model, course, options.device)


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--steps", type=int, help="by default the size's")
    parser.add_argument("--batch", type=int, help="samples of finding in a step; by default the size's")
    options = parser.parse_args()
    size = SIZES[options.size]
    if is_done(path_of(options), steps_of(options)):
        print(f"{options.catalogue}, {options.items}, seed {options.seed}: trained already")
        return
    frozen = open_frozen(size, options.models, options.device)
    room, soft = open_joint(options, frozen)
    train(options, starting_recommender(size, frozen, options.seed).to(options.device), room, folds_of(room, soft))


if __name__ == "__main__":
    main()
