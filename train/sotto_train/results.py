"""Tables of figures in `results/`: one row for a command, with what it was measured on."""

import json
from pathlib import Path

from .provenance import machine, versions
from .settings import REPOSITORY


def file_of(name: str, size: str, out: Path | None) -> Path | None:
    """Where rows go: `out` if given, else `results/NAME.json`, and nowhere for the tiny size."""
    return out or (None if size == "tiny" else REPOSITORY / "results" / f"{name}.json")


def row_of(command: str, seed: int, trained: dict, figures: dict) -> dict:
    return {"command": command, "seed": seed, "trained": trained, "versions": versions(), "machine": machine(), "figures": figures}


def is_kept(path: Path | None, command: str, trained: dict | None = None) -> bool:
    """Whether there is a row of the command; where `trained` is given, of what was trained so."""
    if path is None or not path.exists():
        return False
    rows = [row for row in json.loads(path.read_text())["rows"] if row["command"] == command]
    return any(trained is None or row["trained"] == trained for row in rows)


def keep(path: Path, rows: list[dict]) -> None:
    """Writes the rows after those that are there already; one of the same command gives way."""
    before = json.loads(path.read_text())["rows"] if path.exists() else []
    fresh = {row["command"] for row in rows}
    kept = {"rows": [row for row in before if row["command"] not in fresh] + rows}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
