"""Finding the next item: the beam against every title scored one by one, the state against plain cosines."""

import random

import pytest
import torch
import torch.nn.functional as F
from ilm_fixtures import TINY, catalogue_of
from sotto_train.knowledge import Room, starting_recommender
from sotto_train.knowledge_search import (
    NOWHERE,
    Reading,
    Trie,
    asked_ids,
    beam,
    by_beam,
    by_state,
    person_vectors,
    place_among,
    trie_of,
)
from sotto_train.knowledge_tasks import HISTORY, REC, question


@pytest.fixture(scope="module")
def room(frozen):
    return Room(catalogue_of(), [], frozen, "cpu")


@pytest.fixture(scope="module")
def model(frozen):
    return starting_recommender(TINY, frozen, seed=0).eval().requires_grad_(False)


def one_by_one(model, room, prompt):
    """{row: log-probability of its title and the mark that closes it}, each read whole."""
    found, end = {}, room.tokenizer.token_to_id(REC)
    for row, title in enumerate(room.lessons.titles):
        answer = [*room.tokenizer.encode(title).ids, end]
        told = F.log_softmax(model.narrator(torch.tensor([[*prompt, *answer]]))[0, len(prompt) - 1 : -1], dim=-1)
        found[row] = told[torch.arange(len(answer)), answer].sum().item()
    return found


def test_a_beam_as_wide_as_the_catalogue_ranks_it_as_scoring_every_title_does(model, room):
    prompt = asked_ids(room, [3, 4])
    expected = one_by_one(model, room, prompt)
    found = {row: score for score, rows in beam(model.narrator, trie_of(room), prompt, 24) for row in rows}
    assert found == pytest.approx(expected, abs=1e-4)
    assert list(found) == sorted(expected, key=lambda row: -expected[row])


def test_a_narrow_beam_gives_so_many_true_scores_in_order(model, room):
    prompt = asked_ids(room, [9])
    expected, found = one_by_one(model, room, prompt), beam(model.narrator, trie_of(room), prompt, 3)
    assert len(found) == 3
    assert [score for score, _ in found] == sorted((score for score, _ in found), reverse=True)
    assert all(score == pytest.approx(expected[row], abs=1e-4) for score, rows in found for row in rows)


def test_titles_that_are_the_same_or_begin_another_are_told_apart_by_their_end():
    trie = Trie([[5, 6], [5], [5, 6], [7, 6, 5]], end=9)
    assert sorted(trie.rows.values()) == [[0, 2], [1], [3]]
    assert sorted(trie.tokens[0]) == [5, 7]
    assert sorted(trie.tokens[trie.next[0][list(trie.tokens[0]).index(5)]]) == [6, 9]


def test_reading_on_gives_the_states_of_reading_whole(model):
    draw = random.Random(0)
    ids = torch.tensor([[draw.randrange(500) for _ in range(12)] for _ in range(3)])
    whole, reading = model.narrator.states(model.narrator.embedding(ids)), Reading(model.narrator)
    parts = [reading.states(ids[:, :7]), *(reading.states(ids[:, n : n + 1]) for n in range(7, 10))]
    assert torch.allclose(torch.cat(parts, dim=1), whole[:, :10], atol=1e-5)
    reading.keep(torch.tensor([2, 0]))
    assert torch.allclose(reading.states(ids[[2, 0], 10:11]), whole[[2, 0], 10:11], atol=1e-5)


@pytest.mark.parametrize(
    ("history", "target", "place"),
    [([], 4, 0), ([], 1, 2), ([4], 1, 1), ([], 2, 2), ([4, 1], 2, 0), ([], 7, NOWHERE), ([2], 2, NOWHERE)],
)
def test_the_place_among_what_was_found_leaves_out_the_history_and_counts_ties_against(history, target, place):
    assert place_among([(-1.0, [4]), (-2.0, [1, 2]), (-3.0, [3])], history, target) == place


def test_the_vector_of_a_person_is_of_the_state_after_the_last_title_alone_or_among_others(model, room):
    histories = [[1], [2, 3, 4, 5, 6, 7, 8, 9], [10, 11]]
    together = person_vectors(model, room, histories)
    for history, vector in zip(histories, together, strict=True):
        text = question([room.lessons.titles[row] for row in history[-HISTORY:]])
        ids = torch.tensor([room.tokenizer.encode(text).ids])
        state = model.narrator.states(model.narrator.embedding(ids))[0, -1]
        assert torch.allclose(vector, F.normalize(model.project(state), dim=0), atol=1e-5)
    assert room.tokenizer.decode([asked_ids(room, [1])[-1]], skip_special_tokens=False) == REC


def test_figures_say_what_was_asked_and_what_it_cost(model, room):
    cases = room.lessons.split.validation[:6]
    state, beams = by_state(model, room, cases), by_beam(model, room, cases, 24)
    for found in (state, beams):
        assert {"recall@5", "recall@10", "NDCG@5", "NDCG@10", "people", "processor seconds per query"} <= found.keys()
        assert found["people"] == 6 and found["processor seconds per query"] > 0
        assert found["recall@5"] <= found["recall@10"]


def test_the_state_finds_an_item_whose_vector_it_is(model, room, monkeypatch):
    history, target = [2, 5], 11
    vectors = room.vectors.clone()
    vectors[target] = person_vectors(model, room, [history])[0]
    monkeypatch.setattr(room, "vectors", vectors)
    assert by_state(model, room, [(history, target)])["NDCG@5"] == pytest.approx(1)
