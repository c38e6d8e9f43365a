"""The words of statements: verbs, types of activities, and the IRIs that are kapsim's own, with what they hold.

Established IRIs are used where there are any: verbs and types of ADL, and `ignored` of MedBiquitous' virtual patients.

kapsim's own are `urn:x-kapsim:NAME`: names only, since nobody could promise that a web address is kept up.

In the context of every statement:

| IRI | |
|---|---|
| `urn:x-kapsim:kind` | `attempt`, or `replay`, `scripted`, `synthetic`: those say nothing about what somebody can do |
| `urn:x-kapsim:mode` | `train` (feedback after each decision) or `assess` |
| `urn:x-kapsim:rules` | version of the scoring rules that the attempt was begun under |
| `urn:x-kapsim:catalogue` | SHA-256 of the catalogue of practices; that of the case is the context's `revision` |
| `urn:x-kapsim:kapsim` | version of kapsim that recorded the attempt |
| `urn:x-kapsim:parent` | of a replay: the id of the attempt that it goes back to |

In the result of `answered`, `interacted` and `ignored`, and only if correct responses are asked for:

| IRI | |
|---|---|
| `urn:x-kapsim:credit` | by domain, 0 to 1: the share of what could be earned; a domain without an opportunity is missing |

In the result of `completed`. There is no total, no `score` and no `success`: kapsim has none to give.

| IRI | |
|---|---|
| `urn:x-kapsim:domains` | by domain (`safety`, `support`, `integration`), where anything was at stake: see below |
| `urn:x-kapsim:gate` | `clear`: every critical error was made good. `errors`: `practice`, `kind` (`commission`, `omission`), `recovered`. `incomplete`: practices half upheld |
| `urn:x-kapsim:end` | the step at which the case ended |
| `urn:x-kapsim:outcome` | how the patient fares there: `good`, `mixed`, `poor`, `harm` |
| `urn:x-kapsim:rules` | version of the scoring rules that these scores follow |
| `urn:x-kapsim:not-scored` | why there are counts and no scores; missing where there are scores |

A domain holds `credit` and `out_of` (counts; decisions earn whole or part credit), `score` (credit / out_of, 0 to 1),
`coverage` (share of the opportunities of a flawless way that were met, 0 to 1), `weighted` (the score with critical
practices counted threefold and major ones twice: a figure for sensitivity, not a score), and `lost` (opportunities that
were lost by going against a practice). Numbers are rounded to six decimals.
"""  # noqa: E501

from __future__ import annotations

VERSION = "1.0.3"
"""The version of xAPI that is spoken, for the header `X-Experience-API-Version`."""

ADL = "http://adlnet.gov/expapi/"
VERBS = {
    "initialized": f"{ADL}verbs/initialized",
    "resumed": f"{ADL}verbs/resumed",
    "answered": f"{ADL}verbs/answered",
    "interacted": f"{ADL}verbs/interacted",
    "ignored": "https://w3id.org/xapi/medbiq/verbs/ignored",
    "scored": f"{ADL}verbs/scored",
    "terminated": f"{ADL}verbs/terminated",
    "completed": f"{ADL}verbs/completed",
}
"""The verbs by the word that stands for them."""
VOIDED = f"{ADL}verbs/voided"

SIMULATION = f"{ADL}activities/simulation"
INTERACTION = f"{ADL}activities/cmi.interaction"
PERFORMANCE = f"{ADL}activities/performance"

OWN = "urn:x-kapsim:"
KIND = f"{OWN}kind"
MODE = f"{OWN}mode"
RULES_VERSION = f"{OWN}rules"
CATALOGUE = f"{OWN}catalogue"
WRITER = f"{OWN}kapsim"
PARENT = f"{OWN}parent"
CREDIT = f"{OWN}credit"
DOMAIN_SCORES = f"{OWN}domains"
GATE = f"{OWN}gate"
END = f"{OWN}end"
OUTCOME = f"{OWN}outcome"
NOT_SCORED = f"{OWN}not-scored"

OWN_WORDS = "en"
"""The language of kapsim's own words."""
UNKNOWN = "und"
"""The language of a case's words: its author chose it, and the case does not say which it is."""
