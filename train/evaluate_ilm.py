"""Measures the trained heads: the next item found inside the catalogues they learned from and across to others, facets
named through soft tokens alone, and bits per byte of held-out narratives told by text, by interactions and by both.

Adds a row for each head to the results; a row of the same command gives way. Figures of the tiny size are printed only.
"""

import argparse
import json
from pathlib import Path

import torch.nn.functional as F
from ilm import open_shelves, parser_of, path_of, standing
from sotto_train import ilm_measures, results
from sotto_train.catalogues import UNTOLD
from sotto_train.frozen import Frozen, digest, open_frozen
from sotto_train.ilm import ItemLanguageModel
from sotto_train.ilm_tasks import held_out_narratives
from sotto_train.interactions import Case, Histories
from sotto_train.options import add_measuring
from sotto_train.settings import SIZES
from sotto_train.shelf import Shelf

MEASURES = ("next", "facets", "narratives")


def open_head(options: argparse.Namespace, signal: str, state: dict) -> ItemLanguageModel:
    model = ItemLanguageModel(SIZES[options.size], signal, options.head).eval()
    model.load_state_dict(state)
    return model.requires_grad_(False).to(options.device)


def asked(shelf: Shelf, part: str) -> tuple[list[Case], Histories]:
    """The cases of a part, and the histories that may be learned from before it."""
    split = shelf.split
    return (split.test, split.before_test) if part == "test" else (split.validation, split.train)


def measured(model: ItemLanguageModel, shelf: Shelf, frozen: Frozen, options: argparse.Namespace, kind: str) -> dict:
    """All figures of one head on one catalogue."""
    cases, learned = asked(shelf, options.part)
    signal, most, found = shelf.signal_of(kind, learned), SIZES[options.size].ilm_told, {}
    if "next" in options.measure:
        found["next item"] = ilm_measures.retrieval(model, shelf, cases, signal)
        found["next item, without a head"] = without_head(shelf, options.part)
    rows = [row for row in range(len(shelf.vectors)) if row % UNTOLD == 0 and shelf.catalogue.labels[row]][:most]
    if "facets" in options.measure:
        found["facets by soft tokens"] = ilm_measures.grounded(model, shelf, frozen, rows, signal)
    if "narratives" in options.measure and (told := held_out_narratives(shelf.catalogue)[:most]):
        ways = ["text", "both"] if signal is None else ["text", "interactions", "both"]
        found["narratives, bits per byte"] = {
            by: ilm_measures.bits_per_byte(model, shelf, frozen, told, by, signal) for by in ways
        }
    return found


def without_head(shelf: Shelf, part: str) -> dict:
    """The same cases by means of the history's vectors: as the encoder gives them, centred, and with the view."""
    cases, learned = asked(shelf, part)
    view = F.normalize(shelf.vectors + shelf.signal_of("view", learned), dim=-1)
    ways = {"text, as encoded": shelf.encoded, "text": shelf.vectors, "text and view": view}
    return {name: ilm_measures.unlearned(shelf, cases, vectors) for name, vectors in ways.items()}


def command_of(options: argparse.Namespace, signal: str, phase: int) -> str:
    """What gives this row again, with the places of data and models left open."""
    places = "".join(f" --{name} DIR" for name in ("data", "models") if getattr(options, name))
    lists = {"catalogues": options.catalogues, "on": options.on, "measure": options.measure}
    asked_for = {
        **{name: " ".join(words) for name, words in lists.items()},
        **{"signal": signal, "phase": phase, "losses": ",".join(options.losses) or "none"},
        **{name: getattr(options, name) for name in ("head", "init", "seed", "part")},
    }
    choices = "".join(f" --{name} {value}" for name, value in asked_for.items())
    return f"python train/evaluate_ilm.py --size {options.size}{places}{choices}"


def to_measure(options: argparse.Namespace, signal: str, phase: int, narrator: str, out: Path | None) -> dict | None:
    """The checkpoint of a head that is to be measured, or None where it was not trained, or is measured already."""
    if (saved := standing(path_of(options, signal, phase), narrator)) is None:
        print(f"{signal}, phase {phase}: not trained with these choices; run the stage ilm first")
    elif options.once and results.is_kept(out, command_of(options, signal, phase), saved["trained"]):
        print(f"{signal}, phase {phase}: measured already")
    else:
        return saved
    return None


def row_of(
    options: argparse.Namespace, signal: str, phase: int, saved: dict, shelves: list[Shelf], frozen: Frozen
) -> dict:
    """The row of one head on every catalogue."""
    model, figures = open_head(options, signal, saved["model"]), {}
    for shelf in shelves:
        name = shelf.catalogue.name
        found = measured(model, shelf, frozen, options, signal)
        figures[f"{name}{'' if name in options.catalogues else ', never seen'}"] = found
        print(f"{signal}, phase {phase}, {name}: {json.dumps(found)}", flush=True)
    return results.row_of(command_of(options, signal, phase), options.seed, saved["trained"], figures)


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument(
        "--on", nargs="+", default=["books", "beauty", "toys"], help="catalogues to measure on, learned from or not"
    )
    parser.add_argument("--measure", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument(
        "--phase", nargs="+", type=int, choices=(1, 2), default=[1, 2], help="the heads as this phase left them"
    )
    add_measuring(parser, "ilm")
    parser.add_argument("--once", action="store_true", help="skip heads whose rows the results have already")
    options = parser.parse_args()
    out, phases = results.file_of("ilm", options.size, options.out), options.phase if options.losses else [2]
    frozen = open_frozen(SIZES[options.size], options.models, options.device)
    heads, narrator = [(signal, phase) for signal in options.signal for phase in phases], digest(frozen.narrator)
    found = {head: saved for head in heads if (saved := to_measure(options, *head, narrator, out)) is not None}
    shelves = open_shelves(options.on, options, frozen) if found else []
    for head, saved in found.items():
        row = row_of(options, *head, saved, shelves, frozen)
        if out is not None:
            results.keep(out, [row])


if __name__ == "__main__":
    main()
