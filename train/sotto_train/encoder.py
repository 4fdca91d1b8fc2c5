"""The text encoder: token and position embeddings, a few bidirectional layers, a mean over the tokens, a unit vector.

The layers start at zero, so the untrained model is a bag of its token vectors; initialised from a teacher's own vectors of
single tokens (the idea of Model2Vec, Tulkens and van Dongen, 2024) it is useful before the first step of training.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .settings import EncoderShape


class Layer(nn.Module):
    def __init__(self, shape: EncoderShape):
        super().__init__()
        self.heads = shape.heads
        self.attention_norm = nn.LayerNorm(shape.width)
        self.mix = nn.Linear(shape.width, 3 * shape.width)
        self.output = nn.Linear(shape.width, shape.width)
        self.feed_norm = nn.LayerNorm(shape.width)
        self.up = nn.Linear(shape.width, shape.hidden)
        self.down = nn.Linear(shape.hidden, shape.width)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        query, key, value = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in self.mix(self.attention_norm(x)).chunk(3, dim=-1)
        )
        attended = F.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        x = x + self.output(attended.transpose(1, 2).flatten(2))
        return x + self.down(F.relu(self.up(self.feed_norm(x))))


class TextEncoder(nn.Module):
    def __init__(self, shape: EncoderShape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.position = nn.Embedding(shape.context, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.project = nn.Linear(shape.width, shape.dim, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.05)
        nn.init.zeros_(self.position.weight)
        nn.init.eye_(self.project.weight)
        for layer in self.layers:
            nn.init.zeros_(layer.output.weight)
            nn.init.zeros_(layer.down.weight)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors [texts, dim] of token ids [texts, time]; mask is 1 on real tokens."""
        return self.from_states(self.embedding(tokens) + self.position.weight[: tokens.shape[1]], mask)

    def from_states(self, x: Tensor, mask: Tensor) -> Tensor:
        """The part that is exported as a graph: from summed embeddings [texts, time, width] on."""
        return self.pooled(self.token_states(x, mask), mask)

    def token_states(self, x: Tensor, mask: Tensor) -> Tensor:
        """The last layer's states [texts, time, width] of summed embeddings."""
        bias = (mask[:, None, None, :] - 1) * 1e9
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def pooled(self, states: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors [texts, dim] of token states."""
        weight = mask[..., None]
        mean = (states * weight).sum(1) / weight.sum(1).clamp(min=1)
        return F.normalize(self.project(mean), dim=-1, eps=1e-6)


def pad(rows: list[list[int]], context: int) -> tuple[Tensor, Tensor]:
    """Token ids and mask [texts, longest] of ragged rows, cut at `context`."""
    rows = [row[:context] or [1] for row in rows]
    time = max(map(len, rows))
    tokens, mask = torch.zeros(len(rows), time, dtype=torch.long), torch.zeros(len(rows), time)
    for i, row in enumerate(rows):
        tokens[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return tokens, mask


@torch.no_grad()
def encode(model: TextEncoder, tokenizer, texts: list[str], batch: int = 128) -> Tensor:
    """Vectors of texts in their order, encoded in batches of like length."""
    ids = [e.ids for e in tokenizer.encode_batch(texts)]
    order = sorted(range(len(texts)), key=lambda i: len(ids[i]))
    out = torch.zeros(len(texts), model.shape.dim)
    for start in range(0, len(order), batch):
        part = order[start : start + batch]
        out[part] = model(*pad([ids[i] for i in part], model.shape.context))
    return out
