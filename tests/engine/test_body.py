"""From concentration to vital signs: the published means come out, and classes spread as patients do."""

from __future__ import annotations

import statistics
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapsim.engine.body import (
    AT_REST,
    PRESSORS,
    RESPONSES,
    Baseline,
    Body,
    Dose,
    Response,
    Route,
    drawn,
    number_drawn,
    seed_for,
)

NASAL: Route = "intranasal-esketamine"
RAISED = Baseline(132, 82, 88, 96)
SEVERE = Response("typical", "severe")

responses = st.sampled_from((*RESPONSES, SEVERE))


def infused(response: Response = RESPONSES[4], baseline: Baseline = AT_REST, mg: float = 35, over: float = 40) -> Body:
    """0.5 mg/kg over 40 minutes, if nothing else is said."""
    return Body("iv", 70, baseline, (Dose(mg, over=over),), response)


def sprayed(mg: float, response: Response = RESPONSES[4]) -> Body:
    return Body(NASAL, None, AT_REST, (Dose(mg),), response)


def peak_rise(body: Body) -> float:
    return max(now.systolic for now in body.course(240)) - body.baseline.systolic


@pytest.mark.parametrize(
    ("minute", "systolic", "diastolic", "heart_rate", "dissociation"),
    [(10, 1.3, 0.9, 0.3, 0.8), (40, 16.0, 11.0, 4.1, 8.5), (80, 3.2, 2.2, 0.8, 2.3)],
)
def test_the_typical_patient_answers_an_infusion_as_published(
    minute: int, systolic: float, diastolic: float, heart_rate: float, dissociation: float
) -> None:
    for baseline in (AT_REST, RAISED):
        now = infused(baseline=baseline).vitals(minute)
        assert now.systolic - baseline.systolic == pytest.approx(systolic, abs=0.055)
        assert now.diastolic - baseline.diastolic == pytest.approx(diastolic, abs=0.055)
        assert now.heart_rate - baseline.heart_rate == pytest.approx(heart_rate, abs=0.055)
        assert now.dissociation == pytest.approx(dissociation, abs=0.055)
        assert baseline.spo2 - 2 <= now.spo2 <= baseline.spo2


def test_pressure_is_back_an_hour_and_a_half_after_the_infusion() -> None:
    now = infused().vitals(130)
    assert now.systolic - 120 < 1
    assert now.diastolic - 80 < 1


def test_nine_classes_spread_the_peak_as_patients_do() -> None:
    peaks = [peak_rise(infused(response)) for response in RESPONSES]
    assert len(set(RESPONSES)) == len(set(peaks)) == 9
    assert statistics.mean(peaks) == pytest.approx(16.0, abs=0.3)
    assert statistics.pstdev(peaks) == pytest.approx(11, abs=0.5)
    assert max(peaks) < 40


def test_severe_is_never_drawn_and_is_where_an_infusion_was_stopped() -> None:
    assert "severe" in PRESSORS
    assert all(response.pressor != "severe" for response in RESPONSES)
    worst = infused(SEVERE, Baseline(132, 82, 70, 98)).vitals(40)
    assert (worst.rounded.systolic, worst.rounded.diastolic) == (180, 115)


def test_exposure_moves_concentration_and_pressor_response_does_not() -> None:
    low, typical, high = (infused(Response(exposure)).concentration(40) for exposure in ("low", "typical", "high"))
    assert low < typical < high
    for response in RESPONSES:
        same = {"low": low, "typical": typical, "high": high}[response.exposure]
        assert infused(response).concentration(40) == same
        assert infused(response).auc(40) / infused().auc(40) == pytest.approx(same / typical)


@pytest.mark.parametrize("mg", [28, 56, 84])
def test_esketamine_peaks_at_about_forty_minutes_and_is_gone_when_the_label_says(mg: float) -> None:
    course = sprayed(mg).course(240)
    assert 33 <= max(range(241), key=lambda minute: course[minute].systolic) <= 47
    assert 33 <= max(range(241), key=lambda minute: course[minute].dissociation) <= 47
    assert course[40].rounded.dissociation >= 1
    assert course[90].rounded.dissociation <= 1
    assert course[240].systolic - 120 < 1.5
    assert course[120].systolic - 120 > course[240].systolic - 120


def test_the_highest_labelled_dose_brings_one_class_of_nine_into_the_labels_category() -> None:
    """8-19 % of patients with a rise of at least 40 systolic or 25 diastolic."""

    def reached(mg: float) -> int:
        courses = [sprayed(mg, response).course(90) for response in RESPONSES]
        return sum(any(now.systolic >= 160 or now.diastolic >= 105 for now in course) for course in courses)

    assert [reached(mg) for mg in (28, 56, 84)] == [0, 0, 1]


def test_a_stopped_infusion_parts_from_the_whole_one_only_after_the_stop() -> None:
    whole = infused(SEVERE).course(120)
    stopped = Body("iv", 70, AT_REST, (Dose(35, over=40, stopped=25),), SEVERE).course(120)
    assert stopped[:26] == whole[:26]
    assert all(a.systolic < b.systolic for a, b in zip(stopped[26:], whole[26:], strict=True))


@given(responses, st.integers(0, 240), st.floats(1, 200), st.floats(0, 60))
def test_readings_are_whole_and_a_course_is_what_each_minute_says(
    response: Response, minute: int, mg: float, over: float
) -> None:
    body = infused(response, RAISED, mg, over)
    now = body.vitals(minute)
    assert body.course(240)[minute] == now
    assert body.concentrations(240)[minute].hex() == body.concentration(minute).hex()
    assert [value.hex() for value in now] == [value.hex() for value in body.vitals(minute)]
    assert all(
        isinstance(value, int) and abs(value - true) <= 0.5 for value, true in zip(now.rounded, now, strict=True)
    )
    assert now.systolic >= RAISED.systolic
    assert now.spo2 <= RAISED.spo2
    assert 0 <= now.dissociation <= 10


@given(st.floats(1, 100_000), st.integers(0, 60))
def test_no_dose_brings_a_reading_that_no_monitor_shows(mg: float, minute: int) -> None:
    now = Body("iv", 20, Baseline(290, 190, 240, 51), (Dose(mg),), Response("high", "severe")).vitals(minute)
    assert now.systolic <= 300
    assert now.diastolic <= 200
    assert now.heart_rate <= 250
    assert now.spo2 >= 50


def test_without_a_dose_and_before_it_the_vital_signs_are_the_patients_own() -> None:
    for body in (Body("iv", 70, RAISED), Body("im", 70, RAISED, (Dose(35, at=30),)), Body(NASAL, None, RAISED)):
        for minute in (-5, 0, 29.5):
            assert body.vitals(minute).rounded == (*RAISED, 0)


def test_seeds_draw_all_nine_about_equally_and_always_the_same() -> None:
    counts = dict.fromkeys(RESPONSES, 0)
    for seed in range(1800):
        counts[drawn(seed)] += 1
    assert all(150 <= count <= 250 for count in counts.values())
    code = "from kapsim.engine.body import *; print([RESPONSES.index(drawn(s)) for s in range(12)])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == str([RESPONSES.index(drawn(seed)) for seed in range(12)])
    assert [RESPONSES.index(drawn(seed)) for seed in (0, 1, 2, 2**64 - 1)] == [2, 1, 4, 3]


def test_a_warning_says_from_when_to_when_the_effects_are_guessed() -> None:
    assert [body.beyond(120) for body in (infused(response) for response in RESPONSES)] == [()] * 9
    assert [body.beyond(120) for body in (sprayed(84, response) for response in RESPONSES)] == [()] * 9
    assert [warning.limit for warning in sprayed(140).beyond(120)] == [140]
    (above,) = infused(mg=70).beyond(120)
    course = infused(mg=70).concentrations(120)
    assert above.limit == 250
    assert course[above.minute - 1] <= 250 < course[above.minute]
    assert above.text.startswith(f"Above 250 ng/mL from minute {above.minute} to ")
    assert [warning.limit for warning in infused(mg=200, over=0).beyond(120)] == [250, 1200]


def test_what_is_no_body_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a weight"):
        Body("iv", None)
    with pytest.raises(ValueError, match="needs a weight"):
        Body("im", -70)
    with pytest.raises(ValueError, match="no such route: oral"):
        Body("oral", 70)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="only iv doses are infused"):
        Body("im", 70, AT_REST, (Dose(35, over=40),))
    with pytest.raises(ValueError, match="no such response"):
        Response("typical", "extreme")  # type: ignore[arg-type]


def test_every_class_that_is_drawn_has_a_seed_and_the_severe_ones_have_none() -> None:
    assert [number_drawn(seed_for(number)) for number in range(len(RESPONSES))] == list(range(len(RESPONSES)))
    assert all(drawn(seed).pressor != "severe" for seed in range(200))
