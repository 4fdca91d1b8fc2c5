"""The head's losses and their hard negatives, on cases small enough to work out by hand."""

import argparse
import math
import random

import ilm
import pytest
import torch
from ilm_fixtures import ROWS, TINY, training_of
from sotto_train import ilm_losses, ilm_training
from sotto_train.llama import next_token_loss


def test_similarity_is_that_of_the_nearest_pair_of_queries():
    a = torch.tensor([[[1.0, 0], [0, 1]], [[-1, 0], [0, -1]]])
    b = torch.tensor([[[0.6, 0.8], [-0.8, 0.6]]])
    assert ilm_losses.similarities(a, b).tolist() == [[pytest.approx(0.8)], [pytest.approx(0.8)]]


def test_contrastive_loss_is_the_softmax_over_the_batch_without_the_items_own_doubles():
    scores = torch.tensor([[0.14, 0.07, 0.0], [0.07, 0.14, 0.0], [0.0, 0.0, 0.07]])
    found = ilm_losses.contrastive(scores, torch.tensor([0, 1, 2]))
    first, last = math.log(math.exp(2) + math.exp(1) + 1) - 2, math.log(math.exp(1) + 2) - 1
    assert found.item() == pytest.approx((2 * first + last) / 3, rel=1e-5)
    doubled = ilm_losses.contrastive(scores, torch.tensor([4, 4, 2]))
    assert doubled.item() == pytest.approx((2 * (math.log(math.exp(2) + 1) - 2) + last) / 3, rel=1e-5)


def test_a_popular_item_is_no_worse_an_answer_for_coming_up_often():
    scores, share = torch.tensor([[0.07, 0.14], [0.07, 0.0]]), torch.tensor([0.8, 0.2])
    found = ilm_losses.contrastive(scores, ROWS(2), share.log())
    first = math.log(math.e / 0.8 + math.e**2 / 0.2) - math.log(math.e / 0.8)
    last = math.log(math.e / 0.8 + 1 / 0.2) - math.log(1 / 0.2)
    assert found.item() == pytest.approx((first + last) / 2, rel=1e-5)


def test_item_text_loss_is_the_mean_of_both_directions():
    scores = torch.tensor([[0.07, 0.14], [0.0, 0.0]])
    rows = (math.log(math.e + math.e**2) - 1 + math.log(2)) / 2
    columns = (math.log(math.e + 1) - 1 + math.log(math.e**2 + 1)) / 2
    assert ilm_losses.item_text_contrastive(scores, ROWS(2)).item() == pytest.approx((rows + columns) / 2, rel=1e-5)


def test_hard_negatives_are_near_texts_of_other_items():
    scores = torch.tensor([[1.0, 0.9, -1.0], [0.0, 1.0, 1.0], [1.0, -1.0, 1.0]])
    for seed in range(20):
        torch.manual_seed(seed)
        assert ilm_losses.hard_negatives(scores, ROWS(3)).tolist() == [1, 2, 0]
    # Rows 0 and 1 are one item: neither is the other's negative. A batch of one item has no other.
    assert ilm_losses.hard_negatives(scores, torch.tensor([5, 5, 6])).tolist()[:2] == [2, 2]
    assert ilm_losses.hard_negatives(scores, torch.tensor([5, 5, 5])).tolist() == [0, 1, 2]


def test_only_the_first_of_a_batch_are_matched_against_the_hardest_of_all(frozen, shelf, monkeypatch):
    monkeypatch.setattr(ilm_training, "MATCHED", 3)
    read, states = [], shelf.states
    monkeypatch.setattr(shelf, "states", lambda rows: read.append(rows.tolist()) or states(rows))
    training, rows = training_of(frozen, shelf), torch.tensor([4, 7, 9, 11, 13])
    memory, scores = shelf.items(training.model, rows, shelf.taught("view")[0][1]), torch.zeros(5, 5)
    # Of the first item the hardest is the last of the batch.
    scores[0, 4] = 9.0
    assert training.matched(shelf, rows, memory, scores).isfinite()
    assert read[1] == [4, 7, 9] and len(read[2]) == 3 and read[2][0] == 13


def test_matching_is_binary_cross_entropy_of_own_and_other_texts():
    found = ilm_losses.matching(torch.tensor([0.0, math.log(3)]), torch.tensor([0.0, -math.log(3)]))
    assert found.item() == pytest.approx((2 * math.log(2) + 2 * math.log(4 / 3)) / 4)


def test_soft_tokens_stand_where_the_placeholder_was_in_reading_order(frozen):
    ids, soft = torch.tensor([[3, 8, 8], [8, 4, 5]]), torch.arange(3.0)[:, None].expand(3, TINY.narrator.width) + 100
    found = ilm_losses.spliced(frozen.narrator, ids, soft, placeholder=8)
    assert found[0, 1, 0] == 100 and found[0, 2, 0] == 101 and found[1, 0, 0] == 102
    assert torch.equal(found[1, 1:], frozen.narrator.embedding(torch.tensor([4, 5])))


def test_told_nats_are_those_of_the_next_token_and_of_answers_only(frozen):
    ids, answers = torch.randint(0, 512, (2, 9)), torch.zeros(2, 9, dtype=torch.bool)
    answers[0, 4:], answers[1, 6:8] = True, True
    found = ilm_losses.told_nats(frozen.narrator, ids, answers, frozen.narrator.embedding(ids))
    assert found.shape == (7,)
    assert found.mean().item() == pytest.approx(next_token_loss(frozen.narrator, ids, answers).item(), rel=1e-5)


@pytest.mark.parametrize("loss", ilm_losses.LOSSES)
def test_each_loss_can_be_had_alone_and_moves_the_head(frozen, shelf, loss):
    training = training_of(frozen, shelf, losses=(loss,))
    found = training.step(1, random.Random("a step"))
    assert list(found) == [loss]
    assert found[loss].isfinite() and found[loss] > 0
    found[loss].backward()
    moved = {
        name for name, weight in training.model.named_parameters() if weight.grad is not None and weight.grad.any()
    }
    assert "core.query_embedding" in moved
    assert ("adaptor.weight" in moved) == (loss == "itg")
    assert ("match.weight" in moved) == (loss == "itm")
    assert ("order_embedding" in moved) == (loss == "ui")


def test_losses_are_named_on_the_command_line_and_unknown_ones_refused():
    assert ilm.losses("ui,itc") == ("itc", "ui")
    with pytest.raises(argparse.ArgumentTypeError, match="choose among"):
        ilm.losses("itc,bpr")
