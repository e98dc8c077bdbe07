"""tests/fixtures/autoencoder: a small autoencoder, and the homework's on the real data.

The small one has 20 inputs, a hidden layer of 7, a bottleneck of 4 and another 7; sigmoid
at the end, mean squared error, Adam. Its inputs are not stored: fixtures.Stream makes them.

With FMNIST_DATA_DIR set, the homework's 784-128-64-128-784 is trained for 20 epochs with
seed 541 as well; that takes a minute.
"""

import gzip
import os
import pathlib

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset

from fixtures import Stream, flat, save, start

BATCH, STEPS = 6, 10
LOSS = torch.nn.MSELoss()


def autoencoder(widths, seed):
    """ReLU between the layers, sigmoid behind the last."""
    torch.manual_seed(seed)
    layers = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(fan_in, fan_out), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1], torch.nn.Sigmoid())


def pixels(stream, width):
    values, _labels = stream.batch(BATCH, width, 10)
    return torch.from_numpy(values.astype(np.float32) / np.float32(255))


def small():
    stream = Stream(2028)
    model = autoencoder((20, 7, 4, 7, 20), 1)
    x = pixels(stream, 20)
    y = model(x)
    loss = LOSS(y, x)
    loss.backward()
    save("autoencoder/small_output", y.detach().numpy(), exact=False)
    save("autoencoder/small_gradient", flat(p.grad for p in model.parameters()), exact=False)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = [loss.item()]
    for _ in range(STEPS):
        x = pixels(stream, 20)
        optimizer.zero_grad()
        loss = LOSS(model(x), x)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    save("autoencoder/small_losses", np.array(losses, dtype=np.float32), exact=False)
    save("autoencoder/small_after", flat(model.parameters()), exact=False)


def images(name):
    path = pathlib.Path(os.environ["FMNIST_DATA_DIR"]) / name
    with gzip.open(path) as file:
        raw = np.frombuffer(file.read(), dtype=np.uint8, offset=16).reshape(-1, 784)
    return torch.from_numpy(raw.astype(np.float32) / np.float32(255))


def homework():
    """Mean loss over the images of each epoch, and the test images' after it."""
    train, test = images("train-images-idx3-ubyte.gz"), images("t10k-images-idx3-ubyte.gz")
    model = autoencoder((784, 128, 64, 128, 784), 541)
    assert sum(p.numel() for p in model.parameters()) == 218192
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    loader = DataLoader(TensorDataset(train), batch_size=128, shuffle=True)
    rows = []
    for _ in range(20):
        total = 0.0
        for (x,) in loader:
            optimizer.zero_grad()
            loss = LOSS(model(x), x)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        with torch.no_grad():
            rows.append((total / len(train), LOSS(model(test), test).item()))
        print(len(rows), *rows[-1], flush=True)
    save("autoencoder/homework_losses", np.array(rows), exact=False)


if __name__ == "__main__":
    start()
    small()
    if os.environ.get("FMNIST_DATA_DIR"):
        homework()
