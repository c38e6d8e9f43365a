"""The picture of a cohort report: three of its own pictures, of synthetic attempts, below one another."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from kapsim.assessment.standard import Ratings
from kapsim.cohort.charts import scores_chart
from kapsim.cohort.charts_decisions import decisions_chart, errors_chart
from kapsim.cohort.drawing import WIDTH, hatchings
from kapsim.cohort.figures import CaseFigures
from kapsim.cohort.report import Asked, make_report
from kapsim.cohort.style import CSS
from kapsim.library import Library
from kapsim.mapping.pens import SANS, element, text
from kapsim.program_check import at_stake
from kapsim.records.cohort import Selection
from kapsim.records.results import bring_up_to_date
from kapsim.records.store import open_store
from kapsim.synthesis import SKILLS, SPREAD, synthesize

CASE, TRAINEES, SEED = "going-up", 120, 4
MARGIN = 32.0
UNTIL = datetime(2026, 3, 1, 12, tzinfo=UTC)
JUDGES = {"a": 55, "b": 60, "c": 50, "d": 65, "e": 60, "f": 55, "g": 70, "h": 50, "i": 60, "j": 65}
"""What each judge of a panel made up for the picture says of every decision."""


def cohort_picture(target: Path, folder: Path) -> Path:
    """Make synthetic attempts in a store in `folder`, and picture what the report says about them."""
    case = _figures(folder)
    gate = [practice for practice in case.practices if practice.gated]
    parts = [
        ("Scores by domain", scores_chart(case.domains, case.cuts)),
        ("Critical errors by practice", errors_chart(gate)),
        ("Decision by decision", decisions_chart([one for one in case.decisions if one.credit])),
    ]
    y, drawn = MARGIN, []
    for heading, chart in parts:
        drawn.append(text(MARGIN, y + 18, heading, 19, "", class_="strong heading"))
        height = float(re.search(r'viewBox="0 0 \d+ (\d+)"', chart)[1])  # type: ignore[index]
        drawn.append(chart.replace("<svg ", f'<svg x="{MARGIN}" y="{y + 34}" width="{WIDTH}" height="{height}" ', 1))
        y += height + 62
    colours = CSS[CSS.index(":root") : CSS.index("* { box-sizing")]
    style = colours + CSS[CSS.index("svg text") : CSS.index("@media screen and (max")]
    paper = element("rect", width=WIDTH + 2 * MARGIN, height=y, class_="paper")
    look = (
        f"{style} text {{ font-family: {SANS}; }} .paper {{ fill: var(--paper); }} svg .heading {{ font-size: 19px; }}"
    )
    picture = element(
        "svg", f"<style>{look}</style>", paper, hatchings(), *drawn, xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH + 2 * MARGIN:.0f} {y:.0f}", width=WIDTH + 2 * MARGIN, height=y, role="img",
        aria_label="Part of a cohort report: scores, critical errors, decisions",
    )  # fmt: skip
    target.write_text(f"{picture}\n", encoding="utf-8")
    return target


def _figures(folder: Path) -> CaseFigures:
    store = open_store(folder / "cohort.db")
    library = Library((), folder)
    loaded = library.load(CASE)
    trainees = [f"trainee-{number}" for number in range(TRAINEES)]
    synthesize(loaded, trainees, store.log, skill=SKILLS["TYPICAL"], spread=SPREAD, seed=SEED, until=UNTIL)
    bring_up_to_date(store, library)
    stakes = at_stake(loaded.case)
    ratings: Ratings = {
        judge: {
            name: {domain: float(rating) for domain in domains if domain != "integration"}
            for name, domains in stakes.items()
        }
        for judge, rating in JUDGES.items()
    }
    asked = Asked(title="", selection=Selection(kind="synthetic"), angoff={CASE: ratings})
    (case,) = make_report(store, asked).cases
    store.close()
    return case
