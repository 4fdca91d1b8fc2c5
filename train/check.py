"""Compares every exported graph with PyTorch: the encoder's vectors, the narrator's greedy tokens, both graphs of each."""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime as ort
from sotto_train.published import Weights
from sotto_train.settings import REPOSITORY

def open_session(folder: Path, entry: dict, weights: Weights, device: str) -> ort.InferenceSession:
    options = ort.SessionOptions()
    data = weights.file_for(device)
    options.add_external_initializers_from_files_in_memory(["weights.f32" if device == "cpu" else "weights.q4"], [data], [len(data)])
    return ort.InferenceSession((folder / entry["files"][device]["path"]).read_bytes(), options, providers=["CPUExecutionProvider"])


def check_encoder(folder: Path, entry: dict, golden: dict, device: str) -> float:
    """The least cosine between the graph's vectors and PyTorch's."""
    weights = Weights(folder, entry)
    session = open_session(folder, entry, weights, device)
    embedding, position = weights.expand("embedding"), weights.expand("position")
    cosines = []
    for ids, expected in zip(golden["ids"], golden["vectors"], strict=True):
        states = (embedding[ids] + position[: len(ids)])[None]
        vector = session.run(None, {"states": states, "mask": np.ones((1, len(ids)), np.float32)})[0][0]
        cosines.append(float(vector @ np.array(expected) / np.linalg.norm(expected)))
    return min(cosines)


def check_narrator(folder: Path, entry: dict, golden: dict, device: str) -> float:
    """The share of golden prompts whose eight greedy tokens the graph reproduces through its cache."""
    weights, config = Weights(folder, entry), entry["config"]
    session, embedding = open_session(folder, entry, weights, device), weights.expand("embedding")
    head = config["width"] // config["heads"]
    frequencies = config["ropeBase"] ** (-np.arange(head // 2) / (head // 2))
    agreed = 0
    for ids, expected in zip(golden["ids"], golden["next"], strict=True):
        memory = {f"past_{part}_{n}": np.zeros((1, config["memoryHeads"], 0, head), np.float32) for n in range(config["layers"]) for part in ("key", "value")}
        feed, past, written = list(ids), 0, []
        while len(written) < len(expected):
            time = len(feed)
            angles = (past + np.arange(time))[:, None] * frequencies
            mask = np.triu(np.full((time, past + time), -1e9, np.float32), past + 1)[None, None]
            tables = {"cos": np.cos(angles)[None].astype(np.float32), "sin": np.sin(angles)[None].astype(np.float32)}
            outputs = session.run(None, {"states": embedding[feed][None], "mask": mask, **tables, **memory})
            memory = dict(zip(memory, outputs[1:], strict=True))
            past += time
            feed = [int(outputs[0][0].argmax())]
            written += feed
        agreed += written == expected
    return agreed / len(golden["ids"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=REPOSITORY / "public" / "models")
    parser.add_argument("--golden", type=Path, default=REPOSITORY / "test" / "fixtures")
    options = parser.parse_args()
    models = json.loads((options.models / "manifest.json").read_text())["models"]
    failed = False
    for kind, check, least in (("encoder", check_encoder, 0.999), ("narrator", check_narrator, 0.95)):
        golden = json.loads((options.golden / f"golden-{kind}.json").read_text())
        for device in ("cpu", "webgpu"):
            figure = check(options.models, models[kind], golden, device)
            failed |= figure < least
            print(f"{kind} {device} graph: {figure:.5f} (at least {least})")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
