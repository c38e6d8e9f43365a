"""Hours with the patient: from their shape to the engine's values, and what cannot happen in them."""

from __future__ import annotations

from ..engine.body import Baseline
from ..engine.disposition import Dose
from ..engine.guard import Guard, parts
from ..engine.model import Decision, Option
from ..engine.observation import PRESENCE, Act, Cue, Duty, Hour, Treatment, Vital
from ..problems import Path, quoted, suggestion
from . import step_schema
from .compiler import Compiler
from .declare import check_id
from .fields import paragraph, paragraphs
from .scenes import compile_scene
from .ways import compile_ways

PRESENT = "Stay with {name}, and say nothing"
MEASURED = {"systolic": "pressure", "diastolic": "pressure"}
"""Vital signs that are only seen when they are measured; pulse and oximetry run all along."""


def compile_hour(compiler: Compiler, observe: step_schema.Observe, step: str) -> Hour:
    """The hour of a step. While it is compiled, guards may read `minute` and vital signs."""
    path: Path = ("steps", step, "observe")
    treatment = _treatment(compiler, observe, path)
    _check_windows(compiler, observe, path)
    hour = Hour(
        minutes=observe.minutes,
        pace=observe.pace,
        acts=_acts(compiler, observe, path),
        cues=tuple(_cue(compiler, observe, step, name, cue) for name, cue in observe.cues.items()),
        duties=tuple(_duty(compiler, observe, name, duty, path) for name, duty in observe.duties.items()),
        treatment=treatment,
    )
    _check_measured(compiler, observe, hour, path)
    return hour


def treatment_of(compiler: Compiler, observe: step_schema.Observe) -> Treatment | None:
    """Who takes what in an hour; None where nobody has a body, or a dose cannot be taken."""
    setting = compiler.shape.setting
    bodies = [person for person in compiler.shape.people.values() if person.vitals is not None]
    if setting is None or not bodies or bodies[0].vitals is None:
        return None
    route = setting.route or "iv"
    if observe.dose and (not setting.route or (bodies[0].weight_kg is None and route != "intranasal-esketamine")):
        return None
    vitals = bodies[0].vitals
    baseline = Baseline(vitals.systolic, vitals.diastolic, vitals.heart_rate, vitals.spo2)
    # Without a dose nothing reaches the body, whatever it weighs.
    weight = bodies[0].weight_kg or (None if route == "intranasal-esketamine" else 70)
    doses = tuple(Dose(dose.mg, dose.at, dose.over) for dose in observe.dose)
    return Treatment(route, weight, baseline, doses, observe.minutes)


def _treatment(compiler: Compiler, observe: step_schema.Observe, path: Path) -> Treatment | None:
    """The treatment; what is missing for a dose to be taken is reported."""
    setting, people = compiler.shape.setting, compiler.shape.people
    if setting is None or "people" in compiler.shape.lost:
        return None
    bodies = {name: person for name, person in people.items() if person.vitals is not None}
    if observe.dose:
        where: Path = (*path, "dose")
        if not setting.route:
            hint = "Write `route: iv` (or im, sublingual, intranasal-esketamine) into the setting."
            compiler.report("K450", "A dose is given, and the setting has no `route`.", hint, where, True)
        if not bodies:
            hint = "Give the patient `vitals` and `weight_kg` in `people`."
            compiler.report("K450", "A dose is given, and nobody has a body to take it.", hint, where, True)
        for name, person in bodies.items():
            if person.weight_kg is None and setting.route != "intranasal-esketamine":
                hint = f"Add `weight_kg:` to `{name}` in `people`: what a dose does depends on it."
                compiler.report("K450", f"A dose is given, and {quoted(name)} has no weight.", hint, where, True)
        for index, dose in enumerate(observe.dose):
            at: Path = (*where, index) if isinstance(compiler.document.get(where), list) else where
            if dose.over and setting.route not in {"iv", None}:
                message = f"Only an iv dose runs in over minutes, and the route is `{setting.route}`."
                compiler.report("K451", message, "Delete `over`.", (*at, "over"), True)
            if dose.at >= observe.minutes:
                message = f"This dose is given at minute {dose.at}, and the hour has {observe.minutes}."
                compiler.report("K451", message, "Give it earlier, or let the hour last longer.", (*at, "at"))
    if any(problem.code in {"K450", "K451"} for problem in compiler.problems):
        return None
    return treatment_of(compiler, observe)


def _check_windows(compiler: Compiler, observe: step_schema.Observe, path: Path) -> None:
    """A cue happens in the hour, and can be answered for longer than the longest act, but not longer than the hour."""
    longest = max([act.minutes for name, act in observe.palette.items() if name != PRESENCE], default=1)
    for name, cue in observe.cues.items():
        where: Path = (*path, "cues", name)
        if (cue.at is None) == (cue.when is None):
            both = "both `at` and `when`" if cue.at is not None else "neither `at` nor `when`"
            hint = "`at: 14` is a minute of the hour; `when: systolic >= 150` is when that is first true."
            compiler.report("K452", f"The cue `{name}` has {both}.", hint, where, True)
        if cue.at is not None and cue.at >= observe.minutes:
            message = f"The cue `{name}` happens at minute {cue.at}, and the hour has {observe.minutes}."
            compiler.report("K452", message, "Let it happen earlier, or the hour last longer.", (*where, "at"))
        if cue.within > observe.minutes:
            message = f"The cue `{name}` can be answered for {cue.within} minutes, and the hour has {observe.minutes}."
            compiler.report("K453", message, "Make the window shorter.", (*where, "within"))
        elif cue.within <= longest:
            message = f"The cue `{name}` can be answered for {_minutes(cue.within)}, and an act can take {longest}."
            hint = f"Somebody busy with it would miss the cue unseen: write `within: {longest + 1}` at least."
            compiler.report("K453", message, hint, (*where, "within"))


def _minutes(count: int) -> str:
    return f"{count} minute{'' if count == 1 else 's'}"


def _acts(compiler: Compiler, observe: step_schema.Observe, path: Path) -> tuple[Act, ...]:
    acts: list[Act] = []
    for name in observe.unasked:
        _check_act(compiler, observe, name, (*path, "unasked", name), True)
    for name, part in observe.palette.items():
        where: Path = (*path, "palette", name)
        check_id(compiler, name, where)
        acts.append(
            Act(
                id=name,
                text=paragraph(part.text),
                minutes=observe.pace if name == PRESENCE else part.minutes,
                measures=part.measures,
                when=compiler.guard(part.when, (*where, "when")),
                then=compile_scene(compiler, part.then, (*where, "then")),
                stops_infusion=part.stops_infusion,
                unasked=_unasked(compiler, name, observe.unasked.get(name), (*path, "unasked", name)),
            )
        )
    if PRESENCE not in observe.palette:
        patient = next((p.name for p in compiler.shape.people.values() if p.vitals is not None), "them")
        text = PRESENT.format(name=paragraph(patient).split(" ")[0])
        unasked = _unasked(compiler, PRESENCE, observe.unasked.get(PRESENCE), (*path, "unasked", PRESENCE))
        acts.insert(0, Act(id=PRESENCE, text=text, minutes=observe.pace, unasked=unasked))
    return tuple(acts)


def _check_act(compiler: Compiler, observe: step_schema.Observe, name: str, path: Path, key: bool) -> None:
    known = [PRESENCE, *observe.palette]
    if name not in known:
        compiler.report("K454", f"The palette has no {quoted(name)}.", lambda: suggestion(name, known), path, key)


def _cue(compiler: Compiler, observe: step_schema.Observe, step: str, name: str, cue: step_schema.CuePart) -> Cue:
    path: Path = ("steps", step, "observe", "cues", name)
    check_id(compiler, name, path)
    if name in observe.duties:
        message = f"`{name}` is already the name of a duty of this hour."
        compiler.report("K406", message, "Rename one of them.", path, True)
    scene = compile_scene(compiler, cue.scene, (*path, "scene"))
    options = []
    for act, answer in cue.answers.items():
        where: Path = (*path, "answers", act)
        _check_act(compiler, observe, act, where, True)
        options.append(_answer(compiler, f"{step}.{name}", act, answer, observe, where))
    return Cue(
        id=name,
        within=cue.within,
        decision=Decision(kind="choose", prompt=" ".join(line.text for line in scene), options=tuple(options)),
        at=cue.at,
        when=compiler.guard(cue.when, (*path, "when")),
        scene=scene,
        missed=_unasked(compiler, "missed", cue.missed, (*path, "missed")),
    )


def _answer(
    compiler: Compiler, cue: str, act: str, answer: step_schema.CueAnswer, observe: step_schema.Observe, path: Path
) -> Option:
    upholds, upheld = compiler.scored(answer.upholds, (*path, "upholds"))
    violates, violated = compiler.scored(answer.violates, (*path, "violates"))
    compiler.check_contradictions(answer, path)
    part = observe.palette.get(act)
    return Option(
        id=act,
        text=paragraph(part.text) if part else "",
        bit=compiler.names.options.get(f"{cue}.{act}", 0),
        leans=answer.leans or "",
        upholds=upholds,
        partly=compiler.scored(answer.partly, (*path, "partly"), policies=False)[0],
        violates=violates,
        recovers=compiler.scored(answer.recovers, (*path, "recovers"), policies=False)[0],
        policies_upheld=upheld,
        policies_violated=violated,
        changes=compiler.changes(answer.changes, (*path, "changes")),
        reveals=compiler.reveals(answer.reveals, (*path, "reveals")),
        then=compile_scene(compiler, answer.then, (*path, "then")),
        feedback=paragraphs(answer.feedback) if answer.feedback else (),
        next=compile_ways(compiler, answer.next, (*path, "next")) if answer.next else (),
        keeps_open=answer.keeps_open,
        stops_infusion=answer.stops_infusion,
    )


def _unasked(compiler: Compiler, name: str, part: step_schema.Unasked | None, path: Path) -> Option | None:
    if part is None:
        return None
    violates, violated = compiler.scored(part.violates, (*path, "violates"))
    return Option(
        id=name,
        violates=violates,
        policies_violated=violated,
        changes=compiler.changes(part.changes, (*path, "changes")),
        then=compile_scene(compiler, part.then, (*path, "then")),
        feedback=paragraphs(part.feedback) if part.feedback else (),
    )


def _duty(compiler: Compiler, observe: step_schema.Observe, name: str, duty: step_schema.DutyPart, path: Path) -> Duty:
    where: Path = (*path, "duties", name)
    check_id(compiler, name, where)
    _check_act(compiler, observe, duty.do, (*where, "do"), False)
    upholds, policies = compiler.scored(duty.upholds, (*where, "upholds"))
    return Duty(
        id=name,
        act=duty.do,
        every=duty.every,
        done=Option(id=name, upholds=upholds, policies_upheld=policies),
    )


def _check_measured(compiler: Compiler, observe: step_schema.Observe, hour: Hour, path: Path) -> None:
    """What a guard reads, the trainee must be able to see; and what is to be stopped must run."""
    measured = {sign for act in hour.acts for sign in act.measures}
    guarded: list[tuple[Guard | None, Path]] = [(act.when, (*path, "palette", act.id, "when")) for act in hour.acts]
    guarded += [(cue.when, (*path, "cues", cue.id, "when")) for cue in hour.cues]
    for guard, where in guarded:
        for part in parts(guard) if guard is not None else ():
            sign = MEASURED.get(part.name) if isinstance(part, Vital) else None
            if sign and sign not in measured:
                assert isinstance(part, Vital)
                hint = f"Give the palette an act with `measures: [{sign}]`, so that the trainee can see it too."
                compiler.report("K455", f"This guard reads `{part.name}`, and no act measures it.", hint, where)
                return
    if any(dose.over for dose in observe.dose):
        return
    stops: list[Path] = [(*path, "palette", act.id, "stops_infusion") for act in hour.acts if act.stops_infusion]
    for cue in hour.cues:
        answers = [option for option in cue.decision.options if option.stops_infusion]
        stops += [(*path, "cues", cue.id, "answers", option.id, "stops_infusion") for option in answers]
    for place in stops:
        hint = "Delete this line, or give the dose `over` some minutes."
        compiler.report("K456", "There is no infusion that could be stopped.", hint, place, True)
