"""Prints the coefficients of the polynomials in mlp-core/src/function. Needs mpmath.

Each polynomial is a Chebyshev series, truncated after the degree and converted to powers of the argument, highest first, as
in `polynomial!`. The output includes the largest relative error of the function computed from the polynomial.
"""

import struct

from mpmath import atanh, chebyt, cos, coth, erf, erfc, exp, expm1, log, mp, mpf, nstr, pi, polyval, sqrt, taylor

mp.dps = 50
NODES = 60

# The largest reduced argument after subtracting a multiple of ln 2, with a margin for rounding.
HALF_LN_2 = log(2) / 2 * mpf("1.001")


def chebyshev_series(f, start, end, degree):
    angles = [pi * (2 * j + 1) / (2 * NODES) for j in range(NODES)]
    values = [f((start + end) / 2 + (end - start) / 2 * cos(angle)) for angle in angles]
    series = [2 * sum(v * cos(m * a) for v, a in zip(values, angles)) / NODES for m in range(degree + 1)]
    return [series[0] / 2] + series[1:]


def in_powers(series, start, end):
    """Converts a Chebyshev series in z = (2x - start - end) / (end - start) to powers of x, lowest first."""
    of_z = [mpf(0)] * len(series)
    for m, weight in enumerate(series):
        for power, c in enumerate(taylor(lambda t: chebyt(m, t), 0, m)):
            of_z[power] += weight * mp.nint(c)
    slope, offset = 2 / (end - start), -(start + end) / (end - start)
    of_x = [mpf(0)] * len(series)
    for power, c in enumerate(of_z):
        for k in range(power + 1):
            of_x[k] += c * mp.binomial(power, k) * slope**k * offset ** (power - k)
    return of_x


def grouped(digits):
    """Formats a number as a Rust literal with digits in groups of three."""
    mantissa, _, exponent = digits.partition("e")
    whole, _, fraction = mantissa.partition(".")
    groups = [fraction[j : j + 3] for j in range(0, len(fraction), 3)]
    return f"{whole}." + "_".join(groups) + (f"e{exponent}" if exponent else "")


def single(c):
    return mpf(struct.unpack("f", struct.pack("f", float(c)))[0])


def double(c):
    return mpf(float(c))


def show(name, f, interval, degree, single_precision, result=lambda x, value: value):
    """Prints the coefficients of `f`. `result` computes the function from the value of the polynomial."""
    start, end = map(mpf, interval)
    powers = in_powers(chebyshev_series(f, start, end, degree), start, end)
    rounded = [(single if single_precision else double)(c) for c in powers]
    error = mpf(0)
    for j in range(1001):
        x = start + (end - start) * (j + mpf(1) / 3) / 1002
        error = max(error, abs(result(x, polyval(rounded[::-1], x)) / result(x, f(x)) - 1))
    digits = [nstr(c, 10) if single_precision else repr(float(c)) for c in rounded[::-1]]
    precision = "single" if single_precision else "double"
    print(f"{name}, {precision} precision, error {nstr(error, 2)}:")
    print("    " + ", ".join(map(grouped, digits)))


def exp_rest(r):
    return (expm1(r) - r) / r**2 if abs(r) > mpf(10) ** -20 else mpf(1) / 2 + r / 6


for degree, precision in ((4, True), (10, False)):
    show("(e^r - 1 - r) / r^2 of r", exp_rest, (-HALF_LN_2, HALF_LN_2), degree, precision, lambda r, v: 1 + r + r * r * v)


def coth_rest(u):
    r = sqrt(u)
    return (r * coth(r) - 1) / u if u > mpf(10) ** -30 else mpf(1) / 3


# In r, half the reduced argument of 2x, for tanh, and in t = 2r, for sigmoid.
for degree, precision in ((1, True), (4, False)):
    end = (HALF_LN_2 / 2) ** 2
    show("(r coth r - 1) / r^2 of r^2", coth_rest, (0, end), degree, precision, lambda u, v: 1 + u * v)
    show("(t coth(t/2) - 2) / t^2 of t^2", lambda u: coth_rest(u / 4) / 2, (0, 4 * end), degree, precision, lambda u, v: 2 + u * v)


def atanh_rest(v):
    w = sqrt(v)
    return 2 * (atanh(w) - w) / (w * v) if v > mpf(10) ** -20 else mpf(2) / 3 + 2 * v / 5


for degree, precision in ((4, True), (11, False)):
    name = "2 (artanh w - w) / w^3 of w^2"
    show(name, atanh_rest, (0, mpf(1) / 9), degree, precision, lambda v, p: 2 + v * p)


def erf_rest(v):
    x = sqrt(v)
    return erf(x) / x if v > mpf(10) ** -20 else 2 / sqrt(pi) * (1 - v / 3)


for degree, precision in ((6, True), (11, False)):
    show("erf(x) / x of x^2", erf_rest, (0, 1), degree, precision)


def show_mills(centre, end, degree, single_precision):
    """M(y) (y + K) of t = (y - K) / (y + K), with M(y) = Phi(-y) / exp(-y^2 / 2) and centre K."""

    def mills(t):
        y = centre * (1 + t) / (1 - t)
        return erfc(y / sqrt(2)) / 2 * exp(y * y / 2) * (y + centre)

    name = f"M(y) (y + {centre}) of (y - {centre}) / (y + {centre})"
    centre, end = mpf(centre), mpf(end)
    show(name, mills, (-1, (end - centre) / (end + centre)), degree, single_precision)


show_mills("4.25", "14.5", 9, True)
show_mills("5", "39", 21, False)
