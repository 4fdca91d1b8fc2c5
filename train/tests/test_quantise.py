import numpy as np
import torch
from sotto_train.quantise import BLOCK, levels_of, rounded, scales_of, tensor_bytes


def test_largest_magnitude_of_a_block_survives_four_bits():
    weight = torch.randn(8, 2 * BLOCK)
    blocks = weight.reshape(8, 2, BLOCK)
    at = blocks.abs().argmax(-1, keepdim=True)
    kept = rounded(weight, 4).reshape(8, 2, BLOCK).gather(-1, at)
    assert torch.allclose(kept, blocks.gather(-1, at), rtol=2e-3)


def test_error_is_at_most_half_a_level_except_where_the_range_ends():
    weight = torch.randn(16, 4 * BLOCK)
    for bits, reach in ((4, 1.0), (8, 0.5)):
        scales = scales_of(weight, bits).abs().repeat_interleave(BLOCK, -1)
        assert ((rounded(weight, bits) - weight).abs() <= scales * (reach + 0.05)).all()


def test_a_block_of_zeros_stays_zero():
    assert (rounded(torch.zeros(2, BLOCK), 4) == 0).all()


def test_nibbles_are_stored_low_first_and_scales_follow():
    weight = torch.randn(2, BLOCK)
    data = tensor_bytes(weight, "q4")
    levels = levels_of(weight, scales_of(weight, 4), 4).reshape(-1).to(torch.int8).numpy() + 8
    assert data[0] & 15 == levels[0] and data[0] >> 4 == levels[1]
    assert len(data) == 2 * BLOCK // 2 + 2 * 2
    assert np.allclose(np.frombuffer(data, np.float16, 2, BLOCK), scales_of(weight, 4).reshape(-1).numpy())
