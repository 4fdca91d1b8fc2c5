"""What the head learns from, loss by loss (ILM, arXiv 2406.02844, after BLIP-2, arXiv 2301.12597)."""

import torch
import torch.nn.functional as F
from torch import Tensor

from .llama import Llama

LOSSES = ("itc", "itm", "itg", "ii", "ui")
# The paper gives none; a re-implementation's.
TEMPERATURE = 0.07


def similarities(a: Tensor, b: Tensor) -> Tensor:
    """[n, m]: the greatest cosine of any of a's unit vectors [n, K, dim] to any of b's [m, L, dim]."""
    return torch.einsum("ikd,jld->ijkl", a, b).amax((2, 3))


def contrastive(scores: Tensor, rows: Tensor, log_share: Tensor | None = None) -> Tensor:
    """Mean −log softmax, by rows, of the diagonal of scores / τ; doubles of a row's item in `rows` are no negatives.

    Items come into a batch by popularity: with the logarithm of their share [n] taken off, what is learned is which
    item comes next, and not which comes more often than usual (Yi et al., RecSys 2019).
    """
    same = rows[:, None] == rows[None]
    others = same & ~torch.eye(len(rows), dtype=torch.bool, device=same.device)
    logits = scores / TEMPERATURE if log_share is None else scores / TEMPERATURE - log_share
    logits = logits.masked_fill(others, -torch.inf)
    return F.cross_entropy(logits, torch.arange(len(rows), device=same.device))


def item_text_contrastive(scores: Tensor, rows: Tensor) -> Tensor:
    """½ (items to texts + texts to items), in-batch negatives."""
    return (contrastive(scores, rows) + contrastive(scores.T, rows)) / 2


def hard_negatives(scores: Tensor, rows: Tensor) -> Tensor:
    """For each item, the place [n] of another's text, by lot in proportion to exp(score / τ); its own if alone."""
    same = rows[:, None] == rows[None]
    others = (scores.detach().float() / TEMPERATURE).masked_fill(same, -torch.inf).softmax(-1)
    alone = same.all(-1, keepdim=True)
    return torch.where(alone, torch.eye(len(rows), device=same.device), others).multinomial(1).squeeze(-1)


def matching(own: Tensor, other: Tensor) -> Tensor:
    """Binary cross-entropy of logits that say "its own text": `own` should, `other` should not."""
    logits = torch.cat((own, other))
    return F.binary_cross_entropy_with_logits(logits, torch.cat((torch.ones_like(own), torch.zeros_like(other))))


def spliced(narrator: Llama, ids: Tensor, soft: Tensor, placeholder: int) -> Tensor:
    """Embeddings [rows, time, width] of ids, with soft tokens [count, width] for the placeholders, in reading order."""
    embeddings = narrator.embedding(ids)
    return embeddings.masked_scatter((ids == placeholder)[..., None], soft.to(embeddings.dtype))


def told_nats(narrator: Llama, ids: Tensor, answers: Tensor, embeddings: Tensor) -> Tensor:
    """Nats of each answer token, in reading order: ids and answers [rows, time], the input embeddings of the same."""
    states, marked = narrator.states(embeddings[:, :-1]), answers[:, 1:]
    return F.cross_entropy(narrator.logits(states[marked]), ids[:, 1:][marked], reduction="none")
