"""A narrator that grew computes what it did before."""

from dataclasses import replace

import pytest
import torch
from sotto_train.growth import deepened, depth_of
from sotto_train.llama import Llama
from sotto_train.settings import SIZES

SHAPE = SIZES["tiny"].narrator


def taught(layers: int) -> Llama:
    """A narrator whose blocks all add something."""
    torch.manual_seed(1)
    model = Llama(replace(SHAPE, layers=layers))
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(0.05 * torch.randn_like(weight))
    return model.eval()


@pytest.mark.parametrize("layers", [2, 3, 5, 8])
def test_added_layers_change_no_logit(layers):
    shallow = taught(2)
    deep = Llama(replace(SHAPE, layers=layers)).eval()
    deep.load_state_dict(deepened(shallow.state_dict(), layers))
    ids = torch.randint(0, SHAPE.vocabulary, (2, 9), generator=torch.Generator().manual_seed(2))
    assert depth_of(deep.state_dict()) == layers
    torch.testing.assert_close(deep(ids), shallow(ids), atol=1e-5, rtol=1e-5)


def test_added_layers_learn():
    deep = Llama(replace(SHAPE, layers=4))
    deep.load_state_dict(deepened(taught(2).state_dict(), 4))
    deep(torch.arange(8)[None]).square().mean().backward()
    assert deep.blocks[1].output.weight.grad.abs().max() > 0


def test_a_narrator_never_loses_layers():
    with pytest.raises(ValueError, match="as many layers, or more"):
        deepened(taught(3).state_dict(), 2)
