"""The stages knowledge and evaluate-knowledge and the grid at their tiny size, over untrained models."""

import json
import os
import subprocess
import sys
from pathlib import Path

import evaluate_knowledge
import pytest
from sotto_train import checkpoints, corpora, tokens
from sotto_train.encoder import TextEncoder
from sotto_train.llama import Llama
from sotto_train.settings import REPOSITORY, SIZES

TRAIN = Path(__file__).resolve().parents[1]
KEPT = REPOSITORY / "results" / "knowledge.json"


@pytest.fixture(scope="module")
def recipe(tmp_path_factory):
    """A work folder with vocabularies and untrained models, after the stages, and then the grid of two arms."""
    work, before = tmp_path_factory.mktemp("knowledge"), KEPT.read_bytes() if KEPT.exists() else None
    environment = {**os.environ, "SOTTO_WORK": str(work), "PYTHON": sys.executable}
    tiny = work / "tiny"
    tiny.mkdir()
    texts = [item["blurb"] for item in corpora.books()[:60]]
    tokens.train_narrator_tokenizer(texts, 512).save(str(tiny / "narrator-tokenizer.json"))
    tokens.train_encoder_tokenizer(texts, 512).save(str(tiny / "encoder-tokenizer.json"))
    checkpoints.save(tiny / "encoder.pt", model=TextEncoder(SIZES["tiny"].encoder).state_dict())
    checkpoints.save(tiny / "pretrain.pt", model=Llama(SIZES["tiny"].narrator).state_dict())
    stages = printed([TRAIN / "run.sh", "--tiny", "--out", work, "knowledge", "evaluate-knowledge"], environment)
    kept = {path: path.read_bytes() for path in tiny.glob("knowledge-*.pt")}
    choices = ["--size", "tiny", "--seeds", "0", "--catalogues", "beauty", "--arms", "full -mim"]
    grid = printed([TRAIN / "knowledge_grid.sh", *choices, "--", "--out", work / "knowledge.json"], environment)
    return work, stages, kept, grid, before


def printed(command, environment):
    return subprocess.run(command, check=True, env=environment, capture_output=True, text=True).stdout


def test_the_stages_train_and_measure_every_way_with_its_cost(recipe):
    work, stages, kept, _, _ = recipe
    assert "beauty, full: step 2/2" in stages and "tok/s" in stages
    assert [path.name for path in kept] == ["knowledge-beauty-full-seed0.pt"]
    row = json.loads((work / "knowledge.json").read_text())["rows"][0]
    assert {"command", "seed", "trained", "versions", "machine", "figures"} == row.keys()
    assert row["command"].startswith("python train/evaluate_knowledge.py --size tiny --tasks=full --catalogue beauty")
    figures = row["figures"]
    assert {"popularity", "mean of the history's text", "state", "beam", "weights read"} == figures.keys()
    for way in ("state", "beam"):
        assert figures[way]["people"] > 0 and figures[way]["processor seconds per query"] > 0


def test_the_grid_skips_what_is_finished_and_does_the_rest(recipe):
    work, _, kept, grid, _ = recipe
    assert "beauty, full, seed 0: trained already" in grid and "beauty, full, seed 0: measured already" in grid
    assert "beauty, full: step" not in grid and "beauty, -mim: step 2/2" in grid
    assert all(path.read_bytes() == content for path, content in kept.items())
    rows = json.loads((work / "knowledge.json").read_text())["rows"]
    assert [row["command"].split("--tasks=")[1].split()[0] for row in rows] == ["full", "-mim"]
    full, without = (row["trained"]["samples"] for row in rows)
    assert without == {task: count for task, count in full.items() if task != "mim"}


def test_figures_of_the_tiny_size_are_not_kept(recipe):
    assert (KEPT.read_bytes() if KEPT.exists() else None) == recipe[-1]


def test_what_was_not_trained_is_refused_with_what_to_do(recipe, monkeypatch):
    monkeypatch.setenv("SOTTO_WORK", str(recipe[0]))
    monkeypatch.setattr(sys, "argv", ["evaluate_knowledge.py", "--size", "tiny", "--seed", "5"])
    with pytest.raises(SystemExit, match="run the stage knowledge first"):
        evaluate_knowledge.main()
