#!/usr/bin/env python3
"""How Winograd's convolution F(4 x 4, 3 x 3) rounds in F32 with other points than 0, +-3/4, +-3/2 and infinity.

    python3 benchmarks/model/winograd_points.py

Prints the root mean square and the largest error of 64 tiles of 256 channels of normal numbers with 32 filters of normal numbers
/ sqrt(9 * 256), so that results have size 1, against F64 over windows. Needs NumPy.
"""
import numpy as np

TILES, CHANNELS, FILTERS = 64, 256, 32
POINTS = {'±1, ±2': (1, 2), '±1, ±1/2': (1, 1 / 2), '±1/√2, ±√2': (2 ** -.5, 2 ** .5), '±3/4, ±3/2': (3 / 4, 3 / 2),
          '±5/8, ±5/4': (5 / 8, 5 / 4), '±2/3, ±3/2': (2 / 3, 3 / 2), '±1/2, ±3/2': (1 / 2, 3 / 2)}


def matrices(a, b):
    """Returns the matrices of images, filters and results for the points 0, ±a, ±b and infinity."""
    images, filters = [[a * a * b * b, 0, -(a * a + b * b), 0, 1, 0]], [[1 / (a * a * b * b), 0, 0]]
    for p, q in [(a, b), (b, a)]:
        scale = 2 * p * p * (p * p - q * q)
        for point in (p, -p):
            images.append([0, -point * q * q, -q * q, point, 1, 0])
            filters.append([point ** k / scale for k in range(3)])
    images.append([0, a * a * b * b, 0, -(a * a + b * b), 0, 1])
    filters.append([0, 0, 1])
    results = [[float(k == 0)] + [point ** k for point in (a, -a, b, -b)] + [float(k == 3)] for k in range(4)]
    return np.array(images), np.array(filters), np.array(results)


def windows(pixels, filters):
    sums = np.zeros((TILES, FILTERS, 4, 4), pixels.dtype)
    for p in range(3):
        for q in range(3):
            sums += np.einsum('tcij,kc->tkij', pixels[:, :, p:p + 4, q:q + 4], filters[:, :, p, q])
    return sums


def transformed(x, matrix):
    matrix = matrix.astype(x.dtype)
    return np.einsum('xyaj,bj->xyab', np.einsum('xyij,ai->xyaj', x, matrix), matrix)


def tiles(pixels, filters, a, b):
    of_images, of_filters, of_results = matrices(a, b)
    d, g = transformed(pixels, of_images), transformed(filters, of_filters)
    sums = np.empty((TILES, FILTERS, 6, 6), pixels.dtype)
    for i in range(6):
        for j in range(6):
            sums[:, :, i, j] = np.ascontiguousarray(d[:, :, i, j]) @ np.ascontiguousarray(g[:, :, i, j]).T
    return transformed(sums, of_results)


def main():
    random = np.random.default_rng(0)
    pixels = random.standard_normal((TILES, CHANNELS, 6, 6))
    filters = random.standard_normal((FILTERS, CHANNELS, 3, 3)) / np.sqrt(9 * CHANNELS)
    exact = windows(pixels, filters)
    narrow = pixels.astype(np.float32), filters.astype(np.float32)
    found = {'windows': windows(*narrow), **{name: tiles(*narrow, *points) for name, points in POINTS.items()}}
    print('| points | root mean square | largest |\n|---|---|---|')
    for name, results in found.items():
        error = np.abs(results - exact)
        print(f'| {name} | {np.sqrt(np.mean(error ** 2)):.1e} | {error.max():.1e} |')


if __name__ == '__main__':
    main()
