"""Samples told in words: what each task asks and answers, what never reaches them, and what a seed decides."""

import random
import re

import pytest
from ilm_fixtures import catalogue_of
from sotto_train.catalogues import Catalogue
from sotto_train.interactions import Log, leave_one_out, made_up_log, ratings_log
from sotto_train.knowledge_tasks import (
    ARMS,
    AUXILIARY,
    HIDDEN,
    HISTORY,
    REC,
    STRANGERS,
    TITLE,
    Lessons,
    cut,
    question,
    ratings_by_person,
    tasks_of,
)
from sotto_train.tokens import END, ITEM, LIKED, WRITE

# Names that no prompt's wording holds, and none of which begins with another.
ENDINGS = ("ax", "ez", "ov", "uq", "yj", "ip", "uw", "ok", "ad")
NAMES = [f"{first}{ending}" for first in "bdfgklmnprstvz" for ending in ENDINGS]


def catalogue_with(histories, timed=True):
    texts = [f"{name} of red wood and old glass" for name in NAMES]
    return Catalogue("made", NAMES, texts, texts, [["red"]] * len(NAMES), Log(histories, timed))


def histories_of(draw, people=40, most=12):
    return [draw.sample(range(len(NAMES)), draw.randint(2, most)) for _ in range(people)]


def stars_of(draw, histories):
    return [{row: draw.randint(4, 5) for row in rows} | {draw.randrange(len(NAMES)): 2} for rows in histories]


@pytest.fixture(scope="module")
def tokenizer(frozen):
    return frozen.narrator_tokenizer


@pytest.fixture(scope="module")
def lessons(tokenizer):
    histories = histories_of(random.Random(1))
    return Lessons(catalogue_with(histories), tokenizer, stars_of(random.Random(2), histories))


def samples(lessons, task, count=200):
    draw = random.Random(5)
    return [lessons.tell[task](draw) for _ in range(count)]


def rows_in(text):
    return [NAMES.index(word) for word in re.findall(r"[a-z]+", text) if word in NAMES]


def own(lessons, rows):
    """The people who chose all of these, one after another."""
    return [person for person in lessons.people if any(person[n : n + len(rows)] == rows for n in range(len(person)))]


@pytest.mark.parametrize("timed", [True, False])
def test_hidden_rows_leave_no_trace_in_any_sample(tokenizer, timed):
    """Whatever was hidden could have been anything else: every task's samples stay the same to the letter."""
    draw = random.Random(3)
    histories = [rows for rows in histories_of(draw) if len(rows) >= 4]
    hidden = [({*case[0]}, {case[1], other[1]}) for case, other in zip(*parts(Log(histories, timed)), strict=True)]
    every = {*range(len(NAMES))}
    others = [dict(zip(gone, draw.sample(sorted(every - known - gone), 2), strict=True)) for known, gone in hidden]
    changed = [[other.get(row, row) for row in rows] for rows, other in zip(histories, others, strict=True)]
    first, second = (
        Lessons(catalogue_with(told, timed), tokenizer, [dict.fromkeys(rows, 5) for rows in told])
        for told in (histories, changed)
    )
    assert first.split.test != second.split.test and first.split.train == second.split.train
    for task in ("retrieval", *AUXILIARY):
        assert samples(first, task) == samples(second, task)


def parts(log):
    split = leave_one_out(log)
    return split.validation, split.test


def test_retrieval_asks_for_what_came_next_after_every_title(lessons):
    for one in samples(lessons, "retrieval"):
        rows = rows_in(one.prompt + one.answer)
        assert own(lessons, rows) and 2 <= len(rows) <= HISTORY + 1
        assert list(one.targets) == rows[1:]
        assert one.prompt + one.answer == question([NAMES[row] for row in rows])
        assert one.prompt.count(REC) == 2 and one.answer.endswith(REC)


def test_a_long_history_is_taught_in_every_part(lessons):
    longest = max(lessons.people, key=len)
    assert len(longest) > HISTORY + 1
    told = [one for one in samples(lessons, "retrieval", 3000) if own(lessons, list(one.targets)) == [longest]]
    assert {row for one in told for row in one.targets} == set(longest[1:])


def test_a_masked_item_is_the_one_its_history_lacks(lessons):
    places = set()
    for one in samples(lessons, "mim"):
        marks = one.prompt.split(LIKED)[1:]
        hidden = [n for n, mark in enumerate(marks) if mark.startswith(HIDDEN)]
        assert len(hidden) == 1 and len(marks) <= HISTORY
        answer = one.answer.removesuffix(END)
        rows = [NAMES.index(answer if n == hidden[0] else mark.removesuffix(WRITE)) for n, mark in enumerate(marks)]
        assert own(lessons, rows) and answer not in one.prompt
        places.add(hidden[0])
    assert len(places) == HISTORY


def test_masked_words_put_back_give_the_text(lessons):
    texts = set(lessons.catalogue.texts)
    for one in samples(lessons, "mlm"):
        told, words = one.prompt.split(ITEM)[1].removesuffix(WRITE), one.answer.removesuffix(END).split(" ")
        assert told.count(HIDDEN) == len(words) >= 1
        for word in words:
            told = told.replace(HIDDEN, word, 1)
        assert told in texts


@pytest.mark.parametrize(("task", "offered"), [("bpr", 2), ("ranking", STRANGERS + 1)])
def test_of_those_offered_one_was_chosen_next_and_the_others_never(lessons, task, offered):
    places = set()
    for one in samples(lessons, task):
        asked = one.prompt.split(LIKED)[-1]
        history, crowd = rows_in(one.prompt.removesuffix(asked)), rows_in(asked)
        chosen = NAMES.index(one.answer.removesuffix(END))
        people = own(lessons, [*history, chosen])
        # A person with many choices leaves fewer than a hundred others in so small a catalogue.
        assert people and offered - 1 <= len(crowd) + max(map(len, people)) and len(set(crowd)) == len(crowd)
        assert any(set(crowd) & set(person) == {chosen} for person in people)
        places.add(crowd.index(chosen))
    assert len(places) == 2 if task == "bpr" else len(places) > 20


def test_a_rating_is_told_after_others_of_the_same_person(tokenizer):
    histories = histories_of(random.Random(1))
    stars = stars_of(random.Random(2), histories)
    lessons, asked = Lessons(catalogue_with(histories), tokenizer, stars), set()
    for one in samples(lessons, "rating"):
        told = re.findall(r"([a-z]+): (\d)", one.prompt)
        target = rows_in(one.prompt.split(ITEM)[1])[0]
        given = {NAMES.index(name): int(value) for name, value in told} | {target: int(one.answer[0])}
        assert any(given.items() <= person.items() for person in stars) and len(told) <= HISTORY
        assert one.answer[1:] == END
        asked.add(one.answer[0])
    assert asked == {"2", "4", "5"}


def test_ratings_are_in_the_order_of_the_log(tmp_path):
    draw = random.Random(4)
    lines = [(draw.randrange(30), draw.randrange(9), draw.randint(1, 5)) for _ in range(200)]
    path, row_of = tmp_path / "ratings.csv", {str(book): book for book in range(8)}
    path.write_text("user_id,book_id,rating\n" + "".join(f"{a},{b},{c}\n" for a, b, c in lines))
    histories, stars = ratings_log(path, row_of).histories, ratings_by_person(path, row_of)
    assert len(histories) == len(stars) and len(histories) > 20
    for rows, given in zip(histories, stars, strict=True):
        assert set(rows) <= set(given)
    assert any(value < 4 for given in stars for value in given.values())


def test_without_ratings_none_are_asked_for(tokenizer):
    found = Lessons(catalogue_of(), tokenizer).batches("full", 12, 0, 0)
    assert list(found) == ["retrieval", "mim", "mlm", "bpr", "ranking"]


def test_every_arm_sees_the_same_samples_of_what_it_has(lessons):
    found = {arm: lessons.batches(arm, 24, 3, 7) for arm in ARMS}
    assert set(found["full"]) == {"retrieval", *AUXILIARY} and set(found["none"]) == {"retrieval"}
    for arm, batches in found.items():
        assert all(found["full"][task] == part for task, part in batches.items())
        assert set(found["full"]) - set(batches) == ({*AUXILIARY} if arm == "none" else {arm[1:]} & {*AUXILIARY})
        assert tasks_of(arm) == tuple(task for task in batches if task != "retrieval")
    assert len(found["full"]["retrieval"]) == 24 and len(found["full"]["ranking"]) == 1


def test_a_seed_and_a_step_decide_every_sample(lessons):
    assert lessons.batches("full", 6, 0, 4) == lessons.batches("full", 6, 0, 4)
    for other in (lessons.batches("full", 6, 1, 4), lessons.batches("full", 6, 0, 5)):
        assert all(other[task] != part for task, part in lessons.batches("full", 6, 0, 4).items())


def test_no_sample_tells_a_number_of_a_person_or_an_item(lessons):
    for task in ("retrieval", "mim", "mlm", "bpr", "ranking"):
        texts = [re.sub(r"<\|.*?\|>", "", one.prompt + one.answer) for one in samples(lessons, task)]
        assert not any(re.search(r"\d", text) for text in texts)


def test_titles_are_cut_to_their_first_tokens_and_hold_no_marks(tokenizer):
    long = "The <|red boat — " * 20
    for most in range(1, 24):
        text = cut([long], tokenizer, most)[0]
        assert long.replace("<|", "").startswith(text)
        assert 0 < len(tokenizer.encode(text).ids) <= most
    assert cut(["The boat"], tokenizer, TITLE) == ["The boat"]


def test_a_log_in_which_nobody_has_two_rows_is_refused_with_what_to_do(tokenizer):
    with pytest.raises(ValueError, match="longer log"):
        Lessons(catalogue_with([[1], [2]]), tokenizer)


def test_a_crowd_of_a_small_catalogue_is_all_of_it(tokenizer):
    log = made_up_log([["a"]] * 5, people=4, seed=0)
    told = Catalogue("five", NAMES[:5], NAMES[:5], NAMES[:5], [["a"]] * 5, log)
    lessons = Lessons(told, tokenizer)
    assert all(one.prompt.count(ITEM) <= 5 for one in samples(lessons, "ranking"))
