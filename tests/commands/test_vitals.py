"""vitals, as somebody in a shell meets it: the table, the plot, the numbers for tools, what is refused and why."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kapsim.cli import run
from kapsim.engine.body import Baseline, Body, Dose, Response
from tests.builders import source

INFUSION = ("--route", "iv", "--dose-mg", "35", "--over", "40", "--weight", "70")
BODY = ", weight_kg: 92, vitals: {systolic: 150, diastolic: 95, heart_rate: 80, spo2: 97}"
STEPS = """\
begin:
  phase: dosing
  scene: She sits down.
  choose:
    prompt: And now?
    options:
      wait: {text: Wait, upholds: [defer-uncontrolled-hypertension], feedback: Yes.}
      go: {text: Go, violates: [defer-uncontrolled-hypertension], feedback: No.}
end:
  phase: follow-up
  scene: Home.
  end: {outcome: good, title: Home}
"""


def out(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["vitals", *arguments]) == 0
    return capsys.readouterr().out


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(out(capsys, *arguments, "--json"))


def error(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    def exit_code() -> object:
        try:
            return run(["vitals", *arguments])
        except SystemExit as left:
            return left.code

    assert exit_code() == code
    return capsys.readouterr().err


def case_of(tmp_path: Path, route: str = "", body: str = "") -> str:
    """A case in a file of its own, whose patient carries a body or none."""
    text = source(STEPS, must_do="defer-uncontrolled-hypertension")
    text = text.replace("setting:\n", f"setting:\n  route: {route}\n" if route else "setting:\n", 1)
    text = text.replace("role: patient", f"role: patient{body}", 1)
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    return str(tmp_path / "own.yaml")


def test_json_carries_every_minute_and_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    data = told(capsys, *INFUSION)
    body = Body("iv", 70, doses=(Dose(35, over=40),))
    assert [row["minute"] for row in data["rows"]] == list(range(121))
    for row in data["rows"]:
        now = body.vitals(row["minute"])
        assert row.pop("concentration") == pytest.approx(body.concentration(row.pop("minute")), abs=1e-4)
        assert row == pytest.approx(now._asdict(), abs=1e-4)
    assert data["summary"]["cmax"] == pytest.approx(177.3, abs=0.05)
    assert data["summary"]["tmax"] == 40
    assert data["summary"]["auc"] == pytest.approx(body.auc(120), abs=1e-4)
    assert data["summary"]["auc_minutes"] == 120
    assert data["note"].startswith("Simulated, illustrative")
    assert data["warnings"] == []


@pytest.mark.parametrize(("mg", "peak", "auc", "metabolite"), [("56", 72.5, 254.7, 119.7), ("84", 101.0, 362.2, 180.0)])
def test_json_has_the_published_peak_and_day_of_the_nasal_spray(
    mg: str, peak: float, auc: float, metabolite: float, capsys: pytest.CaptureFixture[str]
) -> None:
    data = told(capsys, "--route", "intranasal-esketamine", "--dose-mg", mg, "--minutes", "1440", "--every", "10")
    assert data["summary"]["cmax"] == pytest.approx(peak, rel=0.012)
    assert data["summary"]["auc"] == data["summary"]["auc_24h"] == pytest.approx(auc, rel=0.012)
    assert max(row["noresketamine"] for row in data["rows"]) == pytest.approx(metabolite, rel=0.012)


def test_the_page_is_labelled_and_narrow_and_says_what_the_numbers_say(capsys: pytest.CaptureFixture[str]) -> None:
    page = out(capsys, *INFUSION).splitlines()
    assert page[0].startswith("Simulated, illustrative")
    assert all(len(line) <= 80 for line in page)
    rows = [line.split() for line in page if line.strip()[:1].isdigit() and "/" in line]
    assert [row[0] for row in rows] == [str(minute) for minute in range(0, 121, 5)]
    assert rows[8] == ["40", "177", "136/91", "74", "97", "8"]
    bars = [line.partition("│")[2].ljust(61) for line in page if "│" in line]
    assert len(bars) == 8
    highest = bars[0].index("█")
    assert highest == 20
    assert all(line[highest] == "█" for line in bars)
    assert page[-1].startswith("Highest 177 ng/mL at minute 40;")


def test_the_page_comes_through_a_pipe_without_colour() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kapsim", "vitals", *INFUSION, "--every", "40"],
        capture_output=True,
        check=True,
        env={**os.environ, "NO_COLOR": "1", "LC_ALL": "C"},
    )
    page = done.stdout.decode()
    assert "█" in page
    assert "\x1b" not in page


@pytest.mark.parametrize(
    "arguments", [("--minutes", "1"), ("--dose-mg", "0"), ("--minutes", "1440", "--every", "1440")]
)
def test_the_plot_is_drawn_however_little_there_is_to_see(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "└─" in out(capsys, *INFUSION, *arguments)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("high-marked", Response("high", "marked")),
        ("low/mild", Response("low", "mild")),
        ("High, severe", Response("high", "severe")),
        ("low", Response("low", "typical")),
        ("marked", Response("typical", "marked")),
        ("typical", Response("typical", "typical")),
    ],
)
def test_a_response_class_is_understood(said: str, meant: Response, capsys: pytest.CaptureFixture[str]) -> None:
    data = told(capsys, *INFUSION, "--response", said)
    assert data["response"] == {"exposure": meant.exposure, "pressor": meant.pressor}
    expected = Body("iv", 70, doses=(Dose(35, over=40),), response=meant).vitals(40)
    assert data["rows"][40]["systolic"] == pytest.approx(expected.systolic, abs=1e-4)


def test_a_case_gives_route_weight_and_vitals_and_arguments_go_before_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    case = case_of(tmp_path, "iv", BODY)
    data = told(capsys, case, "--dose-mg", "46", "--over", "40")
    assert (data["route"], data["weight_kg"]) == ("iv", 92)
    assert data["baseline"] == Baseline(150, 95, 80, 97)._asdict()
    assert data["rows"][40]["systolic"] == pytest.approx(166, abs=0.1)
    other = told(capsys, case, "--dose-mg", "46", "--route", "im", "--weight", "60")
    assert (other["route"], other["weight_kg"]) == ("im", 60)


def test_an_infusion_that_was_stopped_is_shown_as_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    stopped = told(capsys, *INFUSION, "--stopped", "20")
    assert stopped["summary"]["tmax"] == 20
    assert "stopped at minute 20" in out(capsys, *INFUSION, "--stopped", "20")


def test_leaving_the_range_of_the_model_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    much = ("--route", "iv", "--dose-mg", "140", "--over", "40", "--weight", "70")
    assert "Beware. Above 250 ng/mL from minute " in out(capsys, *much)
    assert [warning["limit"] for warning in told(capsys, *much)["warnings"]] == [250]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "Name a case, or say --route, --dose-mg and --weight."),
        (("--route", "iv", "--weight", "70"), 2, "Say --dose-mg."),
        (("--route", "iv", "--dose-mg", "35"), 2, "Say --weight, in kg."),
        (("first-dos", "--dose-mg", "35"), 1, "first-dose"),
        (("--route", "im", "--dose-mg", "35", "--over", "5", "--weight", "70"), 2, "Only an iv dose is given over"),
        ((*INFUSION, "--over", "0", "--stopped", "5"), 2, "--stopped goes with --over"),
        ((*INFUSION, "--response", "huge"), 2, "'huge' is no response class: low, typical, high"),
        ((*INFUSION, "--minutes", "0"), 2, "0 is not between 1 and 1,440"),
        ((*INFUSION, "--dose-mg", "nan"), 2, "nan is not between 0 and 10,000"),
        ((*INFUSION, "--weight", "7"), 2, "7 is not between 20 and 400"),
        ((*INFUSION, "--route", "oral"), 2, "invalid choice: 'oral'"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_the_remedy(
    arguments: tuple[str, ...], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert says in error(capsys, code, *arguments)


@pytest.mark.parametrize(
    ("route", "body", "arguments", "code", "says"),
    [
        ("", BODY, ("--dose-mg", "35"), 1, "The case names no route in its setting: add --route."),
        ("iv", "", ("--dose-mg", "35"), 1, "Nobody in the case has both `vitals` and `weight_kg`: add --weight."),
        ("iv", BODY, (), 2, "The case gives no dose: say --dose-mg, and --over for an infusion."),
    ],
)
def test_what_a_case_leaves_open_is_asked_for(
    route: str,
    body: str,
    arguments: tuple[str, ...],
    code: int,
    says: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    assert says in error(capsys, code, case_of(tmp_path, route, body), *arguments)


def test_a_case_without_a_body_takes_the_weight_and_ordinary_vitals(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = told(capsys, case_of(tmp_path, "iv"), "--dose-mg", "35", "--weight", "70")
    assert (data["weight_kg"], data["baseline"]) == (70, Baseline()._asdict())


def hour_of(tmp_path: Path, steps: str = "") -> str:
    path = tmp_path / "hour.yaml"
    text = (Path(__file__).parent.parent / "case" / "hour.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("dose: {mg: 35, over: 15}", steps) if steps else text, encoding="utf-8")
    return str(path)


def test_of_a_case_with_an_hour_nothing_need_be_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    given = told(capsys, hour_of(tmp_path))
    assert given["doses"] == [{"mg": 35, "at": 0, "over": 15, "stopped": None}]
    assert (given["weight_kg"], given["route"], len(given["rows"])) == (70, "iv", 21)


def test_the_infusion_of_a_case_can_be_stopped(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    doses = "dose:\n        - {mg: 10}\n        - {mg: 35, at: 2, over: 15}"
    given = told(capsys, hour_of(tmp_path, doses), "--stopped", "5")
    assert [dose["stopped"] for dose in given["doses"]] == [None, 5]
    assert "the case gives none" in error(capsys, 2, hour_of(tmp_path, "dose: {mg: 10}"), "--stopped", "5")


def test_the_response_that_a_case_fixes_holds_unless_another_is_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = Path(hour_of(tmp_path))
    fixed = path.read_text(encoding="utf-8").replace(
        "    weight_kg: 70\n", "    weight_kg: 70\n    response: {exposure: high, pressor: severe}\n"
    )
    path.write_text(fixed, encoding="utf-8")
    assert told(capsys, str(path))["response"] == {"exposure": "high", "pressor": "severe"}
    assert told(capsys, str(path), "--response", "low")["response"]["exposure"] == "low"


def test_what_is_said_goes_before_the_hour_of_the_case(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    given = told(capsys, hour_of(tmp_path), "--dose-mg", "20", "--over", "30")
    assert [(dose["mg"], dose["over"]) for dose in given["doses"]] == [(20, 30)]
    assert len(given["rows"]) == 121
    assert "--over goes with --dose-mg" in error(capsys, 2, hour_of(tmp_path), "--over", "30")
    assert "say --dose-mg for another route" in error(capsys, 2, hour_of(tmp_path), "--route", "im")
