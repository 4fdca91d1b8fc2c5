"""Teaching a narrator to recommend: where the state is asked, what is learned, what a seed decides, and going on."""

import argparse
import math

import knowledge
import pytest
import torch
from ilm_fixtures import TINY, catalogue_of
from sotto_train import checkpoints, teaching
from sotto_train.frozen import digest
from sotto_train.knowledge import Room, asked_places, collated, starting_recommender, step_losses, total
from sotto_train.knowledge_search import by_state
from sotto_train.knowledge_tasks import REC, Sample


@pytest.fixture(scope="module")
def room(frozen):
    return Room(catalogue_of(), [], frozen, "cpu")


def fresh(frozen, seed=0):
    return starting_recommender(TINY, frozen, seed)


def options_of(steps, tasks="full", seed=0):
    return argparse.Namespace(
        size="tiny", device="cpu", steps=steps, batch=6, tasks=tasks, seed=seed, catalogue="made", models=None
    )


def test_the_next_item_is_asked_for_after_every_title_but_the_last(room):
    samples = room.lessons.batches("none", 12, 0, 0)["retrieval"]
    ids, answers = collated(samples, room.tokenizer, 512)
    places = asked_places(ids, room.tokenizer.token_to_id(REC))
    for one, row, asked, told in zip(samples, ids, places, answers, strict=True):
        assert asked.sum() == len(one.targets)
        ends = [*asked.nonzero().flatten().tolist(), len(row)]
        for target, start, end in zip(one.targets, ends, ends[1:], strict=False):
            text = room.tokenizer.decode(row[start + 1 : end].tolist(), skip_special_tokens=False)
            assert text.startswith(room.lessons.titles[target])
            assert told[start + 1]
        assert not told[: ends[0] + 1].any()


def test_losses_are_nats_of_each_tasks_answers(frozen, room):
    model, batches = fresh(frozen), room.lessons.batches("full", 6, 0, 0)
    with torch.no_grad():
        found, read = step_losses(model, room, batches)
        assert set(found) == {*batches, "state"}
        for task, samples in batches.items():
            nats, count = 0.0, 0
            for one in samples:
                prompt, answer = (room.tokenizer.encode(text).ids for text in (one.prompt, one.answer))
                logits = model.narrator(torch.tensor([prompt + answer]))[0, len(prompt) - 1 : -1]
                nats += torch.nn.functional.cross_entropy(logits, torch.tensor(answer), reduction="sum").item()
                count += len(answer)
            assert found[task].item() == pytest.approx(nats / count, rel=1e-4)
    assert read >= sum(len(room.tokenizer.encode(s.prompt + s.answer).ids) for part in batches.values() for s in part)


def test_auxiliary_tasks_weigh_a_quarter_of_retrieval_and_state():
    found = {name: torch.tensor(1.0) for name in ("retrieval", "state", "mim", "bpr")}
    assert total(found).item() == pytest.approx(2.5)


def test_a_sample_beyond_the_context_is_refused(room):
    with pytest.raises(ValueError, match="does not fit"):
        collated([Sample("bpr", "boat " * 60, "drum")], room.tokenizer, context=32)


def test_every_task_of_the_shipped_lengths_fits_the_narrators_context(room):
    for step in range(30):
        for samples in room.lessons.batches("full", 24, 0, step).values():
            assert collated(samples, room.tokenizer, TINY.narrator.context)[0].shape[1] <= TINY.narrator.context


def test_it_learns_what_comes_next(frozen, room, tmp_path, monkeypatch):
    """People keep to items of one kind: after some steps both the title and the state are surer of what comes."""
    monkeypatch.setenv("SOTTO_WORK", str(tmp_path))
    model, batches = fresh(frozen), room.lessons.batches("full", 24, 9, 9)
    with torch.no_grad():
        before = step_losses(model, room, batches)[0]
    start = by_state(model.eval(), room, room.lessons.split.validation)["NDCG@10"]
    knowledge.train(options_of(40), model, room)
    with torch.no_grad():
        after = step_losses(model, room, batches)[0]
    assert after["retrieval"] < before["retrieval"] - 1
    assert all(after[name] < before[name] for name in before)
    assert by_state(model.eval(), room, room.lessons.split.validation)["NDCG@10"] > start + 0.05


def test_a_seed_decides_everything(frozen, room, tmp_path, monkeypatch):
    ends = []
    for place, seed in (("a", 0), ("b", 0), ("c", 1)):
        monkeypatch.setenv("SOTTO_WORK", str(tmp_path / place))
        knowledge.train(options_of(3, seed=seed), model := fresh(frozen, seed), room)
        ends.append(digest(model))
    assert ends[0] == ends[1] != ends[2]


def test_interrupted_training_ends_where_uninterrupted_training_does(frozen, room, tmp_path, monkeypatch):
    monkeypatch.setattr(teaching, "SAVE_EVERY", 2)
    ends, whole = [], knowledge.step_losses

    def stopping(model, told, batches):
        if batches == room.lessons.batches("full", 6, 0, 5):
            raise KeyboardInterrupt
        return whole(model, told, batches)

    for place, broken in (("once", False), ("twice", True)):
        monkeypatch.setenv("SOTTO_WORK", str(tmp_path / place))
        if broken:
            monkeypatch.setattr(knowledge, "step_losses", stopping)
            with pytest.raises(KeyboardInterrupt):
                knowledge.train(options_of(7), fresh(frozen), room)
            assert checkpoints.load(knowledge.path_of(options_of(7)))["trained"]["steps"] == 4
            monkeypatch.setattr(knowledge, "step_losses", whole)
        knowledge.train(options_of(7), fresh(frozen), room)
        ends.append(checkpoints.load(knowledge.path_of(options_of(7))))
    assert all(torch.equal(ends[0]["model"][name], ends[1]["model"][name]) for name in ends[0]["model"])
    first, second = ({k: v for k, v in end["trained"].items() if k != "seconds"} for end in ends)
    assert first == second


def test_the_count_of_samples_and_tokens_is_kept(frozen, room, tmp_path, monkeypatch):
    monkeypatch.setenv("SOTTO_WORK", str(tmp_path))
    kept = {}
    for arm in ("none", "full"):
        knowledge.train(options_of(4, arm), fresh(frozen), room)
        kept[arm] = checkpoints.load(knowledge.path_of(options_of(4, arm)))["trained"]
    assert kept["none"]["samples"] == {"retrieval": 24}
    assert kept["full"]["samples"] == {"retrieval": 24, "mim": 4, "mlm": 4, "bpr": 4, "ranking": 4}
    assert kept["full"]["tokens"] > kept["none"]["tokens"] > 0
    assert all(math.isfinite(one["seconds"]) and one["seconds"] > 0 for one in kept.values())


def test_arms_and_seeds_are_kept_apart(tmp_path, monkeypatch):
    monkeypatch.setenv("SOTTO_WORK", str(tmp_path))
    paths = {knowledge.path_of(options_of(1, arm, seed)) for arm in knowledge.ARMS for seed in (0, 1)}
    assert len(paths) == 2 * len(knowledge.ARMS)
