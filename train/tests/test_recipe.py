"""The whole recipe at its tiny size: from text to models that other readers can open."""

import json
import os
import shutil
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


def test_the_manifest_says_what_the_narrator_was_trained_to_tell(exported):
    work, _ = exported
    manifest = json.loads((work / "models" / "manifest.json").read_text())
    assert manifest["models"]["narrator"]["kinds"] == ["item", "taste"]
    assert "kinds" not in manifest["models"]["encoder"]


def test_golden_prompts_are_of_every_domain(exported):
    work, _ = exported
    golden = json.loads((work / "golden" / "golden-narrator.json").read_text())
    assert len(golden["prompts"]) == len(golden["domains"]) == len(golden["ids"]) == len(golden["next"]) == 50
    assert all(golden["domains"].count(name) >= 5 for name in ("books", "films", "games", "toys", "beauty"))


@pytest.mark.parametrize(("kind", "told"), [("encoder", "vectors"), ("narrator", "logits")])
def test_a_graph_that_scales_attention_by_a_hair_too_much_fails_the_check(exported, tmp_path, kind, told):
    import onnx
    from onnx import numpy_helper

    work, environment = exported
    shutil.copytree(work / "models", tmp_path / "models")
    shutil.copytree(work / "golden", tmp_path / "golden")
    path = tmp_path / "models" / kind / "cpu.onnx"
    graph = onnx.load(path, load_external_data=False)
    for constant in graph.graph.initializer:
        if constant.data_location != onnx.TensorProto.EXTERNAL and constant.data_type == onnx.TensorProto.FLOAT and 0 < (value := numpy_helper.to_array(constant)) < 1:
            constant.CopyFrom(numpy_helper.from_array(value * 1.1, constant.name))
    onnx.save(graph, path)
    again = subprocess.run([RUN, "--tiny", "--out", tmp_path, "check"], env=environment, capture_output=True, text=True)
    assert again.returncode == 1
    off = {line.split(":")[0]: float(line.split(f"{told} within ")[1].split()[0]) for line in again.stdout.splitlines() if f"{told} within" in line}
    assert off[f"{kind} cpu graph"] > 10 * off[f"{kind} webgpu graph"]


def test_quantisation_is_compared_scheme_by_scheme(exported):
    work, environment = exported
    run = subprocess.run([RUN, "--tiny", "--out", work, "quantisation"], check=True, env=environment, capture_output=True, text=True)
    report = json.loads((work / "quantisation.json").read_text())
    assert {"command", "seed", "versions", "machine", "rows"} <= report.keys()
    assert report["command"] == "train/run.sh --tiny quantisation"
    for row in report["rows"]:
        assert f"| {row['scheme']}" in run.stdout
    weights = json.loads((work / "models" / "manifest.json").read_text())["models"]
    for kind in ("narrator", "encoder"):
        rows = [row for row in report["rows"] if row["model"] == kind]
        [shipped] = [row for row in rows if row["shipped"]]
        assert shipped["bytes"] == weights[kind]["files"]["weights"]["bytes"]
        assert rows[0]["scheme"] == "float32" and rows[0]["bytes"] > 3 * shipped["bytes"]
        assert all(row["figures"].keys() == shipped["figures"].keys() for row in rows)
    cosines = {row["scheme"]: row["figures"]["cosine to float32"] for row in report["rows"] if row["model"] == "encoder"}
    assert cosines["float32"] == pytest.approx(1) and cosines["8-bit, blocks of 32"] > cosines["4-bit, blocks of 32"]
