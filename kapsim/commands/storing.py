"""store: where attempts are kept, whether all is well there, backups, upgrades, and copies to another store."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from ..exits import Exit
from .shared import Commands, Fault, print_json, store_name

STORE = "a file, or a URL as --store takes it"


def add(commands: Commands) -> None:
    """Add store with all that can be done to one."""
    whats = commands.group("store", "Look after the place where attempts are kept.")
    whats.add("path", _path, "Print where the store is.")
    parser = whats.add("check", _check, "Look the store over: its file, its tables, every attempt told again.")
    parser.add_argument("--json", action="store_true", help="for tools")
    parser = whats.add("backup", _backup, "Back the store up into a new file, also while it is in use.")
    parser.add_argument("file", metavar="FILE", nargs="?", help="by default beside the store, named by date and time")
    whats.add("upgrade", _upgrade, "Bring a store of an older kapsim up to date, after a backup.")
    parser = whats.add("copy", _copy, "Copy all attempts to another store; each is verified where it arrives.")
    parser.add_argument("source", metavar="FROM", help=STORE)
    parser.add_argument("target", metavar="TO", help="another one; it is made if there is none")


def _path(options: argparse.Namespace) -> int:
    from ..records.address import whereabouts

    print(whereabouts(store_name(options)))
    return Exit.DONE


def _check(options: argparse.Namespace) -> int:
    from ..records.checkup import Finding, check_up
    from ..records.store import open_store
    from ..records.trouble import NoStoreError, StoreError
    from .progress_bar import progress

    try:
        with closing(open_store(store_name(options), create=False)) as store:
            ids = [summary.id for summary in store.attempts()]
            with progress("Telling attempts again", len(ids)) as step:
                found = check_up(store, ids, step)
    except NoStoreError:
        raise
    except StoreError as error:
        if not options.json:
            raise
        from ..records.address import whereabouts

        finding = Finding("structure", error.message)
        print_json({"store": whereabouts(store_name(options)), "sound": False, "findings": [finding.data()]})
        return Exit.MACHINE
    if options.json:
        print_json(found.data())
    else:
        print(found.text())
    return Exit.DONE if found.sound else Exit.MACHINE


def _backup(options: argparse.Namespace) -> int:
    from ..records.backup import back_up, usual_backup
    from ..records.sqlite import SqliteFile
    from ..records.store import open_store

    with closing(open_store(store_name(options), create=False)) as store:
        moment = store.clock()
        beside = store.database.path if isinstance(store.database, SqliteFile) else Path("kapsim.db")
        to = Path(options.file) if options.file else usual_backup(beside, moment)
        if to.is_dir():
            to = to / usual_backup(beside, moment).name
        back_up(store.database, to, moment)
        print(f"{store.place} is backed up in {to}.")
    return Exit.DONE


def _upgrade(options: argparse.Namespace) -> int:
    from ..records.store import now
    from ..records.upgrade import upgrade_store

    done = upgrade_store(store_name(options), now)
    if done.before == done.after:
        print(f"{done.place} has schema {done.after} already, which is that of this kapsim. Nothing was done.")
    else:
        print(f"{done.place} was brought from schema {done.before} to schema {done.after}.")
    if done.backup:
        print(f"As it was before, it lies in {done.backup}.")
    return Exit.DONE


def _copy(options: argparse.Namespace) -> int:
    from ..records.copying import copy, extent
    from ..records.store import open_store
    from .progress_bar import progress

    with closing(open_store(options.source, create=False)) as source, closing(open_store(options.target)) as target:
        with progress("Copying attempts", extent(source)) as step:
            done = copy(source, target, step)
        print(
            f"{_attempts(done.copied)} copied from {source.place} to {target.place}, each told again where it arrived."
        )
    if done.there:
        print(f"{_attempts(done.there)} there already.")
    for sentence in done.told:
        print(sentence)
    if done.refused:
        listed = "\n".join(f"- {sentence}" for sentence in done.refused)
        raise Fault(f"{_attempts(len(done.refused))} not copied:\n{listed}", Exit.MACHINE)
    return Exit.DONE


def _attempts(count: int) -> str:
    return f"{count} attempt{'' if count == 1 else 's'}"
