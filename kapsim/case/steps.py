"""Steps, decisions, options and scenes: from their shape to the engine's values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..engine.model import Decision, End, Exit, Line, Option, Scene, Step, Visit
from ..problems import Path, suggestion
from . import schema
from .fields import paragraphs

if TYPE_CHECKING:
    from .compile import Compiler


def compile_steps(compiler: Compiler) -> dict[str, Step]:
    """All steps whose shape is right, in the order of the file, and what is wrong between them."""
    following = dict(pairwise(compiler.shape.ids.get("steps", [])))
    steps = {name: _step(compiler, name, part, following.get(name)) for name, part in compiler.shape.steps.items()}
    _check_ends(compiler, steps)
    _check_silent_loops(compiler, steps)
    return steps


def _step(compiler: Compiler, name: str, part: Any, following: str | None) -> Step:
    path: Path = ("steps", name)
    decision = _decision(compiler, part, path)
    end = None
    ways: tuple[Exit, ...] = ()
    if isinstance(part, schema.EndStep):
        end = End(part.end.outcome, " ".join(part.end.title.split()), part.end.instead_of or "")
    elif part.next is not None:
        ways = _ways(compiler, part.next, (*path, "next"))
    elif following is not None:
        ways = (Exit(following),)
    elif decision is None or not all(option.next for option in decision.options):
        hint = "Give it `next: STEP`, or end the case here with `end:`."
        compiler.report("K421", f"The case stops at `{name}` without an end.", hint, path, True)
    visit = Visit(" ".join(part.visit.after.split()), part.visit.starts) if part.visit else None
    return Step(
        id=name,
        phase=part.phase,
        heading=" ".join(part.heading.split()) if part.heading else "",
        minutes=part.minutes,
        reveals=compiler.reveals(part.reveals, (*path, "reveals")),
        visit=visit,
        scene=_scene(compiler, part.scene, (*path, "scene")),
        decision=decision,
        end=end,
        next=ways,
    )


def _decision(compiler: Compiler, part: Any, path: Path) -> Decision | None:
    match part:
        case schema.ChooseStep(choose=choose):
            where: Path = (*path, "choose", "options")
            options = tuple(
                _option(compiler, path, where, name, item, item.next) for name, item in choose.options.items()
            )
            return Decision(
                kind="choose",
                prompt=" ".join(choose.prompt.split()),
                options=options,
                own_words=choose.own_words,
                as_written=choose.as_written,
            )
        case schema.SelectStep(select=select):
            where = (*path, "select", "items")
            if select.up_to > len(select.items):
                message = f"`up_to` is {select.up_to}, and there are {len(select.items)} items."
                compiler.report("K422", message, "", (*path, "select", "up_to"))
            return Decision(
                kind="select",
                prompt=" ".join(select.prompt.split()),
                options=tuple(_option(compiler, path, where, name, item, None) for name, item in select.items.items()),
                up_to=select.up_to,
                own_words=select.own_words,
                as_written=select.as_written,
            )
        case schema.OrderStep(order=order):
            return _order(compiler, order, (*path, "order"))
    return None


def _order(compiler: Compiler, order: schema.Order, path: Path) -> Decision:
    for name in order.items:
        compiler.check_id(name, (*path, "items", name))
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
        recovers=compiler.scored(order.kept.recovers, (*kept_path, "recovers"))[0],
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
        prompt=" ".join(order.prompt.split()),
        options=tuple(Option(id=name, text=" ".join(item.text.split())) for name, item in order.items.items()),
        before=tuple((a, b) for a, b in order.before),
        kept=kept,
        broken=broken,
        own_words=order.own_words,
        as_written=order.as_written,
    )


def _check_pairs(compiler: Compiler, order: schema.Order, path: Path) -> None:
    after: dict[str, set[str]] = {name: set() for name in order.items}
    for index, pair in enumerate(order.before):
        unknown = [(place, name) for place, name in enumerate(pair) if name not in order.items]
        for place, name in unknown:
            hint = suggestion(name, order.items)
            compiler.report("K423", f"There is no item `{name}` to put in order.", hint, (*path, index, place))
        if unknown:
            continue
        first, second = pair
        if first == second or _reaches(after, second, first):
            message = f"`{first}` before `{second}` cannot hold together with the other pairs."
            compiler.report("K423", message, "", (*path, index))
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
    compiler: Compiler, step: Path, where: Path, name: str, item: schema.Item, ways: Sequence[schema.Way] | None
) -> Option:
    path: Path = (*where, name)
    compiler.check_id(name, path)
    upholds, policies_upheld = compiler.scored(item.upholds, (*path, "upholds"))
    partly, partly_policies = compiler.scored(item.partly, (*path, "partly"))
    violates, policies_violated = compiler.scored(item.violates, (*path, "violates"))
    recovers, recovered_policies = compiler.scored(item.recovers, (*path, "recovers"))
    for key, policies in (("partly", partly_policies), ("recovers", recovered_policies)):
        if policies:
            hint = "Policies are upheld or violated."
            compiler.report("K424", f"`{key}` names practices, not the clinic's policies.", hint, (*path, key), True)
    for entry in {*upholds, *policies_upheld} & {*violates, *policies_violated} | {*upholds, *violates} & {*partly}:
        message = f"`{entry}` cannot be upheld, half upheld and violated by the same answer."
        compiler.report("K425", message, "Keep the one that is true.", path, True)
    return Option(
        id=name,
        text=" ".join(item.text.split()),
        bit=compiler.names.options[f"{step[1]}.{name}"],
        when=compiler.guard(item.when, (*path, "when")),
        leans=item.leans or "",
        upholds=upholds,
        partly=partly,
        violates=violates,
        recovers=recovers,
        policies_upheld=policies_upheld,
        policies_violated=policies_violated,
        next=_ways(compiler, ways, (*path, "next")) if ways else (),
        **_effects(compiler, item, path),
    )


def _effects(compiler: Compiler, part: schema.Effects, path: Path) -> dict[str, Any]:
    return {
        "changes": compiler.changes(part.changes, (*path, "changes")),
        "reveals": compiler.reveals(part.reveals, (*path, "reveals")),
        "minutes": part.minutes,
        "then": _scene(compiler, part.then, (*path, "then")),
        "feedback": paragraphs(part.feedback) if part.feedback else (),
    }


def _scene(compiler: Compiler, lines: Sequence[schema.Line], path: Path) -> Scene:
    scene: list[Line] = []
    people = compiler.shape.ids.get("people", [])
    for index, line in enumerate(lines):
        where: Path = (*path, index)
        if line.speaker and line.speaker != "you" and line.speaker not in people:
            hint = suggestion(line.speaker, [*people, "you"])
            if len(line.speaker.split()) > 1:
                hint = f"If it is prose, put it below `|`. {hint}"
            compiler.report("K407", f"There is nobody called `{line.speaker}` in `people`.", hint, where)
        when = compiler.guard(line.when, (*where, "when"))
        scene += [Line(text, line.speaker, when) for text in paragraphs(line.text)]
    return tuple(scene)


def _ways(compiler: Compiler, ways: Sequence[schema.Way], path: Path) -> tuple[Exit, ...]:
    exits: list[Exit] = []
    for index, way in enumerate(ways):
        last = index == len(ways) - 1
        if way.to not in compiler.names.steps:
            hint = suggestion(way.to, compiler.names.steps)
            compiler.report("K420", f"There is no step `{way.to}`.", hint, (*path, index, "to"))
        if last and way.when is not None:
            hint = "Add a last entry without `when`: where it goes if none of the guards holds."
            compiler.report("K426", "The last way has a guard, so there may be no way at all.", hint, (*path, index))
        if not last and way.when is None:
            hint = "Move it to the end, or give it a `when`."
            compiler.report("K426", "This way is always taken, so those below never are.", hint, (*path, index))
        exits.append(Exit(way.to, compiler.guard(way.when, (*path, index, "when"))))
    return tuple(exits)


def _check_ends(compiler: Compiler, steps: Mapping[str, Step]) -> None:
    goods = [name for name, step in steps.items() if step.end and step.end.outcome == "good"]
    for name, step in steps.items():
        if step.end is None or not step.end.instead_of:
            continue
        path: Path = ("steps", name, "end", "instead_of")
        if step.end.outcome == "good":
            compiler.report("K427", "A good end is not there instead of another.", "", path)
        elif step.end.instead_of not in goods and step.end.instead_of not in compiler.names.broken:
            hint = suggestion(step.end.instead_of, goods)
            compiler.report("K427", f"`{step.end.instead_of}` is not a step with a good end.", hint, path)


def _check_silent_loops(compiler: Compiler, steps: Mapping[str, Step]) -> None:
    """Steps that ask nothing must not lead round to themselves: nobody could ever leave."""
    state: dict[str, int] = {}

    def visit(name: str) -> str | None:
        """Depth-first search, without recursion; gives a step on a silent loop."""
        stack = [(name, iter([way.to for way in steps[name].next]))]
        state[name] = 1
        while stack:
            here, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                state[here] = 2
                stack.pop()
            elif target in steps and not steps[target].waits:
                if state.get(target) == 1:
                    return target
                if target not in state:
                    state[target] = 1
                    stack.append((target, iter([way.to for way in steps[target].next])))
        return None

    for name, step in steps.items():
        if not step.waits and name not in state and (found := visit(name)):
            hint = "Put a decision into the round, or lead out of it."
            message = f"From `{found}` the case goes round to `{found}` without asking anything."
            compiler.report("K428", message, hint, ("steps", found), True)
