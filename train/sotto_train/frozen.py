"""The two models that stay as they are while the head learns: of this recipe's last checkpoints, or published ones."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer
from torch import nn

from . import checkpoints, published, tokens
from .encoder import TextEncoder
from .llama import Llama
from .settings import Size, work_folder


@dataclass(frozen=True)
class Frozen:
    encoder: TextEncoder
    encoder_tokenizer: Tokenizer
    narrator: Llama
    narrator_tokenizer: Tokenizer


def open_frozen(size: Size, models: Path | None, device: str, stage: str = "tune") -> Frozen:
    """From the work folder, where the narrator is as a `stage` left it, or from a folder of published `models`.

    The encoder reads an item once and stays on the CPU.
    """
    encoder, narrator, folder = TextEncoder(size.encoder), Llama(size.narrator), work_folder(size)
    if models is None:
        paths = {kind: folder / f"{kind}-tokenizer.json" for kind in ("encoder", "narrator")}
        encoder.load_state_dict(checkpoints.load(folder / "encoder.pt")["model"])
        narrator.load_state_dict(checkpoints.load(folder / f"{stage}.pt")["model"])
    else:
        entries = json.loads((models / "manifest.json").read_text())["models"]
        paths = {kind: models / entry["files"]["tokenizer"]["path"] for kind, entry in entries.items()}
        encoder.load_state_dict(published.encoder_state(models))
        narrator.load_state_dict(published.narrator_state(models))
    for model in (encoder, narrator):
        model.eval().requires_grad_(False)
    return Frozen(encoder, tokens.load(paths["encoder"]), narrator.to(device), tokens.load(paths["narrator"]))


def digest(model: nn.Module) -> str:
    """SHA-256 of every weight's bytes, in order of name."""
    found = hashlib.sha256()
    for name, weight in sorted(model.state_dict().items()):
        found.update(name.encode() + weight.cpu().contiguous().numpy().tobytes())
    return found.hexdigest()
