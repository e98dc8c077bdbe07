"""tests/fixtures/mlp: forward, backward and ten steps of two networks.

The inputs are not stored: fixtures.Stream makes them, and C makes them again
with rng.h. A network's initial parameters are those of the same widths in init/,
of the small one likewise.
"""

import numpy as np
import torch

from fixtures import Stream, flat, network, save, start

LOSS = torch.nn.CrossEntropyLoss()


def tensors(pixels, labels):
    centred = pixels.astype(np.float32) / np.float32(255) - np.float32(0.5)
    return torch.from_numpy(centred), torch.from_numpy(labels)


def backward(model, batch):
    """Logits, loss and gradient of one batch; nothing is updated."""
    x, labels = tensors(*batch)
    model.zero_grad()
    logits = model(x)
    loss = LOSS(logits, labels)
    loss.backward()
    return logits.detach().numpy(), loss.item(), flat(p.grad for p in model.parameters())


def groups(model, decay, scope):
    if scope == "all":
        return [{"params": list(model.parameters()), "weight_decay": decay}]
    named = list(model.named_parameters())
    return [
        {"params": [p for n, p in named if "weight" in n], "weight_decay": decay},
        {"params": [p for n, p in named if "weight" not in n], "weight_decay": 0.0},
    ]


def steps(widths, seed, batches, lr, decay, scope):
    model = network(widths, seed)
    optimizer = torch.optim.SGD(groups(model, decay, scope), lr=lr)
    losses = []
    for batch in batches:
        x, labels = tensors(*batch)
        optimizer.zero_grad()
        loss = LOSS(model(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return np.array(losses, dtype=np.float32), flat(model.parameters())


def case(name, widths, seed, inputs, sizes, lr, decay):
    """One network: a backward pass for each batch size, then ten steps.

    inputs seeds the stream: first one batch for each of `sizes`, then ten
    batches whose sizes go round `sizes`.
    """
    stream = Stream(inputs)
    for n in sizes:
        batch = stream.batch(n, widths[0], widths[-1])
        logits, loss, gradient = backward(network(widths, seed), batch)
        save(f"mlp/{name}_logits_{n}", logits, exact=False)
        save(f"mlp/{name}_loss_{n}", np.array([loss], dtype=np.float32), exact=False)
        save(f"mlp/{name}_gradient_{n}", gradient, exact=False)
    batches = [
        stream.batch(sizes[i % len(sizes)], widths[0], widths[-1]) for i in range(10)
    ]
    for scope in ("all", "weights"):
        losses, after = steps(widths, seed, batches, lr, decay, scope)
        save(f"mlp/{name}_losses_{scope}", losses, exact=False)
        save(f"mlp/{name}_after_{scope}", after, exact=False)


def pixel_values():
    """All 256 pixel values as the two networks read them."""
    value = np.arange(256, dtype=np.uint8).astype(np.float32) / np.float32(255)
    save("mlp/pixels_unit", value)
    save("mlp/pixels_centred", value - np.float32(0.5))


if __name__ == "__main__":
    start()
    pixel_values()
    case("homework", (784, 40, 40, 40, 10), 576, inputs=2024, sizes=(16,), lr=0.01, decay=0.001)
    # Strong decay, so that its scope shows after few steps; odd sizes throughout.
    case("small", (20, 7, 5, 3), 1, inputs=2025, sizes=(3, 1), lr=0.1, decay=0.05)
