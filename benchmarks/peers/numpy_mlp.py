#!/usr/bin/env python3
"""The default protocol of `lanewise train` in NumPy, as a peer to measure against.

    python3 benchmarks/peers/numpy_mlp.py ~/.cache/lanewise/cifar-10 [EPOCHS [SEED]]

Reads the six .bin files, trains 3072-128-10 with ELU by plain SGD (rate 0.1, batch 128), prints one line per epoch and
the test accuracy of the epoch with the best validation accuracy. Batches are normalised one by one from bytes, which is
faster than keeping all images as floats. Needs NumPy; OPENBLAS_NUM_THREADS and OPENBLAS_CORETYPE choose threads and
kernels of OpenBLAS.
"""
import sys
import time

import numpy as np

MEAN = np.array([0.491, 0.482, 0.447], np.float32)
STD = np.array([0.247, 0.243, 0.262], np.float32)
SCALE = np.repeat(1 / (255 * STD), 1024).astype(np.float32)
SHIFT = np.repeat(-MEAN / STD, 1024).astype(np.float32)


def read(folder, names):
    records = np.concatenate([np.fromfile(f"{folder}/{name}", np.uint8).reshape(-1, 3073) for name in names])
    return records[:, 1:], records[:, 0].astype(np.int64)


def normalise(pixels):
    x = pixels.astype(np.float32)
    x *= SCALE
    x += SHIFT
    return x


def forward(x, w1, b1, w2, b2):
    h = x @ w1.T
    h += b1
    h = np.where(h > 0, h, np.expm1(np.minimum(h, 0)))
    return h, h @ w2.T + b2


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def accuracy(pixels, labels, parameters, batch=500):
    hits = 0
    for i in range(0, len(labels), batch):
        _, z = forward(normalise(pixels[i:i + batch]), *parameters)
        hits += int((z.argmax(1) == labels[i:i + batch]).sum())
    return hits / len(labels)


def main():
    started = time.perf_counter()
    folder = sys.argv[1]
    epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    rng = np.random.default_rng(int(sys.argv[3]) if len(sys.argv) > 3 else 42)
    pixels, labels = read(folder, [f"data_batch_{i}.bin" for i in range(1, 6)])
    test_pixels, test_labels = read(folder, ["test_batch.bin"])
    order = rng.permutation(len(labels))
    train, validation = order[:45000], order[45000:]

    w1 = rng.normal(0, 1 / np.sqrt(3072), (128, 3072)).astype(np.float32)
    w2 = rng.normal(0, np.sqrt(2 / 128), (10, 128)).astype(np.float32)
    b1, b2 = np.zeros(128, np.float32), np.zeros(10, np.float32)
    rate, batch = np.float32(0.1), 128
    best, best_parameters, seconds = -1.0, None, []
    for epoch in range(1, epochs + 1):
        start = time.perf_counter()
        rng.shuffle(train)
        total, steps = 0.0, len(train) // batch
        for step in range(steps):
            chosen = train[step * batch:(step + 1) * batch]
            x, t = normalise(pixels[chosen]), labels[chosen]
            h, z = forward(x, w1, b1, w2, b2)
            y = softmax(z)
            total -= float(np.log(y[np.arange(batch), t]).mean())
            y[np.arange(batch), t] -= 1
            y /= batch
            dh = y @ w2
            dh *= np.where(h > 0, np.float32(1), h + 1)
            w2 -= rate * (y.T @ h)
            b2 -= rate * y.sum(0)
            w1 -= rate * (dh.T @ x)
            b1 -= rate * dh.sum(0)
        seconds.append(time.perf_counter() - start)
        parameters = (w1, b1, w2, b2)
        measured = accuracy(pixels[validation], labels[validation], parameters)
        if measured > best:
            best, best_parameters = measured, tuple(p.copy() for p in parameters)
        print(f"epoch {epoch:2d}  loss {total / steps:.4f}  val accuracy {measured:.4f}  {seconds[-1]:.3f} s", flush=True)
    print(f"median epoch {np.median(seconds):.3f} s  total {time.perf_counter() - started:.2f} s")
    print(f"test accuracy {accuracy(test_pixels, test_labels, best_parameters):.4f}")


if __name__ == "__main__":
    main()
