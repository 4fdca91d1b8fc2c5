"""The whole recipe at its tiny size: from text to models that other readers can open."""

import json
import os
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[1] / "run.sh"


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    work = tmp_path_factory.mktemp("recipe")
    environment = {**os.environ, "SOTTO_WORK": str(work / "work")}
    subprocess.run([RUN, "--tiny", "--out", work], check=True, env=environment)
    return work, environment


def test_recipe_ends_with_models_whose_graphs_agree_with_pytorch(exported):
    work, _ = exported  # the run itself ends with the stage "check", which fails on any disagreement
    models = json.loads((work / "models" / "manifest.json").read_text())["models"]
    for entry in models.values():
        for file in entry["files"].values():
            assert (work / "models" / file["path"]).stat().st_size == file["bytes"]


def test_finished_training_resumes_as_finished(exported):
    work, environment = exported
    before = (work / "work" / "tiny" / "tune.pt").read_bytes()
    again = subprocess.run([RUN, "--tiny", "--out", work, "tune"], check=True, env=environment, capture_output=True, text=True)
    assert "step" not in again.stdout
    assert (work / "work" / "tiny" / "tune.pt").read_bytes() == before


def test_interrupted_pretraining_goes_on_from_its_checkpoint(exported, tmp_path):
    import torch

    work, environment = exported
    path = work / "work" / "tiny" / "pretrain.pt"
    state = torch.load(path, weights_only=False)
    state["step"] -= 2
    torch.save(state, path)
    again = subprocess.run([RUN, "--tiny", "pretrain"], check=True, env=environment, capture_output=True, text=True)
    assert f"resuming at step {state['step']}" in again.stdout


def test_published_weights_read_back_as_they_were_rounded(exported):
    import torch
    from sotto_train.published import narrator_state
    from sotto_train.quantise import rounded

    work, _ = exported
    tuned = torch.load(work / "work" / "tiny" / "tune.pt", weights_only=False)["model"]
    published = narrator_state(work / "models")
    assert published.keys() == tuned.keys()
    for name, weight in tuned.items():
        assert torch.allclose(published[name], rounded(weight, 4) if weight.ndim == 2 else weight, atol=1e-6)


def test_pretraining_goes_on_from_published_weights(exported, tmp_path):
    work, _ = exported
    environment = {**os.environ, "SOTTO_WORK": str(tmp_path)}
    run = subprocess.run([RUN, "--tiny", "--continue-from", work / "models", "tokens", "pretrain"], check=True, env=environment, capture_output=True, text=True)
    before = float(run.stdout.split("before the first step: held out ")[1].split()[0])
    assert before < 6.2  # of nothing learned, the 512 tokens are equally likely: ln 512 = 6.24
