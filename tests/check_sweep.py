#!/usr/bin/env python3
"""Compares a run of the homework's sweep with a kept one.

    check_sweep.py REFERENCE.jsonl BEST.csv RUN.jsonl

REFERENCE.jsonl has a line a trial, in their order: trial, layers, hidden, batch, lr,
alpha, epochs, seed and val_acc; other lines are passed over. BEST.csv has the trials
that were the best so far when they ended, in the order of the trials. RUN.jsonl is what
`fmnist-tui sweep homework --json` writes. The hyper-parameters are to be equal; of the
accuracies the limits say how far rounding, which differs from one BLAS to another, may
lead by the last epoch. Exit status: 1 when the run is outside a limit.
"""

import csv
import json
import sys

ACCURACY = 0.012
MEAN_ACCURACY = 0.001
# Names in the reference, in the list of the best, and in the run.
NAMES = (
    ("layers", "layers", "hidden_layers"),
    ("hidden", "hidden", "hidden_units"),
    ("batch", "batch", "batch_size"),
    ("lr", "learning_rate", "lr"),
    ("alpha", "weight_decay", "weight_decay"),
    ("epochs", "epochs", "epochs"),
    ("seed", "seed", "seed"),
)
BEST = (3, 40, 16, 0.01, 0.001, 25, 576)


def configuration(row, column):
    return tuple(float(row[names[column]]) for names in NAMES)


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_reference(path):
    """Of each trial its configuration and its accuracy."""
    rows = [row for row in read_lines(path) if "trial" in row]
    rows.sort(key=lambda row: row["trial"])
    return [(configuration(row, 0), row["val_acc"]) for row in rows]


def read_best(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [configuration(row, 1) for row in csv.DictReader(file)]


def read_run(path):
    """The same of the run, and the trial that it calls the best."""
    rows = read_lines(path)
    ended = [row for row in rows if row["event"] == "trial_finished"]
    # With several workers they end in any order.
    ended.sort(key=lambda row: row["trial"])
    if [row["trial"] for row in ended] != list(range(len(ended))):
        sys.exit(f"{path}: not each trial once: {[row['trial'] for row in ended]}")
    if rows[-1]["event"] != "run_finished" or rows[-1]["status"] != "completed":
        sys.exit(f"{path}: the sweep was not completed")
    trials = [(configuration(row, 2), row["val_accuracy"]) for row in ended]
    return trials, rows[-1]["best_trial"]


def new_bests(run):
    """The trials that are better than all before them."""
    best = None
    for trial, (_, accuracy) in enumerate(run):
        if accuracy is not None and (best is None or accuracy > run[best][1]):
            best = trial
            yield trial


def describe(values):
    return ", ".join(f"{names[0]} {value:g}" for names, value in zip(NAMES, values))


def difference(of_run, of_reference):
    # What is not known is as far away as can be.
    return abs(of_run - of_reference) if of_run is not None else 1.0


def problems(reference, best, run, winner):
    """Says what is not as it should be, one line each."""
    for trial, (wanted, got) in enumerate(zip(reference, run)):
        if got[0] != wanted[0]:
            yield f"trial {trial}: {describe(got[0])}, reference {describe(wanted[0])}"
        if difference(got[1], wanted[1]) > ACCURACY:
            yield (
                f"trial {trial}: validation accuracy {got[1]}, "
                f"reference {wanted[1]} ± {ACCURACY}"
            )
    mean = mean_difference(reference, run)
    if mean >= MEAN_ACCURACY:
        yield f"the mean difference is {mean:.6f}, not below {MEAN_ACCURACY}"
    bests = [run[trial][0] for trial in new_bests(run)]
    if bests != best:
        yield "best so far: " + "; ".join(map(describe, bests))
        yield "in the reference: " + "; ".join(map(describe, best))
    if run[winner][0] != BEST:
        yield f"the best is {describe(run[winner][0])}, not {describe(BEST)}"


def mean_difference(reference, run):
    pairs = zip(reference, run)
    return sum(difference(got[1], want[1]) for want, got in pairs) / len(reference)


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: check_sweep.py REFERENCE.jsonl BEST.csv RUN.jsonl")
    reference = read_reference(sys.argv[1])
    best = read_best(sys.argv[2])
    run, winner = read_run(sys.argv[3])
    if not reference or len(reference) != len(run):
        sys.exit(f"{len(run)} trials in the run, {len(reference)} in the reference")
    wrong = list(problems(reference, best, run, winner))
    if wrong:
        sys.exit("\n".join(wrong))
    largest = max(difference(got[1], want[1]) for want, got in zip(reference, run))
    print(
        f"{len(run)} trials with the same hyper-parameters; differences of the "
        f"validation accuracy: {largest:.6f} at most, "
        f"{mean_difference(reference, run):.6f} on average; {len(best)} times a new "
        f"best; the best is trial {winner} with {run[winner][1]}"
    )


if __name__ == "__main__":
    main()
