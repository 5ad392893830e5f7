#!/usr/bin/env python3
"""Element-wise operations and reductions of NumPy on the sizes of ElementwiseBenchmark and ReductionBenchmark, in
microseconds (the best of seven measurements), one thread.

    python3 benchmarks/peers/numpy_elementwise.py
"""
import time

import numpy as np

SIDES = (32, 316, 3162)


def best(task):
    task()
    start = time.perf_counter()
    task()
    repetitions = max(1, int(0.05 / max(time.perf_counter() - start, 1e-7)))
    times = []
    for _ in range(7):
        start = time.perf_counter()
        for _ in range(repetitions):
            task()
        times.append((time.perf_counter() - start) / repetitions)
    return 1e6 * min(times)


def operands(layout, side, rng):
    if layout == "contiguous":
        return rng.random((side, side), np.float32) + np.float32(0.5)
    if layout == "row":
        return rng.random((1, side), np.float32) + np.float32(0.5)
    if layout == "strided":
        return (rng.random((side, 2 * side), np.float32) + np.float32(0.5))[:, ::2]
    return (rng.random((side, side), np.float32) + np.float32(0.5)).T


def main():
    rng = np.random.default_rng(42)
    for side in SIDES:
        out = np.empty((side, side), np.float32)
        flags = np.empty((side, side), bool)
        for layout in ("contiguous", "row", "strided", "transposed"):
            a = operands(layout, side, rng)
            b = operands(layout, side, rng)
            x = np.broadcast_to(a, out.shape)
            tasks = {
                "copy": lambda: np.copyto(out, x),
                "add": lambda: np.add(x, b, out=out),
                "mul": lambda: np.multiply(x, b, out=out),
                "div": lambda: np.divide(x, b, out=out),
                "addScalar": lambda: np.add(x, np.float32(1.5), out=out),
                "maximum": lambda: np.maximum(x, b, out=out),
                "lt": lambda: np.less(x, b, out=flags),
                "floor": lambda: np.floor(x, out=out),
                "sqrt": lambda: np.sqrt(x, out=out),
                "exp": lambda: np.exp(x, out=out),
                "log": lambda: np.log(x, out=out),
                "sin": lambda: np.sin(x, out=out),
                "cos": lambda: np.cos(x, out=out),
                "tanh": lambda: np.tanh(x, out=out),
            }
            for name, task in tasks.items():
                print(f"{name} {side} {layout}: {best(task):.2f} us", flush=True)
        x = rng.random((side, side), np.float32)
        for name, function in (("sum", np.sum), ("max", np.max), ("argmax", np.argmax)):
            for axis in (0, 1, None):
                print(f"{name} {side} axis {'all' if axis is None else axis}: "
                      f"{best(lambda: function(x, axis=axis)):.2f} us", flush=True)
    a = np.ones((3, 3), np.float32)
    out = np.empty_like(a)
    print(f"add 3 x 3: {1e3 * best(lambda: a + a):.0f} ns, into out: {1e3 * best(lambda: np.add(a, a, out=out)):.0f} ns")


if __name__ == "__main__":
    main()
