"""Parts of a sound case that have no effect: nobody is assessed by them, or nothing depends on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .guard import Guard, Reading, Revealed, parts, spelled
from .model import Case, Exit, Line, Option
from .proof import Finding, Proof
from .scenery import told
from .states import Explorer
from .successors import Place


def effects(case: Case, explorer: Explorer, proof: Proof) -> Iterator[Finding]:
    """What a case could do without, in the order of the file."""
    unused = [*_quantities(case), *_facts(case)]
    yield from unused
    for domain, within in proof.bounds.items():
        if within.least == within.most and any(proof.par(domain, end) for end in proof.pars):
            percent = int(within.least * 100)
            message = f"In {domain} everybody who finishes comes to {percent}%: it cannot tell trainees apart."
            hint = f"Let a wrong answer lose something in {domain}, or take its practices out."
            yield Finding("K803", message, hint, "", where=("steps",))
    yield from _decisions(case, explorer)
    yield from _constant(case, explorer, {str(finding.where[1]) for finding in unused})


def _quantities(case: Case) -> Iterator[Finding]:
    read = {name for _, guard in _guards(case) for name in _names(guard)}
    changed = {change.name for _, option in _options(case) for change in option.changes}
    for quantity in case.quantities:
        name = quantity.name
        where = ("gauges" if quantity.of else "variables", name)
        if name not in read and not quantity.of:
            message = f"No guard reads `{name}`, and nobody sees it."
            yield Finding("K804", message, "Read it in a `when`, or delete it.", "", where=where)
        elif name not in changed:
            message = f"Nothing changes `{name}`: it stays at {_start(quantity.start, quantity.truth)}."
            yield Finding("K805", message, "Change it in an answer, or delete it.", "", where=where)


def _start(value: int, truth: bool) -> str:
    return str(bool(value)).lower() if truth else str(value)


def _facts(case: Case) -> Iterator[Finding]:
    revealed = 0
    for step in case.steps.values():
        revealed |= step.reveals
    for _, option in _options(case):
        revealed |= option.reveals
    for fact in case.facts:
        if not fact.at_start and not fact.bit & revealed:
            message = f"Nothing reveals `{fact.id}`: no trainee ever reads it."
            hint = "Write it into `reveals` of a step or an answer, or `at_start: true`."
            yield Finding("K806", message, hint, "", where=("chart", fact.id))


def _constant(case: Case, explorer: Explorer, unused: set[str]) -> Iterator[Finding]:
    """Guards that always come to the same, those left out that read what never changes."""
    truths = {**explorer.successors.truths, **told(case)}
    said: set[tuple[object, ...]] = set()
    for place, guard in _guards(case):
        found = truths.get(place, set())
        if len(found) != 1 or unused.intersection(_names(guard)):
            continue
        always = True in found
        step, option, key, index = place
        # Lines are not counted in the file as paragraphs are here.
        where = (key, index) if key == "next" else (key,)
        if (step, option, where, guard) in said:
            continue
        said.add((step, option, where, guard))
        message = f"`when: {spelled(guard)}` is {'always' if always else 'never'} true here."
        hint = "Take it away." if always else "What it stands before is never seen: change it, or delete that."
        yield Finding("K807" if always else "K808", message, hint, step, option, where=where)


def _decisions(case: Case, explorer: Explorer) -> Iterator[Finding]:
    offered: dict[str, set[str]] = {}
    right: dict[str, set[str]] = {}
    wrong: dict[str, set[str]] = {}
    for row in explorer.rows:
        offered.setdefault(row.step, set()).update(row.offered)
        right.setdefault(row.step, set()).update(row.right)
        wrong.setdefault(row.step, set()).update(row.wrong)
    for name, step in case.steps.items():
        if step.decision is None or name not in offered:
            continue
        if not wrong[name] and right[name] == offered[name]:
            message = f"At `{name}` every answer is worth the same: it cannot tell trainees apart."
            hint = "Let the best answer uphold a practice, or tell what happens without asking."
            yield Finding("K802", message, hint, name)
            continue
        for option in step.decision.options:
            if option.id in offered[name] - right[name] - wrong[name]:
                message = f"Nobody is ever right to give the answer `{option.id}`, and nobody wrong."
                hint = "Let it lose or earn something, or take it out."
                yield Finding("K801", message, hint, name, option.id)


def _options(case: Case) -> Iterator[tuple[str, Option]]:
    for name, step in case.steps.items():
        for option in (*step.decision.options, *step.decision.outcomes) if step.decision else ():
            yield name, option


def _guards(case: Case) -> Iterator[tuple[Place, Guard]]:
    """Every guard of a case with its place."""
    for name, step in case.steps.items():
        yield from _placed(name, "", "scene", step.scene)
        for option in (*step.decision.options, *step.decision.outcomes) if step.decision else ():
            if option.when is not None:
                yield (name, option.id, "when", 0), option.when
            yield from _placed(name, option.id, "then", option.then)
            yield from _placed(name, option.id, "next", option.next)
        yield from _placed(name, "", "next", step.next)


def _placed(step: str, option: str, key: str, entries: Iterable[Line | Exit]) -> Iterator[tuple[Place, Guard]]:
    for index, entry in enumerate(entries):
        if entry.when is not None:
            yield (step, option, key, index), entry.when


def _names(guard: Guard) -> Iterator[str]:
    for part in parts(guard):
        if isinstance(part, Reading | Revealed):
            yield part.name
