"""Reading a case as prose: nothing left out, nothing acted on, the margin beside its answer, conditions in words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kapsim.catalogue import Catalogue
from kapsim.engine.explore import explore
from kapsim.engine.model import Case, Decision, Option, Scene, Step
from kapsim.engine.proof import Proof
from kapsim.library import Library, LoadedCase
from kapsim.reading import FORMATS, NoPathError, Reading, read_path, read_whole, write
from tests.builders import PRACTICES, case
from tests.random_cases import cases

SCENARIOS = Path(__file__).parent.parent / "scenarios"
SHIPPED = sorted(path.stem for path in SCENARIOS.glob("*.yaml") if path.stem != "practices")
EMPTY = Catalogue(PRACTICES, {}, "", b"")
HOSTILE = '</style><script>alert(1)</script><img src=x onerror="alert(2)"> "quoted" & \'single\' [pause]'

SMALL = """
start:
  heading: At the door
  phase: screening
  minutes: 5
  reveals: [letter]
  scene:
    - She comes in.
    - {when: alliance < 30, maya: "I nearly did not come."}
    - {when: alliance >= 30, maya: "Here I am."}
  choose:
    prompt: What now?
    own_words: true
    options:
      ask:
        text: '"Sit down, please."'
        upholds: [s1, policy.rule]
        changes: [alliance + 5, rested = true]
        minutes: 1
        then: [{when: rested, text: She sits.}, {when: not rested, text: She stands.}]
        feedback: You asked.
      push: {text: Push on, violates: [s2], leans: eager, feedback: You pushed., next: bad}
      late: {text: Wait a while, when: tries >= 2, partly: [s1], recovers: [s2]}
  next: [{when: chose start.push or clock >= 60, to: bad}, {to: sort}]
sort:
  phase: dosing
  order:
    prompt: In which order?
    items: {x: {text: First thing}, y: {text: Second thing}}
    before: [[x, y]]
    upholds: [u1]
    kept: {feedback: In order.}
    broken: {feedback: Out of order., violates: [u2]}
good: {phase: follow-up, scene: All is well., end: {outcome: good, title: Well}}
bad: {phase: follow-up, scene: All is not., end: {outcome: poor, title: Unwell, instead_of: good}}
"""


@cache
def loaded(case_id: str) -> tuple[LoadedCase, Proof]:
    library = Library()
    found = library.load(str(SCENARIOS / f"{case_id}.yaml"))
    return found, explore(found.case)


@cache
def whole(case_id: str) -> Reading:
    found, proof = loaded(case_id)
    return read_whole(found.case, found.catalogue, proof)


def small() -> Reading:
    built = case(SMALL, must_do="s1", must_not="s2")
    return read_whole(built, EMPTY, explore(built))


def flat(text: str) -> str:
    """A text without line breaks and without the margin's bar, as one reads it."""
    return " ".join(re.sub(r"^\s*\| ", " ", text, flags=re.MULTILINE).split())


class Page(HTMLParser):
    """The text of a page, its tags in order, and whether they close as they were opened."""

    VOID = frozenset({"meta", "br", "img", "link", "input", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def as_read(reading: Reading, form: str) -> str:
    written = write(reading, form)
    return Page(written).text if form == "html" else flat(written)


def prose(built: Case) -> list[str]:
    """Everything that the author of a case wrote to be read."""

    def lines(scene: Scene) -> list[str]:
        return [line.text for line in scene]

    def answers(decision: Decision) -> list[Option]:
        return [*decision.options, *decision.outcomes]

    found = [built.title, built.summary, *built.objectives, *built.content_notes]
    found += [paragraph for policy in built.setting.policies.values() for paragraph in policy]
    for fact in built.facts:
        found += [fact.title, *fact.text]
    for person in built.people.values():
        found += [person.name, person.role]
    for quantity in built.quantities:
        found += quantity.shown
    for step in built.steps.values():
        found += [step.heading, *lines(step.scene)]
        found += [step.visit.after] if step.visit else []
        found += [step.end.title] if step.end else []
        if step.decision:
            found.append(step.decision.prompt)
            for option in answers(step.decision):
                found += [option.text, *lines(option.then), *option.feedback]
    return [" ".join(text.split()) for text in found if text]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case_id", SHIPPED)
def test_nothing_of_a_shipped_case_is_unread(case_id: str, form: str) -> None:
    found, _ = loaded(case_id)
    read = as_read(whole(case_id), form)
    title = found.case.title.upper() if form == "text" else found.case.title
    missing = [text for text in prose(found.case)[1:] if text not in read]
    assert missing == []
    assert title in read


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case_id", SHIPPED)
def test_every_practice_that_a_case_names_stands_there_with_what_it_rests_on(case_id: str, form: str) -> None:
    found, _ = loaded(case_id)
    read = as_read(whole(case_id), form)
    named = {
        name
        for step in found.case.steps.values()
        if step.decision
        for option in (*step.decision.options, *step.decision.outcomes)
        for name in (*option.upholds, *option.partly, *option.violates, *option.recovers)
    } | set(found.case.gate.practices)
    for name in named:
        practice = found.catalogue.practices[name]
        assert practice.statement in read
        assert practice.caveat in read
        assert practice.support in read
        for source in practice.sources:
            assert found.catalogue.sources[source].title in read


@pytest.mark.parametrize("case_id", SHIPPED)
def test_every_step_and_every_answer_is_read_exactly_once_in_the_order_of_the_file(case_id: str) -> None:
    found, _ = loaded(case_id)
    reading = whole(case_id)
    assert [step.step for step in reading.steps] == list(found.case.steps)
    for read, step in zip(reading.steps, found.case.steps.values(), strict=True):
        options = step.decision.options if step.decision else ()
        assert [answer.id for answer in read.answers] == [option.id for option in options]
    headings = re.findall(r"^(\d+)\. .*\[([a-z0-9-]+)\]$", write(reading, "text"), re.MULTILINE)
    assert headings == [(str(number), step) for number, step in enumerate(found.case.steps, 1)]


@pytest.mark.parametrize("case_id", SHIPPED)
def test_along_the_reference_path_its_answers_are_marked_and_only_its_steps_are_read(case_id: str) -> None:
    found, proof = loaded(case_id)
    reading = read_path(found.case, found.catalogue, proof.reference, "the reference path")
    taken = {step.step: tuple(a.id for a in step.answers if a.taken) for step in reading.steps if step.prompt}
    orders = {step.step for step in reading.steps if step.asks == "put in order"}
    for step, answer in proof.reference:
        if step in orders:
            assert next(read for read in reading.steps if read.step == step).outcomes[0].taken
        elif found.case.steps[step].hour is None:
            assert set(taken[step]) == set(answer)
    assert reading.steps[-1].outcome == "good"
    assert all(sum(lead.taken for lead in step.leads) <= 1 for step in reading.steps)
    assert len(reading.steps) < len(found.case.steps)


@pytest.mark.parametrize("name", [play.name for play in loaded("first-dose")[0].case.plays])
def test_a_play_is_read_to_the_end_that_it_expects(name: str) -> None:
    found, _ = loaded("first-dose")
    play = next(play for play in found.case.plays if play.name == name)
    reading = read_path(found.case, found.catalogue, play.answers, name)
    assert reading.steps[-1].step == play.expect.end


def test_the_text_keeps_to_a_hundred_columns() -> None:
    for case_id in SHIPPED:
        assert max(map(len, write(whole(case_id), "text").splitlines())) <= 100


def test_the_margin_names_role_statement_weight_gate_and_policy() -> None:
    read = flat(write(small(), "text"))
    assert "Upholds: Do s1. (safety, critical, gate: must do; source 1) [s1]" in read
    assert "Violates: Do s2. (safety, critical, gate: must not; source 1) [s2]" in read
    assert "Half upholds: Do s1." in read
    assert "Makes good: Do s2." in read
    assert "Upholds the clinic's policy rule: The clinic has a rule." in read
    assert "Leans towards too much, too soon." in read
    assert "alliance of Maya Ruiz rises by 5; “rested” is noted; 1 minute passes" in read


def test_a_contested_practice_says_whether_it_counts() -> None:
    steps = """
    d:
      phase: dosing
      choose:
        prompt: Which?
        options: {a: {text: A, upholds: [s1, x2]}, b: {text: B}}
    good: {phase: dosing, end: {outcome: good, title: Good}}
    """
    for adopts, says in (("", "contested, not scored: clinics differ"), ("x2", "contested, adopted by this clinic")):
        built = case(steps, adopts=adopts)
        assert says in flat(write(read_whole(built, EMPTY, None), "text"))


def test_what_is_read_only_under_a_condition_has_it_in_words_and_only_in_the_whole() -> None:
    built = case(SMALL, must_do="s1", must_not="s2")
    proof = explore(built)
    read = flat(write(read_whole(built, EMPTY, proof), "text"))
    assert "[If alliance is below 30] Maya Ruiz: I nearly did not come." in read
    assert "[If “rested” is noted] She sits." in read
    assert "c (earns part, offered only if “tries” is at least 2)" in read
    along = flat(write(read_path(built, EMPTY, proof.reference, "the reference path"), "text"))
    assert "Maya Ruiz: Here I am." in along
    assert "I nearly did not come." not in along
    assert "Then: She sits." in along
    assert "She stands." not in along
    assert "c (earns part, not offered on this path, offered only if “tries” is at least 2)" in along
    assert "A letter (new in the chart): It says so" in along


def test_where_an_answer_leads_is_said_in_words_with_the_way_taken() -> None:
    built = case(SMALL, must_do="s1", must_not="s2")
    read = flat(write(read_whole(built, EMPTY, None), "text"))
    assert "-> 4 Bad (poor end), if the trainee chose 1b (“Push on”) or at least 60 minutes of the visit" in read
    assert "-> 2 Sort, otherwise" in read
    along = write(read_path(built, EMPTY, explore(built).reference, "the reference path"), "text")
    assert "=> 2 Sort, otherwise" in along
    assert "Given on this path: a, b." in along


def test_a_step_met_again_on_a_path_is_read_again_under_an_anchor_of_its_own() -> None:
    built = case("""
    d:
      phase: dosing
      choose:
        prompt: Which?
        options: {a: {text: A, upholds: [s1]}, b: {text: Again, next: d}}
    good: {phase: dosing, end: {outcome: good, title: Good}}
    """)
    reading = read_path(built, EMPTY, (("d", ("b",)), ("d", ("b",)), ("d", ("a",))), "three answers")
    assert [step.anchor for step in reading.steps] == ["d", "d-again-2", "d-again-3", "good"]
    page = Page(write(reading, "html"))
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))


def test_a_path_that_does_not_fit_says_where() -> None:
    built = case(SMALL, must_do="s1", must_not="s2")
    for path, says in (
        ((("sort", ("x", "y")),), "Answer 1 of it is for sort, and the case is at start."),
        ((("start", ("nothing",)),), "Answer 1 of it does not fit: There is no answer `nothing`"),
    ):
        with pytest.raises(NoPathError) as error:
            read_path(built, EMPTY, path, "it")
        assert says in error.value.message


def hostile() -> Case:
    """A case in which every text is an attack."""
    built = case(SMALL, must_do="s1", must_not="s2")

    def scene(lines: Scene) -> Scene:
        return tuple(replace(line, text=HOSTILE) for line in lines)

    def option(known: Option) -> Option:
        return replace(known, text=HOSTILE if known.text else "", then=scene(known.then), feedback=(HOSTILE,))

    def step(known: Step) -> Step:
        decision = known.decision
        if decision:
            kept, broken = (option(o) if o else None for o in (decision.kept, decision.broken))
            decision = replace(
                decision, prompt=HOSTILE, options=tuple(map(option, decision.options)), kept=kept, broken=broken
            )
        end = replace(known.end, title=HOSTILE) if known.end else None
        return replace(known, heading=HOSTILE, scene=scene(known.scene), decision=decision, end=end)

    return replace(
        built,
        title=HOSTILE,
        summary=f"{HOSTILE}\x1b[2J\u202e",
        objectives=(HOSTILE,),
        content_notes=(HOSTILE,),
        facts=tuple(replace(fact, title=HOSTILE, text=(HOSTILE,)) for fact in built.facts),
        people={name: replace(person, name=HOSTILE, role=HOSTILE) for name, person in built.people.items()},
        quantities=tuple(replace(q, shown=(HOSTILE,) * len(q.shown)) for q in built.quantities),
        setting=replace(built.setting, policies={"rule": (HOSTILE,)}),
        steps={name: step(known) for name, known in built.steps.items()},
        practices={name: replace(p, statement=HOSTILE, caveat=HOSTILE) for name, p in built.practices.items()},
    )


def test_on_the_page_authored_text_is_text_and_nothing_acts_or_is_fetched() -> None:
    built = hostile()
    page = write(read_whole(built, EMPTY, explore(built)), "html")
    parsed = Page(page)
    assert not {tag for tag, _ in parsed.tags} & {"script", "img", "link", "iframe", "object", "form"}
    for _, attributes in parsed.tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "action", "formaction"}]
        assert (attributes.get("href") or "#").startswith("#")
    assert page.count("<style>") == page.count("</style>") == 1
    assert HOSTILE in parsed.text
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_no_escape_sequence_reaches_the_terminal() -> None:
    text = write(read_whole(hostile(), EMPTY, None), "text")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


@pytest.mark.parametrize("case_id", SHIPPED)
def test_the_page_can_be_found_through_without_a_mouse_and_without_seeing(case_id: str) -> None:
    page = Page(write(whole(case_id), "html"))
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))
    for _, attributes in page.tags:
        target = attributes.get("href")
        assert target is None or (target or "")[1:] in names
    tags = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en"}) in page.tags
    assert tags.count("main") == tags.count("h1") == tags.count("nav") == 1
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    asides = [attributes for tag, attributes in page.tags if tag == "aside"]
    assert asides
    assert all(attributes.get("aria-label") for attributes in asides)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_any_case_can_be_read_whole_and_along_its_reference_path(built: Case) -> None:
    proof = explore(built)
    readings = [read_whole(built, EMPTY, proof)]
    if proof.reference:
        readings.append(read_path(built, EMPTY, proof.reference, "the reference path"))
    for reading in readings:
        assert max(map(len, write(reading, "text").splitlines())) <= 100
        Page(write(reading, "html"))
    assert [step.step for step in readings[0].steps] == list(built.steps)
