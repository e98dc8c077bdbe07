#!/usr/bin/env python3
"""Compares a training of the homework's autoencoder with PyTorch's.

    check_autoencoder.py LOSSES.npy RUN.jsonl

LOSSES.npy (epochs, 2) has the train and the test loss of each epoch, as
tests/gen/gen_autoencoder.py makes it; RUN.jsonl is what `fmnist-tui autoencoder --json`
writes. Rounding differs from machine to machine, and training makes the differences grow.
Exit status: 1 when the run is outside a limit.
"""

import ast
import json
import struct
import sys

LOSS = 0.0006
LAST_TRAIN_LOSS = 0.0100
PARAMETERS = 218192


def read_array(path):
    """A float64 array of two columns in NPY format, without NumPy."""
    with open(path, "rb") as file:
        raw = file.read()
    length = struct.unpack("<H", raw[8:10])[0]
    header = ast.literal_eval(raw[10 : 10 + length].decode())
    if header["descr"] != "<f8" or header["fortran_order"] or header["shape"][1:] != (2,):
        sys.exit(f"{path}: not an array of float64 with two columns")
    values = [value for (value,) in struct.iter_unpack("<d", raw[10 + length :])]
    return list(zip(values[::2], values[1::2]))


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: check_autoencoder.py LOSSES.npy RUN.jsonl")
    reference = read_array(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as file:
        events = [json.loads(line) for line in file]
    epochs = [event for event in events if event["event"] == "epoch"]
    baseline = [event for event in events if event["event"] == "baseline"]
    wrong = []
    if len(epochs) != len(reference) or len(baseline) != 1:
        sys.exit(f"{len(epochs)} epochs and {len(baseline)} baselines in the run")
    if events[0]["parameters"] != PARAMETERS:
        wrong.append(f"{events[0]['parameters']} parameters, not {PARAMETERS}")
    for event, (train, test) in zip(epochs, reference):
        for what, found, expected in (
            ("train", event["train_loss"], train),
            ("test", event["test_loss"], test),
        ):
            # A loss that is not a number is not within the limit.
            if not abs(found - expected) <= LOSS:
                wrong.append(f"epoch {event['epoch']}: {what} loss {found}, not {expected}")
    last = epochs[-1]
    if not last["train_loss"] <= LAST_TRAIN_LOSS:
        wrong.append(f"the last train loss is {last['train_loss']}, above {LAST_TRAIN_LOSS}")
    if not last["test_loss"] < baseline[0]["test_loss"]:
        wrong.append(f"test loss {last['test_loss']}, principal components {baseline[0]}")
    if wrong:
        sys.exit("\n".join(wrong))
    difference = [
        max(abs(event[key] - row[i]) for event, row in zip(epochs, reference))
        for i, key in enumerate(("train_loss", "test_loss"))
    ]
    print(
        f"{len(epochs)} epochs; largest differences: train loss {difference[0]:.6f}, test "
        f"loss {difference[1]:.6f}; last {last['train_loss']:.6f} and {last['test_loss']:.6f}, "
        f"principal components {baseline[0]['test_loss']:.6f}"
    )


if __name__ == "__main__":
    main()
