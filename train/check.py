"""Compares every exported graph with PyTorch, which reads the same rounded weights: what the graphs answer, and how exactly.

For the narrator, the logits at every step of eight greedy tokens after each golden prompt, through the cache; for the encoder, the
vectors of the golden texts. Fails where a graph is further off than its tolerance, chooses other tokens than the golden ones, or
turns a vector away from the float32 model's.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from sotto_train.encoder import TextEncoder, pad
from sotto_train.llama import Llama
from sotto_train.published import Weights, encoder_state, narrator_state
from sotto_train.settings import REPOSITORY, SIZES, Size

# The greatest absolute difference from PyTorch, by graph: what another order of float32 sums makes, several times over.
LOGITS_WITHIN = {"cpu": 2e-4, "webgpu": 2e-4}
VECTORS_WITHIN = {"cpu": 2e-6, "webgpu": 2e-6}
# Two tokens nearer than this to each other may change places: the share of prompts where none did.
TOKENS_AT_LEAST = 0.95
# Of the rounded encoder's vectors to those of the float32 model.
COSINE_AT_LEAST = 0.999


def open_session(folder: Path, entry: dict, weights: Weights, device: str) -> ort.InferenceSession:
    options = ort.SessionOptions()
    data = weights.file_for(device)
    options.add_external_initializers_from_files_in_memory(["weights.f32" if device == "cpu" else "weights.q4"], [data], [len(data)])
    return ort.InferenceSession((folder / entry["files"][device]["path"]).read_bytes(), options, providers=["CPUExecutionProvider"])


@torch.no_grad()
def check_encoder(folder: Path, entry: dict, golden: dict, device: str, size: Size) -> tuple[float, float]:
    """(the greatest difference of a vector's component from PyTorch's, the least cosine to the float32 model's vectors)."""
    weights, model = Weights(folder, entry), TextEncoder(size.encoder).eval()
    model.load_state_dict(encoder_state(folder))
    session = open_session(folder, entry, weights, device)
    embedding, position = weights.expand("embedding"), weights.expand("position")
    furthest, cosines = 0.0, []
    for ids, trained in zip(golden["ids"], golden["vectors"], strict=True):
        states = (embedding[ids] + position[: len(ids)])[None]
        vector = session.run(None, {"states": states, "mask": np.ones((1, len(ids)), np.float32)})[0][0]
        expected = model(*pad([ids], size.encoder.context))[0].numpy()
        furthest = max(furthest, float(np.abs(vector - expected).max()))
        cosines.append(float(vector @ np.array(trained) / np.linalg.norm(trained)))
    return furthest, min(cosines)


def through_cache(session: ort.InferenceSession, embedding: np.ndarray, config: dict, ids: list[int]) -> Iterator[np.ndarray]:
    """The graph's logits after the prompt, then after each token that it likes best."""
    head = config["width"] // config["heads"]
    frequencies = config["ropeBase"] ** (-np.arange(head // 2) / (head // 2))
    memory = {f"past_{part}_{n}": np.zeros((1, config["memoryHeads"], 0, head), np.float32) for n in range(config["layers"]) for part in ("key", "value")}
    feed, past = list(ids), 0
    while True:
        time = len(feed)
        angles = (past + np.arange(time))[:, None] * frequencies
        mask = np.triu(np.full((time, past + time), -1e9, np.float32), past + 1)[None, None]
        tables = {"cos": np.cos(angles)[None].astype(np.float32), "sin": np.sin(angles)[None].astype(np.float32)}
        outputs = session.run(None, {"states": embedding[feed][None], "mask": mask, **tables, **memory})
        yield outputs[0][0]
        memory = {name: np.concatenate((kept, fresh), 2) for (name, kept), fresh in zip(memory.items(), outputs[1:], strict=True)}
        past += time
        feed = [int(outputs[0][0].argmax())]


@torch.no_grad()
def check_narrator(folder: Path, entry: dict, golden: dict, device: str, size: Size) -> tuple[float, float]:
    """(the greatest difference of a logit from PyTorch's, the share of golden prompts whose greedy tokens the graph reproduces)."""
    weights, model = Weights(folder, entry), Llama(size.narrator).eval()
    model.load_state_dict(narrator_state(folder))
    session, embedding = open_session(folder, entry, weights, device), weights.expand("embedding")
    furthest, agreed = 0.0, 0
    for ids, expected in zip(golden["ids"], golden["next"], strict=True):
        found = np.stack([logits for _, logits in zip(expected, through_cache(session, embedding, entry["config"], ids))])
        tokens = found.argmax(-1).tolist()
        exact = model(torch.tensor([ids + tokens[:-1]]))[0, len(ids) - 1 :].numpy()
        furthest = max(furthest, float(np.abs(found - exact).max()))
        agreed += tokens == expected
    return furthest, agreed / len(golden["ids"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--models", type=Path, default=REPOSITORY / "public" / "models")
    parser.add_argument("--golden", type=Path, default=REPOSITORY / "test" / "fixtures")
    options = parser.parse_args()
    models = json.loads((options.models / "manifest.json").read_text())["models"]
    checks = {
        "encoder": (check_encoder, "vectors", VECTORS_WITHIN, "least cosine to the float32 model", COSINE_AT_LEAST),
        "narrator": (check_narrator, "logits", LOGITS_WITHIN, "golden tokens reproduced", TOKENS_AT_LEAST),
    }
    failed = False
    for kind, (check, what, tolerance, share, least) in checks.items():
        golden = json.loads((options.golden / f"golden-{kind}.json").read_text())
        for device, within in tolerance.items():
            furthest, figure = check(options.models, models[kind], golden, device, SIZES[options.size])
            failed |= not furthest <= within or not figure >= least
            print(f"{kind} {device} graph: {what} within {furthest:.1e} of PyTorch's (at most {within:g}); {share} {figure:.5f} (at least {least})")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
