"""Training the head: what each phase teaches, what stays frozen, what a seed decides, and going on after a stop."""

import argparse
import random

import ilm
import pytest
import torch
from ilm_fixtures import TINY, catalogue_of, head_of, training_of
from sotto_train import checkpoints, ilm_measures, tokens
from sotto_train.catalogues import Catalogue, open_catalogue
from sotto_train.frozen import digest
from sotto_train.ilm_tasks import Reference, examples, narrative, next_title, summary
from sotto_train.ilm_training import collated
from sotto_train.interactions import made_up_log
from sotto_train.llama import Llama
from sotto_train.shelf import Shelf


# The tasks of phase 2.


def test_words_of_untold_items_and_held_out_narratives_are_never_taught():
    catalogue, draw = catalogue_of(), random.Random(0)
    batches = [examples(catalogue, catalogue.log.histories, 8, True, draw) for _ in range(120)]
    assert {(len(batch), "<|title|>" in batch[0].answer) for batch in batches} == {(8, False), (4, True)}
    found = [one for batch in batches for one in batch]
    answers = {one.answer for one in found if not one.references[0].person}
    hidden = {0, 10, 20}
    assert not answers & {catalogue.narratives[row].answer for row in hidden}
    assert {catalogue.told[row] + tokens.END for row in range(24) if row not in hidden} <= answers
    assert not any(one.references[0].rows[0] in hidden for one in found if not one.references[0].person)
    assert not any(one.references[0].rows[0] == 12 for one in found if "<|title|>" in one.answer)
    unsignalled = [one for _ in range(20) for one in examples(catalogue, catalogue.log.histories, 8, False, draw)]
    assert all(reference.words for one in unsignalled for reference in one.references)


def test_what_is_to_be_told_of_an_item_names_all_that_is_looked_for():
    catalogue = open_catalogue("games", None)
    for told, labels in zip(catalogue.told, catalogue.labels, strict=True):
        assert ilm_measures.named(told, set(labels)) == set(labels)
        assert told.startswith("<|title|> is a")


def test_a_narrative_by_interactions_holds_no_word_of_the_items():
    told = catalogue_of().narratives[5]
    text, interactions, both = (narrative(told, by) for by in ("text", "interactions", "both"))
    assert tokens.SOFT not in text.prompt and not text.references
    assert interactions.prompt == f"{tokens.ITEM}{tokens.SOFT}{tokens.LIKED}{tokens.SOFT}{tokens.WRITE}{tokens.BY_HAND}"
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


def test_a_head_that_was_taught_through_another_narrator_is_refused(frozen, shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("SOTTO_WORK", str(tmp_path))
    ilm.train(options_of(2), "view", 1, frozen, [shelf])
    path = ilm.path_of(options_of(2), "view", 1)
    assert ilm.standing(path, digest(frozen.narrator))["trained"]["steps"] == 2
    with pytest.raises(SystemExit, match="another narrator"):
        ilm.standing(path, digest(Llama(TINY.narrator)))


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
