#!/usr/bin/python3
"""Trains one network in PyTorch and in fmnist-tui and shows how far they differ.

Both get the same seed, and PyTorch's loop iterates its loaders in the order that
fmnist-tui reproduces: the training loader, then the test loader, each epoch. Prints
training loss and test accuracy of every epoch side by side, and the largest differences.
The data set is that of $FMNIST_DATA_DIR. Needs python3-torch.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import pytorch_train

LR, DECAY, BATCH, SEED = 0.01, 0.001, 16, 576
LAYERS, UNITS = 3, 40


def test_set():
    directory = pathlib.Path(os.environ["FMNIST_DATA_DIR"])
    images = pytorch_train.read_idx(directory, "t10k-images-idx3-ubyte", 16)
    labels = pytorch_train.read_idx(directory, "t10k-labels-idx1-ubyte", 8)
    x = images.reshape(-1, pytorch_train.PIXELS).astype(np.float32) / np.float32(255)
    return TensorDataset(
        torch.from_numpy(x - np.float32(0.5)), torch.from_numpy(labels.astype(np.int64))
    )


def pytorch_epochs(epochs):
    """Loss and test accuracy of each epoch, as they come."""
    torch.set_num_threads(1)
    train, test = pytorch_train.load(False), test_set()
    torch.manual_seed(SEED)
    model = pytorch_train.network(LAYERS, UNITS)
    loader = DataLoader(train, batch_size=BATCH, shuffle=True)
    test_loader = DataLoader(test, batch_size=1000)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LR, weight_decay=DECAY)
    for _ in range(epochs):
        total, correct = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        with torch.no_grad():
            for x, y in test_loader:
                correct += (model(x).argmax(1) == y).sum().item()
        yield total / len(loader), correct / len(test)


def our_epochs(program, epochs):
    """The same numbers of fmnist-tui, whose defaults are this network."""
    command = [program, "train", "--headless", "--json", "--quiet", "--epochs", str(epochs)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    events = [json.loads(line) for line in output.splitlines()]
    return [
        (event["train_loss"], event["test_accuracy"])
        for event in events
        if event["event"] == "epoch"
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("-p", "--program", default="./fmnist-tui", help="[./fmnist-tui]")
    parser.add_argument("--epochs", type=int, default=5, help="[5]")
    options = parser.parse_args()
    if not os.environ.get("FMNIST_DATA_DIR"):
        sys.exit("agreement.py: FMNIST_DATA_DIR is not set; name the data set's directory")
    if options.epochs < 1:
        parser.error("--epochs must be at least 1")

    ours = our_epochs(options.program, options.epochs)
    off = [0.0, 0.0]
    print("          train loss           test accuracy")
    print("epoch  fmnist-tui   PyTorch  fmnist-tui   PyTorch")
    for epoch, (us, them) in enumerate(zip(ours, pytorch_epochs(options.epochs)), start=1):
        print(f"{epoch:5}  {us[0]:10.5f} {them[0]:9.5f}  {us[1]:10.4f} {them[1]:9.4f}", flush=True)
        off = [max(worst, abs(a - b)) for worst, a, b in zip(off, us, them)]
    print(f"largest difference: loss {off[0]:.5f}, accuracy {off[1]:.4f}")


if __name__ == "__main__":
    main()
