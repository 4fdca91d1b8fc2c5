"""Writes a tiny text encoder in the layout of a model hub, for the tests of packs built with an encoder of one.

A BERT of one layer with random weights: what it makes of a text is near to what it makes of another with the same words,
which is all that a test needs. Takes seconds: `python hub_encoder_fixture.py`.
"""

import json
import math
import re
import string
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from sotto_train.settings import REPOSITORY
from tokenizers import BertWordPieceTokenizer, Tokenizer
from torch import Tensor, nn
from torch.nn import functional

MODEL_ID, REVISION = "sotto-tests/tiny-encoder", "0123456789abcdef0123456789abcdef01234567"
FOLDER = REPOSITORY / "test/fixtures/hub" / MODEL_ID / "resolve" / REVISION
TEXTS = REPOSITORY / "test/fixtures/teas/teas.jsonl"
VOCABULARY, WIDTH, INNER, POSITIONS, EPSILON, SEED = 256, 32, 64, 128, 1e-12, 5


class TinyEncoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, WIDTH)
        self.position = nn.Parameter(torch.randn(POSITIONS, WIDTH) * 0.05)
        self.kind = nn.Parameter(torch.randn(2, WIDTH) * 0.05)
        for name, inputs, outputs in (("query", WIDTH, WIDTH), ("key", WIDTH, WIDTH), ("value", WIDTH, WIDTH),
                                      ("up", WIDTH, INNER), ("down", INNER, WIDTH)):  # fmt: skip
            setattr(self, name, nn.Linear(inputs, outputs))
        for name in ("first_norm", "attention_norm", "feed_norm"):
            setattr(self, name, nn.LayerNorm(WIDTH, eps=EPSILON))

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> Tensor:
        x = self.first_norm(self.word(ids) + self.position[: ids.shape[1]] + self.kind[kinds])
        scores = self.query(x) @ self.key(x).transpose(1, 2) / math.sqrt(WIDTH) + (1 - mask[:, None].float()) * -1e9
        x = self.attention_norm(x + scores.softmax(-1) @ self.value(x))
        return self.feed_norm(x + self.down(functional.gelu(self.up(x))))


def word_pieces() -> Tokenizer:
    """The teas' own words, the commonest first, and letters for every other; the same on every run."""
    rows = [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    words = Counter(re.findall("[a-z]+", " ".join(f"{row['title']} {row['text']}" for row in rows).lower()))
    letters = [mark + letter for letter in string.ascii_lowercase + string.digits for mark in ("", "##")]
    common = sorted((word for word in words if len(word) > 1), key=lambda word: (-words[word], word))
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *".,", *letters, *common][:VOCABULARY]
    return Tokenizer.from_str(BertWordPieceTokenizer({piece: place for place, piece in enumerate(pieces)}, lowercase=True).to_str())


class Nodes:
    """Nodes by call, with the model's weights inside the file, as hubs publish small models."""

    def __init__(self, state: dict[str, Tensor]) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers = [onnx.numpy_helper.from_array(value.T.contiguous().numpy() if is_matrix(name) else value.numpy(), name)
                             for name, value in state.items()]  # fmt: skip

    def constant(self, value) -> str:
        name = f"constant_{len(self.initializers)}"
        self.initializers.append(onnx.numpy_helper.from_array(np.asarray(value), name))
        return name

    def __call__(self, kind: str, *inputs: str, output: str | None = None, **attributes) -> str:
        name = output or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def linear(self, x: str, name: str) -> str:
        return self("Add", self("MatMul", x, f"{name}.weight"), f"{name}.bias")

    def norm(self, x: str, name: str, output: str | None = None) -> str:
        return self("LayerNormalization", x, f"{name}.weight", f"{name}.bias", output=output, epsilon=EPSILON)


def is_matrix(name: str) -> bool:
    return name.endswith("weight") and "norm" not in name and name != "word.weight"


def hub_graph(state: dict[str, Tensor]) -> onnx.ModelProto:
    """The graph with the inputs and the output that hub libraries expect of a BERT."""
    g = Nodes(state)
    time = g("Squeeze", g("Shape", "input_ids", start=1, end=2))
    zero, one = g.constant(np.int64(0)), g.constant(np.int64(1))
    places = g("Gather", "position", g("Range", zero, time, one))
    words = g("Gather", "word.weight", "input_ids")
    x = g.norm(g("Add", g("Add", words, places), g("Gather", "kind", "token_type_ids")), "first_norm")
    query, key, value = (g.linear(x, name) for name in ("query", "key", "value"))
    scores = g("Mul", g("MatMul", query, g("Transpose", key, perm=[0, 2, 1])), g.constant(np.float32(1 / math.sqrt(WIDTH))))
    given = g("Cast", g("Unsqueeze", "attention_mask", g.constant(np.array([1], np.int64))), to=TensorProto.FLOAT)
    hidden = g("Mul", g("Sub", g.constant(np.float32(1)), given), g.constant(np.float32(-1e9)))
    mixed = g("MatMul", g("Softmax", g("Add", scores, hidden), axis=-1), value)
    x = g.norm(g("Add", x, mixed), "attention_norm")
    up = g.linear(x, "up")
    half = g("Mul", up, g.constant(np.float32(0.5)))
    gelu = g("Mul", half, g("Add", g("Erf", g("Mul", up, g.constant(np.float32(math.sqrt(0.5))))), g.constant(np.float32(1))))
    g.norm(g("Add", x, g.linear(gelu, "down")), "feed_norm", output="last_hidden_state")
    shape = ["batch_size", "sequence_length"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask", "token_type_ids")]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, WIDTH])
    graph = helper.make_graph(g.nodes, "tiny-encoder", inputs, [output], g.initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9, producer_name="sotto")


def check(model: TinyEncoder, tokenizer: Tokenizer, graph: onnx.ModelProto) -> None:
    """The exported graph says what the model says, of a row that is padded too."""
    tokenizer.enable_padding()
    encoded = tokenizer.encode_batch(["Black leaves dried over pine fires", "rain"])
    ids, mask, kinds = (torch.tensor([getattr(row, part) for row in encoded]) for part in ("ids", "attention_mask", "type_ids"))
    tokenizer.no_padding()
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    (told,) = session.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy(), "token_type_ids": kinds.numpy()})
    assert np.abs((told - model(ids, mask, kinds).detach().numpy())[mask.bool().numpy()]).max() < 1e-4


def write(folder: Path, tokenizer: Tokenizer, graph: onnx.ModelProto) -> None:
    config = {"model_type": "bert", "architectures": ["BertModel"], "hidden_size": WIDTH, "intermediate_size": INNER, "num_hidden_layers": 1,
              "num_attention_heads": 1, "vocab_size": VOCABULARY, "max_position_embeddings": POSITIONS, "type_vocab_size": 2,
              "hidden_act": "gelu", "layer_norm_eps": EPSILON, "pad_token_id": tokenizer.token_to_id("[PAD]")}  # fmt: skip
    described = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": POSITIONS, "cls_token": "[CLS]",
                 "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]", "mask_token": "[MASK]"}  # fmt: skip
    files = {"config.json": config, "tokenizer_config.json": described, "tokenizer.json": json.loads(tokenizer.to_str())}
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    onnx.save(graph, folder / "onnx/model.onnx")
    with TemporaryDirectory() as place:
        onnx.save(onnx.shape_inference.infer_shapes(graph), Path(place, "inferred.onnx"))
        quantize_dynamic(Path(place, "inferred.onnx"), folder / "onnx/model_quantized.onnx", weight_type=QuantType.QInt8)


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    tokenizer = word_pieces()
    model = TinyEncoder().eval()
    graph = hub_graph({name: value.detach() for name, value in model.state_dict().items()})
    check(model, tokenizer, graph)
    write(FOLDER, tokenizer, graph)
    print(f"{sum(path.stat().st_size for path in FOLDER.rglob('*') if path.is_file()) / 1e3:.0f} kB in {FOLDER}")


if __name__ == "__main__":
    main()
