"""Options that several stages take, told alike."""

import argparse
from pathlib import Path

import torch

from .settings import SIZES


def common(description: str | None, models: str) -> argparse.ArgumentParser:
    """Size, data, models, device and seed; `models` says what published ones are for, and what stands in for them."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--data", type=Path, help="the folder of public data; without it, logs are made up")
    parser.add_argument("--models", type=Path, metavar="DIR", help=models)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=0)
    return parser


def add_measuring(parser: argparse.ArgumentParser, results: str) -> None:
    """What is asked of every measurement; `results` names its table."""
    parser.add_argument("--part", choices=("validation", "test"), default="validation", help="choose by validation; look at test once")
    parser.add_argument("--out", type=Path, help=f"by default results/{results}.json, and nowhere for the tiny size")
