import pytest
import torch
from export import HEADER_BYTES, weights_file
from sotto_train.encoder import TextEncoder
from sotto_train.encoder_graph import encoder_tensors
from sotto_train.llama import Llama
from sotto_train.llama_graph import llama_tensors
from sotto_train.quantise import rounded
from sotto_train.schemes import ENCODER, FLOAT32, NARRATOR, Rounding
from sotto_train.settings import SIZES

TINY = SIZES["tiny"]
MODELS = {"narrator": (Llama(TINY.narrator), NARRATOR, llama_tensors), "encoder": (TextEncoder(TINY.encoder), ENCODER, encoder_tensors)}
each_model = pytest.mark.parametrize(("model", "schemes", "tensors"), MODELS.values(), ids=MODELS)


def error(rounding, weight):
    return (rounding.of(weight) - weight).square().mean()


@each_model
def test_the_shipped_scheme_takes_the_bytes_of_the_weights_file(model, schemes, tensors):
    [shipped] = [scheme for scheme in schemes if scheme.shipped]
    assert shipped.bytes_of(model, HEADER_BYTES) == len(weights_file(tensors(model))[0])


@each_model
def test_the_shipped_scheme_rounds_as_the_weights_file_does(model, schemes, tensors):
    [shipped] = [scheme for scheme in schemes if scheme.shipped]
    matrices = {entry["name"]: entry for entry in tensors(model).entries if entry["kind"] != "f32"}
    copied = dict(shipped.of(model).named_parameters())
    for name, weight in model.named_parameters():
        entry = next((e for e in matrices.values() if e["weight"].shape == weight.shape and torch.equal(e["weight"], weight)), None)
        assert torch.equal(copied[name], rounded(weight, int(entry["kind"][1])) if entry else weight)


@each_model
def test_float32_changes_nothing_and_takes_four_bytes_a_weight(model, schemes, tensors):
    assert FLOAT32 is schemes[0]
    assert FLOAT32.bytes_of(model, 0) == 4 * sum(p.numel() for p in model.parameters())
    for plain, same in zip(model.parameters(), FLOAT32.of(model).parameters(), strict=True):
        assert torch.equal(plain, same)


def test_smaller_blocks_more_bits_and_searched_scales_lose_less():
    weight = torch.randn(64, 256)
    errors = [error(r, weight) for r in (Rounding(8), Rounding(4, kind="searched"), Rounding(4), Rounding(4, 64), Rounding(4, 128), Rounding(4, None))]
    assert errors == sorted(errors)


def test_zero_points_lose_less_where_all_weights_are_on_one_side():
    weight = torch.rand(16, 64)
    assert error(Rounding(4, kind="zero points"), weight) < 0.6 * error(Rounding(4), weight)


@pytest.mark.parametrize("kind", ["symmetric", "searched", "zero points"])
def test_a_last_block_may_be_short_and_zeros_stay_zero(kind):
    weight = torch.randn(4, 176)
    weight[2] = 0
    made = Rounding(4, 128, kind).of(weight)
    assert made.shape == weight.shape
    assert (made[2] == 0).all()
    assert torch.equal(made[:, :128], Rounding(4, 128, kind).of(weight[:, :128]))
    assert torch.equal(made[:, 128:], Rounding(4, 48, kind).of(weight[:, 128:]))


def test_bytes_are_values_scales_and_zero_points():
    assert Rounding(4).bytes_of((2, 64)) == 64 + 8
    assert Rounding(4, kind="zero points").bytes_of((2, 64)) == 64 + 8 + 4
    assert Rounding(8, None).bytes_of((2, 64)) == 128 + 4
    assert Rounding(4, 128).bytes_of((2, 176)) == 176 + 8
