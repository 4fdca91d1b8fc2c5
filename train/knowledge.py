"""Teaches a narrator to recommend, by samples told in words: retrieval, and auxiliary tasks or some of them.

Every arm sees the same samples of retrieval in the same order; `none` sees nothing else. One checkpoint for each arm,
catalogue and seed; each resumes where it stopped.
"""

import argparse
from pathlib import Path

from sotto_train.frozen import open_frozen
from sotto_train.knowledge import Recommender, Room, open_room, starting_recommender, step_losses
from sotto_train.knowledge_tasks import ARMS
from sotto_train.options import common
from sotto_train.settings import SIZES, work_folder
from sotto_train.teaching import Course, Step, is_done, teach


def parser_of(description: str) -> argparse.ArgumentParser:
    """The options that say which recommender is meant; evaluation takes the same."""
    parser = common(description, "published models to start from; by default the recipe's pretrained narrator")
    parser.add_argument("--catalogue", default="beauty", help="books, beauty or toys; one recommender for each")
    parser.add_argument(
        "--tasks", choices=ARMS, default="full", help="auxiliary tasks: all, all but one (--tasks=-mim), or none"
    )
    return parser


def path_of(options: argparse.Namespace) -> Path:
    """Where a recommender is kept: every choice that makes it another one is in the name."""
    arm = options.tasks.replace("-", "without-")
    return work_folder(SIZES[options.size]) / f"knowledge-{options.catalogue}-{arm}-seed{options.seed}.pt"


def steps_of(options: argparse.Namespace) -> int:
    return options.steps or SIZES[options.size].knowledge_steps


def train(options: argparse.Namespace, model: Recommender, room: Room) -> None:
    arm, batch = options.tasks, options.batch or SIZES[options.size].knowledge_batch

    def step(number: int) -> Step:
        batches = room.lessons.batches(arm, batch, options.seed, number)
        losses, tokens = step_losses(model, room, batches)
        return Step(losses, {task: len(part) for task, part in batches.items()}, tokens)

    course = Course(f"{options.catalogue}, {arm}", path_of(options), steps_of(options), batch, step)
    teach(model, course, options.device)


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--steps", type=int, help="by default the size's")
    parser.add_argument("--batch", type=int, help="samples of retrieval in a step; by default the size's")
    options = parser.parse_args()
    size = SIZES[options.size]
    if is_done(path_of(options), steps_of(options)):
        print(f"{options.catalogue}, {options.tasks}, seed {options.seed}: trained already")
        return
    frozen = open_frozen(size, options.models, options.device, stage="pretrain")
    room = open_room(options.catalogue, options.data, frozen, options.device)
    train(options, starting_recommender(size, frozen, options.seed).to(options.device), room)


if __name__ == "__main__":
    main()
