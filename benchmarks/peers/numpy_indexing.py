#!/usr/bin/env python3
"""Elements that NumPy chooses by masks and indices, and counts, on the sizes of IndexingBenchmark, in microseconds (the best
of seven measurements), one thread.

    python3 benchmarks/peers/numpy_indexing.py
    python3 benchmarks/peers/numpy_indexing.py --dtype I64 --elements 100000 --operation select,take,bincount
"""
import argparse

import numpy as np

from numpy_elementwise import best

SIZES = (1_000, 100_000, 10_000_000)
DTYPES = {"F32": np.float32, "F64": np.float64, "I32": np.int32, "I64": np.int64, "U8": np.uint8}
ROW = 64
BINS = 1000


def scatter(matrix, columns):
    out = matrix.copy()
    np.put_along_axis(out, columns, matrix, 1)
    return out


def scatter_add(x, indices):
    out = x.copy()
    np.add.at(out, indices, x)
    return out


def filled(x, mask):
    out = x.copy()
    out[mask] = 1
    return out


def one_hot(labels):
    out = np.zeros((labels.size, ROW), np.int64)
    out[np.arange(labels.size), np.minimum(labels, ROW - 1)] = 1
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dtype", choices=DTYPES, default="F32")
    parser.add_argument("--elements", help="some sizes, separated by commas")
    parser.add_argument("--operation", help="some operations, separated by commas")
    arguments = parser.parse_args()
    dtype = DTYPES[arguments.dtype]
    sizes = [int(size) for size in arguments.elements.split(",")] if arguments.elements else SIZES
    wanted = arguments.operation.split(",") if arguments.operation else None
    rng = np.random.default_rng(42)
    for n in sizes:
        rows = -(-n // ROW)
        x = (100 * rng.random(n)).astype(dtype)
        matrix = (100 * rng.random((rows, ROW))).astype(dtype)
        mask = rng.random(n) < 0.5
        plane = rng.random((rows, ROW)) < 0.5
        row_mask = mask[:rows].copy()
        indices = rng.integers(0, n, n)
        columns = rng.integers(0, ROW, (rows, ROW))
        row_indices = rng.integers(0, rows, rows)
        numbers = rng.integers(0, BINS, n)
        ordered = np.sort(x)
        tasks = {
            "select": lambda: x[mask],
            "selectRows": lambda: matrix[row_mask],
            "maskedFill": lambda: filled(x, mask),
            "flatNonzero": lambda: np.flatnonzero(mask),
            "nonzero": lambda: np.argwhere(plane),
            "countNonzero": lambda: np.count_nonzero(x),
            "take": lambda: np.take(x, indices),
            "gather": lambda: np.take_along_axis(matrix, columns, 1),
            "indexSelect": lambda: np.take(matrix, row_indices, axis=0),
            "scatter": lambda: scatter(matrix, columns),
            "scatterAdd": lambda: scatter_add(x, indices),
            "oneHot": lambda: one_hot(row_indices),
            "bincount": lambda: np.bincount(numbers),
            "bincountWeights": lambda: np.bincount(numbers, x),
            "unique": lambda: np.unique(numbers, return_inverse=True, return_counts=True),
            "searchSorted": lambda: np.searchsorted(ordered, x),
        }
        for name, task in tasks.items():
            if not wanted or name in wanted:
                print(f"{name} {n}: {best(task):.2f} us", flush=True)


if __name__ == "__main__":
    main()
