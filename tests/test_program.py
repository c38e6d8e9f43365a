"""A program's file: what it says about groups, and that whatever is wrong with it is said in its place."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kapsim.cli import run
from kapsim.program import Group, Program, ProgramError, load_program, read_program
from kapsim.records.store import open_store
from kapsim.source import read

FILE = Path(__file__).parent / "program.yaml"
TEXT = FILE.read_text(encoding="utf-8")
ANA, BEN = "0b8e2d6c-6f0a-4c6e-9b0e-2f6f1c1f7a01", "0b8e2d6c-6f0a-4c6e-9b0e-2f6f1c1f7a02"
ODD = ("", "no", "12", "-3", "1.5", "2026-02-30", "[]", "[a, b]", "{a: b}", "[[a]]", "{a: [b]}", "|\n      text")


def spring() -> Group:
    return load_program(FILE).group("spring")


def faults(text: str) -> list[str]:
    """Code, line and message of all problems."""
    return [f"{p.line} {p.code} {p.message}" for p in read_program(read(text.encode(), "p.yaml"))[1]]


def test_a_file_says_who_plays_what_when_and_how() -> None:
    program = load_program(FILE)
    assert (program.id, program.title, program.home_page) == (
        "training", "A training program", "https://training.example.org",
    )  # fmt: skip
    group = program.group("spring")
    assert group.trainees == {ANA}
    assert (group.cases, group.mode, group.seed) == (("small",), "assess", "same")
    assert (group.starts, group.ends) == (date(2026, 3, 1), date(2026, 6, 30))
    assert group.cut_scores == {"small": {"safety": 70}}
    assert group.angoff == {"small": {"first-judge": {"arrival": {"safety": 80}}}}


def test_ids_of_gradebooks_stay_as_they_are_written() -> None:
    entry = f"- trainee: {BEN.upper()}\n        gradebook: {{canvas: {{id: 007, section: no}}, moodle: {{email: b@c}}}}"
    program, problems = read_program(read(TEXT.replace(f"- {ANA}", entry).encode(), "p.yaml"))
    assert not problems
    assert program is not None
    (member,) = program.group("spring").members
    assert member.trainee == BEN
    assert member.gradebook == {"canvas": {"id": "007", "section": "no"}, "moodle": {"email": "b@c"}}


@pytest.mark.parametrize(
    ("on", "runs"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_a_group_runs_from_its_first_day_to_its_last(on: date, runs: bool) -> None:
    assert spring().running(on) is runs
    program = Program("p", "P", "", {"spring": spring()})
    assert program.groups_of(ANA, on) == ((spring(),) if runs else ())
    assert program.groups_of(BEN, on) == ()


def test_a_group_without_days_always_runs() -> None:
    assert replace(spring(), starts=None, ends=None).running(date(1999, 1, 1))


def test_the_same_seed_for_all_depends_on_group_and_case_alone() -> None:
    group = spring()
    seed = group.seed_of("small", 1)
    assert 0 <= seed < 2**31
    assert seed == replace(group, title="Else", members=()).seed_of("small", 2)
    assert len({seed, group.seed_of("other", 1), replace(group, id="autumn").seed_of("small", 1)}) == 3
    assert replace(group, seed="own").seed_of("small", 1) == 1
    assert replace(group, seed=12).seed_of("small", 1) == 12


def test_every_problem_comes_in_one_run_with_its_line() -> None:
    broken = (
        TEXT.replace("mode: assess", "mode: asses")
        .replace("2026-03-01", "1 March")
        .replace("safety: 70", "safety: 170")
    )
    broken = broken.replace("title: A training", "tilte: A training").replace("seed: same", "seed: -1")
    assert faults(broken) == [
        "3 K204 There is no key `tilte`.",
        "8 K206 `starts`: a day belongs here, and there is `1 March`.",
        "10 K205 `mode` cannot be `asses`.",
        "11 K206 `seed`: own, same or a whole number belongs here, and there is `-1`.",
        "16 K210 `safety` must be at most 100, and is `170`.",
    ]


def test_what_is_missing_is_missing_in_the_program_not_in_a_case() -> None:
    assert faults("format: 2\nid: a\n") == [
        "1 K202 `title` is missing in the program.",
        "1 K202 `groups` is missing in the program.",
        "1 K205 This kapsim reads programs of format 1, not `2`.",
    ]


@pytest.mark.parametrize("line", range(2, len(TEXT.splitlines())))
def test_whatever_stands_behind_a_key_is_a_problem_or_fine_and_never_an_exception(line: int) -> None:
    lines = TEXT.splitlines()
    head = lines[line].partition(":")[0] + ": " if ":" in lines[line] else "      - "
    for odd in ODD:
        text = "\n".join([*lines[:line], head + odd, *lines[line + 1 :]])
        program, problems = read_program(read(text.encode(), "p.yaml"))
        assert (program is None) == bool(problems)
        assert all(problem.line for problem in problems)


def test_a_group_that_is_not_there_is_said_with_the_nearest() -> None:
    with pytest.raises(ProgramError, match=r"There is no group sprin .*Did you mean `spring`"):
        load_program(FILE).group("sprin")


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["program", str(tmp_path / "p.yaml")]) == 1
    assert "K001 The file cannot be read: no such file or directory." in capsys.readouterr().out


def test_the_command_shows_the_groups_and_what_does_not_fit_the_cases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.yaml"
    rated = TEXT.replace("small", "first-dose").replace("arrival: {safety", "doorway: {support")
    path.write_text(rated, encoding="utf-8")
    monkeypatch.setenv("KAPSIM_PROGRAM", str(path))
    assert run(["program"]) == 0
    said = capsys.readouterr().out
    assert "spring  Spring cohort, 2026-03-01 to 2026-06-30" in said
    assert "1 member; first-dose" in said
    assert "assess mode; the same seed for all" in said
    assert "first-dose: passed from 70% in safety" in said
    path.write_text(TEXT.replace("small", "first-dose"), encoding="utf-8")
    assert run(["program"]) == 1
    assert "20:11: K909 `arrival` is no decision of this case." in capsys.readouterr().out


def test_without_a_file_the_command_asks_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["program"]) == 2
    assert "KAPSIM_PROGRAM" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "wanted"), [("Ana", "assess"), ("Ben", "train")])
def test_line_mode_keeps_to_the_terms_of_the_program_for_its_members(
    name: str, wanted: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path / "k.db")
    text = TEXT.replace("small", "first-dose").replace(ANA, store.trainee("Ana")).partition("    cut_scores")[0]
    path = tmp_path / "p.yaml"
    path.write_text(text.replace("    starts: 2026-03-01\n    ends: 2026-06-30\n", ""), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    arguments = ["play", "first-dose", "--plain", "--as", name, "--store", str(tmp_path / "k.db"), "--mode", "train"]
    assert run([*arguments, "--program", str(path)]) == 1  # the end of the input leaves the attempt
    (attempt,) = store.attempts(store.trainee(name))
    assert attempt.mode == wanted
    said = "Your program (Spring cohort) has set assess mode for this case."
    assert (said in " ".join(capsys.readouterr().out.split())) is (name == "Ana")
    again = open_store(tmp_path / "k.db").resume(attempt.id)
    assert (again.seed == load_program(path).group("spring").seed_of("first-dose", -1)) is (name == "Ana")


def test_title_and_cases_are_all_that_a_group_needs() -> None:
    text = "format: 1\nid: a\ntitle: A\ngroups:\n  b: {title: B, cases: [small]}\n"
    program, problems = read_program(read(text.encode(), "p.yaml"))
    assert not problems
    assert program is not None
    assert program.group("b") == Group("b", "B", (), ("small",))


def test_who_checks_a_program_as_a_case_is_told_in_one_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(FILE)]) == 1
    said = capsys.readouterr().out
    assert "K201 This is the file of a program, not a case." in said
    assert "1 problem." in said
    assert "`kapsim program` checks it." in said


def test_the_command_names_members_and_says_who_is_not_in_the_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.yaml"
    text = TEXT.replace("small", "first-dose").partition("    cut_scores")[0]
    path.write_text(text, encoding="utf-8")
    assert run(["program", str(path)]) == 0
    assert "members:" not in capsys.readouterr().out, "there is no store yet"
    assert run(["person", "add", "Ana"]) == 0
    ana = capsys.readouterr().out.split()[0]
    path.write_text(f"{text}      - {ana}\n", encoding="utf-8")
    assert run(["program", str(path)]) == 0
    assert f"members: {ANA} (not in the store), Ana\n" in capsys.readouterr().out
