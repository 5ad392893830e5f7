#!/usr/bin/env python3
"""The operations of OrderBenchmark in NumPy, in microseconds of one thread's processor time (the best of several).

    python3 benchmarks/peers/numpy_order.py
    python3 benchmarks/peers/numpy_order.py --dtype I64 --rows 1 --length 1000000 --operation sort,argsort
"""
import argparse
import time

import numpy as np

DTYPES = {"F32": np.float32, "F64": np.float64, "I32": np.int32, "I64": np.int64, "U8": np.uint8}


def best(task):
    task()
    times = []
    while len(times) < 5 or sum(times) < 0.3:
        start = time.thread_time()
        task()
        times.append(time.thread_time() - start)
    return 1e6 * min(times)


def softmax(x):
    y = np.exp(x - x.max(axis=1, keepdims=True))
    y /= y.sum(axis=1, keepdims=True)
    return y


def top(x):
    places = np.argpartition(x, -10, axis=1)[:, -10:]
    values = np.take_along_axis(x, places, axis=1)
    order = np.argsort(values, axis=1)[:, ::-1]
    return np.take_along_axis(values, order, axis=1), np.take_along_axis(places, order, axis=1)


def tasks(x, name):
    largest = 255 if name == "U8" else 3 if name.startswith("F") else 3 * 2.0**30
    return {
        "sort": lambda: np.sort(x, axis=1),
        "argsort": lambda: np.argsort(x, axis=1, kind="stable"),
        "topK": lambda: top(x),
        "median": lambda: np.median(x, axis=1),
        "quantile": lambda: np.quantile(x, 0.9, axis=1),
        "histogram": lambda: np.histogram(x, 50, (-largest, largest)),
        "pad": lambda: np.pad(x, ((0, 0), (3, 3)), mode="reflect"),
        "softmax": lambda: softmax(x),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dtype", help="some element types, separated by commas")
    parser.add_argument("--rows", type=int, default=1)
    parser.add_argument("--length", help="some lengths, separated by commas")
    parser.add_argument("--operation", help="some operations, separated by commas")
    arguments = parser.parse_args()
    names = arguments.dtype.split(",") if arguments.dtype else DTYPES
    lengths = [int(n) for n in arguments.length.split(",")] if arguments.length else (1000, 100_000, 1_000_000)
    rng = np.random.default_rng(42)
    for name in names:
        for length in lengths:
            normal = rng.standard_normal((arguments.rows, length))
            x = normal.astype(DTYPES[name]) if name.startswith("F") else \
                (normal * 2.0**30).astype(np.int64).astype(DTYPES[name])
            for operation, task in tasks(x, name).items():
                if operation == "softmax" and not name.startswith("F") or \
                        arguments.operation and operation not in arguments.operation.split(","):
                    continue
                print(f"{name} {operation} {arguments.rows} x {length}: {best(task):.1f} us", flush=True)


if __name__ == "__main__":
    main()
