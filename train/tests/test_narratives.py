import itertools
import random
import re

from sotto_train import corpora, narratives
from sotto_train.items import Wording
from sotto_train.tokens import SLOTS

SLOT = re.compile(r"<\|\w+\|>")


def test_every_authored_narrative_names_its_item_once_and_only_slots_it_has():
    for prompt, answer in narratives.authored(Wording()):
        assert answer.count("<|title|>") == 1
        liked = prompt.count("<|liked|>")
        for slot in SLOT.findall(answer):
            assert slot in SLOTS or slot == "<|end|>"
            if slot.startswith("<|liked"):
                assert int(slot[7]) <= liked


def test_authored_narratives_are_of_varied_voice():
    answers = [answer for _, answer in narratives.authored(Wording())]
    assert len(answers) >= 1500
    openings = {" ".join(answer.split()[:4]) for answer in answers}
    assert len(openings) > 0.9 * len(answers)
    assert all(35 <= len(answer.split()) <= 90 for answer in answers)


def test_compositions_take_their_facts_from_the_prompt():
    for prompt, answer in itertools.islice(narratives.composed(Wording(), None, 3), 300):
        numbers = set(re.findall(r"\d+", SLOT.sub(" ", answer)))
        assert numbers <= set(re.findall(r"\d+", prompt))
        assert answer.count("<|title|>") == 1


def test_a_wish_is_answered_only_where_the_item_meets_it():
    composer = narratives.Composer(Wording(), random.Random(1))
    for book in corpora.books():
        asked, _ = composer.wish(book) or ("", "")
        if asked == "shorter":
            assert book["pages"] < 300
        if asked == "older":
            assert book["year"] < 1960
