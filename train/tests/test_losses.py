import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from plot_losses import picture, read_log, ticks

SVG = "{http://www.w3.org/2000/svg}"


def write_log(path, steps):
    path.write_text("".join(json.dumps({"step": step, "loss": 5 - step / 400, "held_out": 4 - step / 500}) + "\n" for step in steps))
    return path


def points(svg):
    return [[tuple(map(float, pair.split(","))) for pair in line.get("points").split()] for line in ElementTree.fromstring(svg).iter(f"{SVG}polyline")]


def test_training_that_began_again_replaces_what_it_did_over(tmp_path):
    log = write_log(tmp_path / "tune-log.jsonl", [100, 200, 300, 200, 300, 400])
    assert [row["step"] for row in read_log(log)] == [100, 200, 300, 400]
    begun_anew = write_log(tmp_path / "tune-log.jsonl", [100, 200, 300, 100, 200])
    assert [row["step"] for row in read_log(begun_anew)] == [100, 200]


def test_each_log_is_a_panel_of_two_falling_curves_to_the_right_of_the_one_before(tmp_path):
    rows = read_log(write_log(tmp_path / "log.jsonl", range(100, 1100, 100)))
    curves = points(picture({"pretrain": rows, "tune <b>": rows}))
    assert len(curves) == 4
    for curve in curves:
        assert len(curve) == 10
        assert [x for x, _ in curve] == sorted(x for x, _ in curve)
        assert [y for _, y in curve] == sorted(y for _, y in curve)  # y grows downwards
    assert curves[1][-1][0] < curves[2][0][0]


@pytest.mark.parametrize(("low", "high", "expected"), [(0, 1000, [0, 200, 400, 600, 800, 1000]), (1.9, 3.1, [2, 2.5, 3]), (3, 3, [3])])
def test_ticks_are_round_numbers_within_the_range(low, high, expected):
    assert ticks(low, high) == pytest.approx(expected)


def test_a_log_of_one_line_makes_a_picture(tmp_path):
    log, out = write_log(tmp_path / "pretrain-log.jsonl", [100]), tmp_path / "losses.svg"
    script = Path(__file__).resolve().parents[1] / "plot_losses.py"
    subprocess.run([sys.executable, script, log, "--out", out], check=True)
    assert len(points(out.read_text())) == 2
