"""Critiques: what they may never tell, which items they are about, and what they say."""

import random

import pytest
from sotto_train.catalogues import Catalogue
from sotto_train.critiques import (
    GAINED,
    LOST,
    TEMPLATES,
    TITLE_TRAITS,
    Critic,
    Traits,
    changed,
    critiqued,
    of_domain,
    of_goods,
    open_critic,
    words_of,
)
from sotto_train.domains import all_domains, creators
from sotto_train.interactions import Log

LABELS = ["nail polish", "hair oil", "war", "the open sea", "small town", "love"]
STRANGE = ["zorq", "vexil", "brumm", "quath"]


def words_drawn(draw, most):
    """Words of labels, of templates and of neither, in any order: names that a critique could slip on."""
    known = [*" ".join(LABELS).split(), "rather", "one", "more", "red", *STRANGE]
    return frozenset(draw.sample(known, draw.randint(0, most)))


def made_up(draw):
    def some():
        return tuple(draw.sample(LABELS, draw.randint(0, 4)))

    labels = {kind: some() for kind in draw.sample(sorted(GAINED), 4)}
    numbers = {("shorter", "longer"): draw.uniform(1, 900), ("older", "newer"): draw.uniform(-300, 2020)}
    return Traits(frozenset("ab"), labels, numbers, words_drawn(draw, 6), words_drawn(draw, 3))


def told_among(traits, draw, pairs=40):
    """(row, critique) of pairs by lot, gate aside."""
    critic = Critic(traits, alike=0)
    for _ in range(pairs):
        before, row = draw.sample(range(len(traits)), 2)
        if (told := critic.critique(before, row, draw)) is not None:
            yield critic, traits[row], told


def test_no_word_of_the_title_beyond_the_vocabulary_no_maker_and_no_whole_title_is_told():
    count = 0
    for seed in range(120):
        draw = random.Random(seed)
        for critic, item, told in told_among([made_up(draw) for _ in range(8)], draw):
            words = words_of(told)
            assert words & item.words <= critic.vocabulary()
            assert not words & item.makers - critic.own_words
            assert not (whole := item.words - critic.own_words) or not whole <= words
            assert not words & set(STRANGE)
            count += 1
    assert count > 1000


@pytest.mark.parametrize("domain", all_domains(), ids=lambda domain: domain.name)
def test_critiques_of_every_domain_keep_to_its_facets(domain):
    critic, draw = of_domain(domain), random.Random(3)
    labels = {domain.wording.label(f, t) for f, spec in domain.wording.facets.items() for t in spec.get("terms", ())}
    allowed = critic.own_words.union(*map(words_of, labels), {domain.less, domain.more, "older", "newer"})
    found = 0
    for _ in range(800):
        before, row = draw.sample(range(len(domain.items)), 2)
        if (told := critic.critique(before, row, draw)) is None:
            continue
        found += 1
        assert words_of(told) <= allowed
        makers = words_of(" ".join(creators(domain.items[row])))
        assert not words_of(told) & makers - critic.own_words
    assert found > 10


def test_a_wish_is_for_what_the_item_has_and_the_one_before_has_not():
    old = Traits(frozenset("a"), {"mood": ("grim", "tense"), "topic": ("war",)})
    new = Traits(frozenset("a"), {"mood": ("warm", "tense"), "topic": ("war", "love"), "kind": ("novel",)})
    wishes = Critic([old, new], alike=1).wishes(0, 1)
    assert set(wishes) == {"more mood", "less mood", "more topic", "more kind"}
    assert wishes["more topic"] == [form.format("love", about="about") for form in GAINED["topic"]]
    assert wishes["less mood"] == [form.format("grim") for form in LOST["mood"]]
    assert all("warm" in told for told in wishes["more mood"])


def test_numbers_are_wished_for_where_they_change_enough():
    assert changed(("shorter", "longer"), 400, 200) == ["shorter"]
    assert changed(("shorter", "longer"), 200, 400) == ["longer"]
    assert changed(("shorter", "longer"), 200, 230) == []
    assert changed(("cheaper", "dearer"), 9.5, 0) == []
    assert changed(("older", "newer"), -400, -300) == ["newer"]
    assert changed(("older", "newer"), 1990, 1980) == []


def test_items_that_are_not_alike_are_not_critiqued():
    lamps, boats = frozenset({"home > lamps"}), frozenset({"sport > boats"})
    goods = [Traits(gate, {"colour": (colour,)}) for gate in (lamps, boats) for colour in ("red", "blue")]
    critic, draw = Critic(goods, alike=1), random.Random(0)
    told = {(a, b) for a in range(4) for b in range(4) if critic.critique(a, b, draw)}
    assert told == {(0, 1), (1, 0), (2, 3), (3, 2)}


def test_goods_are_read_by_category_title_traits_brand_and_price():
    paths = [["Beauty", "Skin Care", "Body", "Creams &amp; Oils"]]
    item = {"categories": paths, "attributes": ["Zorq Labs", "Skin Care", "Body"], "price": 9.5}
    traits = of_goods(item, "Zorq Black Travel Gel")
    assert traits.gate == {"beauty > skin care > body"}
    assert traits.labels == {"kind": ("creams and oils",), "colour": ("black",), "size": ("travel",), "make": ("gel",)}
    assert traits.makers == {"zorq", "labs"} and traits.numbers == {("cheaper", "dearer"): 9.5}
    assert of_goods({**item, "attributes": ["Skin Care", "Body"]}, "Gel").makers == frozenset()
    assert of_goods({"categories": [["Beauty"]]}, "Gel").gate == frozenset()


def test_goods_are_critiqued_from_their_files(tmp_path):
    folder = tmp_path / "amazon" / "beauty"
    folder.mkdir(parents=True)
    lines = [f'{{"id": {n}, "categories": [["Beauty", "Nails", "Polish"]]}}' for n in range(2)]
    (folder / "items.jsonl").write_text("\n".join(lines))
    catalogue = Catalogue("beauty", ["Red one", "Blue shiny"], ["", ""], ["", ""], [[], []], Log([[0, 1]], True))
    told = open_critic(catalogue, tmp_path).wishes(0, 1)
    assert set(told) == {"more colour"} and all("blue" in words for words in told["more colour"])


def test_templates_are_a_few_dozen_and_each_is_of_its_own():
    forms = [form for part in TEMPLATES for form in part]
    assert 36 <= len(forms) <= 80
    assert all(len(set(part)) == len(part) and all("{}" in form for form in part) for part in TEMPLATES)
    words = " ".join(TITLE_TRAITS.values()).split()
    assert len(words) == len(set(words)), "a trait is of one kind"


def test_a_seed_decides_the_critiques_of_cases_and_those_known_already_are_none():
    goods = [Traits(frozenset("a"), {"colour": (c,), "size": (s,)}) for c in ("red", "blue") for s in ("big", "tiny")]
    critic = Critic(goods, alike=1)
    cases = [([0, 1], 2), ([3], 0), ([2, 1], 2), ([1], 3)] * 5
    told = critiqued(critic, cases, 0)
    assert told == critiqued(critic, cases, 0) != critiqued(critic, cases, 1)
    assert [case for case, _ in told] == [case for case in cases if case != ([2, 1], 2)]
