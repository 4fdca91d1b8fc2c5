"""The narrator: a Llama-style decoder (RMSNorm, rotary positions, SwiGLU; Touvron et al., arXiv 2302.13971), embeddings tied.

Keys and values have fewer heads than queries (Ainslie et al., "GQA", arXiv 2305.13245): in the browser their cache is copied
at every token, so its size is what decides the speed of a batch.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .settings import NarratorShape


class RMSNorm(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight


def rope_tables(shape: NarratorShape) -> tuple[Tensor, Tensor]:
    """(cos, sin), each [context, head width / 2]; pairs are (i, i + half), as in Llama's released code."""
    half = shape.width // shape.heads // 2
    frequencies = shape.rope_base ** (-torch.arange(half, dtype=torch.float32) / half)
    angles = torch.arange(shape.context, dtype=torch.float32)[:, None] * frequencies[None]
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Applies rotary positions to x [batch, heads, time, head width]; cos and sin [batch or 1, 1, time, head width / 2]."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)


class Block(nn.Module):
    def __init__(self, shape: NarratorShape):
        super().__init__()
        self.head_width = shape.width // shape.heads
        self.attention_norm = RMSNorm(shape.width)
        self.query = nn.Linear(shape.width, shape.width, bias=False)
        memory = shape.width // shape.heads * shape.memory_heads
        self.key = nn.Linear(shape.width, memory, bias=False)
        self.value = nn.Linear(shape.width, memory, bias=False)
        self.output = nn.Linear(shape.width, shape.width, bias=False)
        self.feed_norm = RMSNorm(shape.width)
        self.gate = nn.Linear(shape.width, shape.hidden, bias=False)
        self.up = nn.Linear(shape.width, shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.width, bias=False)

    def split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (-1, self.head_width)).transpose(1, 2)

    def keys_values(self, x: Tensor, cos: Tensor, sin: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Query, key and value of normalised states x, each [batch, its heads, time, head width], positions applied."""
        return (
            rotate(self.split(self.query(x)), cos, sin),
            rotate(self.split(self.key(x)), cos, sin),
            self.split(self.value(x)),
        )

    def feed(self, x: Tensor) -> Tensor:
        normal = self.feed_norm(x)
        return x + self.down(F.silu(self.gate(normal)) * self.up(normal))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        query, key, value = self.keys_values(self.attention_norm(x), cos, sin)
        attended = F.scaled_dot_product_attention(query, key, value, is_causal=True, enable_gqa=True)
        return self.feed(x + self.output(attended.transpose(1, 2).flatten(2)))


class Llama(nn.Module):
    def __init__(self, shape: NarratorShape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = RMSNorm(shape.width)
        cos, sin = rope_tables(shape)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        self.initialise()

    def initialise(self) -> None:
        nn.init.normal_(self.embedding.weight, std=0.02)
        for name, weight in self.named_parameters():
            if weight.ndim == 2 and "embedding" not in name:
                nn.init.normal_(weight, std=weight.shape[1] ** -0.5)
            if name.endswith(("output.weight", "down.weight")):
                nn.init.zeros_(weight)

    def forward(self, tokens: Tensor) -> Tensor:
        """Logits [batch, time, vocabulary] for token ids [batch, time]."""
        return self.from_embeddings(self.embedding(tokens))

    def from_embeddings(self, x: Tensor) -> Tensor:
        """Logits for input embeddings [batch, time, width]: the door by which soft tokens enter."""
        return self.logits(self.states(x))

    def logits(self, states: Tensor) -> Tensor:
        return F.linear(states, self.embedding.weight)

    def states(self, x: Tensor) -> Tensor:
        """The last layer's normalised states for input embeddings, of the same shape."""
        time = x.shape[1]
        cos, sin = self.cos[None, None, :time], self.sin[None, None, :time]
        for block in self.blocks:
            x = block(x, cos, sin)
        return self.norm(x)


def next_token_loss(model: Llama, tokens: Tensor, mask: Tensor | None = None) -> Tensor:
    """Mean cross-entropy in nats of tokens[:, 1:]; where `mask` is given, over the positions it marks.

    Logits are a third of the work at these sizes, and are computed only where they count.
    """
    states, target = model.states(model.embedding(tokens[:, :-1])), tokens[:, 1:]
    marked = torch.ones_like(target, dtype=torch.bool) if mask is None else mask[:, 1:] > 0
    return F.cross_entropy(model.logits(states[marked]), target[marked])
