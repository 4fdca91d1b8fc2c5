"""The next item found by a narrator that recommends: by a beam over the titles, or by one state's vector."""

import time
from collections.abc import Callable, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .ilm_measures import ranked, recall_and_ndcg
from .interactions import Case
from .knowledge import Recommender, Room
from .knowledge_tasks import HISTORY, REC, question
from .llama import Llama
from .reading import Reading

BATCH = 32
CUTOFFS = (5, 10)
# The rank of a target that a beam did not find.
NOWHERE = 1 << 30


class Trie:
    """The titles' tokens, each title closed by `end`: of every node the tokens that may follow, and where they lead.

    `rows` are the items of a closed title; where the catalogue calls several items the same, they share one.
    """

    def __init__(self, titles: Sequence[Sequence[int]], end: int):
        children: list[dict[int, int]] = [{}]
        self.rows: dict[int, list[int]] = {}
        for row, title in enumerate(titles):
            node = 0
            for token in (*title, end):
                if token not in children[node]:
                    children[node][token] = len(children)
                    children.append({})
                node = children[node][token]
            self.rows.setdefault(node, []).append(row)
        self.tokens = [np.fromiter(part, np.int64, len(part)) for part in children]
        self.next = [np.fromiter(part.values(), np.int64, len(part)) for part in children]


@torch.no_grad()
def beam(narrator: Llama, trie: Trie, prompt: Sequence[int], width: int) -> list[tuple[float, list[int]]]:
    """(log-probability, items) of the likeliest titles after a prompt, best first.

    A title's is the sum over its tokens, so it only falls with length: the search ends when no open beam can still
    better the `width` titles found.
    """
    reading, device = Reading(narrator), narrator.cos.device
    state = reading.states(torch.tensor([list(prompt)], device=device))[:, -1]
    scores, nodes, found = np.zeros(1), np.zeros(1, np.int64), []
    while True:
        told = F.log_softmax(narrator.logits(state).float(), dim=-1).cpu().numpy()
        spread = [scores[n] + told[n, trie.tokens[node]] for n, node in enumerate(nodes)]
        beams = np.repeat(np.arange(len(nodes)), [len(part) for part in spread])
        tokens, leads = (np.concatenate([part[node] for node in nodes]) for part in (trie.tokens, trie.next))
        all_scores = np.concatenate(spread)
        best = np.argsort(-all_scores, kind="stable")[:width]
        found += [(float(all_scores[n]), trie.rows[leads[n]]) for n in best if leads[n] in trie.rows]
        found = sorted(found, key=lambda one: -one[0])[:width]
        least = found[-1][0] if len(found) == width else -np.inf
        best = np.array([n for n in best if leads[n] not in trie.rows and all_scores[n] > least], np.int64)
        if not len(best):
            return found
        reading.keep(torch.from_numpy(beams[best]).to(device))
        scores, nodes = all_scores[best], leads[best]
        state = reading.states(torch.from_numpy(tokens[best])[:, None].to(device))[:, -1]


def place_among(found: Sequence[tuple[float, list[int]]], history: Sequence[int], target: int) -> int:
    """Rank of the target, from 0, among what a beam found, the history left out; ties count against it."""
    known, own = set(history), next((score for score, rows in found if target in rows), None)
    if own is None or target in known:
        return NOWHERE
    return sum(score >= own and row not in known for score, rows in found for row in rows) - 1


def asked_ids(room: Room, history: Sequence[int]) -> list[int]:
    return room.tokenizer.encode(question([room.lessons.titles[row] for row in history[-HISTORY:]])).ids


def trie_of(room: Room) -> Trie:
    titles = [encoded.ids for encoded in room.tokenizer.encode_batch(room.lessons.titles)]
    return Trie(titles, room.tokenizer.token_to_id(REC))


def figures(ranks: Tensor) -> dict[str, float]:
    return {name: value for k in CUTOFFS for name, value in recall_and_ndcg(ranks, k).items()}


def by_beam(model: Recommender, room: Room, cases: Sequence[Case], width: int) -> dict[str, float]:
    """Figures of the beam, and its cost for one person, asked alone."""
    trie, ranks, clock = trie_of(room), [], time.process_time()
    for history, target in cases:
        ranks.append(place_among(beam(model.narrator, trie, asked_ids(room, history), width), history, target))
    spent = (time.process_time() - clock) / len(cases)
    return {**figures(torch.tensor(ranks)), "people": len(cases), "beams": width, "processor seconds per query": spent}


def person_vectors(model: Recommender, room: Room, histories: Sequence[Sequence[int]]) -> Tensor:
    """Unit vectors [people, dim] of the state after each history."""
    narrator = model.narrator
    return asked_vectors(
        model, [asked_ids(room, history) for history in histories], lambda ids, _: narrator.embedding(ids)
    )


@torch.no_grad()
def asked_vectors(
    model: Recommender, asked: Sequence[Sequence[int]], embed: Callable[[Tensor, Sequence[int]], Tensor]
) -> Tensor:
    """Unit vectors [questions, dim] of the state after each question's ids; those of like length are read together.

    `embed` gives the embeddings of padded ids, and is told which of the questions they are.
    """
    device, order = model.project.weight.device, sorted(range(len(asked)), key=lambda n: len(asked[n]))
    found = torch.zeros(len(asked), model.project.out_features, device=device)
    for start in range(0, len(order), BATCH):
        part = order[start : start + BATCH]
        last = torch.tensor([len(asked[n]) - 1 for n in part], device=device)
        ids = torch.zeros(len(part), int(last.max()) + 1, dtype=torch.long)
        for place, n in enumerate(part):
            ids[place, : len(asked[n])] = torch.tensor(asked[n])
        states = model.narrator.states(embed(ids.to(device), part))
        found[part] = model.vectors(states[torch.arange(len(part), device=device), last])
    return found


def by_state(model: Recommender, room: Room, cases: Sequence[Case], timed: int = 50) -> dict[str, float]:
    """Figures of the state, and its cost for one person, asked alone: the mean of the first `timed`."""
    histories = [history for history, _ in cases]
    people = person_vectors(model, room, histories)
    clock = time.process_time()
    for history in histories[:timed]:
        (person_vectors(model, room, [history]) @ room.vectors.T).topk(CUTOFFS[-1])
    spent = (time.process_time() - clock) / len(histories[:timed])
    return {**figures(ranked(people, room.vectors, cases)), "people": len(cases), "processor seconds per query": spent}
