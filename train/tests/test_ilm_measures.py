"""The head's measures: ranks, grounding, bits per byte, greedy answers and the rows of results."""

import json
import math

import pytest
import torch
from ilm_fixtures import TINY, head_of
from sotto_train import ilm_measures, results, tokens
from sotto_train.ilm_tasks import narrative
from sotto_train.llama import next_token_loss


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
    assert found == {
        "named that are its own": pytest.approx(2 / 4),
        "own that are named": pytest.approx(2 / 4),
        "items told rightly": 0,
    }


def test_an_item_is_told_rightly_where_most_of_what_is_named_is_its_own():
    labels = [["war", "sea"], ["love"], ["old", "red"], ["blue"]]
    texts = ["War at sea, with love.", "Love and war.", "Red.", "Nothing of note."]
    assert ilm_measures.grounding(texts, labels)["items told rightly"] == pytest.approx(2 / 4)


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


def test_answers_end_where_all_have_ended(frozen, monkeypatch):
    end = frozen.narrator_tokenizer.token_to_id(tokens.END)
    only = torch.full((TINY.narrator.vocabulary,), -1.0).index_fill(0, torch.tensor([end]), 1.0)
    steps = []
    monkeypatch.setattr(frozen.narrator, "logits", lambda states: steps.append(1) or only.expand(len(states), -1))
    soft = torch.randn(2, TINY.ilm.queries, TINY.narrator.width)
    assert ilm_measures.generate(frozen, soft, f"{tokens.SOFT}{tokens.WRITE}", length=9) == ["", ""]
    assert len(steps) == 1


def test_a_row_counts_as_kept_only_with_the_training_that_is_asked_for(tmp_path):
    path = tmp_path / "ilm.json"
    assert not results.is_kept(path, "a")
    results.keep(path, [{"command": "a", "trained": {"steps": 2}}])
    assert results.is_kept(path, "a") and results.is_kept(path, "a", {"steps": 2})
    assert not results.is_kept(path, "a", {"steps": 3}) and not results.is_kept(path, "b")


def test_a_row_of_the_same_command_gives_way(tmp_path):
    path = tmp_path / "results" / "ilm.json"
    results.keep(path, [{"command": "a", "seed": 0}, {"command": "b", "seed": 0}])
    results.keep(path, [{"command": "a", "seed": 1}])
    assert json.loads(path.read_text())["rows"] == [{"command": "b", "seed": 0}, {"command": "a", "seed": 1}]
