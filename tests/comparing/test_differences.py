"""One small change each, and the sentence that it must give; what nobody sees gives none."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings

from kapsim.comparing import compare, measures
from kapsim.comparing.collecting import paired
from kapsim.comparing_text import as_data, as_text
from kapsim.comparing_text.words import changed
from kapsim.engine import model
from kapsim.engine.explore import explore
from kapsim.engine.model import Case, Change, End, Exit, Line, Review, Visit
from kapsim.engine.observation import Hour

from ..builders import PRACTICES, compiled
from ..random_cases import cases
from .editions import TEXT, edition, told

CHANGES = [
    ("title: A test", "title: Another test", "The title reads differently:\n        was  A test\n        now  Another"),
    ("level: introductory", "level: advanced", "The level is now advanced; before, introductory."),
    ("takes: 5", "takes: 8", "The minutes it is said to take are now 8; before, 5."),
    ("[To be tested]", "[To be tested, Another]", "An objective is new: “Another”."),
    ("{status: draft}", "{status: reviewed, by: Dr A, on: today}", "The word on its review reads differently:"),
    ('starts: "09:00"', 'starts: "09:30"', "The clock on the wall now begins at 09:30; before, 09:00."),
    ('starts: "09:00"', 'starts: "09:00"\n  route: iv', "The route is now intravenous infusion; before, none."),
    ("The clinic has a rule.", "The clinic has a new rule.", "The policy `rule` reads differently:"),
    ("adopts: []", "adopts: [x2]", "The clinic now adopts `x2`, so it is scored (support, major)."),
    ("name: Maya Ruiz", "name: Mia Ruiz", "The person `maya` reads differently:"),
    ("text: It says so", "text: It says no", "The text of `letter` reads differently:"),
    ("  known: {title", "  more: {title: More, text: M}\n  known: {title", "The entry `more` is new: “More”."),
    ("at_start: true", "at_start: false", "`known` is now known once it is revealed; before, at the start."),
    ("watchful", "wary", "now  … to 100: “turned away”, “wary”, “with you”; at the start 60, “wary”"),
    ("must_do: [s1]\n  must_not: []", "must_not: [s1]", "`s1` is now in the gate as: must not (safety, critical);"),
    ("must_do: [s1]", "must_do: [s1, s2]", "`s2` is new in the gate: must do (safety, critical)."),
    ("heading: The door", "heading: The hall", "The heading reads differently:"),
    ("phase: screening", "phase: preparation", "The phase is now preparation; before, screening."),
    ("minutes: 5", "minutes: 10", "It now takes 10 minutes; before, 5 minutes."),
    ("after: one day", "after: two days", "The new visit here is now two days later, at 10:00; before, one day later"),
    ("out of breath", "out of sorts", "was  … early and out of breath.\n        now  … early and out of sorts."),
    ("    - maya: I slept", "    - you: Hello.\n      - maya: I slept", "A line of the scene is new: “You: Hello.”"),
    ("alliance < 30", "alliance < 40", "was  [If alliance is below 30] She does not look …"),
    (
        "reads 164/102",
        "reads 150/95",
        "The question reads differently:\n        was  The nurse reads 164/102. What do you do?",
    ),
    ("text: Ask for a second", "text: Insist on a second", "The answer reads differently:"),
    ("leans: eager", "leans: cautious", "It now leans towards too much caution; before, too much, too soon."),
    ("violates: [s1, policy.rule]", "violates: [policy.rule]", "It no longer violates `s1` (safety, critical)."),
    ("violates: [s1, policy.rule]", "violates: [s1]", "It no longer violates the clinic's policy `rule`."),
    ("partly: [u1]", "partly: [u3]", "It now half upholds `u3` (support, major)."),
    ("    partly: [u1]", "    violates: [u1]", "It now violates `u1` (support, major); before, half upholds."),
    ("recovers: [s1]", "recovers: []", "It no longer makes earlier violations of `s1` good (safety, critical)."),
    ("alliance + 3", "alliance + 5", "alliance of Maya Ruiz rises by 5; before, alliance of Maya Ruiz rises by 3."),
    ("          changes: [rested = true]\n", "", "It no longer brings about: “rested” is noted."),
    ("reveals: [letter]", "reveals: [letter, known]", "It now brings “Known” to light."),
    ("Her shoulders drop", "Her shoulders rise", "A line of what happens at once reads differently:"),
    ("Settling first", "Settling", "The feedback reads differently:"),
    ("next: dose", "next: who", "It now leads to `who`; before, to `dose`."),
    (
        "when: not rested",
        "when: rested",
        "It is now offered only if “rested” is noted; before, only if “rested” is not",
    ),
    ("up_to: 2", "up_to: 1", "It now asks to choose up to 1; before, choose up to 2."),
    ("[[first, second]]", "[[second, first]]", "It no longer matters that `first` comes before `second`."),
    (
        "    prompt: In which",
        "    own_words: true\n      prompt: In which",
        "words are now asked for; before, not asked",
    ),
    (
        "    prompt: In which",
        "    as_written: true\n      prompt: In which",
        "now shown as written; before, in a drawn",
    ),
    (
        "chose arrival.settle,",
        "chose arrival.ask,",
        "The way on is another: was … if the trainee chose 1a (“Start the breathing exercise”), otherwise to",
    ),
    ("outcome: poor", "outcome: harm", "The outcome is now harm; before, poor."),
    ("title: Walks out", "title: Leaves", "The title of the end reads differently:"),
    (", instead_of: home", "", "It is now counted against the highest par; before, the good end `home`."),
    ("neighbour, violates", "cat, violates", "Answer 3c “The cat” [three]\n    - The answer reads differently:"),
]


@pytest.mark.parametrize(("old", "new", "wanted"), CHANGES, ids=[f"{old} to {new}"[:60] for old, new, _ in CHANGES])
def test_a_small_change_gives_its_sentence(old: str, new: str, wanted: str) -> None:
    said = told((old, new))
    assert " ".join(wanted.split()) in " ".join(said.split()), said


def test_comments_layout_and_the_order_of_keys_are_no_change() -> None:
    lines = TEXT.splitlines()
    where = next(index for index, line in enumerate(lines) if line.strip().startswith("upholds: [s1, u1]"))
    lines[where], lines[where + 1] = lines[where + 1], lines[where]
    text = "# A comment\n" + "\n".join(lines).replace("title: A test", "title: |\n  A\n  test") + "\n\n"
    home, out = text.index("  home:\n"), text.index("  out:\n")
    text = text[:home] + text[out:].rstrip() + "\n" + text[home:out]
    other = compiled(text)[0]
    assert other is not None
    assert list(other.steps) != list(edition().steps)
    assert compare(edition(), other).differences == ()
    assert told(("    - {when: alliance < 30, text: She", "    # here\n      - {when: alliance < 30, text: She")) == (
        "Nothing changed for trainees: what they see and how it counts is the same in both.\n"
    )


def test_a_variable_declared_earlier_and_a_step_before_others_change_no_guard() -> None:
    said = told(("  rested:", "  calm: {start: false}\n  rested:"))
    assert said.startswith("1 thing changed")
    assert "`calm` is new" in said
    step = "steps:\n  hall:\n    phase: screening\n    scene: A hall.\n"
    said = told(("steps:\n", step))
    assert "This step is new: A hall." in said
    assert "The case now begins with `hall`; before, `arrival`." in said
    assert said.startswith("2 things changed")


def test_a_renamed_step_and_answer_are_known_by_their_text_and_nothing_else_changed() -> None:
    said = told(
        ("  arrival:", "  doorway:"), ("      settle:", "      breathe:"), ("arrival.settle", "doorway.breathe")
    )
    assert said.startswith("2 things changed")
    assert "This step is now called `doorway`, with the same text; before, `arrival`." in said
    assert "This answer is now called `breathe`, with the same text; before, `settle`." in said
    assert said.count("(as before)") == said.count("\n  - ") - 1


def test_a_guard_that_names_what_was_renamed_and_stands_further_down_is_the_same() -> None:
    hall = "steps:\n  hall:\n    phase: screening\n    scene: A hall.\n"
    said = told(("steps:\n", hall), ("  arrival:", "  doorway:"), ("arrival.settle", "doorway.settle"))
    assert said.startswith("3 things changed")
    assert "[who]" not in said


def test_an_answer_that_is_best_no_more_because_of_another_is_named() -> None:
    said = told(("partly: [u1]", "upholds: [s1, u1, s3]"))
    assert "[recheck]\n    - All in all it is now: earns part; before, best answer." in said
    assert "[ask]\n    - It now upholds `s1` (safety, critical)." in said


def test_an_entry_of_the_chart_under_another_title_is_told_once() -> None:
    assert told(("title: A letter", "title: The letter")).startswith("1 thing changed")


def test_what_is_new_and_what_is_gone_is_named() -> None:
    said = told(("        ask:\n", "        wait: {text: Wait, violates: [u2], minutes: 5, next: out}\n        ask:\n"))
    assert "Answer 1c “Wait” [wait]\n    - This answer is new: “Wait”." in said
    assert "It now violates `u2` (support, major)." in said
    assert "All in all it is: earns nothing.\n    - It now takes 5 minutes.\n    - It leads to `out`." in said
    said = told(("        three: {text: The neighbour, violates: [u2]}\n", ""), ("up_to: 2", "up_to: 1"))
    assert "The answer `three` is gone: “The neighbour”." in said
    gone = TEXT[TEXT.index("  out:") :]
    said = told((gone, ""), ("      - {when: chose arrival.settle, to: out}\n", ""))
    assert "STEPS THAT ARE GONE\n  - The step `out` is gone: the case ends here, poor: Walks out." in said


def test_steps_come_in_the_order_of_the_new_file() -> None:
    said = told(("title: At home", "title: Home"), ("reads 164", "reads 165"), ("Who needs", "Who ought"))
    places = [said.index(f"[{step}]") for step in ("arrival", "who", "home")]
    assert places == sorted(places)


def test_scores_are_told_before_and_after() -> None:
    said = told(("upholds: [s2]", "upholds: [policy.rule]"))
    assert "Par of the good end `home`: safety 2, support 1, integration 1 -> safety 1, support 1, integration 1" in (
        " ".join(said.split())
    )
    assert "Reference path to `home`:" in said
    assert "A finished attempt can score in safety: 0% to 100% (as before)" in said
    assert "States to be explored:" in said


def test_only_the_words_that_changed_are_shown_with_a_few_around_them() -> None:
    old = "one two three four five six seven eight nine ten eleven twelve"
    assert changed(old, old.replace("seven", "SEVEN")) == (
        "… three four five six seven eight nine ten eleven …",
        "… three four five six SEVEN eight nine ten eleven …",
    )
    assert changed("a b", "a c b") == ("a b", "a c b")
    assert changed(f"x {old} y", f"z {old} y") == ("x one two three four …", "z one two three four …")


def test_a_line_that_became_two_is_shown_beside_the_one_it_is_most_alike() -> None:
    line = "    - Maya is ten minutes early and out of breath.\n"
    two = "    - {when: rested, text: Something else.}\n      - Maya is ten minutes late and out of breath.\n"
    said = told((line, two))
    assert "A line of the scene is new: “[If 'rested' is noted] Something else.”" in said
    assert "was  Maya is ten minutes early and out of breath." in said
    assert paired(["a b", "c d"], ["c x"]) == [("a b", ""), ("c d", "c x")]
    assert paired(["a"] * 1500, ["b"] * 1501)[-1] == ("", "b")
    assert changed("a " * 9_000, "b " * 9_000)[0].endswith("…")
    assert paired([], ["a"]) == [("", "a")]


def test_a_long_way_on_is_shown_by_the_words_that_changed() -> None:
    guard = "chose arrival.settle and alliance < 90 and not (clock > 30 or letter), to: out"
    said = told(("chose arrival.settle, to: out", guard))
    assert "The way on is another:\n        was  … (“Start the breathing exercise”)" in said
    assert "alliance is below 90 and (no more than 30 minutes" in " ".join(said.split())


@settings(max_examples=40, deadline=None)
@given(old=cases(), new=cases())
def test_any_two_editions_can_be_compared_and_one_does_not_differ_from_itself(old: Case, new: Case) -> None:
    assert compare(old, old).differences == ()
    comparison = compare(old, new)
    proofs = explore(old), explore(new)
    measured = measures(*proofs, comparison.matching)
    text = as_text(comparison, measured)
    assert all(len(line) <= 100 for line in text.splitlines())
    data = as_data(comparison, measured, None, "")
    assert len(data["differences"]) == len(comparison.differences)
    if not comparison.differences:
        assert all(measure.old == measure.new for measure in measured)


UNSEEN = {
    "Case": {"reads", "plays", "set_aside", "practices"},
    "Step": {"id"},
    "Decision": {"kept", "broken"},
    "Option": {"id", "bit"},
    "Fact": {"id", "bit"},
    "Quantity": {"name", "slot"},
    "Person": {"id"},
}
"""What no trainee sees, what holds parts that are compared by themselves, and ids, which are compared as names."""
OTHERS: dict[str, dict[str, Any]] = {
    "Case": {
        "id": "u", "title": "T", "summary": "S", "level": "advanced", "takes": 9, "objectives": (),
        "content_notes": ("A note",), "review": Review("reviewed"), "start": "who", "facts": (), "gate": model.Gate(),
        "people": {**edition().people, "osei": model.Person(id="osei", name="Osei", role="physician")},
        "quantities": edition().quantities[:2], "steps": {**edition().steps, "x": model.Step(id="x", phase="dosing")},
        "setting": model.Setting(route="im"), "response": 0,
    },
    "Setting": {"route": "im", "approach": "inward", "starts": 1, "policies": {}, "adopts": ("x1",)},
    "Gate": {"must_do": (), "must_not": ("s3",)},
    "Step": {
        "phase": "dosing", "heading": "H", "minutes": 9, "reveals": 1, "visit": Visit("a week", 1),
        "scene": (Line("L"),),
        "decision": None, "hour": Hour(minutes=20, pace=5, acts=(), cues=()),
        "end": End("good", "G"), "next": (Exit("home"),),
    },
    "Decision": {
        "kind": "choose", "prompt": "P", "options": (), "up_to": 1, "before": (("one", "two"),), "own_words": True,
        "as_written": True,
    },
    "Option": {
        "text": "T", "when": None, "leans": "cautious", "upholds": ("s3",), "partly": ("s3",),
        "violates": ("s3",), "recovers": ("s3",), "policies_upheld": ("rule",), "policies_violated": (),
        "changes": (Change("tries", 2, "+", 1, 0, 3),), "reveals": 1, "minutes": 9, "then": (Line("L"),),
        "feedback": ("F",), "next": (Exit("home"),), "keeps_open": True, "stops_infusion": True,
    },
    "Fact": {"title": "T", "text": ("T",), "at_start": True},
    "Quantity": {"start": 1, "low": -5, "high": 70, "truth": True, "of": "bell", "shown": ()},
    "Person": {"name": "N", "role": "R", "age": 1, "pronouns": "they", "weight_kg": 1, "vitals": {"spo2": 1}},
    "End": {"outcome": "mixed", "title": "T", "instead_of": "home"},
    "Visit": {"after": "a year", "starts": 1},
    "Line": {"text": "T", "speaker": "bell", "when": None},
}  # fmt: skip


def _with(case: Case, kind: str, name: str, value: Any) -> Case:
    """The case with one field of one of its parts replaced."""
    arrival, dose, who, home = (case.steps[step] for step in ("arrival", "dose", "who", "home"))
    decision = arrival.decision
    assert decision is not None
    change = {name: value}

    def stepped(step: Any) -> Case:
        return replace(case, steps={**case.steps, step.id: step})

    match kind:
        case "Case":
            return replace(case, **change)
        case "Setting" | "Gate":
            part = kind.lower()
            return replace(case, **{part: replace(getattr(case, part), **change)})
        case "Fact":
            return replace(case, facts=(replace(case.facts[0], **change), *case.facts[1:]))
        case "Quantity":
            place = 2 if name == "truth" else 0
            changed = [replace(q, **change) if index == place else q for index, q in enumerate(case.quantities)]
            return replace(case, quantities=tuple(changed))
        case "Person":
            return replace(case, people={**case.people, "maya": replace(case.people["maya"], **change)})
        case "Step":
            return stepped(replace(who, **change))
        case "End":
            return stepped(replace(home, end=replace(home.end, **change)))  # type: ignore[type-var]
        case "Visit":
            return stepped(replace(dose, visit=replace(dose.visit, **change)))  # type: ignore[type-var]
        case "Line":
            return stepped(replace(arrival, scene=(*arrival.scene[:2], replace(arrival.scene[2], **change))))
        case "Decision":
            return stepped(replace(who, decision=replace(who.decision, **change)))  # type: ignore[type-var]
    place = 2 if name in {"when", "policies_upheld"} else 0
    options = [replace(o, **change) if index == place else o for index, o in enumerate(decision.options)]
    return stepped(replace(arrival, decision=replace(decision, options=tuple(options))))


@pytest.mark.parametrize("kind", OTHERS)
def test_whatever_a_case_is_made_of_is_compared_or_known_to_be_unseen(kind: str) -> None:
    known = OTHERS[kind].keys() | UNSEEN.get(kind, set())
    assert {field.name for field in fields(getattr(model, kind))} == known
    for name, value in OTHERS[kind].items():
        base = replace(edition(), practices=PRACTICES)
        other = _with(base, kind, name, value)
        assert compare(base, other).differences, name
