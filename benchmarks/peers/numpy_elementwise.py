#!/usr/bin/env python3
"""Element-wise operations, reductions and casts of NumPy on the sizes of ElementwiseBenchmark, ReductionBenchmark and
CastBenchmark, or with a type of integers on those of IntegerBenchmark, with --masks on those of MaskBenchmark, in
microseconds (the best of seven measurements), one thread.

    python3 benchmarks/peers/numpy_elementwise.py
    python3 benchmarks/peers/numpy_elementwise.py --dtype F64 --side 316 --layout contiguous --operation exp,log,tanh
    python3 benchmarks/peers/numpy_elementwise.py --operation cast
    python3 benchmarks/peers/numpy_elementwise.py --dtype U8
    python3 benchmarks/peers/numpy_elementwise.py --masks --operation lt,select
"""
import argparse
import time

import numpy as np

SIDES = (32, 316, 3162)
LAYOUTS = ("contiguous", "row", "column", "narrow", "strided", "transposed")
NARROW = 32
DTYPES = {"F32": np.float32, "F64": np.float64}
INTEGERS = {"I64": np.int64, "I32": np.int32, "U8": np.uint8}
CAST_DTYPES = DTYPES | INTEGERS | {"BOOL": np.bool_, "F16": np.float16}


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


def masks(wanted):
    rng = np.random.default_rng(42)
    for elements in (1000, 100_000, 10_000_000):
        flags = np.empty(elements, bool)
        numbers = 200 * rng.random((2, elements))
        for percent in (1, 50, 99):
            condition = 100 * rng.random(elements) < percent
            for dtype in (np.float32, np.float64, np.int32, np.int64, np.uint8):
                a, b = numbers.astype(dtype)
                out = b.copy()
                tasks = {
                    "lt": lambda: np.less(a, b, out=flags),
                    "ltScalar": lambda: np.less(a, dtype(100), out=flags),
                    "where": lambda: np.where(condition, a, b),
                    "fill": lambda: np.copyto(out, dtype(100), where=condition),
                    "select": lambda: a[condition],
                }
                print_times(tasks, wanted, f"{np.dtype(dtype).name} {elements} of which {percent} %")
            zeros = np.zeros(elements, bool)
            ones = np.ones(elements, bool)
            tasks = {
                "nonzero": lambda: np.flatnonzero(condition),
                "count": lambda: np.count_nonzero(condition),
                "any": lambda: np.any(zeros),
                "all": lambda: np.all(ones),
            }
            print_times(tasks, wanted, f"{elements} of which {percent} %")


def print_times(tasks, wanted, what):
    for name, task in tasks.items():
        if not wanted or name in wanted:
            print(f"{name} {what}: {best(task):.2f} us", flush=True)


def log_sum_exp(x, axis):
    largest = np.max(x, axis=axis, keepdims=True)
    return np.log(np.sum(np.exp(x - largest), axis=axis)) + np.squeeze(largest, axis=axis)


def print_integers(dtype, sides, wanted):
    rng = np.random.default_rng(42)
    for side in sides:
        a = rng.integers(1, 30, (side, side)).astype(dtype)
        b = rng.integers(1, 30, (side, side)).astype(dtype)
        zeros = np.zeros_like(a)
        out = np.empty_like(a)
        three = dtype(3)
        tasks = {
            "add": lambda: np.add(a, b, out=out),
            "addScalar": lambda: np.add(a, three, out=out),
            "mul": lambda: np.multiply(a, b, out=out),
            "fmod": lambda: np.fmod(a, b, out=out),
            "fmodScalar": lambda: np.fmod(a, three, out=out),
            "remainder": lambda: np.remainder(a, b, out=out),
            "remainderScalar": lambda: np.remainder(a, three, out=out),
            "floorDivide": lambda: np.floor_divide(a, b, out=out),
            "floorDivideScalar": lambda: np.floor_divide(a, three, out=out),
            "pow": lambda: np.power(a, b, out=out),
            "powScalar": lambda: np.power(a, three, out=out),
            "maximum": lambda: np.maximum(a, b, out=out),
            "and": lambda: np.bitwise_and(a, b, out=out),
            "shiftLeft": lambda: np.left_shift(a, b, out=out),
            "shiftRight": lambda: np.right_shift(a, b, out=out),
            "neg": lambda: np.negative(a, out=out),
            "abs": lambda: np.absolute(a, out=out),
            "sign": lambda: np.sign(a, out=out),
            "not": lambda: np.invert(a, out=out),
            "sum": lambda: np.sum(a),
            "prod": lambda: np.prod(a),
            "max": lambda: np.max(a),
            "argmax": lambda: np.argmax(a),
            "any": lambda: np.any(zeros),
            "all": lambda: np.all(a),
            "cumsum": lambda: np.cumsum(a, dtype=dtype),
            "sum0": lambda: np.sum(a, axis=0),
            "prod0": lambda: np.prod(a, axis=0),
            "max0": lambda: np.max(a, axis=0),
            "argmax0": lambda: np.argmax(a, axis=0),
        }
        for name, task in tasks.items():
            if not wanted or name in wanted:
                print(f"{name} {side}: {best(task):.2f} us", flush=True)


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
    parser.add_argument("--dtype", choices=(*DTYPES, *INTEGERS), default="F32")
    parser.add_argument("--side", help="some sides, separated by commas")
    parser.add_argument("--layout", help="some layouts, separated by commas")
    parser.add_argument("--operation", help="some operations, separated by commas")
    parser.add_argument("--masks", action="store_true", help="what writes and reads truth values")
    arguments = parser.parse_args()
    sides = [int(side) for side in arguments.side.split(",")] if arguments.side else SIDES
    layouts = arguments.layout.split(",") if arguments.layout else LAYOUTS
    wanted = arguments.operation.split(",") if arguments.operation else None
    if arguments.masks:
        masks(wanted)
        return
    if arguments.dtype in INTEGERS:
        print_integers(INTEGERS[arguments.dtype], sides, wanted)
        return
    dtype = DTYPES[arguments.dtype]
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
            print_times(tasks, wanted, f"{side} {layout}")
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
