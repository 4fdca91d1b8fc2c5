"""A small ONNX graph builder: nodes by call, weights as references into the external data file of one device."""

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .quantise import BLOCK

OPSET = 17
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


class Tensors:
    """The tensors of one model in file order: (name, weight, kind), with those that only the device's own code reads."""

    def __init__(self) -> None:
        self.entries: list[dict] = []

    def add(self, name: str, weight, kind: str, lookup_only: bool = False) -> None:
        self.entries.append({"name": name, "weight": weight.detach().cpu().float().contiguous(), "kind": kind, "lookup_only": lookup_only})


def aligned(size: int) -> int:
    return (size + 3) & ~3


class Graph:
    """Builds the graph for one device: 'cpu' reads float32 weights, 'webgpu' packed 4-bit ones through MatMulNBits."""

    def __init__(self, device: str, tensors: Tensors):
        self.device = device
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.kinds: dict[str, tuple] = {}
        self.count = 0
        self.place(tensors)

    def place(self, tensors: Tensors) -> None:
        """Gives every tensor its offset, in the order in which the device lays them out (`src/model/runtime.ts`)."""
        offset, location = 0, "weights.f32" if self.device == "cpu" else "weights.q4"
        for entry in tensors.entries:
            if entry["lookup_only"]:
                continue
            name, shape = entry["name"], list(entry["weight"].shape)
            self.kinds[name] = (entry["kind"], shape)
            if self.device == "webgpu" and entry["kind"] == "q4":
                rows, columns = shape
                offset = self.external(f"{name}.values", [rows, columns // BLOCK, BLOCK // 2], TensorProto.UINT8, location, offset)
                offset = self.external(f"{name}.scales", [rows * columns // BLOCK], FLOAT, location, offset)
            else:
                offset = self.external(name, shape[::-1] if len(shape) == 2 else shape, FLOAT, location, offset)

    def external(self, name: str, shape: list[int], kind: int, location: str, offset: int) -> int:
        size = int(np.prod(shape)) * (1 if kind == TensorProto.UINT8 else 4)
        tensor = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
        for key, value in (("location", location), ("offset", offset), ("length", size)):
            tensor.external_data.add(key=key, value=str(value))
        self.initializers.append(tensor)
        return offset + aligned(size)

    def constant(self, value) -> str:
        name = f"constant_{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def node(self, kind: str, *inputs: str, outputs: int | Sequence[str] = 1, domain: str = "", **attributes):
        """Adds a node and returns its output's name, or a list of them where there are several."""
        self.count += 1
        names = [f"{kind}_{self.count}_{i}" for i in range(outputs)] if isinstance(outputs, int) else list(outputs)
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names[0] if len(names) == 1 else names

    def linear(self, x: str, name: str, output: str | None = None) -> str:
        """x · weightᵀ for a weight stored [outputs, inputs]."""
        kind, (rows, columns) = self.kinds[name]
        outputs = [output] if output else 1
        if self.device == "webgpu" and kind == "q4":
            return self.node("MatMulNBits", x, f"{name}.values", f"{name}.scales", outputs=outputs, domain="com.microsoft",
                             K=columns, N=rows, bits=4, block_size=BLOCK)  # fmt: skip
        return self.node("MatMul", x, name, outputs=outputs)

    def heads(self, x: str, count: int, width: int) -> str:
        """[batch, time, count · width] → [batch, count, time, width]."""
        split = self.node("Reshape", x, self.constant(np.array([0, 0, count, width], np.int64)))
        return self.node("Transpose", split, perm=[0, 2, 1, 3])

    def unheads(self, x: str, width: int) -> str:
        """[batch, count, time, head width] → [batch, time, width]."""
        return self.node("Reshape", self.node("Transpose", x, perm=[0, 2, 1, 3]), self.constant(np.array([0, 0, width], np.int64)))

    def model(self, inputs: list, outputs: list) -> bytes:
        """The serialised model. `inputs` and `outputs` are (name, dims) pairs of float32 tensors; dims may be names."""
        infos = [[helper.make_tensor_value_info(name, FLOAT, dims) for name, dims in side] for side in (inputs, outputs)]
        graph = helper.make_graph(self.nodes, "sotto", infos[0], infos[1], self.initializers)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="sotto").SerializeToString()
