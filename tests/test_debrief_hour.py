"""The debrief of an hour: what each cue asked for and got, what was done unasked, which intervals were kept."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kapsim.debrief import Debrief, build_debrief
from kapsim.debrief_text import as_data, as_text
from kapsim.engine.chances import chances
from kapsim.engine.explore import explore
from kapsim.engine.score import score
from kapsim.review import Review
from kapsim.tui.debrief_rows import decision_rows, story_rows
from kapsim.tui.widgets.page import Page

from .tui.stage import a_store
from .weeping import FILE, SEED, attempted, loaded

TEARS = "Tears run into her hair. Her breathing is even."
STAY = "Stay with Maya, and say nothing"


def debrief(*acts: str, play: str = "", stay: bool = False) -> Debrief:
    attempt = attempted(*acts, play=play, stay=stay)
    return build_debrief(attempt, explore(attempt.case))


def one(debrief: Debrief, turn: str, step: str = "") -> Review:
    return next(review for review in debrief.decisions if review.turn == turn and review.step.endswith(step))


def roles(review: Review) -> dict[str, str]:
    return {note.practice.id: note.role for note in review.practices}


def test_a_cue_answered_well_says_what_it_was_what_was_done_and_what_that_upholds() -> None:
    review = one(debrief(play="still"), "cue", ".tears")
    assert (review.prompt, review.chosen, review.minutes, review.clock) == (TEARS, (STAY,), 0, "09:14")
    assert (review.best, review.flawless, review.counterfactual) == ((), True, "")
    assert roles(review) == {"calm-nondirective-presence": "upheld"}
    assert [passage.text for passage in review.after] == ["Her hand opens on the blanket."]


@pytest.mark.parametrize("acts", [["presence"] * 4, ["presence"] * 3 + ["reading"] * 4])
def test_of_a_cue_is_told_what_was_seen_of_it_and_what_was_said_in_quotation_marks(
    acts: list[str], tmp_path: Path
) -> None:
    scene = """
            - {when: minute < 15, text: Tears run into her hair.}
            - {when: minute >= 15, text: Her hair is wet.}
            - maya: Oh.
"""
    file = tmp_path / "weeping.yaml"
    text = FILE.read_text(encoding="utf-8")
    assert f"scene: {TEARS}" in text
    file.write_text(text.replace(f"scene: {TEARS}", f"scene:{scene}", 1), encoding="utf-8")
    attempt = attempted(*acts, stay=True, file=file)
    found = build_debrief(attempt, explore(attempt.case))
    told = "Tears run into her hair. “Oh.”"
    assert one(found, "missed" if "reading" in acts else "cue", ".tears").prompt == told
    assert told in {cue.text for hour in found.hours for cue in hour.cues}
    story = [row.body.plain for row in story_rows(found)]
    assert any(told in line for line in story) == ("reading" in acts), "not told again right after it was read"


def test_a_cue_answered_late_says_after_how_many_minutes() -> None:
    review = one(debrief("presence", "presence", "presence", "here", "here", "presence"), "cue")
    assert review.minutes == 2
    assert "You chose, after 2 minutes: Stay with Maya" in as_text(
        debrief(*["presence"] * 3, "here", "here", "presence")
    )


def test_a_cue_answered_badly_says_what_would_have_been_best_and_what_that_brings() -> None:
    found = debrief(play="restless")
    review = one(found, "cue", ".tears")
    assert review.best == (STAY,)
    assert review.counterfactual == f"Had you chosen “{STAY}”, then: Her hand opens on the blanket."
    assert roles(review) == {"avoid-probing-at-peak": "violated", "calm-nondirective-presence": "missed"}


def test_a_cue_that_nothing_answered_is_missed_with_its_minutes_and_what_would_have_answered_it() -> None:
    review = one(debrief(*["presence"] * 3, *["here"] * 4), "missed")
    assert (review.prompt, review.minutes) == (TEARS, 4)
    assert review.chosen == ("Nothing that answered it, in 4 minutes",)
    assert review.best == (STAY,)
    assert review.feedback == ("You were busy.",)
    assert review.counterfactual.endswith("then: Her hand opens on the blanket.")


def test_an_act_that_nothing_asked_for_is_named_as_such_where_it_violated_something() -> None:
    review = one(debrief(play="restless"), "unasked")
    assert (review.step, review.chosen, review.clock) == ("the-hour", ("Ask what she is seeing",), "09:00")
    assert roles(review) == {"avoid-probing-at-peak": "violated"}
    assert review.credits == (("support", "lost"),)


def test_a_duty_says_how_many_intervals_were_kept() -> None:
    kept, poor = (one(debrief(play=name), "duty") for name in ("still", "restless"))
    assert kept.chosen == ("Done in 4 of 4 intervals",)
    assert kept.flawless
    assert poor.chosen == ("Done in 1 of 4 intervals",)
    assert roles(poor) == {"monitor-bp-and-oxygen": "partly"}
    never = one(debrief(stay=True), "duty")
    assert roles(never) == {"monitor-bp-and-oxygen": "missed"}


def test_everything_that_was_read_stands_in_the_story_once_and_in_order() -> None:
    found = debrief(play="restless")
    told = [passage.text for review in found.decisions for passage in (*review.story, *review.after)]
    told += [passage.text for passage in found.closing]
    assert told.count(TEARS) == 1
    assert told.index("4 minutes") < told.index("The monitor chimes.")
    assert told[-2:] == ["It is over.", "Over"]
    page = Page(story_rows(found)).plain
    assert page.count(TEARS) == 1
    assert "Five minutes pass." in page


def test_the_page_of_a_missed_cue_says_so() -> None:
    found = debrief(play="restless")
    page = Page(decision_rows(found, one(found, "missed"))).plain
    assert "Nothing that answered it, in 6 minutes" in page
    assert "Call the physician in" in page


def test_going_back_begins_where_the_cue_could_first_be_answered_and_a_duty_where_the_hour_began() -> None:
    found = debrief(play="restless")
    assert one(found, "unasked").given == 0
    assert one(found, "cue", ".tears").given == 4
    assert one(found, "missed").given == 10
    assert one(found, "duty").given == 0


def test_the_data_tell_the_turn_and_the_minutes() -> None:
    data = as_data(debrief(play="restless"))["decisions"]
    assert [entry["turn"] for entry in data] == ["unasked", "cue", "cue", "missed", "duty"]
    assert [entry["minutes"] for entry in data] == [None, 0, 0, 6, None]


def test_chances_of_an_hour_are_its_cues_and_duties_and_what_was_gone_against_unasked() -> None:
    attempt = attempted(play="restless")
    found = chances(attempt.case, score(attempt.case, attempt.events, explore(attempt.case)))
    told = [(chance.decision, chance.practice.id, chance.met, chance.against) for chance in found]
    assert (0, "avoid-probing-at-peak", Fraction(0), True) in told
    assert (1, "calm-nondirective-presence", Fraction(0), False) in told
    assert (4, "monitor-bp-and-oxygen", Fraction(1, 4), False) in told


def test_an_unfinished_hour_is_debriefed_as_far_as_it_came() -> None:
    found = debrief("reading", "presence", "presence", "presence", "presence")
    assert [review.turn for review in found.decisions] == ["cue"]
    assert "This attempt is unfinished." in as_text(found)


def test_a_replay_from_a_cue_begins_while_the_cue_is_asking(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    attempt = store.begin(loaded(), seed=SEED, mode="train", trainee=store.trainee(""))
    for _, answer in loaded().case.plays[1].answers:
        attempt.answer(answer)
    review = one(build_debrief(attempt, None), "missed")
    replay = store.replay(attempt.id, review.given)
    hour = replay.state.hour
    assert hour is not None
    assert (replay.state.step, hour.minute, hour.cues) == ("the-hour", 39, (-2, 39))


def test_own_words_after_an_hour_stay_with_the_decision_they_were_said_at(tmp_path: Path) -> None:
    talk = """next: talk
  talk:
    phase: recovery
    scene: She sits up.
    choose:
      prompt: What do you say?
      own_words: true
      options:
        welcome: {text: Welcome back., next: after}
        quiet: {text: Nothing., next: after}
"""
    file = tmp_path / "an-hour.yaml"
    file.write_text(FILE.read_text(encoding="utf-8").partition("plays:")[0].replace("next: after\n", talk, 1), "utf-8")
    store = a_store(tmp_path)
    attempt = store.begin(loaded(file), seed=SEED, mode="train", trainee=store.trainee(""))
    while attempt.state.hour is not None:
        attempt.answer(("presence",))
    attempt.answer(("welcome",), "Slowly now")
    reviews = build_debrief(attempt, None).decisions
    assert [(review.step, review.own_words) for review in reviews if review.own_words] == [("talk", "Slowly now")]
    assert reviews[-1].given == len(attempt.answers) - 1
