"""What of the findings about a case is a cause: what only follows from another finding is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..engine.model import Case
from ..engine.proof import Finding

STRUCTURE = frozenset(["K501", "K502", "K503", "K504"])
"""Codes of what cannot be reached, or left."""
FLAWLESS = frozenset(["K505", "K506"])
"""Codes of decisions that let no path be flawless."""


def causes(case: Case, findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that go away once another one is mended, as far as that can be told."""
    unoffered = {(finding.step, finding.option) for finding in findings if finding.code == "K502"}
    stuck = {finding.step for finding in findings if finding.code in {"K503", "K504"}}
    short = closed(findings)
    unreached = [finding.step for finding in findings if finding.code == "K501"]
    kept = set() if stuck else _first_unreached(case, unreached, unoffered)
    if forgiven(findings):
        kept = {name for name in kept if not _meant_for_errors(case, name)}
    structural = any(finding.code in STRUCTURE for finding in findings)
    undecided = any(finding.code in FLAWLESS for finding in findings)
    left: list[Finding] = []
    for finding in findings:
        if finding.code == "K501" and finding.step not in kept:
            continue
        if finding.code == "K502" and finding.step in stuck:
            continue
        if finding.code in FLAWLESS and finding.step in short:
            continue
        if finding.code == "K507" and (structural or undecided):
            continue
        left.append(finding)
    return left


def forgiven(findings: Iterable[Finding]) -> set[str]:
    """The good ends that are reached with a critical error that stands: who comes there should have come elsewhere."""
    return {finding.step for finding in findings if finding.code == "K508"}


def closed(findings: Iterable[Finding]) -> set[str]:
    """The steps at which an answer is never offered, or from which no answer leads on."""
    return {finding.step for finding in findings if finding.code in {"K502", "K503", "K504"}}


def _first_unreached(case: Case, unreached: Iterable[str], unoffered: set[tuple[str, str]]) -> set[str]:
    """Of the steps that are never reached, those that are not merely behind another one, or behind a closed answer."""
    lost = dict.fromkeys(unreached)
    into: dict[str, set[str]] = {name: set() for name in lost}
    behind: list[str] = []
    for name, step in case.steps.items():
        for option in step.decision.options if step.decision else ():
            if (name, option.id) in unoffered:
                behind += [way.to for way in option.next or step.next]
        if name in lost:
            for target in _targets(case, name):
                if target in into and target != name:
                    into[target].add(name)
    first: set[str] = set()
    while lost:
        _forget(case, behind, lost)
        start = next((name for name in lost if not into[name] & lost.keys()), next(iter(lost), None))
        if start is not None:
            first.add(start)
            behind = [start]
    return first


def _meant_for_errors(case: Case, name: str) -> bool:
    """Whether a step leads to bad ends only, or makes a critical error good: where one would go after the error."""
    behind = dict.fromkeys([name])
    waiting = [name]
    while waiting:
        more = [target for target in _targets(case, waiting.pop()) if target not in behind]
        behind.update(dict.fromkeys(more))
        waiting += more
    steps = [case.steps[step] for step in behind]
    options = [option for step in steps if step.decision for option in step.decision.options]
    if any(practice in case.gate.practices for option in options for practice in option.recovers):
        return True
    ends = [step.end for step in steps if step.end]
    return bool(ends) and all(end.outcome != "good" for end in ends)


def _forget(case: Case, names: list[str], lost: dict[str, None]) -> None:
    """Take out of `lost` what is behind some steps, those included."""
    while names:
        name = names.pop()
        if name in lost:
            del lost[name]
            names += _targets(case, name)


def _targets(case: Case, name: str) -> list[str]:
    step = case.steps[name]
    options = step.decision.options if step.decision else ()
    return [way.to for way in step.next] + [way.to for option in options for way in option.next]
