"""Loss curves as a picture: `python plot_losses.py work/small/pretrain-log.jsonl work/small/tune-log.jsonl` writes losses.svg.

One panel a log: the loss of training, faint, and the held-out loss.
"""

import argparse
import json
import math
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 380, 240, 44, 12, 30, 34
LINES = {"loss": ("training", "#b9a98d"), "held_out": ("held out", "#7a2e2e")}


def read_log(path: Path) -> list[dict]:
    """The log's lines in the order of their steps; where training began again at an earlier step, what came after it is gone."""
    rows: list[dict] = []
    for line in path.read_text().splitlines():
        row = json.loads(line)
        rows = [kept for kept in rows if kept["step"] < row["step"]] + [row]
    return rows


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers from low to high."""
    rough = (high - low or 1) / most
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * m for m in (1, 2, 5, 10) if size * m >= rough)
    return [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def panel(title: str, rows: list[dict], offset: int) -> str:
    """One log's curves, the panel beginning `offset` from the left."""
    values = [row[key] for row in rows for key in LINES if key in row]
    low, high, last = min(values), max(values), rows[-1]["step"]

    def x(step: float) -> float:
        return offset + LEFT + (WIDTH - LEFT - RIGHT) * step / last

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low or 1)

    parts = [f'<text x="{offset + LEFT}" y="18" font-weight="bold">{escape(title)}</text>']
    for tick in ticks(low, high):
        parts.append(f'<path d="M{x(0):.1f} {y(tick):.1f}H{x(last):.1f}" stroke="#e4ddcf"/><text x="{x(0) - 5:.1f}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>')
    parts += [f'<text x="{x(tick):.1f}" y="{HEIGHT - BOTTOM + 15}" text-anchor="middle">{tick:g}</text>' for tick in ticks(0, last)]
    parts.append(f'<text x="{x(last / 2):.1f}" y="{HEIGHT - 5}" text-anchor="middle">steps (nats per token)</text>')
    for number, (key, (name, colour)) in enumerate(LINES.items()):
        points = " ".join(f"{x(row['step']):.1f},{y(row[key]):.1f}" for row in rows if key in row)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        parts.append(f'<text x="{x(last) - 55 + 55 * number:.1f}" y="18" fill="{colour}" text-anchor="end">{name}</text>')
    return "".join(parts)


def picture(logs: dict[str, list[dict]]) -> str:
    panels = "\n".join(panel(title, rows, n * WIDTH) for n, (title, rows) in enumerate(logs.items()))
    size = f'width="{len(logs) * WIDTH}" height="{HEIGHT}" viewBox="0 0 {len(logs) * WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11" fill="#3b342a">\n<rect width="100%" height="100%" fill="#fffdf8"/>\n{panels}\n</svg>\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("logs", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("losses.svg"))
    options = parser.parse_args()
    options.out.write_text(picture({path.stem.removesuffix("-log"): read_log(path) for path in options.logs}))


if __name__ == "__main__":
    main()
