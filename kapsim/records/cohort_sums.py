"""Results summed up by the database, in a handful of statements that run on SQLite and PostgreSQL.

A trainee who did not meet a decision is missing there, not wrong. A decision met again on the same path is counted
once, at its first meeting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, select

from ..assessment.decisions import Pairs
from ..assessment.reliability import Sums
from ..assessment.standard import Standing
from ..assessment.tally import NEARLY_ALL, Edition, PracticeTally, Taken, Tally
from ..engine.model import DOMAINS, Domain
from .tables import attempts, result_decisions, result_domains, result_practices, results

Chosen = Select[tuple[int]]
"""The numbers of the results that are summed up."""
ASKED = ("choose", "select", "order")
"""Decisions for which the time until the answer is the time of a decision."""


def summed(connection: Connection, chosen: Chosen, edition: Edition, begun: int, once: bool) -> Tally:
    """The sums of results that belong to one edition (see Tally for `begun` and `once`)."""
    met = _taken(connection, chosen)
    count, trainees = connection.execute(
        select(func.count(), func.count(attempts.c.trainee.distinct()))
        .join_from(results, attempts, attempts.c.id == results.c.attempt)
        .where(results.c.number.in_(chosen))
    ).one()
    taken = tuple(entry for entry, again in met if not again)
    return Tally(
        edition=edition,
        once=once,
        begun=begun,
        trainees=trainees,
        results=count,
        ends=_ends(connection, chosen),
        errors=_errors(connection, chosen),
        scores=_scores(connection, chosen),
        coverage=_coverage(connection, chosen),
        practices=_practices(connection, chosen),
        taken=taken,
        again=_summed((entry.step, entry.count) for entry, again in met if again),
        waits=_waits(connection, chosen),
        minutes=_minutes(connection, chosen),
        rests=_rests(connection, chosen),
        complete=_complete(connection, chosen, common(taken, count)) if once else {},
    )


def standings(connection: Connection, chosen: Chosen, domains: Sequence[str]) -> tuple[Standing, ...]:
    """How many trainees have which scores in these domains, with or without an unrecovered critical error."""
    error = case((results.c.errors > 0, 1), else_=0).label("error")
    columns = [
        func.max(case((result_domains.c.domain == domain, result_domains.c.value))).label(f"value_{at}")
        for at, domain in enumerate(domains)
    ]
    each = (
        select(error, *columns)
        .join_from(results, result_domains, result_domains.c.result == results.c.number)
        .where(results.c.number.in_(chosen))
        .group_by(results.c.number, results.c.errors)
        .subquery()
    )
    rows = connection.execute(select(func.count(), *each.c).group_by(*each.c))
    return tuple(Standing(tuple(row[2:]), bool(row[1]), row[0]) for row in rows)


def common(taken: Sequence[Taken], trainees: int) -> dict[Domain, tuple[str, ...]]:
    """By domain the decisions that nearly all trainees met as an opportunity."""
    met: dict[tuple[Domain, str], int] = defaultdict(int)
    for entry in taken:
        for domain, (count, _) in entry.credit.items():
            met[domain, entry.step] += count
    return {
        domain: tuple(step for (of, step), count in met.items() if of == domain and count >= NEARLY_ALL * trainees)
        for domain in DOMAINS
    }


def _ends(connection: Connection, chosen: Chosen) -> tuple[tuple[str, str, int], ...]:
    columns = (results.c.end, results.c.outcome)
    rows = connection.execute(
        select(*columns, func.count()).where(results.c.number.in_(chosen)).group_by(*columns)
    ).all()
    return tuple(sorted(((end, outcome, count) for end, outcome, count in rows), key=lambda row: (-row[2], row[0])))


def _errors(connection: Connection, chosen: Chosen) -> dict[tuple[bool, bool], int]:
    stays = case((results.c.errors > 0, 1), else_=0).label("stays")
    good = case((results.c.recovered > 0, 1), else_=0).label("good")
    each = select(stays, good).where(results.c.number.in_(chosen)).subquery()
    rows = connection.execute(select(each.c.stays, each.c.good, func.count()).group_by(*each.c))
    return {(bool(stay), bool(made)): count for stay, made, count in rows}


def _scores(connection: Connection, chosen: Chosen) -> dict[Domain, dict[tuple[float, float], int]]:
    table = result_domains
    columns = (table.c.domain, table.c.value, table.c.weighted)
    rows = connection.execute(
        select(*columns, func.count()).where(table.c.result.in_(chosen), table.c.value.is_not(None)).group_by(*columns)
    )
    found: dict[Domain, dict[tuple[float, float], int]] = {domain: {} for domain in DOMAINS}
    for domain, value, weighted, count in rows:
        found[domain][value, value if weighted is None else weighted] = count
    return found


def _coverage(connection: Connection, chosen: Chosen) -> dict[Domain, dict[float, int]]:
    table = result_domains
    columns = (table.c.domain, table.c.coverage)
    rows = connection.execute(
        select(*columns, func.count())
        .where(table.c.result.in_(chosen), table.c.coverage.is_not(None))
        .group_by(*columns)
    )
    found: dict[Domain, dict[float, int]] = {domain: {} for domain in DOMAINS}
    for domain, coverage, count in rows:
        found[domain][coverage] = count
    return found


def _practices(connection: Connection, chosen: Chosen) -> tuple[PracticeTally, ...]:
    table = result_practices
    columns = (table.c.practice, table.c.domain, table.c.severity, table.c.gate)
    rows: Iterable[Any] = connection.execute(
        select(*columns, func.count(), func.sum(table.c.chances), func.sum(table.c.met), func.sum(table.c.against))
        .where(table.c.result.in_(chosen))
        .group_by(*columns)
    )
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return tuple(
        PracticeTally(
            name,
            group[0][1],
            group[0][2],
            sum(row[4] for row in group),
            int(sum(row[5] for row in group)),
            float(sum(row[6] for row in group)),
            int(sum(row[7] for row in group)),
            {row[3]: row[4] for row in group if row[3]},
        )
        for name, group in found.items()
    )


def _taken(connection: Connection, chosen: Chosen) -> list[tuple[Taken, bool]]:
    table = result_decisions
    columns = (table.c.step, table.c.answer, table.c.again)
    alike = (func.min(table.c.kind), func.min(table.c.phase))
    sums = [what(table.c[domain]) for domain in DOMAINS for what in (func.count, func.sum)]
    flawless = func.sum(case((table.c.flawless, 1), else_=0))
    rows = connection.execute(
        select(*columns, *alike, func.count(), flawless, *sums).where(table.c.result.in_(chosen)).group_by(*columns)
    )
    found = []
    for step, answer, again, kind, phase, count, good, *credits in rows:
        credit = {
            domain: (credits[2 * at], float(credits[2 * at + 1] or 0))
            for at, domain in enumerate(DOMAINS)
            if credits[2 * at]
        }
        found.append((Taken(step, kind, phase, answer, count, int(good), credit), bool(again)))
    return found


def _waits(connection: Connection, chosen: Chosen) -> dict[str, dict[float, int]]:
    table = result_decisions
    columns = (table.c.step, func.round(table.c.seconds).label("wait"))
    rows = connection.execute(
        select(*columns, func.count())
        .where(table.c.result.in_(chosen), table.c.again.is_(false()), table.c.kind.in_(ASKED))
        .group_by(*columns)
    )
    found: dict[str, dict[float, int]] = defaultdict(dict)
    for step, wait, count in rows:
        found[step][float(wait)] = count
    return dict(found)


def _minutes(connection: Connection, chosen: Chosen) -> dict[float, int]:
    wait = func.round(results.c.seconds / 6).label("tenths")
    rows = connection.execute(select(wait, func.count()).where(results.c.number.in_(chosen)).group_by(wait))
    return {float(tenths) / 10: count for tenths, count in rows}


def _rests(connection: Connection, chosen: Chosen) -> dict[tuple[str, Domain], Pairs]:
    """The sums of each decision's credit and of the mean credit of the other decisions of the same attempt."""
    table = result_decisions
    once = and_(table.c.result.in_(chosen), table.c.again.is_(false()))
    totals = (
        select(
            table.c.result,
            *(func.sum(table.c[domain]).label(f"{domain}_sum") for domain in DOMAINS),
            *(func.count(table.c[domain]).label(f"{domain}_count") for domain in DOMAINS),
        )
        .where(once)
        .group_by(table.c.result)
        .subquery()
    )
    sums: list[ColumnElement[Any]] = []
    for domain in DOMAINS:
        others = totals.c[f"{domain}_count"] - 1
        there = and_(table.c[domain].is_not(None), others > 0)
        x = table.c[domain]
        y = (totals.c[f"{domain}_sum"] - x) / others
        sums += [func.sum(case((there, value))) for value in (1, x, y, x * x, y * y, x * y)]
    rows: Iterable[Any] = connection.execute(
        select(table.c.step, *sums)
        .join_from(table, totals, totals.c.result == table.c.result)
        .where(table.c.again.is_(false()))
        .group_by(table.c.step)
    )
    found = {}
    for step, *values in rows:
        for at, domain in enumerate(DOMAINS):
            n, *rest = values[6 * at : 6 * at + 6]
            if n:
                found[step, domain] = Pairs(int(n), *map(float, rest))
    return found


def _complete(
    connection: Connection, chosen: Chosen, steps: Mapping[Domain, tuple[str, ...]]
) -> dict[Domain, tuple[Sums, dict[str, Sums]]]:
    """For alpha: over the attempts that met all of these decisions, the sums of their totals and of each decision."""
    table = result_decisions
    found: dict[Domain, tuple[Sums, dict[str, Sums]]] = {}
    for domain, named in steps.items():
        if not named:
            continue
        credit = table.c[domain]
        counted = and_(
            table.c.result.in_(chosen), table.c.again.is_(false()), table.c.step.in_(named), credit.is_not(None)
        )
        total = func.sum(credit)
        whole = (
            select(table.c.result, total.label("total"))
            .where(counted)
            .group_by(table.c.result)
            .having(func.count() == len(named))
            .subquery()
        )
        totals = connection.execute(
            select(func.count(), func.sum(whole.c.total), func.sum(whole.c.total * whole.c.total))
        )
        rows = connection.execute(
            select(table.c.step, func.count(), func.sum(credit), func.sum(credit * credit))
            .join_from(table, whole, whole.c.result == table.c.result)
            .where(table.c.again.is_(false()), table.c.step.in_(named), credit.is_not(None))
            .group_by(table.c.step)
        )
        each = {step: _sums(n, x, xx) for step, n, x, xx in rows}
        found[domain] = _sums(*totals.one()), each
    return found


def _sums(n: int, total: float | None, squares: float | None) -> Sums:
    return Sums(n, float(total or 0), float(squares or 0))


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for name, count in pairs:
        found[name] += count
    return dict(found)
