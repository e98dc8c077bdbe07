#!/usr/bin/python3
"""Times PyTorch searching the way the notebook does, in two processes.

The first trials of the homework's search (drawn by NumPy as the notebook draws them),
each trained on the 80 % of the split with weight decay on the weights, validated once
after its last epoch. Each process computes on one thread and takes the next trial when it
is free. Prints one JSON line; reading the data is not timed.
"""

import argparse
import json
import time

import numpy as np
import torch
import torch.multiprocessing as mp
from torch import nn
from torch.utils.data import DataLoader, random_split

import pytorch_train as notebook

SPACE = {
    "layers": [2, 3, 4, 5, 6],
    "batch": [8, 12, 16, 20, 32, 48, 64, 128, 145, 256],
    "lr": [0.01, 0.005, 0.001, 0.0005, 0.0001, 0.00005, 0.00001],
    "units": [5, 10, 20, 30, 40],
    "decay": [0, 0.0005, 0.001, 0.0001, 0.00001],
    "epochs": [15, 20, 25],
}
SEED = 541


def draw(trials):
    np.random.seed(SEED)
    return [
        {name: np.random.choice(values).item() for name, values in SPACE.items()}
        for _ in range(trials)
    ]


def train(trial, seed, training, validation):
    """The validation accuracy after the last epoch."""
    torch.manual_seed(seed)
    model = notebook.network(trial["layers"], trial["units"])
    loader = DataLoader(training, batch_size=trial["batch"], shuffle=True)
    criterion = nn.CrossEntropyLoss()
    named = list(model.named_parameters())
    optimizer = torch.optim.SGD(
        [
            {
                "params": [p for n, p in named if "weight" in n],
                "weight_decay": trial["decay"],
            },
            {"params": [p for n, p in named if "weight" not in n]},
        ],
        lr=trial["lr"],
    )
    for _ in range(trial["epochs"]):
        for x, y in loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            loss.item()
    right = 0
    with torch.no_grad():
        for x, y in DataLoader(validation, batch_size=trial["batch"]):
            right += (model(x).argmax(1) == y).sum().item()
    return right / len(validation)


def work(data, todo, done):
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    size = int(0.8 * len(data))
    training, validation = random_split(data, [size, len(data) - size])
    done.put(None)
    for number, trial in iter(todo.get, None):
        done.put((number, train(trial, SEED + number, training, validation)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--trials", type=int, default=6)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--synthetic", action="store_true")
    options = parser.parse_args()
    data = notebook.load(options.synthetic)
    todo, done = mp.Queue(), mp.Queue()
    processes = [
        mp.Process(target=work, args=(data, todo, done)) for _ in range(options.processes)
    ]
    for process in processes:
        process.start()
    for _ in processes:
        done.get()
    began = time.perf_counter()
    for trial in enumerate(draw(options.trials)):
        todo.put(trial)
    results = dict(done.get() for _ in range(options.trials))
    seconds = time.perf_counter() - began
    for _ in processes:
        todo.put(None)
    for process in processes:
        process.join()
    accuracies = [results[i] for i in range(options.trials)]
    print(json.dumps({"seconds": seconds, "val_accuracy": accuracies}))


if __name__ == "__main__":
    main()
