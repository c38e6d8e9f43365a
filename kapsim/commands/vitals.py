"""vitals: how the simulated body takes a dose, for authors and for the curious."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..exits import Exit
from .shared import Commands, Fault, library_of, print_json

if TYPE_CHECKING:
    from ..engine.body import Baseline, Body, Dose, Response
    from ..engine.model import Case, Person
    from ..engine.observation import Treatment

ROUTES = ("iv", "im", "sublingual", "intranasal-esketamine")
EXPOSURES = ("low", "typical", "high")
PRESSORS = ("mild", "typical", "marked", "severe")
NOTE = "Simulated, illustrative: an invented adult, nothing to dose by."
DAY = 1440


def add(commands: Commands) -> None:
    """Add vitals."""
    parser = commands.add("vitals", _vitals, "Show how the simulated body takes a dose, minute by minute.")
    parser.add_argument(
        "case", metavar="CASE", nargs="?", help="what a case gives, and to whom (a file if it ends in .yaml)"
    )
    parser.add_argument("--route", choices=ROUTES, help="how the drug is given")
    parser.add_argument("--dose-mg", metavar="MG", type=_number(0, 10_000), help="how much is given at minute 0")
    parser.add_argument("--over", metavar="MIN", type=_number(0, DAY), default=0.0, help="minutes of an infusion")
    parser.add_argument("--stopped", metavar="MIN", type=_number(0, DAY), help="the minute an infusion was stopped")
    parser.add_argument("--weight", metavar="KG", type=_number(20, 400), help="kilograms")
    parser.add_argument(
        "--response",
        metavar="CLASS",
        type=_response,
        help="exposure (low, typical, high) and pressor response (mild, typical, marked, severe), as in high-mild",
    )
    parser.add_argument(
        "--minutes", metavar="N", type=_whole(1, DAY), help="how long to look (as long as the case's hour, or 120)"
    )
    parser.add_argument("--every", metavar="N", type=_whole(1, DAY), help="minutes between rows (5; 1 for --json)")
    parser.add_argument("--json", action="store_true", help="for tools")


def _vitals(options: argparse.Namespace) -> int:
    case = library_of(options).load(options.case).case if options.case is not None else None
    body = _body(options, case)
    minutes = options.minutes or (_given(case).minutes if case and options.dose_mg is None else 120)
    if options.json:
        print_json(_data(body, minutes, options.every or 1))
    else:
        from .vitals_text import page

        print("\n".join((NOTE, *page(body, minutes, options.every or 5))))
    return Exit.DONE


def _body(options: argparse.Namespace, case: Case | None) -> Body:
    """The body that the arguments describe; what they leave open comes from the case."""
    from ..engine.body import Body

    patient = _patient(case)
    route: Any = options.route or (case.setting.route if case else "")
    weight = options.weight if options.weight is not None else patient.weight_kg if patient else None
    if not route:
        raise Fault(
            "The case names no route in its setting: add --route."
            if case
            else "Name a case, or say --route, --dose-mg and --weight.",
            Exit.INPUT if case else Exit.USAGE,
        )
    if weight is None and route != "intranasal-esketamine":
        raise Fault(
            "Nobody in the case has both `vitals` and `weight_kg`: add --weight." if case else "Say --weight, in kg.",
            Exit.INPUT if case else Exit.USAGE,
        )
    return Body(route, weight, _baseline(patient), _doses(options, case, route), _class(options, case))


def _class(options: argparse.Namespace, case: Case | None) -> Response:
    """The response class that is asked for, else the one that the case fixes, else the typical one."""
    from ..engine.body import Response
    from ..engine.observation import RESPONSES

    if options.response is None and case is not None and case.response is not None:
        return RESPONSES[case.response]
    return Response(*(options.response or ()))


def _given(case: Case) -> Treatment:
    """What is given in the first hour of the case in which anything is. Raises Fault where there is none."""
    for step in case.steps.values():
        if step.hour is not None and step.hour.treatment is not None and step.hour.treatment.doses:
            return step.hour.treatment
    raise Fault("The case gives no dose: say --dose-mg, and --over for an infusion.", Exit.USAGE)


def _doses(options: argparse.Namespace, case: Case | None, route: str) -> tuple[Dose, ...]:
    """What is given, and when."""
    from ..engine.body import Dose

    if options.dose_mg is None:
        if case is None:
            raise Fault("Say --dose-mg.", Exit.USAGE)
        return _from_the_hour(options, _given(case), route)
    if options.over and route != "iv":
        raise Fault(f"Only an iv dose is given over minutes, not {route}: leave --over out.", Exit.USAGE)
    if options.stopped is not None and not options.over:
        raise Fault("Only an infusion can be stopped: --stopped goes with --over.", Exit.USAGE)
    return (Dose(options.dose_mg, 0.0, options.over, options.stopped),)


def _from_the_hour(options: argparse.Namespace, treatment: Treatment, route: str) -> tuple[Dose, ...]:
    """The doses of an hour; an infusion ends where --stopped says."""
    if options.over:
        raise Fault("--over goes with --dose-mg: the case says how long its infusion runs.", Exit.USAGE)
    if route != treatment.route:
        raise Fault(f"The case gives its dose {treatment.route}: say --dose-mg for another route.", Exit.USAGE)
    running = [dose for dose in treatment.doses if dose.over]
    if options.stopped is not None and not running:
        raise Fault("Only an infusion can be stopped, and the case gives none.", Exit.USAGE)
    return tuple(replace(dose, stopped=options.stopped) if dose in running else dose for dose in treatment.doses)


def _patient(case: Case | None) -> Person | None:
    """The one person of the case who carries a body."""
    return next((person for person in case.people.values() if person.vitals), None) if case else None


def _baseline(patient: Person | None) -> Baseline:
    from ..engine.body import AT_REST, Baseline

    return Baseline(**patient.vitals) if patient else AT_REST


def _data(body: Body, minutes: int, every: int) -> dict[str, Any]:
    """The course for tools. Concentrations in ng/mL, areas in ng h/mL from minute 0 to the last and over a day."""
    course, concentrations = body.course(minutes), body.concentrations(minutes)
    metabolite = body.noresketamine(minutes) if body.route == "intranasal-esketamine" else ()
    rows = []
    for minute in range(0, minutes + 1, every):
        now = {"concentration": concentrations[minute], **course[minute]._asdict()}
        if metabolite:
            now["noresketamine"] = metabolite[minute]
        rows.append({"minute": minute, **{name: round(value, 4) for name, value in now.items()}})
    highest = max(concentrations)
    return {
        "note": NOTE,
        "route": body.route,
        "weight_kg": body.weight_kg,
        "baseline": body.baseline._asdict(),
        "doses": [{"mg": d.mg, "at": d.at, "over": d.over, "stopped": d.stopped} for d in body.doses],
        "response": {"exposure": body.response.exposure, "pressor": body.response.pressor},
        "rows": rows,
        "summary": {
            "cmax": round(highest, 4),
            "tmax": concentrations.index(highest),
            "auc": round(body.auc(minutes), 4),
            "auc_minutes": minutes,
            "auc_24h": round(body.auc(DAY), 4),
        },
        "warnings": [beyond._asdict() for beyond in body.beyond(minutes)],
    }


def _response(text: str) -> tuple[str, str]:
    """`high-marked`, `high`, `marked`: what is left out is typical."""
    words = re.split(r"[^a-z]+", text.strip().lower())
    if len(words) == 1:
        words = ["typical", *words] if words[0] in PRESSORS else [*words, "typical"]
    if len(words) != 2 or words[0] not in EXPOSURES or words[1] not in PRESSORS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no response class: {', '.join(EXPOSURES)}, a hyphen, then {', '.join(PRESSORS)}"
        )
    return words[0], words[1]


def _number(least: float, most: float) -> Any:
    """Reads a number within limits."""

    def number(text: str) -> float:
        value = float(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between {least:,} and {most:,}")
        return value

    return number


def _whole(least: int, most: int) -> Any:
    """Reads a whole number within limits."""

    def whole(text: str) -> int:
        value = int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between {least:,} and {most:,}")
        return value

    whole.__name__ = "whole number"
    return whole
