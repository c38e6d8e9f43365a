"""The proof of a case: every reachable state, the flawless paths through them, and what is wrong with either."""

from __future__ import annotations

from dataclasses import replace

from .body import TYPICAL
from .bounds import bounds
from .effects import effects
from .findings import findings
from .flawless import Flawless
from .model import Case
from .proof import STATE_LIMIT, Course, Proof
from .states import Explorer


def explore(case: Case, limit: int = STATE_LIMIT) -> Proof:
    """Explore every state of a case, up to `limit` of them."""
    explorer = Explorer(case, limit)
    if not explorer.whole:
        return Proof(False, len(explorer.codes), explorer.edges, {}, {}, frozenset())
    paths = {response: Flawless(case, explorer, start) for start, response in enumerate(explorer.responses)}
    courses = {response: Course(found.pars, found.references, found.on_course) for response, found in paths.items()}
    usual = courses.get(TYPICAL) or next(iter(courses.values()))
    proof = Proof(
        complete=True,
        states=len(explorer.codes),
        edges=explorer.edges,
        pars=usual.pars,
        references=usual.references,
        on_course=usual.on_course,
        courses=courses if len(courses) > 1 else {},
    )
    proof = replace(proof, bounds=bounds(case, explorer, paths, proof))
    # What has no effect may only wait for what is wrong to be mended.
    found = tuple(findings(case, explorer, list(paths.values()))) or tuple(effects(case, explorer, proof))
    return replace(proof, findings=found)
