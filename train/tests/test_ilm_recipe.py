"""The stages ilm and evaluate-ilm at their tiny size, over untrained models: what they write and how they resume."""

import json
import os
import subprocess
import sys
from pathlib import Path

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


def test_finished_heads_resume_as_finished(recipe):
    work, environment, _, _ = recipe
    heads = {path: path.read_bytes() for path in (work / "tiny").glob("ilm-*.pt")}
    assert len(heads) == 6
    again = subprocess.run([RUN, "--tiny", "ilm"], check=True, env=environment, capture_output=True, text=True)
    assert again.stdout.count("resuming at step 2 of 2") == 6 and "examples/s" not in again.stdout
    assert all(path.read_bytes() == content for path, content in heads.items())
