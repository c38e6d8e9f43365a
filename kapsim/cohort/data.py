"""A report as JSON values. A figure is a number, or `{"lacking": "insufficient data: ..."}` where there is none.

Shares, scores and credits go from 0 to 1; `median_seconds` and `minutes` are times; cuts are per cent, their SD and SE
points of it. By case: `begun` and `finished` attempts, `other_editions` (attempts in no figure), `ends`,
`critical_errors` (attempts with none, with some that were all made good, with one that was not), `domains` (spread of
the scores, `bins` by tenths, `alpha`, `error` of measurement, `sensitivity` to severity weights), `practices`,
`decisions` (`met` by so many, `exposed` by domain, `difficulty` and `discrimination` by domain, the `answers` with
their counts, those `unused`), `minutes` and `cuts`. `methods` says how each was worked out.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from .. import __version__
from ..assessment.enough import Lacking
from ..debrief_text import DISCLAIMER
from .figures import CaseFigures, CutFigures, DecisionFigures, Report
from .notes import CUTS, METHODS, REFERENCES


def as_data(report: Report) -> dict[str, Any]:
    """The report as JSON values."""
    return {
        "title": report.title,
        "made": report.made,
        "kapsim": __version__,
        "members": report.members,
        "synthetic": report.synthetic,
        "every_try": report.every_try,
        "unread": list(report.unread),
        "cases": [_case(case) for case in report.cases],
        "methods": dict((*METHODS, *CUTS)),
        "references": list(REFERENCES),
        "disclaimer": DISCLAIMER,
    }


def _case(case: CaseFigures) -> dict[str, Any]:
    ends = [
        {"end": end, "outcome": outcome, "title": title, "count": count} for end, outcome, title, count in case.ends
    ]
    return {
        "case": case.case,
        "title": case.title,
        "edition": _plain(case.edition),
        "other_editions": case.others,
        "begun": case.begun,
        "finished": case.results,
        "trainees": case.trainees,
        "lacking": case.enough.text if case.enough else None,
        "ends": ends,
        "critical_errors": {"none": case.clear, "recovered": case.recovered, "unrecovered": case.errors},
        "domains": {one.domain: _plain(one) for one in case.domains},
        "practices": [_plain(one) for one in case.practices],
        "decisions": [_decision(one) for one in case.decisions],
        "minutes": _plain(case.minutes),
        "cuts": _cuts(case.cuts) if case.cuts else None,
    }


def _decision(decision: DecisionFigures) -> dict[str, Any]:
    found: dict[str, Any] = _plain(decision)
    found["difficulty"], found["discrimination"] = found.pop("credit"), found.pop("telling")
    found["full_credit"], found["median_seconds"] = found.pop("full"), found.pop("wait")
    return found


def _cuts(cuts: CutFigures) -> dict[str, Any]:
    return {
        "panel": cuts.panel,
        "unknown": list(cuts.unknown),
        "domains": {
            cut.domain: {
                "cut": float(cut.value),
                "sd": cut.sd,
                "se": cut.se,
                "judges": {judge: float(value) for judge, value in cut.by_judge},
                "decisions": list(cut.rated),
                "left_out": list(cut.left_out),
                "unrated": list(cuts.unrated.get(cut.domain, ())),
                "reach_it": cuts.alone[cut.domain],
                "consistency": _plain(cuts.consistency[cut.domain]),
            }
            for cut in cuts.cuts
        },
        "rates": {str(by): {**_plain(rate), "share": rate.share} for by, rate in sorted(cuts.rates.items())},
    }


def _plain(value: Any) -> Any:
    """A value of figures as JSON has it."""
    if isinstance(value, Lacking):
        return {"lacking": value.text}
    if isinstance(value, Fraction):
        return float(value)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value
