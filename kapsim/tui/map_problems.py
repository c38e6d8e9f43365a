"""To which step of a case a problem of its file belongs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..engine.model import Case
from ..problems import Problem


def by_step(case: Case, problems: Iterable[Problem]) -> Mapping[str, tuple[Problem, ...]]:
    """The problems by the id of their step; those of the case as a whole under an empty id."""
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in problems:
        step = _step(case, problem)
        found[step] = (*found.get(step, ()), problem)
    return found


def _step(case: Case, problem: Problem) -> str:
    """A problem of a test play belongs to the step at which the play stops."""
    match problem.path:
        case ("steps", str(step), *_) if step in case.steps:
            return step
        case ("plays", str(name), "answers", int(place), *_):
            for play in case.plays:
                if play.name == name and place < len(play.answers) and play.answers[place][0] in case.steps:
                    return play.answers[place][0]
    return ""
