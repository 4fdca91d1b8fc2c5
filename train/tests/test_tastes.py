"""Summaries of a taste: prompts as the device builds them, and compositions that say only what their prompt bears out."""

import itertools
import json
import random
import re
from pathlib import Path

import pytest
from sotto_train import narratives
from sotto_train.domains import all_domains
from sotto_train.prompt import Taste, taste_prompt
from sotto_train.tastes import TasteComposer, lead_of
from sotto_train.tokens import END

SHARED = Path(__file__).resolve().parents[2] / "test" / "fixtures" / "taste-prompts.json"
DOMAINS = all_domains()
each_domain = pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.name)
SLOT = re.compile(r"<\|(\w+)\|>")


def taste_of(given: dict) -> Taste:
    sharing = [(one["title"], one["shared"]) for one in given["liked"]]
    against = given["against"] and (given["against"]["title"], given["against"]["shared"])
    return Taste(**{**given, "liked": sharing, "against": against})


@pytest.mark.parametrize("case", json.loads(SHARED.read_text(encoding="utf-8")), ids=lambda case: case["name"])
def test_prompts_are_those_that_the_device_builds(case):
    assert taste_prompt(taste_of(case["taste"])) == case["prompt"]


def composed(domain, count, seed=3):
    composer = TasteComposer(domain, random.Random(seed))
    return [composer.compose(domain.items) for _ in range(count)]


def bare(prompt: str, answer: str) -> None:
    slots = SLOT.findall(answer.removesuffix(END))
    liked = prompt.count("<|liked|>")
    assert len(set(slots)) == len(slots)
    assert set(slots) <= {"title", "author", *(f"liked{n}" for n in range(1, liked + 1))}
    assert "title" not in slots or "<|asked|>" in prompt
    assert "author" not in slots or "; by " in re.split(r"<\|(?:liked|asked|write)\|>", prompt)[0]
    assert not re.search(r"\d", SLOT.sub("", answer))
    assert "{" not in answer


def test_authored_summaries_have_only_the_slots_of_their_prompts_and_varied_openings():
    tastes = narratives.authored_tastes()
    assert len(tastes) >= 60
    for prompt, answer in tastes:
        bare(prompt, answer)
        assert 15 <= len(answer.split()) <= 60
    assert len({" ".join(answer.split()[:4]) for _, answer in tastes}) > 0.9 * len(tastes)


@each_domain
def test_compositions_say_no_item_and_only_the_slots_they_have(domain):
    for prompt, answer in composed(domain, 200):
        assert prompt.startswith("<|facts|>")
        assert "<|item|>" not in prompt and "<|about|>" not in prompt
        bare(prompt, answer)
        assert 5 <= len(answer.split()) <= 75


@each_domain
def test_compositions_say_of_a_liked_item_only_what_it_has(domain):
    facets = ("moods", domain.topics)
    labels = {domain.wording.label(facet, term) for facet in facets for term in domain.wording.facets[facet]["terms"]}
    for prompt, answer in composed(domain, 200, seed=5):
        facts, *liked = re.split(r"<\|liked\|>", prompt.split("<|asked|>")[0].removesuffix("<|write|>"))
        for sentence in re.split(r"(?<=[.!?]) ", answer):
            numbers = [int(n) for n in re.findall(r"liked(\d)", sentence)]
            plain = re.sub(r"<\|\w+\|>", "_", sentence)
            named = {label for label in labels if re.search(rf"\b{re.escape(label)}\b", plain, re.IGNORECASE)}
            for number in numbers:
                words = liked[number - 1]
                has = words.split("<|shared|>")[1]
                assert all(label in has or any(label in other for other in named - {label}) or label in domain.about for label in named), (sentence, words)
            if not numbers and "<|title|>" not in sentence:
                assert all(label in facts or any(label in other for other in named - {label}) for label in named), sentence


@each_domain
def test_what_is_said_against_stands_in_the_prompt(domain):
    for prompt, answer in composed(domain, 200, seed=7):
        if "<|asked|>" in prompt:
            assert answer.count("<|title|>") == 1
        else:
            assert "<|title|>" not in answer


def test_one_composition_in_twelve_tells_a_taste():
    drawn = list(itertools.islice(narratives.composed(DOMAINS, None, 1), 1500))
    share = sum(prompt.startswith("<|facts|>") for prompt, _ in drawn) / len(drawn)
    assert abs(share - narratives.TASTE_SHARE) < 0.03


@pytest.mark.parametrize(("label", "lead"), [("About", "about"), ("Set in", "set in"), ("When", "in"), ("Made of", "made of"), ("Genre", ""), ("Feels", "")])
def test_a_facets_label_leads_its_terms_only_where_it_reads_so(label, lead):
    assert lead_of(label) == lead
