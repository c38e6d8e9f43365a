"""What is wrong with a case as it is played: read off the explored nodes, each with a witness."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from .flawless import Flawless
from .model import Case, Option
from .proof import Finding
from .rubric import Rubric
from .run import enabled
from .states import Explorer


def findings(case: Case, explorer: Explorer, flawless: Flawless) -> Iterator[Finding]:
    """Everything that `check` reports about a fully explored case, in the order of the file."""
    yield from _unreachable(case, explorer)
    yield from _no_way_out(case, explorer)
    yield from _decisions(case, explorer)
    yield from _ends(case, explorer, flawless)


def _unreachable(case: Case, explorer: Explorer) -> Iterator[Finding]:
    offered: dict[str, set[str]] = {}
    for node in explorer.nodes:
        offered.setdefault(node.state.step, set()).update(option.id for option in enabled(case, node.state))
    for name, step in case.steps.items():
        if name not in explorer.entered:
            hint = "Lead to it with `next`, or delete it."
            yield Finding("K501", f"No sequence of answers leads to `{name}`.", hint, name)
            continue
        for option in step.decision.options if step.decision else ():
            if option.id not in offered.get(name, set()):
                message = f"The answer `{option.id}` is never offered: its guard is never true here."
                yield Finding("K502", message, "Change its `when`, or delete it.", name, option.id)


def _no_way_out(case: Case, explorer: Explorer) -> Iterator[Finding]:
    """A decision at which nothing can be answered, and a round that no answer leaves."""
    sources: dict[int, list[int]] = {}
    ends: list[int] = []
    stuck: set[str] = set()
    for index, node in enumerate(explorer.nodes):
        for edge in node.edges:
            sources.setdefault(edge.to, []).append(index)
        if case.steps[node.state.step].end is not None:
            ends.append(index)
        elif not node.edges and node.state.step not in stuck:
            stuck.add(node.state.step)
            message = f"At `{node.state.step}` no answer is offered, so the case stops there."
            hint = "Let at least one answer stand without `when`."
            yield Finding("K503", message, hint, node.state.step, "", explorer.path(index))
    leads = set(ends)
    while ends:
        for source in sources.get(ends.pop(), ()):
            if source not in leads:
                leads.add(source)
                ends.append(source)
    for index, node in enumerate(explorer.nodes):
        if index not in leads and node.edges and node.state.step not in stuck:
            stuck.add(node.state.step)
            message = f"From `{node.state.step}` no answer ever leads to an end."
            yield Finding("K504", message, "Lead out of the round.", node.state.step, "", explorer.path(index))
            return


def _decisions(case: Case, explorer: Explorer) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for index, node in enumerate(explorer.nodes):
        step = case.steps[node.state.step]
        if step.decision is None or not node.edges:
            continue
        name = node.state.step
        if (name, "best") not in seen and explorer.rubric.best(node.state) is None:
            seen.add((name, "best"))
            hint = "One answer must be best in every domain and violate nothing. Split the decision, or change one."
            yield Finding("K505", f"At `{name}` no single answer is best.", hint, name, "", explorer.path(index))
        if step.decision.kind == "select" and (name, "up_to") not in seen:
            fewest = _fewest(explorer.rubric, enabled(case, node.state))
            if fewest and step.decision.up_to > fewest:
                seen.add((name, "up_to"))
                enough = "1 item earns" if fewest == 1 else f"{fewest} items earn"
                message = f"`up_to` is {step.decision.up_to}, and {enough} as much as all of them."
                hint = f"Ticking everything is no plan: write `up_to: {fewest}`."
                yield Finding("K506", message, hint, name, "", explorer.path(index))


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


def _ends(case: Case, explorer: Explorer, flawless: Flawless) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for index, node in enumerate(explorer.nodes):
        name = node.state.step
        end = case.steps[name].end
        if end is None:
            continue
        if end.outcome == "good" and node.standing.error and (name, "error") not in seen:
            seen.add((name, "error"))
            message = f"The good end `{name}` is reached with a critical error that was not made good."
            hint = "Lead elsewhere after the error, or let an answer recover and uphold the practice."
            yield Finding("K508", message, hint, name, "", explorer.path(index))
        if (
            end.outcome != "good"
            and index in flawless.parents
            and not node.standing.error
            and (name, "loss") not in seen
        ):
            seen.add((name, "loss"))
            message = f"The end `{name}` is {end.outcome}, and yet a path without any loss leads to it."
            hint = "Let the answer that leads there lose something, or make the end good."
            yield Finding("K509", message, hint, name, "", explorer.path(index))
    for name, step in case.steps.items():
        if step.end and step.end.outcome == "good" and name in explorer.entered and name not in flawless.pars:
            message = f"No flawless path leads to the good end `{name}`."
            hint = "Every answer on one path to it must have full credit in every domain and no critical error."
            yield Finding("K507", message, hint, name)
