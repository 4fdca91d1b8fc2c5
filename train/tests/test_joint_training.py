"""The joint model: what a sample tells and asks, what is learned of it, what a seed decides, and going on."""

import random
from dataclasses import replace
from itertools import pairwise

import joint
import pytest
import torch
import torch.nn.functional as F
from ilm_fixtures import KINDS, TINY, catalogue_of, head_of
from joint_fixtures import CATALOGUE, CRITIC, fresh, options_of, reading, room_of
from sotto_train import checkpoints, teaching
from sotto_train.catalogues import UNTOLD
from sotto_train.critiques import Critic, Traits, critiqued
from sotto_train.frozen import digest
from sotto_train.interactions import Log
from sotto_train.joint import PARTS, JointRoom, embedded, joint_losses, query_vectors, within_critique
from sotto_train.joint_measures import by_parts, exchanged, found_item, recommended, unlearned
from sotto_train.joint_soft import SoftItems, open_soft
from sotto_train.knowledge import asked_places, collated
from sotto_train.knowledge_search import by_state, person_vectors
from sotto_train.knowledge_tasks import HISTORY, REC, question
from sotto_train.optimisers import Optimisers, schedule
from sotto_train.tokens import ASKED, END, SOFT

# A history in which every step can be critiqued.
ROWS = next(
    list(rows)
    for rows in ([a, b, c] for a in range(120) for b in range(a) for c in range(b))
    if all(CRITIC.comparable(*pair) for pair in pairwise(rows))
)
WISH = "rather softer, newer"


@pytest.fixture(scope="module")
def room(frozen):
    return room_of(frozen)


@pytest.fixture(scope="module")
def fold(room):
    return room.fold(room.lessons.split.train)


@pytest.fixture(scope="module")
def soft(frozen, tmp_path_factory):
    path = tmp_path_factory.mktemp("head") / "head.pt"
    checkpoints.save(path, model=head_of(frozen).state_dict())
    return open_soft(path, "view", "qformer", TINY, CATALOGUE, reading(frozen), "cpu")


def marks(room):
    return [room.tokenizer.token_to_id(name) for name in (ASKED, REC, SOFT)]


def toy_room(frozen):
    """Two dozen items in no order, near those of their kind: a critique tells the kind of the next, or its colour."""
    catalogue = catalogue_of()
    traits = [Traits(frozenset("a"), {"kind": (kind,), "colour": (colour,)}) for kind, colour in catalogue.labels]
    draw = random.Random(0)
    log = Log([draw.sample(range(24), 6) for _ in range(60)], timed=False)
    room = JointRoom(replace(catalogue, log=log), Critic(traits, alike=1), frozen, "cpu")
    torch.manual_seed(0)
    kinds = torch.tensor([KINDS.index(kind) for kind, _ in catalogue.labels])
    room.vectors = F.normalize(torch.eye(TINY.encoder.dim)[kinds] + 0.05 * torch.randn(24, TINY.encoder.dim), dim=-1)
    return room


def critiqued_pairs(room, step):
    """Short samples: one item and what is critiqued of it, or the critique alone."""
    draw, found = random.Random(step), []
    while len(found) < 14:
        before, row = draw.sample(range(24), 2)
        if words := room.critic.critique(before, row, draw):
            alone = len(found) % 2
            found.append(room.critique_alone(words, row) if alone else room.history_with([before, row], [words]))
    return found


def test_parts_are_told_with_what_they_say_and_nothing_else(room, fold):
    titles = room.lessons.titles
    for seed in range(30):
        draw = random.Random(seed)
        alone = room.sample(fold.lessons, "history", draw)
        assert ASKED not in alone.prompt + alone.answer and alone.rows[1:] == alone.targets
        only = room.sample(fold.lessons, "critique", draw)
        if ASKED in only.prompt:
            assert only.prompt.startswith(question([]) + ASKED) and only.answer == titles[only.targets[0]] + REC
            assert len(only.targets) == 1
        both = room.sample(fold.lessons, "both", draw)
        critiques = both.answer.count(ASKED)
        assert len(both.targets) == len(both.rows) - 1 + critiques


def test_an_item_is_asked_for_before_its_critique_and_behind_it(room):
    sample = room.history_with(ROWS, [WISH, None])
    ids, answers = collated([sample], room.tokenizer, 512)
    asked, rec, _ = marks(room)
    places = asked_places(ids, rec)[0].nonzero().flatten().tolist()
    assert sample.targets == (ROWS[1], ROWS[1], ROWS[2]) and len(places) == 3
    assert ids[0, places[0] + 1] == asked
    for place, row in zip(places[1:], ROWS[1:], strict=True):
        text = room.tokenizer.decode(ids[0, place + 1 :].tolist(), skip_special_tokens=False)
        assert text.startswith(room.lessons.titles[row] + REC)
    hidden = within_critique(ids, asked, rec)[0]
    assert room.tokenizer.decode(ids[0, hidden].tolist(), skip_special_tokens=False) == f"{ASKED}{WISH}{REC}"
    assert answers[0, hidden].all(), "only the mask keeps a critique from being learned"


def test_losses_are_nats_of_titles_and_narratives_and_not_of_critiques(frozen, room):
    model, sample = fresh(frozen), room.history_with(ROWS, [WISH, None])
    told = room.narrative(room.lessons, random.Random(0))
    with torch.no_grad():
        found, read = joint_losses(model, room, {"retrieval": [sample], "narrative": [told]}, None)
        pieces = sample.prompt + f"{ASKED}{WISH}{REC}", room.told[ROWS[1]] + room.told[ROWS[2]]
        before, learned = (room.tokenizer.encode(text).ids for text in pieces)
        logits = model.narrator(torch.tensor([before + learned]))[0, len(before) - 1 : -1]
        nats = F.cross_entropy(logits, torch.tensor(learned)).item()
    assert found["retrieval"].item() == pytest.approx(nats, rel=1e-4)
    assert set(found) == {"retrieval", "state", "narrative"} and read > len(before) + len(learned)


def test_narratives_are_of_what_may_be_told_and_fit_the_narrators_context(room):
    titles = {title: row for row, title in enumerate(CATALOGUE.titles)}
    for seed in range(40):
        told = room.narrative(room.lessons, random.Random(seed))
        own = [row for title, row in titles.items() if told.prompt.startswith(f"<|item|>{title} by ")]
        assert any(row % UNTOLD for row in own) and told.answer.endswith(END)
        assert len(room.tokenizer.encode(told.prompt).ids) < TINY.narrator.context


def test_without_critiques_a_question_is_that_of_the_recommender_before(frozen, room):
    model, histories = fresh(frozen).eval(), [[1, 5, 9], [3], list(range(12))]
    mine = query_vectors(model, room, [room.question(history) for history in histories], None)
    assert torch.allclose(mine, person_vectors(model, room, histories), atol=1e-6)


def test_soft_tokens_stand_at_their_items_marks(frozen, soft):
    model, room = fresh(frozen), room_of(frozen, "both", soft.queries)
    assert room.told[4] == room.lessons.titles[4] + SOFT * soft.queries + REC, "before it they would give it away"
    tokens, samples = soft.after(room.lessons.split.train), [room.question([4, 7], WISH), room.question([9])]
    ids, _ = collated(samples, room.tokenizer, 512)
    with torch.no_grad():
        places = embedded(model, room, ids, samples, tokens)[ids == marks(room)[2]]
        assert torch.allclose(places, tokens[[4, 7, 9]].flatten(0, 1).float())
        vectors = query_vectors(model, room, samples, tokens)
        other = query_vectors(model, room, samples, tokens.roll(1, 0))
        assert torch.isfinite(vectors).all() and not torch.allclose(vectors, other)
        losses, _ = joint_losses(model, room, {"retrieval": [room.history_with([4, 7, 9], [WISH, None])]}, tokens)
        assert all(torch.isfinite(loss) for loss in losses.values())


def test_items_may_be_told_by_soft_tokens_alone(frozen, soft):
    room = room_of(frozen, "soft", soft.queries)
    assert room.question([4, 7]).prompt == question([]) + (SOFT * soft.queries + REC) * 2
    with pytest.raises(ValueError, match="train one with the stage ilm"):
        room_of(frozen, "soft")


def test_the_folds_signal_is_learned_from_others(frozen, room, soft):
    folds = joint.folds_of(room, soft)
    assert len(folds) > 1 and len(joint.folds_of(room, None)) == 1
    assert not torch.equal(folds[0].soft, folds[1].soft)
    people = [rows for one in folds for rows in one.lessons.people]
    assert sorted(people) == sorted(room.lessons.people)


def test_a_head_that_is_missing_or_another_is_refused(frozen, soft, tmp_path):
    with pytest.raises(ValueError, match="there is no head"):
        SoftItems(tmp_path / "none.pt", "view", "qformer", TINY, soft.shelf)
    checkpoints.save(tmp_path / "mlp.pt", model=head_of(frozen, head="mlp").state_dict())
    with pytest.raises(ValueError, match="give its own"):
        SoftItems(tmp_path / "mlp.pt", "view", "qformer", TINY, soft.shelf)


def test_it_learns_what_only_the_critique_tells(frozen):
    """The order of choices is by lot: the kind that comes next is found with the critique, and lost with another's."""
    model, room = fresh(frozen), toy_room(frozen)
    told = critiqued(room.critic, room.lessons.split.validation, 0)
    optimisers = Optimisers(model, matrix_rate=5e-3, rate=5e-3)
    for step in range(50):
        joint_losses(model, room, {"retrieval": critiqued_pairs(room, step)}, None)[0]["state"].backward()
        optimisers.step(schedule(step, 50, warmup=5))
    found = {way: figure["NDCG@10"] for way, figure in by_parts(model.eval(), room, told, None, 0).items()}
    for way in ("history", "history and another's critique"):
        assert min(found["both"], found["critique"]) > found[way] + 0.08
    assert unlearned(room, frozen, told).keys() == {"history's text", "critique's text", "text of both"}


def test_history_alone_is_measured_as_the_recommender_is(frozen, room):
    model, cases = fresh(frozen).eval(), room.lessons.split.validation
    mine = by_parts(model, room, [(case, WISH) for case in cases], None, 0)["history"]
    other = by_state(model, room, cases, timed=1)
    assert all(other[name] == pytest.approx(value) for name, value in mine.items())


def test_every_case_gets_anothers_critique():
    words = [str(n) for n in range(9)]
    found = exchanged(words, 0)
    assert sorted(found) == words and all(a != b for a, b in zip(words, found, strict=True))


def test_the_same_weights_find_an_item_and_tell_of_it(frozen, room):
    model = fresh(frozen).eval()
    row, narrative = recommended(model, room, [1, 2], WISH)
    assert row == found_item(model, room, [1, 2], WISH) not in (1, 2)
    assert isinstance(narrative, str) and END not in narrative


def test_interrupted_training_ends_where_uninterrupted_training_does(frozen, room, fold, tmp_path, monkeypatch):
    monkeypatch.setattr(teaching, "SAVE_EVERY", 2)
    ends, whole = [], joint.joint_losses

    def stopping(*given):
        if checkpoints.load(joint.path_of(options_of(5))) is not None:
            raise KeyboardInterrupt
        return whole(*given)

    for place, broken in (("once", False), ("twice", True)):
        monkeypatch.setenv("SOTTO_WORK", str(tmp_path / place))
        if broken:
            monkeypatch.setattr(joint, "joint_losses", stopping)
            with pytest.raises(KeyboardInterrupt):
                joint.train(options_of(5), fresh(frozen), room, [fold])
            assert checkpoints.load(joint.path_of(options_of(5)))["trained"]["steps"] == 2
            monkeypatch.setattr(joint, "joint_losses", whole)
        joint.train(options_of(5), model := fresh(frozen), room, [fold])
        ends.append((digest(model), checkpoints.load(joint.path_of(options_of(5)))["trained"]))
    (first, told), (second, again) = ends
    assert first == second
    assert {**told, "seconds": 0} == {**again, "seconds": 0} and told["samples"] == {"retrieval": 40, "narrative": 5}


def test_a_seed_decides_what_is_drawn_and_each_model_has_its_own_place(room, fold, tmp_path, monkeypatch):
    monkeypatch.setenv("SOTTO_WORK", str(tmp_path))
    drawn = [room.batches(fold, 12, random.Random(f"{seed}")) for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]
    choices = [{}, {"seed": 1}, {"items": "both"}, {"items": "soft"}, {"items": "soft", "signal": "none"}]
    assert len({joint.path_of(options_of(1, **choice)) for choice in choices}) == len(choices)


def test_all_parts_come_up_and_every_sample_fits_the_context(room, fold):
    assert sum(PARTS.values()) == pytest.approx(1)
    draw, seen = random.Random(0), set()
    for _ in range(10):
        for one in room.batches(fold, 16, draw)["retrieval"]:
            critiques, known = (one.prompt + one.answer).count(ASKED), len(one.rows) > 1
            seen.add((critiques > 0, known))
            assert len(room.tokenizer.encode(one.prompt + one.answer).ids) <= TINY.narrator.context
            assert len(one.rows) <= HISTORY + 1
    assert seen == {(False, True), (True, False), (True, True)}
