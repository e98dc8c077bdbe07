"""tests/fixtures/init: whole parameter vectors as they are before training."""

import torch

from fixtures import flat, network, save, start


def he(widths, seed):
    """The script's way: default construction draws first, then He's over it."""
    model = network(widths, seed)

    def reset(module):
        if isinstance(module, torch.nn.Linear):
            torch.nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            torch.nn.init.zeros_(module.bias)

    model.apply(reset)
    return flat(model.parameters())


if __name__ == "__main__":
    start()
    save("init/torch_784_40_40_40_10", flat(network((784, 40, 40, 40, 10), 576).parameters()))
    save("init/torch_20_7_5_3", flat(network((20, 7, 5, 3), 1).parameters()))
    save("init/he_20_7_5_3", he((20, 7, 5, 3), 7), exact=False)
    save("init/he_784_40_10", he((784, 40, 10), 7), exact=False)
