"""tests/fixtures/run: whole training runs, draw by draw as the homework's script.

Retraining on all images iterates its test loader after every epoch; a trial on
80 % of them does not, and gets its split from a seed of its own. The last batch
of an epoch is a short one in both.
"""

import numpy as np
import torch
from torch.utils.data import DataLoader, Subset, TensorDataset, random_split

from fixtures import Stream, network, save, start

IMAGES, TEST, WIDTHS = 230, 75, (30, 12, 12, 10)
EPOCHS, BATCH, LR, DECAY = 4, 16, 0.1, 0.001
SEED, SPLIT_SEED = 576, 541


def dataset(stream, n):
    """n images of ten patterns under noise, as tests/tiny.c draws them."""
    pixels, labels = [], []
    for _ in range(n):
        label = int(stream.u32(1)[0] % 10)
        base = np.where(np.arange(30) % 10 == label, 150, 40)
        pixels.append(base + stream.u32(30) % 100)
        labels.append(label)
    x = np.array(pixels).astype(np.float32) / np.float32(255) - np.float32(0.5)
    return TensorDataset(torch.from_numpy(x), torch.tensor(labels))


def train(train_set, test_set):
    """Mean loss of each epoch, a short batch counting less, and test accuracy after it."""
    model = network(WIDTHS, SEED)
    optimizer = torch.optim.SGD(model.parameters(), lr=LR, weight_decay=DECAY)
    loss_of = torch.nn.CrossEntropyLoss()
    loader = DataLoader(train_set, batch_size=BATCH, shuffle=True)
    losses, accuracies = [], []
    for _ in range(EPOCHS):
        total = 0.0
        for x, y in loader:
            optimizer.zero_grad()
            loss = loss_of(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
        losses.append(total / len(train_set))
        if test_set is not None:
            correct = 0
            for x, y in DataLoader(test_set, batch_size=BATCH):
                correct += int((model(x).argmax(1) == y).sum())
            accuracies.append(correct / len(test_set))
    return np.array(losses), np.array(accuracies)


def main():
    start()
    stream = Stream(1)
    images, test = dataset(stream, IMAGES), dataset(stream, TEST)
    losses, accuracies = train(images, test)
    save("run/full_loss", losses, exact=False)
    save("run/full_test_accuracy", accuracies, exact=False)

    torch.manual_seed(SPLIT_SEED)
    first = int(0.8 * IMAGES)
    part, _ = random_split(images, [first, IMAGES - first])
    assert isinstance(part, Subset)
    losses, _ = train(part, None)
    save("run/split_loss", losses, exact=False)


main()
