"""The encoder as an ONNX graph: summed embeddings and a mask in, unit vectors out."""

import numpy as np

from .encoder import TextEncoder
from .graph import Graph, Tensors


def encoder_tensors(model: TextEncoder) -> Tensors:
    tensors = Tensors()
    tensors.add("embedding", model.embedding.weight, "q8", lookup_only=True)
    tensors.add("position", model.position.weight, "q8", lookup_only=True)
    for number, layer in enumerate(model.layers):
        for name in ("mix", "output", "up", "down"):
            tensors.add(f"{number}.{name}", getattr(layer, name).weight, "q8")
            tensors.add(f"{number}.{name}.bias", getattr(layer, name).bias, "f32")
        for name in ("attention_norm", "feed_norm"):
            tensors.add(f"{number}.{name}", getattr(layer, name).weight, "f32")
            tensors.add(f"{number}.{name}.bias", getattr(layer, name).bias, "f32")
    tensors.add("project", model.project.weight, "q8")
    return tensors


def encoder_graph(model: TextEncoder, device: str) -> bytes:
    shape = model.shape
    g = Graph(device, encoder_tensors(model))
    head_width = shape.width // shape.heads

    def dense(x: str, name: str) -> str:
        return g.node("Add", g.linear(x, name), f"{name}.bias")

    def normalise(x: str, name: str) -> str:
        return g.node("LayerNormalization", x, name, f"{name}.bias", axis=-1, epsilon=1e-5)

    axes = g.constant(np.array([1, 2], np.int64))
    # 0 on real tokens, −10⁹ on padding, [texts, 1, 1, time].
    blocked = g.node("Mul", g.node("Sub", "mask", g.constant(np.float32(1))), g.constant(np.float32(1e9)))
    bias = g.node("Unsqueeze", blocked, axes)
    x = "states"
    for number in range(shape.layers):
        mixed = dense(normalise(x, f"{number}.attention_norm"), f"{number}.mix")
        query, key, value = (g.heads(part, shape.heads, head_width) for part in g.node("Split", mixed, outputs=3, axis=-1))
        scores = g.node("Mul", g.node("MatMul", query, g.node("Transpose", key, perm=[0, 1, 3, 2])), g.constant(np.float32(head_width**-0.5)))
        attended = g.node("MatMul", g.node("Softmax", g.node("Add", scores, bias), axis=-1), value)
        x = g.node("Add", x, dense(g.unheads(attended, shape.width), f"{number}.output"))
        inner = g.node("Relu", dense(normalise(x, f"{number}.feed_norm"), f"{number}.up"))
        x = g.node("Add", x, dense(inner, f"{number}.down"))
    weight = g.node("Unsqueeze", "mask", g.constant(np.array([2], np.int64)))
    total = g.node("ReduceSum", g.node("Mul", x, weight), g.constant(np.array([1], np.int64)), keepdims=0)
    mean = g.node("Div", total, g.node("ReduceSum", "mask", g.constant(np.array([1], np.int64)), keepdims=1))
    vector = g.linear(mean, "project")
    length = g.node("Sqrt", g.node("ReduceSum", g.node("Mul", vector, vector), g.constant(np.array([1], np.int64)), keepdims=1))
    g.node("Div", vector, g.node("Max", length, g.constant(np.float32(1e-6))), outputs=["vectors"])
    return g.model([("states", ["texts", "time", shape.width]), ("mask", ["texts", "time"])], [("vectors", ["texts", shape.dim])])
