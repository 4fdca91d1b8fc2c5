import itertools
import random
import re

import pytest
from sotto_train import narratives
from sotto_train.compose import Composer, fill
from sotto_train.domains import all_domains
from sotto_train.frames import DENIAL, GAP, Frame, by_say, draw_frame, faults, faults_of_all
from sotto_train.tokens import END, SLOTS

SLOT = re.compile(r"<\|\w+\|>")
DOMAINS = all_domains()
each_domain = pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.name)


@each_domain
def test_every_authored_narrative_names_its_item_once_and_only_slots_it_has(domain):
    for prompt, answer in narratives.authored([domain]):
        assert answer.count("<|title|>") == 1
        liked = prompt.count("<|liked|>")
        for slot in SLOT.findall(answer):
            assert slot in (*SLOTS, END)
            if slot.startswith("<|liked"):
                assert int(slot[7]) <= liked


def test_authored_narratives_are_of_varied_voice():
    answers = [answer for _, answer in narratives.authored(DOMAINS)]
    assert len(answers) >= 1500
    openings = {" ".join(answer.split()[:4]) for answer in answers}
    assert len(openings) > 0.9 * len(answers)
    assert all(33 <= len(answer.split()) <= 90 for answer in answers)


def test_frames_are_whole_sentences_that_claim_nothing_but_their_gaps():
    frames = [frame for frames in by_say().values() for frame in frames]
    assert len(frames) >= 150
    assert faults_of_all(frames) == []


@pytest.mark.parametrize(
    ("frame", "fault"),
    [
        (Frame("why", "{it} has {shared_topics}."), "lacks liked"),
        (Frame("what", "{it} is {a_kind} from 1990."), "holds a digit"),
        (Frame("what", "{it} is {a_kind}. And {mood}."), "is not one sentence"),
        (Frame("what", "{it} shares {shared_topics} with nothing."), "has shared"),
        (Frame("praise", "{it} is very good indeed."), "nothing is said"),
        (Frame("suits", "For something {moods}, here is {it}, at last."), "here is it"),
        (Frame("why", "{it} is far from {liked}, but for {shared_topics}."), "denies what is shared"),
        (Frame("taste", "You like {liked} and {topics}."), "has liked"),
        (Frame("taste-no", "You did not care for it much."), "lacks against"),
        (Frame("what", "{it} [is|has [much|little]] {about} {topics}."), "belongs to no choice"),
        (Frame("what", "{it} [is {moods}|is rather {moods}], all told."), "belongs to no choice"),
        (Frame("what", "{it} is [quite {moods}."), "belongs to no choice"),
        (Frame("what", "{it} is | quite {moods}."), "belongs to no choice"),
        (Frame("what", "{it} is [quite] {moods}, all told."), "leaves no choice"),
        (Frame("what", "{it} is [quite|quite] {moods}, all told."), "leaves no choice"),
        (Frame("what", "{it} is [a|b|c|d|e|f|g|h|i] [a|b|c|d|e|f|g|h|i] [a|b|c|d|e|f|g|h|i] {moods}."), "729 wordings"),
        (Frame("what", "{it} is [quite|] {moods}, all told."), "has a space too many"),
        (Frame("what", "{it} has [a|an] air that is {moods}."), '"a" or "an"'),
        (Frame("what", "{it} has a {mood} side to show."), '"a" or "an"'),
        (Frame("suits", "For something {moods}, [turn to|here is] {it}, at last."), "here is it"),
        (Frame("why", "{it} is [close to|far from] {liked}, with {shared_topics}."), "denies what is shared"),
        (Frame("what", "{it} is {moods}[, all told|. And more]."), "is not one sentence"),
        (Frame("what", "{it} is what you [like|wanted], being {moods}."), "speaks of a wish"),
        (Frame("what", "{it} [is|comes across as] {moods}."), "has 3 words"),
    ],
)
def test_a_faulty_frame_is_told_what_is_wrong(frame, fault):
    assert any(fault in found for found in faults(frame))


def test_frames_that_share_a_wording_are_told_of():
    one, other = Frame("what", "{it} [is|feels] {moods}, all told."), Frame("what", "{it} [feels|seems] {moods}, all told.")
    assert faults_of_all([one]) == []
    assert [fault.split(":")[1] for fault in faults_of_all([one, other])] == [" the same as 1"]


def test_a_frame_has_every_way_through_its_choices_as_a_wording():
    frame = Frame("why", "[After|Having liked] {liked}, {it} [is|feels] [very |]near.")
    texts = [wording.text for wording in frame.wordings]
    assert len(set(texts)) == len(texts) == frame.ways == 8
    assert "Having liked {liked}, {it} feels near." in texts
    assert {frame.drawn(random.Random(seed)) for seed in range(200)} == set(frame.wordings)


def test_every_wording_filled_leaves_no_bracket_or_brace():
    for frame in itertools.chain.from_iterable(by_say().values()):
        for wording in frame.wordings:
            filled = fill(wording, dict.fromkeys(wording.gaps, "filler"))
            assert not re.search(r"[\[\]{}|]", filled), frame.text


def test_two_wishes_are_answered_in_sentences_that_open_differently():
    frames = [Frame("wish-less", "[As|Since] you asked for it."), Frame("wish-less", "[As|Because] you wanted it.")]
    drawn = [draw_frame(frames, random.Random(seed), {"As", "Since"}) for seed in range(50)]
    assert {frame.opening for frame in drawn} <= {"As", "Because", "Since"}
    assert sum(frame.opening == "Because" for frame in drawn) > 15
    assert draw_frame([], random.Random(0)) is None


def test_frames_hold_no_word_that_is_a_term_of_a_domain():
    """Words of frames need no ground on the device: one that is also a topic or a mood could be said of anything."""
    terms = {
        domain.wording.label(facet, term)
        for domain in DOMAINS
        for facet in ("moods", domain.topics, domain.places)
        for term in domain.wording.facets[facet]["terms"]
    }
    stems = {narratives.stem(term) for term in terms - {"forest"}}  # its stem is "for"
    for frame in itertools.chain.from_iterable(by_say().values()):
        for wording in frame.wordings:
            assert not {narratives.stem(word) for word in narratives.WORD.findall(GAP.sub(" ", wording.text))} & stems, wording.text


def test_a_change_is_told_in_words_that_the_device_knows_for_a_denial():
    assert all(re.search(DENIAL, wording.text) for frame in by_say()["change"] for wording in frame.wordings)


def test_the_device_may_be_told_every_word_that_a_wording_has():
    stems = narratives.words_of_frames(DOMAINS)
    for frame in by_say()["what"]:
        for wording in frame.wordings:
            words = {narratives.stem(word) for word in narratives.WORD.findall(GAP.sub(" ", wording.text))}
            assert words - stems <= {narratives.stem(claim) for claim in narratives.CLAIMS}


@each_domain
def test_a_sentence_that_names_the_kind_does_not_name_the_item_by_it(domain):
    for prompt, answer in of_items([domain, domain], 8, 200):
        for sentence in re.split(r"(?<=[.!?]) ", answer.split(END)[0]):
            found = re.search(r"[Tt]his ([\w' -]+)", sentence)
            kinds = [domain.kind_of({domain.kind: kind}) for kind in domain.wording.facets[domain.kind]["terms"]]
            named = next((kind for kind in sorted(kinds, key=len, reverse=True) if found and found[1].startswith(kind)), None)
            assert named is None or sentence.count(named) == 1 or named in prompt.split("<|about|>")[1], sentence


@each_domain
def test_every_kind_of_frame_can_be_filled_for_some_item(domain):
    composer = Composer(domain, random.Random(0))
    said = {say for item in domain.items for _, say, _ in composer.wishes(item)}
    assert said <= by_say().keys()
    assert all(composer.choose("what", composer.fillers(item)) for item in domain.items)


@each_domain
def test_items_have_facts_of_their_vocabulary_and_blurbs_in_sentences(domain):
    ids = [item["id"] for item in domain.items]
    assert len(set(ids)) == len(ids)
    for item in domain.items:
        assert 20 <= len(item["blurb"].split()) <= 50
        for facet, spec in domain.wording.facets.items():
            value = item.get(facet)
            if value is not None and spec["type"] != "number":
                assert {value} if isinstance(value, str) else set(value) <= set(spec["terms"])


def of_items(domains, seed: int, count: int):
    """Compositions that tell an item, and no taste."""
    told = (pair for pair in narratives.composed(domains, None, seed) if pair[0].startswith("<|item|>"))
    return itertools.islice(told, count)


def test_compositions_take_their_facts_from_the_prompt():
    for prompt, answer in of_items(DOMAINS, 3, 400):
        assert set(re.findall(r"\d+", SLOT.sub(" ", answer))) <= set(re.findall(r"\d+", prompt))
        assert answer.count("<|title|>") == 1
        assert not GAP.search(answer)
        for number in re.findall(r"<\|liked(\d)\|>", answer):
            assert prompt.count("<|liked|>") >= int(number)


@each_domain
def test_compositions_say_of_a_liked_item_only_what_it_shares(domain):
    labels = {domain.wording.label(domain.topics, term) for term in domain.wording.facets[domain.topics]["terms"]}
    kinds = re.compile("|".join(re.escape(domain.kind_of({domain.kind: kind})) for kind in domain.wording.facets[domain.kind]["terms"]))
    for prompt, answer in of_items([domain, domain], 5, 300):
        told = [sentence for sentence in re.split(r"(?<=[.!?]) ", answer) if sentence.count("<|liked") == 1 and prompt.count("<|shared|>little") == 0]
        for sentence in told:
            number = int(re.search(r"<\|liked(\d)", sentence)[1])
            shared = re.findall(r"<\|shared\|>([^<]*)", prompt)[number - 1]
            named = {label for label in labels if re.search(rf"\b{re.escape(label)}\b", kinds.sub("", sentence))}
            assert all(label in shared or any(label in other for other in named - {label}) for label in named), sentence


def test_items_to_measure_on_are_left_out_of_the_compositions():
    kept = {domain.items[0]["title"] for domain in DOMAINS}
    for prompt, _ in itertools.islice(narratives.composed(DOMAINS, None, 4), 400):
        assert not any(prompt.startswith((f"<|item|>{title} by", f"<|item|>{title}<")) for title in kept)


@each_domain
def test_a_wish_is_answered_only_where_the_item_meets_it(domain):
    composer = Composer(domain, random.Random(1))
    for item in domain.items:
        for wanted, say, _ in composer.wishes(item):
            if say == "wish-newer":
                assert item["year"] >= composer.middle["year"]
            if say == "wish-less":
                assert wanted.removeprefix("less ") not in composer.labels("moods", item)
