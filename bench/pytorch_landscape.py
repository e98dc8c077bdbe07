#!/usr/bin/python3
"""Times PyTorch computing a loss landscape the way a notebook does.

The plane is that of the snapshots in a run's snapshots.npy, the grid 25x25 with a margin of
20 % of the path on each side. At each point the parameters are set and the cross-entropy
of 2,500 training images is taken without gradients, on all cores: in one batch, or with
--batch-size N from a DataLoader, as it is done where the set does not fit. Prints one JSON
line; neither reading the data nor the plane is timed.
"""

import argparse
import json
import time

import numpy as np
import torch
from torch import nn
from torch.nn.utils import vector_to_parameters
from torch.utils.data import DataLoader, TensorDataset

import pytorch_train

IMAGES = 2500


def plane(path):
    mean = path.mean(axis=0)
    direction = np.linalg.svd(path - mean, full_matrices=False)[2][:2]
    place = (path - mean) @ direction.T
    room = 0.2 * (place.max(axis=0) - place.min(axis=0))
    return mean, direction, place.min(axis=0) - room, place.max(axis=0) + room


def mean_loss(model, criterion, batches):
    total = 0.0
    for x, y in batches:
        total += criterion(model(x), y).item() * len(y)
    return total / IMAGES


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("snapshots", help="runs/N/snapshots.npy of a store")
    parser.add_argument("--side", type=int, default=25)
    parser.add_argument("--hidden-layers", type=int, default=3)
    parser.add_argument("--hidden-units", type=int, default=40)
    parser.add_argument("--batch-size", type=int, default=IMAGES)
    parser.add_argument("--synthetic", action="store_true")
    args = parser.parse_args()

    mean, direction, low, high = plane(np.load(args.snapshots).astype(np.float64))
    mean, direction = (torch.tensor(a, dtype=torch.float32) for a in (mean, direction))
    x, y = pytorch_train.load(args.synthetic).tensors
    x, y = x[:IMAGES], y[:IMAGES]
    batches = [(x, y)]
    if args.batch_size < IMAGES:
        batches = DataLoader(TensorDataset(x, y), batch_size=args.batch_size)
    model = pytorch_train.network(args.hidden_layers, args.hidden_units)
    criterion = nn.CrossEntropyLoss()
    loss = np.empty((args.side, args.side))
    begun = time.perf_counter()
    with torch.no_grad():
        for i, b in enumerate(np.linspace(low[1], high[1], args.side)):
            for j, a in enumerate(np.linspace(low[0], high[0], args.side)):
                vector_to_parameters(
                    mean + a * direction[0] + b * direction[1], model.parameters()
                )
                loss[i, j] = mean_loss(model, criterion, batches)
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "loss_min": loss.min(), "loss_max": loss.max()}))


if __name__ == "__main__":
    main()
