"""What the fixture scripts share: writing arrays, and inputs that C can make again."""

import pathlib
import sys

import numpy as np
import torch

ROOT = pathlib.Path(__file__).resolve().parent.parent / "fixtures"
CHECK = "--check" in sys.argv[1:]
DTYPES = ("float32", "float64", "int64", "uint8")


def start():
    """One thread: the order of additions, so the last places, stays the same."""
    torch.set_num_threads(1)


def save(name, array, exact=True):
    """Writes ROOT/name.npy, or with --check compares it with the file that is there.

    exact=False allows the last places to differ: the numbers went through
    matrix products or libm, whose rounding depends on the processor.
    """
    array = np.ascontiguousarray(array)
    assert str(array.dtype) in DTYPES, (name, array.dtype)
    path = ROOT / (name + ".npy")
    if not CHECK:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, array)
        return
    kept = np.load(path)
    same = kept.dtype == array.dtype and kept.shape == array.shape
    if same and exact:
        same = kept.tobytes() == array.tobytes()
    elif same:
        same = np.allclose(kept, array, rtol=1e-5, atol=1e-7)
    if not same:
        sys.exit(f"{path}: differs from what this machine computes")


class Stream:
    """Raw outputs of MT19937 seeded with init_genrand, as rng.h has them."""

    def __init__(self, seed):
        self.bits = np.random.RandomState(seed)._bit_generator

    def u32(self, n):
        return self.bits.random_raw(n).astype(np.uint32)

    def batch(self, n, width, classes):
        """n rows of `width` bytes (low byte of an output), then n labels (output % classes)."""
        pixels = (self.u32(n * width) & 0xFF).astype(np.uint8).reshape(n, width)
        labels = (self.u32(n) % classes).astype(np.int64)
        return pixels, labels


def checksum(values):
    """64-bit FNV-1a taken over whole values instead of bytes, as an int64."""
    h = 0xCBF29CE484222325
    for v in values:
        h = ((h ^ int(v)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return np.array([h], dtype=np.uint64).view(np.int64)


def network(widths, seed):
    """nn.Sequential of Linear and ReLU; the first thing drawn after seeding."""
    torch.manual_seed(seed)
    layers = []
    for i, (fan_in, fan_out) in enumerate(zip(widths, widths[1:])):
        if i > 0:
            layers.append(torch.nn.ReLU())
        layers.append(torch.nn.Linear(fan_in, fan_out))
    return torch.nn.Sequential(*layers)


def flat(tensors):
    """One vector in PyTorch's order: for each layer weight (out, in), then bias."""
    return torch.cat([t.detach().reshape(-1) for t in tensors]).numpy().copy()
