"""Checkpoints that survive an interruption: written beside, then moved into place."""

import os
from pathlib import Path

import torch


def save(path: Path, **state) -> None:
    beside = path.with_suffix(".part")
    torch.save(state, beside)
    os.replace(beside, path)


def load(path: Path) -> dict | None:
    """The saved state, or None where there is none yet."""
    return torch.load(path, map_location="cpu", weights_only=False) if path.exists() else None
