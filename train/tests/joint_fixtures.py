"""What the tests of the joint model are built of: the beauty domain with a made-up log, and models for its words."""

import argparse
from dataclasses import replace

from ilm_fixtures import TINY
from sotto_train import tokens
from sotto_train.catalogues import open_catalogue
from sotto_train.critiques import open_critic
from sotto_train.joint import JointRoom
from sotto_train.knowledge import starting_recommender

CATALOGUE = open_catalogue("beauty", None)
CRITIC = open_critic(CATALOGUE, None)


def reading(frozen):
    """The untrained models, with a vocabulary in which the domain's narratives are short enough to be read."""
    texts = [*CATALOGUE.texts, *CATALOGUE.told]
    return replace(frozen, narrator_tokenizer=tokens.train_narrator_tokenizer(texts, TINY.narrator.vocabulary))


def room_of(frozen, items="words", queries=0):
    return JointRoom(CATALOGUE, CRITIC, reading(frozen), "cpu", items, queries)


def fresh(frozen, seed=0):
    return starting_recommender(TINY, frozen, seed)


def options_of(steps, seed=0, **rest):
    given = {"size": "tiny", "device": "cpu", "batch": 8, "catalogue": "beauty", "items": "words", "models": None}
    soft = {"signal": "view", "head": "qformer", "ilm": None, "data": None}
    return argparse.Namespace(**{**given, **soft, "steps": steps, "seed": seed, **rest})
