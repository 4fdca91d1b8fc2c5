"""Logs and the signals learned from them, on logs small enough to count by hand."""

import random

import numpy as np
import pytest
import torch
from sotto_train import signals
from sotto_train.interactions import Log, leave_one_out, made_up_log, moments, ratings_log, sequences_log

TIMED = Log([[0, 1, 2, 3], [1, 0, 4], [2, 3]], timed=True)


def unit(rows):
    return torch.nn.functional.normalize(torch.tensor(rows, dtype=torch.float), dim=-1)


def test_likes_are_ratings_of_four_and_more_of_known_books(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text("user_id,book_id,rating\n7,a,5\n7,b,3\n8,b,4\n7,z,5\n7,b,4\n")
    assert ratings_log(path, {"a": 0, "b": 1}) == Log([[0, 1], [1]], timed=False)


def test_a_line_of_a_sequences_file_is_a_person_then_items_in_the_order_of_time(tmp_path):
    path = tmp_path / "sequences.txt"
    path.write_text("1 9 3\n2 3\n")
    assert sequences_log(path, {"9": 0, "3": 1}) == Log([[0, 1], [1]], timed=True)


def test_the_last_row_is_tested_the_one_before_it_validates_and_short_histories_only_teach():
    split = leave_one_out(TIMED)
    assert split.train == [[0, 1], [1], [2, 3]]
    assert split.before_test == [[0, 1, 2], [1, 0], [2, 3]]
    assert split.validation == [([0, 1], 2), ([1], 0)]
    assert split.test == [([0, 1, 2], 3), ([1, 0], 4)]


def test_the_order_of_a_log_without_times_is_drawn_by_lot_and_the_same_each_time():
    log = made_up_log([["a"]] * 20 + [["b"]] * 20, people=30, seed=1)
    split = leave_one_out(log)
    assert split == leave_one_out(log)
    assert split.train != [rows[:-2] for rows in log.histories]
    for (before, target), rows in zip(split.test, log.histories, strict=True):
        assert sorted([*before, target]) == sorted(rows)


@pytest.mark.parametrize("timed", [True, False])
def test_hidden_rows_leave_no_trace_in_either_signal(timed):
    """Whatever was hidden could have been anything else: the signals don't change with it."""
    draw = random.Random(3)
    told = [draw.sample(range(12), 6) for _ in range(40)]
    split = leave_one_out(Log(told, timed=True))
    other = leave_one_out(
        Log([[*rows[:-2], *draw.sample([n for n in range(12) if n not in rows[:-2]], 2)] for rows in told], timed=True)
    )
    assert split.test != other.test
    text = unit(np.random.default_rng(0).normal(size=(12, 5)))
    for kind in ("view", "factors"):
        found = [signals.signal(kind, part.train, text, timed, 4) for part in (split, other)]
        assert torch.equal(*found)
        assert not torch.equal(found[0], signals.signal(kind, split.before_test, text, timed, 4))


def test_neighbours_with_times_weigh_by_lag_and_by_how_often_the_two_were_engaged_with():
    rows, weights = signals.neighbours([[0, 1, 2], [0, 1]], 4, timed=True, most=3)
    # 0 → 1 twice at lag 1, and 0 → 2 at lag 2; 0, 1 and 2 were engaged with twice, twice and once.
    assert rows[0].tolist() == [1, 2, 0]
    assert weights[0].tolist() == pytest.approx([2 / 3, 0.5 / 6**0.5, 0])
    # 2 has only what came before it: half the weight.
    assert weights[2].tolist() == pytest.approx([0.5 / 6**0.5, 0.25 / 6**0.5, 0])
    assert rows[2].tolist()[:2] == [1, 0]
    assert weights[3].tolist() == [0, 0, 0]


def test_neighbours_without_times_share_histories_whatever_the_order():
    rows, weights = signals.neighbours([[0, 1, 2], [1, 0]], 3, timed=False, most=2)
    assert rows[0].tolist() == [1, 2]
    assert weights[0].tolist() == pytest.approx([2 / 3, 1 / 6**0.5])
    assert weights[1].tolist() == pytest.approx([2 / 3, 1 / 6**0.5])


def test_a_view_is_the_neighbours_text_and_never_the_items_own():
    text = unit([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    near = (torch.tensor([[1, 2], [0, 0], [0, 0]]), torch.tensor([[3.0, 4.0], [2.0, 0.0], [0.0, 0.0]]))
    assert torch.allclose(signals.view(text, near), torch.tensor([[0, 0.6, 0.8], [1, 0, 0], [0, 0, 0]]))


def test_factors_bring_together_what_the_same_people_like_and_are_zero_where_nobody_engaged():
    people = [[0, 1, 2]] * 6 + [[3, 4, 5]] * 6
    found = signals.factors(people, 7, 2)
    near = found @ found.T
    assert near[0, 1] > 0.9 and near[3, 4] > 0.9
    assert near[0, 3].abs() < 0.5
    assert found[6].tolist() == [0, 0]


def test_a_sweep_solves_the_weighted_least_squares_of_hu_koren_and_volinsky():
    draw = np.random.default_rng(1)
    other, rows, confidence, shrink = draw.normal(size=(5, 3)), [[0, 2], []], 4.0, 0.5
    found = signals.solved(other, rows, confidence, shrink)
    weights = np.diag([1 + confidence, 1, 1 + confidence, 1, 1])
    expected = np.linalg.solve(
        other.T @ weights @ other + shrink * np.eye(3), other.T @ weights @ np.array([1, 0, 1, 0, 0])
    )
    assert found[0] == pytest.approx(expected)
    assert found[1] == pytest.approx([0, 0, 0])


def test_turning_undoes_a_rotation():
    vectors = unit(np.random.default_rng(2).normal(size=(9, 4)))
    rotation, _ = torch.linalg.qr(torch.from_numpy(np.random.default_rng(3).normal(size=(4, 4))).float())
    assert torch.allclose(signals.turned(vectors @ rotation, vectors), vectors, atol=1e-5)


@pytest.mark.parametrize("kind", ["view", "factors"])
def test_a_fold_is_taught_with_a_signal_that_its_people_had_no_part_in(kind):
    draw = random.Random(4)
    people, text = [draw.sample(range(10), 4) for _ in range(24)], unit(np.random.default_rng(5).normal(size=(10, 6)))
    # The fold's people change; its signal does not. The first fold's rotation is the others' too, so it's the one to
    # look at.
    changed = [draw.sample(range(10), 4) if person % 3 == 0 else rows for person, rows in enumerate(people)]
    before, after = (signals.crossed(kind, every, text, False, 3, folds=3) for every in (people, changed))
    assert before[0][0] == people[::3] and after[0][0] == changed[::3]
    assert torch.equal(before[0][1], after[0][1])
    assert not torch.equal(before[1][1], after[1][1])


def test_moments_are_of_one_persons_time_and_companions_of_the_same_person():
    people = [list(range(10)), [20, 21], [30]]
    found = moments(people, True, 200, random.Random(0))
    for moment in found:
        own = next(rows for rows in people if moment.target in rows)
        assert moment.history == own[: own.index(moment.target)] and moment.history
        assert moment.companion in own and moment.companion != moment.target
        assert abs(own.index(moment.companion) - own.index(moment.target)) <= 5
    assert {moment.target for moment in found} == {*range(1, 10), 21}


def test_moments_without_times_hide_any_row():
    found = moments([[1, 2, 3]], False, 60, random.Random(0))
    assert {moment.target for moment in found} == {1, 2, 3}
    assert all({*moment.history, moment.target} == {1, 2, 3} for moment in found)


def test_a_log_in_which_nobody_has_two_rows_is_refused_with_what_to_do():
    with pytest.raises(ValueError, match="longer log"):
        moments([[1], []], True, 4, random.Random(0))
