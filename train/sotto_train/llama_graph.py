"""The narrator as an ONNX graph: input states, a mask, rotary tables and the cache in; last logits and what the cache grows by out."""

import numpy as np

from .graph import Graph, Tensors
from .llama import Llama


def llama_tensors(model: Llama) -> Tensors:
    tensors = Tensors()
    tensors.add("embedding", model.embedding.weight, "q4")
    for number, block in enumerate(model.blocks):
        for name in ("query", "key", "value", "output", "gate", "up", "down"):
            tensors.add(f"{number}.{name}", getattr(block, name).weight, "q4")
        tensors.add(f"{number}.attention_norm", block.attention_norm.weight, "f32")
        tensors.add(f"{number}.feed_norm", block.feed_norm.weight, "f32")
    tensors.add("norm", model.norm.weight, "f32")
    return tensors


def normalise(g: Graph, x: str, name: str) -> str:
    return g.node("SimplifiedLayerNormalization", x, name, axis=-1, epsilon=1e-5)


def rotate(g: Graph, x: str, cos: str, sin: str) -> str:
    """x [batch, heads, time, head width] at its positions; the pairing of `llama.rotate`."""
    first, second = g.node("Split", x, outputs=2, axis=-1)
    turned = (
        g.node("Sub", g.node("Mul", first, cos), g.node("Mul", second, sin)),
        g.node("Add", g.node("Mul", second, cos), g.node("Mul", first, sin)),
    )
    return g.node("Concat", *turned, axis=-1)


def remember(g: Graph, name: str, fresh: str) -> str:
    """The cache followed by what is fresh; the fresh part alone is an output, or a browser would copy the whole cache at every token."""
    g.node("Identity", fresh, outputs=[f"present_{name}"])
    return g.node("Concat", f"past_{name}", fresh, axis=2)


def block(g: Graph, x: str, number: int, shape, tables: tuple[str, str, str]) -> str:
    cos, sin, mask = tables
    width, head_width = shape.width, shape.width // shape.heads
    normal = normalise(g, x, f"{number}.attention_norm")
    query = rotate(g, g.heads(g.linear(normal, f"{number}.query"), shape.heads, head_width), cos, sin)
    fresh_key = rotate(g, g.heads(g.linear(normal, f"{number}.key"), shape.memory_heads, head_width), cos, sin)
    fresh_value = g.heads(g.linear(normal, f"{number}.value"), shape.memory_heads, head_width)
    key, value = remember(g, f"key_{number}", fresh_key), remember(g, f"value_{number}", fresh_value)
    # Query heads that share a memory head are laid out as its rows: [batch, memory heads, sharers · time, head width].
    sharers = shape.heads // shape.memory_heads
    grouped = g.node("Reshape", query, g.constant(np.array([0, shape.memory_heads, -1, head_width], np.int64)))
    scores = g.node("Mul", g.node("MatMul", grouped, g.node("Transpose", key, perm=[0, 1, 3, 2])), g.constant(np.float32(head_width**-0.5)))
    tiled = g.node("Concat", *([mask] * sharers), axis=2)
    weights = g.node("Softmax", g.node("Add", scores, tiled), axis=-1)
    mixed = g.node("MatMul", weights, value)
    time = g.node("Shape", query, start=2, end=3)
    back = g.node("Concat", g.constant(np.array([0, shape.heads], np.int64)), time, g.constant(np.array([head_width], np.int64)), axis=0)
    attended = g.unheads(g.node("Reshape", mixed, back), width)
    x = g.node("Add", x, g.linear(attended, f"{number}.output"))
    normal = normalise(g, x, f"{number}.feed_norm")
    gate = g.linear(normal, f"{number}.gate")
    swish = g.node("Mul", gate, g.node("Sigmoid", gate))
    return g.node("Add", x, g.linear(g.node("Mul", swish, g.linear(normal, f"{number}.up")), f"{number}.down"))


def llama_graph(model: Llama, device: str) -> bytes:
    shape = model.shape
    g = Graph(device, llama_tensors(model))
    head_width, memory = shape.width // shape.heads, shape.memory_heads
    # The mask and the tables are the same for every head.
    axis = g.constant(np.array([1], np.int64))
    tables = g.node("Unsqueeze", "cos", axis), g.node("Unsqueeze", "sin", axis), "mask"
    x = "states"
    for number in range(shape.layers):
        x = block(g, x, number, shape, tables)
    last = g.node("Gather", x, g.constant(np.int64(-1)), axis=1)
    g.linear(normalise(g, last, "norm"), "embedding", output="logits")
    past = [(f"past_{part}_{n}", ["rows", memory, "past", head_width]) for n in range(shape.layers) for part in ("key", "value")]
    present = [(name.replace("past", "present"), ["rows", memory, "time", head_width]) for name, _ in past]
    inputs = [("states", ["rows", "time", shape.width]), ("mask", ["rows", 1, "time", "span"]),
              ("cos", ["rows", "time", head_width // 2]), ("sin", ["rows", "time", head_width // 2]), *past]  # fmt: skip
    return g.model(inputs, [("logits", ["rows", shape.vocabulary]), *present])
