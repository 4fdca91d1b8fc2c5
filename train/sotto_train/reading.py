"""A narrator reading token by token, with the keys and values of what it read kept."""

import torch
import torch.nn.functional as F
from torch import Tensor

from .llama import Llama


class Reading:
    """One reading of several beams, or of several texts of like length."""

    def __init__(self, narrator: Llama):
        self.narrator, self.read = narrator, 0
        self.kept: list[tuple[Tensor, Tensor]] = []

    def states(self, ids: Tensor) -> Tensor:
        """Normalised states [beams, time, width] of ids after what was read; but for the first, one at a time."""
        return self.of_embeddings(self.narrator.embedding(ids))

    def of_embeddings(self, x: Tensor) -> Tensor:
        """The same for input embeddings [beams, time, width]: the door by which soft tokens enter."""
        narrator, time, kept = self.narrator, x.shape[1], []
        places = slice(self.read, self.read + time)
        cos, sin = narrator.cos[None, None, places], narrator.sin[None, None, places]
        for layer, block in enumerate(narrator.blocks):
            query, *fresh = block.keys_values(block.attention_norm(x), cos, sin)
            if self.kept:
                fresh = [torch.cat(pair, dim=2) for pair in zip(self.kept[layer], fresh, strict=True)]
            kept.append((fresh[0], fresh[1]))
            attended = F.scaled_dot_product_attention(query, *fresh, is_causal=not self.kept, enable_gqa=True)
            x = block.feed(x + block.output(attended.transpose(1, 2).flatten(2)))
        self.kept, self.read = kept, self.read + time
        return narrator.norm(x)

    def keep(self, beams: Tensor) -> None:
        """Goes on with these beams [n] of those that were read."""
        self.kept = [(keys[beams], values[beams]) for keys, values in self.kept]
