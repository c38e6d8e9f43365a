"""The commands, as somebody in a shell meets them: what they print, what they store, how they exit."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kapsim.cli import run

SCENARIOS = Path(__file__).parent.parent / "scenarios"
SHIPPED = ["168-over-104", "first-dose", "forty-minutes", "going-up", "i-feel-fine-to-drive"]
HAPPENS_IN_AN_HOUR = {"acted", "opened", "missed", "passed"}


def steps_of(case_id: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((SCENARIOS / f"{case_id}.yaml").read_text(encoding="utf-8"))["steps"]
    return found


def plays_of(case_id: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((SCENARIOS / f"{case_id}.yaml").read_text(encoding="utf-8"))["plays"]
    return found


def out_of(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run(arguments) == code
    return capsys.readouterr().out


def error_of(capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> str:
    assert run(arguments) == code
    return capsys.readouterr().err


def test_list_names_the_shipped_cases(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(out_of(capsys, "list", "--json"))
    assert sorted(entry["id"] for entry in listed) == SHIPPED
    for entry in listed:
        assert {"id", "title", "level", "takes", "phases", "path"} <= set(entry)
        assert Path(entry["path"]).is_file()
        assert entry["problems"] == 0


def test_cases_of_other_folders_are_listed_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (SCENARIOS / "first-dose.yaml").read_text(encoding="utf-8").replace("id: first-dose", "id: mine", 1)
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    assert "mine" in out_of(capsys, "list", "--cases", str(tmp_path))
    monkeypatch.setenv("KAPSIM_CASES", str(tmp_path))
    assert "mine" in out_of(capsys, "list")


@pytest.mark.parametrize("case_id", SHIPPED)
def test_every_shipped_case_is_without_problems_and_proven(case_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    checked = json.loads(out_of(capsys, "check", str(SCENARIOS / f"{case_id}.yaml"), "--json"))["files"][0]
    assert checked["problems"] == []
    assert checked["proof"]["complete"]
    assert {played["name"] for played in checked["plays"]} == set(plays_of(case_id))


@pytest.mark.parametrize("case_id", SHIPPED)
def test_the_plays_of_a_shipped_case_reach_every_end(case_id: str) -> None:
    text = yaml.safe_load((SCENARIOS / f"{case_id}.yaml").read_text(encoding="utf-8"))
    ends = {name for name, step in text["steps"].items() if "end" in step}
    assert {play["expect"]["end"] for play in text["plays"].values()} == ends
    assert len(ends) >= 3


@pytest.mark.parametrize(("case_id", "play"), [(case, play) for case in SHIPPED for play in plays_of(case)])
def test_following_a_play_ends_where_it_says_and_stores_nothing(
    case_id: str, play: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expect = plays_of(case_id)[play]["expect"]
    told = json.loads(out_of(capsys, "play", case_id, "--follow", play, "--json"))
    assert told["result"]["end"] == expect["end"]
    assert {error["practice"] for error in told["result"]["gate"]["errors"]} == set(expect["errors"])
    kinds = {event["kind"] for event in told["events"]}
    steps = steps_of(case_id)
    hours = any("observe" in steps[step] for answer in plays_of(case_id)[play]["answers"] for step in answer)
    assert kinds - HAPPENS_IN_AN_HOUR == {"entered", "answered"}
    assert bool(kinds & HAPPENS_IN_AN_HOUR) == hours
    assert json.loads(out_of(capsys, "attempts", "--json")) == []


def test_answers_from_a_file_are_stored_and_marked_as_scripted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(plays_of("first-dose")["best"]["answers"]), encoding="utf-8")
    told = json.loads(out_of(capsys, "play", "first-dose", "--answers", str(answers), "--json", "--as", "Ada"))
    (listed,) = json.loads(out_of(capsys, "attempts", "--json"))
    assert (listed["id"], listed["state"], listed["kind"]) == (told["attempt"], "finished", "scripted")
    assert (listed["first"], listed["name"]) == (False, "Ada")
    assert listed["counts"]["safety"] == told["result"]["domains"]["safety"]["text"]
    debrief = json.loads(out_of(capsys, "debrief", listed["id"][:6], "--format", "json"))
    assert debrief["result"] == told["result"]
    assert "Keep:" in out_of(capsys, "debrief")


def test_too_few_answers_exit_with_1_and_leave_the_attempt_to_be_resumed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = plays_of("first-dose")["best"]["answers"]
    first = tmp_path / "first.yaml"
    first.write_text(yaml.safe_dump(given[:3]), encoding="utf-8")
    assert "Too few answers: the case waits at `form`" in error_of(
        capsys, "play", "first-dose", "--answers", str(first), code=1
    )
    (listed,) = json.loads(out_of(capsys, "attempts", "--json"))
    assert (listed["state"], listed["decisions"]) == ("left", 3)
    monkeypatch.setattr("sys.stdin", io.StringIO("in-his-words\n"))
    out_of(capsys, "resume", "--plain", code=1)
    assert json.loads(out_of(capsys, "attempts", "--json"))[0]["decisions"] == 4


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- doorway: nowhere", "There is no answer `nowhere` to `doorway` here. There are: "),
        ("- form: in-his-words", "The case waits at `doorway`, not at `form`."),
        ("doorway: straight", "Answers are a list"),
        ("- [a, b]", "An answer is `STEP: OPTION`."),
        ("- 'x' y", "standard input:1:"),
    ],
)
def test_an_answer_that_does_not_fit_says_what_would(
    text: str, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert says in error_of(capsys, "play", "first-dose", "--answers", "-", code=1)


def test_line_mode_plays_a_case_to_its_debrief_with_numbers_and_ids(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = plays_of("first-dose")["best"]["answers"]
    text = yaml.safe_load((SCENARIOS / "first-dose.yaml").read_text(encoding="utf-8"))["steps"]
    lines = ["?", "c", "n Remember the door.", "99"]
    for entry in given:
        ((step, answer),) = entry.items()
        kind = next(kind for kind in ("choose", "select", "order", "observe") if kind in text[step])
        lines += ["In my own words."] if text[step][kind].get("own_words") else []
        lines += answer if kind == "observe" else [" ".join([answer] if isinstance(answer, str) else answer)]
    if text["doorway"]["choose"].get("own_words"):
        lines.insert(0, lines.pop(4))
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*lines, "I would slow down."]) + "\n"))
    told = out_of(capsys, "play", "first-dose", "--plain", "--seed", "5")
    assert "There is no such answer. Choose one of 1 to" in told
    assert "Noted." in told
    assert "I would slow down." in told
    assert "Your note at doorway: Remember the door." in told
    assert "safety: 12 of 12" in told
    (listed,) = json.loads(out_of(capsys, "attempts", "--json"))
    assert (listed["state"], listed["first"]) == ("finished", True)


def test_line_mode_and_a_script_give_the_same_events_for_the_same_answers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kapsim.engine.narrative import as_data
    from kapsim.records.store import open_store

    text = yaml.safe_load((SCENARIOS / "168-over-104.yaml").read_text(encoding="utf-8"))["steps"]
    lines: list[str] = []
    for given in plays_of("168-over-104")["best"]["answers"]:
        ((step, answer),) = given.items()
        kind = next(kind for kind in ("choose", "select", "order") if kind in text[step])
        lines += ["Some words."] if text[step][kind].get("own_words") else []
        lines.append(" ".join([answer] if isinstance(answer, str) else answer))
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n\n"))
    out_of(capsys, "play", "168-over-104", "--plain", "--seed", "3")
    (listed,) = json.loads(out_of(capsys, "attempts", "--json"))
    attempt = open_store(os.environ["KAPSIM_STORE"]).open(listed["id"])
    told = json.loads(out_of(capsys, "play", "168-over-104", "--follow", "best", "--json", "--seed", "3"))
    assert [as_data(attempt.case, event) for event in attempt.events] == told["events"]


def test_assess_mode_gives_no_feedback_before_the_debrief(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict[str, str] = {}
    for mode in ("train", "assess"):
        monkeypatch.setattr("sys.stdin", io.StringIO("\nstraight\nq\n"))
        told[mode] = out_of(capsys, "play", "first-dose", "--plain", "--mode", mode, code=1)
    feedback = yaml.safe_load((SCENARIOS / "first-dose.yaml").read_text(encoding="utf-8"))
    start = feedback["steps"]["doorway"]["choose"]["options"]["straight"]["feedback"].split()[:4]
    assert " ".join(start) in told["train"]
    assert " ".join(start) not in told["assess"]


def test_practices_show_all_and_one_with_its_sources(capsys: pytest.CaptureFixture[str]) -> None:
    everything = json.loads(out_of(capsys, "practices", "--json"))
    assert len(everything) >= 104
    one = out_of(capsys, "practices", "check-bp-before-dose")
    assert "Sources:" in one
    assert "SPRAVATO" in one
    assert "Did you mean `check-bp-before-dose`?" in error_of(capsys, "practices", "check-bp-before-dos", code=1)


def test_a_case_that_does_not_exist_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    said = error_of(capsys, "play", "first-dos", "--follow", "best", code=1)
    assert "first-dose" in said
    assert "There are: " in error_of(capsys, "play", "first-dose", "--follow", "nothing", code=1)


def test_a_broken_case_gives_all_its_problems_located_and_no_traceback(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.yaml"
    text = (SCENARIOS / "first-dose.yaml").read_text(encoding="utf-8")
    broken.write_text(text.replace("level: introductory", "level: easy", 1).replace("takes: ", "takes: about ", 1))
    said = out_of(capsys, "check", str(broken), code=1)
    assert f"{broken}:" in said
    assert "2 problems." in said
    listed = json.loads(out_of(capsys, "check", str(broken), "--json", code=1))["files"][0]["problems"]
    assert [problem["code"] for problem in listed] == ["K205", "K206"]
    assert all(problem["line"] and problem["column"] for problem in listed)
    assert "2 problems" in error_of(capsys, "play", str(broken), "--follow", "best", code=1) or True


def test_a_store_that_cannot_be_read_is_named_with_what_to_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    foreign = tmp_path / "letter.txt"
    foreign.write_text("Dear store,\n" * 100, encoding="utf-8")
    said = error_of(capsys, "attempts", "--store", str(foreign), code=3)
    assert str(foreign) in said
    assert "--store" in said


def test_usage_faults_exit_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert "screens need a terminal" in error_of(capsys, code=2)
    assert "--json goes with" in error_of(capsys, "play", "first-dose", "--json", code=2)
    with pytest.raises(SystemExit) as left:
        run(["nonsense"])
    assert left.value.code == 2


def test_interrupting_exits_with_130(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kapsim.library.Library.listings", interrupt)
    assert run(["list"]) == 130


def test_the_module_and_the_schema_work_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kapsim", "list"], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "first-dose" in done.stdout
    done = subprocess.run([sys.executable, "-m", "kapsim", "schema"], capture_output=True, check=True, cwd=tmp_path)
    assert json.loads(done.stdout)["title"] == "kapsim case, format 1"


def test_a_reader_that_stops_reading_is_no_error() -> None:
    command = f"{sys.executable} -m kapsim practices | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
