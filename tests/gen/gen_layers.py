"""tests/fixtures/layers, tests/fixtures/optimizers: small networks with every kind of layer.

Each has 20 inputs, two hidden layers of 7 units and 3 outputs, and starts as it is
constructed after torch.manual_seed(1). The inputs are not stored: fixtures.Stream makes
them. With dropout the generator goes on behind the construction, as in a script.
"""

import math

import numpy as np
import torch

from fixtures import Stream, flat, save, start
from gen_mlp import groups, tensors

INPUTS, UNITS, OUTPUTS, BATCH, STEPS = 20, 7, 3, 6, 10
ACTIVATIONS = {
    "relu": torch.nn.ReLU,
    "leaky_relu": torch.nn.LeakyReLU,
    "elu": torch.nn.ELU,
    "prelu": torch.nn.PReLU,
}


def network(activation, batch_norm=False, dropout=0.0):
    torch.manual_seed(1)
    layers = []
    width = INPUTS
    for _ in range(2):
        layers.append(torch.nn.Linear(width, UNITS))
        if batch_norm:
            layers.append(torch.nn.BatchNorm1d(UNITS))
        layers.append(ACTIVATIONS[activation]())
        if dropout > 0:
            layers.append(torch.nn.Dropout(dropout))
        width = UNITS
    layers.append(torch.nn.Linear(width, OUTPUTS))
    return torch.nn.Sequential(*layers)


def buffers(model):
    """Running mean and variance of each batch norm; nothing where there is none."""
    kept = [b for n, b in model.named_buffers() if "running" in n]
    return flat(kept) if kept else np.zeros(0, dtype=np.float32)


def batches(seed):
    stream = Stream(seed)
    return [tensors(*stream.batch(BATCH, INPUTS, OUTPUTS)) for _ in range(STEPS + 1)]


def layer_case(name, **kind):
    """One batch there and back; ten steps of plain SGD; then evaluation."""
    first, *rest = batches(2026)
    loss_of = torch.nn.CrossEntropyLoss()
    model = network(**kind)
    logits = model(first[0])
    loss = loss_of(logits, first[1])
    loss.backward()
    save(f"layers/{name}_logits", logits.detach().numpy(), exact=False)
    save(f"layers/{name}_gradient", flat(p.grad for p in model.parameters()), exact=False)
    optimizer = torch.optim.SGD(groups(model, 0.05, "weights"), lr=0.1)
    losses = [loss.item()]
    for x, labels in rest:
        optimizer.zero_grad()
        loss = loss_of(model(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    save(f"layers/{name}_losses", np.array(losses, dtype=np.float32), exact=False)
    save(f"layers/{name}_after", flat(model.parameters()), exact=False)
    if kind.get("batch_norm"):
        save(f"layers/{name}_buffers", buffers(model), exact=False)
    model.eval()
    save(f"layers/{name}_evaluated", model(first[0]).detach().numpy(), exact=False)


def optimizer_case(name, make, lr, scope="weights", smoothing=0.0, rate=None):
    """Ten steps of one optimiser; `rate` multiplies the learning rate of step i.

    Without batch norm: behind it a bias has a gradient of rounding alone, which Adam makes
    as large as any other.
    """
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=smoothing)
    model = network("prelu")
    optimizer = make(groups(model, 0.05, scope), lr)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate or (lambda i: 1.0))
    losses = []
    for x, labels in batches(2027)[:STEPS]:
        optimizer.zero_grad()
        loss = loss_of(model(x), labels)
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    save(f"optimizers/{name}_losses", np.array(losses, dtype=np.float32), exact=False)
    save(f"optimizers/{name}_after", flat(model.parameters()), exact=False)


def sgd(**settings):
    return lambda parameters, lr: torch.optim.SGD(parameters, lr=lr, **settings)


def warm_cosine(i, warmup=3):
    """A line up to 1, then half a cosine, of ten steps."""
    if i < warmup:
        return (i + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (i - warmup) / (STEPS - warmup)))


def schedules():
    """Ten steps of torch's own schedulers, an epoch two steps long for StepLR."""
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=0.3)
    step = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for i in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if i % 2 == 1:
            step.step()
    save("optimizers/rates_step", np.array(rates))
    optimizer = torch.optim.SGD([weight], lr=0.3)
    cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS)
    rates = []
    for i in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        cosine.step()
    save("optimizers/rates_cosine", np.array(rates), exact=False)


def masks():
    """What dropout multiplies by, and what the generator gives next."""
    for n, p in ((1, 0.5), (7, 0.2), (1000, 0.2), (4096, 0.4), (5000, 0.95)):
        torch.manual_seed(n)
        mask = torch.nn.functional.dropout(torch.ones(n), p, training=True)
        save(f"rng/mask_{n}", mask.numpy())
        save(f"rng/mask_{n}_then", torch.rand(4).numpy())


if __name__ == "__main__":
    start()
    masks()
    for activation in ACTIVATIONS:
        layer_case(activation, activation=activation)
    layer_case("batch_norm", activation="relu", batch_norm=True)
    layer_case("dropout", activation="relu", dropout=0.4)
    layer_case("everything", activation="prelu", batch_norm=True, dropout=0.2)
    layer_case("elu_everything", activation="elu", batch_norm=True, dropout=0.3)
    optimizer_case("momentum", sgd(momentum=0.9), 0.05)
    optimizer_case("nesterov", sgd(momentum=0.8, nesterov=True), 0.05, scope="all")
    optimizer_case("adam", torch.optim.Adam, 0.01)
    optimizer_case("adamw", torch.optim.AdamW, 0.01, scope="all")
    optimizer_case("smoothed", torch.optim.Adam, 0.01, smoothing=0.1)
    optimizer_case("scheduled", torch.optim.AdamW, 0.05, rate=warm_cosine)
    schedules()
