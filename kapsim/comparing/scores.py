"""What the proofs of two editions say about scores: par, reference paths, bounds, and how many states there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..engine.model import DOMAINS, Domain
from ..engine.proof import Proof
from ..engine.rubric import Halves
from ..matching import Matching
from ..reports import span
from .values import Measure
from .wording import path


def measures(old: Proof, new: Proof, matching: Matching) -> tuple[Measure, ...]:
    """The measures of both editions, those that did not change included; ends by their ids in the new one."""
    return tuple(_measures(old, new, matching))


def _measures(old: Proof, new: Proof, matching: Matching) -> Iterator[Measure]:
    yield Measure("states", "", _states(old), _states(new))
    pars = {matching.step(end): par for end, par in old.pars.items()}
    for end in dict.fromkeys((*new.pars, *pars)):
        yield Measure("par", end, _par(pars, end), _par(new.pars, end))
    references = {
        matching.step(end): [(matching.step(step), matching.answer(step, answer)) for step, answer in answers]
        for end, answers in old.references.items()
    }
    for end in dict.fromkeys((*new.references, *references)):
        yield Measure("reference", end, path(references.get(end, ())), path(new.references.get(end, ())))
    for domain in DOMAINS:
        if domain in old.bounds or domain in new.bounds:
            yield Measure("bounds", domain, _span(old, domain), _span(new, domain))


def _states(proof: Proof) -> str:
    return f"{proof.states:,}" if proof.complete else f"more than {proof.states:,}, so nothing is proven"


def _par(pars: Mapping[str, Halves], end: str) -> str:
    return ", ".join(f"{domain} {pars[end][index]}" for index, domain in enumerate(DOMAINS)) if end in pars else ""


def _span(proof: Proof, domain: Domain) -> str:
    return span(proof.bounds[domain]) if domain in proof.bounds else ""
