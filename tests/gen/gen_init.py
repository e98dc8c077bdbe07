"""tests/fixtures/init: whole parameter vectors as they are before training."""

import torch

from fixtures import flat, network, save, start


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


if __name__ == "__main__":
    start()
    save("init/torch_784_40_40_40_10", flat(network((784, 40, 40, 40, 10), 576).parameters()))
    save("init/torch_20_7_5_3", flat(network((20, 7, 5, 3), 1).parameters()))
    save("init/he_20_7_5_3", drawn((20, 7, 5, 3), 7, he), exact=False)
    save("init/he_784_40_10", drawn((784, 40, 10), 7, he), exact=False)
    save("init/xavier_20_7_5_3", drawn((20, 7, 5, 3), 7, torch.nn.init.xavier_uniform_))
    save("init/normal_20_7_5_3", drawn((20, 7, 5, 3), 7, normal), exact=False)
