"""What exports hold: the columns of attempts, decisions and practices, each with its unit and what it says.

The one place that documents them: the listing of `kapsim export columns`, the second sheet of a workbook and the fields
of a Parquet file are made from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from ..engine.model import DOMAINS

What = Literal["attempts", "decisions", "practices"]
WHATS: tuple[What, ...] = get_args(What)
Type = Literal["text", "whole", "number", "truth", "moment"]
Needs = Literal["", "names", "texts"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export. `unit` is "" for plain text; `needs` says what has to be asked for to have it."""

    name: str
    type: Type
    about: str
    unit: str = ""
    needs: Needs = ""


SHAPES: dict[Type, str] = {
    "text": "as it is; in CSV a text that a spreadsheet would take for a formula begins with '",
    "whole": "a whole number",
    "number": "a number with a decimal point",
    "truth": "true or false (TRUE or FALSE in a workbook); empty where it is not known",
    "moment": "RFC 3339 in UTC, to the millisecond: 2026-03-01T09:00:01.000Z (a timestamp in Parquet)",
}
"""How values are written. What there is none of is an empty cell, in JSON lines and Parquet null."""

_WHOSE = (
    Column("attempt", "text", "The attempt, by its random id."),
    Column("trainee", "text", "The trainee, by a random id."),
    Column("name", "text", "The name of the trainee, where one was given.", needs="names"),
    Column("case", "text", "The id of the case."),
    Column("case_hash", "text", "The text of the case that was played.", "SHA-256"),
    Column("rules", "text", "The version of the scoring rules that the figures were counted by; empty: none could be."),
    Column("kind", "text", "attempt, replay, scripted (answers from a file) or synthetic (made up for trying things)."),
    Column("mode", "text", "train (feedback after each decision) or assess."),
    Column(
        "try",
        "whole",
        "Which try of this trainee at this case it is, in the order of starting. Each kind is numbered apart; attempts "
        "that were deleted count.",
        "from 1",
    ),
    Column("first", "truth", "Whether it is the trainee's first try. Replays, scripted and synthetic ones never are."),
)

ATTEMPTS = (
    *_WHOSE,
    Column("catalogue_hash", "text", "The text of the catalogue of practices that it was played on.", "SHA-256"),
    Column("started_rules", "text", "The version of the scoring rules under which it was begun."),
    Column("started", "moment", "When it was begun."),
    Column("state", "text", "running, left (can be resumed) or finished."),
    Column("end", "text", "The step at which the case ended; empty while it is not finished."),
    Column("outcome", "text", "How the patient fares: good, mixed, poor or harm."),
    Column("seconds", "number", "From the beginning to the last answer, without the time away.", "s"),
    Column("answers", "whole", "Answers that were given, every act in an hour with the patient included."),
    Column("decisions", "whole", "What was judged: the rows of this attempt in the export of decisions."),
    Column("scored", "truth", "Whether there are scores. Without them there are counts at most."),
    Column("why", "text", "Why there are none."),
    Column("critical_errors", "whole", "Critical errors of the gate that were not made good."),
    Column("recovered_errors", "whole", "Critical errors of the gate that were made good."),
    Column("half_done", "whole", "Practices of the gate that were only half done."),
    *(
        column
        for domain in DOMAINS
        for column in (
            Column(f"{domain}_credit", "number", f"What was earned in {domain}.", "opportunities"),
            Column(f"{domain}_out_of", "number", "Out of what.", "opportunities"),
            Column(f"{domain}_score", "number", "The one by the other; empty where nothing was assessed.", "0 to 1"),
            Column(f"{domain}_coverage", "number", "The share met of those of a flawless path.", "0 to 1"),
            Column(f"{domain}_weighted", "number", "The score by severity, 3/2/1: for sensitivity only.", "0 to 1"),
            Column(f"{domain}_met", "whole", "Opportunities that were met on course.", "opportunities"),
            Column(f"{domain}_par", "whole", "Opportunities of a flawless path to this end.", "opportunities"),
        )
    ),
    Column("view", "text", "The trainee's own view, said before the debrief.", needs="texts"),
)  # fmt: skip

DECISIONS = (
    *_WHOSE,
    Column("number", "whole", "Which of the attempt's decisions it is, as the debrief counts them.", "from 1"),
    Column("step", "text", "What was decided: STEP, in an hour STEP.CUE or STEP.DUTY."),
    Column("asked", "text", "choose, select or order; in an hour cue, duty, or unasked for what nothing asked for."),
    Column("phase", "text", "screening, preparation, dosing, support, recovery, integration or follow-up."),
    Column("answer", "text", "The ids that were chosen, [,] between them; a duty has `2 of 3`, a missed cue nothing."),
    Column("best", "text", "The ids of the answer that is best in every domain."),
    Column("again", "truth", "Whether the decision was met before in this attempt: then it is no new opportunity."),
    Column("on_course", "truth", "Whether it lies on a flawless path; if not, it is a repair."),
    Column("full_credit", "truth", "Whether nothing better was to be had."),
    *(
        Column(domain, "number", f"The credit in {domain}; empty where nothing could be earned in it.", "0 to 1")
        for domain in DOMAINS
    ),
    Column("lost", "whole", "Opportunities that were lost by going against a practice where nothing could be earned."),
    Column("at", "moment", "When it was answered."),
    Column("seconds", "number", "From the answer before, without time away. What one act settles has the same.", "s"),
    Column("own_words", "text", "What the trainee would have said, before the options were shown.", needs="texts"),
)  # fmt: skip

PRACTICES = (
    *_WHOSE,
    Column("practice", "text", "The practice, by its id in the catalogue: `kapsim practices ID` says all about it."),
    Column("domain", "text", "safety, support or integration."),
    Column("severity", "text", "critical, major or minor."),
    Column("chances", "whole", "Decisions in which it was at stake."),
    Column("met", "number", "Chances in which it was done; half done counts one half, a duty by its share.", "chances"),
    Column("against", "whole", "Chances in which the trainee went against it.", "chances"),
    Column("gate", "text", "Of the gate: commission, omission, recovered or incomplete; empty: no error."),
)  # fmt: skip

COLUMNS: dict[What, tuple[Column, ...]] = {"attempts": ATTEMPTS, "decisions": DECISIONS, "practices": PRACTICES}


def columns_of(what: What, names: bool = False, texts: bool = False) -> tuple[Column, ...]:
    """The columns of an export, with those of names and of free text only where they are asked for."""
    asked = {"", *(["names"] if names else []), *(["texts"] if texts else [])}
    return tuple(column for column in COLUMNS[what] if column.needs in asked)


def described() -> Iterator[tuple[What, Column]]:
    """Every column of every export."""
    for what in WHATS:
        for column in COLUMNS[what]:
            yield what, column
