"""Muon for the matrices, AdamW for the rest: about a third fewer steps than AdamW alone at these sizes."""

import math

import torch
from torch import Tensor, nn

from .precision import multiplies_bfloat16


def orthogonalise(update: Tensor, rounds: int = 5) -> Tensor:
    """Nearest semi-orthogonal matrix by the quintic Newton–Schulz iteration (Jordan et al., "Muon", 2024).

    In float32 where the device has no fast bfloat16: torch.optim.Muon always casts down, which is slow on a plain CPU.
    """
    x = update.bfloat16() if multiplies_bfloat16(update.device.type) else update.float()
    tall = x.shape[0] > x.shape[1]
    x = x.T.contiguous() if tall else x
    x = x / (x.norm() + 1e-7)
    for _ in range(rounds):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return (x.T if tall else x).to(update.dtype)


class Muon(torch.optim.Optimizer):
    """Momentum whose matrix updates are made orthogonal, scaled to the root mean square of an AdamW update."""

    def __init__(self, matrices: list[Tensor], lr: float, momentum: float = 0.95):
        super().__init__(matrices, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                trace = state.setdefault("trace", torch.zeros_like(weight))
                trace.lerp_(weight.grad, 1 - group["momentum"])
                update = orthogonalise(weight.grad.lerp(trace, group["momentum"]))
                weight.add_(update, alpha=-group["lr"] * 0.2 * max(weight.shape) ** 0.5)


class Optimisers:
    """Two optimisers stepped as one, with a shared learning-rate factor in [0, 1]."""

    def __init__(self, model: nn.Module, matrix_rate: float, rate: float):
        matrices = [w for n, w in model.named_parameters() if w.ndim == 2 and "embedding" not in n]
        others = [w for n, w in model.named_parameters() if w.ndim != 2 or "embedding" in n]
        self.parts = [Muon(matrices, lr=matrix_rate), torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.95), weight_decay=0.0)]
        self.rates = [matrix_rate, rate]

    def step(self, factor: float) -> None:
        for part, rate in zip(self.parts, self.rates, strict=True):
            for group in part.param_groups:
                group["lr"] = rate * factor
            part.step()
            part.zero_grad(set_to_none=True)

    def state_dict(self) -> list[dict]:
        return [part.state_dict() for part in self.parts]

    def load_state_dict(self, states: list[dict]) -> None:
        for part, state in zip(self.parts, states, strict=True):
            part.load_state_dict(state)


def schedule(step: int, steps: int, warmup: int = 50) -> float:
    """Linear warm-up, then a half cosine down to a twentieth."""
    if step < warmup:
        return (step + 1) / warmup
    done = (step - warmup) / max(1, steps - warmup)
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
