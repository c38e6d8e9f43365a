"""synthesize: attempts of trainees who do not exist, for trying out reports and exports."""

from __future__ import annotations

import argparse
import math
import secrets
import uuid
from datetime import UTC, datetime

from ..exits import Exit
from .shared import Commands, Fault, library_of, store_of

SKILLS = ("LOW", "TYPICAL", "HIGH")
MOST = 100_000
TEXT = (
    "Make plausible attempts of trainees who do not exist, to try out reports and exports. They are marked as "
    "synthetic for ever, are nobody's first attempt, and are in no report unless it is asked for with --synthetic."
)


def add(commands: Commands) -> None:
    """Add synthesize."""
    parser = commands.add("synthesize", _synthesize, TEXT)
    parser.add_argument("case", metavar="CASE", help="a file if it ends in .yaml, else an id")
    parser.add_argument("--trainees", metavar="N", type=int, required=True, help="one attempt each")
    parser.add_argument(
        "--skill",
        metavar="SKILL",
        default="TYPICAL",
        help="LOW, TYPICAL, HIGH, or how often they prefer a perfect answer to a worthless one, between 0 and 1",
    )
    parser.add_argument(
        "--spread",
        metavar="SD",
        type=float,
        default=None,
        help="how much they differ, in logits; by default 1, and 0 is not at all",
    )
    parser.add_argument("--seed", type=int, help="draws abilities, answers and times; without it others each time")


def _synthesize(options: argparse.Namespace) -> int:
    from ..synthesis import SPREAD, synthesize
    from .progress_bar import progress

    skill = _skill(options.skill)
    spread = SPREAD if options.spread is None else options.spread
    if not 1 <= options.trainees <= MOST:
        raise Fault(f"--trainees is a number from 1 to {MOST:,}.", Exit.USAGE)
    if not (math.isfinite(spread) and 0 <= spread <= 10):
        raise Fault("--spread is a number from 0 to 10.", Exit.USAGE)
    loaded = library_of(options).load(options.case)
    store = store_of(options)
    trainees = [str(uuid.uuid4()) for _ in range(options.trainees)]
    with progress("Making attempts", len(trainees)) as step:
        synthesize(
            loaded,
            trainees,
            store.log,
            skill=skill,
            spread=spread,
            seed=secrets.randbelow(2**31) if options.seed is None else options.seed,
            until=datetime.now(UTC),
            done=step,
        )
    count = "1 synthetic attempt" if len(trainees) == 1 else f"{len(trainees):,} synthetic attempts"
    print(f"{count} at {loaded.case.id} in {store.place}. `kapsim cohort --synthetic -o report.html` reports on them.")
    return Exit.DONE


def _skill(named: str) -> float:
    """The skill that is meant by a name or a number."""
    from ..synthesis import SKILLS as KNOWN

    if named.upper() in KNOWN:
        return KNOWN[named.upper()]
    try:
        skill = float(named)
    except ValueError:
        skill = math.nan
    if not 0 < skill < 1:
        raise Fault(f"--skill is {', '.join(SKILLS)} or a number between 0 and 1, not {named}.", Exit.USAGE)
    return skill
