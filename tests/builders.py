"""Cases for tests in a few lines: the steps in the case language, over a small catalogue of letters.

Practices: s1-s4 safety (critical), sm safety (major), u1-u4 support (major), uc support (critical), i1-i2 integration
(minor), x1 safety (critical, contested), x2 support (major, contested).
"""

from __future__ import annotations

from textwrap import dedent, indent

from kapsim.case.compile import compile_case
from kapsim.engine import run
from kapsim.engine.explore import explore
from kapsim.engine.model import Case, Domain, Practice
from kapsim.engine.score import Result, score
from kapsim.engine.state import Answer, Event
from kapsim.problems import Problem
from kapsim.source import read


def practice(name: str, domain: Domain, severity: str, contested: bool = False) -> Practice:
    return Practice(
        id=name,
        domain=domain,
        phase="dosing",
        actor="therapist",
        severity=severity,  # type: ignore[arg-type]
        basis="ketamine",
        confirmation="confirmed",
        statement=f"Do {name}.",
        sources=("book",),
        contested=contested,
    )


PRACTICES = {
    p.id: p
    for p in [
        *(practice(f"s{n}", "safety", "critical") for n in range(1, 5)),
        practice("sm", "safety", "major"),
        *(practice(f"u{n}", "support", "major") for n in range(1, 5)),
        practice("uc", "support", "critical"),
        *(practice(f"i{n}", "integration", "minor") for n in range(1, 3)),
        practice("x1", "safety", "critical", contested=True),
        practice("x2", "support", "major", contested=True),
    ]
}

HEAD = """\
format: 1
id: {id}
title: A test
summary: Somebody comes in.
level: introductory
takes: 5
objectives: [To be tested]
fictional: true
review: {{status: draft}}
setting:
  starts: "09:00"
  policies:
    rule: The clinic has a rule.
  adopts: [{adopts}]
people:
  maya: {{name: Maya Ruiz, role: patient}}
  bell: {{name: Nurse Bell, role: nurse}}
chart:
  letter: {{title: A letter, text: It says so}}
  known: {{title: Known, text: From the start, at_start: true}}
gauges:
  alliance: {{of: maya, start: 60, shown: [turned away, watchful, with you]}}
variables:
  rested: {{start: false}}
  tries: {{start: 0, max: 3}}
gate:
  must_do: [{must_do}]
  must_not: [{must_not}]
steps:
"""


def source(
    steps: str, must_do: str = "s1", must_not: str = "", adopts: str = "", plays: str = "", id: str = "t"
) -> str:
    """The text of a case with these steps (and plays)."""
    text = HEAD.format(id=id, must_do=must_do, must_not=must_not, adopts=adopts) + indent(dedent(steps), "  ")
    return text + (f"plays:\n{indent(dedent(plays), '  ')}" if plays else "")


def compiled(text: str) -> tuple[Case | None, list[Problem]]:
    return compile_case(read(text.encode(), "case.yaml"), PRACTICES)


def case(steps: str, must_do: str = "s1", must_not: str = "", adopts: str = "") -> Case:
    """The compiled case with these steps; fails where there is any problem."""
    built, problems = compiled(source(steps, must_do, must_not, adopts))
    assert built is not None, "\n".join(problem.text() for problem in problems)
    return built


def play(case: Case, *answers: str | Answer) -> list[Event]:
    """The events of these answers, `go` or `("a", "b")`, given wherever the case waits."""
    state, events = run.begin(case)
    happened = list(events)
    for answer in answers:
        state, events = run.advance(case, state, (answer,) if isinstance(answer, str) else answer)
        happened += events
    return happened


def scored(case: Case, *answers: str | Answer) -> Result:
    """The result of these answers, with the full proof."""
    return score(case, play(case, *answers), explore(case))
