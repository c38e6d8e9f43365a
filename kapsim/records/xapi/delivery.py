"""Delivery: statements leave the outbox in batches, and each of them is sent, refused, or waits for the next time.

| the LRS says | what happens |
|---|---|
| 200 with ids, 204 | sent; an id that is not among them is looked up before it counts as there already |
| 400, 413, 422 | the batch is halved until the statement at fault stands alone: refused, with the reason |
| 409 | the same; if what is there under this id says the same, it counts as there already |
| 401, 403 | stopped: the credentials are wrong, or may not write |
| 429, 502, 503, 504 | waited, for as long as it asks if that is at most five minutes, and tried again |
| other 5xx | tried again, then halved; what fails alone waits for the next time |
| connection refused, lost, too slow | tried again, the same bytes, then stopped: all the rest waits for the next time |
| 307, 308 to the same server | followed |
| anything else | stopped: this is not an LRS, or not its address |

No statement is ever changed, so none can arrive as something else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..chosen import Chosen
from . import formats
from .lrs import Lrs, Reply, UnreachableError
from .outbox import Letter, Outbox
from .same import same_statement

BATCH = 50
"""Statements that are sent together."""
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before each further try."""
LONGEST_WAIT = 300.0
"""Seconds that an LRS may ask to wait; where it asks for more, the rest is left for the next time."""
MOST_FAILURES = 3
"""Statements in a row with which an LRS fails by itself, after which it is left alone."""
SPLIT = frozenset({400, 409, 413, 422})
BUSY = frozenset({429, 502, 503, 504})


class StoppedError(Exception):
    """Delivery cannot go on. `ours` says whether that is for us to mend: an address or credentials."""

    def __init__(self, message: str, ours: bool) -> None:
        super().__init__(message)
        self.message, self.ours = message, ours


@dataclass
class Delivered:
    """What became of statements: how many were sent, were there already, failed for now; refused ones by the reason."""

    sent: int = 0
    there: int = 0
    failed: int = 0
    refused: dict[str, list[str]] = field(default_factory=dict)

    @property
    def refusals(self) -> int:
        """How many were refused."""
        return sum(map(len, self.refused.values()))


class Delivery:
    """Brings what waits in an outbox to an LRS. `pause` sleeps for so many seconds; `say` tells what takes time."""

    def __init__(
        self,
        outbox: Outbox,
        lrs: Lrs,
        clock: Callable[[], datetime],
        pause: Callable[[float], None],
        say: Callable[[str], None],
    ) -> None:
        self.delivered = Delivered()
        self._outbox = outbox
        self._lrs = lrs
        self._clock = clock
        self._pause = pause
        self._say = say
        self._failures = 0

    def run(self, chosen: Chosen, step: Callable[[int], None], refused: bool = False) -> Delivered:
        """Send what waits, and what was `refused` before if asked for. Raises StoppedError."""
        after = None
        while batch := self._outbox.waiting(self._lrs.place.address, chosen, after, BATCH, refused):
            self._send(batch)
            after = batch[-1].place
            step(len(batch))
        return self.delivered

    def _send(self, letters: Sequence[Letter]) -> None:
        """Send statements together; what is wrong with one of them is not held against the others."""
        reply = self._tried(letters)
        if reply.status in {200, 204}:
            self._failures = 0
            self._arrived(letters, reply)
        elif reply.status in SPLIT or reply.status >= 500:
            if len(letters) > 1:
                middle = len(letters) // 2
                self._send(letters[:middle])
                self._send(letters[middle:])
            elif reply.status >= 500:
                self._failed(letters[0], reply)
            else:
                self._refused(letters[0], reply)
        else:
            raise self._stopped(reply)

    def _tried(self, letters: Sequence[Letter]) -> Reply:
        """The reply to statements, tried again while there is hope."""
        bodies = [letter.body for letter in letters]
        for pause in (*PAUSES, None):
            try:
                reply = self._lrs.post(bodies, self._clock())
            except UnreachableError as error:
                why, wait = str(error), None
            else:
                once = reply.status >= 500 and reply.status not in BUSY
                if reply.status not in BUSY and not (once and pause == PAUSES[0]):
                    return reply
                why, wait = reply.why, reply.wait
            if pause is None or (wait or 0) > LONGEST_WAIT:
                break
            seconds = pause if wait is None else wait
            if seconds > PAUSES[0]:
                self._say(f"{self._lrs.place.address} is not ready ({why}); trying again in {seconds:.0f} s.")
            self._pause(seconds)
        self._note(letters, "waiting", why)
        asks = f", and asks to wait {wait / 60:.0f} minutes" if wait and wait > LONGEST_WAIT else ""
        raise StoppedError(
            f"{self._lrs.place.address} cannot be reached ({why}){asks}. What is left waits; send again later.",
            ours=False,
        )

    def _arrived(self, letters: Sequence[Letter], reply: Reply) -> None:
        if reply.status == 204:
            self.delivered.there += len(letters)
        else:
            ids = reply.value
            if not isinstance(ids, list) or not all(isinstance(id, str) and formats.is_uuid(id) for id in ids):
                raise self._stopped(reply)
            said = {id.lower() for id in ids}
            new = [letter for letter in letters if letter.id in said]
            self._note(new, "sent")
            self.delivered.sent += len(new)
            letters = [letter for letter in letters if letter.id not in said]
            missing = [letter for letter in letters if self._there(letter) is False]
            if missing:
                self._note(missing, "waiting", "the LRS took the batch and not this statement")
                self.delivered.failed += len(missing)
            letters = [letter for letter in letters if letter not in missing]
            self.delivered.there += len(letters)
        self._note(letters, "sent", "was there already" if reply.status == 204 else "")

    def _refused(self, letter: Letter, reply: Reply) -> None:
        if reply.status == 409 and self._there(letter):
            self.delivered.there += 1
            self._note([letter], "sent")
            return
        why = "too large for it" if reply.status == 413 else reply.why
        if reply.status == 409:
            why = "it has another statement under the same id"
        self._note([letter], "refused", why)
        self.delivered.refused.setdefault(f"{reply.status}: {why}".replace(letter.id, "…"), []).append(letter.id)

    def _failed(self, letter: Letter, reply: Reply) -> None:
        self._note([letter], "waiting", reply.why)
        self.delivered.failed += 1
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            raise StoppedError(
                f"{self._lrs.place.address} fails again and again ({reply.why}). What is left waits; send again later.",
                ours=False,
            )

    def _there(self, letter: Letter) -> bool | None:
        """Whether an LRS has a statement as it is here; None if it does not tell."""
        try:
            reply = self._lrs.get(letter.id, self._clock())
        except UnreachableError:
            return None
        if reply.status == 404:
            return False
        found = reply.value
        if isinstance(found, dict) and isinstance(found.get("statements"), list):
            found = next(iter(found["statements"]), None)
            if found is None:
                return False
        if reply.status != 200 or not isinstance(found, dict):
            return None
        return same_statement(json.loads(letter.body), found)

    def _note(self, letters: Sequence[Letter], state: str, why: str = "") -> None:
        if letters:
            self._outbox.note(self._lrs.place.address, [letter.id for letter in letters], state, why)

    def _stopped(self, reply: Reply) -> StoppedError:
        address = self._lrs.place.address
        if reply.status == 401:
            return StoppedError(f"{address} does not know this user and password (401). Check both.", ours=True)
        if reply.status == 403:
            return StoppedError(f"{address} does not let this user write statements (403: {reply.why}).", ours=True)
        if 300 <= reply.status < 400 and reply.to:
            return StoppedError(
                f"{address} sends us on to {reply.to.partition('?')[0][:200]}, and the password does not go there by "
                "itself. If you trust that address, send to it.",
                ours=True,
            )
        if reply.status in {200, 204}:
            return StoppedError(f"{address} does not answer as a learning record store. Check the address.", ours=True)
        return StoppedError(
            f"{address} does not take statements ({reply.why}). Check it: statements go to {address}/statements.",
            ours=True,
        )
