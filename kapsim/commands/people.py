"""person: who is in the store, what is kept about somebody, and erasing it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from ..exits import Exit
from .choosing import ID_OR_NAME
from .output_file import note_written, written
from .shared import Commands, Fault, agreed, print_json, store_of

if TYPE_CHECKING:
    from ..records.erasing import Erased
    from ..records.people import Person
    from ..records.store import Store

ELSEWHERE = (
    "Not reached: what was exported, printed or copied before, statements that were sent to a learning record store "
    "(under the id), and the file of a program if it names this id or ids of its gradebook."
)


def add(commands: Commands) -> None:
    """Add person with all that can be done about one."""
    whats = commands.group("person", "Look after the people in the store: names, and what is kept about them.")
    parser = whats.add("list", _list, "List everybody in the store, with the random ids that stand for them.")
    parser.add_argument("--json", action="store_true", help="for tools")
    parser = whats.add("add", _add, "Give somebody an id before they first play.")
    parser.add_argument("name", metavar="NAME")
    parser = whats.add("rename", _rename, "Give somebody another name.")
    parser.add_argument("person", metavar="PERSON", help=ID_OR_NAME)
    parser.add_argument("name", metavar="NAME")
    parser = whats.add("export", _export, "Write everything that is kept about somebody as one JSON file.")
    parser.add_argument("person", metavar="PERSON", help=ID_OR_NAME)
    parser.add_argument("-o", "--output", metavar="FILE", default="", help="by default, and for -, standard output")
    text = "Erase somebody's name and everything they wrote; what they did stays under the id."
    parser = whats.add("erase", _erase, text)
    parser.add_argument("person", metavar="PERSON", nargs="?", default="", help=f"{ID_OR_NAME}; none: finish")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _list(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from ..records.erasing import interrupted
    from ..records.people import people

    store = store_of(options)
    invented = _invented(store)
    everybody = [person for person in people(store) if person.trainee not in invented]
    if options.json:
        print_json([asdict(person) for person in everybody])
        return Exit.DONE
    if not everybody:
        print(f"Nobody is in {store.place} yet. `kapsim person add NAME` gives somebody an id.")
    for person in everybody:
        who = person.name or ("(plays here without a name)" if person.nobody else "(no name)")
        print(f"{person.trainee}  {who}, {_counted(person.attempts, 'attempt')}")
    if invented:
        print(f"Not listed: {_counted(len(invented), 'synthetic trainee')}.")
    if interrupted(store):
        print("An erasing was interrupted. `kapsim person erase` finishes it.")
    return Exit.DONE


def _invented(store: Store) -> set[str]:
    """The trainees that `kapsim synthesize` has made, who are nobody to look after."""
    kinds: dict[str, set[str]] = {}
    for attempt in store.attempts():
        kinds.setdefault(attempt.trainee, set()).add(attempt.kind)
    return {trainee for trainee, met in kinds.items() if met == {"synthetic"}}


def _add(options: argparse.Namespace) -> int:
    from ..records.people import find_person, people
    from ..records.typed import shown_as

    if not shown_as(options.name):
        raise Fault("Give a name.", Exit.USAGE)
    store = store_of(options)
    known = {person.trainee for person in people(store)}
    trainee = store.trainee(options.name)
    print(f"{trainee}  {find_person(store, trainee).name}{' (was here already)' if trainee in known else ''}")
    return Exit.DONE


def _rename(options: argparse.Namespace) -> int:
    from ..records.people import find_person, rename
    from ..records.typed import shown_as

    store = store_of(options, create=False)
    person = find_person(store, options.person)
    rename(store, person.trainee, options.name)
    print(f"{person.trainee}  {shown_as(options.name)}")
    return Exit.DONE


def _export(options: argparse.Namespace) -> int:
    from ..records.belongings import belongings
    from ..records.people import find_person

    store = store_of(options, create=False)
    person = find_person(store, options.person)
    kept = belongings(store, person)
    with written(options.output) as out:
        out.write((json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode())
    note_written(f"Everything that is kept about {person.called}", options.output)
    return Exit.DONE


def _erase(options: argparse.Namespace) -> int:
    from ..records.erasing import interrupted
    from ..records.people import find_person, people
    from ..records.trouble import NoPersonError

    store = store_of(options, create=False)
    begun = interrupted(store)
    failed = False
    for person in [person for person in people(store) if person.trainee in begun]:
        failed |= _erased(store, person)
        print("That had been begun before and was interrupted; it is finished now.")
    if not options.person:
        if not begun:
            raise Fault("Name the person. `kapsim person list` shows who is in the store.", Exit.USAGE)
        return Exit.MACHINE if failed else Exit.DONE
    try:
        person = find_person(store, options.person)
    except NoPersonError:
        if begun:
            return Exit.MACHINE if failed else Exit.DONE
        raise
    if person.trainee not in begun:
        print(f"{person.called}: {_counted(person.attempts, 'attempt')} in {store.place}.")
        print("Name and free texts (own words, notes, views) go; what was answered stays, under a random id.")
        if not agreed(f"Erase {person.called}?", options.yes):
            print("Nothing was erased.")
            return Exit.DONE
        failed |= _erased(store, person)
    return Exit.MACHINE if failed else Exit.DONE


def _erased(store: Store, person: Person) -> bool:
    """Erase a person here and from the settings; says what was done. Gives whether a backup could not be written."""
    from ..records.erasing import erase
    from ..records.typed import key_of
    from ..settings import forget_trainee, settings_file

    stuck = False
    try:
        settings = forget_trainee(lambda name: bool(name) and key_of(name) == key_of(person.name), person.trainee)
    except OSError:
        settings, stuck = "", True
        print(f"{settings_file()} cannot be written and still holds the name: take it out by hand.")
    erased: Erased = erase(store, person.trainee)
    print(f"Erased: the name, and {_counted(erased.texts, 'text')}. The attempts stay, under {person.trainee}.")
    for path in erased.backups:
        print(f"Erased from the backup {path} too.")
    if settings:
        print(f"The name is gone from the settings of this machine too ({settings}).")
    for sentence in (*erased.beyond, ELSEWHERE):
        print(sentence)
    if erased.failed:
        print(f"Once that backup can be written: kapsim person erase {person.trainee}")
    return erased.failed or stuck


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
