"""Parts of a sound case that have no effect: nobody is assessed by them, or nothing depends on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .guard import Guard, Reading, Revealed, parts, spelled
from .hour_packing import options_of
from .model import Case, Decision, Exit, Line, Option
from .observation import Hour
from .proof import Finding, Proof
from .rows import Choice
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
        if case.steps[step].hour is not None and option:
            where, option = (*_in_file(case.steps[step].hour, option), *where), ""
        if (step, option, where, guard) in said:
            continue
        said.add((step, option, where, guard))
        message = f"`when: {spelled(guard)}` is {'always' if always else 'never'} true here."
        hint = "Take it away." if always else "What it stands before is never seen: change it, or delete that."
        yield Finding("K807" if always else "K808", message, hint, step, option, where=where)


def _decisions(case: Case, explorer: Explorer) -> Iterator[Finding]:
    offered: set[Choice] = set()
    right: set[Choice] = set()
    wrong: set[Choice] = set()
    for row in explorer.rows:
        offered |= row.offered
        right |= row.right
        wrong |= row.wrong
    for name, step, decision, where in _named(case):
        here = {choice for choice in offered if choice[0] == name}
        if here and not any(choice[0] == name for choice in wrong) and here <= right:
            message = f"At `{name}` every answer is worth the same: it cannot tell trainees apart."
            hint = "Let the best answer uphold a practice, or tell what happens without asking."
            yield Finding("K802", message, hint, step, where=where)
            continue
        for option in decision.options:
            if (name, option.id) in here - right - wrong:
                message = f"Nobody is ever right to give the answer `{option.id}`, and nobody wrong."
                hint = "Let it lose or earn something, or take it out."
                at = (*where, "answers", option.id) if where else ()
                yield Finding("K801", message, hint, step, "" if where else option.id, where=at)


def _named(case: Case) -> Iterator[tuple[str, str, Decision, tuple[str, ...]]]:
    """Every decision, the cues of hours included: its name, its step, and the keys that lead from there."""
    for name, step in case.steps.items():
        if step.decision is not None:
            yield name, name, step.decision, ()
        for cue in step.hour.cues if step.hour else ():
            yield f"{name}.{cue.id}", name, cue.decision, ("observe", "cues", cue.id)


def _options(case: Case) -> Iterator[tuple[str, Option]]:
    for name, step in case.steps.items():
        for option in (*step.decision.options, *step.decision.outcomes) if step.decision else ():
            yield name, option
        for option in options_of(step.hour) if step.hour else ():
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
        if step.hour is not None:
            yield from _in_hour(name, step.hour)
        yield from _placed(name, "", "next", step.next)


def _in_hour(step: str, hour: Hour) -> Iterator[tuple[Place, Guard]]:
    """The guards of an hour; the lines of cues and acts are told by their own names."""
    for act in hour.acts:
        if act.when is not None:
            yield (step, act.id, "when", 0), act.when
        yield from _placed(step, act.id, "then", act.then)
    for cue in hour.cues:
        if cue.when is not None:
            yield (step, cue.id, "opens", 0), cue.when
        yield from _placed(step, cue.id, "scene", cue.scene)
        for option in cue.decision.options:
            yield from _placed(step, f"{cue.id}.{option.id}", "then", option.then)
            yield from _placed(step, f"{cue.id}.{option.id}", "next", option.next)


def _in_file(hour: Hour | None, name: str) -> tuple[str, ...]:
    """The keys that lead to an act, a cue or an answer (`CUE.ACT`) of an hour."""
    cue, _, act = name.partition(".")
    if act:
        return ("observe", "cues", cue, "answers", act)
    known = hour is not None and any(act.id == name for act in hour.acts)
    return ("observe", "palette" if known else "cues", name)


def _placed(step: str, option: str, key: str, entries: Iterable[Line | Exit]) -> Iterator[tuple[Place, Guard]]:
    for index, entry in enumerate(entries):
        if entry.when is not None:
            yield (step, option, key, index), entry.when


def _names(guard: Guard) -> Iterator[str]:
    for part in parts(guard):
        if isinstance(part, Reading | Revealed):
            yield part.name
