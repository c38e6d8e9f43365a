"""What a case means: from its text to the frozen Case, and one problem for one mistake."""

from __future__ import annotations

import random
import string
from pathlib import Path
from textwrap import dedent

import pytest

from kapsim.case.compile import compile_case
from kapsim.engine import run
from kapsim.engine.model import Case, Line, Step
from kapsim.problems import Problem
from kapsim.source import read

from ..builders import PRACTICES, compiled, source
from .test_failing import practices

BASE = (Path(__file__).parent / "failing" / "K510-not-proven.yaml").read_text(encoding="utf-8")
"""A case without problems."""


END = """
end:
  phase: dosing
  end: {outcome: good, title: Home}
"""


def changed(*changes: tuple[str, str]) -> str:
    """The text of the case without problems, with something else in some places."""
    text = BASE
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def problems(text: str) -> list[Problem]:
    return compile_case(read(text.encode(), "a.yaml"), practices())[1]


def codes(*changes: tuple[str, str]) -> list[str]:
    return [problem.code for problem in problems(changed(*changes))]


def case_of(*changes: tuple[str, str]) -> Case:
    case, found = compile_case(read(changed(*changes).encode(), "a.yaml"), practices())
    assert case is not None, "\n".join(problem.text() for problem in found)
    return case


def step(text: str) -> Step:
    """The first of these steps, compiled."""
    case, found = compiled(source(dedent(text) + END))
    assert case is not None, "\n".join(problem.text() for problem in found)
    return next(iter(case.steps.values()))


# -- what a case means


def test_prose_is_shown_as_paragraphs_and_speakers_keep_theirs() -> None:
    scene = step(
        """
        one:
          phase: dosing
          scene:
            - |
              She comes
              in.

              She sits.
            - maya: Well.
            - when: rested
              you: Sit down.
            - when: clock > 3
              text: "Later."
        """
    ).scene
    assert [(line.text, line.speaker, line.when is not None) for line in scene] == [
        ("She comes in.", "", False),
        ("She sits.", "", False),
        ("Well.", "maya", False),
        ("Sit down.", "you", True),
        ("Later.", "", True),
    ]


@pytest.mark.parametrize("scene", ["She waits.", "[She waits.]", "{text: She waits.}", "\n    - She waits."])
def test_a_scene_may_be_one_text_one_line_or_a_list(scene: str) -> None:
    assert step(f"one:\n  phase: dosing\n  scene: {scene}\n").scene == (Line("She waits."),)


@pytest.mark.parametrize("spelled", ["no", "12:30", "007", "1:2", "2026-13-45", "~", "true", "5"])
def test_words_that_yaml_would_change_are_safe_as_text(spelled: str) -> None:
    case = case_of(("title: A small case", f"title: {spelled}"), ("text: Begin all the same.", f"text: {spelled}"))
    assert case.title == spelled
    decision = case.steps["arrival"].decision
    assert decision is not None
    assert decision.option("go-on").text == spelled


@pytest.mark.parametrize("spelled", ["no", "12:30", "007", "1:2", "+5", "5.0", "5 min", "0x5", "1e3", "1_000", "''"])
def test_the_same_words_are_a_problem_as_numbers(spelled: str) -> None:
    assert codes(("takes: 5", f"takes: {spelled}")) == ["K206"]
    assert codes(("start: 50", f"start: {spelled}")) == ["K206"]


def test_a_start_spelled_true_or_false_is_a_truth_any_other_a_whole_number() -> None:
    assert [quantity.truth for quantity in case_of().quantities] == [False, True]
    assert codes(("{start: false}", "{start: yes}")) == ["K206"]
    assert codes(("{start: false}", "{start: 3}"), (", rested = true", "")) == []
    assert codes(("{start: false}", "{start: false, min: 0}")) == ["K408"]
    assert codes(("start: 50", "start: true")) == ["K206"]


def test_integers_have_a_range_and_a_start_inside_it() -> None:
    quantity = case_of(("{start: false}", "{start: 3, min: -5, max: 9}"), ("rested = true", "rested + 1")).quantities[1]
    assert (quantity.start, quantity.low, quantity.high, quantity.truth) == (3, -5, 9, False)
    for wrong in (
        "{start: 101}",
        "{start: -1}",
        "{start: 5, min: 6}",
        "{start: 5, max: 4}",
        "{start: 5, min: 5, max: 5}",
    ):
        assert codes(("{start: false}", wrong), (", rested = true", "")) == ["K408"]


def test_an_option_without_a_way_goes_where_its_step_says_else_to_the_next_step_of_the_file() -> None:
    case = case_of(("          next: deferred\n", ""))
    state, _ = run.advance(case, run.begin(case)[0], ("wait",))
    assert state.step == "deferred"
    case = case_of(
        ("          next: deferred\n", ""),
        ("          next: harmed\n", "          next: harmed\n    next: harmed\n"),
        ("instead_of: deferred", "instead_of: deferred"),
    )
    assert run.advance(case, run.begin(case)[0], ("wait",))[0].step == "harmed"


def test_chose_is_read_across_a_line_break() -> None:
    case = case_of(
        ("          next: deferred\n", "          next:\n            - when: >\n                rested and chose\n"
         "                arrival.wait\n              to: harmed\n            - {to: deferred}\n"),
    )  # fmt: skip
    assert run.advance(case, run.begin(case)[0], ("wait",))[0].step == "harmed"


def test_only_what_guards_read_is_remembered() -> None:
    case = case_of(
        ("          next: deferred\n", "          when: alliance > 1 and not referral\n          next: deferred\n")
    )
    assert case.reads.slots == (0,)
    assert case.reads.facts == 1
    assert case.reads.chosen == 0
    assert not case.reads.clock


# -- what is a problem


def test_the_case_without_problems_has_none() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    "word",
    ["when", "text", "and", "or", "not", "true", "false", "chose", "clock", "minute", "systolic", "diastolic", "spo2",
     "dissociation"],
)  # fmt: skip
def test_words_of_the_language_are_no_ids(word: str) -> None:
    assert codes(("  rested: {start: false}", f"  {word}: {{start: false}}"), (", rested = true", "")) == ["K405"]
    assert codes(("        go-on:\n", f"        {word}:\n")) == ["K405"]
    assert codes(("id: small", f"id: {word}")) == ["K405"]
    assert "K405" in codes(("  harmed:\n", f"  {word}:\n"), ("next: harmed", f"next: {word}"))


@pytest.mark.parametrize(
    "name", ["Go", "go_on", "go--on", "-go", "go-", "go on", "gö", "go.on", "policy.x", "go\u200bon"]
)
def test_ids_are_in_kebab_case(name: str) -> None:
    assert codes(("        go-on:\n", f"        {name}:\n")) == ["K405"]


@pytest.mark.parametrize("key", ["people", "chart", "gauges", "variables", "steps", "policies"])
def test_ids_are_checked_wherever_things_are_listed(key: str) -> None:
    entry = {
        "people": ("people:\n", "people:\n  Bell: {name: Bell, role: nurse}\n"),
        "chart": ("chart:\n", "chart:\n  Home: {title: Home, text: Low}\n"),
        "gauges": ("gauges:\n", "gauges:\n  Fear: {of: maya, start: 1, shown: [no, yes]}\n"),
        "variables": ("variables:\n", "variables:\n  Tired: {start: 1}\n"),
        "steps": ("steps:\n", "steps:\n  First:\n    phase: dosing\n"),
        "policies": ("  policies:\n", "  policies:\n    Rule: Be kind.\n"),
    }[key]
    assert codes(entry) == ["K405"]


def test_the_trainee_is_not_one_of_the_people() -> None:
    assert codes(("people:\n", "people:\n  you: {name: You, role: therapist}\n")) == ["K405"]


def test_a_name_of_figures_alone_would_be_a_number_to_a_guard() -> None:
    assert codes(("variables:\n", "variables:\n  12: {start: 1}\n")) == ["K405"]
    assert codes(("        go-on:\n", "        12:\n")) == []


def test_facts_gauges_and_variables_share_their_names() -> None:
    for old, new in (
        ("variables:\n", "variables:\n  referral: {start: 1}\n"),
        ("variables:\n", "variables:\n  alliance: {start: 1}\n"),
        ("gauges:\n", "gauges:\n  referral: {of: maya, start: 1, shown: [a, b]}\n"),
    ):
        assert codes((old, new)) == ["K406"]
    assert codes(("variables:\n", "variables:\n  deferred: {start: 1}\n  maya: {start: 1}\n")) == []


def test_at_most_one_person_carries_a_body() -> None:
    body = "vitals: {systolic: 120, diastolic: 80, heart_rate: 70, spo2: 98}"
    one = ("role: patient}", f"role: patient, {body}}}")
    assert codes(one) == []
    assert codes(one, ("people:\n", f"people:\n  bell: {{name: Bell, role: nurse, {body}}}\n")) == ["K411"]


def test_a_reviewed_case_says_by_whom_and_when() -> None:
    assert codes(("{status: draft}", "{status: reviewed, by: Dr Bell, on: 2026-01-02}")) == []
    assert codes(("{status: draft}", "{status: reviewed}")) == ["K410"]


def test_the_gate_names_one_to_five_critical_practices_once() -> None:
    line = "must_do: [defer-uncontrolled-hypertension]"
    assert codes((line, "must_do: [defer-uncontrolled-hypertension, check-bp-before-dose]")) == []
    assert codes((line, "must_do: []")) == ["K413"]
    assert codes((line, "must_do: [calm-nondirective-presence]")) == ["K414"]
    assert codes((line, "must_do: [avoid-probing-at-peak]")) == ["K415"]
    assert (
        codes(
            (line, "must_do: [avoid-probing-at-peak]"), ("setting:\n", "setting:\n  adopts: [avoid-probing-at-peak]\n")
        )
        == []
    )
    six = "[s1, s2, s3, s4, uc, x1]"
    found = compiled(source("one:\n  phase: dosing\n" + END, must_do=six[1:-1], adopts="x1"))[1]
    assert [problem.code for problem in found] == ["K413"]


def test_only_contested_practices_are_adopted() -> None:
    assert codes(("setting:\n", "setting:\n  adopts: [avoid-probing-at-peak]\n")) == []
    assert codes(("setting:\n", "setting:\n  adopts: [check-bp-before-dose]\n")) == ["K412"]
    assert codes(("setting:\n", "setting:\n  adopts: [avoid-probing-at-peak, avoid-probing-at-peak]\n")) == ["K404"]
    assert codes(("setting:\n", "setting:\n  adopts: [avoid-probing]\n")) == ["K401"]


def test_policies_are_upheld_or_violated_and_nothing_else() -> None:
    upholds = "upholds: [defer-uncontrolled-hypertension]"
    assert codes((upholds, "upholds: [defer-uncontrolled-hypertension, policy.bp-hold]")) == []
    for key in ("partly", "recovers"):
        assert codes((upholds, f"{upholds}\n          {key}: [policy.bp-hold]")) == ["K424"]
    assert codes((upholds, "upholds: [bp-hold]")) == ["K401"]
    assert "policy.bp-hold" in problems(changed((upholds, "upholds: [bp-hold]")))[0].hint


def test_an_answer_does_one_thing_with_a_practice() -> None:
    both = "          partly: [{0}]\n          violates: [{0}]\n"
    for text in (
        both.format("check-bp-before-dose"),
        "          upholds: [policy.bp-hold]\n          violates: [policy.bp-hold]\n",
        "          upholds: [check-bp-before-dose]\n          partly: [check-bp-before-dose]\n",
    ):
        change = ("          violates: [defer-uncontrolled-hypertension, policy.bp-hold]\n", text)
        assert codes(change) == ["K425"]


def test_the_last_way_has_no_guard_and_the_others_have_one() -> None:
    way = "          next: deferred\n"
    assert codes((way, "          next: [{when: rested, to: deferred}, {to: harmed}]\n")) == []
    assert codes((way, "          next: [{when: rested, to: deferred}]\n")) == ["K426"]
    assert codes((way, "          next: [{to: deferred}, {to: harmed}]\n")) == ["K426"]
    assert codes((way, "          next: [{to: deferred}, {when: rested, to: harmed}]\n")) == ["K426"]


def test_instead_of_stands_on_a_bad_end_and_names_a_good_one() -> None:
    assert codes((", instead_of: deferred", "")) == []
    assert codes(("instead_of: deferred", "instead_of: arrival")) == ["K427"]
    assert codes(("title: Deferred}", "title: Deferred, instead_of: harmed}")) == ["K427"]


def test_steps_that_ask_nothing_do_not_go_round() -> None:
    assert codes(("  harmed:\n    phase: follow-up\n    end: {outcome: harm, title: Harmed, instead_of: deferred}",
                  "  harmed:\n    phase: follow-up\n    next: harmed")) == ["K428"]  # fmt: skip


def test_the_last_step_needs_a_way_on_or_an_end() -> None:
    assert codes(("    end: {outcome: harm, title: Harmed, instead_of: deferred}", "    scene: She is ill.")) == [
        "K421"
    ]


def test_select_takes_at_most_as_many_as_there_are() -> None:
    select = (("    choose:\n", "    select:\n      up_to: 3\n"), ("      options:\n", "      items:\n"),
              ("          next: deferred\n", ""), ("          next: harmed\n", ""))  # fmt: skip
    assert codes(*select) == ["K422"]


def test_items_have_no_way_of_their_own() -> None:
    found = problems(
        changed(("    choose:\n", "    select:\n      up_to: 1\n"), ("      options:\n", "      items:\n"))
    )
    assert [problem.code for problem in found] == ["K204", "K204"]
    assert all("write `next` on the step" in problem.hint for problem in found)


def test_plays_name_answers_and_ends_that_exist() -> None:
    assert codes(("- arrival: wait", "- arrival: [wait]")) == []
    assert codes(("- arrival: wait", "- arrival: [wait, nothing]")) == ["K431"]
    assert codes(("- arrival: wait", "- deferred: wait")) == ["K430"]
    assert codes(("{end: deferred,", "{end: nowhere,")) == ["K432"]
    for good in ("1 of 1", "7 1/2 of 9", "1/2 of 1", "83%", "0 of 0"):
        assert codes(("{end: deferred,", f"{{end: deferred, safety: {good},")) == []
    for bad in ("1", "1/1", "most", "1 of", "7 1/0 of 9"):
        assert codes(("{end: deferred,", f"{{end: deferred, safety: {bad},")) == ["K433"]


# -- one mistake, one problem; all problems in one run


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    assert codes(("prompt:", "promt:")) == ["K204"]
    assert codes(("title: A small case", "titel: A small case")) == ["K204"]
    assert codes(("steps:\n", "step:\n")) == ["K204"]
    assert codes(("people:\n", "poeple:\n")) == ["K204"]


def test_a_misspelt_list_of_names_is_still_known_by_what_was_meant() -> None:
    assert codes(("variables:\n", "varaibles:\n")) == ["K204"]
    found = problems(changed(("variables:\n", "varaibles:\n"), ("{start: false}", "{start: maybe}")))
    assert [(problem.code, problem.line) for problem in found] == [("K204", 20), ("K206", 21)]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("people:\n  maya: {name: Maya Ruiz, role: patient}\n", "people: Maya\n", "K203"),
        ("chart:\n  referral: {title: Referral, text: Two trials without relief.}\n", "chart: [referral]\n", "K203"),
        ("gauges:\n  alliance: {of: maya, start: 50, shown: [distant, close]}\n", "gauges: alliance\n", "K203"),
        ("variables:\n  rested: {start: false}\n", "variables:\n", "K207"),
        ("  maya: {name: Maya Ruiz, role: patient}\n", "  maya: {name: Maya Ruiz}\n", "K202"),
        ("  alliance: {of: maya, start: 50, shown: [distant, close]}\n", "  alliance: {of: maya}\n", "K202"),
        ("    bp-hold: A high reading goes to the physician.\n", "    bp-hold: [A high reading]\n", "K207"),
        ("    phase: dosing\n", "    phase: dosig\n", "K205"),
        ("    choose:\n", "    chose:\n", "K204"),
    ],
)
def test_what_hangs_on_a_broken_part_is_not_reported_too(old: str, new: str, code: str) -> None:
    assert set(codes((old, new))) == {code}


def test_references_into_a_broken_step_are_not_reported_twice() -> None:
    guard = ("          next: harmed\n", "          when: not chose deferred.anything\n          next: harmed\n")
    broken = ("    end: {outcome: good, title: Deferred}\n", "    end: {outcome: good}\n")
    assert codes(guard, broken) == ["K202"]


def test_references_out_of_a_broken_step_are_reported_all_the_same() -> None:
    found = codes(
        ("    phase: dosing\n", ""),
        ("      - maya: I slept badly.\n", "      - mya: I slept badly.\n"),
        ("upholds: [defer-uncontrolled-hypertension]", "upholds: [defer-hypertension]"),
        ("reveals: [referral]", "reveals: [referal]"),
        ("rested = true", "restd = true"),
        (
            "          next: harmed\n",
            "          when: restd\n          next: [{when: restd, to: harm}, {to: harmed}]\n",
        ),
        ("        go-on:\n", "        Go on:\n"),
        ("must_do: [defer-uncontrolled-hypertension]", "must_do: [check-bp]\n  must_don't: []"),
    )
    assert found == ["K401", "K204", "K202", "K407", "K401", "K302", "K402", "K405", "K302", "K420"]


def test_the_same_wrong_name_is_one_problem_that_lists_its_lines() -> None:
    found = problems(
        changed(("- maya: I slept badly.", "- mya: I slept badly.\n      - mya: Really.\n      - mya: Yes."))
    )
    assert [(problem.code, problem.line) for problem in found] == [("K407", 28)]
    assert found[0].hint == "Did you mean `maya`? The same in lines 29, 30."


def test_nothing_behind_a_key_is_one_problem_wherever_it_is() -> None:
    for key in ("title", "level", "takes", "objectives", "review"):
        line = next(line for line in BASE.split("\n") if line.startswith(f"{key}:"))
        assert codes((line, f"{key}:")) == ["K207"], key
    assert codes(("          next: deferred\n", "          next:\n")) == ["K207"]
    assert codes(("      - maya: I slept badly.\n", "      - maya:\n")) == ["K207"]
    assert codes(("      - maya: I slept badly.\n", "      -\n")) == ["K207"]
    assert codes(("          next: deferred\n", "          when:\n          next: deferred\n")) == ["K207"]
    assert codes(("      - arrival: wait\n", "      - arrival:\n")) == ["K207"]


def test_refused_values_are_not_missed_as_well() -> None:
    assert codes(("text: Begin all the same.", "text: *other")) == ["K121"]
    assert codes(("review: {status: draft}", "review: {<<: *other}")) == ["K121"]
    assert codes(("takes: 5", "takes: !minutes 5m")) == ["K124"]


def test_two_things_in_one_step_are_one_problem() -> None:
    assert codes(("    end: {outcome: good, title: Deferred}\n",
                  "    end: {outcome: good, title: Deferred}\n    choose: {promt: x}\n")) == ["K215"]  # fmt: skip


def test_problems_come_in_the_order_of_the_file_with_their_places() -> None:
    found = problems(
        changed(("level: introductory", "level: easy"), ("start: 50", "start: 500"), ("next: harmed", "next: x"))
    )
    assert [(problem.line, problem.column, problem.code) for problem in found] == [
        (6, 8, "K205"), (19, 31, "K408"), (41, 17, "K420"),
    ]  # fmt: skip
    assert all(problem.file == "a.yaml" and problem.source for problem in found)


def test_more_problems_than_anybody_reads_end_with_a_note() -> None:
    found = problems(BASE + "".join(f"k{n}: x\n" for n in range(300)))
    assert len(found) == 201
    assert found[-1].code == "K005"


def test_a_broken_case_is_none() -> None:
    case, found = compile_case(read(changed(("takes: 5", "takes: five")).encode(), "a.yaml"), practices())
    assert case is None
    assert len(found) == 1


def test_a_wrong_letter_anywhere_is_few_problems() -> None:
    """One letter of an id or a key changed anywhere: a mistake must not rain problems."""
    random_ = random.Random(7)
    lines = BASE.split("\n")
    for _ in range(150):
        row = random_.randrange(1, len(lines) - 1)
        letters = [place for place, char in enumerate(lines[row]) if char in string.ascii_lowercase]
        if not letters:
            continue
        place = random_.choice(letters)
        line = f"{lines[row][:place]}q{lines[row][place + 1 :]}"
        text = "\n".join([*lines[:row], line, *lines[row + 1 :]])
        assert len(problems(text)) <= 3, f"{line}\n" + "\n".join(problem.text() for problem in problems(text))


def test_the_practices_of_other_tests_are_taken_too() -> None:
    assert compiled(source("one:\n  phase: dosing\n" + END))[1] == []
    assert "s1" in PRACTICES
