"""Each piece of advice: a small case that gets it, and one beside it that does not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from textwrap import dedent, indent

import pytest

from kapsim.case.check import Checked, check
from kapsim.catalogue import read_catalogue
from kapsim.cli import run
from kapsim.codes import CODES
from kapsim.engine.model import Practice
from kapsim.library import bundled_folder
from kapsim.problems import ADVICE, Problem
from kapsim.reports import checked_data, checked_text
from kapsim.source import read

from ..builders import PRACTICES, source

ENDS = """\
home:
  phase: dosing
  end: {outcome: good, title: Home}
away:
  phase: dosing
  end: {outcome: poor, title: Away}
"""
TOLD = 'feedback: "You wanted to help, and it helped."'


UNUSED = re.compile(r"^  letter: .*\n|^gauges:\n.*\n|^variables:\n.*\n.*\n", re.MULTILINE)
"""What the head of a test case declares and these cases do not use."""


def checked(
    steps: str,
    must_do: str = "s1",
    must_not: str = "",
    set_aside: str = "",
    plays: str = "",
    practices: dict[str, Practice] = PRACTICES,
) -> Checked:
    text = UNUSED.sub("", source(steps, must_do, must_not, plays=plays))
    if set_aside:
        text = text.replace("steps:\n", f"set_aside:\n{indent(dedent(set_aside), '  ')}steps:\n", 1)
    return check(read(text.encode(), "case.yaml"), practices)


def advice(code: str, steps: str, **more: object) -> list[Problem]:
    """The advice of one code on a case with these steps and two ends, `home` and `away`."""
    result = checked(dedent(steps) + ENDS, **more)  # type: ignore[arg-type]
    assert result.problems == (), [problem.text() for problem in result.problems]
    return [problem for problem in result.advice if problem.code == code]


def choice(name: str, *options: str, to: str = "", prompt: str = "What now?", phase: str = "dosing") -> str:
    """A step that asks: each option as `id: keys`, with feedback where it says nothing of it."""
    listed = []
    for option in options:
        key, keys = option.split(": ", 1)
        keys = keys if "text" in keys else f"text: {key.capitalize()}., {keys}"
        keys = keys if "feedback" in keys else f"{keys}, {TOLD}"
        listed.append(f"      {key}: {{{keys}}}\n")
    way = f"  next: {to}\n" if to else ""
    return f"{name}:\n  phase: {phase}\n  choose:\n    prompt: {prompt}\n    options:\n{''.join(listed)}{way}"


def row(count: int, *options: str) -> str:
    """So many decisions of the same options, in a row."""
    return "".join(choice(f"d{n}", *options, to="home" if n == count else "") for n in range(1, count + 1))


GOOD = "good: upholds: [s1]"
BAD = "bad: violates: [s1], leans: eager, next: away"
TIMID = "timid: text: Wait., leans: cautious, next: away"
LONG = "good: text: A much longer answer than any other here., upholds: [s1]"


def test_the_best_answer_is_mostly_the_longest() -> None:
    (found,) = advice("K820", row(4, LONG, BAD, TIMID))
    assert found.message == "In 4 of 4 decisions the best answer is the longest."
    assert "`d1`, `d2`, `d3`, `d4`" in found.hint


def test_a_best_answer_that_is_sometimes_the_longest_is_no_habit() -> None:
    last = choice("d3", GOOD, BAD, TIMID) + choice("d4", GOOD, BAD, TIMID, to="home")
    first = choice("d1", LONG, BAD, TIMID) + choice("d2", LONG, BAD, TIMID)
    assert advice("K820", first + last) == []


def test_an_answer_that_violates_something_is_not_the_best_however_much_it_earns() -> None:
    unclean = LONG.replace("good", "also") + ", violates: [policy.rule]"
    assert advice("K820", row(4, GOOD, unclean, BAD, TIMID)) == []


def test_three_decisions_are_too_few_for_a_habit() -> None:
    assert advice("K820", row(3, LONG, BAD, TIMID)) == []


def test_the_best_answer_is_mostly_the_only_careful_one() -> None:
    one_timid = choice("d1", GOOD, BAD, TIMID)
    (found,) = advice(
        "K821", one_timid + "".join(choice(f"d{n}", GOOD, BAD) for n in (2, 3)) + choice("d4", GOOD, BAD, to="home")
    )
    assert found.message == "In 3 of 4 decisions every wrong answer that is marked leans eager."
    assert "`d2`, `d3`, `d4`" in found.hint


def test_wrong_answers_that_lean_both_ways_give_nothing_away() -> None:
    both = "".join(choice(f"d{n}", GOOD, BAD, TIMID) for n in (1, 2))
    assert advice("K821", both + choice("d3", GOOD, BAD) + choice("d4", GOOD, BAD, to="home")) == []


def test_a_case_in_which_nobody_is_too_careful() -> None:
    eager = row(4, GOOD, BAD)
    assert [found.message for found in advice("K822", eager)] == ["No answer of the case errs by caution."]
    assert advice("K821", eager) == [], "one habit, one piece of advice"
    assert advice("K822", choice("d", GOOD, BAD, TIMID, to="home")) == []


def test_absolute_words_in_wrong_answers_only() -> None:
    never = "bad: text: That never happens., violates: [s1], next: away"
    always = "timid: text: We always wait., leans: cautious, next: away"
    (found,) = advice("K823", choice("d", GOOD, never, always, to="home"))
    assert "`d.bad`, `d.timid`" in found.message
    assert advice("K823", choice("d", GOOD, never, TIMID, to="home")) == [], "one is somebody's way of speaking"
    best = "good: text: I never leave., upholds: [s1]"
    assert advice("K823", choice("d", best, never, always, to="home")) == []
    mind = "timid: text: Never mind., leans: cautious, next: away"
    assert advice("K823", choice("d", GOOD, never, mind, to="home")) == []


def test_items_to_select_are_looked_at_for_absolute_words_too() -> None:
    select = """
    d:
      phase: dosing
      select:
        prompt: Which?
        up_to: 1
        items:
          good: {text: Good., upholds: [s1]}
          one: {text: We always do., violates: [s1]}
          two: {text: We never do.}
      next:
        - {when: chose d.good, to: home}
        - {to: away}
    """
    assert len(advice("K823", select)) == 1
    assert advice("K823", select.replace("Good.", "Never alone.")) == []


def test_answers_without_feedback() -> None:
    silent = "one:\n  phase: dosing\n  choose:\n    prompt: What?\n    options:\n"
    silent += "      good: {text: Good., upholds: [s1]}\n      bad: {text: Bad., violates: [s1], next: away}\n"
    (found,) = advice("K824", silent + "  next: home\n")
    assert found.message == "`good` and `bad` have no feedback."
    assert found.path == ("steps", "one", "choose", "options", "good")
    assert advice("K824", choice("one", GOOD, BAD, to="home")) == []


def test_of_an_order_the_outcomes_have_feedback_not_the_items() -> None:
    order = """
    one:
      phase: dosing
      order:
        prompt: In which order?
        items:
          a: {text: A}
          b: {text: B}
        before: [[a, b]]
        upholds: [s1]
        kept: {feedback: Kept.}
        broken: {feedback: Broken.}
      next:
        - {when: chose one.kept, to: home}
        - {to: away}
    """
    assert advice("K824", order) == []
    (found,) = advice("K824", order.replace("broken: {feedback: Broken.}", "broken: {minutes: 5}"))
    assert (found.message, found.path) == ("`broken` has no feedback.", ("steps", "one", "order", "broken"))


@pytest.mark.parametrize("said", ["Wrong. Doses are not yours.", "That was wrong.", "This is incorrect."])
def test_feedback_that_gives_a_verdict(said: str) -> None:
    bad = f'bad: violates: [s1], next: away, feedback: "{said}"'
    (found,) = advice("K825", choice("one", GOOD, bad, to="home"))
    assert found.path == ("steps", "one", "choose", "options", "bad", "feedback")


@pytest.mark.parametrize(
    "said",
    [
        "Something went wrong with the pump.",
        "Nothing is wrong with waiting.",
        "That isn't wrong.",
        "It was not wrong.",
        "Right or wrong, no.",
    ],
)
def test_wrong_is_not_always_a_verdict(said: str) -> None:
    bad = f'bad: violates: [s1], next: away, feedback: "{said}"'
    assert advice("K825", choice("one", GOOD, bad, to="home")) == []


def test_one_behaviour_that_costs_in_several_domains() -> None:
    twice = "bad: violates: [s1, u1], next: away"
    (found,) = advice("K826", choice("one", GOOD, twice, to="home"))
    assert "`bad` violates practices of safety and support" in found.message
    same = "bad: violates: [s1, s2], next: away"
    assert advice("K826", choice("one", GOOD, same, to="home")) == []
    unscored = "bad: violates: [s1, x2], next: away"
    assert advice("K826", choice("one", GOOD, unscored, to="home")) == [], "x2 is contested and does not count here"


def test_critical_practices_violated_outside_of_the_gate() -> None:
    bad = "bad: violates: [s1, s2], next: away"
    (found,) = advice("K827", choice("one", GOOD, bad, to="home"))
    assert (found.path, found.message.rpartition(": ")[2]) == (("gate",), "`s2`.")
    assert advice("K827", choice("one", GOOD, bad, to="home"), must_not="s2") == []
    assert advice("K827", choice("one", GOOD, bad.replace("s2", "sm"), to="home")) == [], "sm is not critical"
    assert advice("K827", choice("one", GOOD, bad.replace("s2", "x1"), to="home")) == [], "x1 does not count here"


def test_a_full_gate_was_chosen_among_more() -> None:
    upholds = "good: upholds: [s1, s2, s3, s4, uc]"
    bad = "bad: violates: [s1, sx], next: away"
    practices = {**PRACTICES, "sx": replace(PRACTICES["s1"], id="sx")}
    steps = choice("one", upholds, bad, to="home")
    assert advice("K827", steps, must_not="s2, s3, s4, uc", practices=practices) == []
    assert len(advice("K827", steps, must_not="s2, s3, s4", practices=practices)) == 1


@pytest.mark.parametrize(("basis", "confirmation", "said"), [
    ("analogue", "confirmed", "rests on analogy"),
    ("ketamine", "partial", "only partly confirmed"),
    ("ketamine", "confirmed", ""),
    ("general-clinical", "confirmed", ""),
])  # fmt: skip
def test_a_gating_practice_that_rests_on_little(basis: str, confirmation: str, said: str) -> None:
    practices = {**PRACTICES, "s1": replace(PRACTICES["s1"], basis=basis, confirmation=confirmation)}
    found = advice("K828", choice("one", GOOD, BAD, to="home"), practices=practices)
    assert [problem.path for problem in found] == ([("gate", "must_do", 0)] if said else [])
    assert all(said in problem.message for problem in found)


def test_a_must_do_that_no_answer_upholds() -> None:
    (found,) = advice("K829", choice("one", GOOD, BAD, to="home"), must_do="s1, s2")
    assert (found.path, "`s2`" in found.message) == (("gate", "must_do", 1), True)
    half = choice("one", "good: upholds: [s1], partly: [s2]", BAD, to="home")
    (found,) = advice("K829", half, must_do="s1, s2")
    assert "half doing it" in found.message
    whole = choice("one", "good: upholds: [s1, s2]", BAD, to="home")
    assert advice("K829", whole, must_do="s1, s2") == []
    assert advice("K829", choice("one", GOOD, BAD, to="home"), must_not="s2") == []


def test_a_prompt_that_is_long() -> None:
    (found,) = advice("K830", choice("one", GOOD, BAD, to="home", prompt="She waits. " * 20 + "What now?"))
    assert "42 words" in found.message
    assert advice("K830", choice("one", GOOD, BAD, to="home", prompt="She waits. " * 19 + "What now?")) == []


def test_a_prompt_with_a_sentence_that_is_long() -> None:
    (found,) = advice("K830", choice("one", GOOD, BAD, to="home", prompt=f"She waits. {'and ' * 25}what now?"))
    assert "has 27 words" in found.message
    assert advice("K830", choice("one", GOOD, BAD, to="home", prompt=f"She waits. {'and ' * 23}what now?")) == []


def test_a_phase_in_which_nothing_is_asked() -> None:
    scene = "rest:\n  phase: recovery\n  scene: She rests.\n  next: home\n"
    (found,) = advice("K831", choice("one", GOOD, BAD, to="rest") + scene)
    assert found.path == ("steps", "rest", "phase")
    asked = choice("two", GOOD, BAD, to="home", phase="recovery")
    assert advice("K831", choice("one", GOOD, BAD, to="rest") + scene.replace("home", "two") + asked) == []


def test_a_phase_in_which_the_case_only_ends_is_no_omission() -> None:
    later = "later:\n  phase: follow-up\n  end: {outcome: good, title: Later}\n"
    steps = choice("one", GOOD, BAD, "other: upholds: [s1], next: home", to="later") + later
    assert advice("K831", steps) == []


def test_a_domain_with_few_opportunities() -> None:
    (found,) = advice("K832", row(3, GOOD, BAD, TIMID))
    assert found.message.endswith(": safety 3.")
    assert advice("K832", row(4, GOOD, BAD, TIMID)) == [], "support and integration are not assessed at all"


def test_of_several_good_ends_the_one_with_most_at_stake_counts() -> None:
    early = "early:\n  phase: dosing\n  end: {outcome: good, title: Early}\n"
    first = choice("d0", GOOD, "soon: upholds: [s1], next: early", BAD)
    assert advice("K832", first + row(3, GOOD, BAD, TIMID) + early) == []


def test_a_slip_that_takes_later_decisions_with_it() -> None:
    (found,) = advice("K833", row(3, GOOD, BAD))
    assert found.message == "After `bad` no good end can be reached; 2 later decisions are lost with it."
    assert found.path == ("steps", "d1", "choose", "options", "bad")
    assert advice("K833", row(2, GOOD, BAD)) == [], "one more may be what the author means"


def test_a_slip_with_a_way_back_costs_its_own_decision() -> None:
    mended = "bad: violates: [s1], leans: eager, next: mend"
    mend = choice("mend", "own-it: upholds: [s1], recovers: [s1], next: d2", "deny: violates: [s1], next: away")
    steps = choice("d1", GOOD, mended, to="d2") + mend + "".join(choice(f"d{n}", GOOD, TIMID) for n in (2, 3))
    assert [p.path[1] for p in advice("K833", steps + choice("d4", GOOD, TIMID, to="home"))] == ["d2"]


def test_a_slip_is_measured_by_the_good_end_that_its_own_stands_instead_of() -> None:
    early = "early:\n  phase: dosing\n  end: {outcome: good, title: Early}\n"
    late = "late:\n  phase: dosing\n  end: {outcome: poor, title: Late, instead_of: early}\n"
    steps = choice("d0", GOOD, "soon: upholds: [s1], next: early", TIMID)
    steps += choice("d1", GOOD, "bad: violates: [s1], next: late") + choice("d2", GOOD, TIMID)
    steps += choice("d3", GOOD, TIMID, to="home") + early + late
    assert "d1" not in [p.path[1] for p in advice("K833", steps)]
    assert "d1" in [p.path[1] for p in advice("K833", steps.replace("instead_of: early", "instead_of: home"))]
    assert "d1" in [p.path[1] for p in advice("K833", steps.replace(", instead_of: early", ""))]


FEW = choice("one", GOOD, BAD, TIMID, to="home")


def test_of_ends_that_are_measured_differently_the_least_loss_counts() -> None:
    early = "early:\n  phase: dosing\n  end: {outcome: good, title: Early}\n"
    late = "late:\n  phase: dosing\n  end: {outcome: poor, title: Late, instead_of: early}\n"
    steps = choice("d0", GOOD, "soon: upholds: [s1], next: early", TIMID)
    steps += choice("slip", GOOD, "bad: violates: [s1], next: off") + row(3, GOOD, TIMID)
    steps += choice("off", "one: next: late", "two: next: away") + early + late
    assert "slip" not in [p.path[1] for p in advice("K833", steps)]
    assert "slip" in [p.path[1] for p in advice("K833", steps.replace("instead_of: early", "instead_of: home"))]


def test_a_decision_in_which_nothing_can_be_earned_is_no_loss() -> None:
    idle = choice("idle", "left: next: d3", "right: next: d3")
    steps = choice("d1", GOOD, BAD, to="idle") + idle + choice("d3", GOOD, TIMID, to="home")
    assert advice("K833", steps) == []
    assert len(advice("K833", steps.replace("text: Left.", "text: Left., upholds: [s2]"))) == 1


def test_advice_is_no_problem() -> None:
    result = checked(FEW + ENDS)
    assert [problem.code for problem in result.advice] == ["K832"]
    assert all(problem.advice for problem in result.advice)
    assert result.problems == ()
    text = checked_text("case.yaml", result)
    assert "K832 Advice: Fewer than four" in text
    assert "case.yaml: no problems; 0 test plays as expected; 1 piece of advice.\n" in text


def test_of_many_pieces_of_one_kind_the_first_few_are_shown_and_all_are_counted() -> None:
    silent = row(5, GOOD, BAD, TIMID).replace(f", {TOLD}", "")
    result = checked(silent + ENDS)
    text = checked_text("case.yaml", result)
    assert len([problem for problem in result.advice if problem.code == "K824"]) == 5
    assert text.count("have no feedback.") == 3
    lines = [problem.line for problem in result.advice if problem.code == "K824"]
    assert f"case.yaml: K824 Advice: The same 2 more times, in lines {lines[3]}, {lines[4]}.\n" in text
    assert f"{len(result.advice)} pieces of advice.\n" in text


def test_what_is_set_aside_is_counted_and_kept_with_its_reason() -> None:
    result = checked(FEW + ENDS, set_aside="- {advice: K832, because: One decision is the case.}\n")
    assert result.advice == ()
    assert "no problems; 0 test plays as expected; 1 set aside.\n" in checked_text("case.yaml", result)
    data = json.loads(json.dumps(checked_data("case.yaml", result)))
    assert (data["ok"], data["advice"]) == (True, [])
    (aside,) = data["set_aside"]
    assert (aside["code"], aside["because"]) == ("K832", "One decision is the case.")
    assert aside["line"] > 0


def test_advice_set_aside_at_a_step_stands_at_the_others() -> None:
    silent = "{text: Bad., violates: [s1], next: away}"
    steps = row(2, GOOD, BAD).replace("{text: Bad., violates: [s1], leans: eager, next: away, " + TOLD + "}", silent)
    assert [p.path[1] for p in checked(steps + ENDS).advice if p.code == "K824"] == ["d1", "d2"]
    result = checked(steps + ENDS, set_aside="- {advice: K824, at: d2, because: It speaks for itself.}\n")
    assert [p.path[1] for p in result.advice if p.code == "K824"] == ["d1"]
    assert [aside.problem.path[1] for aside in result.set_aside] == ["d2"]


def test_what_is_set_aside_and_does_not_come_up_is_advice_itself() -> None:
    entries = "- {advice: K832, because: So be it.}\n- {advice: K824, at: one, because: So be it.}\n"
    result = checked(FEW + ENDS, set_aside=entries)
    (found,) = result.advice
    assert (found.code, found.path) == ("K834", ("set_aside", 1, "advice"))
    assert found.message == "`K824` is set aside, and does not come up at `one`."


def test_nothing_is_said_of_what_does_not_come_up_while_there_are_problems() -> None:
    play = "best:\n  answers:\n    - one: bad\n  expect: {end: home}\n"
    result = checked(FEW + ENDS, set_aside="- {advice: K824, because: So be it.}\n", plays=play)
    assert [problem.code for problem in result.problems] == ["K605"]
    assert "K834" not in [problem.code for problem in result.advice]
    assert "1 problem; 1 piece of advice." in checked_text("case.yaml", result)


def test_what_the_proof_advises_is_advice_and_can_be_set_aside() -> None:
    text = source(FEW + ENDS)
    found = check(read(text.encode(), "case.yaml"), PRACTICES)
    assert [problem.code for problem in found.advice if problem.code == "K806"] == ["K806"]
    assert found.problems == ()
    text = text.replace("steps:\n", "set_aside: [{advice: K806, because: It is for the next case.}]\nsteps:\n", 1)
    aside = check(read(text.encode(), "case.yaml"), PRACTICES)
    assert [entry.problem.code for entry in aside.set_aside] == ["K806"]
    assert len(aside.advice) == len(found.advice) - 1


def test_advice_alone_is_no_failure_of_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (bundled_folder() / "168-over-104.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("set_aside:\n")
    file = tmp_path / "case.yaml"
    file.write_text(f"{head}steps:\n{rest.partition('steps:' + chr(10))[2]}", encoding="utf-8")
    assert run(["check", str(file)]) == 0
    said = capsys.readouterr().out
    assert "K832 Advice: " in said
    assert "2 pieces of advice." in said


@pytest.mark.parametrize("name", ["first-dose", "168-over-104"])
def test_what_the_bundled_cases_do_not_follow_they_set_aside(name: str) -> None:
    folder = bundled_folder()
    catalogue, _ = read_catalogue((folder / "practices.yaml").read_bytes(), "practices.yaml")
    assert catalogue is not None
    result = check(read((folder / f"{name}.yaml").read_bytes(), f"{name}.yaml"), catalogue.practices)
    assert [problem.text() for problem in result.advice] == []


def test_every_code_of_this_advice_is_tested_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [code for code in CODES if "K820" <= code < "K900" and f'"{code}"' not in text] == []
    assert ADVICE < "K820"
