#!/usr/bin/env python3
"""Derives the polynomial coefficients of FloatMath, FloatTrigonometry, FloatInverseTrigonometry, FloatErrorFunction,
FloatPower and their double relatives.

    python3 docs/scripts/minimax.py

needs nothing but Python 3 and prints Java constants. These functions are approximated:

    e^r = 1 + r + r^2 q(r)                        |r| <= ln(2)/2, for exp of doubles |r| <= ln(2)/16, for pow of floats ln(2) 5/32
    log(1 + f) = 2s - s^3 q(s^2)                  s = f/(2 + f), sqrt(1/2) - 1 <= f <= sqrt(2) - 1
    log(1 + r) = r - r^2/2 + r^3 q(r)             |r| <= 35/1024, for the logarithm in pow
    r coth r = 1 - r^2 q(r^2)                     |r| <= ln(2)/4
    tanh x = x - x x^2/q(x^2)                     |x| < 1
    sin r = r + r^3 q(r^2)                        |r| <= pi/4
    cos r = 1 - r^2/2 + r^4 q(r^2)                |r| <= pi/4
    asin x = x + x^3 q(x^2)                       |x| <= 1/2
    atan x = x + x^3 q(x^2)                       |x| <= 1/2
    erf x = x + x q(x^2)                          |x| <= 13/16
    ln(erfc(c + w) / erfc(c)) = w q(w)            13/16 <= c + w <= 4 or 6

In most, q minimises the largest error of the whole formula relative to the function: for e^r, relative to e^r - 1, so
that expm1 can share the polynomial with exp, and sigmoid takes that of e^(-r) from it; for erfc, relative to erf. For coth and tanh it is the error of tanh: for
coth that of e^2r relative to e^2r, of which less than a quarter arrives in tanh x where |x| >= 1.

Rounded, the coefficients of tanh leave more than their share of an ulp. TANH_ROUNDED are those in the code, found by
random search from minimax ones of a coarser grid: the last bits of the float coefficients and of the first four double
ones were changed for the smallest rounding error of the whole formula, over every float of [0.2, 1) and over 6,000,000
random doubles of [0.35, 1). Both sets are printed.

The method is Remez's exchange algorithm on a fine grid (Cheney, Introduction to Approximation Theory, 1966,
section 3.8) in 60-digit arithmetic. The printed error is that of the rounded coefficients, evaluated exactly, also in
units of half an ulp of 1 (2^-24 or 2^-53).

It also prints pi/2 in three parts, the bits of 2/pi in PayneHanek, the table of exp of doubles, and the tables of pow.
"""

from decimal import Decimal, getcontext
import math
import struct

getcontext().prec = 60

GRID_POINTS = 1500
# The integer nearest to x/ln(2) is found in working precision, so r may leave its interval by a rounding error.
WIDENING = Decimal("1.00001")

# The same for the multiple of pi/2, which for float arguments up to 2^17 may be off by 0.003.
ANGLE_WIDENING = {True: Decimal("1.008"), False: WIDENING}

# The coefficients of tanh in the code, float and double.
TANH_ROUNDED = {
    True: ["0x1.800008p1", "0x1.3332bcp0", "-0x1.751496p-8", "0x1.dbffe6p-13"],
    False: ["0x1.8000000000001p1", "0x1.33333333332c3p0", "-0x1.767dce42e5748p-8", "0x1.0a4e15591ccc4p-12",
            "-0x1.997ca304d57b7p-17", "0x1.417298b0b9c60p-21", "-0x1.fb55ad7e12591p-26", "0x1.89ae85464e81ap-30",
            "-0x1.f5a5f3d7113e2p-35"],
}

LN2 = Decimal(2).ln()
SQRT2 = Decimal(2).sqrt()

# Where erf passes from one polynomial to the other, and where erfc is nothing beside 1.
ERF_BREAK = Decimal(13) / 16
ERFC_END = {True: Decimal(4), False: Decimal(6)}
# Numbers near 7/8 whose erfc happens to be a float or double to 14 bits more, so that erfc(c) needs no low part.
ERFC_CENTRE = {True: "0x1.c03d94p-1", False: "0x1.c0015af8p-1"}


def exp_tail(r):
    """Returns q and its weight: the factor that turns an error of q into an error relative to e^r - 1."""
    expm1 = r.exp() - 1
    return (expm1 - r) / (r * r), r * r / abs(expm1)


def log_tail(square):
    s = square.sqrt()
    log = ((1 + s) / (1 - s)).ln()
    return (2 - log / s) / square, s * square / log


def log1p_tail(r):
    log = (1 + r).ln()
    return (log - r + r * r / 2) / (r * r * r), r * r * abs(r) / abs(log)


def coth_tail(square):
    r = square.sqrt()
    expm1 = (2 * r).exp() - 1
    r_coth = r * (expm1 + 2) / expm1
    # e^2r - 1 = 2r/(r coth r - r): its derivative by r coth r is (e^2r - 1)^2/2r.
    return (1 - r_coth) / square, square * expm1 * expm1 / (2 * r) / (expm1 + 1)


def tanh_divisor(square):
    x = square.sqrt()
    power = (2 * x).exp()
    ratio = (power - 1) / (power + 1) / x
    q = square / (1 - ratio)
    return q, square / (q * q * ratio)


def alternating(z, first):
    """1/first! - z/(first + 2)! + z^2/(first + 4)! - ..."""
    term, total, k = 1 / Decimal(math.factorial(first)), Decimal(0), first
    while abs(term) > Decimal("1e-58"):
        total += term
        term *= -z / ((k + 1) * (k + 2))
        k += 2
    return total


def sin_tail(z):
    return -alternating(z, 3), z / alternating(z, 1)


def cos_tail(z):
    return alternating(z, 4), z * z / alternating(z, 0)


def arctan(x):
    """Halves the angle ten times, then sums x - x^3/3 + x^5/5 - ..."""
    for _ in range(10):
        x = x / (1 + (1 + x * x).sqrt())
    power, total, k = x, Decimal(0), 1
    while abs(power) > Decimal("1e-58") * abs(x):
        total += power / k
        power *= -x * x
        k += 2
    return total * 2**10


def asin_tail(z):
    x = z.sqrt()
    asin = arctan(x / (1 - z).sqrt())
    return (asin / x - 1) / z, z * x / asin


def atan_tail(z):
    x = z.sqrt()
    atan = arctan(x)
    return (atan / x - 1) / z, z * x / atan


def erf(x):
    """2/sqrt(pi) e^(-x^2) (x + 2 x^3/3 + 4 x^5/15 + ...), whose terms have one sign."""
    term, total, k = x, Decimal(0), 1
    while term > Decimal("1e-58") * x:
        total += term
        k += 2
        term *= 2 * x * x / k
    return 2 / PI.sqrt() * (-x * x).exp() * total


def erf_tail(z):
    x = z.sqrt()
    return erf(x) / x - 1, x / erf(x)


def erfc_tail(centre):
    log_at_centre = (1 - erf(centre)).ln()

    def tail(w):
        value = erf(centre + w)
        return ((1 - value).ln() - log_at_centre) / w, abs(w) * (1 - value) / value

    return tail


def pi_bits(bits):
    """floor(pi 2^bits) by Machin's formula."""
    guard = 64

    def arctan_inverse(n):
        term = (1 << (bits + guard)) // n
        total, k = 0, 1
        while term:
            total += term // k if k % 4 == 1 else -(term // k)
            term //= n * n
            k += 2
        return total

    return (16 * arctan_inverse(5) - 4 * arctan_inverse(239)) >> guard


PI = Decimal(pi_bits(240)) / Decimal(2) ** 240


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


def rounded_one_by_one(coefficients, samples, single):
    """Rounds from the constant term upwards; the terms not yet rounded make up for what each has lost (least squares)."""
    points = samples[:: GRID_POINTS // 100]
    rest = list(coefficients)
    for k in range(len(rest)):
        exact = rest[k]
        rest[k] = Decimal(to_float(exact) if single else float(exact))
        powers = range(k + 1, len(rest))
        matrix = [[sum(w * w * x ** (i + j) for x, _, w in points) for j in powers] for i in powers]
        right = [sum(w * w * x ** (i + k) for x, _, w in points) * (exact - rest[k]) for i in powers]
        for i, change in zip(powers, solve(matrix, right)):
            rest[i] += change
    return [float(c) for c in rest]


def to_float(c):
    """Rounds to float; the double in between has enough digits that rounding twice does no harm here."""
    return struct.unpack("f", struct.pack("f", float(c)))[0]


def report(name, tail, low, high, degree, single, first=2, step=1, chosen=None):
    coefficients, samples = remez(tail, low, high, degree)
    rounded = chosen or [to_float(c) if single else float(c) for c in coefficients]
    exact = [Decimal(c) for c in rounded]
    error = max(abs(weight * (evaluate(exact, x) - value)) for x, value, weight in samples)
    unit = Decimal(2) ** (-24 if single else -53)
    kind = "float" if single else "double"
    interval = f"[{low:.4f}, {high:.4f}]"
    print(f"// {name}: q of degree {degree} on {interval}, error {error / unit:.4f} half ulps ({error:.2e})")
    for power, c in enumerate(rounded):
        print(f"static final {kind} {name}_{first + step * power} = {java_literal(c, single)};")
    print()


def report_erf(degree, tail_degree, single):
    z = ERF_BREAK**2
    report("ERF", erf_tail, z / 10**6, z, degree, single, first=1, step=2)
    kind = "float" if single else "double"
    centre = Decimal(float.fromhex(ERFC_CENTRE[single]))
    erfc = 1 - erf(centre)
    rounded = to_float(erfc) if single else float(erfc)
    print(f"// erfc at the centre, relative error {abs(Decimal(rounded) / erfc - 1):.1e}")
    print(f"static final {kind} ERFC_CENTRE = {java_literal(float(centre), single)};")
    print(f"static final {kind} ERFC_AT_CENTRE = {java_literal(rounded, single)};")
    low, high = ERF_BREAK - centre, ERFC_END[single] - centre
    report("ERFC", erfc_tail(centre), low, high, tail_degree, single, first=1)


def report_angles(degree, single):
    z = (PI / 4 * ANGLE_WIDENING[single]) ** 2
    report("SIN", sin_tail, z / 10**6, z, degree, single, first=3, step=2)
    report("COS", cos_tail, z / 10**6, z, degree, single, first=4, step=2)
    kind = "float" if single else "double"
    rest = PI / 2
    for part in ("HIGH", "MIDDLE", "LOW"):
        rounded = to_float(rest) if single else float(rest)
        print(f"static final {kind} HALF_PI_{part} = {java_literal(rounded, single)};")
        rest -= Decimal(rounded)
    rounded = to_float(2 / PI) if single else float(2 / PI)
    print(f"static final {kind} TWO_OVER_PI = {java_literal(rounded, single)};\n")


def report_arcs(asin_degree, atan_degree, single):
    quarter = Decimal("0.25")
    for name, tail, degree in (("ASIN", asin_tail, asin_degree), ("ATAN", atan_tail, atan_degree)):
        rounded = rounded_one_by_one(*remez(tail, quarter / 10**6, quarter, degree), single)
        report(name, tail, quarter / 10**6, quarter, degree, single, 3, 2, rounded)


def report_eighth_powers():
    print("// 2^(i/8), rounded, and what that has lost relative to it")
    for i in range(8):
        power = Decimal(2) ** (Decimal(i) / 8)
        print(f"{float(power).hex()}, {float((power - Decimal(float(power))) / power).hex()},")
    print()


def reciprocals():
    """The sixteen intervals of m in pow and a multiple n/64 of each reciprocal: a product m n/64 - 1 needs no rounding,
    because it is smaller than the first bit that the product has too many."""
    edges = [1 + Decimal(2 * i - 17) / (64 if i < 9 else 32) for i in range(17)]
    for low, high in zip(edges, edges[1:]):
        def reach(n):
            return max(abs(low * n / 64 - 1), abs(high * n / 64 - 1))

        def is_exact(n):
            bits = 6 - (math.gcd(n, 64).bit_length() - 1)
            return n == 64 or reach(n) < Decimal(2) ** (-bits if low < 1 else 1 - bits)

        best = min(filter(is_exact, range(32, 100)), key=reach)
        yield best, reach(best)


def report_power_tables(single):
    """-ln(n/64) in two parts, the first a multiple of what LN2 is a multiple of."""
    print("// of 64 times the reciprocal, its logarithm in two parts; the largest |r|: ", max(r for _, r in reciprocals()))
    unit = Decimal(2) ** (-15 if single else -42)
    for n, _ in reciprocals():
        log = -(Decimal(n) / 64).ln()
        high = (log / unit).to_integral_value() * unit
        low = to_float(log - high) if single else float(log - high)
        print(f"{n}, {java_literal(float(high), single)}, {java_literal(low, single)},")
    print()


def report_two_over_pi(words):
    bits = 64 * words
    value = (2 << (2 * bits + 64)) // pi_bits(bits + 64)
    print("// The bits of 2/pi after the point")
    for i in range(words):
        print(f"0x{value >> (bits - 64 * (i + 1)) & (1 << 64) - 1:016x}L,")


def java_literal(c, single):
    if not single:
        return c.hex()
    mantissa, exponent = c.hex().split("p")
    return f"{mantissa[:-7]}p{exponent}f"  # a float's last 29 mantissa bits are zero: keep six hex digits


if __name__ == "__main__":
    reach = LN2 / 2 * WIDENING
    near_zero = Decimal("1e-9")  # where the functions of squares are still 0/0 but for 40 digits
    reciprocal_reach = Decimal(35) / 1024
    for (single, exp_degree, log_degree, coth_degree, tanh_degree, angle_degree, asin_degree, atan_degree, erf_degree,
            erfc_degree) in ((True, 5, 2, 1, 3, 2, 4, 4, 5, 5), (False, 10, 6, 4, 8, 5, 11, 11, 10, 17)):
        report("EXP", exp_tail, -reach, reach, exp_degree, single)
        eighth = LN2 * 5 / 32 if single else reach / 8
        report("EXP_EIGHTH", exp_tail, -eighth, eighth, 3 if single else 5, single)
        if not single:
            report_eighth_powers()
        report("LOG", log_tail, near_zero, (3 - 2 * SQRT2) ** 2 * WIDENING, log_degree, single, 3, 2)
        report("LOG1P", log1p_tail, -reciprocal_reach, reciprocal_reach, 3 if single else 8, single, 3)
        report_power_tables(single)
        report("COTH", coth_tail, near_zero, (reach / 2) ** 2, coth_degree, single, 2, 2)
        report("TANH", tanh_divisor, near_zero, Decimal(1), tanh_degree, single, 0, 2)
        rounded = [float.fromhex(c) for c in TANH_ROUNDED[single]]
        report("TANH", tanh_divisor, near_zero, Decimal(1), tanh_degree, single, 0, 2, rounded)
        report_angles(angle_degree, single)
        report_arcs(asin_degree, atan_degree, single)
        report_erf(erf_degree, erfc_degree, single)
    report_two_over_pi(19)
