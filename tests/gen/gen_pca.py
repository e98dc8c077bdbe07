"""tests/fixtures/pca: scikit-learn's PCA of a tall and of a wide matrix."""

import numpy as np
from sklearn.decomposition import PCA

from fixtures import Stream, save


def rows(seed, count, width):
    """Numbers in 0..255 whose columns differ in spread, so that no two variances tie."""
    values = (Stream(seed).u32(count * width) & 0xFF).astype(np.float64).reshape(count, width)
    return (values * (1.0 + np.arange(width) % 17)).astype(np.float32)


def signed(direction):
    """Of each direction the number that is largest in magnitude is positive."""
    largest = np.abs(direction).argmax(axis=1)
    return direction * np.sign(direction[np.arange(len(direction)), largest])[:, None]


def case(name, seed, count, width, components):
    x = rows(seed, count, width).astype(np.float64)
    pca = PCA(components, svd_solver="full").fit(x)
    direction = signed(pca.components_)
    back = (x - pca.mean_) @ direction.T @ direction + pca.mean_
    save(f"pca/{name}_direction", direction.astype(np.float32), exact=False)
    save(f"pca/{name}_variance", pca.explained_variance_, exact=False)
    save(f"pca/{name}_ratio", pca.explained_variance_ratio_, exact=False)
    save(f"pca/{name}_coordinates", ((x - pca.mean_) @ direction.T).astype(np.float32), exact=False)
    save(f"pca/{name}_error", np.array([((x - back) ** 2).mean()]), exact=False)


if __name__ == "__main__":
    case("tall", 31, 300, 40, 5)
    case("wide", 32, 12, 500, 3)
