"""tests/fixtures/rng: what PyTorch and NumPy draw from a seed."""

import json
import os

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset, random_split

from fixtures import checksum, save, start


def uniform(seed, n, low=0.0, high=1.0):
    torch.manual_seed(seed)
    return torch.empty(n).uniform_(low, high).numpy()


def engine():
    np.random.seed(541)
    raw = np.random.mtrand._rand._bit_generator.random_raw(2000)
    save("rng/u32", raw.astype(np.int64))
    # From the lowest int64 up there is no bound: the 64 bits as they were drawn.
    torch.manual_seed(541)
    save("rng/u64", torch.empty(700, dtype=torch.int64).random_(-(2**63), None).numpy())


def uniforms():
    save("rng/uniform_unit", uniform(576, 1500))
    save("rng/uniform_narrow", uniform(576, 1500, -1 / 28, 1 / 28))
    save("rng/uniform_skewed", uniform(1, 100, -0.3, 5.7))
    # Only the low 32 bits of a seed count.
    assert (uniform(2**32 + 5, 50) == uniform(5, 50)).all()
    save("rng/uniform_wide_seed", uniform(2**32 + 5, 50))


def normals():
    """Each is followed by one uniform draw, which tells how much was drawn."""
    for n in (1, 5, 15, 16, 17, 64, 100, 1000):
        torch.manual_seed(7)
        save(f"rng/normal_{n}", torch.empty(n).normal_().numpy(), exact=False)
        save(f"rng/normal_{n}_then", torch.empty(1).uniform_().numpy())
    torch.manual_seed(8)
    save("rng/normal_scaled", torch.empty(40).normal_(-0.75, 0.02).numpy(), exact=False)
    # 3 leaves a sine behind; 16 neither takes nor drops it; 3 begins with it.
    torch.manual_seed(9)
    parts = [torch.empty(n).normal_() for n in (3, 16, 3, 2)]
    save("rng/normal_cached", torch.cat(parts).numpy(), exact=False)
    save("rng/normal_cached_then", torch.empty(1).uniform_().numpy())


def permutations():
    torch.manual_seed(541)
    for n in (1, 10, 1000):
        save(f"rng/randperm_{n}", torch.randperm(n).numpy())
    whole = torch.randperm(60000).numpy()
    save("rng/randperm_60000_head", whole[:64])
    save("rng/randperm_60000_tail", whole[-64:])
    save("rng/randperm_60000_checksum", checksum(whole))


def split():
    torch.manual_seed(541)
    train, rest = random_split(range(60000), [48000, 12000])
    reference = os.environ.get("FMNIST_REFERENCE_SWEEP")
    if reference:
        with open(reference, encoding="utf-8") as lines:
            printed = json.loads(lines.readline())
        assert list(train.indices[:16]) == printed["split_head"]
        assert list(rest.indices[:16]) == printed["val_head"]
        print("the split is the reference's")
    save("rng/split_train_head", np.array(train.indices[:64], dtype=np.int64))
    save("rng/split_rest_head", np.array(rest.indices[:64], dtype=np.int64))
    save("rng/split_checksum", checksum(list(train.indices) + list(rest.indices)))


def loaders():
    """A training loop: epoch, evaluation, epoch, ... ; then one uniform draw."""
    torch.manual_seed(576)
    train = DataLoader(TensorDataset(torch.arange(60000)), batch_size=1000, shuffle=True)
    test = DataLoader(TensorDataset(torch.arange(10000)), batch_size=1000)
    heads, sums = [], []
    for _ in range(3):
        order = torch.cat([batch for (batch,) in train]).numpy()
        assert sum(len(batch) for (batch,) in test) == 10000
        heads.append(order[:64])
        sums.append(checksum(order)[0])
    save("rng/loader_heads", np.stack(heads))
    save("rng/loader_checksums", np.array(sums, dtype=np.int64))
    save("rng/loader_then", torch.empty(1).uniform_().numpy())


def choices():
    """Columns: how many values the list had, index of the chosen one."""
    np.random.seed(541)
    rows = []
    for _ in range(25):
        for k in (5, 1, 7, 8, 9, 2, 16, 17, 100, 1000, 3):
            rows.append((k, int(np.random.choice(list(range(k))))))
    save("rng/numpy_choices", np.array(rows, dtype=np.int64))
    then = np.random.mtrand._rand._bit_generator.random_raw(1)
    save("rng/numpy_choices_then", then.astype(np.int64))


if __name__ == "__main__":
    start()
    for part in (engine, uniforms, normals, permutations, split, loaders, choices):
        part()
