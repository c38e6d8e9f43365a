"""The differences of two editions: what stands around the steps, then step by step."""

from __future__ import annotations

from ..engine.model import Case, Setting
from ..engine.narrative import time_of_day
from ..engine.observation import RESPONSES
from ..matching import match
from ..reading.head import ROUTES, person_line, quantity_line, reviewed
from .collecting import Collector
from .steps import compare_steps
from .values import Comparison


def compare(old: Case, new: Case) -> Comparison:
    """What changed from one edition of a case to the next, for those who play it and for their scores.

    Not compared: test plays, advice set aside, and whatever else neither is shown nor counts.
    """
    collector = Collector(old, new, match(old, new))
    _head(collector)
    _setting(collector)
    _around(collector)
    compare_steps(collector)
    return Comparison(old, new, collector.matching, tuple(collector.found))


def _head(collector: Collector) -> None:
    old, new = collector.old.case, collector.new.case
    collector.at("case")
    for about in ("id", "title", "summary", "level"):
        collector.differ(about, getattr(old, about), getattr(new, about))
    collector.differ("takes", str(old.takes), str(new.takes))
    collector.texts("objective", old.objectives, new.objectives)
    collector.texts("content note", old.content_notes, new.content_notes)
    collector.differ("review", reviewed(old), reviewed(new))
    collector.keyed("start", (collector.matching.step(old.start), f"`{old.start}`"), (new.start, f"`{new.start}`"))


def _setting(collector: Collector) -> None:
    old, new = collector.old.case.setting, collector.new.case.setting
    collector.at("setting")
    collector.differ("route", ROUTES.get(old.route, old.route), ROUTES.get(new.route, new.route))
    collector.differ("approach", old.approach, new.approach)
    collector.differ("starts", time_of_day(old.starts), time_of_day(new.starts))
    collector.each("policy", _policies(old), _policies(new))
    collector.each("adopts", dict.fromkeys(old.adopts, "adopted"), dict.fromkeys(new.adopts, "adopted"))


def _policies(setting: Setting) -> dict[str, str]:
    return {name: " ".join(text) for name, text in setting.policies.items()}


def _response(case: Case) -> str:
    """The response class that a case fixes; nothing where it is drawn."""
    if case.response is None:
        return ""
    response = RESPONSES[case.response]
    return f"{response.exposure} exposure, {response.pressor} rise of the pressure"


def _around(collector: Collector) -> None:
    """People, chart, what is sensed and kept in mind, and the gate."""
    old, new = collector.old.case, collector.new.case
    collector.at("people")
    collector.each("person", *({name: person_line(of) for name, of in c.people.items()} for c in (old, new)))
    collector.differ("response", _response(old), _response(new))
    collector.at("chart")
    for about in ("entry", "text", "at start"):
        told = [
            {
                fact.id: {
                    "entry": fact.title,
                    "text": " ".join(fact.text),
                    "at start": "at the start" if fact.at_start else "once it is revealed",
                }[about]
                for fact in c.facts
            }
            for c in (old, new)
        ]
        both = told[0].keys() & told[1].keys()
        if about == "at start":
            told = [{name: words for name, words in side.items() if name in both} for side in told]
        collector.each(about, *told)
    collector.at("quantities")
    collector.each("quantity", *({q.name: quantity_line(c, q) for q in c.quantities} for c in (old, new)))
    collector.at("gate")
    collector.each("gate", *({name: _duty(c, name) for name in c.gate.practices} for c in (old, new)))


def _duty(case: Case, practice: str) -> str:
    return "must do" if practice in case.gate.must_do else "must not"
