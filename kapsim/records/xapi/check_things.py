"""The rules for agents, groups and activities in statements (xAPI 1.0.3, part two, 2.4.2 and 2.4.4)."""

from __future__ import annotations

from . import formats
from .finding import Place
from .terms import INTERACTION

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
COMPONENTS = {
    "choice": ("choices",),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "matching": ("source", "target"),
    "performance": ("steps",),
    "true-false": (),
    "fill-in": (),
    "long-fill-in": (),
    "numeric": (),
    "other": (),
}
"""The types of interactions with the lists that each has."""
LISTS = ("choices", "scale", "source", "target", "steps")
INTERACTIVE = ("interactionType", "correctResponsesPattern", *LISTS)
DEFINITION = ("name", "description", "type", "moreInfo", "extensions", *INTERACTIVE)


def check_actor(place: Place, allowed: tuple[str, ...] = ("Agent", "Group")) -> None:
    """An agent, or a group where that is allowed."""
    kind = place.one_of("objectType", allowed, "object-type") if "objectType" in place else "Agent"
    group = kind == "Group"
    if "Agent" not in allowed and not group:
        place.fault("objectType", "object-type", "must be Group")
    place.only(("objectType", "name", *IDENTIFIERS, *(("member",) if group else ())))
    place.text("name")
    named = [key for key in IDENTIFIERS if key in place]
    if len(named) > 1:
        place.fault("", "identifier", f"has more than one identifier: {', '.join(named)}")
    if not named and not group:
        place.fault("", "identifier", f"has no identifier: one of {', '.join(IDENTIFIERS)}")
    if not named and group and not place.values.get("member"):
        place.fault("member", "group-members", "a group without an identifier names its members")
    for member in place.things("member"):
        check_actor(member, ("Agent",))
    _identifiers(place)


def _identifiers(place: Place) -> None:
    place.formed("mbox", lambda text: formats.MAILTO.fullmatch(text) is not None, "mbox", "of the form mailto:ADDRESS")
    place.formed("mbox_sha1sum", lambda text: formats.SHA1.fullmatch(text) is not None, "sha1", "a SHA-1 in hex")
    place.formed("openid", formats.is_iri, "iri", "a URI")
    account = place.thing("account")
    if account is not None:
        account.only(("homePage", "name"), needed=("homePage", "name"))
        account.formed("homePage", formats.is_address, "iri", "an address with its scheme")
        account.formed("name", bool, "account-name", "a name: it is empty")


def check_activity(place: Place) -> None:
    """An activity, its definition included."""
    place.only(("objectType", "id", "definition"), needed=("id",))
    place.one_of("objectType", ("Activity",), "object-type")
    place.formed("id", formats.is_iri, "iri", "an IRI with its scheme")
    definition = place.thing("definition")
    if definition is not None:
        definition.only(DEFINITION)
        definition.words("name")
        definition.words("description")
        definition.formed("type", formats.is_iri, "iri", "an IRI with its scheme")
        definition.formed("moreInfo", formats.is_address, "iri", "an address with its scheme")
        definition.extensions()
        _interaction(definition)


def _interaction(definition: Place) -> None:
    if not any(key in definition for key in INTERACTIVE):
        if definition.values.get("type") == INTERACTION:
            definition.fault("interactionType", "property-missing", "an interaction says of which type it is")
        return
    if "interactionType" not in definition:
        definition.fault("interactionType", "property-missing", "an interaction says of which type it is")
    kind = definition.one_of("interactionType", COMPONENTS, "interaction-type")
    if definition.values.get("type") != INTERACTION:
        definition.fault("type", "interaction-activity", f"an interaction is of the type {INTERACTION}")
    for key in LISTS:
        if key in definition and kind is not None and key not in COMPONENTS[kind]:
            definition.fault(key, "interaction-list", f"has no place in an interaction of type {kind}")
        _components(definition, key)
    for index, pattern in enumerate(definition.typed("correctResponsesPattern", list, "a list") or []):
        if not isinstance(pattern, str):
            definition.fault(f"correctResponsesPattern[{index}]", "type", "is not a text")
        else:
            check_response(definition, f"correctResponsesPattern[{index}]", pattern, definition)


def _components(definition: Place, key: str) -> None:
    known: set[str] = set()
    for component in definition.things(key):
        component.only(("id", "description"), needed=("id",))
        component.words("description")
        id = component.text("id")
        if id is None:
            continue
        if not id or any(character.isspace() for character in id):
            component.fault("id", "component-id", "is empty or has spaces in it")
        if id in known:
            component.fault("id", "component-twice", f"`{id}` is there twice")
        known.add(id)


def check_response(place: Place, key: str, response: str, definition: Place) -> None:
    """A response (of a result, or of a pattern) must have the form of its interaction, and name what is there."""
    kind = definition.values.get("interactionType")
    if kind not in {"choice", "sequencing", "likert", "true-false"}:
        return
    items = response.split("[,]") if kind in {"choice", "sequencing"} else [response]
    known: set[object] = {"true", "false"}
    if kind != "true-false":
        components = definition.values.get(COMPONENTS[kind][0])
        if not isinstance(components, list):
            return
        known = {component.get("id") for component in components if isinstance(component, dict)}
    if kind == "choice" and not response:
        return  # nothing was chosen
    missing = [item for item in items if item not in known]
    if missing:
        place.fault(key, "response", f"names what is no choice: `{missing[0]}`")
    if len(set(items)) != len(items):
        place.fault(key, "response", "names something twice")
