"""tests/fixtures/sweep: the configurations that the homework's search draws.

Columns of homework.npy, in the order of the draws: hidden layers, batch size, learning
rate, hidden units, weight decay, epochs.
"""

import json
import os

import numpy as np

from fixtures import save

SPACE = (
    [2, 3, 4, 5, 6],
    [8, 12, 16, 20, 32, 48, 64, 128, 145, 256],
    [0.01, 0.005, 0.001, 0.0005, 0.0001, 0.00005, 0.00001],
    [5, 10, 20, 30, 40],
    [0, 0.0005, 0.001, 0.0001, 0.00001],
    [15, 20, 25],
)
NAMES = ("layers", "batch", "lr", "hidden", "alpha", "epochs")


def homework():
    np.random.seed(541)
    rows = [[float(np.random.choice(values)) for values in SPACE] for _ in range(50)]
    reference = os.environ.get("FMNIST_REFERENCE_SWEEP")
    if reference:
        with open(reference, encoding="utf-8") as lines:
            trials = [json.loads(line) for line in lines]
        trials = [trial for trial in trials if "trial" in trial]
        assert [[trial[name] for name in NAMES] for trial in trials] == rows
        assert [trial["seed"] for trial in trials] == list(range(541, 591))
        print("the configurations are the reference's")
    save("sweep/homework", np.array(rows))


if __name__ == "__main__":
    homework()
