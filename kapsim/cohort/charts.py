"""The pictures of a report about scores, reliability, cuts and time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..assessment.enough import Lacking
from ..assessment.reliability import Alpha
from ..assessment.spread import Spread
from .drawing import WIDTH, Scale, axis, bar, line, picture, shares, sign, words
from .figures import CutFigures, DomainFigures
from .wording import decimal, many, percent

PLOT = Scale(150.0, WIDTH - 24)
ROW, HILL = 140.0, 56.0
"""Heights of a domain and of its histogram."""
MOST_BARS = 16
NICE = (1, 2, 5, 10, 15, 20, 30, 60, 120)
"""Minutes that a bar of durations may stand for."""


def scores_chart(domains: Sequence[DomainFigures], cuts: CutFigures | None) -> str:
    """By domain: how many in each tenth of the scale, quartiles, median and mean below, the cut if there is one."""
    marked = {cut.domain: cut for cut in cuts.cuts} if cuts else {}
    shown = [figures for figures in domains if isinstance(figures.scores, Spread)]
    parts = []
    for number, figures in enumerate(shown):
        top = 20 + number * ROW
        parts.append(_domain(figures, top, marked[figures.domain].at(0) if figures.domain in marked else None))
    height = 20 + len(shown) * ROW
    label = "Scores by domain: " + "; ".join(
        f"{f.domain} median {percent(f.scores.median)}" for f in shown if isinstance(f.scores, Spread)
    )
    return picture("scores", height, label, parts)


def _domain(figures: DomainFigures, top: float, cut: float | None) -> str:
    assert isinstance(figures.scores, Spread)
    scores, base = figures.scores, top + HILL + 14
    most = max(figures.bins)
    parts = [
        sign(figures.domain, 12, top + 30),
        words(26, top + 35, figures.domain.capitalize(), "strong"),
        words(26, top + 53, many(scores.n, "attempt"), "small"),
        axis(PLOT, base, shares()),
    ]
    for number, count in enumerate(figures.bins):
        left, right = PLOT(number / len(figures.bins)), PLOT((number + 1) / len(figures.bins))
        height = HILL * count / most
        about = f"{many(count, 'attempt')} from {10 * number} to {10 * number + 10}%"
        parts.append(bar(left + 1, base - height, right - left - 2, height, f"{figures.domain} hill", about))
        if count:
            parts.append(words((left + right) / 2, base - height - 4, str(count), "tiny", "middle"))
    y = base + 32
    parts += [
        line(PLOT(scores.least), y, PLOT(scores.most), y, f"{figures.domain} whisker"),
        bar(PLOT(scores.lower), y - 6, max(2.0, PLOT(scores.upper) - PLOT(scores.lower)), 12, f"{figures.domain} box"),
        line(PLOT(scores.median), y - 10, PLOT(scores.median), y + 10, "median"),
        _diamond(PLOT(scores.mean), y),
        words(26, y + 4, f"median {percent(scores.median)}", "small"),
    ]
    if cut is not None:
        x = PLOT(cut)
        near_end = cut > 0.85
        parts.append(line(x, top - 14, x, y + 12, "cut"))
        parts.append(
            words(
                x + (-5 if near_end else 5), top - 6, f"cut {percent(cut)}", "small cut-word", "end" if near_end else ""
            )
        )
    return "".join(parts)


def _diamond(x: float, y: float) -> str:
    from ..mapping.pens import element, path

    return element("path", d=path("M", x, y - 5, "l", 5.0, 5.0, "l", -5.0, 5.0, "l", -5.0, -5.0, "z"), class_="mean")


def reliability_chart(domains: Sequence[DomainFigures]) -> str:
    """Alpha by domain with its interval, where there is one."""
    scale = Scale(150.0, WIDTH - 24, min(0.0, _lowest(domains)), 1.0)
    rows = 34.0
    parts = []
    for number, figures in enumerate(domains):
        y = 22 + number * rows
        parts += [sign(figures.domain, 12, y), words(26, y + 5, figures.domain.capitalize(), "strong")]
        if isinstance(figures.alpha, Alpha):
            low, high = scale(figures.alpha.low), scale(figures.alpha.high)
            parts += [
                line(low, y, high, y, f"{figures.domain} interval"),
                line(low, y - 5, low, y + 5, f"{figures.domain} interval"),
                line(high, y - 5, high, y + 5, f"{figures.domain} interval"),
                sign(figures.domain, scale(figures.alpha.value), y, 6),
                words(scale(figures.alpha.value), y - 10, decimal(figures.alpha.value), "small", "middle"),
            ]
        else:
            parts.append(words(scale.left + 4, y + 5, figures.alpha.text, "small"))
    base = 22 + len(domains) * rows - 6
    step = 0.2
    first = math.ceil(scale.low / step - 1e-9)
    marks = [(at * step, decimal(at * step, 1)) for at in range(first, 6)]
    label = "Cronbach's alpha by domain: " + "; ".join(
        f"{f.domain} {decimal(f.alpha.value)}" if isinstance(f.alpha, Alpha) else f"{f.domain} none" for f in domains
    )
    return picture("reliability", base + 26, label, [axis(scale, base, marks), *parts])


def _lowest(domains: Sequence[DomainFigures]) -> float:
    lows = [figures.alpha.low for figures in domains if isinstance(figures.alpha, Alpha)]
    return max(-1.0, math.floor(min(lows, default=0.0) * 5) / 5)


def rates_chart(cuts: CutFigures) -> str:
    """The pass rate at the cut and at one and two standard errors beside it."""
    scale = Scale(150.0, WIDTH - 120)
    rows = 30.0
    parts = []
    for number, (by, rate) in enumerate(sorted(cuts.rates.items())):
        y = 12 + number * rows
        name = "at the cut" if by == 0 else f"{abs(by)} SE {'below' if by < 0 else 'above'}"
        share = rate.share
        parts.append(words(scale.left - 10, y + 15, name, "strong" if by == 0 else "small", "end"))
        parts.append(bar(scale.left, y, scale.right - scale.left, 20, "track"))
        if share is not None:
            parts.append(bar(scale.left, y, scale(share) - scale.left, 20, "rate here" if by == 0 else "rate"))
            parts.append(
                words(
                    scale.right + 10,
                    y + 15,
                    f"{percent(share)} ({rate.passed} of {rate.passed + rate.failed})",
                    "small",
                )
            )
    here = cuts.rates[0].share
    return picture("rates", 12 + len(cuts.rates) * rows + 6, f"Pass rate at the cut: {percent(here)}", parts)


def time_chart(minutes: Mapping[float, int]) -> str:
    """How long attempts took, in bars of whole minutes."""
    most = max(minutes)
    step = next((nice for nice in NICE if most / nice <= MOST_BARS), NICE[-1])
    count = min(MOST_BARS * 3, math.floor(most / step) + 1)
    bins = [0] * count
    for value, times in minutes.items():
        bins[min(count - 1, math.floor(value / step))] += times
    scale = Scale(40.0, WIDTH - 24, 0.0, float(count))
    base, tall = 110.0, 84.0
    parts = []
    for number, times in enumerate(bins):
        height = tall * times / max(bins)
        about = f"{many(times, 'attempt')} from {number * step} to {(number + 1) * step} minutes"
        parts.append(
            bar(scale(number) + 1, base - height, scale(number + 1) - scale(number) - 2, height, "time", about)
        )
        if times:
            parts.append(
                words((scale(number) + scale(number + 1)) / 2, base - height - 4, str(times), "tiny", "middle")
            )
    every = max(1, math.ceil(count / 10))
    marks = [(float(at), f"{at * step} min") for at in range(0, count + 1, every)]
    return picture(
        "time", base + 26, f"How long attempts took, up to {round(most)} minutes", [*parts, axis(scale, base, marks)]
    )


def small_bar(share: float, kind: str) -> str:
    """A bar for a row of a table: a share from 0 to 1."""
    from ..mapping.pens import element

    drawn = bar(0, 1, 160, 12, "track") + bar(0, 1, max(1.0, 160 * share) if share > 0 else 0, 12, kind)
    return element("svg", drawn, viewBox="0 0 160 14", class_="row-bar", aria_hidden="true")


__all__ = ["Lacking", "rates_chart", "reliability_chart", "scores_chart", "small_bar", "time_chart"]
