#!/usr/bin/python3
"""Times PyTorch training one network the way a notebook does.

A DataLoader with shuffle=True over a TensorDataset, nn.Sequential, CrossEntropyLoss, SGD
with weight decay on every parameter, loss.item() each iteration; on one thread. With
--autoencoder the homework's: 784-128-64-128-784, MSELoss, Adam, batches of 128. Prints
one JSON line with the keys of `fmnist-tui bench --json`. Only the training loop is timed.
"""

import argparse
import gzip
import json
import os
import pathlib
import statistics
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

IMAGES, PIXELS, CLASSES = 60000, 784, 10


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--hidden-layers", type=int, default=3)
    parser.add_argument("--hidden-units", type=int, default=40)
    parser.add_argument("--batch-norm", action="store_true")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--lr", type=float, default=0.01)
    parser.add_argument("--weight-decay", type=float, default=0.001)
    parser.add_argument("--seed", type=int, default=576)
    parser.add_argument(
        "--synthetic", action="store_true", help="random bytes, not $FMNIST_DATA_DIR"
    )
    parser.add_argument("--autoencoder", action="store_true")
    options = parser.parse_args()
    if min(options.hidden_units, options.batch_size, options.epochs) < 1:
        parser.error("--hidden-units, --batch-size and --epochs must be at least 1")
    return options


def read_idx(directory, name, header):
    """The values of an IDX file, gzipped or not, without its header."""
    for path, opener in ((directory / (name + ".gz"), gzip.open), (directory / name, open)):
        if path.is_file():
            with opener(path, "rb") as file:
                return np.frombuffer(file.read(), dtype=np.uint8, offset=header)
    sys.exit(f"{directory}: no {name}[.gz]; set FMNIST_DATA_DIR, or give --synthetic")


def load(synthetic):
    if synthetic:
        rng = np.random.RandomState(1)
        pixels = rng.bytes(IMAGES * PIXELS)
        images = np.frombuffer(pixels, dtype=np.uint8)
        labels = rng.randint(0, CLASSES, IMAGES)
    else:
        directory = os.environ.get("FMNIST_DATA_DIR")
        if not directory:
            sys.exit("FMNIST_DATA_DIR is not set; set it, or give --synthetic")
        images = read_idx(pathlib.Path(directory), "train-images-idx3-ubyte", 16)
        labels = read_idx(pathlib.Path(directory), "train-labels-idx1-ubyte", 8)
    x = images.reshape(-1, PIXELS).astype(np.float32) / np.float32(255) - np.float32(0.5)
    return TensorDataset(torch.from_numpy(x), torch.from_numpy(labels.astype(np.int64)))


def network(layers, units, batch_norm=False, dropout=0.0):
    parts, width = [], PIXELS
    for _ in range(layers):
        parts.append(nn.Linear(width, units))
        if batch_norm:
            parts.append(nn.BatchNorm1d(units))
        parts.append(nn.ReLU())
        if dropout > 0:
            parts.append(nn.Dropout(dropout))
        width = units
    return nn.Sequential(*parts, nn.Linear(width, CLASSES))


def autoencoder():
    parts, widths = [], [PIXELS, 128, 64, 128, PIXELS]
    for fan_in, fan_out in zip(widths, widths[1:]):
        parts += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    return nn.Sequential(*parts[:-1], nn.Sigmoid())


def train_autoencoder(options, data):
    """The same of the autoencoder, whose pixels lie between 0 and 1."""
    torch.manual_seed(options.seed)
    model = autoencoder()
    pixels = TensorDataset(data.tensors[0] + 0.5, data.tensors[1])
    loader = DataLoader(pixels, batch_size=128, shuffle=True)
    criterion = nn.MSELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    seconds, losses = [], []
    for _ in range(options.epochs):
        total = 0.0
        began = time.perf_counter()
        for x, _labels in loader:
            optimizer.zero_grad()
            loss = criterion(model(x), x)
            loss.backward()
            optimizer.step()
            total += loss.item()
        seconds.append(time.perf_counter() - began)
        losses.append(total / len(loader))
    return seconds, losses


def train(options, data):
    """Seconds and mean loss of each epoch."""
    torch.manual_seed(options.seed)
    model = network(
        options.hidden_layers, options.hidden_units, options.batch_norm, options.dropout
    )
    loader = DataLoader(data, batch_size=options.batch_size, shuffle=True)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=options.lr, weight_decay=options.weight_decay
    )
    seconds, losses = [], []
    for _ in range(options.epochs):
        total = 0.0
        began = time.perf_counter()
        for x, y in loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        seconds.append(time.perf_counter() - began)
        losses.append(total / len(loader))
    return seconds, losses


def main():
    options = arguments()
    torch.set_num_threads(1)
    data = load(options.synthetic)
    if options.autoencoder:
        seconds, losses = train_autoencoder(options, data)
        widths = [PIXELS, 128, 64, 128, PIXELS]
    else:
        seconds, losses = train(options, data)
        widths = [PIXELS] + [options.hidden_units] * options.hidden_layers + [CLASSES]
    result = {
        "program": "PyTorch " + torch.__version__,
        "network": "-".join(map(str, widths)),
        "batch_size": 128 if options.autoencoder else options.batch_size,
        "epochs": options.epochs,
        "examples_per_second": len(data) / statistics.median(seconds),
        "examples_per_second_best": len(data) / min(seconds),
        "seconds_per_epoch": statistics.median(seconds),
        "train_loss": losses,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
