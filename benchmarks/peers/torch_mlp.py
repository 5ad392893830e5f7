#!/usr/bin/env python3
"""The default protocol of `lanewise train` in PyTorch, as a peer to measure against.

    python3 benchmarks/peers/torch_mlp.py ~/.cache/lanewise/cifar-10 [EPOCHS [SEED]]

Reads the six .bin files, trains 3072-128-10 with ELU by plain SGD (rate 0.1, batch 128), prints one line per epoch and
the test accuracy of the epoch with the best validation accuracy. Batches are normalised one by one from bytes, which is
faster than keeping all images as floats. Needs PyTorch and NumPy; OMP_NUM_THREADS chooses the number of threads.
"""
import sys
import time

import numpy as np
import torch
from torch.nn import functional

MEAN = torch.tensor([0.491, 0.482, 0.447])
STD = torch.tensor([0.247, 0.243, 0.262])
SCALE = (1 / (255 * STD)).repeat_interleave(1024)
SHIFT = (-MEAN / STD).repeat_interleave(1024)


def read(folder, names):
    records = np.concatenate([np.fromfile(f"{folder}/{name}", np.uint8).reshape(-1, 3073) for name in names])
    return torch.from_numpy(records[:, 1:]), torch.from_numpy(records[:, 0].astype(np.int64))


def normalise(pixels):
    return pixels.float().mul_(SCALE).add_(SHIFT)


def accuracy(model, pixels, labels, batch=500):
    with torch.no_grad():
        hits = sum(int((model(normalise(pixels[i:i + batch])).argmax(1) == labels[i:i + batch]).sum())
                   for i in range(0, len(labels), batch))
    return hits / len(labels)


def main():
    started = time.perf_counter()
    folder = sys.argv[1]
    epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    torch.manual_seed(int(sys.argv[3]) if len(sys.argv) > 3 else 42)
    pixels, labels = read(folder, [f"data_batch_{i}.bin" for i in range(1, 6)])
    test_pixels, test_labels = read(folder, ["test_batch.bin"])
    order = torch.randperm(len(labels))
    train, validation = order[:45000], order[45000:]

    model = torch.nn.Sequential(torch.nn.Linear(3072, 128), torch.nn.ELU(), torch.nn.Linear(128, 10))
    for layer, scale in ((model[0], 1 / 3072), (model[2], 2 / 128)):
        torch.nn.init.normal_(layer.weight, 0, scale ** 0.5)
        torch.nn.init.zeros_(layer.bias)
    optimizer, batch = torch.optim.SGD(model.parameters(), 0.1), 128
    best, best_state, seconds = -1.0, None, []
    for epoch in range(1, epochs + 1):
        start = time.perf_counter()
        train = train[torch.randperm(len(train))]
        total, steps = 0.0, len(train) // batch
        for step in range(steps):
            chosen = train[step * batch:(step + 1) * batch]
            loss = functional.cross_entropy(model(normalise(pixels[chosen])), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        seconds.append(time.perf_counter() - start)
        measured = accuracy(model, pixels[validation], labels[validation])
        if measured > best:
            best, best_state = measured, {name: value.clone() for name, value in model.state_dict().items()}
        print(f"epoch {epoch:2d}  loss {total / steps:.4f}  val accuracy {measured:.4f}  {seconds[-1]:.3f} s", flush=True)
    print(f"median epoch {np.median(seconds):.3f} s  total {time.perf_counter() - started:.2f} s")
    model.load_state_dict(best_state)
    print(f"test accuracy {accuracy(model, test_pixels, test_labels):.4f}")


if __name__ == "__main__":
    main()
