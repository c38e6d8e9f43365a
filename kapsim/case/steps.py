"""Steps, decisions and options: from their shape to the engine's values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from ..engine.model import Decision, End, Exit, Option, Step, Visit
from ..problems import Path, quoted, suggestion
from . import step_schema
from .compiler import Compiler
from .declare import OUTCOMES, check_id
from .fields import paragraph, paragraphs
from .hours import compile_hour, treatment_of
from .scenes import compile_scene
from .ways import check_ends, check_hours, check_silent_loops, compile_ways


def compile_steps(compiler: Compiler) -> dict[str, Step]:
    """All steps whose shape is right, in the order of the file, and what is wrong between them."""
    following = dict(pairwise(compiler.shape.ids.get("steps", [])))
    steps = {name: _step(compiler, name, part, following.get(name)) for name, part in compiler.shape.steps.items()}
    check_ends(compiler, steps)
    check_silent_loops(compiler, steps)
    check_hours(compiler, steps)
    return steps


def _step(compiler: Compiler, name: str, part: Any, following: str | None) -> Step:
    path: Path = ("steps", name)
    decision = _decision(compiler, part, path)
    hour = None
    if isinstance(part, step_schema.ObserveStep):
        compiler.begin_hour(treatment_of(compiler, part.observe))
        hour = compile_hour(compiler, part.observe, name)
    end = None
    ways: tuple[Exit, ...] = ()
    if isinstance(part, step_schema.EndStep):
        end = End(part.end.outcome, paragraph(part.end.title), part.end.instead_of or "")
    elif part.next is not None:
        ways = compile_ways(compiler, part.next, (*path, "next"))
    elif following is not None:
        ways = (Exit(following),)
    elif decision is None or not all(option.next for option in decision.options):
        hint = "Give it `next: STEP`, or end the case here with `end:`."
        compiler.report("K421", f"The case stops at `{name}` without an end.", hint, path, True)
    if hour is not None:
        compiler.end_hour()
    visit = Visit(paragraph(part.visit.after), part.visit.starts) if part.visit else None
    return Step(
        id=name,
        phase=part.phase,
        heading=paragraph(part.heading) if part.heading else "",
        minutes=part.minutes,
        reveals=compiler.reveals(part.reveals, (*path, "reveals")),
        visit=visit,
        scene=compile_scene(compiler, part.scene, (*path, "scene")),
        decision=decision,
        hour=hour,
        end=end,
        next=ways,
    )


def _decision(compiler: Compiler, part: Any, path: Path) -> Decision | None:
    match part:
        case step_schema.ChooseStep(choose=choose):
            where: Path = (*path, "choose", "options")
            options = tuple(
                _option(compiler, path, where, name, item, item.next) for name, item in choose.options.items()
            )
            return Decision(
                kind="choose",
                prompt=paragraph(choose.prompt),
                options=options,
                own_words=choose.own_words,
                as_written=choose.as_written,
            )
        case step_schema.SelectStep(select=select):
            where = (*path, "select", "items")
            if select.up_to > len(select.items):
                message = f"`up_to` is {select.up_to}, and there are {len(select.items)} items."
                hint = f"Write {len(select.items) - 1} at most: ticking everything is no plan."
                compiler.report("K422", message, hint, (*path, "select", "up_to"))
            return Decision(
                kind="select",
                prompt=paragraph(select.prompt),
                options=tuple(_option(compiler, path, where, name, item, None) for name, item in select.items.items()),
                up_to=select.up_to,
                own_words=select.own_words,
                as_written=select.as_written,
            )
        case step_schema.OrderStep(order=order):
            return _order(compiler, order, (*path, "order"))
    return None


def _order(compiler: Compiler, order: step_schema.Order, path: Path) -> Decision:
    for name in order.items:
        where: Path = (*path, "items", name)
        check_id(compiler, name, where)
        if name in OUTCOMES:
            message = f"`{name}` cannot be an id here: `chose STEP.{name}` asks whether the order was {name}."
            compiler.report("K405", message, "Choose another.", where, True)
    _check_pairs(compiler, order, (*path, "before"))
    upholds, policies = compiler.scored(order.upholds, (*path, "upholds"))
    reference = str(path[1])
    kept_path: Path = (*path, "kept")
    broken_path: Path = (*path, "broken")
    violates, violated = compiler.scored(order.broken.violates, (*broken_path, "violates"))
    kept = Option(
        id="kept",
        bit=compiler.names.options[f"{reference}.kept"],
        upholds=upholds,
        policies_upheld=policies,
        recovers=compiler.scored(order.kept.recovers, (*kept_path, "recovers"), policies=False)[0],
        **_effects(compiler, order.kept, kept_path),
    )
    broken = Option(
        id="broken",
        bit=compiler.names.options[f"{reference}.broken"],
        violates=violates,
        policies_violated=violated,
        **_effects(compiler, order.broken, broken_path),
    )
    return Decision(
        kind="order",
        prompt=paragraph(order.prompt),
        options=tuple(Option(id=name, text=paragraph(item.text)) for name, item in order.items.items()),
        before=tuple((a, b) for a, b in order.before),
        kept=kept,
        broken=broken,
        own_words=order.own_words,
        as_written=order.as_written,
    )


def _check_pairs(compiler: Compiler, order: step_schema.Order, path: Path) -> None:
    after: dict[str, set[str]] = {name: set() for name in order.items}
    for index, pair in enumerate(order.before):
        unknown = [(place, name) for place, name in enumerate(pair) if name not in order.items]
        for place, name in unknown:
            hint = suggestion(name, order.items)
            compiler.report("K423", f"There is no item {quoted(name)} to put in order.", hint, (*path, index, place))
        if unknown:
            continue
        first, second = pair
        if first == second or _reaches(after, second, first):
            message = f"{quoted(first)} before {quoted(second)} contradicts the pairs above, or itself."
            compiler.report("K423", message, "No order could keep them all: take one away.", (*path, index))
        else:
            after[first].add(second)


def _reaches(after: Mapping[str, set[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    open_ = [start]
    while open_:
        name = open_.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            open_ += after[name]
    return False


def _option(
    compiler: Compiler,
    step: Path,
    where: Path,
    name: str,
    item: step_schema.Item,
    ways: Sequence[step_schema.Way] | None,
) -> Option:
    path: Path = (*where, name)
    check_id(compiler, name, path)
    upholds, policies_upheld = compiler.scored(item.upholds, (*path, "upholds"))
    partly = compiler.scored(item.partly, (*path, "partly"), policies=False)[0] if item.partly else ()
    violates, policies_violated = compiler.scored(item.violates, (*path, "violates"))
    recovers = compiler.scored(item.recovers, (*path, "recovers"), policies=False)[0] if item.recovers else ()
    if item.partly or (item.violates and item.upholds):
        compiler.check_contradictions(item, path)
    return Option(
        id=name,
        text=paragraph(item.text),
        bit=compiler.names.options[f"{step[1]}.{name}"],
        when=compiler.guard(item.when, (*path, "when")) if item.when is not None else None,
        leans=item.leans or "",
        upholds=upholds,
        partly=partly,
        violates=violates,
        recovers=recovers,
        policies_upheld=policies_upheld,
        policies_violated=policies_violated,
        changes=compiler.changes(item.changes, (*path, "changes")) if item.changes else (),
        reveals=compiler.reveals(item.reveals, (*path, "reveals")) if item.reveals else 0,
        minutes=item.minutes,
        then=compile_scene(compiler, item.then, (*path, "then")) if item.then else (),
        feedback=paragraphs(item.feedback) if item.feedback else (),
        next=compile_ways(compiler, ways, (*path, "next")) if ways else (),
    )


def _effects(compiler: Compiler, part: step_schema.Effects, path: Path) -> dict[str, Any]:
    return {
        "changes": compiler.changes(part.changes, (*path, "changes")) if part.changes else (),
        "reveals": compiler.reveals(part.reveals, (*path, "reveals")) if part.reveals else 0,
        "minutes": part.minutes,
        "then": compile_scene(compiler, part.then, (*path, "then")) if part.then else (),
        "feedback": paragraphs(part.feedback) if part.feedback else (),
    }
