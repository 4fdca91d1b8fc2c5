"""Compares every exported graph with PyTorch: the encoder's vectors, the narrator's greedy tokens, both graphs of each."""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime as ort
from sotto_train.quantise import BLOCK
from sotto_train.settings import REPOSITORY

SIZE_OF = {"q4": 0.5, "q8": 1, "f32": 4}


class Weights:
    """A reader of the weights file written without the exporter's code, after `spec/model.md` alone."""

    def __init__(self, folder: Path, entry: dict):
        self.data = (folder / entry["files"]["weights"]["path"]).read_bytes()
        self.entries = {tensor["name"]: tensor for tensor in entry["tensors"]}

    def parts(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """(packed values, float32 scales) of a quantised tensor."""
        tensor = self.entries[name]
        count = int(np.prod(tensor["shape"]))
        size, offset = int(count * SIZE_OF[tensor["type"]]), tensor["offset"]
        scales = np.frombuffer(self.data, np.float16, count // BLOCK, offset + (size + 3) // 4 * 4)
        return np.frombuffer(self.data, np.uint8, size, offset), scales.astype(np.float32)

    def expand(self, name: str) -> np.ndarray:
        tensor = self.entries[name]
        if tensor["type"] == "f32":
            return np.frombuffer(self.data, np.float32, int(np.prod(tensor["shape"])), tensor["offset"]).reshape(tensor["shape"])
        values, scales = self.parts(name)
        levels = np.stack((values & 15, values >> 4), -1).reshape(-1).astype(np.int8) - 8 if tensor["type"] == "q4" else values.view(np.int8)
        return (levels.reshape(-1, BLOCK) * scales[:, None]).reshape(tensor["shape"]).astype(np.float32)

    def file_for(self, device: str) -> bytes:
        """The external data file of one device's graph."""
        parts = []
        for name, tensor in self.entries.items():
            if tensor.get("lookupOnly"):
                continue
            if device == "webgpu" and tensor["type"] == "q4":
                values, scales = self.parts(name)
                parts += [values.tobytes(), scales.tobytes()]
            else:
                expanded = self.expand(name)
                parts.append(np.ascontiguousarray(expanded.T if expanded.ndim == 2 else expanded).tobytes())
        return b"".join(part + b"\0" * (-len(part) % 4) for part in parts)


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
