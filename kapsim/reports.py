"""Checked files, practices and attempts, as text for people and as JSON values for tools."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .catalogue import Catalogue
from .engine.model import DOMAINS, Practice
from .engine.proof import Bounds, Proof
from .past import gate_said
from .review import cite

if TYPE_CHECKING:
    from .case.check import Checked
    from .problems import Problem
    from .records.deleting import Deletion
    from .records.summary import AttemptSummary

WIDTH = 100
MOST_ALIKE = 3
"""Pieces of advice of one kind that are shown in full: a habit is understood by then."""
MOST_PLACES = 12
"""Lines that are named of the others."""


def checked_text(name: str, checked: Checked) -> str:
    """Every problem of a file, then the advice on it, then one line with the verdict."""
    lines = [
        text + "\n" for text in (*(problem.text() for problem in checked.problems), *_advice(name, checked.advice))
    ]
    count = len(checked.problems)
    verdict = [f"{count or 'no'} problem{'s' if count != 1 else ''}"]
    if not count:
        plays = len(checked.plays)
        verdict.append(f"{plays} test play{'s' if plays != 1 else ''} as expected")
    if advice := len(checked.advice):
        verdict.append(f"{advice} piece{'s' if advice > 1 else ''} of advice")
    if checked.set_aside:
        verdict.append(f"{len(checked.set_aside)} set aside")
    lines.append(f"{name}: {'; '.join(verdict)}.")
    if not count:
        assert checked.proof is not None
        lines += [f"    {line}" for line in _proof_lines(checked.proof)]
    return "\n".join(lines)


def _advice(name: str, advice: Sequence[Problem]) -> Iterator[str]:
    """Each piece of advice; of one kind the first few, then the lines of the others."""
    met: dict[str, list[Problem]] = {}
    for problem in advice:
        met.setdefault(problem.code, []).append(problem)
        if len(met[problem.code]) <= MOST_ALIKE:
            yield problem.text()
    for code, alike in met.items():
        if more := alike[MOST_ALIKE:]:
            places = ", ".join(str(problem.line) for problem in more[:MOST_PLACES])
            others = " and others" if len(more) > MOST_PLACES else ""
            where = f"line{'s' if len(more) > 1 else ''} {places}{others}"
            yield f"{name}: {code} Advice: The same {len(more)} more time{'s' if len(more) > 1 else ''}, in {where}."


def _proof_lines(proof: Proof) -> Iterator[str]:
    yield f"Proven: {proof.states:,} states and {proof.edges:,} answers explored."
    for end, par in proof.pars.items():
        counts = ", ".join(f"{domain} {par[index]}" for index, domain in enumerate(DOMAINS))
        count = len(proof.references[end])
        yield f"Good end {end}: {count} decision{'s' if count != 1 else ''} on the reference path; par {counts}."
    within = [f"{span(bounds)} in {domain}" for domain, bounds in proof.bounds.items() if bounds.most]
    if within:
        yield f"A finished attempt can score {', '.join(within)}."


def span(bounds: Bounds) -> str:
    """`0% to 100%`, rounded down."""
    low, high = int(bounds.least * 100), int(bounds.most * 100)
    return f"{low}%" if low == high else f"{low}% to {high}%"


def checked_data(name: str, checked: Checked) -> dict[str, Any]:
    """A checked file as JSON values."""
    return {
        "file": name,
        "ok": not checked.problems,
        "problems": [problem.data() for problem in checked.problems],
        "advice": [problem.data() for problem in checked.advice],
        "set_aside": [{**aside.problem.data(), "because": aside.because} for aside in checked.set_aside],
        "proof": checked.proof.data() if checked.proof else None,
        "plays": [
            {"name": played.play.name, "result": played.result.data() if played.result else None}
            for played in checked.plays
        ],
    }


def practice_text(catalogue: Catalogue, practice: Practice) -> str:
    """One practice in full: what it says, how sure that is, and what it rests on."""
    contested = "contested: counts only where a clinic adopts it" if practice.contested else "not contested"
    parts = [
        practice.id,
        practice.statement,
        f"{practice.domain}, {practice.phase}, done by {practice.actor}, {practice.severity}, {contested}.",
        f"Basis: {practice.basis}, {practice.confirmation}. {practice.support}",
    ]
    if practice.caveat:
        parts.append(f"Caveat: {practice.caveat}")
    if practice.split_from:
        parts.append(f"One act of what was once {practice.split_from}.")
    for title, ids in (("Sources", practice.sources), ("Disputed by", practice.disputed_by)):
        parts += [f"{title}:"] if ids else []
        parts += [f"  - {cite(catalogue.sources[source])} [{catalogue.sources[source].status}]" for source in ids]
    if practice.contradicted_by:
        parts.append("Said otherwise in:")
        parts += [f"  - {catalogue.sources[source].title}: {says}" for source, says in practice.contradicted_by]
    return "\n".join(textwrap.fill(part, WIDTH, subsequent_indent="    " if part[:1] == " " else "") for part in parts)


def practice_data(catalogue: Catalogue, practice: Practice) -> dict[str, Any]:
    """One practice as JSON values, its sources in full."""
    return {
        "id": practice.id,
        "domain": practice.domain,
        "phase": practice.phase,
        "actor": practice.actor,
        "severity": practice.severity,
        "basis": practice.basis,
        "confirmation": practice.confirmation,
        "contested": practice.contested,
        "caveat": practice.caveat,
        "statement": practice.statement,
        "support": practice.support,
        "split_from": practice.split_from,
        "sources": [_source(catalogue, source) for source in practice.sources],
        "disputed_by": [_source(catalogue, source) for source in practice.disputed_by],
        "contradicted_by": [{"source": source, "says": says} for source, says in practice.contradicted_by],
    }


def _source(catalogue: Catalogue, source_id: str) -> dict[str, str]:
    source = catalogue.sources[source_id]
    return {"id": source.id, "title": source.title, "by": source.by, "year": source.year, "where": source.where,
            "status": source.status, "note": source.note}  # fmt: skip


def attempt_text(summary: AttemptSummary, result: Mapping[str, Any] | None, why: str) -> str:
    """One line about an attempt and its result (Result.data()); `why` says why there is none."""
    marks = [summary.state]
    marks += ["first"] if summary.first else []
    marks += [summary.kind] if summary.kind != "attempt" else []
    domains = _domains(result) if result else {}
    counts = [f"{name} {score['text']}" for name, score in domains.items() if score["out_of"] != "0"]
    so_far = "" if summary.state == "finished" else " so far"
    gate = [f"{_gate(result['gate'])}{so_far}" if result else why]
    started = summary.started[:16].replace("T", " ")
    whose = f", {summary.name}" if summary.name else ""
    return f"{summary.id[:8]}  {started}  {summary.case_id}{whose} ({', '.join(marks)}): {'; '.join([*counts, *gate])}"


def deletion_text(deletion: Deletion) -> str:
    """One line about an attempt that was deleted."""
    started, deleted = deletion.started[:16].replace("T", " "), deletion.deleted[:10]
    why = f": {deletion.why}" if deletion.why else ""
    return f"{deletion.attempt[:8]}  {started}  {deletion.case_id} (deleted on {deleted}){why}"


def attempt_data(summary: AttemptSummary, result: Mapping[str, Any] | None, why: str) -> dict[str, Any]:
    """An attempt as JSON values; counts and gate are null where they cannot be had, and `why` says the reason."""
    return {
        "id": summary.id,
        "case": summary.case_id,
        "title": summary.title,
        "trainee": summary.trainee,
        "name": summary.name,
        "started": summary.started,
        "state": summary.state,
        "kind": summary.kind,
        "mode": summary.mode,
        "decisions": summary.decisions,
        "first": summary.first,
        "end": summary.end or None,
        "counts": {name: score["text"] for name, score in _domains(result).items()} if result else None,
        "gate": result["gate"] if result else None,
        "why": why,
    }


def _domains(result: Mapping[str, Any]) -> dict[str, Any]:
    return {name: result["domains"][name] for name in DOMAINS if name in result["domains"]}


def _gate(gate: Mapping[str, Any]) -> str:
    return gate_said([error["recovered"] for error in gate["errors"]], len(gate["incomplete"]))
