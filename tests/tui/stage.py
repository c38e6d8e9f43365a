"""A small case, a store with a clock of its own and the app over both, for tests of screens.

Every text of the case has a name here, so that a test can put something else in its place.
"""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

from textual.pilot import Pilot

from kapsim.engine.explore import explore
from kapsim.engine.proof import Proof
from kapsim.library import LibraryError, LoadedCase, load_texts
from kapsim.listing import Listing, describe
from kapsim.records.attempt import Attempt
from kapsim.records.store import Store, open_store
from kapsim.settings import Settings
from kapsim.tui.app import KapsimApp

os.environ["TZ"] = "UTC"
time.tzset()

PAYLOADS = ("[pause]", "[/x]", "[@click=app.quit]")
"""What Textual would read as markup: it vanishes, breaks a widget, or becomes a link that acts."""
SIZES = ((80, 24), (140, 40))
TEXTS = {
    "title": "Pressure on the day",
    "summary": "A prepared patient arrives for her second infusion with a raised reading.",
    "objective": "Hold a dose when the clinic's policy is not met",
    "note": "A reading is alarming at first",
    "policy": "A reading at or above 150/95 goes to the physician before any dose.",
    "name": "Maya Ruiz",
    "role": "patient",
    "fact": "Home readings",
    "heading": "The waiting room",
    "scene": "Maya is ten minutes early and out of breath.",
    "said": "I slept badly, but I don't want to miss today.",
    "prompt": "The nurse reads 164/102. What do you do?",
    "eager": "Start the breathing exercise; it will come down once she settles.",
    "eager-then": "Her shoulders drop a little. The cuff still says 162.",
    "eager-feedback": "Settling first is kind, but the reading is a medical question before it is a therapeutic one.",
    "best": "Seat her comfortably and ask the nurse for a second reading in ten minutes.",
    "best-then": "She takes off her coat and counts the tiles.",
    "best-feedback": "Nothing is lost by ten minutes.",
    "cautious": "Send her home and book her again.",
    "cautious-feedback": "You wanted to be safe. One reading is not yet a reason to lose the day.",
    "select-prompt": "Who needs to know, and what? Choose up to two.",
    "physician": "The physician, with both readings",
    "maya": "Maya, what a second reading means",
    "front": "The front desk, so that they can move the day",
    "order-prompt": "She asks what happens now. In which order do you tell her?",
    "first": "What was found",
    "second": "What it means for today",
    "third": "When you will meet again",
    "kept-feedback": "First things first: she could follow.",
    "visit": "two weeks",
    "end": "Deferred, and rebooked",
    "poor-end": "Sent home without a word",
    "statement": "Check the blood pressure before a dose.",
    "caveat": "A single reading may be high from worry alone.",
    "contested": "Let the patient set the pace of the talk.",
    "by": "Ryan and Bennett",
    "source": "Ketamine in practice",
    "where": "A journal, 12, 34",
}

CATALOGUE = """\
format: 1
sources:
  book: {{title: "{source}", by: "{by}", year: 2020, where: "{where}", status: confirmed}}
  page: {{title: A page, by: Somebody, where: A web page, status: second-hand}}
practices:
  check: {{domain: safety, phase: dosing, actor: team, severity: critical, basis: ketamine, confirmation: confirmed,
          caveat: "{caveat}", statement: "{statement}", sources: [book, page]}}
  hold: {{domain: safety, phase: dosing, actor: team, severity: critical, basis: ketamine, confirmation: confirmed,
         statement: Hold the dose while the pressure is high., sources: [book]}}
  tell: {{domain: support, phase: dosing, actor: therapist, severity: major, basis: general-clinical,
         confirmation: partial, statement: Tell the patient what was found and what it means., sources: [book]}}
  plan: {{domain: integration, phase: follow-up, actor: therapist, severity: minor, basis: analogue,
         confirmation: partial, statement: Agree on the next meeting before parting., sources: [page]}}
  pace: {{domain: support, phase: dosing, actor: therapist, severity: major, basis: analogue, confirmation: partial,
         contested: true, statement: "{contested}", sources: [page]}}
"""

CASE = """\
format: 1
id: stage
title: "{title}"
summary: "{summary}"
level: introductory
takes: 12
objectives: ["{objective}"]
content_notes: ["{note}"]
fictional: true
review: {{status: draft}}
setting:
  starts: "09:40"
  policies: {{bp-hold: "{policy}"}}
people:
  maya: {{name: "{name}", role: "{role}", age: 46}}
chart:
  home: {{title: "{fact}", text: 148/92 and 152/96 over the last week}}
gate: {{must_do: [check], must_not: [hold]}}
steps:
  arrival:
    heading: "{heading}"
    phase: dosing
    minutes: 5
    scene:
      - "{scene}"
      - maya: "{said}"
    choose:
      prompt: "{prompt}"
      own_words: true
      options:
        settle:
          text: "{eager}"
          leans: eager
          violates: [hold, policy.bp-hold]
          then: "{eager-then}"
          feedback: "{eager-feedback}"
          minutes: 5
          next: second-thought
        recheck:
          text: "{best}"
          upholds: [check, pace, policy.bp-hold]
          reveals: [home]
          then: "{best-then}"
          feedback: "{best-feedback}"
          minutes: 10
        home:
          text: "{cautious}"
          leans: cautious
          partly: [check]
          feedback: "{cautious-feedback}"
          next: sent-home
  who:
    phase: dosing
    select:
      prompt: "{select-prompt}"
      up_to: 2
      items:
        physician: {{text: "{physician}", upholds: [hold], feedback: She decides.}}
        maya: {{text: "{maya}", upholds: [tell], feedback: She nods.}}
        front: {{text: "{front}", feedback: They would have noticed.}}
  what-now:
    phase: follow-up
    order:
      prompt: "{order-prompt}"
      upholds: [plan]
      kept: {{feedback: "{kept-feedback}"}}
      broken: {{feedback: She lost the thread.}}
      items:
        first: {{text: "{first}"}}
        second: {{text: "{second}"}}
        third: {{text: "{third}"}}
      before: [[first, second], [second, third]]
    next: deferred
  second-thought:
    phase: dosing
    choose:
      prompt: The cuff says 168/104 now.
      options:
        stop: {{text: Stop here and call the physician., recovers: [hold], upholds: [tell], feedback: Made good.}}
        go-on: {{text: Go on., violates: [hold], feedback: Hope is not a plan.}}
    next: sent-home
  deferred:
    phase: follow-up
    visit: {{after: "{visit}", starts: "10:00"}}
    scene: The physician adjusts her treatment.
    end: {{outcome: good, title: "{end}"}}
  sent-home:
    phase: follow-up
    scene: She is at the bus stop before you can say more.
    end: {{outcome: poor, title: "{poor-end}", instead_of: deferred}}
"""

BEST = (("recheck",), ("physician", "maya"), ("first", "second", "third"))
EAGER = (("settle",), ("stop",))
CAUTIOUS = (("home",),)


def loaded(texts: Mapping[str, str] = TEXTS, id: str = "stage") -> LoadedCase:
    """The case with these texts."""
    case = dedent(CASE).format(**texts).replace("id: stage", f"id: {id}", 1)
    return load_texts(case.encode(), CATALOGUE.format(**texts).encode(), f"{id}.yaml")


class Shelf:
    """A library of the cases it is given."""

    def __init__(self, *cases: LoadedCase, listings: Sequence[Listing] = (), trouble: str = "") -> None:
        self.cases = {case.path: case for case in cases}
        self.extra = list(listings)
        self.trouble = trouble

    def listings(self) -> list[Listing]:
        if self.trouble:
            raise LibraryError(self.trouble)
        own = [Listing.of(describe(case.case, None, 0), Path(path), True) for path, case in self.cases.items()]
        return own + self.extra

    def load(self, name: str) -> LoadedCase:
        for path, case in self.cases.items():
            if name in {path, case.case.id}:
                return case
        raise LibraryError(f"There is no case {name}.")

    def proof(self, case: LoadedCase) -> Proof:
        return explore(case.case)


def ticking(start: datetime = datetime(2026, 11, 12, 9, 40, tzinfo=UTC)) -> Callable[[], datetime]:
    """A clock that goes on by a minute each time it is read."""
    minutes = itertools.count()
    return lambda: start + timedelta(minutes=next(minutes))


def counting() -> Callable[[int], bytes]:
    """Chance that is none: the same bytes in every test."""
    numbers = itertools.count(1)
    return lambda size: next(numbers).to_bytes(4, "big").rjust(size, b"\x07")


opened: list[Store] = []


def a_store(folder: Path) -> Store:
    """A store in a folder, with its own clock; closed when the test is over."""
    opened.append(open_store(folder / "kapsim.db", clock=ticking(), chance=counting()))
    return opened[-1]


def played(
    store: Store,
    case: LoadedCase,
    answers: Iterable[tuple[str, ...]],
    own_words: str = "",
    note: str = "",
    view: str = "",
) -> Attempt:
    """An attempt at a case with these answers, own words at its first decision, a note and the own view."""
    attempt = store.begin(case, seed=7, mode="train", trainee=store.trainee(""))
    for index, answer in enumerate(answers):
        attempt.answer(answer, own_words if not index else "")
        if not index:
            attempt.note(note)
    attempt.take_view(view)
    return attempt


def an_app(shelf: Shelf, store: Store | None = None, *, welcomed: bool = True) -> KapsimApp:
    """The app over a shelf and a store."""
    app = KapsimApp(shelf, None, Settings(welcomed=welcomed, animation=False))  # type: ignore[arg-type]
    app._store = store
    app.animation_level = "none"
    return app


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is under way any more, and still is not a moment later."""
    quiet = 0
    for _ in range(400):
        await pilot.pause(0.01)
        busy = pilot.app._under_way or not all(worker.is_finished for worker in pilot.app.workers)  # type: ignore[attr-defined]
        quiet = 0 if busy else quiet + 1
        if quiet == 3:
            return


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait after each of them."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def still(app: KapsimApp) -> None:
    """No cursor blinks: for pictures."""
    for field in app.screen.query("Input, TextArea"):
        field.cursor_blink = False  # type: ignore[attr-defined]


def marked(payload: str) -> dict[str, str]:
    """Texts that are the name of their place and a payload."""
    return {name: f"{name}{payload}" for name in TEXTS}


def missing(app: KapsimApp, texts: Iterable[str]) -> list[str]:
    """Those of the texts that do not stand on the screen as they are written."""
    seen = shown(app)
    return [text for text in texts if text not in seen]


def shown(app: KapsimApp) -> str:
    """What stands on the screen, line by line."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())
