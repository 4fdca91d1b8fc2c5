"""Ways to round a model's weights, beside the one that ships (`quantise`): what each makes of a matrix, and how many bytes it takes."""

import copy
from dataclasses import dataclass
from math import ceil

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .graph import aligned
from .quantise import BLOCK, levels_of, rounded, scales_of


@dataclass(frozen=True)
class Rounding:
    """Integers of `bits` bits with one half-precision scale for `block` values along the inputs, or for a whole row.

    `symmetric` is the rounding of `quantise`. `searched` is the same with each scale chosen for the least squared error.
    `zero points` (4 bits) spreads the levels from a block's least value to its greatest, with four bits more a block.
    """

    bits: int
    block: int | None = BLOCK
    kind: str = "symmetric"

    def of(self, weight: Tensor) -> Tensor:
        """The weight [outputs, inputs] as a device would see it."""
        columns = weight.shape[1]
        block = self.block or columns
        padded = F.pad(weight, (0, -columns % block))
        if self.kind == "zero points":
            return with_zero_points(padded, block)[:, :columns]
        return (rounded(padded, self.bits, block) if self.kind == "symmetric" else searched(padded, self.bits, block))[:, :columns]

    def bytes_of(self, shape: tuple[int, int]) -> int:
        """Bytes of the values, then of the scales, then of the zero points, each aligned to four."""
        blocks = shape[0] * ceil(shape[1] / (self.block or shape[1]))
        zeros = ceil(blocks / 2) if self.kind == "zero points" else 0
        return sum(aligned(part) for part in (shape[0] * shape[1] * self.bits // 8, 2 * blocks, zeros))


def with_zero_points(weight: Tensor, block: int) -> Tensor:
    """4-bit levels 0 … 15 whose zero is a level too: value = (level − zero) · scale."""
    blocks = weight.reshape(weight.shape[0], -1, block)
    low, high = blocks.amin(-1, keepdim=True).clamp(max=0), blocks.amax(-1, keepdim=True).clamp(min=0)
    scale = ((high - low) / 15).half().float()
    safe = torch.where(scale == 0, torch.ones_like(scale), scale)
    zero = (-low / safe).round().clamp(0, 15)
    levels = (blocks / safe + zero).round().clamp(0, 15)
    return ((levels - zero) * scale).reshape(weight.shape)


def searched(weight: Tensor, bits: int, block: int) -> Tensor:
    """The symmetric rounding, each block's scale between 70 and 120 % of the plain one: the one of least squared error."""
    plain = scales_of(weight, bits, block)
    blocks = weight.reshape(*plain.shape, block)
    best, least = torch.zeros_like(blocks), torch.full_like(plain, torch.inf)
    for share in torch.linspace(0.7, 1.2, 26).tolist():
        scales = (plain * share).half().float()
        tried = levels_of(weight, scales, bits).reshape(blocks.shape) * scales[..., None]
        error = (tried - blocks).square().sum(-1)
        best = torch.where((error < least)[..., None], tried, best)
        least = torch.minimum(error, least)
    return best.reshape(weight.shape)


@dataclass(frozen=True)
class Scheme:
    """How a whole model is rounded; what has no rounding stays float32, and so do vectors."""

    name: str
    matrices: Rounding | None
    embedding: Rounding | None
    shipped: bool = False

    def rounding_of(self, module: nn.Module) -> Rounding | None:
        return self.embedding if isinstance(module, nn.Embedding) else self.matrices

    def of(self, model: nn.Module) -> nn.Module:
        """A copy of the model that computes with rounded weights."""
        copied = copy.deepcopy(model)
        for module in rounded_modules(copied):
            if rounding := self.rounding_of(module):
                module.weight.data.copy_(rounding.of(module.weight.data))
        return copied

    def bytes_of(self, model: nn.Module, header: int) -> int:
        """Bytes of the weights file."""
        modules = rounded_modules(model)
        taken = [(r.bytes_of(tuple(m.weight.shape)) if (r := self.rounding_of(m)) else 4 * m.weight.numel()) for m in modules]
        plain = sum(p.numel() for p in model.parameters()) - sum(m.weight.numel() for m in modules)
        return header + sum(taken) + 4 * plain


def rounded_modules(model: nn.Module) -> list[nn.Module]:
    """The modules whose weights are matrices."""
    return [module for module in model.modules() if isinstance(module, nn.Linear | nn.Embedding)]


FLOAT32 = Scheme("float32", None, None)
EIGHT, FOUR = Rounding(8), Rounding(4)

NARRATOR = [
    FLOAT32,
    Scheme("8-bit, blocks of 32", EIGHT, EIGHT),
    Scheme("4-bit, embedding 8-bit, blocks of 32", FOUR, EIGHT),
    Scheme("4-bit, blocks of 32", FOUR, FOUR, shipped=True),
    Scheme("4-bit, blocks of 32, searched scales", *[Rounding(4, kind="searched")] * 2),
    Scheme("4-bit, blocks of 32, zero points", *[Rounding(4, kind="zero points")] * 2),
    Scheme("4-bit, blocks of 64", *[Rounding(4, 64)] * 2),
    Scheme("4-bit, blocks of 128", *[Rounding(4, 128)] * 2),
]

ENCODER = [
    FLOAT32,
    Scheme("8-bit, blocks of 32", EIGHT, EIGHT, shipped=True),
    Scheme("8-bit, one scale a row", *[Rounding(8, None)] * 2),
    Scheme("8-bit, embedding 4-bit, blocks of 32", EIGHT, FOUR),
    Scheme("8-bit, embedding 4-bit with searched scales, blocks of 32", EIGHT, Rounding(4, kind="searched")),
    Scheme("4-bit, blocks of 32", FOUR, FOUR),
]
