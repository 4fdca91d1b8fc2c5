"""The head and its losses, on cases small enough to work out by hand, and on a catalogue of two dozen items."""

import argparse
import json
import math
import random

import ilm
import pytest
import torch
from evaluate_ilm import keep
from sotto_train import checkpoints, ilm_losses, ilm_measures, tokens
from sotto_train.catalogues import Catalogue, Narrative
from sotto_train.encoder import TextEncoder
from sotto_train.frozen import Frozen, digest
from sotto_train.ilm import ItemLanguageModel
from sotto_train.ilm_tasks import Reference, examples, narrative, next_title, soft_tokens, summary
from sotto_train.ilm_training import Training, collated
from sotto_train.interactions import made_up_log
from sotto_train.llama import Llama, next_token_loss
from sotto_train.prompt import Request
from sotto_train.settings import SIZES
from sotto_train.shelf import Shelf, thinned

TINY = SIZES["tiny"]
KINDS = ["lamp", "boat", "clock", "drum"]
ROWS = torch.arange


@pytest.fixture(scope="module")
def frozen():
    """Models that never learned anything, but aren't the zeros that training starts from."""
    torch.manual_seed(7)
    texts = [
        f"The {colour} {kind} of item number {n}, made by hand."
        for n in range(40)
        for kind in KINDS
        for colour in ("red", "old", "small")
    ]
    encoder, narrator = TextEncoder(TINY.encoder), Llama(TINY.narrator)
    for model in (encoder, narrator):
        for weight in model.parameters():
            if weight.ndim == 2 and not weight.any():
                torch.nn.init.normal_(weight, std=0.05)
        model.eval().requires_grad_(False)
    return Frozen(
        encoder, tokens.train_encoder_tokenizer(texts, 512), narrator, tokens.train_narrator_tokenizer(texts, 512)
    )


def catalogue_of(count=24):
    labels = [[KINDS[row % 4], "red" if row % 3 else "old"] for row in range(count)]
    titles = [f"The {kind} {row}" for row, (kind, _) in enumerate(labels)]
    told = [f"{colour} {kind}, number {row}. Made by hand." for row, (kind, colour) in enumerate(labels)]
    texts = [f"{title}. {words}" for title, words in zip(titles, told, strict=True)]
    requests = [
        Request(title, [], words, "Made by hand.", [("The boat 1", ["wood"])])
        for title, words in zip(titles, told, strict=True)
    ]
    narratives = [
        Narrative(row, [1], request, f"<|title|> is a {told[row]}{tokens.END}") for row, request in enumerate(requests)
    ]
    return Catalogue("made", titles, texts, told, labels, made_up_log(labels, 40, seed=0), narratives)


@pytest.fixture(scope="module")
def shelf(frozen):
    return Shelf(catalogue_of(), frozen.encoder, frozen.encoder_tokenizer, TINY.ilm, "cpu")


def head_of(frozen, signal="view", head="qformer", seed=0):
    torch.manual_seed(seed)
    model = ItemLanguageModel(TINY, signal, head)
    model.fit(frozen.narrator)
    return model


def training_of(frozen, shelf, signal="view", losses=ilm_losses.LOSSES, **rest):
    return Training(head_of(frozen, signal, **rest), frozen, [shelf], signal, losses, batch=8)


# The losses.


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


# The head.


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


# The tasks of phase 2.


def test_soft_tokens_come_in_the_order_of_their_references(frozen, shelf):
    model, learned = head_of(frozen), shelf.taught("view")[0][1]
    references = [Reference((3,)), Reference((1, 2), person=True), Reference((4,), words=False), Reference((5,))]
    together = soft_tokens(model, shelf, references, learned)
    for reference, soft in zip(references, together, strict=True):
        assert soft_tokens(model, shelf, [reference], learned)[0].allclose(soft, atol=1e-5)


def test_words_of_untold_items_and_held_out_narratives_are_never_taught():
    catalogue, draw = catalogue_of(), random.Random(0)
    found = [one for _ in range(60) for one in examples(catalogue, catalogue.log.histories, 8, True, draw)]
    answers = {one.answer for one in found if not one.references[0].person}
    hidden = {0, 10, 20}
    assert not answers & {catalogue.narratives[row].answer for row in hidden}
    assert {catalogue.told[row] + tokens.END for row in range(24) if row not in hidden} <= answers
    assert not any(one.references[0].rows[0] in hidden for one in found if not one.references[0].person)
    assert not any(one.references[0].rows[0] == 12 for one in found if "<|title|>" in one.answer)
    unsignalled = [one for _ in range(20) for one in examples(catalogue, catalogue.log.histories, 8, False, draw)]
    assert all(reference.words for one in unsignalled for reference in one.references)


def test_a_narrative_by_interactions_holds_no_word_of_the_items():
    told = catalogue_of().narratives[5]
    text, interactions, both = (narrative(told, by) for by in ("text", "interactions", "both"))
    assert tokens.SOFT not in text.prompt and not text.references
    assert interactions.prompt == f"{tokens.ITEM}{tokens.SOFT}{tokens.LIKED}{tokens.SOFT}{tokens.WRITE}"
    assert both.prompt.replace(tokens.SOFT, "") == text.prompt
    for one in (interactions, both):
        assert one.prompt.count(tokens.SOFT) == len(one.references) == 2
    assert [reference.words for reference in interactions.references] == [False, False]


def test_a_prompt_that_leaves_no_room_for_an_answer_is_refused(frozen):
    with pytest.raises(ValueError, match="no room"):
        collated([summary(catalogue_of(), 1)], frozen.narrator_tokenizer, queries=40, context=32)


def test_the_next_item_is_asked_of_a_person_and_told_by_its_title():
    example = next_title(catalogue_of(), [3, 4], 6)
    assert example.references == (Reference((3, 4), person=True),)
    assert example.answer == f"The clock 6{tokens.END}"


# Training.


def trained(frozen, shelf, phase, steps, seed=0, optimiser=None):
    training = training_of(frozen, shelf, seed=seed)
    optimiser = torch.optim.SGD(training.model.parameters(), lr=0.1)
    for step in range(steps):
        optimiser.zero_grad()
        sum(training.step(phase, random.Random(f"{seed} {step}")).values()).backward()
        optimiser.step()
    return training.model


@pytest.mark.parametrize("phase", [1, 2])
def test_the_frozen_models_do_not_move_by_a_byte_and_the_head_does(frozen, shelf, phase):
    before = digest(frozen.narrator), digest(frozen.encoder)
    start, end = head_of(frozen), trained(frozen, shelf, phase, steps=4)
    assert (digest(frozen.narrator), digest(frozen.encoder)) == before
    for part in ("core", "words", "adaptor"):
        assert digest(getattr(start, part)) != digest(getattr(end, part))


def test_a_digest_tells_of_one_bit(frozen):
    model = Llama(TINY.narrator)
    before = digest(model)
    with torch.no_grad():
        model.blocks[1].up.weight[3, 4] = torch.nextafter(model.blocks[1].up.weight[3, 4], torch.tensor(9.0))
    assert digest(model) != before


@pytest.mark.parametrize("phase", [1, 2])
def test_a_seed_decides_everything(frozen, shelf, phase):
    assert digest(trained(frozen, shelf, phase, 3)) == digest(trained(frozen, shelf, phase, 3))
    assert digest(trained(frozen, shelf, phase, 3)) != digest(trained(frozen, shelf, phase, 3, seed=1))


def options_of(steps, **rest):
    chosen = {
        "signal": "view",
        "losses": ("itc", "ui"),
        "head": "qformer",
        "init": "encoder",
        "seed": 0,
        "catalogues": ["made"],
        **rest,
    }
    return argparse.Namespace(size="tiny", device="cpu", steps=steps, batch=8, **chosen)


def test_interrupted_training_ends_where_uninterrupted_training_does(frozen, shelf, tmp_path, monkeypatch):
    ends = []
    for place, parts in (("once", [6]), ("twice", [2, 6])):
        monkeypatch.setenv("SOTTO_WORK", str(tmp_path / place))
        for steps in parts:
            ilm.train(options_of(steps), "view", 1, frozen, [shelf])
        ends.append(checkpoints.load(ilm.path_of(options_of(6), "view", 1))["model"])
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])


def test_phase_two_goes_on_from_phase_one_of_the_same_choices(frozen, shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("SOTTO_WORK", str(tmp_path))
    ilm.train(options_of(2), "view", 1, frozen, [shelf])
    first = checkpoints.load(ilm.path_of(options_of(2), "view", 1))["model"]
    assert digest(ilm.starting_head(options_of(2), "view", 2, frozen)) == digest(loaded(frozen, first))
    with pytest.raises(SystemExit, match="train that first"):
        ilm.starting_head(options_of(2, seed=1), "view", 2, frozen)


def test_without_losses_phase_two_starts_where_phase_one_would(frozen, tmp_path, monkeypatch):
    monkeypatch.setenv("SOTTO_WORK", str(tmp_path))
    assert ilm.losses("none") == ()
    start = ilm.starting_head(options_of(2), "view", 1, frozen)
    assert digest(ilm.starting_head(options_of(2, losses=()), "view", 2, frozen)) == digest(start)
    random_start = ilm.starting_head(options_of(2, losses=(), init="random"), "view", 2, frozen)
    assert digest(random_start.core.layers[0].own) != digest(start.core.layers[0].own)


def loaded(frozen, state):
    model = head_of(frozen)
    model.load_state_dict(state)
    return model


def test_a_narrator_that_moves_stops_the_training(frozen, shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("SOTTO_WORK", str(tmp_path))
    digests = iter(("before", "after"))
    monkeypatch.setattr(ilm, "digest", lambda _: next(digests))
    with pytest.raises(AssertionError, match="frozen"):
        ilm.train(options_of(1), "view", 1, frozen, [shelf])


# Measures.


def test_ranks_leave_the_history_out_and_count_ties_against_the_target():
    scores = torch.tensor([[9.0, 5, 4, 3], [1, 2, 2, 0]])
    assert ilm_measures.rank_of(scores, [([0], 2), ([3], 1)]).tolist() == [1, 1]


def test_recall_and_ndcg_of_one_relevant_item():
    found = ilm_measures.recall_and_ndcg(torch.tensor([0, 2, 9, 10]))
    assert found["recall@10"] == pytest.approx(0.75)
    assert found["NDCG@10"] == pytest.approx((1 + 1 / 2 + 1 / math.log2(11)) / 4)


def test_grounding_counts_whole_words_that_are_the_items_own():
    labels = [["war", "sea"], ["love"], ["sea"]]
    found = ilm_measures.grounding(["A war of love.", "Warm love, love at sea", "Nothing"], labels)
    assert found == {"named that are its own": pytest.approx(2 / 4), "own that are named": pytest.approx(2 / 4)}


def test_bits_per_byte_by_text_are_those_of_the_narrator_alone(frozen, shelf):
    told = shelf.catalogue.narratives[:3]
    nats, size = 0.0, 0
    for one in told:
        prompt, answer = (
            frozen.narrator_tokenizer.encode(text).ids for text in (narrative(one, "text").prompt, one.answer)
        )
        ids, answers = torch.tensor([prompt + answer]), torch.tensor([[False] * len(prompt) + [True] * len(answer)])
        nats, size = nats + len(answer) * next_token_loss(frozen.narrator, ids, answers).item(), size + len(one.answer)
    found = ilm_measures.bits_per_byte(head_of(frozen), shelf, frozen, told, "text", shelf.taught("view")[0][1])
    assert found == pytest.approx(nats / math.log(2) / size, rel=1e-5)


def test_greedy_answers_are_the_narrators_likeliest_tokens(frozen):
    soft = torch.randn(2, TINY.ilm.queries, TINY.narrator.width)
    [text, _] = ilm_measures.generate(frozen, soft, f"{tokens.ITEM}{tokens.SOFT}{tokens.WRITE}", length=3)
    ids, tokenizer = [], frozen.narrator_tokenizer
    for _ in range(3):
        states = frozen.narrator.embedding(torch.tensor([tokenizer.encode(tokens.WRITE).ids + ids]))
        before = frozen.narrator.embedding(torch.tensor([tokenizer.encode(tokens.ITEM).ids]))
        ids.append(int(frozen.narrator.from_embeddings(torch.cat((before, soft[:1], states), dim=1))[0, -1].argmax()))
    assert text == tokenizer.decode(ids, skip_special_tokens=False).split(tokens.END)[0]


def test_a_view_that_tells_what_words_do_not_is_learned_to_be_used(frozen):
    """People keep to items of one kind, which the words don't tell; a few steps bring what they like near."""
    kinds = [[str(row % 4)] for row in range(32)]
    named = [f"made by hand number {row}" for row in range(32)]
    log = made_up_log(kinds, 80, seed=2)
    hidden = Shelf(
        Catalogue("hidden", named, named, named, kinds, log), frozen.encoder, frozen.encoder_tokenizer, TINY.ilm, "cpu"
    )
    found = {}
    for signal in ("none", "view"):
        training = training_of(frozen, hidden, signal, losses=("ii", "ui"))
        optimiser = torch.optim.AdamW(training.model.parameters(), lr=3e-3)
        for step in range(60):
            optimiser.zero_grad()
            sum(training.step(1, random.Random(step)).values()).backward()
            optimiser.step()
        found[signal] = ilm_measures.retrieval(
            training.model.eval(), hidden, hidden.split.validation, hidden.signal_of(signal, hidden.split.train)
        )
    assert found["view"]["recall@10"] > found["none"]["recall@10"]


def test_a_row_of_the_same_command_gives_way(tmp_path):
    path = tmp_path / "results" / "ilm.json"
    keep(path, [{"command": "a", "seed": 0}, {"command": "b", "seed": 0}])
    keep(path, [{"command": "a", "seed": 1}])
    assert json.loads(path.read_text())["rows"] == [{"command": "b", "seed": 0}, {"command": "a", "seed": 1}]
