"""The rules of an hour with the patient: time moves only by what the trainee does, minute by minute.

An act answers every open cue that names it, as it begins; then its minutes pass. Guards are read as each minute ends. A
cue opened at t takes acts begun before t + within. Presence ends when a cue opens or runs out, at the hour's pace, or
when time is up; other acts are not interrupted.
"""

from __future__ import annotations

from .consequences import apply
from .model import LONGEST_VISIT, Case, Exit, Option
from .observation import PRESENCE, Act, Hour
from .state import CLOSED, NOT_YET, RUNNING, Acted, Event, Missed, Moment, Opened, Passed, State


def start(case: Case, state: State) -> tuple[State, tuple[Event, ...]]:
    """The first minute of the hour of `state`, and the cues that open in it."""
    hour = _hour(case, state)
    moment = Moment(0, (NOT_YET,) * len(hour.cues), (0,) * len(hour.duties), RUNNING)
    return _open(hour, state._replace(hour=moment))


def possible_acts(case: Case, state: State) -> tuple[Act, ...]:
    """What the trainee can do now, as written."""
    return tuple([act for act in _hour(case, state).acts if act.when is None or act.when(state)])


def answered_by(case: Case, state: State, act: str) -> tuple[tuple[str, Option], ...]:
    """The open cues that an act answers if it begins now, with what it comes to for each."""
    hour, moment = _hour(case, state), state.hour
    assert moment is not None
    answers: list[tuple[str, Option]] = []
    for cue, opened in zip(hour.cues, moment.cues, strict=True):
        option = cue.answer(act) if opened >= 0 else None
        if option is not None:
            answers.append((cue.id, option))
    return tuple(answers)


def take(case: Case, state: State, act: Act) -> tuple[State, tuple[Event, ...], tuple[Exit, ...] | None]:
    """Do something: the state after it, what happened, and the ways out of the hour where it is over (else None)."""
    hour, moment = _hour(case, state), state.hour
    assert moment is not None
    answers = answered_by(case, state, act.id)
    options = tuple(option for _, option in answers) or ((act.unasked,) if act.unasked else ())
    after = _begun(hour, apply(state, options), act, answers)
    acted = Acted(state.step, (act.id,), tuple(name for name, _ in answers), state, after)
    leads = next((option.next for _, option in answers if option.next and not option.keeps_open), None)
    after, happened = _pass(hour, after, act, leaving=leads is not None)
    assert after.hour is not None
    passed = Passed(state.step, after.hour.minute - moment.minute, act.measures, after)
    if leads is None and after.hour.minute >= hour.minutes:
        # What nobody answered by the end of the hour is missed; an hour left before its end leaves it open.
        after, more = _close(hour, after)
        happened += more
        leads = case.steps[state.step].next
    return after, (acted, *happened, passed), leads


def _hour(case: Case, state: State) -> Hour:
    hour = case.steps[state.step].hour
    assert hour is not None, f"{state.step} is no hour"
    return hour


def _begun(hour: Hour, state: State, act: Act, answers: tuple[tuple[str, Option], ...]) -> State:
    """The state as an act begins: cues answered, duties done, the infusion stopped."""
    moment = state.hour
    assert moment is not None
    cues, duties, stopped = moment.cues, moment.duties, moment.stopped
    closed = {name for name, option in answers if not option.keeps_open}
    if closed:
        cues = tuple([CLOSED if cue.id in closed else cues[index] for index, cue in enumerate(hour.cues)])
    for index, duty in enumerate(hour.duties):
        if duty.act == act.id:
            done = duties[index] | 1 << moment.minute // duty.every
            duties = (*duties[:index], done, *duties[index + 1 :])
    stops = act.stops_infusion or any(option.stops_infusion for _, option in answers)
    if stops and stopped == RUNNING and hour.treatment is not None:
        stopped = hour.treatment.stops_at(moment.minute)
    return _at(state, Moment(moment.minute, cues, duties, stopped), state.clock)


def _pass(hour: Hour, state: State, act: Act, leaving: bool) -> tuple[State, tuple[Event, ...]]:
    """Let the minutes of an act pass; those in which nothing can happen at once.

    Nothing new comes up that could not be answered any more: when time is up, or for who is `leaving` with this act.
    """
    events: tuple[Event, ...] = ()
    moment = state.hour
    assert moment is not None
    last = min(moment.minute + act.minutes, hour.minutes)
    while moment.minute < last:
        minute = min(last, _next_change(hour, moment))
        clock = min(state.clock + minute - moment.minute, LONGEST_VISIT)
        state = _at(state, Moment(minute, *moment[1:]), clock)
        state, expired = _expire(hour, state)
        state, opened = (state, ()) if leaving or minute >= hour.minutes else _open(hour, state)
        moment = state.hour
        assert moment is not None
        if expired or opened:
            events += expired + opened
            if act.id == PRESENCE:
                break
    return state, events


def _next_change(hour: Hour, moment: Moment) -> int:
    """The next minute at which a cue can open or run out."""
    change = hour.minutes
    for cue, opened in zip(hour.cues, moment.cues, strict=True):
        if opened >= 0:
            change = min(change, opened + cue.within)
        elif opened == NOT_YET:
            if cue.at is None:
                return moment.minute + 1
            if cue.at > moment.minute:
                change = min(change, cue.at)
    return max(change, moment.minute + 1)


def _expire(hour: Hour, state: State) -> tuple[State, tuple[Event, ...]]:
    """Miss the cues whose time has run out."""
    moment = state.hour
    assert moment is not None
    out = [
        index
        for index, (cue, opened) in enumerate(zip(hour.cues, moment.cues, strict=True))
        if opened >= 0 and moment.minute >= opened + cue.within
    ]
    return _miss(hour, state, out)


def _close(hour: Hour, state: State) -> tuple[State, tuple[Event, ...]]:
    """Miss the cues that are still open."""
    moment = state.hour
    assert moment is not None
    return _miss(hour, state, [index for index, opened in enumerate(moment.cues) if opened >= 0])


def _miss(hour: Hour, state: State, indexes: list[int]) -> tuple[State, tuple[Event, ...]]:
    events: tuple[Event, ...] = ()
    for index in indexes:
        cue = hour.cues[index]
        before = state
        state = _set(apply(state, (cue.missed,) if cue.missed else ()), index, CLOSED)
        events += (Missed(state.step, cue.id, before, state),)
    return state, events


def _open(hour: Hour, state: State) -> tuple[State, tuple[Event, ...]]:
    """Open the cues whose minute it is, or whose guard is true for the first time."""
    moment = state.hour
    assert moment is not None
    events: tuple[Event, ...] = ()
    for index, cue in enumerate(hour.cues):
        if moment.cues[index] == NOT_YET:
            due = cue.at == moment.minute if cue.when is None else bool(cue.when(state))
            if due:
                state = _set(state, index, moment.minute)
                events += (Opened(state.step, cue.id, state),)
    return state, events


def _set(state: State, index: int, value: int) -> State:
    moment = state.hour
    assert moment is not None
    cues = (*moment.cues[:index], value, *moment.cues[index + 1 :])
    return _at(state, Moment(moment.minute, cues, moment.duties, moment.stopped), state.clock)


def _at(state: State, moment: Moment, clock: int) -> State:
    """The same state at another moment of the hour."""
    step, values, facts, chosen, _, visit, response, _ = state
    return State(step, values, facts, chosen, clock, visit, response, moment)
