"""Where a run is in an hour with the patient, as bits: only what can still make a difference."""

from __future__ import annotations

from collections.abc import Callable

from .field import Field
from .guard import And, Compare, Constant, Guard
from .model import Option, Step
from .observation import STOP_MARKS, Cue, Hour, Minute
from .state import CLOSED, NOT_YET, RUNNING, Moment


class HourPacking:
    """The bits of one hour.

    Of a cue with a minute, whether it was answered, and that only in its own time; of one with a guard, since when it
    is open, or that it is over, which it also is once its guard asks for a minute gone by. Of a duty, the windows in
    which it was done. Of the infusion, when it was stopped, where guards read vital signs.
    """

    def __init__(self, hour: Hour, field: Callable[[int], Field], vitals: bool) -> None:
        self.hour = hour
        self._minute = field(hour.minutes)
        self._cues = [field(1 if cue.when is None else cue.within + 1) for cue in hour.cues]
        self._last = [hour.minutes if cue.when is None else _last_minute(cue.when, hour.minutes) for cue in hour.cues]
        self._duties = [field((1 << -(-hour.minutes // duty.every)) - 1) for duty in hour.duties]
        self._stopped = field(hour.minutes // STOP_MARKS + 2) if vitals else None

    @property
    def mask(self) -> int:
        """The bits on which depends what comes next, duties aside: those tell only at the end of the hour."""
        mask = self._minute.mask | (self._stopped.mask if self._stopped else 0)
        for field in self._cues:
            mask |= field.mask
        return mask

    @property
    def duties(self) -> int:
        """The bits of the duties."""
        return sum(field.mask for field in self._duties)

    def pack(self, moment: Moment) -> int:
        """The bits of a moment."""
        code = self._minute.put(moment.minute)
        for cue, field, last, opened in zip(self.hour.cues, self._cues, self._last, moment.cues, strict=True):
            over = opened == NOT_YET and cue.when is not None and moment.minute >= last
            code |= field.put(_packed(cue, CLOSED if over else opened, moment.minute))
        for field, done in zip(self._duties, moment.duties, strict=True):
            code |= field.put(done)
        if self._stopped and moment.stopped != RUNNING:
            code |= self._stopped.put(moment.stopped // STOP_MARKS + 1)
        return code

    def unpack(self, code: int) -> Moment:
        """A moment that packs to the same bits."""
        minute = self._minute.of(code)
        cues = tuple(
            _unpacked(cue, field.of(code), minute) for cue, field in zip(self.hour.cues, self._cues, strict=True)
        )
        stopped = self._stopped.of(code) if self._stopped else 0
        duties = tuple(field.of(code) for field in self._duties)
        return Moment(minute, cues, duties, (stopped - 1) * STOP_MARKS if stopped else RUNNING)


def guards_of(step: Step) -> list[Guard | None]:
    """Every guard that is read while the hour of a step runs, those of the ways out aside."""
    assert step.hour is not None
    return [*(act.when for act in step.hour.acts), *(cue.when for cue in step.hour.cues)]


def options_of(hour: Hour) -> list[Option]:
    """Everything in an hour that changes something: answers, what is missed, what nothing asked for."""
    options = list(hour.exits)
    options += [cue.missed for cue in hour.cues if cue.missed]
    return options + [act.unasked for act in hour.acts if act.unasked]


def _last_minute(guard: Guard, minutes: int) -> int:
    """The last minute at which a guard can be true, as far as it says so in plain words; else the end of the hour."""
    if isinstance(guard, And):
        return min(_last_minute(part, minutes) for part in guard.parts)
    if isinstance(guard, Compare) and isinstance(guard.left, Minute) and isinstance(guard.right, Constant):
        return {"<": guard.right.value - 1, "<=": guard.right.value, "==": guard.right.value}.get(guard.symbol, minutes)
    return minutes


def _packed(cue: Cue, opened: int, minute: int) -> int:
    if cue.when is None:
        assert cue.at is not None
        return int(opened == CLOSED and cue.at <= minute < cue.at + cue.within)
    if opened == NOT_YET:
        return 0
    return cue.within + 1 if opened == CLOSED else minute - opened + 1


def _unpacked(cue: Cue, value: int, minute: int) -> int:
    if cue.when is None:
        assert cue.at is not None
        if minute < cue.at:
            return NOT_YET
        return CLOSED if value or minute >= cue.at + cue.within else cue.at
    if value == 0:
        return NOT_YET
    return CLOSED if value > cue.within else minute - value + 1
