#!/usr/bin/env python3
"""Compares a training run with the figures of a kept one.

    check_reference.py REFERENCE.csv RUN.jsonl

REFERENCE.csv has the columns epoch, train_loss and test_accuracy; RUN.jsonl is what
`fmnist-tui train --json` writes. Rounding differs from machine to machine and from one
BLAS to another, and training makes the differences grow: hence a narrow limit for the
first epochs and a wider one for all. Exit status: 1 when the run is outside a limit.
"""

import csv
import json
import sys

FIRST_EPOCHS = 5
FIRST_LOSS = 0.0005
LOSS = 0.003
ACCURACY = 0.008
LAST_ACCURACY = 0.87


def read_reference(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {
            int(row["epoch"]): (float(row["train_loss"]), float(row["test_accuracy"]))
            for row in csv.DictReader(file)
        }


def read_run(path):
    with open(path, encoding="utf-8") as file:
        events = [json.loads(line) for line in file]
    return {
        event["epoch"]: (event["train_loss"], event["test_accuracy"])
        for event in events
        if event["event"] == "epoch"
    }


def differences(reference, run):
    """Says what is outside its limit, one line each."""
    for epoch, (loss, accuracy) in reference.items():
        run_loss, run_accuracy = run[epoch]
        limit = FIRST_LOSS if epoch <= FIRST_EPOCHS else LOSS
        # A loss or accuracy that is not a number is not within a limit.
        if not abs(run_loss - loss) <= limit:
            yield f"epoch {epoch}: train loss {run_loss}, reference {loss} ± {limit}"
        if not abs(run_accuracy - accuracy) <= ACCURACY:
            yield (
                f"epoch {epoch}: test accuracy {run_accuracy}, "
                f"reference {accuracy} ± {ACCURACY}"
            )
    last = run[max(run)][1]
    if not last >= LAST_ACCURACY:
        yield f"the last test accuracy is {last}, below {LAST_ACCURACY}"


def largest(reference, run, column, epochs):
    return max(abs(reference[e][column] - run[e][column]) for e in epochs)


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: check_reference.py REFERENCE.csv RUN.jsonl")
    reference = read_reference(sys.argv[1])
    run = read_run(sys.argv[2])
    if not reference or reference.keys() != run.keys():
        sys.exit(f"{len(run)} epochs in the run, {len(reference)} in the reference")
    wrong = list(differences(reference, run))
    if wrong:
        sys.exit("\n".join(wrong))
    first = [epoch for epoch in reference if epoch <= FIRST_EPOCHS]
    print(
        f"{len(run)} epochs; largest differences: "
        f"train loss {largest(reference, run, 0, first):.6f} in the first {len(first)}, "
        f"{largest(reference, run, 0, reference):.6f} in all; "
        f"test accuracy {largest(reference, run, 1, reference):.4f}; "
        f"last test accuracy {run[max(run)][1]}"
    )


if __name__ == "__main__":
    main()
