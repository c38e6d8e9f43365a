"""What stands before the first step of a reading: the case, its clinic, its people, what is kept in mind, its plays."""

from __future__ import annotations

from collections.abc import Iterator

from ..conditions import spoken
from ..engine.model import Case, Person, Play, Quantity
from ..engine.narrative import time_of_day
from ..engine.state import Answer
from ..places import Places
from .values import ReadPlay

ROUTES = {
    "iv": "intravenous infusion",
    "im": "intramuscular injection",
    "sublingual": "sublingual",
    "intranasal-esketamine": "esketamine nasal spray",
}
VITALS = {
    "systolic": "systolic {} mmHg",
    "diastolic": "diastolic {} mmHg",
    "heart_rate": "pulse {}",
    "spo2": "oxygen {}%",
}


def head(case: Case) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Headings with the lines under them; without those that have nothing to say."""
    sections = (
        ("Objectives", case.objectives),
        ("Content notes", case.content_notes),
        ("People", tuple(map(person_line, case.people.values()))),
        ("Setting", tuple(_setting(case))),
        ("What the trainee senses, in words", tuple(quantity_line(case, q) for q in case.quantities if q.shown)),
        ("What the case keeps in mind", tuple(quantity_line(case, q) for q in case.quantities if not q.shown)),
    )
    return tuple((title, lines) for title, lines in sections if lines)


def reviewed(case: Case) -> str:
    """Whether the clinical content was reviewed."""
    if case.review.status == "draft":
        return "Draft: the clinical content has not been reviewed."
    by = f" by {case.review.by}" if case.review.by else ""
    return f"Clinical content reviewed{by}{f' on {case.review.on}' if case.review.on else ''}."


def person_line(person: Person) -> str:
    """A person in a line: name, age, role, pronouns, and what the body starts from."""
    parts = [person.name, str(person.age) if person.age is not None else "", person.role, person.pronouns]
    parts += [f"{person.weight_kg} kg"] if person.weight_kg else []
    parts += [VITALS[name].format(value) for name, value in person.vitals.items()]
    return ", ".join(part for part in parts if part)


def _setting(case: Case) -> Iterator[str]:
    setting = case.setting
    if setting.route:
        yield f"Route: {ROUTES.get(setting.route, setting.route)}"
    if setting.approach:
        yield f"Approach: {setting.approach}"
    yield f"The case begins at {time_of_day(setting.starts)}."
    for name in setting.adopts:
        practice = case.practices.get(name)
        yield f"Contested, and adopted by this clinic: {practice.statement if practice else ''} [{name}]"


def quantity_line(case: Case, quantity: Quantity) -> str:
    """A gauge or variable in a line: whose it is, its range, its words, and where it starts."""
    owner = f" of {case.people[quantity.of].name}" if quantity.of else ""
    if quantity.shown:
        words = ", ".join(f"“{word}”" for word in quantity.shown)
        begins = f"at the start {quantity.start}, “{quantity.word(quantity.start)}”"
        return f"{spoken(quantity.name)}{owner}, {quantity.low} to {quantity.high}: {words}; {begins}"
    if quantity.truth:
        return f"“{spoken(quantity.name)}”{owner}: {'noted' if quantity.start else 'not noted'} at the start"
    return f"“{spoken(quantity.name)}”{owner}: {quantity.low} to {quantity.high}, at the start {quantity.start}"


def read_play(case: Case, places: Places, play: Play) -> ReadPlay:
    """A test play in places and words."""
    expect = play.expect
    expects = [f"end: {places.step(expect.end)}"] if expect.end in case.steps else []
    expects += [f"{domain}: {count}" for domain, count in expect.domains]
    if expect.errors is not None:
        expects.append(f"critical errors: {', '.join(expect.errors) or 'none'}")
    answers = tuple(_given(places, step, answer) for step, answer in play.answers)
    return ReadPlay(name=play.name, answers=answers, expects=tuple(expects))


def _given(places: Places, step: str, answer: Answer) -> str:
    """`7c`, `6a+b+d`, `13 a>b>c`; the author's own words where the case does not know them."""
    hour = places.case.steps[step].hour if step in places.case.steps else None
    if hour is not None and {act.id for act in hour.acts}.issuperset(answer):
        return f"{places.numbers[step]}{'+'.join(places.letter(step, name) for name in answer)}"
    decision = places.case.steps[step].decision if step in places.case.steps else None
    known = {option.id for option in decision.options} if decision else set()
    if decision is None or not known.issuperset(answer):
        return f"{step}: {', '.join(answer)}"
    sign = ">" if decision.kind == "order" else "+"
    return f"{places.numbers[step]}{sign.join(places.letter(step, name) for name in answer)}"
