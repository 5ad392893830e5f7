#!/usr/bin/env python3
"""Derives the polynomial coefficients of FloatMath and DoubleMath (tensor-core, lanewise.tensor.internal.kernel).

    python3 docs/scripts/minimax.py

needs nothing but Python 3 and prints Java constants. Two functions are approximated:

    e^r = 1 + r + r^2 q(r)           |r| <= ln(2)/2
    log(1 + f) = f + f^2 q(f)        sqrt(1/2) - 1 <= f <= sqrt(2) - 1

In both, q minimises the largest error of the whole formula relative to the function that vanishes at 0: log(1 + f),
and e^r - 1, so that expm1 and tanh can share the polynomial with exp. The method is Remez's exchange algorithm on a
fine grid (Cheney, Introduction to Approximation Theory, 1966, section 3.8) in 60-digit arithmetic. The printed error is
that of the rounded coefficients, evaluated exactly, also in units of half an ulp of 1 (2^-24 or 2^-53).
"""

from decimal import Decimal, getcontext
import math
import struct

getcontext().prec = 60

GRID_POINTS = 1500
# The integer nearest to x/ln(2) is found in working precision, so r may leave its interval by a rounding error.
WIDENING = Decimal("1.00001")

LN2 = Decimal(2).ln()
SQRT2 = Decimal(2).sqrt()


def exp_tail(r):
    """Returns q and its weight: the factor that turns an error of q into an error relative to e^r - 1."""
    expm1 = r.exp() - 1
    return (expm1 - r) / (r * r), r * r / abs(expm1)


def log_tail(f):
    log1p = (1 + f).ln()
    return (log1p - f) / (f * f), f * f / abs(log1p)


def chebyshev_grid(low, high):
    """Points that crowd towards the ends, none of them 0."""
    middle, radius = (low + high) / 2, (high - low) / 2
    angles = (math.pi * (i + 0.5) / GRID_POINTS for i in range(GRID_POINTS))
    return [middle - radius * Decimal(math.cos(a)) / Decimal(math.cos(math.pi * 0.5 / GRID_POINTS)) for a in angles]


def evaluate(coefficients, x):
    value = Decimal(0)
    for c in reversed(coefficients):
        value = value * x + c
    return value


def solve(matrix, right):
    """Gaussian elimination with partial pivoting."""
    rows = [row + [value] for row, value in zip(matrix, right)]
    n = len(rows)
    for column in range(n):
        pivot = max(range(column, n), key=lambda i: abs(rows[i][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for i in range(column + 1, n):
            factor = rows[i][column] / rows[column][column]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[column])]
    solution = [Decimal(0)] * n
    for i in reversed(range(n)):
        known = sum((rows[i][j] * solution[j] for j in range(i + 1, n)), Decimal(0))
        solution[i] = (rows[i][n] - known) / rows[i][i]
    return solution


def alternating_extrema(errors, count):
    """The largest error of each run of equal sign; the weakest end is dropped while there are too many."""
    extrema = []
    for i, error in enumerate(errors):
        if extrema and (error > 0) == (errors[extrema[-1]] > 0):
            if abs(error) > abs(errors[extrema[-1]]):
                extrema[-1] = i
        else:
            extrema.append(i)
    while len(extrema) > count:
        extrema.pop(0 if abs(errors[extrema[0]]) < abs(errors[extrema[-1]]) else -1)
    return extrema


def remez(tail, low, high, degree):
    """Returns the coefficients of q from the constant term upwards, and the samples they were fitted to."""
    samples = [(x, *tail(x)) for x in chebyshev_grid(low, high)]
    count = degree + 2
    reference = [round((GRID_POINTS - 1) * (i + 0.5) / count) for i in range(count)]
    while True:
        matrix, right = [], []
        for sign, i in enumerate(reference):
            x, value, weight = samples[i]
            matrix.append([weight * x**power for power in range(degree + 1)] + [Decimal(-1) ** sign])
            right.append(weight * value)
        *coefficients, level = solve(matrix, right)
        errors = [weight * (evaluate(coefficients, x) - value) for x, value, weight in samples]
        extrema = alternating_extrema(errors, count)
        if len(extrema) < count:
            raise ArithmeticError(f"degree {degree}: only {len(extrema)} of {count} alternations")
        if extrema == reference or max(map(abs, errors)) < abs(level) * Decimal("1.001"):
            return coefficients, samples
        reference = extrema


def to_float(c):
    """Rounds to float; the double in between has enough digits that rounding twice does no harm here."""
    return struct.unpack("f", struct.pack("f", float(c)))[0]


def report(name, tail, low, high, degree, single):
    coefficients, samples = remez(tail, low, high, degree)
    rounded = [to_float(c) if single else float(c) for c in coefficients]
    exact = [Decimal(c) for c in rounded]
    error = max(abs(weight * (evaluate(exact, x) - value)) for x, value, weight in samples)
    unit = Decimal(2) ** (-24 if single else -53)
    kind = "float" if single else "double"
    interval = f"[{low:.4f}, {high:.4f}]"
    print(f"// {name}: q of degree {degree} on {interval}, error {error / unit:.4f} half ulps ({error:.2e})")
    for power, c in enumerate(rounded, start=2):
        print(f"static final {kind} {name}_{power} = {java_literal(c, single)};")
    print()


def java_literal(c, single):
    if not single:
        return c.hex()
    mantissa, exponent = c.hex().split("p")
    return f"{mantissa[:-7]}p{exponent}f"  # a float's last 29 mantissa bits are zero: keep six hex digits


if __name__ == "__main__":
    reach = LN2 / 2 * WIDENING
    for single, exp_degree, log_degree in ((True, 5, 8), (False, 10, 20)):
        report("EXP", exp_tail, -reach, reach, exp_degree, single)
        report("LOG", log_tail, (1 / SQRT2 - 1) * WIDENING, (SQRT2 - 1) * WIDENING, log_degree, single)
