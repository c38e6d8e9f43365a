"""What is wrong with a case as it is played: read off the explored states, each with a witness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from .flawless import Flawless
from .model import Case, Option
from .proof import Finding
from .rows import Choice
from .rubric import Rubric
from .states import Explorer


def findings(case: Case, explorer: Explorer, flawless: Sequence[Flawless]) -> Iterator[Finding]:
    """Everything that makes a fully explored case unsound; `flawless` has the flawless paths from every start."""
    yield from _unreachable(case, explorer)
    yield from _no_way_out(explorer)
    yield from _decisions(case, explorer)
    yield from _ends(case, explorer, flawless)


def _unreachable(case: Case, explorer: Explorer) -> Iterator[Finding]:
    offered: set[Choice] = set()
    for row in explorer.rows:
        offered |= row.offered
    for name, step in case.steps.items():
        if name not in explorer.successors.entered:
            hint = "Lead to it with `next`, or delete it."
            yield Finding("K501", f"No sequence of answers leads to `{name}`.", hint, name)
            continue
        for option in step.decision.options if step.decision else step.hour.acts if step.hour else ():
            if (name, option.id) not in offered:
                message = f"The answer `{option.id}` is never offered: its guard is never true here."
                yield Finding("K502", message, "Change its `when`, or delete it.", name, option.id)
        for cue in step.hour.cues if step.hour else ():
            cue_name = f"{name}.{cue.id}"
            where = ("observe", "cues", cue.id)
            if cue_name not in explorer.successors.opened:
                message = f"The cue `{cue.id}` never opens."
                hint = "Change its `when`, or the minute in `at`, or delete it."
                yield Finding("K511", message, hint, name, where=where)
                continue
            for answer in cue.decision.options:
                if (cue_name, answer.id) not in offered:
                    message = f"The cue `{cue.id}` is never answered with `{answer.id}`."
                    hint = "Let the act be possible while the cue is open, or delete the answer."
                    yield Finding("K512", message, hint, name, where=(*where, "answers", answer.id))


def _no_way_out(explorer: Explorer) -> Iterator[Finding]:
    """A decision at which nothing can be answered, and a round that no answer leaves."""
    stuck: set[str] = set()
    for row, number in zip(explorer.rows, explorer.row_first, strict=True):
        if not row.moves and not row.end and row.step not in stuck:
            stuck.add(row.step)
            message = f"At `{row.step}` no answer is offered, so the case stops there."
            hint = "Let at least one answer stand without `when`."
            yield Finding("K503", message, hint, row.step, "", explorer.path(number))
    leads = explorer.leading_to_an_end
    number = leads.find(0)
    while number >= 0:
        row = explorer.row(number)
        if row.moves and row.step not in stuck:
            message = f"From `{row.step}` no answer ever leads to an end."
            yield Finding("K504", message, "Lead out of the round.", row.step, "", explorer.path(number))
            return
        number = leads.find(0, number + 1)


def _decisions(case: Case, explorer: Explorer) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for row, number in zip(explorer.rows, explorer.row_first, strict=True):
        name = row.step
        decision = case.steps[name].decision
        for unsettled in row.unsettled:
            if (unsettled, "best") not in seen:
                seen.add((unsettled, "best"))
                hint = "One answer must be best in every domain and violate nothing. Split the decision, or change one."
                cue = unsettled.removeprefix(name)[1:]
                where = ("observe", "cues", cue) if cue else ()
                message = f"At `{unsettled}` no single answer is best."
                yield Finding("K505", message, hint, name, "", explorer.path(number), where)
        if decision is not None and decision.kind == "select" and row.moves and (name, "up_to") not in seen:
            options = tuple(option for option in decision.options if (name, option.id) in row.offered)
            fewest = _fewest(explorer.successors.rubric, options)
            if fewest and decision.up_to > fewest:
                seen.add((name, "up_to"))
                enough = "1 item earns" if fewest == 1 else f"{fewest} items earn"
                message = f"`up_to` is {decision.up_to}, and {enough} as much as all of them."
                hint = f"Ticking everything is no plan: write `up_to: {fewest}`."
                yield Finding("K506", message, hint, name, "", explorer.path(number))


def _fewest(rubric: Rubric, options: tuple[Option, ...]) -> int:
    """The fewest items that uphold as much as all of them do, violations aside; 0 where none does anything."""

    def upheld(chosen: tuple[Option, ...]) -> tuple[set[str], set[str]]:
        full = {name for option in chosen for name in rubric.counted(option.upholds)}
        half = {name for option in chosen for name in rubric.counted(option.partly)} - full
        return full, half

    everything = upheld(options)
    if not any(everything):
        return 0
    earning = tuple(option for option in options if option.upholds or option.partly)
    for size in range(1, len(earning) + 1):
        if any(upheld(chosen) == everything for chosen in combinations(earning, size)):
            return size
    return len(options)


def _ends(case: Case, explorer: Explorer, flawless: Sequence[Flawless]) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    outcomes = [step.end.outcome if (step := case.steps[row.step]).end else "" for row in explorer.rows]
    for number in [number for number, row in enumerate(explorer.row_of) if outcomes[row]]:
        row = explorer.row_of[number]
        outcome = outcomes[row]
        name = explorer.rows[row].step
        error = explorer.successors.packing.error(explorer.codes[number])
        if outcome == "good" and error and (name, "error") not in seen:
            seen.add((name, "error"))
            message = f"The good end `{name}` is reached with a critical error that was not made good."
            hint = "Lead elsewhere after the error, or let an answer recover and uphold the practice."
            yield Finding("K508", message, hint, name, "", explorer.path(number))
        lossless = next((paths for paths in flawless if paths.lossless(number)), None)
        if outcome != "good" and not error and lossless and (name, "loss") not in seen:
            seen.add((name, "loss"))
            message = f"The end `{name}` is {outcome}, and yet a path without any loss leads to it."
            hint = "Let the answer that leads there lose something, or make the end good."
            yield Finding("K509", message, hint, name, "", lossless.path(number))
    for name, step in case.steps.items():
        entered = name in explorer.successors.entered
        if step.end and step.end.outcome == "good" and entered and not any(name in paths.pars for paths in flawless):
            message = f"No flawless path leads to the good end `{name}`."
            hint = "Every answer on one path to it must have full credit in every domain and no critical error."
            yield Finding("K507", message, hint, name)
