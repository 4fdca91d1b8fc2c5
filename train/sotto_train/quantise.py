"""Blockwise quantisation as `spec/model.md` describes it: blocks of 32 along the inputs, one half-precision scale a block."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

BLOCK = 32


def scales_of(weight: Tensor, bits: int, block: int = BLOCK) -> Tensor:
    """The scale of every block [outputs, blocks]. At 4 bits the value of largest magnitude becomes exactly −8, whatever its sign."""
    blocks = weight.reshape(weight.shape[0], -1, block)
    extreme = blocks.gather(-1, blocks.abs().argmax(-1, keepdim=True)).squeeze(-1)
    scale = extreme / -8 if bits == 4 else extreme.abs() / 127
    return scale.half().float()


def levels_of(weight: Tensor, scales: Tensor, bits: int) -> Tensor:
    """Integer levels [outputs, inputs]: −8 … 7 at 4 bits, −127 … 127 at 8."""
    low, high = (-8, 7) if bits == 4 else (-127, 127)
    safe = torch.where(scales == 0, torch.ones_like(scales), scales)
    levels = (weight.reshape(*scales.shape, -1) / safe[..., None]).round().clamp(low, high)
    return levels.reshape(weight.shape)


def rounded(weight: Tensor, bits: int, block: int = BLOCK) -> Tensor:
    """The weight as the device will see it."""
    scales = scales_of(weight, bits, block)
    levels = levels_of(weight, scales, bits).reshape(*scales.shape, -1)
    return (levels * scales[..., None]).reshape(weight.shape)


def tensor_bytes(weight: Tensor, kind: str) -> bytes:
    """A tensor as the weights file holds it: values, padded to four bytes, then scales. Two nibbles a byte, the first one low."""
    if kind == "f32":
        return weight.float().numpy().tobytes()
    bits = 4 if kind == "q4" else 8
    scales = scales_of(weight, bits)
    levels = levels_of(weight, scales, bits).to(torch.int8).numpy()
    if kind == "q4":
        nibbles = (levels + 8).astype(np.uint8).reshape(-1, 2)
        values = (nibbles[:, 0] | nibbles[:, 1] << 4).tobytes()
    else:
        values = levels.tobytes()
    return values + b"\0" * (-len(values) % 4) + scales.half().numpy().tobytes()


class Rounding(nn.Module):
    """A weight that computes as if it were quantised and learns as if it were not (straight-through estimator)."""

    def forward(self, weight: Tensor) -> Tensor:
        return weight + (rounded(weight, 4) - weight).detach()


def learn_rounded(model: nn.Module) -> None:
    """From here on the model trains with the rounding errors it will ship with."""
    for module in list(model.modules()):
        if isinstance(module, nn.Linear | nn.Embedding):
            parametrize.register_parametrization(module, "weight", Rounding())


def plain_state(model: nn.Module) -> dict[str, Tensor]:
    """The unrounded weights under their plain names."""
    return {name.replace("parametrizations.weight.original", "weight"): value for name, value in model.state_dict().items()}
