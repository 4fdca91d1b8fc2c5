"""The stages ilm and evaluate-ilm at their tiny size, over untrained models: what they write and how they resume."""

import json
import os
import subprocess
import sys
from pathlib import Path

import ilm
import pytest
from sotto_train import checkpoints
from sotto_train.encoder import TextEncoder
from sotto_train.llama import Llama
from sotto_train.settings import REPOSITORY, SIZES

RUN = Path(__file__).resolve().parents[1] / "run.sh"
KEPT = REPOSITORY / "results" / "ilm.json"


@pytest.fixture(scope="module")
def recipe(tmp_path_factory):
    """A work folder with vocabularies and untrained models, after `run.sh --tiny ilm evaluate-ilm`; what it printed."""
    work, before = tmp_path_factory.mktemp("ilm"), KEPT.read_bytes() if KEPT.exists() else None
    environment = {**os.environ, "SOTTO_WORK": str(work)}
    subprocess.run([RUN, "--tiny", "tokens"], check=True, env=environment)
    checkpoints.save(work / "tiny" / "encoder.pt", model=TextEncoder(SIZES["tiny"].encoder).state_dict())
    checkpoints.save(work / "tiny" / "tune.pt", model=Llama(SIZES["tiny"].narrator).state_dict())
    run = subprocess.run(
        [RUN, "--tiny", "--out", work, "ilm", "evaluate-ilm"],
        check=True,
        env=environment,
        capture_output=True,
        text=True,
    )
    return work, environment, run.stdout, before


def test_every_signal_is_trained_in_both_phases_and_measured(recipe):
    work, _, printed, _ = recipe
    rows = json.loads((work / "ilm.json").read_text())["rows"]
    assert len(rows) == 6
    for row in rows:
        assert {"command", "seed", "trained", "versions", "machine", "figures"} == row.keys()
        assert row["command"].startswith("python train/evaluate_ilm.py --size tiny")
        assert set(row["figures"]) == {"books", "beauty", "toys, never seen"}
        for found in row["figures"].values():
            assert set(found["next item"]) == {"recall@10", "NDCG@10"}
            assert set(found["facets by soft tokens"]) == {"its own", "shuffled"}
        told = set(row["figures"]["books"]["narratives, bits per byte"])
        assert told == ({"text", "both"} if "--signal none" in row["command"] else {"text", "interactions", "both"})
    for signal in ("none", "factors", "view"):
        for phase in (1, 2):
            assert f"{signal}, phase {phase}: step 2/2" in printed
    assert printed.count("examples/s") == 6


def test_figures_of_the_tiny_size_are_not_kept(recipe):
    _, environment, _, before = recipe
    script = [sys.executable, RUN.parent / "evaluate_ilm.py", "--size", "tiny", "--signal", "none", "--phase", "1"]
    command = [*script, "--on", "books", "--measure", "next"]
    printed = subprocess.run(command, check=True, env=environment, capture_output=True, text=True).stdout
    assert "none, phase 1, books" in printed
    assert (KEPT.read_bytes() if KEPT.exists() else None) == before


def test_finished_heads_are_not_trained_again(recipe):
    work, environment, _, _ = recipe
    heads = {path: path.read_bytes() for path in (work / "tiny").glob("ilm-*.pt")}
    assert len(heads) == 6
    again = subprocess.run([RUN, "--tiny", "ilm"], check=True, env=environment, capture_output=True, text=True)
    assert again.stdout.count("trained already") == 6 and "examples/s" not in again.stdout
    assert all(path.read_bytes() == content for path, content in heads.items())


def test_a_head_whose_row_is_there_is_measured_once(recipe):
    work, environment, _, _ = recipe
    script = [sys.executable, RUN.parent / "evaluate_ilm.py", "--size", "tiny", "--out", work / "ilm.json", "--once"]
    before = (work / "ilm.json").read_bytes()
    again = subprocess.run(script, check=True, env=environment, capture_output=True, text=True).stdout
    assert again.count("measured already") == 6
    assert (work / "ilm.json").read_bytes() == before


def grid(*options, **environment):
    """The commands that the grid would run, by script."""
    script = [RUN.parent / "ilm_grid.sh", "--size", "tiny", *options]
    told = {**os.environ, "PYTHON": "echo", **environment}
    lines = subprocess.run(script, check=True, env=told, capture_output=True, text=True).stdout.splitlines()
    return [line.split() for line in lines if not line.startswith("==")]


def test_the_grid_trains_every_arm_and_seed_as_a_head_of_its_own_and_measures_each():
    heads = {"ilm.py": [], "evaluate_ilm.py": []}
    for script, *words in grid("--seeds", "0 1", "--", "--part", "test"):
        options, more = ilm.parser_of("").parse_known_args(words)
        heads[script].append(ilm.path_of(options, *options.signal, phase=1))
        assert (more[-2:] == ["--part", "test"]) == (script == "evaluate_ilm.py")
    # Of each seed six arms, both of whose phases are measured, and two of the transfer.
    assert len(heads["ilm.py"]) == len(set(heads["ilm.py"])) == 2 * (6 + 2)
    assert len(heads["evaluate_ilm.py"]) == 2 * (2 * 6 + 2)
    assert set(heads["evaluate_ilm.py"]) == set(heads["ilm.py"])


def test_the_grid_refuses_an_arm_that_it_does_not_know():
    with pytest.raises(subprocess.CalledProcessError):
        grid("--arms", "text nothing")
