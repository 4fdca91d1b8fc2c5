"""The stages joint and evaluate-joint at their tiny size, over untrained models."""

import json
import os
import subprocess
import sys
from pathlib import Path

import evaluate_joint
import joint
import pytest
from sotto_train import checkpoints, corpora, tokens
from sotto_train.encoder import TextEncoder
from sotto_train.llama import Llama
from sotto_train.settings import REPOSITORY, SIZES

TRAIN = Path(__file__).resolve().parents[1]
KEPT = REPOSITORY / "results" / "joint.json"


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A work folder with vocabularies and untrained models."""
    monkeypatch.setenv("SOTTO_WORK", str(tmp_path))
    tiny = tmp_path / "tiny"
    tiny.mkdir()
    texts = [item["blurb"] for item in corpora.books()[:60]]
    tokens.train_narrator_tokenizer(texts, 512).save(str(tiny / "narrator-tokenizer.json"))
    tokens.train_encoder_tokenizer(texts, 512).save(str(tiny / "encoder-tokenizer.json"))
    checkpoints.save(tiny / "encoder.pt", model=TextEncoder(SIZES["tiny"].encoder).state_dict())
    checkpoints.save(tiny / "tune.pt", model=Llama(SIZES["tiny"].narrator).state_dict())
    return tmp_path


OPTIONS = joint.parser_of("").parse_args(["--size", "tiny"])


def running(monkeypatch, script, *choices):
    monkeypatch.setattr(sys, "argv", [script.__file__, "--size", "tiny", "--device", "cpu", *choices])
    script.main()


def test_it_trains_and_measures_every_part_once(work, monkeypatch, capsys):
    out, asked = work / "joint.json", ("--people", "20", "--narratives", "2", "--show", "1")
    running(monkeypatch, joint)
    running(monkeypatch, evaluate_joint, *asked, "--out", str(out), "--once")
    said = capsys.readouterr().out
    assert "books, words: step 2/2" in said and "tok/s" in said
    row = json.loads(out.read_text())["rows"][0]
    assert {"command", "seed", "trained", "versions", "machine", "figures"} == row.keys()
    assert row["command"].startswith("python train/evaluate_joint.py --size tiny --catalogue books --items words")
    parts = {"history", "critique", "both", "history and another's critique"}
    baselines = {"history's text", "critique's text", "text of both"}
    assert row["figures"].keys() == parts | baselines | {"cases", "narratives, bits per byte"}
    assert all({"recall@10", "NDCG@10"} <= row["figures"][way].keys() for way in parts | baselines)
    assert row["figures"]["narratives, bits per byte"].keys() == {"before", "after"}
    kept = out.read_bytes()
    running(monkeypatch, joint)
    running(monkeypatch, evaluate_joint, *asked, "--out", str(out), "--once")
    said = capsys.readouterr().out
    assert "trained already" in said and "measured already" in said and out.read_bytes() == kept


def test_figures_of_the_tiny_size_are_not_kept(work, monkeypatch):
    before = KEPT.read_bytes() if KEPT.exists() else None
    checkpoints.save(joint.path_of(OPTIONS), model={}, trained={"steps": 2})
    monkeypatch.setattr(evaluate_joint, "row_of", lambda *_: {"command": "tiny"})
    running(monkeypatch, evaluate_joint)
    assert (KEPT.read_bytes() if KEPT.exists() else None) == before


def test_what_is_missing_is_refused_with_what_to_do(work, monkeypatch):
    with pytest.raises(SystemExit, match="run the stage joint first"):
        running(monkeypatch, evaluate_joint, "--seed", "5")
    with pytest.raises(SystemExit, match="give its checkpoint with --ilm"):
        running(monkeypatch, joint, "--items", "both", "--catalogue", "beauty")


def test_the_recipe_knows_the_stages(tmp_path):
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    command = [TRAIN / "run.sh", "--tiny", "--out", tmp_path, "joint", "evaluate-joint"]
    environment = {**os.environ, "PYTHON": str(python)}
    said = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    assert "joint.py --size tiny\n" in said.stdout
    assert f"evaluate_joint.py --size tiny --out {tmp_path}/joint.json\n" in said.stdout
