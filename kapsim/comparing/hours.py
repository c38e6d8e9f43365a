"""The differences of an hour: how long it is and what is given, what can be done, what happens, what is a duty."""

from __future__ import annotations

from collections.abc import Mapping

from ..engine.model import Scene, Step
from ..reading.hours import read_hour
from ..reading.values import ReadHour
from ..reading.wording import Wording
from .collecting import Collector
from .wording import time


def compare_hours(collector: Collector, old: Step, new: Step) -> None:
    """A step of which one edition at least makes an hour. What its answers come to is compared elsewhere."""
    before, after = (
        read_hour(Wording(side.case, {}), step) if step.hour else None
        for side, step in ((collector.old, old), (collector.new, new))
    )
    collector.differ("hour", *(" ".join(hour.about) if hour else "" for hour in (before, after)))
    collector.each("act", *(_acts(hour) for hour in (before, after)))
    collector.each("cue", *(_cues(hour) for hour in (before, after)))
    collector.each("duty", *(_duties(step) for step in (old, new)))
    known, now = _scenes(old), _scenes(new)
    for name in now:
        if name in known:
            collector.scene("what happens", known[name], now[name])


def _acts(hour: ReadHour | None) -> Mapping[str, str]:
    return {act.id: f"{act.text}{f' ({act.about})' if act.about else ''}" for act in hour.acts} if hour else {}


def _cues(hour: ReadHour | None) -> Mapping[str, str]:
    return {cue.id: f"{cue.opens}, for {time(cue.within)}" for cue in hour.cues} if hour else {}


def _duties(step: Step) -> Mapping[str, str]:
    duties = step.hour.duties if step.hour else ()
    return {
        duty.id: f"{duty.act}, once in every {time(duty.every)}, for {', '.join(duty.done.upholds)}" for duty in duties
    }


def _scenes(step: Step) -> dict[str, Scene]:
    """What is read of cues, and of acts that nothing asked for."""
    if step.hour is None:
        return {}
    cues = {f"{cue.id}.": cue.scene for cue in step.hour.cues}
    return cues | {act.id: act.then for act in step.hour.acts}
