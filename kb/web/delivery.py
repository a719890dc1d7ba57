"""Messages of the contact form passed on to the help desk: each when it is due, new ones first.

A desk that does not answer is asked again after a growing pause, and a message that it will not
take never holds up the others. What cannot be passed on stays on disk under a name that says so.
"""

from __future__ import annotations

import contextlib
import random
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from kb.errors import KbError
from kb.messages import HandoverError, Message
from kb.storage import messagestore
from kb.storage.messagestore import Waiting
from kb.storage.workspace import Workspace

PassOn = Callable[[Message], str]
"""Hands a message to the help desk and gives its id there; raises HandoverError when it cannot."""
FIRST_WAIT, LONGEST_WAIT = 10.0, 3_600.0
"""Seconds after a first failure, and at most; half of each is chance."""
MOST_TRIES = 100
"""Of a message while the desk does not answer, or knows no such key: some three days."""
MOST_REFUSED = 5
"""Of one that the desk has read and does not take."""
IN_A_ROW = 3
"""Faults of the desk after which the others are not tried for now: it is the desk, not they."""


@dataclass
class Delivery:
    """Passes on what waits in a workspace; ``to`` names the desk."""

    workspace: Workspace
    pass_on: PassOn
    to: str
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    chance: random.Random = field(default_factory=random.Random)
    _passing: threading.Lock = field(default_factory=threading.Lock)
    _wake: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _pauses: int = 0
    """How many passes in a row the desk has ended."""

    def start(self) -> None:
        """Pass on what is due in a thread of its own, at once."""
        self._wake.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def _work(self) -> None:
        is_start, seconds = True, None
        while True:
            self._wake.wait(seconds)
            self._wake.clear()
            try:
                is_start, seconds = False, self.pass_due(is_start=is_start)
            except OSError as error:
                sys.stderr.write(f"askless: contact: {type(error).__name__}; tried again\n")
                seconds = LONGEST_WAIT

    def pass_due(self, *, is_start: bool = False) -> float | None:
        """Try each message that is due; seconds until the next one is, None when none is left.

        At the start every one is, also those that were given up: somebody may have mended why.
        """
        with self._passing:
            left = self._left(self._due(is_start=is_start))
            self._pauses = self._pauses + 1 if left else 0
            if left:
                return self._back_off(self._pauses)
            waiting = [one for one in self._waiting() if not one.is_given_up]
            return min((self._seconds(one) for one in waiting), default=None)

    def _waiting(self) -> list[Waiting]:
        found = messagestore.outbox(self.workspace)
        return [one for one in found if not one.message.is_suspected]

    def _due(self, *, is_start: bool) -> list[Waiting]:
        """What is to be tried now: what was never tried first, then what was tried least."""
        found = [
            one
            for one in self._waiting()
            if is_start or (not one.is_given_up and not self._seconds(one))
        ]
        return sorted(found, key=lambda one: (one.tries, one.message.at))

    def _seconds(self, one: Waiting) -> float:
        if one.due_at is None:
            return 0.0
        return max(0.0, (one.due_at - self.now()).total_seconds())

    def _left(self, due: Sequence[Waiting]) -> int:
        """Try them in turn; how many were left when the desk did not answer several times."""
        faults = 0
        for place, one in enumerate(due, start=1):
            fault = self._fault(one)
            faults = faults + 1 if fault is not None and not fault.is_of_message else 0
            if faults >= IN_A_ROW:
                return len(due) - place
        return 0

    def _fault(self, one: Waiting) -> HandoverError | None:
        """Try one message; why it was not passed on, None when it was."""
        try:
            identity = self.pass_on(one.message)
            messagestore.passed_on(self.workspace, one, self.to, identity)
        except HandoverError as error:
            fault = error
        except Exception as error:  # noqa: BLE001 (the others go on, whatever is wrong with this one)
            said = str(error) if isinstance(error, KbError) else type(error).__name__
            fault = HandoverError(said, is_of_message=not isinstance(error, OSError))
        else:
            return None
        with contextlib.suppress(OSError):  # then it is tried again as if it had not been
            self._note(one, fault)
        return fault

    def _note(self, one: Waiting, fault: HandoverError) -> None:
        tries = one.tries + 1
        is_given_up = tries >= (MOST_REFUSED if fault.is_of_message else MOST_TRIES)
        wait = max(self._back_off(tries), fault.wait_seconds or 0.0)
        due_at = self.now() + timedelta(seconds=min(wait, LONGEST_WAIT))
        given_up = one.is_given_up or is_given_up
        tried = replace(one, tries=tries, due_at=due_at, is_given_up=given_up)
        messagestore.tried(self.workspace, one, tried)
        reference = one.message.reference
        if given_up:
            name = messagestore.path_of(self.workspace, tried).name
            count = messagestore.count_given_up(self.workspace)
            said = f"given up after {tries} tries, kept as {name} ({fault}); such messages: {count}"
            say(reference, f"{said}. Mend why and start `askless serve` again, or read it there")
        else:
            say(reference, f"not passed on, kept and tried again ({fault})")

    def _back_off(self, number: int) -> float:
        most = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(number - 1, 20))
        return most * (0.5 + self.chance.random() / 2)


def say(reference: str, what: str) -> None:
    """A line in the server's log, with nothing of the message."""
    sys.stderr.write(f"askless: contact {reference}: {what}\n")
