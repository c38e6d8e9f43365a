"""send: attempts to a learning record store, as xAPI statements."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from typing import TYPE_CHECKING

from ..exits import Exit
from .choosing import add_choice, chosen_of
from .progress_bar import progress
from .shared import Commands, Fault, library_of, program_of, store_of

if TYPE_CHECKING:
    from ..program import Program
    from ..records.chosen import Chosen
    from ..records.store import Store
    from ..records.xapi.delivery import Delivered
    from ..records.xapi.endpoint import Credentials, Endpoint
    from ..records.xapi.issuer import Issuer
    from ..records.xapi.outbox import Outbox

MORE = """\
Statements are made once and kept in the store; what has arrived is not sent again, and what could not be sent waits for
the next time. User and password come from KAPSIM_LRS_USER and KAPSIM_LRS_PASSWORD, or from the system's keyring
(`keyring set URL USER`; both need the extra: pip install 'kapsim[lrs]'). Only https, except on this machine. Trainees
are random ids under the home page of your program: no names, and nothing of what they wrote. There are scores by domain
and the critical errors, as extensions of the statement `completed`; there is no total and no pass or fail.
"""


def add(commands: Commands) -> None:
    """Add send."""
    parser = commands.add("send", _send, "Send attempts to a learning record store, as xAPI 1.0.3 statements.")
    parser.epilog = MORE
    parser.add_argument("url", metavar="URL", help="its address, without /statements at the end")
    add_choice(parser)
    add_issuer(parser)
    parser.add_argument("--again", action="store_true", help="also what it refused before")
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent; send and keep nothing")


def add_issuer(parser: argparse.ArgumentParser) -> None:
    """Add whose statements they are, and how much they tell."""
    parser.add_argument(
        "--home-page", metavar="URL", default="",
        help="of your program, once: it is part of who a trainee is; by default KAPSIM_HOME_PAGE, or that of the "
        "program's file",
    )  # fmt: skip
    parser.add_argument(
        "--correct-responses", action="store_true",
        help="say in statements that are not made yet which answers are correct; this gives the key away",
    )  # fmt: skip


def issuer_of(options: argparse.Namespace, store: Store, program: Program | None) -> Issuer:
    """Who issues statements: under the home page that is named, or that of the statements there are. Raises Fault."""
    from ..records.xapi.issuer import Issuer, home_page
    from ..records.xapi.outbox import home_of

    known = home_of(store)
    named = options.home_page or os.environ.get("KAPSIM_HOME_PAGE", "") or (program.home_page if program else "")
    named = named or known
    if not named:
        raise Fault(
            "Whose trainees are these? Name the home page of your program with --home-page URL, once.", Exit.USAGE
        )
    try:
        issuer = Issuer(home_page(named), options.correct_responses)
    except ValueError as error:
        raise Fault(str(error), Exit.USAGE) from None
    if known and issuer.home != known:
        raise Fault(
            f"The statements in {store.place} were made for {known}, and under {issuer.home} a trainee would become "
            "two. Leave --home-page out.",
            Exit.USAGE,
        )
    return issuer


def _send(options: argparse.Namespace) -> int:
    from ..records.xapi.endpoint import endpoint
    from ..records.xapi.outbox import Outbox, remember_home

    try:
        place = endpoint(options.url)
    except ValueError as error:
        raise Fault(str(error), Exit.USAGE) from None
    who = None if options.dry_run else _who(place)
    program = program_of(options)
    store = store_of(options, create=False)
    chosen = chosen_of(options, store)
    issuer = issuer_of(options, store, program)
    outbox = Outbox(store, issuer, library_of(options).proof)
    if who is None:
        return _dry_run(outbox, place, chosen, options.again)
    remember_home(store, issuer.home)
    unread = _make(outbox, chosen)
    return _deliver(outbox, store, place, who, chosen, options.again) or (Exit.INPUT if unread else Exit.DONE)


def _who(place: Endpoint) -> Credentials:
    """Who sends. Raises Fault."""
    from importlib.util import find_spec

    from ..records.xapi.endpoint import PASSWORD, USER, credentials

    if find_spec("httpx") is None:
        raise Fault("Sending needs an extra: pip install 'kapsim[lrs]'.", Exit.MACHINE)
    who = credentials(place)
    if who is None:
        raise Fault(
            f"Who sends? Set {USER} and {PASSWORD}, or keep them in the keyring: keyring set {place.address} USER.",
            Exit.USAGE,
        )
    return who


def _make(outbox: Outbox, chosen: Chosen) -> int:
    """Make the statements that there are not yet; gives how many attempts could not be read, which is said of each."""
    from ..records.trouble import StoreError

    unread = 0
    with progress("Making statements", outbox.count_untold(chosen)) as step:
        for id in outbox.untold(chosen):
            try:
                outbox.make(id)
            except StoreError as error:
                unread += 1
                step.aside()
                print(error.message, file=sys.stderr)
            step()
    return unread


def _dry_run(outbox: Outbox, place: Endpoint, chosen: Chosen, again: bool) -> int:
    """Say what would be sent."""
    from ..records.trouble import StoreError

    verbs: Counter[str] = Counter()
    attempts = 0
    with progress("Making statements", outbox.count_untold(chosen)) as step:
        for id in outbox.untold(chosen):
            try:
                found = outbox.new(id)
            except StoreError as error:
                step.aside()
                print(error.message, file=sys.stderr)
                found = []
            verbs.update(statement.verb for statement in found)
            attempts += bool(found)
            step()
    waiting = outbox.count_waiting(place.address, chosen, again)
    told = ", ".join(f"{count} {verb}" for verb, count in verbs.items())
    print(f"Would make {counted(verbs.total())} of {counted(attempts, 'attempt')}{f': {told}' if told else ''}.")
    print(f"Would send {counted(verbs.total() + waiting)} to {place.address}.")
    return Exit.DONE


def _deliver(outbox: Outbox, store: Store, place: Endpoint, who: Credentials, chosen: Chosen, again: bool) -> int:
    """Send what waits, and say what became of it."""
    import time

    from ..records.xapi.delivery import Delivery, StoppedError
    from ..records.xapi.lrs import Lrs

    total = outbox.count_waiting(place.address, chosen, again)
    lrs = Lrs(place, who)
    stopped = None
    try:
        with progress("Sending statements", total) as step:

            def say(sentence: str) -> None:
                step.aside()
                print(sentence, file=sys.stderr)

            delivery = Delivery(outbox, lrs, store.clock, time.sleep, say)
            try:
                delivery.run(chosen, step, again)
            except StoppedError as error:
                stopped = error
    finally:
        lrs.close()
    delivered = delivery.delivered
    left = outbox.count_waiting(place.address, chosen)
    print(summary(delivered, left, place.address))
    for why, ids in delivered.refused.items():
        print(f"Refused, {why}: {counted(len(ids))}, the first is {ids[0]}.", file=sys.stderr)
    if stopped:
        raise Fault(stopped.message, Exit.INPUT if stopped.ours else Exit.MACHINE)
    if delivered.failed:
        return Exit.MACHINE
    return Exit.INPUT if delivered.refused else Exit.DONE


def summary(delivered: Delivered, left: int, address: str) -> str:
    """What became of statements, in a line."""
    parts = [f"{counted(delivered.sent)} sent to {address}"]
    parts += [f"{delivered.there} there already"] if delivered.there else []
    parts += [f"{delivered.refusals} refused"] if delivered.refused else []
    parts += [f"{left} waiting"] if left else []
    return f"{', '.join(parts)}."


def counted(number: int, what: str = "statement") -> str:
    """`1 statement`, `2,000 statements`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
