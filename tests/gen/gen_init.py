"""tests/fixtures/init: whole parameter vectors as they are before training."""

import numpy as np
import torch

from fixtures import Stream, flat, network, save, start


def drawn(widths, seed, init):
    """The script's way: default construction draws first, then `init` over it."""
    model = network(widths, seed)

    def reset(module):
        if isinstance(module, torch.nn.Linear):
            init(module.weight)
            torch.nn.init.zeros_(module.bias)

    model.apply(reset)
    return flat(model.parameters())


def he(weight):
    torch.nn.init.kaiming_normal_(weight, nonlinearity="relu")


def normal(weight):
    torch.nn.init.normal_(weight, std=0.05)


def passed(widths, seed, init):
    """A row a linear layer: E[x^2], Var[z], E[dz^2] of one batch of eight."""
    pixels, labels = Stream(5).batch(8, widths[0], widths[-1])
    model = network(widths, seed)
    if init is not None:
        with torch.no_grad():
            values = torch.tensor(drawn(widths, seed, init))
        torch.nn.utils.vector_to_parameters(values, model.parameters())
    seen = []

    def keep(module, inputs, output):
        output.retain_grad()
        seen.append((inputs[0], output))

    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            module.register_forward_hook(keep)
    x = torch.tensor(pixels.astype(np.float32) / 255 - np.float32(0.5))
    logits = model(x)
    torch.nn.functional.cross_entropy(
        logits, torch.tensor(labels), reduction="sum"
    ).backward()
    rows = []
    for inputs, output in seen:
        x, z = inputs.detach().double().numpy(), output.detach().double().numpy()
        rows.append(((x**2).mean(), (z**2).mean(), (output.grad.double().numpy() ** 2).mean()))
    return np.array(rows)


if __name__ == "__main__":
    start()
    save("init/pass_torch", passed((12, 7, 6, 5, 10), 3, None), exact=False)
    save("init/pass_he", passed((12, 7, 6, 5, 10), 3, he), exact=False)
    save("init/pass_xavier", passed((12, 7, 6, 5, 10), 3, torch.nn.init.xavier_uniform_), exact=False)
    save("init/torch_784_40_40_40_10", flat(network((784, 40, 40, 40, 10), 576).parameters()))
    save("init/torch_20_7_5_3", flat(network((20, 7, 5, 3), 1).parameters()))
    save("init/he_20_7_5_3", drawn((20, 7, 5, 3), 7, he), exact=False)
    save("init/he_784_40_10", drawn((784, 40, 10), 7, he), exact=False)
    save("init/xavier_20_7_5_3", drawn((20, 7, 5, 3), 7, torch.nn.init.xavier_uniform_))
    save("init/normal_20_7_5_3", drawn((20, 7, 5, 3), 7, normal), exact=False)
