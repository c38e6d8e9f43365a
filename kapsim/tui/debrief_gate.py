"""What the debrief says of the whole attempt: the gate, apart from the numbers; then the counts, and the policies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from textual.content import Content

from ..debrief import Debrief
from ..debrief_text import DISCLAIMER, OUTCOMES, gate_lines
from ..engine.gate import CriticalError
from ..engine.score import DomainScore
from .debrief_rows import HEADING, MARGIN, QUIET
from .text import sentence, written
from .widgets.page import Row, row


def overview_rows(debrief: Debrief) -> Iterator[Row]:
    """The gate, apart from the numbers; then the counts."""
    if debrief.finished:
        yield row(sentence(f"{OUTCOMES[debrief.outcome]}."), lead=debrief.end_title, lead_style="bold", hang=2)
    apart = "not kept" if debrief.kind == "preview" else "kept apart"
    marks = [f"a {debrief.kind}, {apart}"] if debrief.kind != "attempt" else []
    marks += ["your first try at this case"] if debrief.first else []
    if marks:
        yield row(", ".join(marks), QUIET)
    yield row("The moments on which this case turns", HEADING, above=1)
    yield from _gate(debrief)
    yield from _listed(debrief, "Other critical moments, not gating", debrief.result.moments)
    yield row("Counts, by domain", HEADING, above=1)
    for score in debrief.result.domains:
        yield from _counts(score)
    if debrief.result.why:
        yield row(f"Counts only, no score. {debrief.result.why}", QUIET, above=1)
    policies = [policy for review in debrief.decisions for policy in review.policies]
    if policies:
        yield row("The clinic's own policies, not counted", HEADING, above=1)
    for name, upheld, text in dict.fromkeys(policies):
        yield row(text, lead=("✓ kept" if upheld else "○ not met"), hang=MARGIN)
        yield row(name, QUIET, indent=MARGIN)
    yield row(DISCLAIMER, QUIET, above=1)


def _gate(debrief: Debrief) -> Iterator[Row]:
    gate = debrief.result.gate
    statements = _statements(debrief)
    if not debrief.errors:
        yield from (row(line, lead="✓", lead_style="$success", hang=2) for line in gate_lines(debrief))
    for error, sentences in zip(gate.errors, debrief.errors, strict=False):
        statement = statements.get(error.practice)
        text = f"{statement} {_place(error)}" if statement else sentences
        if error.recovered is not None:
            yield _judged("↺", "$warning", "Made good.", text)
        else:
            yield _judged("!", "$error", "Critical error.", text)
    for name, text in zip(gate.incomplete, debrief.errors[len(gate.errors) :], strict=False):
        yield _judged("½", "$warning", "Half done.", statements.get(name, text))


def _judged(mark: str, style: str, word: str, text: str) -> Row:
    return Row(Content.assemble((word, f"bold {style}"), " ", written(text)), Content.styled(mark, style), hang=2)


def _place(error: CriticalError) -> str:
    places = " and ".join(str(index + 1) for index in error.decisions)
    if error.kind == "omission":
        return f"Not done, though it could have been at decision{'s' if len(error.decisions) > 1 else ''} {places}."
    mended = f", made good at decision {error.recovered + 1}" if error.recovered is not None else ""
    return f"Gone against at decision {places}{mended}."


def _statements(debrief: Debrief) -> dict[str, str]:
    """What the practices say that are touched somewhere in the debrief, by their ids."""
    return {note.practice.id: note.practice.statement for review in debrief.decisions for note in review.practices}


def _listed(debrief: Debrief, title: str, pairs: Sequence[tuple[str, int]]) -> Iterator[Row]:
    statements = _statements(debrief)
    if pairs:
        yield row(title, HEADING, above=1)
    for name, index in pairs:
        yield row(f"{statements.get(name, name)} (decision {index + 1})", lead="!", lead_style="$warning", hang=2)


def _counts(score: DomainScore) -> Iterator[Row]:
    lead = score.domain.capitalize()
    if not score.assessed:
        yield row("not assessed", QUIET, lead=lead, hang=MARGIN)
        return
    text = Content.assemble((score.text, "bold"), f"  {_blocks(score.credit, score.out_of)}")
    if score.percent is not None:
        text = Content.assemble(text, f"  {score.percent}%")
    yield Row(text, Content(lead), hang=MARGIN)
    if score.coverage is not None and score.par:
        met = f"met {score.met} of the {score.par} opportunities of a flawless path"
        yield row(met, QUIET, indent=MARGIN)


def _blocks(credit: Fraction, out_of: Fraction) -> str:
    """A block an opportunity: ■ earned, ◧ in part, □ not."""
    full, rest = divmod(credit, 1)
    total = -(-out_of // 1)
    return "■" * int(full) + "◧" * bool(rest) + "□" * int(total - full - bool(rest))
