"""Exports both models as `spec/model.md` describes them, with golden vectors and tokens for the tests of the readers."""

import argparse
import hashlib
import json
from pathlib import Path

import torch
from sotto_train import checkpoints, corpora, narratives, tokens
from sotto_train.domains import all_domains
from sotto_train.encoder import TextEncoder, encode
from sotto_train.encoder_graph import encoder_graph, encoder_tensors
from sotto_train.graph import Tensors, aligned
from sotto_train.items import Wording
from sotto_train.llama import Llama
from sotto_train.llama_graph import llama_graph, llama_tensors
from sotto_train.quantise import rounded, tensor_bytes
from sotto_train.settings import REPOSITORY, SIZES, Size, work_folder

HEADER_BYTES = 32


def weights_file(tensors: Tensors) -> tuple[bytes, list[dict]]:
    """The weights file and the manifest's entries: the header of every Sotto binary, then the tensors."""
    parts, entries, offset = [], [], HEADER_BYTES
    for entry in tensors.entries:
        data = tensor_bytes(entry["weight"], entry["kind"])
        described = {"name": entry["name"], "shape": list(entry["weight"].shape), "type": entry["kind"], "offset": offset}
        entries.append({**described, "lookupOnly": True} if entry["lookup_only"] else described)
        parts.append(data + b"\0" * (-len(data) % 4))
        offset += aligned(len(data))
    header = b"SOTOWGTS" + (1).to_bytes(4, "little") + len(entries).to_bytes(4, "little") + bytes(16)
    return header + b"".join(parts), entries


def write_files(folder: Path, files: dict[str, bytes]) -> dict[str, dict]:
    """Writes the files of one model; returns their manifest records, paths relative to the models folder."""
    folder.mkdir(parents=True, exist_ok=True)
    records = {}
    for name, data in files.items():
        (folder / name).write_bytes(data)
        records[Path(name).stem] = {"path": f"{folder.name}/{name}", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return records


def compact(path: Path) -> bytes:
    return json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False, separators=(",", ":")).encode()


def export_encoder(size: Size, out: Path) -> tuple[dict, TextEncoder]:
    model = TextEncoder(size.encoder).eval()
    model.load_state_dict(checkpoints.load(work_folder(size) / "encoder.pt")["model"])
    data, entries = weights_file(encoder_tensors(model))
    files = {"weights.bin": data, "tokenizer.json": compact(work_folder(size) / "encoder-tokenizer.json"),
             "cpu.onnx": encoder_graph(model, "cpu"), "webgpu.onnx": encoder_graph(model, "webgpu")}  # fmt: skip
    shape = size.encoder
    config = {"width": shape.width, "context": shape.context, "dim": shape.dim}
    entry = {"id": identity("encoder", size, data), "config": config, "licence": "Apache-2.0", "tensors": entries, "files": write_files(out / "encoder", files)}
    return entry, model


def identity(kind: str, size: Size, weights: bytes) -> str:
    """A model is named after its weights: vectors made by another training run are never mistaken for its own."""
    return f"sotto-{kind}-{size.name}-{hashlib.sha256(weights).hexdigest()[:8]}"


def export_narrator(size: Size, out: Path) -> tuple[dict, Llama]:
    model = Llama(size.narrator).eval()
    tuned = checkpoints.load(work_folder(size) / "tune.pt")
    model.load_state_dict(tuned["model"])
    data, entries = weights_file(llama_tensors(model))
    voice = json.dumps(narratives.voice(), ensure_ascii=False).encode()
    files = {"weights.bin": data, "tokenizer.json": compact(work_folder(size) / "narrator-tokenizer.json"),
             "cpu.onnx": llama_graph(model, "cpu"), "webgpu.onnx": llama_graph(model, "webgpu"), "voice.json": voice}  # fmt: skip
    shape = size.narrator
    config = {"width": shape.width, "layers": shape.layers, "heads": shape.heads, "memoryHeads": shape.memory_heads,
              "vocabulary": shape.vocabulary, "context": shape.context, "ropeBase": shape.rope_base}  # fmt: skip
    entry = {"id": identity("narrator", size, data), "kinds": tuned.get("kinds", ["item"]), "config": config, "licence": "Apache-2.0", "tensors": entries, "files": write_files(out / "narrator", files)}
    return entry, model


def golden_encoder(size: Size, model: TextEncoder, count: int = 20) -> dict:
    """Texts, their token ids and the float32 model's vectors."""
    tokenizer, wording = tokens.load(work_folder(size) / "encoder-tokenizer.json"), Wording()
    texts = [wording.item_text(b) for b in corpora.books()[:: max(1, len(corpora.books()) // (count // 2))]][: count // 2]
    texts += ["shorter and funnier", "Größe, naïveté & 北京", "a sad book about the sea", *(b["title"] for b in corpora.books()[3::97])][: count - len(texts)]
    vectors = encode(model, tokenizer, texts)
    return {"texts": texts, "ids": [tokenizer.encode(t).ids[: size.encoder.context] for t in texts], "vectors": [[round(v, 6) for v in row] for row in vectors.tolist()]}


def spread(pairs: list, count: int) -> list:
    """`count` of the pairs, or all where there are fewer, evenly over their order."""
    return pairs[:: max(1, len(pairs) // count)][:count]


@torch.no_grad()
def golden_narrator(size: Size, model: Llama, count: int = 50) -> dict:
    """Prompts, half of them of books and the others of the other domains, with the domain of each, their token ids, and the next
    eight greedy tokens of the model with rounded weights."""
    for module in model.modules():
        if isinstance(module, torch.nn.Linear | torch.nn.Embedding):
            module.weight.copy_(rounded(module.weight, 4))
    tokenizer = tokens.load(work_folder(size) / "narrator-tokenizer.json")
    first, *others = all_domains()
    apart = count // 2 // len(others)
    shares = [(first, count - apart * len(others)), *[(domain, apart) for domain in others]]
    prompts = {prompt: domain.name for domain, share in shares for prompt, _ in spread(narratives.authored([domain]), share)}
    rows, answers = [tokenizer.encode(p).ids for p in prompts], []
    for row in rows:
        ids = list(row)
        for _ in range(8):
            ids.append(int(model(torch.tensor([ids]))[0, -1].argmax()))
        answers.append(ids[len(row) :])
    return {"prompts": list(prompts), "domains": list(prompts.values()), "ids": rows, "next": answers}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "public" / "models")
    parser.add_argument("--golden", type=Path, default=REPOSITORY / "test" / "fixtures")
    options = parser.parse_args()
    size = SIZES[options.size]
    encoder_entry, encoder = export_encoder(size, options.out)
    narrator_entry, narrator = export_narrator(size, options.out)
    manifest = {"format": "sotto-models", "version": 1, "models": {"encoder": encoder_entry, "narrator": narrator_entry}}
    (options.out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    options.golden.mkdir(parents=True, exist_ok=True)
    (options.golden / "golden-encoder.json").write_text(json.dumps(golden_encoder(size, encoder), ensure_ascii=False) + "\n")
    golden = json.dumps(golden_narrator(size, narrator), ensure_ascii=False, separators=(",", ":"))
    (options.golden / "golden-narrator.json").write_text(golden + "\n")
    total = sum(file["bytes"] for entry in (encoder_entry, narrator_entry) for file in entry["files"].values())
    print(f"{encoder_entry['id']} and {narrator_entry['id']}: {total / 1e6:.1f} MB → {options.out}")


if __name__ == "__main__":
    main()
