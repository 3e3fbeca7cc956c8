"""Prints the coefficients of `cdf` in mlp-core/src/function/normal.rs. Needs mpmath.

The tail of the normal distribution is Phi(-x) = exp(-x^2 / 2) g(t) / (x + K) for x >= 0 with t = (x - K) / (x + K) in
[-1, 1). The function g is smooth and varies little in magnitude (K / 2 at x = 0, 1 / sqrt(2 pi) at infinity), so one
polynomial in t covers the half line: the Chebyshev series of g, truncated after DEGREE and converted to powers of t. Each
line has the coefficients of an even power and of the odd one after it.
"""

from mpmath import mp, mpf, chebyt, cos, erfc, exp, nstr, pi, polyval, sqrt, taylor

mp.dps = 60
K = mpf(5)
DEGREE = 22
NODES = 80


def g(t):
    x = K * (1 + t) / (1 - t)
    return erfc(x / sqrt(2)) / 2 * exp(x * x / 2) * (x + K)


def chebyshev_series(f):
    angles = [pi * (2 * j + 1) / (2 * NODES) for j in range(NODES)]
    values = [f(cos(angle)) for angle in angles]
    series = [2 * sum(v * cos(m * a) for v, a in zip(values, angles)) / NODES for m in range(NODES)]
    return [series[0] / 2] + series[1:]


def in_powers(series):
    powers = [mpf(0)] * len(series)
    for m, weight in enumerate(series):
        for power, c in enumerate(taylor(lambda t: chebyt(m, t), 0, m)):
            powers[power] += weight * mp.nint(c)
    return powers


def grouped(number):
    """The number as a Rust literal, its digits in groups of three."""
    mantissa, _, exponent = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    groups = [fraction[j : j + 3] for j in range(0, len(fraction), 3)]
    return f"{whole}." + "_".join(groups) + (f"e{exponent}" if exponent else "")


powers = in_powers(chebyshev_series(g)[: DEGREE + 1])
rounded = [float(c) for c in powers]
for even, odd in zip(rounded[0::2], rounded[1::2] + [0.0]):
    print(f"    [{grouped(even)}, {grouped(odd)}],")

grid = [mpf(j) / 1000 for j in range(-1000, 1000)]
error = max(abs(polyval([mpf(c) for c in reversed(rounded)], t) / g(t) - 1) for t in grid)
print("largest relative error before any rounding in the evaluation:", nstr(error, 2))
print("sum of |coefficients|:", nstr(sum(map(abs, powers)), 3))
