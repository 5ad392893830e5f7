#!/usr/bin/env python3
"""Element-wise operations, reductions and casts of NumPy on the sizes of ElementwiseBenchmark, ReductionBenchmark and
CastBenchmark, in microseconds (the best of seven measurements), one thread.

    python3 benchmarks/peers/numpy_elementwise.py
    python3 benchmarks/peers/numpy_elementwise.py --dtype F64 --side 316 --layout contiguous --operation exp,log,tanh
    python3 benchmarks/peers/numpy_elementwise.py --operation cast
"""
import argparse
import time

import numpy as np

SIDES = (32, 316, 3162)
LAYOUTS = ("contiguous", "row", "column", "narrow", "strided", "transposed")
NARROW = 32
DTYPES = {"F32": np.float32, "F64": np.float64}
CAST_DTYPES = DTYPES | {"I32": np.int32, "I64": np.int64, "U8": np.uint8, "BOOL": np.bool_, "F16": np.float16}


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


def operand(number, layout, side, rng, dtype):
    shapes = {"row": (1, side), "column": (side, 1 if number == 1 else side),
              "narrow": (side * side // NARROW if number == 1 else 1, NARROW), "strided": (side, 2 * side)}
    values = rng.random(shapes.get(layout, (side, side)), dtype) + dtype(0.5)
    return values[:, ::2] if layout == "strided" else values.T if layout == "transposed" else values


def log_sum_exp(x, axis):
    largest = np.max(x, axis=axis, keepdims=True)
    return np.log(np.sum(np.exp(x - largest), axis=axis)) + np.squeeze(largest, axis=axis)


def print_casts(side, rng):
    for stride in (1, 2):
        numbers = 100 * rng.random(stride * side * side)
        for source, source_dtype in CAST_DTYPES.items():
            x = numbers.astype(source_dtype)[::stride]
            for target, target_dtype in CAST_DTYPES.items():
                out = np.empty(x.shape, target_dtype)
                time_taken = best(lambda: np.copyto(out, x, casting="unsafe"))
                print(f"cast {side} {source} to {target} stride {stride}: {time_taken:.2f} us", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dtype", choices=DTYPES, default="F32")
    parser.add_argument("--side", help="some sides, separated by commas")
    parser.add_argument("--layout", help="some layouts, separated by commas")
    parser.add_argument("--operation", help="some operations, separated by commas")
    arguments = parser.parse_args()
    dtype = DTYPES[arguments.dtype]
    sides = [int(side) for side in arguments.side.split(",")] if arguments.side else SIDES
    layouts = arguments.layout.split(",") if arguments.layout else LAYOUTS
    wanted = arguments.operation.split(",") if arguments.operation else None
    rng = np.random.default_rng(42)
    for side in sides:
        for layout in layouts:
            columns = NARROW if layout == "narrow" else side
            out = np.empty((side * side // columns, columns), dtype)
            flags = np.empty(out.shape, bool)
            a = operand(1, layout, side, rng, dtype)
            b = operand(2, layout, side, rng, dtype)
            x = np.broadcast_to(a, out.shape)
            tasks = {
                "copy": lambda: np.copyto(out, x),
                "add": lambda: np.add(x, b, out=out),
                "mul": lambda: np.multiply(x, b, out=out),
                "div": lambda: np.divide(x, b, out=out),
                "addScalar": lambda: np.add(x, dtype(1.5), out=out),
                "maximum": lambda: np.maximum(x, b, out=out),
                "lt": lambda: np.less(x, b, out=flags),
                "floor": lambda: np.floor(x, out=out),
                "trunc": lambda: np.trunc(x, out=out),
                "sqrt": lambda: np.sqrt(x, out=out),
                "exp": lambda: np.exp(x, out=out),
                "log": lambda: np.log(x, out=out),
                "sin": lambda: np.sin(x, out=out),
                "cos": lambda: np.cos(x, out=out),
                "tanh": lambda: np.tanh(x, out=out),
                "pow": lambda: np.power(x, b, out=out),
                "powScalar": lambda: np.power(x, dtype(2.5), out=out),
            }
            for name, task in tasks.items():
                if wanted and name not in wanted:
                    continue
                print(f"{name} {side} {layout}: {best(task):.2f} us", flush=True)
        if not wanted or "cast" in wanted:
            print_casts(side, rng)
        x = rng.random((side, side), dtype) + dtype(0.5)
        zeros = np.zeros_like(x)
        reductions = {
            "sum": np.sum,
            "mean": np.mean,
            "prod": np.prod,
            "var": np.var,
            "norm": np.linalg.norm,
            "max": np.max,
            "any": lambda _, axis: np.any(zeros, axis=axis),
            "all": np.all,
            "argmax": np.argmax,
            "cumsum": np.cumsum,
            "logSumExp": log_sum_exp,
        }
        for name, function in reductions.items():
            if wanted and name not in wanted:
                continue
            for axis in (0, 1, None):
                print(f"{name} {side} axis {'all' if axis is None else axis}: "
                      f"{best(lambda: function(x, axis=axis)):.2f} us", flush=True)
    if wanted:
        return
    a = np.ones((3, 3), dtype)
    out = np.empty_like(a)
    print(f"add 3 x 3: {1e3 * best(lambda: a + a):.0f} ns, into out: {1e3 * best(lambda: np.add(a, a, out=out)):.0f} ns")


if __name__ == "__main__":
    main()
