"""The interaction signal of every item, from histories alone: matrix-factorisation vectors, or the collaborative view.

Factors live in a rotation of their own, so a head that read one log's can't read another's. The view is a mean of text
vectors, and means the same wherever the encoder does.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .interactions import LAG, Histories

KINDS = ("none", "factors", "view")
# Neighbours that an item's view is the mean of.
MOST = 20
# What comes before an item says less of it than what comes after.
BACKWARD = 0.5


def pairs(histories: Histories, timed: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(item, neighbour, weight) of every co-engagement: by lag where there is an order, else all of a history alike."""
    items, others, weights = [], [], []
    for rows in map(np.array, histories):
        if not timed:
            items.append(np.repeat(rows, len(rows)))
            others.append(np.tile(rows, len(rows)))
            weights.append((items[-1] != others[-1]).astype(float))
            continue
        for lag in range(1, min(LAG, len(rows) - 1) + 1):
            items += [rows[:-lag], rows[lag:]]
            others += [rows[lag:], rows[:-lag]]
            weights += [np.full(len(rows) - lag, 1 / lag), np.full(len(rows) - lag, BACKWARD / lag)]
    joined = [np.concatenate(part or [np.empty(0)]) for part in (items, others, weights)]
    return joined[0].astype(np.int64), joined[1].astype(np.int64), joined[2]


def neighbours(histories: Histories, items: int, timed: bool, most: int = MOST) -> tuple[Tensor, Tensor]:
    """The heaviest neighbours of each item: (rows, weights), each [items, most]; weight 0 where there are no more.

    A weight is the summed co-engagement over √((n_a + 1)(n_b + 1)), where n people engaged with an item.
    """
    first, second, weight = pairs(histories, timed)
    keys, place = np.unique(first * items + second, return_inverse=True)
    first, second = keys // items, keys % items
    engaged = np.bincount(np.array([row for rows in histories for row in rows], np.int64), minlength=items) + 1
    weight = np.bincount(place, weight, len(keys)) / np.sqrt(engaged[first] * engaged[second])
    order = np.lexsort((second, -weight, first))
    first, second, weight = first[order], second[order], weight[order]
    rank = np.arange(len(first)) - np.searchsorted(first, first)
    kept = rank < most
    rows, weights = np.zeros((items, most), np.int64), np.zeros((items, most), np.float32)
    rows[first[kept], rank[kept]], weights[first[kept], rank[kept]] = second[kept], weight[kept]
    return torch.from_numpy(rows), torch.from_numpy(weights)


def view(text: Tensor, near: tuple[Tensor, Tensor]) -> Tensor:
    """The collaborative view [items, dim]: the neighbours' mean text vector, of unit length; zeros where none are."""
    rows, weights = near
    means = [weight @ text[row] for row, weight in zip(rows, weights.to(text), strict=True)]
    return F.normalize(torch.stack(means), dim=-1)


def solved(other: np.ndarray, rows: Histories, confidence: float, shrink: float) -> np.ndarray:
    """One half of a sweep: the least-squares vector of each row's set, given the other side's vectors."""
    shared = other.T @ other + shrink * np.eye(other.shape[1])
    found = np.zeros((len(rows), other.shape[1]))
    for place, row in enumerate(rows):
        if row:
            mine = other[row]
            found[place] = np.linalg.solve(shared + confidence * mine.T @ mine, (1 + confidence) * mine.sum(0))
    return found


def factors(
    histories: Histories, items: int, width: int, sweeps: int = 10, confidence: float = 20.0, shrink: float = 1.0
) -> Tensor:
    """Unit vectors [items, width] by implicit alternating least squares (Hu, Koren and Volinsky, ICDM 2008).

    Zeros where nobody engaged. Unseen items weigh 1, those of a history `confidence` more.
    """
    liked_by: Histories = [[] for _ in range(items)]
    for person, rows in enumerate(histories):
        for row in rows:
            liked_by[row].append(person)
    vectors = np.random.default_rng(0).normal(0, 0.1, (items, width))
    for _ in range(sweeps):
        vectors = solved(solved(vectors, histories, confidence, shrink), liked_by, confidence, shrink)
    return F.normalize(torch.from_numpy(vectors).float(), dim=-1)


def turned(vectors: Tensor, onto: Tensor) -> Tensor:
    """The vectors rotated as near as can be to others of the same items (orthogonal Procrustes, Schönemann, 1966)."""
    left, _, right = torch.linalg.svd(vectors.T @ onto)
    return vectors @ left @ right


def signal(kind: str, histories: Histories, text: Tensor, timed: bool, width: int) -> Tensor | None:
    """The signal [items, dim of text or `width`] of these histories alone; None for the kind "none"."""
    if kind == "none":
        return None
    if kind == "view":
        return view(text, neighbours(histories, len(text), timed))
    return factors(histories, len(text), width)


def crossed(
    kind: str, histories: Histories, text: Tensor, timed: bool, width: int, folds: int
) -> list[tuple[Histories, Tensor | None]]:
    """(people, signal) for each fold of the people: a signal that was learned without them.

    A head that learned from people whose own engagements are in the signal would learn to read the answer there, and
    find none when it is asked about what comes next.
    """
    found, first = [], None
    for fold in range(folds):
        others = [rows for person, rows in enumerate(histories) if person % folds != fold]
        learned = signal(kind, others, text, timed, width)
        if kind == "factors":
            first = learned if first is None else first
            learned = turned(learned, first)
        found.append((histories[fold::folds], learned))
    return found
