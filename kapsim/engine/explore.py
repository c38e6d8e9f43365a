"""The proof of a case: every reachable state, the flawless paths through them, and what is wrong with either."""

from __future__ import annotations

from dataclasses import replace

from .bounds import bounds
from .effects import effects
from .findings import findings
from .flawless import Flawless
from .model import Case
from .proof import STATE_LIMIT, Proof
from .states import Explorer


def explore(case: Case, limit: int = STATE_LIMIT) -> Proof:
    """Explore every state of a case, up to `limit` of them."""
    explorer = Explorer(case, limit)
    if not explorer.whole:
        return Proof(False, len(explorer.codes), explorer.edges, {}, {}, frozenset())
    flawless = Flawless(case, explorer)
    proof = Proof(
        complete=True,
        states=len(explorer.codes),
        edges=explorer.edges,
        pars=flawless.pars,
        references=flawless.references,
        on_course=flawless.on_course,
    )
    proof = replace(proof, bounds=bounds(case, explorer, flawless, proof))
    # What has no effect may only wait for what is wrong to be mended.
    found = tuple(findings(case, explorer, flawless)) or tuple(effects(case, explorer, proof))
    return replace(proof, findings=found)
