"""How each trainee stands at one case by one attempt: what a gradebook is filled from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from ..engine.model import Domain
from .chosen import Chosen
from .export import tried
from .tables import attempts, results

if TYPE_CHECKING:
    from .store import Store

LOST = "the first try was before the days of the group, or was deleted"
Which = Literal["first", "latest"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an attempt stands. `why` says why there is nothing to give for it, "" if there is.

    attempt: its id, "" where there is none. share: 0 to 1, what was earned of what could be; of the gate 1 or 0.
    """

    trainee: str
    attempt: str = ""
    share: Fraction = Fraction(0)
    why: str = ""


def standings(store: Store, chosen: Chosen, which: Which, domain: Domain | None) -> dict[str, Standing]:
    """By trainee, the standing in a domain, or at the gate where that is None. Raises StoreError.

    `first` is the trainee's first try, whatever became of it; `latest` the finished one that was started last.
    Whoever has not begun is not in it.
    """
    query = tried(attempts.c.trainee, attempts.c.id, attempts.c.state, results.c.errors, results.c.data)
    found: dict[str, Standing] = {}
    with store.database.reading() as connection:
        for nth, trainee, attempt, state, errors, data in connection.execute(query.where(chosen.among)):
            finished = state == "finished"
            if (which == "first" and nth == 1) or (which == "latest" and (finished or trainee not in found)):
                found[trainee] = _standing(trainee, attempt, finished, errors, data, domain)
            else:
                found.setdefault(trainee, Standing(trainee, why=LOST))
    return found


def _standing(
    trainee: str, attempt: str, finished: bool, errors: int | None, data: str | None, domain: Domain | None
) -> Standing:
    if not finished:
        return Standing(trainee, attempt, why="the attempt is not finished")
    if errors is None or data is None:
        return Standing(trainee, attempt, why="the attempt could not be told again")
    if domain is None:
        return Standing(trainee, attempt, Fraction(errors == 0))
    score: dict[str, Any] = json.loads(data)["domains"][domain]
    if score["score"] is None:
        return Standing(trainee, attempt, why=f"there is no score in {domain}")
    if score["percent"] is None:
        return Standing(trainee, attempt, why=f"there were too few opportunities in {domain} for a percentage")
    return Standing(trainee, attempt, Fraction(score["score"]))
