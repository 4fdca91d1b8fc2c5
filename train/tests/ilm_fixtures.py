"""What the tests of the head are built of: a catalogue of two dozen items, heads on it and their training."""

import torch
from sotto_train import ilm_losses, tokens
from sotto_train.catalogues import Catalogue, Narrative
from sotto_train.ilm import ItemLanguageModel
from sotto_train.ilm_training import Training
from sotto_train.interactions import made_up_log
from sotto_train.prompt import Request
from sotto_train.settings import SIZES

TINY = SIZES["tiny"]
KINDS = ["lamp", "boat", "clock", "drum"]
ROWS = torch.arange


def catalogue_of(count=24):
    labels = [[KINDS[row % 4], "red" if row % 3 else "old"] for row in range(count)]
    titles = [f"The {kind} {row}" for row, (kind, _) in enumerate(labels)]
    told = [f"{colour} {kind}, number {row}. Made by hand." for row, (kind, colour) in enumerate(labels)]
    texts = [f"{title}. {words}" for title, words in zip(titles, told, strict=True)]
    requests = [
        Request(title, [], words, "Made by hand.", [("The boat 1", ["wood"])])
        for title, words in zip(titles, told, strict=True)
    ]
    narratives = [
        Narrative(row, [1], request, f"<|title|> is a {told[row]}{tokens.END}") for row, request in enumerate(requests)
    ]
    return Catalogue("made", titles, texts, told, labels, made_up_log(labels, 40, seed=0), narratives)


def head_of(frozen, signal="view", head="qformer", seed=0):
    torch.manual_seed(seed)
    model = ItemLanguageModel(TINY, signal, head)
    model.fit(frozen.narrator)
    return model


def training_of(frozen, shelf, signal="view", losses=ilm_losses.LOSSES, **rest):
    return Training(head_of(frozen, signal, **rest), frozen, [shelf], signal, losses, batch=8)
