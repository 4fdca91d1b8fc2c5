"""LightFM's WARP on a log that bench/warp-speed.ts wrote: likes a second, and NDCG@10 on the hidden likes after each epoch.

One thread. Usage: bench/.venv/bin/python bench/lightfm/warp.py LOG.json FACTORS RATE DRAWS EPOCHS SEED
"""

import json
import math
import platform
import sys
import time

import lightfm
import numpy as np
from lightfm import LightFM
from scipy.sparse import csr_matrix

K = 10


def ndcg(model: LightFM, train: list[list[int]], hidden: list[int], items: int) -> float:
    """Mean NDCG@10 of each person's hidden like among everything they have not."""
    biases, factors = model.get_item_representations()
    _, people = model.get_user_representations()
    gains = []
    for person, target in enumerate(hidden):
        if target < 0:
            continue
        scores = factors @ people[person] + biases
        own = scores[target]
        scores[train[person]] = -np.inf
        scores[target] = -np.inf
        rank = 1 + int((scores >= own).sum())
        gains.append(1 / math.log2(1 + rank) if rank <= K else 0.0)
    return sum(gains) / len(gains)


def main(log: str, factors: int, rate: float, draws: int, epochs: int, seed: int) -> None:
    with open(log, encoding="utf-8") as file:
        data = json.load(file)
    train, hidden, items = data["train"], data["hidden"], data["items"]
    rows = np.repeat(np.arange(len(train)), [len(likes) for likes in train])
    columns = np.concatenate([np.array(likes, dtype=np.int64) for likes in train])
    matrix = csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(train), items))
    model = LightFM(no_components=factors, loss="warp", learning_rate=rate, max_sampled=draws, random_state=seed)
    spent, curve = 0.0, []
    for _ in range(epochs):
        began = time.process_time()
        model.fit_partial(matrix.tocoo(), epochs=1, num_threads=1)
        spent += time.process_time() - began
        curve.append({"seconds": spent, "ndcg": ndcg(model, train, hidden, items)})
    versions = {"lightfm": lightfm.__version__, "python": platform.python_version(), "numpy": np.__version__}
    print(json.dumps({"likes": len(rows), "curve": curve, "versions": versions}))


if __name__ == "__main__":
    path, *numbers = sys.argv[1:]
    main(path, int(numbers[0]), float(numbers[1]), *map(int, numbers[2:]))
