"""The stage with a gauge and a letter in the chart, and the way into its encounter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent

from textual.pilot import Pilot

from kapsim.library import LoadedCase, load_texts
from kapsim.records.attempt import Attempt
from kapsim.records.store import Store
from kapsim.tui.app import KapsimApp
from kapsim.tui.encounter import EncounterScreen

from .stage import CASE, CATALOGUE, TEXTS, Shelf, a_store, an_app, settled

SIZE = (80, 24)
LETTER = {"letter": "Referral letter", "letter-text": "Two adequate trials without enough relief.", "word": "watchful"}


def furnished(texts: Mapping[str, str] | None = None) -> LoadedCase:
    """The case of the stage with a gauge that the best answer raises, and a letter that is known from the start."""
    texts = TEXTS | LETTER | dict(texts or {})
    case = dedent(CASE).replace(
        "gate:",
        'gauges:\n  alliance: {{of: maya, start: 60, shown: [turned away, "{word}", with you]}}\ngate:',
    )
    case = case.replace("chart:\n", 'chart:\n  letter: {{title: "{letter}", at_start: true, text: "{letter-text}"}}\n')
    case = case.replace("      reveals: [home]\n", "      reveals: [home]\n          changes: [alliance + 20]\n")
    return load_texts(case.format(**texts).encode(), CATALOGUE.format(**texts).encode(), "stage.yaml")


def a_room(folder: Path, case: LoadedCase | None = None) -> tuple[KapsimApp, Store, LoadedCase]:
    """The app over the furnished case and a store in a folder; attempts begin with the same seed."""
    case = case or furnished()
    store = a_store(folder)
    app = an_app(Shelf(case), store)
    app.seed = 7
    return app, store, case


async def entered(
    pilot: Pilot[None],
    store: Store,
    case: LoadedCase,
    answers: Sequence[Sequence[str]] = (),
    mode: str = "train",
    told: bool = True,
) -> Attempt:
    """Begin an attempt, give these answers, and sit down before what follows; `told`: all text is shown."""
    attempt = store.begin(case, seed=7, mode=mode, trainee=store.trainee(""))  # type: ignore[arg-type]
    for answer in answers:
        attempt.answer(answer)
    screen = EncounterScreen(attempt)
    pilot.app.push_screen(screen)
    await settled(pilot)
    if told:
        screen.action_hurry()
        await settled(pilot)
    return attempt


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait after each until nothing is under way."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
    await settled(pilot)


def place_of(attempt: Attempt, option: str) -> str:
    """The number behind which an answer stands."""
    return str([offered.id for offered in attempt.offered()].index(option) + 1)
