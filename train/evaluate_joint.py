"""Measures the joint model where a person's next item can be critiqued: found by history, by critique alone and by
both, beside what the encoder finds without learning; and held-out narratives, before and after.

Critiques come from the item that is to be found, so critique alone is the control, and the history with another case's
critique the counter-check. Adds a row to the results; a row of the same command gives way. Figures of the tiny size are
printed only.
"""

import argparse
import json
import random

from evaluate_knowledge import PEOPLE_SEED
from joint import open_joint, parser_of, path_of
from sotto_train import checkpoints, results
from sotto_train.critiques import critiqued
from sotto_train.frozen import Frozen, open_frozen
from sotto_train.ilm_tasks import held_out_narratives
from sotto_train.interactions import Histories
from sotto_train.joint import JointRoom
from sotto_train.joint_measures import Critiqued, bits_per_byte, by_parts, recommended, unlearned
from sotto_train.joint_soft import SoftItems
from sotto_train.knowledge import Recommender, trained_recommender
from sotto_train.options import add_measuring
from sotto_train.settings import SIZES


def asked(room: JointRoom, options: argparse.Namespace) -> tuple[list[Critiqued], Histories, dict[str, int]]:
    """Cases of the part with critiques, in an order drawn by lot; the histories before it; how many cases there are.

    The critiques are the same for every model. Raises ValueError where nothing can be critiqued.
    """
    split = room.lessons.split
    cases, before = (split.test, split.before_test) if options.part == "test" else (split.validation, split.train)
    told = critiqued(room.critic, cases, PEOPLE_SEED)
    if not told:
        raise ValueError("no next item of this log can be critiqued: choose another catalogue")
    drawn = random.Random(PEOPLE_SEED).sample(told, len(told))[: options.people or None]
    return drawn, before, {"all": len(cases), "critiqued": len(told), "asked": len(drawn)}


def measured(
    model: Recommender, room: JointRoom, soft: SoftItems | None, frozen: Frozen, options: argparse.Namespace
) -> dict:
    told, before, counts = asked(room, options)
    tokens = None if soft is None else soft.after(before)
    found = {"cases": counts, **unlearned(room, frozen, told), **by_parts(model, room, told, tokens, PEOPLE_SEED)}
    if narratives := held_out_narratives(room.catalogue)[: options.narratives or None]:
        narrators = {"before": frozen.narrator, "after": model.narrator}
        ways = {name: bits_per_byte(one, room.tokenizer, narratives) for name, one in narrators.items()}
        found["narratives, bits per byte"] = ways
    for (history, _), words in told[: options.show]:
        row, narrative = recommended(model, room, history, words, tokens)
        liked = "; ".join(room.catalogue.titles[one] for one in history[-3:])
        print(f"{liked} | {words} → {room.catalogue.titles[row]}: {narrative}", flush=True)
    return found


def command_of(options: argparse.Namespace) -> str:
    """What gives this row again, with the places of data, models and head left open."""
    places = "".join(f" --{name} DIR" for name in ("data", "models") if getattr(options, name))
    names = ("catalogue", "items", "seed", "part", "people", "narratives")
    soft = ("signal", "head") if options.items != "words" else ()
    head = " --ilm CHECKPOINT" if soft else ""
    choices = "".join(f" --{name} {getattr(options, name)}" for name in (*names, *soft))
    return f"python train/evaluate_joint.py --size {options.size}{places}{head}{choices}"


def row_of(options: argparse.Namespace, frozen: Frozen, saved: dict) -> dict:
    model = trained_recommender(SIZES[options.size], saved["model"], options.device)
    room, soft = open_joint(options, frozen)
    found = measured(model, room, soft, frozen, options)
    print(f"{options.catalogue}, {options.items}, seed {options.seed}: {json.dumps(found)}", flush=True)
    return results.row_of(command_of(options), options.seed, saved["trained"], found)


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--people", type=int, default=1000, help="cases to ask, 0 for all")
    parser.add_argument("--narratives", type=int, default=0, help="held-out narratives to read, 0 for all")
    parser.add_argument("--show", type=int, default=0, help="cases whose item found and narrative are printed")
    parser.add_argument("--once", action="store_true", help="do nothing where the results have this row already")
    add_measuring(parser, "joint")
    options = parser.parse_args()
    out = results.file_of("joint", options.size, options.out)
    if options.once and results.is_kept(out, command_of(options)):
        print(f"{options.catalogue}, {options.items}, seed {options.seed}: measured already")
        return
    if (saved := checkpoints.load(path_of(options))) is None:
        raise SystemExit("This model is not trained: run the stage joint first, with the same choices.")
    row = row_of(options, open_frozen(SIZES[options.size], options.models, options.device), saved)
    if out is not None:
        results.keep(out, [row])


if __name__ == "__main__":
    main()
