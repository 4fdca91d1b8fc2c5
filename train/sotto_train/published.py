"""Published models read back: for the check of the exported graphs, and to go on training where the shipped weights stand."""

import json
from pathlib import Path

import numpy as np
import torch

from .quantise import BLOCK

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


def narrator_state(models: Path) -> dict[str, torch.Tensor]:
    """The state of `llama.Llama` with the published (rounded) weights of the models folder."""
    return state_of(models, "narrator", "blocks")


def encoder_state(models: Path) -> dict[str, torch.Tensor]:
    """The same of `encoder.TextEncoder`."""
    return state_of(models, "encoder", "layers")


def state_of(models: Path, kind: str, layers: str) -> dict[str, torch.Tensor]:
    entry = json.loads((models / "manifest.json").read_text())["models"][kind]
    weights = Weights(models, entry)
    return {parameter_name(name, layers): torch.from_numpy(weights.expand(name).copy()) for name in weights.entries}


def parameter_name(tensor: str, layers: str) -> str:
    """The parameter behind a tensor of the weights file: "3.query" is the weight of layer 3's query."""
    name = f"{layers}.{tensor}" if tensor[0].isdigit() else tensor
    return name if name.endswith(".bias") else f"{name}.weight"
