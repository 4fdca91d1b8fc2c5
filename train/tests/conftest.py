"""Puts train/ on the path, and holds the models and the shelf that the tests of the head share."""

import sys
from pathlib import Path

import pytest
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ilm_fixtures import KINDS, TINY, catalogue_of
from sotto_train import tokens
from sotto_train.encoder import TextEncoder
from sotto_train.frozen import Frozen
from sotto_train.llama import Llama
from sotto_train.shelf import Shelf


@pytest.fixture(scope="module")
def frozen():
    """Models that never learned anything, but aren't the zeros that training starts from."""
    torch.manual_seed(7)
    texts = [
        f"The {colour} {kind} of item number {n}, made by hand."
        for n in range(40)
        for kind in KINDS
        for colour in ("red", "old", "small")
    ]
    encoder, narrator = TextEncoder(TINY.encoder), Llama(TINY.narrator)
    for model in (encoder, narrator):
        for weight in model.parameters():
            if weight.ndim == 2 and not weight.any():
                torch.nn.init.normal_(weight, std=0.05)
        model.eval().requires_grad_(False)
    return Frozen(
        encoder, tokens.train_encoder_tokenizer(texts, 512), narrator, tokens.train_narrator_tokenizer(texts, 512)
    )


@pytest.fixture(scope="module")
def shelf(frozen):
    return Shelf(catalogue_of(), frozen.encoder, frozen.encoder_tokenizer, TINY.ilm, "cpu")
