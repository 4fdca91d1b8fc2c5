"""What rounding the weights costs against float32, scheme by scheme, on held-out text: the narrator's bits per byte on Wikipedia
and on authored narratives, the encoder's recall@10 and its vectors' mean cosine to float32's; and the bytes of each.

The tuned narrator was trained with the shipped rounding, so a scheme that is better for any weights shows on the pretrained one.
"""

import argparse
import json
from pathlib import Path

import torch
from evaluate_encoder import SEED, open_encoder, recall_at_10, tasks
from evaluate_narrator import held_out_text, on_encyclopaedia, on_narratives, open_narrator
from export import HEADER_BYTES
from sotto_train import tokens
from sotto_train.encoder import encode
from sotto_train.provenance import machine, versions
from sotto_train.schemes import ENCODER, NARRATOR, Scheme
from sotto_train.settings import REPOSITORY, SIZES, Size, work_folder


def described(model: str, scheme: Scheme, plain: torch.nn.Module) -> dict:
    return {"model": model, "scheme": scheme.name, "shipped": scheme.shipped, "bytes": scheme.bytes_of(plain, HEADER_BYTES)}


@torch.no_grad()
def narrator_rows(size: Size) -> list[dict]:
    """Bits per byte of the tuned narrator, and of the pretrained one on Wikipedia."""
    tokenizer, tail, (_, pairs) = held_out_text(size)
    pretrained, tuned = open_narrator("pretrain", size), open_narrator("tune", size)
    rows = []
    for scheme in NARRATOR:
        before, after = scheme.of(pretrained), scheme.of(tuned)
        figures = {
            "narratives": on_narratives(after, pairs, tokenizer, size.narrator.context),
            "Wikipedia": on_encyclopaedia(after, tail, tokenizer),
            "Wikipedia, pretrained": on_encyclopaedia(before, tail, tokenizer),
        }
        rows.append({**described("narrator", scheme, tuned), "figures": figures})
    return rows


def encoder_rows(size: Size, data: Path | None) -> list[dict]:
    """Recall@10 by task, and the mean cosine of all the tasks' vectors to float32's."""
    tokenizer, plain = tokens.load(work_folder(size) / "encoder-tokenizer.json"), open_encoder(size)
    asked = tasks(data)
    texts = list(dict.fromkeys(text for sides in asked.values() for side in sides for text in side))
    number = {text: n for n, text in enumerate(texts)}
    exact, rows = encode(plain, tokenizer, texts), []
    for scheme in ENCODER:
        vectors = encode(scheme.of(plain), tokenizer, texts)
        figures = {name: recall_at_10(*(vectors[[number[t] for t in side]].numpy() for side in sides)) for name, sides in asked.items()}
        figures["cosine to float32"] = float((vectors * exact).sum(-1).mean())
        rows.append({**described("encoder", scheme, plain), "figures": figures})
    return rows


def table(rows: list[dict], digits: int) -> str:
    """Markdown: each figure, and in brackets what it lost or gained against the first row, float32."""
    names, first = list(rows[0]["figures"]), rows[0]["figures"]
    lines = [f"| scheme | MB | {' | '.join(names)} |", f"|---|---:|{'---:|' * len(names)}"]
    for row in rows:
        cells = [f"{row['figures'][n]:.{digits}f}" + ("" if row is rows[0] else f" ({row['figures'][n] - first[n]:+.{digits}f})") for n in names]
        lines.append(f"| {row['scheme']}{' (shipped)' if row['shipped'] else ''} | {row['bytes'] / 1e6:.2f} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "results" / "quantisation.json")
    options = parser.parse_args()
    size = SIZES[options.size]
    narrator, encoder = narrator_rows(size), encoder_rows(size, options.data)
    print(f"{table(narrator, 4)}\n\n{table(encoder, 4)}")
    report = {
        "command": f"train/run.sh{' --tiny' if options.size == 'tiny' else ''}{' --data DIR' if options.data else ''} quantisation",
        "seed": SEED,
        "versions": versions(),
        "machine": machine(),
        "rows": narrator + encoder,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
