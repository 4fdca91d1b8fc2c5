"""The head and how it reads items and people, on a catalogue of two dozen items."""

import pytest
import torch
from ilm_fixtures import ROWS, TINY, catalogue_of, head_of
from sotto_train.frozen import digest
from sotto_train.ilm_tasks import Reference, soft_tokens
from sotto_train.shelf import Shelf, thinned


@pytest.mark.parametrize("head", ["qformer", "mlp"])
@pytest.mark.parametrize("signal", ["none", "factors", "view"])
def test_a_head_gives_unit_vectors_and_soft_tokens_of_items_and_of_people(frozen, shelf, head, signal):
    model = head_of(frozen, signal, head)
    _, learned = shelf.taught(signal)[0]
    for memory in (
        shelf.items(model, ROWS(3), learned),
        shelf.people(model, [[1], [2, 3, 4, 5, 6, 7], [0, 1]], learned),
    ):
        states = model(memory)
        assert model.queries(states).norm(dim=-1).allclose(torch.ones(3, TINY.ilm.queries))
        assert model.vectors(states, memory).norm(dim=-1).allclose(torch.ones(3))
        assert model.soft_tokens(states).shape == (3, TINY.ilm.queries, TINY.narrator.width)


def test_what_the_encoder_read_is_kept_for_the_next_to_open_the_catalogue(frozen, tmp_path, monkeypatch):
    def opened(catalogue):
        return Shelf(catalogue, frozen.encoder, frozen.encoder_tokenizer, TINY.ilm, "cpu", tmp_path)

    first = opened(catalogue_of())
    with monkeypatch.context() as patch:
        patch.setattr(frozen.encoder, "token_states", None)
        again = opened(catalogue_of())
    assert torch.equal(first.flat, again.flat) and torch.equal(first.vectors, again.vectors)
    assert len(opened(catalogue_of(12)).vectors) == 12 and len([*tmp_path.iterdir()]) == 2


def test_shares_are_counted_where_nothing_is_hidden(shelf):
    counts = [1 + sum(row in history for history in shelf.split.train) for row in range(24)]
    assert shelf.log_share.exp().tolist() == pytest.approx([count / sum(counts) for count in counts])


def test_vectors_of_a_shelf_leave_out_what_all_its_items_share(shelf):
    expected = torch.nn.functional.normalize(shelf.encoded - shelf.encoded.mean(0), dim=-1)
    assert shelf.vectors.allclose(expected)
    assert shelf.vectors.mean(0).norm() < 0.5 * shelf.encoded.mean(0).norm()


@pytest.mark.parametrize("signal", ["none", "factors", "view"])
def test_an_untrained_head_returns_the_texts_vectors_and_the_view_where_there_is_one(frozen, shelf, signal):
    model, learned = head_of(frozen, signal), shelf.taught(signal)[0][1]
    own = shelf.vectors + (learned if signal == "view" else 0)
    memory = shelf.items(model, ROWS(24), learned)
    assert model.vectors(model(memory), memory).allclose(torch.nn.functional.normalize(own, dim=-1), atol=1e-6)
    people = shelf.people(model, [[3, 8], [5]], learned)
    expected = torch.nn.functional.normalize(own, dim=-1)[[3, 8]].mean(0)
    assert model.vectors(model(people), people)[0].allclose(expected / expected.norm(), atol=1e-6)


def test_layers_start_from_the_encoders(frozen):
    model = head_of(frozen)
    model.start_from(frozen.encoder)
    assert digest(model.core.layers[0].own) == digest(frozen.encoder.layers[0])
    assert digest(model.to_text) == digest(frozen.encoder.project)


@pytest.mark.parametrize("head", ["qformer", "mlp"])
def test_what_is_read_of_an_item_does_not_depend_on_its_batch(frozen, shelf, head):
    model, learned = head_of(frozen, head=head), shelf.taught("view")[0][1]
    together = model(shelf.items(model, ROWS(24), learned))
    for row in (0, 5, 23):
        assert model(shelf.items(model, torch.tensor([row]), learned))[0].allclose(together[row], atol=1e-5)
    people = [[3], [1, 2, 3, 4], [5, 6]]
    alone, batch = model(shelf.people(model, people[:1], learned))[0], model(shelf.people(model, people, learned))[0]
    assert alone.allclose(batch, atol=1e-5)


@pytest.mark.parametrize("head", ["qformer", "mlp"])
def test_without_its_words_an_item_is_known_by_its_signal_alone(frozen, shelf, head):
    model, learned = head_of(frozen, head=head), shelf.taught("view")[0][1].clone()
    learned[3], learned[5], learned[6] = learned[4], 0, 0
    states = model(shelf.items(model, ROWS(24), learned, words=False))
    assert torch.equal(states[3], states[4]) and not torch.equal(states[3], states[2])
    assert torch.equal(states[5], states[6])
    whole = model(shelf.items(model, ROWS(24), learned))
    assert not torch.equal(whole[3], whole[4])


def test_an_item_that_nobody_engaged_with_is_read_by_its_words_alone(frozen, shelf):
    model, learned = head_of(frozen), shelf.taught("view")[0][1].clone()
    learned[2] = 0
    before = model(shelf.items(model, torch.tensor([2]), learned))
    torch.nn.init.normal_(model.signal.bias)
    assert torch.equal(model(shelf.items(model, torch.tensor([2]), learned)), before)


def test_thinning_takes_half_of_the_words_or_all_and_leaves_something_to_read():
    torch.manual_seed(0)
    mask, signalled = torch.ones(4000, 10), (torch.arange(4000) % 2).float()
    kept = thinned(mask, signalled).sum(1)
    with_signal, without = kept[1::2], kept[::2]
    assert (without == 0).sum() == 0
    assert 0.2 < (with_signal == 0).float().mean() < 0.3
    assert 0.45 < (kept == 10).float().mean() < 0.55
    assert not thinned(torch.tensor([[1.0, 1, 0, 0]]).expand(500, 4), torch.zeros(500))[:, 2:].any()


def test_soft_tokens_come_in_the_order_of_their_references(frozen, shelf):
    model, learned = head_of(frozen), shelf.taught("view")[0][1]
    references = [Reference((3,)), Reference((1, 2), person=True), Reference((4,), words=False), Reference((5,))]
    together = soft_tokens(model, shelf, references, learned)
    for reference, soft in zip(references, together, strict=True):
        assert soft_tokens(model, shelf, [reference], learned)[0].allclose(soft, atol=1e-5)
