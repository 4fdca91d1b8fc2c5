"""Writes a tiny chat model in the layout of a model hub, for the tests of the narrator that comes from one.

A Llama of two layers that has learnt one answer by heart, whatever it is asked. The answer holds a sentence that the
narrator's check must refuse. Takes about a minute: `python hub_fixture.py`.
"""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper
from sotto_train.graph import Graph, Tensors
from sotto_train.llama_graph import normalise, rotate
from sotto_train.quantise import BLOCK, learn_rounded, levels_of, plain_state, scales_of
from sotto_train.settings import REPOSITORY
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import Tensor, nn
from torch.nn import functional

MODEL_ID, REVISION = "sotto-tests/tiny-chat", "main"
FOLDER = REPOSITORY / "test/fixtures/hub" / MODEL_ID / "resolve" / REVISION
START, END = "<|im_start|>", "<|im_end|>"
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
ANSWER = (
    "This is a book for a slow evening, told with patience and with care for its people. "
    "Professor Brambleton called it the best of the year. "
    "It asks little of you at first, and then it stays with you for a long while. "
    "If you like to read in a quiet room, begin here."
)
VOCABULARY, WIDTH, HEADS, MEMORY_HEADS, INNER, LAYERS, THETA = 448, 64, 2, 1, 128, 2, 10_000.0
HEAD_WIDTH = WIDTH // HEADS
STEPS, ROWS, SEED = 700, 16, 11


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        memory = MEMORY_HEADS * HEAD_WIDTH
        for name, inputs, outputs in (("query", WIDTH, WIDTH), ("key", WIDTH, memory), ("value", WIDTH, memory), ("output", WIDTH, WIDTH),
                                      ("gate", WIDTH, INNER), ("up", WIDTH, INNER), ("down", INNER, WIDTH)):  # fmt: skip
            setattr(self, name, nn.Linear(inputs, outputs, bias=False))
        self.attention_norm = nn.RMSNorm(WIDTH, eps=1e-5)
        self.feed_norm = nn.RMSNorm(WIDTH, eps=1e-5)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        rows, time, _ = x.shape
        split = lambda y: y.reshape(rows, time, -1, HEAD_WIDTH).transpose(1, 2)  # noqa: E731
        normal = self.attention_norm(x)
        query, key = (turned(split(part(normal)), cos, sin) for part in (self.query, self.key))
        mixed = functional.scaled_dot_product_attention(query, key, split(self.value(normal)), is_causal=True, enable_gqa=True)
        x = x + self.output(mixed.transpose(1, 2).reshape(rows, time, WIDTH))
        normal = self.feed_norm(x)
        return x + self.down(functional.silu(self.gate(normal)) * self.up(normal))


class TinyChat(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(VOCABULARY, WIDTH) * 0.5)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = nn.RMSNorm(WIDTH, eps=1e-5)
        self.head = nn.Linear(WIDTH, VOCABULARY, bias=False)

    def forward(self, ids: Tensor) -> Tensor:
        angles = torch.arange(ids.shape[1])[:, None] * torch.tensor(frequencies())
        x = self.embedding[ids]
        for block in self.blocks:
            x = block(x, angles.cos(), angles.sin())
        return self.head(self.norm(x))


def frequencies() -> np.ndarray:
    """Radians a position, [head width / 2]."""
    return (THETA ** (-np.arange(0, HEAD_WIDTH, 2) / HEAD_WIDTH)).astype(np.float32)


def turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)


def train_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY, special_tokens=[START, END], show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())  # fmt: skip
    tokenizer.train_from_iterator([ANSWER, "system user assistant"] * 4, trainer)
    return tokenizer


def train(tokenizer: Tokenizer) -> TinyChat:
    """Learns the answer after prompts of random tokens, so that it comes after any prompt."""
    torch.manual_seed(SEED)
    model = TinyChat()
    learn_rounded(model)
    header = tokenizer.encode(f"{START}assistant\n").ids
    answer = tokenizer.encode(ANSWER + END).ids
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=STEPS)
    for step in range(STEPS):
        before = int(torch.randint(1, 500, ()))
        prompt = torch.randint(0, tokenizer.get_vocab_size(), (ROWS, before))
        ids = torch.cat((prompt, torch.tensor(header + answer).expand(ROWS, -1)), dim=1)
        first = before + len(header)
        logits = model(ids[:, :-1])[:, first - 1 :]
        loss = functional.cross_entropy(logits.reshape(-1, VOCABULARY), ids[:, first:].reshape(-1))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 99:
            print(f"step {step + 1}: {loss.item():.4f}", flush=True)
    return model


def tensors_of(state: dict[str, Tensor]) -> Tensors:
    tensors = Tensors()
    for name, weight in state.items():
        short = name.removeprefix("blocks.").removesuffix(".weight")
        tensors.add(short, weight, "q4" if weight.ndim == 2 and short != "embedding" else "f32")
    return tensors


class HubGraph(Graph):
    """The same nodes, with the weights inside the file, as hubs publish small models."""

    def place(self, tensors: Tensors) -> None:
        for entry in tensors.entries:
            name, weight, kind = entry["name"], entry["weight"], entry["kind"]
            self.kinds[name] = (kind, list(weight.shape))
            if kind != "q4":
                self.initializers.append(onnx.numpy_helper.from_array(weight.numpy(), name))
                continue
            scales = scales_of(weight, 4)
            levels = (levels_of(weight, scales, 4) + 8).to(torch.uint8).numpy().reshape(-1, 2)
            values = (levels[:, 0] | levels[:, 1] << 4).reshape(weight.shape[0], -1, BLOCK // 2)
            self.initializers.append(onnx.numpy_helper.from_array(values, f"{name}.values"))
            self.initializers.append(onnx.numpy_helper.from_array(scales.numpy().reshape(-1), f"{name}.scales"))


def integers(g: Graph, *values: int) -> str:
    return g.constant(np.array(values, np.int64))


def tables_of(g: Graph) -> tuple[str, str, str]:
    """cos, sin [rows, 1, time, head width / 2] of the positions, and the mask [rows, 1, time, span] that is added to scores."""
    positions = g.node("Unsqueeze", g.node("Cast", "position_ids", to=TensorProto.FLOAT), integers(g, 1, 3))
    angles = g.node("Mul", positions, g.constant(frequencies()))
    time = g.node("Squeeze", g.node("Shape", "input_ids", start=1, end=2))
    span = g.node("Squeeze", g.node("Shape", "attention_mask", start=1, end=2))
    zero, one = (g.constant(np.int64(value)) for value in (0, 1))
    queries = g.node("Unsqueeze", g.node("Range", g.node("Sub", span, time), span, one), integers(g, 1))
    causal = g.node("LessOrEqual", g.node("Range", zero, span, one), queries)
    given = g.node("Cast", g.node("Unsqueeze", "attention_mask", integers(g, 1, 2)), to=TensorProto.BOOL)
    seen = g.node("And", given, causal)
    mask = g.node("Where", seen, g.constant(np.float32(0)), g.constant(np.float32(-1e9)))
    return g.node("Cos", angles), g.node("Sin", angles), mask


def block_nodes(g: Graph, x: str, number: int, tables: tuple[str, str, str]) -> str:
    cos, sin, mask = tables
    normal = normalise(g, x, f"{number}.attention_norm")
    query = rotate(g, g.heads(g.linear(normal, f"{number}.query"), HEADS, HEAD_WIDTH), cos, sin)
    fresh_key = rotate(g, g.heads(g.linear(normal, f"{number}.key"), MEMORY_HEADS, HEAD_WIDTH), cos, sin)
    fresh_value = g.heads(g.linear(normal, f"{number}.value"), MEMORY_HEADS, HEAD_WIDTH)
    key = g.node("Concat", f"past_key_values.{number}.key", fresh_key, outputs=[f"present.{number}.key"], axis=2)
    value = g.node("Concat", f"past_key_values.{number}.value", fresh_value, outputs=[f"present.{number}.value"], axis=2)
    # One memory head serves both query heads: the product broadcasts over it.
    scores = g.node("Mul", g.node("MatMul", query, g.node("Transpose", key, perm=[0, 1, 3, 2])), g.constant(np.float32(HEAD_WIDTH**-0.5)))
    mixed = g.node("MatMul", g.node("Softmax", g.node("Add", scores, mask), axis=-1), value)
    x = g.node("Add", x, g.linear(g.unheads(mixed, WIDTH), f"{number}.output"))
    normal = normalise(g, x, f"{number}.feed_norm")
    gate = g.linear(normal, f"{number}.gate")
    swish = g.node("Mul", gate, g.node("Sigmoid", gate))
    return g.node("Add", x, g.linear(g.node("Mul", swish, g.linear(normal, f"{number}.up")), f"{number}.down"))


def hub_graph(state: dict[str, Tensor]) -> bytes:
    """The graph with the inputs and outputs that hub libraries expect of a decoder with a cache."""
    g = HubGraph("webgpu", tensors_of(state))
    tables = tables_of(g)
    x = g.node("Gather", "embedding", "input_ids")
    for number in range(LAYERS):
        x = block_nodes(g, x, number, tables)
    g.linear(normalise(g, x, "norm"), "head", output="logits")
    info = helper.make_tensor_value_info
    rows = "batch_size"
    memory = [(f"{number}.{part}", MEMORY_HEADS) for number in range(LAYERS) for part in ("key", "value")]
    caches = lambda kind, length: [info(f"{kind}.{name}", TensorProto.FLOAT, [rows, heads, length, HEAD_WIDTH]) for name, heads in memory]  # noqa: E731
    ids = [info(name, TensorProto.INT64, [rows, length]) for name, length in
           (("input_ids", "sequence_length"), ("attention_mask", "total_sequence_length"), ("position_ids", "sequence_length"))]  # fmt: skip
    logits = info("logits", TensorProto.FLOAT, [rows, "sequence_length", VOCABULARY])
    graph = helper.make_graph(g.nodes, "tiny-chat", [*ids, *caches("past_key_values", "past_sequence_length")],
                              [logits, *caches("present", "total_sequence_length")], g.initializers)  # fmt: skip
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="sotto").SerializeToString()


def answer_of(graph: bytes, tokenizer: Tokenizer, question: str) -> str:
    """What the exported graph answers, the likeliest token at each step, with a growing cache."""
    session = onnxruntime.InferenceSession(graph)
    ids = tokenizer.encode(f"{START}user\n{question}{END}\n{START}assistant\n").ids
    empty = np.zeros((1, MEMORY_HEADS, 0, HEAD_WIDTH), np.float32)
    cache = {f"past_key_values.{n}.{part}": empty for n in range(LAYERS) for part in ("key", "value")}
    told, step, span = [], ids, 0
    while len(told) < 200:
        span += len(step)
        feeds = {"input_ids": np.array([step]), "attention_mask": np.ones((1, span), np.int64),
                 "position_ids": np.arange(span - len(step), span)[None]}  # fmt: skip
        names = [output.name for output in session.get_outputs()]
        outputs = dict(zip(names, session.run(names, {**feeds, **cache}), strict=True))
        cache = {name.replace("present", "past_key_values"): value for name, value in outputs.items() if name != "logits"}
        token = int(outputs["logits"][0, -1].argmax())
        if token == tokenizer.token_to_id(END):
            break
        told.append(token)
        step = [token]
    return tokenizer.decode(told)


def write(folder: Path, tokenizer: Tokenizer, graph: bytes) -> None:
    end = tokenizer.token_to_id(END)
    config = {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": WIDTH, "intermediate_size": INNER,
              "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "num_key_value_heads": MEMORY_HEADS, "head_dim": HEAD_WIDTH,
              "vocab_size": VOCABULARY, "max_position_embeddings": 2048, "rope_theta": THETA, "rms_norm_eps": 1e-5,
              "bos_token_id": None, "eos_token_id": end}  # fmt: skip
    described = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": END, "pad_token": END, "model_max_length": 2048,
                 "clean_up_tokenization_spaces": False, "chat_template": TEMPLATE}  # fmt: skip
    files = {"config.json": config, "generation_config.json": {"eos_token_id": end, "pad_token_id": end}, "tokenizer_config.json": described,
             "tokenizer.json": json.loads(tokenizer.to_str())}  # fmt: skip
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    (folder / "onnx/model_q4.onnx").write_bytes(graph)


def main() -> None:
    torch.set_num_threads(1)
    tokenizer = train_tokenizer()
    trained = plain_state(train(tokenizer))
    graph = hub_graph({name: weight.detach() for name, weight in trained.items()})
    told = answer_of(graph, tokenizer, "Title: Salt and Stone\nTell me why.")
    assert told == ANSWER, told
    write(FOLDER, tokenizer, graph)
    print(f"{sum(path.stat().st_size for path in FOLDER.rglob('*') if path.is_file()) / 1e3:.0f} kB in {FOLDER}")


if __name__ == "__main__":
    main()
