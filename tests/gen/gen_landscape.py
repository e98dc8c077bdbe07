"""tests/fixtures/landscape: losses over the plane of a path, by scikit-learn and PyTorch.

Networks of 30 inputs, two hidden layers of 12 and 10 outputs. The path is a walk whose
steps the Stream draws; images and labels come from it, too.
"""

import numpy as np
import torch
from sklearn.decomposition import PCA
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from fixtures import Stream, save, start

INPUTS, UNITS, OUTPUTS, IMAGES, SUBSET, SNAPSHOTS, SIDE = 30, 12, 10, 60, 41, 9, 5


def plain():
    return torch.nn.Sequential(
        torch.nn.Linear(INPUTS, UNITS),
        torch.nn.ReLU(),
        torch.nn.Linear(UNITS, UNITS),
        torch.nn.ReLU(),
        torch.nn.Linear(UNITS, OUTPUTS),
    )


def normalised():
    """Batch norm estimates its statistics, and dropout drops nothing."""
    layers, width = [], INPUTS
    for _ in range(2):
        layers += [
            torch.nn.Linear(width, UNITS),
            torch.nn.BatchNorm1d(UNITS),
            torch.nn.PReLU(),
            torch.nn.Dropout(0.3).eval(),
        ]
        width = UNITS
    return torch.nn.Sequential(*layers, torch.nn.Linear(width, OUTPUTS))


def walk(stream, start_at):
    """Snapshots (SNAPSHOTS, parameters): each 0.2 of a byte, less a half, from the last."""
    steps = (stream.u32(SNAPSHOTS * len(start_at)) & 0xFF).astype(np.float32)
    steps = (steps / np.float32(255) - np.float32(0.5)) * np.float32(0.2)
    path = [start_at]
    for step in steps.reshape(SNAPSHOTS, -1)[1:]:
        path.append(path[-1] + step)
    return np.stack(path).astype(np.float32)


def case(name, model, seed):
    torch.manual_seed(seed)
    for layer in model:
        if isinstance(layer, torch.nn.Linear):
            layer.reset_parameters()
    model.train()
    for layer in model:
        if isinstance(layer, torch.nn.Dropout):
            layer.eval()
    stream = Stream(seed)
    pixels, labels = stream.batch(IMAGES, INPUTS, OUTPUTS)
    path = walk(stream, parameters_to_vector(model.parameters()).detach().numpy())
    torch.manual_seed(7)
    chosen = torch.randperm(IMAGES)[:SUBSET]
    x = torch.from_numpy(pixels.astype(np.float32) / np.float32(255) - np.float32(0.5))[chosen]
    y = torch.from_numpy(labels)[chosen]

    def loss(parameters):
        vector_to_parameters(torch.from_numpy(parameters.astype(np.float32)), model.parameters())
        with torch.no_grad():
            return torch.nn.functional.cross_entropy(model(x), y).item()

    pca = PCA(2, svd_solver="full").fit(path.astype(np.float64))
    place = (path - pca.mean_) @ pca.components_.T
    # The path begins at the left, above.
    sign = np.array([-1 if place[0, 0] > 0 else 1, -1 if place[0, 1] < 0 else 1])
    direction, place = pca.components_ * sign[:, None], place * sign
    margin = 0.2 * (place.max(axis=0) - place.min(axis=0))
    low, high = place.min(axis=0) - margin, place.max(axis=0) + margin
    xs, ys = (np.linspace(low[k], high[k], SIDE) for k in range(2))
    grid = [[loss(pca.mean_ + a * direction[0] + b * direction[1]) for a in xs] for b in ys]
    off = path - pca.mean_ - place @ direction
    save(f"landscape/{name}_start", path[0], exact=False)
    save(f"landscape/{name}_explained", pca.explained_variance_ratio_, exact=False)
    save(f"landscape/{name}_place", place, exact=False)
    save(f"landscape/{name}_distance", np.sqrt((off**2).sum(axis=1)), exact=False)
    save(f"landscape/{name}_range", np.array([low, high]), exact=False)
    save(f"landscape/{name}_grid", np.array(grid), exact=False)
    save(f"landscape/{name}_true", np.array([loss(p) for p in path]), exact=False)


def random_walks():
    """What two components explain of walks in a thousand dimensions, the mean of ten."""
    ratios = []
    for seed in range(10):
        steps = np.random.RandomState(seed).standard_normal((50, 1000))
        ratios.append(PCA(2).fit(steps.cumsum(axis=0)).explained_variance_ratio_)
    save("landscape/random_walk_50", np.mean(ratios, axis=0), exact=False)


if __name__ == "__main__":
    start()
    case("plain", plain(), 41)
    case("normalised", normalised(), 42)
    random_walks()
