"""Measures a narrator that was taught to recommend: the next item among all of the catalogue, found by a beam over the
titles and by one state's vector, with what each costs; beside them what needs no learning.

Adds a row to the results; a row of the same command gives way. Figures of the tiny size are printed only.
"""

import argparse
import json
import random

import torch
import torch.nn.functional as F
from knowledge import parser_of, path_of
from sotto_train import checkpoints, results
from sotto_train.frozen import Frozen, open_frozen
from sotto_train.ilm_measures import ranked
from sotto_train.interactions import Case, Histories
from sotto_train.knowledge import Recommender, Room, open_room, trained_recommender
from sotto_train.knowledge_search import by_beam, by_state, figures
from sotto_train.knowledge_tasks import HISTORY
from sotto_train.options import add_measuring
from sotto_train.settings import SIZES

# The people who are asked are drawn by lot, the same for every recommender.
PEOPLE_SEED = 0


def asked(room: Room, part: str) -> tuple[list[Case], Histories]:
    """The cases of a part in an order drawn by lot, and the histories that may be counted before it."""
    split = room.lessons.split
    cases, before = (split.test, split.before_test) if part == "test" else (split.validation, split.train)
    return random.Random(PEOPLE_SEED).sample(cases, len(cases)), before


def unlearned(room: Room, cases: list[Case], before: Histories) -> dict[str, dict[str, float]]:
    """The same people by what everyone chose, and by the mean of their last items' vectors."""
    counts = torch.tensor([row for rows in before for row in rows]).bincount(minlength=len(room.vectors)).float()
    # Equal counts in an order by lot: the rows' own tells when an item was first chosen.
    popularity = counts + torch.rand(len(counts), generator=torch.Generator().manual_seed(PEOPLE_SEED)) / 2
    means = torch.stack([room.vectors[history[-HISTORY:]].mean(0) for history, _ in cases])
    everyone = torch.ones(len(cases), 1)
    return {
        "popularity": figures(ranked(everyone, popularity[:, None], cases)),
        "mean of the history's text": figures(ranked(F.normalize(means, dim=-1), room.vectors, cases)),
    }


def weights_read(model: Recommender, room: Room) -> dict[str, int]:
    """Weights that one pass over the narrator's layers reads, the vocabulary's, and those of state and item vectors."""
    layers = sum(weight.numel() for weight in model.narrator.blocks.parameters())
    return {
        "each pass": layers,
        "each pass of a beam": layers + model.narrator.embedding.weight.numel(),
        "state to vector": model.project.weight.numel(),
        "item vectors": room.vectors.numel(),
    }


def measured(model: Recommender, room: Room, options: argparse.Namespace) -> dict:
    cases, before = asked(room, options.part)
    some = cases[: options.people or None]
    found = {**unlearned(room, some, before), "state": by_state(model, room, some)}
    if options.beam_people:
        found["beam"] = by_beam(model, room, cases[: options.beam_people], options.beams)
    return {**found, "weights read": weights_read(model, room)}


def command_of(options: argparse.Namespace) -> str:
    """What gives this row again, with the places of data and models left open."""
    places = "".join(f" --{name} DIR" for name in ("data", "models") if getattr(options, name))
    names = ("catalogue", "seed", "part", "people", "beam_people", "beams")
    choices = "".join(f" --{name.replace('_', '-')} {getattr(options, name)}" for name in names)
    return f"python train/evaluate_knowledge.py --size {options.size}{places} --tasks={options.tasks}{choices}"


def row_of(options: argparse.Namespace, frozen: Frozen, saved: dict) -> dict:
    model = trained_recommender(SIZES[options.size], saved["model"], options.device)
    found = measured(model, open_room(options.catalogue, options.data, frozen, options.device), options)
    print(f"{options.catalogue}, {options.tasks}, seed {options.seed}: {json.dumps(found)}", flush=True)
    return results.row_of(command_of(options), options.seed, saved["trained"], found)


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--people", type=int, default=1000, help="people to ask, 0 for all")
    parser.add_argument("--beam-people", type=int, default=200, help="of them, people to ask by beam; 0 for nobody")
    parser.add_argument("--beams", type=int, default=20)
    parser.add_argument("--once", action="store_true", help="do nothing where the results have this row already")
    add_measuring(parser, "knowledge")
    options = parser.parse_args()
    out = results.file_of("knowledge", options.size, options.out)
    if options.once and results.is_kept(out, command_of(options)):
        print(f"{options.catalogue}, {options.tasks}, seed {options.seed}: measured already")
        return
    if (saved := checkpoints.load(path_of(options))) is None:
        raise SystemExit("This recommender is not trained: run the stage knowledge first, with the same choices.")
    row = row_of(options, open_frozen(SIZES[options.size], options.models, options.device, stage="pretrain"), saved)
    if out is not None:
        results.keep(out, [row])


if __name__ == "__main__":
    main()
