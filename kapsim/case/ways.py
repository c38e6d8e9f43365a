"""Where steps lead: the ways from one to the next, and what is wrong with where they end or go round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..engine.graph import rounds_of
from ..engine.model import Exit, Step
from ..problems import Path, quoted, suggestion
from . import step_schema
from .compiler import Compiler


def check_target(compiler: Compiler, name: str, path: Path) -> None:
    """Report a way that leads to no step."""
    steps = compiler.names.steps
    if name not in steps:
        compiler.report("K420", f"There is no step {quoted(name)}.", lambda: suggestion(name, steps), path)


def compile_ways(compiler: Compiler, ways: Sequence[step_schema.Way], path: Path) -> tuple[Exit, ...]:
    """The ways of a step or an option, read from the top; the last has no guard."""
    exits: list[Exit] = []
    for index, way in enumerate(ways):
        last = index == len(ways) - 1
        here: Path = (*path, index)
        check_target(compiler, way.to, (*path, index, "to"))
        if last and way.when is not None and all(other.when for other in ways):
            message = "The last way has a guard, so that there may be no way at all."
            hint = "Add a last entry without `when`: where it goes if none of the guards holds."
            compiler.report("K426", message, hint, (*here, "when"), True)
        if not last and way.when is None:
            hint = "Move it to the end, or give it a `when`."
            compiler.report("K426", "This way is always taken, so that those below never are.", hint, here)
        exits.append(Exit(way.to, compiler.guard(way.when, (*here, "when"))))
    return tuple(exits)


def check_ends(compiler: Compiler, steps: Mapping[str, Step]) -> None:
    """`instead_of` stands on ends that are not good, and names one that is."""
    goods = [name for name, step in steps.items() if step.end and step.end.outcome == "good"]
    for name, step in steps.items():
        if step.end is None or not step.end.instead_of:
            continue
        path: Path = ("steps", name, "end", "instead_of")
        if step.end.outcome == "good":
            hint = "Delete `instead_of`; it belongs to ends that are not good."
            compiler.report("K427", "A good end does not stand instead of another.", hint, path)
        elif step.end.instead_of not in goods and step.end.instead_of not in compiler.names.broken:
            hint = suggestion(step.end.instead_of, goods) or "No step has a good end."
            compiler.report("K427", f"{quoted(step.end.instead_of)} is not a step with a good end.", hint, path)


def check_silent_loops(compiler: Compiler, steps: Mapping[str, Step]) -> None:
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
            message = f"From `{found}` the case goes round to `{found}` again and asks nothing on the way."
            compiler.report("K428", message, hint, ("steps", found), True)


def check_hours(compiler: Compiler, steps: Mapping[str, Step]) -> None:
    """An hour with the patient is met once: what was given cannot be given again."""
    rounds = rounds_of(steps)
    for name, step in steps.items():
        if step.hour is not None and name in rounds:
            message = f"The hour `{name}` can be met again."
            hint = "Lead on from it and not back to it; a second hour is a step of its own."
            compiler.report("K457", message, hint, ("steps", name), True)
