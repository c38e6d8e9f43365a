"""The incomplete beta function, and quantiles of F from it."""

from __future__ import annotations

import math

TINY = 1e-300
PRECISION = 1e-15
MOST_TERMS = 2_000


def beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b): the share of a beta distribution that lies below x.

    By the continued fraction of Abramowitz and Stegun 26.5.8, on the side on which it converges fast, evaluated by
    Lentz's method (Press et al., Numerical Recipes, 6.4). Relative error about 1e-12.
    """
    if not (a > 0 and b > 0):
        raise ValueError("a beta distribution has two positive parameters")
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = math.exp(log_beta(a, b, x))
    return front * _fraction(x, a, b) / a


def log_beta(a: float, b: float, x: float) -> float:
    """The logarithm of x^a (1-x)^b / B(a, b)."""
    return math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)


def f_below(value: float, first: float, second: float) -> float:
    """The share of an F distribution with these degrees of freedom that lies below a value."""
    return beta_below(first * value / (first * value + second), first / 2, second / 2) if value > 0 else 0.0


def f_quantile(share: float, first: float, second: float) -> float:
    """The value below which a share (between 0 and 1) of an F distribution lies, found by halving."""
    if not 0 < share < 1:
        raise ValueError("a quantile belongs to a share between 0 and 1")
    low, high = 0.0, 1.0
    while f_below(high, first, second) < share:
        low, high = high, high * 2
    for _ in range(200):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if f_below(middle, first, second) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _fraction(x: float, a: float, b: float) -> float:
    c = 1.0
    d = 1 / _away(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, MOST_TERMS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + term * d)
            c = _away(1 + term / c)
            result *= c * d
        if abs(c * d - 1) < PRECISION:
            break
    return result


def _away(value: float) -> float:
    """The value, kept away from nothing."""
    return value if abs(value) > TINY else TINY
