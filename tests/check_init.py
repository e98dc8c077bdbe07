#!/usr/bin/env python3
"""Compares a study of initialisations with what the derivation says of it.

    check_init.py INIT.jsonl

INIT.jsonl is what `fmnist-tui init --json` writes with its defaults: 200 draws of 20 hidden
layers of 256 units with ReLU. Exit status: 1 when something is outside a limit.
"""

import json
import sys

RATIO = 0.01  # of Var[z] / (2 E[x^2]) from 1, of he in every layer
ERRORS = 4  # standard errors from theory, and from 1 for the rest
STEPS_OF_HE = (9, 12)  # that hold for he alone


def near(event, name):
    theory = event[f"{name}_theory"]
    return abs(event[name] - theory) <= ERRORS * event[f"{name}_error"] + 1e-6 * theory


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: check_init.py INIT.jsonl")
    with open(sys.argv[1], encoding="utf-8") as file:
        events = [json.loads(line) for line in file]
    layers = {}
    wrong = []
    for event in events:
        if event["event"] == "init_layer":
            layers[event["scheme"], event["layer"]] = event
    hidden = events[0]["hidden_layers"]
    if hidden != 20 or events[0]["draws"] != 200 or len(layers) != 4 * (hidden + 1):
        sys.exit(f"not the study that it should be: {events[0]}")
    he = [layers["he", i] for i in range(1, hidden + 2)]
    worst = max(abs(layer["ratio"] - 1) for layer in he)
    kept = he[hidden - 1]["var_z"] / he[0]["var_z"]
    if not worst <= RATIO:
        wrong.append(f"he: a layer's ratio is {worst} from 1")
    if not 0.5 <= kept <= 2:
        wrong.append(f"he: Var[z] of layer {hidden} is {kept} times that of layer 1")
    for layer in layers.values():
        if not near(layer, "ratio"):
            wrong.append(f"{layer['scheme']}, layer {layer['layer']}: {layer}")
    factors = {}
    for event in events:
        if event["event"] == "init_scheme":
            factors[event["scheme"]] = event
            if not near(event, "forward_factor") or not near(event, "backward_factor"):
                wrong.append(f"{event['scheme']}: {event}")
        if event["event"] == "init_step" and event["scheme"] == "he":
            if event["holds"] is False:
                wrong.append(f"he: {event}")
    # By the output layer, whose fan out differs, xavier's gradient may be kept.
    for event in events:
        if event["event"] == "init_step" and event["step"] in STEPS_OF_HE:
            if event["scheme"] != "he" and event["layer"] < hidden and event["holds"]:
                wrong.append(f"{event['scheme']} should not keep the signal: {event}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"he: ratios within {worst:.4f} of 1, layer {hidden} {kept:.3f} times layer 1")
    for name, event in factors.items():
        print(
            f"{name}: {event['forward_factor']:.4g} forward (theory "
            f"{event['forward_factor_theory']:.4g}), {event['backward_factor']:.4g} back "
            f"(theory {event['backward_factor_theory']:.4g})"
        )


if __name__ == "__main__":
    main()
