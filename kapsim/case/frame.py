"""What stands around the steps of a case: its head, the people, the setting and the gate."""

from __future__ import annotations

from typing import Any

from ..engine.model import Gate, Person, Review, Setting
from ..problems import Path, quoted
from .compiler import Compiler
from .declare import check_id
from .fields import paragraph, paragraphs

MOST_GATED = 5


def compile_head(compiler: Compiler) -> dict[str, Any] | None:
    """The first fields of a Case; None where the head has problems of its own."""
    head = compiler.shape.head
    if head is None:
        return None
    if not head.fictional:
        hint = "Write `fictional: true`, and make sure that it is."
        compiler.report("K409", "kapsim takes fictional cases only.", hint, ("fictional",))
    check_id(compiler, head.id, ("id",), key=False)
    if head.review.status == "reviewed":
        lacking = [key for key in ("by", "on") if not getattr(head.review, key)]
        if lacking:
            message = "A reviewed case says `by` whom, and `on` which day."
            hint = f"Add {' and '.join(f'`{key}:`' for key in lacking)}, or write `status: draft`."
            compiler.report("K410", message, hint, ("review", "status"))
    return {
        "id": head.id,
        "title": paragraph(head.title),
        "summary": paragraph(head.summary),
        "level": head.level,
        "takes": head.takes,
        "objectives": tuple(map(paragraph, head.objectives)),
        "content_notes": tuple(map(paragraph, head.content_notes)),
        "review": Review(head.review.status, paragraph(head.review.by or ""), paragraph(head.review.on or "")),
    }


def compile_people(compiler: Compiler) -> dict[str, Person]:
    """The people whose shape is right; at most one carries a body."""
    people: dict[str, Person] = {}
    with_body = ""
    for name, person in compiler.shape.people.items():
        if person.vitals is not None and with_body:
            message = f"At most one person carries a body, and {quoted(with_body)} does already."
            compiler.report("K411", message, "Take `vitals` away from one of them.", ("people", name, "vitals"), True)
        elif person.vitals is not None:
            with_body = name
        people[name] = Person(
            id=name,
            name=paragraph(person.name),
            role=paragraph(person.role),
            age=person.age,
            pronouns=paragraph(person.pronouns or ""),
            weight_kg=person.weight_kg,
            vitals=person.vitals.model_dump() if person.vitals else {},
        )
    return people


def compile_setting(compiler: Compiler) -> Setting | None:
    """The clinic; None where its shape is wrong."""
    setting = compiler.shape.setting
    if setting is None:
        return None
    for name in setting.policies:
        check_id(compiler, name, ("setting", "policies", name))
    for index, name in enumerate(setting.adopts):
        path: Path = ("setting", "adopts", index)
        practice = compiler.practice(name, path)
        if name in setting.adopts[:index]:
            compiler.report("K404", f"{quoted(name)} stands here twice.", "Delete one of them.", path)
        elif practice is not None and not practice.contested:
            message = f"{quoted(name)} is not contested: it counts in every clinic."
            compiler.report("K412", message, "Take it out of `adopts`.", path)
    return Setting(
        route=setting.route or "",
        approach=setting.approach or "",
        starts=setting.starts,
        policies={name: paragraphs(text) for name, text in setting.policies.items()},
        adopts=setting.adopts,
    )


def compile_gate(compiler: Compiler) -> Gate | None:
    """The practices on which the case turns; None where the shape of the gate is wrong."""
    gate = compiler.shape.gate
    if gate is None:
        return None
    count = len(gate.must_do) + len(gate.must_not)
    if not 1 <= count <= MOST_GATED:
        hint = "Name the one to five critical practices on which this case turns."
        compiler.report("K413", f"The gate names {count or 'no'} practices.", hint, ("gate",), True)
    seen: set[str] = set()
    for key, listed in (("must_do", gate.must_do), ("must_not", gate.must_not)):
        for index, name in enumerate(listed):
            _gated(compiler, name, name in seen, ("gate", key, index))
            seen.add(name)
    return Gate(gate.must_do, gate.must_not)


def _gated(compiler: Compiler, name: str, again: bool, path: Path) -> None:
    practice = compiler.practice(name, path)
    if again:
        hint = "Under `must_do` it is an error if left out, and if violated; once is enough."
        compiler.report("K404", f"{quoted(name)} stands in the gate twice.", hint, path)
    elif practice is not None and practice.severity != "critical":
        message = f"{quoted(name)} is a {practice.severity} practice; only critical ones gate."
        compiler.report("K414", message, "Take it out of the gate; violations of it are listed all the same.", path)
    elif practice is not None and practice.contested and compiler.adopted is not None and name not in compiler.adopted:
        message = f"{quoted(name)} is contested, and this clinic does not adopt it, so it cannot gate."
        compiler.report("K415", message, "Add it to `adopts` in the setting, or take it out of the gate.", path)
