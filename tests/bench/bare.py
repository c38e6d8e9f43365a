"""The graph of rows 1 to 4 as one would write it on bare `transitions`: one registered model, a trigger an option."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transitions import Machine

from tests.bench.drawing import END, OPTIONS
from tests.bench.plain import enter_plainly, plain_start


class Walker:
    """A model that `transitions` moves; what it knows stands in a dict, as for the plain interpreter."""

    state: str
    trigger: Callable[[str], bool]
    """Both are added by `transitions`."""

    def __init__(self, graph: dict[str, Any]) -> None:
        self.graph = graph
        self.start = plain_start(graph)
        self.known = dict(self.start)
        self.machine = Machine(
            model=self,
            states=list(graph),
            initial="step-0",
            auto_transitions=False,
            send_event=True,
            prepare_event=self.take,
            after_state_change=self.arrive,
        )
        for name, station in graph.items():
            for trigger in OPTIONS if name != END else ():
                for to, guard in station["options"][trigger]["next"] or station["next"]:
                    self.machine.add_transition(trigger, name, to, conditions=_condition(guard))

    def restart(self) -> None:
        """Go back to the start."""
        self.known = dict(self.start)
        self.machine.set_state("step-0")

    def take(self, event: Any) -> None:
        """The effects of an option, before the guards of its ways are read."""
        option = self.graph[self.state]["options"][event.event.name]
        known = self.known
        if option["when"] is not None and not option["when"](known):
            raise ValueError(event.event.name)
        for quantity, sign, amount, low, high in option["changes"]:
            value = known[quantity]
            value = value + amount if sign == "+" else value - amount if sign == "-" else amount
            known[quantity] = low if value < low else high if value > high else value
        for fact in option["reveals"]:
            known[fact] = True
        known[option["mark"]] = True
        known["clock"] += option["minutes"]

    def arrive(self, event: Any) -> None:
        """What the step does that was entered."""
        enter_plainly(self.graph, self.known, event.transition.dest)

    def offered(self) -> list[str]:
        """The options whose guards hold."""
        options = self.graph[self.state]["options"].items()
        return [name for name, option in options if option["when"] is None or option["when"](self.known)]


def _condition(guard: Any) -> Any:
    if guard is None:
        return None
    # `transitions` compares what a condition gives with True.
    return lambda event: bool(guard(event.model.known))
