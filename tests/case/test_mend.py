"""What is mechanical is repaired, and nothing else.

Beside a broken case of the folder stands the difference that its repair makes (.diff), if anything in it is mechanical.
Run as a module it writes the differences anew, to be read before they are committed: `python -m tests.case.test_mend`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kapsim.case.compile import compile_case
from kapsim.case.mend import Mended, mend
from kapsim.problems import Problem
from kapsim.repairs import Edit, Repair, Text, difference
from kapsim.source import read

from .test_failing import FOLDER, practices, problems_of
from .test_fuzz import mutated, shuffled

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
FILES = sorted(path for path in FOLDER.glob("*.yaml") if not path.name.startswith("K7"))
LEFT = {
    "K301-equals-sign": ["K502"],
    "K302-minus-without-spaces": ["K502"],
    "K302-misspelt-variable": ["K502"],
    "K306-option-that-does-not-exist": ["K502"],
    "K307-no-spaces": ["K502"],
    "K407-nobody-of-that-name": ["K407"],
    "K430-answer-to-no-question": ["K430"],
    "K454-act-that-the-palette-does-not-have": ["K454"],
    "several-mistakes": ["K205", "K420"],
    "several-references-in-a-broken-hour": ["K202", "K401", "K401", "K401"],
    "several-references-to-one-broken-step": ["K202", "K202"],
}
"""What is still wrong after the repairs: uncovered by them, or not mechanical."""


def mended(text: str) -> str:
    """A text after its repairs."""
    return of(text.encode()).after.raw.decode()


def of(raw: bytes) -> Mended:
    result = mend(raw, "a.yaml", practices())
    assert result is not None
    return result


def problems(raw: bytes) -> list[Problem]:
    return compile_case(read(raw, "a.yaml"), practices())[1]


def shown(path: Path) -> str:
    """The difference that repairing a file of the folder makes."""
    result = mend(path.read_bytes(), path.name, practices())
    return difference(result.before, result.after, path.name) if result else ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_case_is_repaired_as_its_difference_says_or_not_at_all(path: Path) -> None:
    wanted = path.with_suffix(".diff")
    assert shown(path) == (wanted.read_text(encoding="utf-8") if wanted.exists() else "")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.diff")), ids=lambda path: path.stem)
def test_a_repaired_case_has_no_problem_left_but_those_that_are_not_mechanical(path: Path, tmp_path: Path) -> None:
    after = tmp_path / path.with_suffix(".yaml").name
    after.write_bytes(of(path.with_suffix(".yaml").read_bytes()).after.raw)
    assert [problem.code for problem in problems_of(after)] == LEFT.get(path.stem, [])


@pytest.mark.parametrize(
    ("old", "new", "repaired"),
    [
        ("- maya: I slept badly.", '- "No," she says.', '- |\n        "No," she says.'),
        ("- maya: I slept badly.", "- She says: no.", "- |\n        She says: no."),
        ("text: Wait for a", "text: Wait: for\n            a", "text: |\n            Wait: for\n            a"),
        ("text: Wait for a", "text: Wait\n            in here: a", "text: |\n            Wait\n            in here: a"),
        ("title: A small case", "title: Case #2  ", "title: |\n  Case #2"),
        (
            "maya: {name: Maya Ruiz, role: patient}",
            "maya: {name: Maya, the first, role: patient}  # who",
            "maya:  # who\n    name: Maya, the first\n    role: patient",
        ),
        ("      - maya: I", "      - {when: rested, text: Yes, no}\n      - maya: I",
         "      - when: rested\n        text: Yes, no\n      - maya: I"),
        ("- maya: I", "-\tmaya: I", "- maya: I"),
        ("takes: 5", "takes:\u00a05", "takes: 5"),
        ("level: introductory", "levle: introductory", "level: introductory"),
        ("level: introductory", "level: 'introductry'", "level: 'introductory'"),
        ("phase: dosing", "phase:dosing", "phase: dosing"),
        ("reveals: [referral]", "reveals: referral # say it", "reveals: [referral] # say it"),
        ("    scene:", "    scene:\n      - {when: rested == true and alliance<30 and alliance<20, text: Yes}",
         "    scene:\n      - {when: rested == true and alliance < 30 and alliance < 20, text: Yes}"),
        ("          next: deferred", "          next: [{when: rested, to: defered}, {to: defered}]",
         "          next: [{when: rested, to: deferred}, {to: deferred}]"),
        ("- arrival: wait", "- arival: wiat", "- arrival: wait"),
        ("    scene:", "    headng: Room #4\n    scene:", "    heading: |\n      Room #4\n    scene:"),
    ],
)  # fmt: skip
def test_one_mistake_is_repaired_and_the_rest_of_the_file_is_as_it_was(old: str, new: str, repaired: str) -> None:
    assert old in SMALL
    broken = SMALL.replace(old, new, 1)
    assert problems(broken.encode())
    assert mended(broken) == SMALL.replace(old, repaired, 1)
    assert problems(mended(broken).encode()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: Wait for a second reading.", "text: Wait for it. # is this enough?"),
        ("text: Wait for a second reading.", "text: 'He said 'wait' to me'"),
        ("text: Wait for a second reading.", "text: Wait: for\n            leans: eager"),
        ("next: harmed", "next: step-2"),
        ("next: harmed", "next: elsewhere"),
        ("phase: dosing", "phase: dosage"),
        ("      prompt: The", "      next: deferred\n      prompt: The"),
        ("role: patient}", "role: patient, text: Two}"),
        ("text: Two trials without relief.", "next: deferred"),
        ("next: harmed", "next: He says: go\n            on"),
    ],
)
def test_what_could_be_meant_in_two_ways_is_left_to_the_author(old: str, new: str) -> None:
    assert old in SMALL
    broken = SMALL.replace(old, new, 1)
    assert problems(broken.encode())
    assert mended(broken) == broken


def test_a_name_between_two_others_is_not_chosen_for_the_author() -> None:
    two = SMALL.replace("  rested: {start: false}", "  rested: {start: false}\n  tested: {start: false}")
    broken = two.replace("rested = true", "ested = true")
    (problem,) = problems(broken.encode())
    assert problem.hint in {"Did you mean `rested` or `tested`?", "Did you mean `tested` or `rested`?"}
    assert mended(broken) == broken


def test_a_repair_that_uncovers_a_mistake_leads_to_the_next_repair() -> None:
    broken = SMALL.replace("    scene:", "\tscene:").replace("next: deferred", "next: defered")
    assert [problem.code for problem in problems(broken.encode())] == ["K104"]
    assert mended(broken) == SMALL


def test_a_tab_is_repaired_although_reading_stops_again_further_down() -> None:
    broken = SMALL.replace("    scene:", "\tscene:").replace("[alliance + 5, rested = true]", "[alliance + 5")
    assert mended(broken) == broken.replace("\t", "    ")
    assert [problem.code for problem in problems(mended(broken).encode())] == ["K109"]


def test_tabs_all_over_are_repaired_whatever_else_is_wrong_in_those_lines() -> None:
    def tabbed(text: str) -> str:
        lines = [(len(line) - len(line.lstrip()), line.lstrip()) for line in text.split("\n")]
        return "\n".join("\t" * (edge // 2) + line for edge, line in lines)

    assert mended(tabbed(SMALL)) == SMALL
    wrong = SMALL.replace("phase: dosing", "phase: surgery")
    assert mended(tabbed(wrong)) == wrong


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("          next: harmed\n", "          next: harmed\n  \tminutes: 5\n"),
        ("      - maya: I slept badly.\n", "      - Maya is early.\n\t- She sits.\n"),
    ],
    ids=["of the step or of the answer", "an entry or more of the text above"],
)
def test_a_tab_that_could_mean_two_places_is_left_to_the_author(old: str, new: str) -> None:
    broken = SMALL.replace(old, new, 1)
    assert [problem.code for problem in problems(broken.encode())] == ["K104"]
    assert mended(broken) == broken


def test_a_quotation_mark_far_above_is_no_reason_to_write_line_after_line() -> None:
    broken = f'"{SMALL}'.replace("title: Deferred}", 'title: Deferred}"')
    assert mended(broken) == broken


@pytest.mark.parametrize("instead", ["levle: introductory ", "level: [", "level: 'introductory", "", "\tlevel: x"])
def test_a_repair_that_does_not_help_or_does_harm_is_not_made(instead: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def suggested(problem: Problem, text: Text) -> Iterator[Repair]:
        for row, line in enumerate(text.lines):
            if line == "levle: introductory":
                yield (Edit(row, 0, len(line), instead),)

    monkeypatch.setattr("kapsim.case.mend.repairs", suggested)
    for broken in (SMALL, SMALL.replace("[alliance + 5, rested = true]", "[alliance + 5")):
        broken = broken.replace("level:", "levle:")
        assert mended(broken) == broken


def test_the_same_name_misspelt_in_several_lines_is_repaired_in_all() -> None:
    broken = SMALL.replace("maya: I", "mya: I").replace("of: maya", "of: mya")
    assert mended(broken) == SMALL


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_breaks_and_the_mark_at_the_beginning_stay_as_they_are(ending: str) -> None:
    broken = SMALL.replace("text: Begin all", "text: Begin: all")
    fixed = SMALL.replace("text: Begin all", "text: |\n            Begin: all")
    raw = b"\xef\xbb\xbf" + broken.replace("\n", ending).encode()
    assert of(raw).after.raw == b"\xef\xbb\xbf" + fixed.replace("\n", ending).encode()


def test_comments_and_a_last_line_without_a_break_stay_as_they_are() -> None:
    broken = f"# kept\n{SMALL.rstrip()}   # kept too".replace("takes: 5", "taks: 5    # minutes")
    assert mended(broken) == broken.replace("taks", "takes")


def test_a_file_that_is_not_utf_8_is_not_touched() -> None:
    assert mend(SMALL.encode("utf-16"), "a.yaml", practices()) is None


@pytest.mark.parametrize("name", ["first-dose", "168-over-104"])
def test_a_case_without_problems_is_not_touched(name: str) -> None:
    path = Path(__file__).parent.parent.parent / "scenarios" / f"{name}.yaml"
    raw = path.read_bytes()
    result = of(raw)
    assert (result.after.raw, result.changed) == (raw, False)


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """A sound case with slips of the pen: letters doubled, swapped or lost, and signs put into it."""
    text = SMALL
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(1, len(text) - 2))
        slips = [text[at] * 2, text[at + 1] + text[at], "", ": ", " #4", ", ", '"', "\t", "\u00a0", "- "]
        slip = draw(st.sampled_from(slips))
        text = text[:at] + slip + text[at + (2 if slip == text[at + 1] + text[at] else 1) :]
    return text


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(mistyped(), mutated(), shuffled()))
def test_repairs_never_touch_a_sound_file_and_never_make_more_problems(text: str) -> None:
    """A file that cannot be read on may show more once it can; what was seen of any other only becomes less."""
    raw = text.encode("utf-8", "surrogatepass")
    before = problems(raw)
    result = mend(raw, "a.yaml", practices())
    if result is None:
        return
    after = problems(result.after.raw)
    if not before:
        assert result.after.raw == raw
    if read(raw, "a.yaml").readable:
        assert len(after) <= len(before)
        assert Counter(p.code for p in after) <= Counter(p.code for p in before)
    else:
        assert len(after) <= len(before) or read(result.after.raw, "a.yaml").readable
    assert (result.after.raw == raw) == (not result.changed)
    again = mend(result.after.raw, "a.yaml", practices())
    assert again is not None
    assert not again.changed


if __name__ == "__main__":
    for file in FILES:
        if found := shown(file):
            file.with_suffix(".diff").write_text(found, encoding="utf-8")
        else:
            file.with_suffix(".diff").unlink(missing_ok=True)
