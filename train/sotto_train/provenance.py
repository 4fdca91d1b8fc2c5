"""Where a figure comes from: the machine and the versions that measured it."""

import platform
from importlib.metadata import version
from pathlib import Path

import torch


def machine() -> str:
    """The processor by name where Linux tells it, and how many threads were used; with CUDA also the accelerator."""
    path = Path("/proc/cpuinfo")
    names = (
        [line.split(":", 1)[1].strip() for line in path.read_text().splitlines() if line.startswith("model name")]
        if path.exists()
        else []
    )
    accelerator = f", {torch.cuda.get_device_name()}" if torch.cuda.is_available() else ""
    return f"{names[0] if names else platform.machine()}, {torch.get_num_threads()} threads{accelerator}"


def versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in ("torch", "numpy", "tokenizers")}}
