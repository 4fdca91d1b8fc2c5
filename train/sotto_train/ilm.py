"""The item encoder's head (ILM, Yang et al., arXiv 2406.02844): queries read an item's words and interaction signal.

Out come a retrieval vector and K soft tokens in the narrator's embedding space. A person is a special item: in place of
words, the head reads the items of their history, each by its text vector and its signal.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .encoder import Layer, TextEncoder
from .llama import Llama
from .settings import EncoderShape, IlmShape, Size

HEADS = ("qformer", "mlp")


@dataclass(frozen=True)
class Memory:
    """What there is to read: tokens [n, time, width] where the mask is 1; unit vectors [n, dim] known beforehand."""

    tokens: Tensor
    mask: Tensor
    known: Tensor

    def first(self, count: int) -> "Memory":
        return Memory(self.tokens[:count], self.mask[:count], self.known[:count])


class QueryLayer(nn.Module):
    """The queries attend to the memory; then they and what is beside them pass a layer of the encoder's kind."""

    def __init__(self, shape: EncoderShape):
        super().__init__()
        self.heads = shape.heads
        self.norm = nn.LayerNorm(shape.width)
        self.query = nn.Linear(shape.width, shape.width)
        self.memory = nn.Linear(shape.width, 2 * shape.width)
        self.output = nn.Linear(shape.width, shape.width)
        self.own = Layer(shape)

    def forward(self, queries: Tensor, memory: Memory, beside: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """(queries, beside) after the layer; `bias` is added to the attention among both."""
        query, key, value = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in (self.query(self.norm(queries)), *self.memory(memory.tokens).chunk(2, dim=-1))
        )
        read = F.scaled_dot_product_attention(query, key, value, attn_mask=hidden(memory.mask))
        queries = queries + self.output(read.transpose(1, 2).flatten(2))
        both = self.own(torch.cat((queries, beside), dim=1), bias)
        return both[:, : queries.shape[1]], both[:, queries.shape[1] :]


def hidden(mask: Tensor) -> Tensor:
    """What is added to attention scores, so that tokens outside the mask [n, time] are not seen."""
    return (mask[:, None, None, :] - 1) * 1e9


class QFormer(nn.Module):
    def __init__(self, shape: EncoderShape, ilm: IlmShape):
        super().__init__()
        self.query_embedding = nn.Parameter(torch.randn(ilm.queries, shape.width) * 0.5)
        self.layers = nn.ModuleList(QueryLayer(shape) for _ in range(ilm.layers))

    def forward(self, memory: Memory, beside: Tensor, beside_mask: Tensor) -> Tensor:
        queries = self.query_embedding.expand(len(memory.tokens), -1, -1)
        bias = hidden(torch.cat((torch.ones_like(queries[..., 0]), beside_mask), dim=1))
        for layer in self.layers:
            queries, beside = layer(queries, memory, beside, bias)
        return queries

    def start_from(self, encoder: TextEncoder) -> None:
        """Each layer's own part from the encoder's layer of that number, from below; those beyond stay as they are."""
        for mine, theirs in zip(self.layers, encoder.layers, strict=False):
            mine.own.load_state_dict(theirs.state_dict())


class Mlp(nn.Module):
    """The ablation: K states from the means of what there is to read, without attention."""

    def __init__(self, shape: EncoderShape, ilm: IlmShape):
        super().__init__()
        self.queries = ilm.queries
        self.up = nn.Linear(2 * shape.width, 4 * shape.width)
        self.down = nn.Linear(4 * shape.width, ilm.queries * shape.width)

    def forward(self, memory: Memory, beside: Tensor, beside_mask: Tensor) -> Tensor:
        means = torch.cat((mean_of(memory.tokens, memory.mask), mean_of(beside, beside_mask)), dim=-1)
        return self.down(F.gelu(self.up(means))).unflatten(-1, (self.queries, -1))


def mean_of(tokens: Tensor, mask: Tensor) -> Tensor:
    """[n, width]; zeros where the mask is empty."""
    return (tokens * mask[..., None]).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)


class ItemLanguageModel(nn.Module):
    """The head with its ways in and out: `signal` is the kind of signal that it reads, `head` one of HEADS."""

    def __init__(self, size: Size, signal: str, head: str = "qformer"):
        super().__init__()
        shape, ilm = size.encoder, size.ilm
        self.shape, self.ilm = shape, ilm
        # The view is in the space of the text vectors: it is of use before anything is learned.
        self.aligned = signal == "view"
        width = {"none": None, "view": shape.dim, "factors": ilm.factors}[signal]
        self.words = nn.Linear(shape.width, shape.width)
        self.text = nn.Linear(shape.dim, shape.width)
        self.signal = None if width is None else nn.Linear(width, shape.width)
        self.order_embedding = nn.Parameter(torch.zeros(ilm.history, shape.width))
        self.memory_norm = nn.LayerNorm(shape.width)
        self.core = QFormer(shape, ilm) if head == "qformer" else Mlp(shape, ilm)
        self.norm = nn.LayerNorm(shape.width)
        self.to_text = nn.Linear(shape.width, shape.dim, bias=False)
        self.to_vector = nn.Linear(shape.width, shape.dim, bias=False)
        self.match = nn.Linear(shape.width, 1)
        self.adaptor = nn.Linear(shape.width, size.narrator.width)
        # The untrained head's vectors are what is known without it.
        nn.init.zeros_(self.to_vector.weight)

    def start_from(self, encoder: TextEncoder) -> None:
        """The encoder's layers under the queries, and its projection behind them."""
        nn.init.eye_(self.words.weight)
        self.to_text.load_state_dict(encoder.project.state_dict())
        self.core.start_from(encoder)

    def fit(self, narrator: Llama) -> None:
        """Soft tokens of the narrator's size: the states are normalised, so a weight's deviation decides it."""
        deviation = narrator.embedding.weight.std().item()
        nn.init.normal_(self.adaptor.weight, std=deviation * self.shape.width**-0.5)
        nn.init.zeros_(self.adaptor.bias)

    def of_items(self, states: Tensor, mask: Tensor, vectors: Tensor, signal: Tensor | None) -> Memory:
        """Memory of items: the encoder's states [n, time, width] where `mask` is 1, the signal where it isn't zero."""
        tokens = self.words(states)
        if signal is not None:
            tokens = torch.cat((tokens, self.signal(signal)[:, None]), dim=1)
            mask = torch.cat((mask, known(signal)[:, None]), dim=1)
        return Memory(self.memory_norm(tokens), mask, self.without_reading(vectors, signal))

    def of_people(self, vectors: Tensor, signal: Tensor | None, mask: Tensor) -> Memory:
        """Memory of people: text vectors and signals [n, items, …] of histories, newest first, where `mask` is 1."""
        tokens = self.text(vectors) + self.order_embedding[: vectors.shape[1]]
        if signal is not None:
            tokens = tokens + self.signal(signal) * known(signal)[..., None]
        means = mean_of(self.without_reading(vectors, signal), mask)
        return Memory(self.memory_norm(tokens), mask, F.normalize(means, dim=-1))

    def without_reading(self, vectors: Tensor, signal: Tensor | None) -> Tensor:
        """Unit vectors by the text alone, or by text and signal in equal parts where they are of one space."""
        return F.normalize(vectors + signal, dim=-1) if self.aligned and signal is not None else vectors

    def forward(self, memory: Memory, beside: Tensor | None = None, beside_mask: Tensor | None = None) -> Tensor:
        """States [n, K, width]. `beside` are the encoder's states of a text [n, time, width] to be read jointly."""
        if beside is None:
            return self.norm(self.core(memory, memory.tokens[:, :0], memory.mask[:, :0]))
        return self.norm(self.core(memory, self.words(beside), beside_mask))

    def queries(self, states: Tensor) -> Tensor:
        """Unit vectors [n, K, dim] in the encoder's space."""
        return F.normalize(self.to_text(states), dim=-1)

    def vectors(self, states: Tensor, memory: Memory) -> Tensor:
        """Unit retrieval vectors [n, dim]: what was known, moved by what was read. Both begin at like lengths."""
        return F.normalize(memory.known + self.to_vector(F.normalize(states.mean(1), dim=-1)), dim=-1)

    def matches(self, states: Tensor) -> Tensor:
        """Logits [n] that the text read beside the item is its own."""
        return self.match(states).mean((1, 2))

    def soft_tokens(self, states: Tensor) -> Tensor:
        """[n, K, narrator's width]."""
        return self.adaptor(states)


def known(signal: Tensor) -> Tensor:
    """1 where there is a signal, 0 where it is all zeros."""
    return (signal != 0).any(-1).to(signal)
