"""Work that takes seconds: done beside the requests, one piece after the other.

Nothing of it is kept when the server ends. What a piece writes is written whole or not at all, so
that a server killed in the middle leaves what the next run of the shell can go on from.
"""

from __future__ import annotations

import itertools
import queue
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kb.web.admin.forms import Refusal

KEPT = 60
"""Pieces of work that are remembered, the newest."""
WAITING_AT_ONCE = 4
"""Requests that wait for a piece at the same time; others are told at once that it goes on."""
WAIT_SECONDS = 4.0
MOST_WAITING = 20
"""Pieces that may stand in line."""


@dataclass
class Piece:
    """One piece of work: ``do`` gives its ``result``, or it has a ``problem``."""

    kind: str
    do: Callable[[], Any]
    given: Any = None
    """What it is about, for whoever shows it."""
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    step: str = ""
    """How far it came, in a word of its own; ``do`` says so."""
    result: Any = None
    problem: Refusal | None = None
    is_patient: bool = False
    """Whether others that come later may go first."""
    followed_by: Piece | None = None
    """The piece that takes up its result: it is started once."""
    _done: threading.Event = field(default_factory=threading.Event)

    @property
    def is_done(self) -> bool:
        """Whether it came to an end, good or bad."""
        return self._done.is_set()

    def run(self, told: Callable[[Exception], Refusal]) -> None:
        """Do it; whatever goes wrong becomes its problem."""
        try:
            self.result = self.do()
        except Exception as error:  # noqa: BLE001 (told to whoever waits, without its text)
            if threading.main_thread().is_alive():  # else the server has ended: nobody waits
                self.problem = told(error)
        finally:
            self._done.set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end at most so long; whether it came."""
        return self._done.wait(seconds)


class Work:
    """A line of pieces and the one thread that does them; safe to ask from several threads."""

    def __init__(self, told: Callable[[Exception], Refusal]) -> None:
        self._told = told
        self._line: queue.PriorityQueue[tuple[bool, int, Piece]]
        self._line = queue.PriorityQueue(MOST_WAITING)
        self._numbers = itertools.count()
        self._known: OrderedDict[str, Piece] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting = threading.Semaphore(WAITING_AT_ONCE)
        self._thread: threading.Thread | None = None

    def is_at(self, *kinds: str) -> bool:
        """Whether a piece of one of these kinds waits or is being done."""
        return any(one.kind in kinds and not one.is_done for one in tuple(self._known.values()))

    def start(self, piece: Piece) -> Piece:
        """Put a piece in the line, at its end but before patient ones.

        Raises:
            Refusal: the line is too long.
        """
        with self._lock:
            self._put(piece)
        return piece

    def start_alone(self, make: Callable[[], Piece]) -> Piece:
        """A new piece, or the one of its kind that waits or is being done.

        Raises:
            Refusal: the line is too long.
        """
        with self._lock:
            wanted = make()
            going = (one for one in self._known.values() if one.kind == wanted.kind)
            return next((one for one in going if not one.is_done), None) or self._put(wanted)

    def at(self, kind: str) -> Piece | None:
        """The piece of that kind that waits or is being done; None for none."""
        going = (one for one in tuple(self._known.values()) if one.kind == kind)
        return next((one for one in going if not one.is_done), None)

    def follow(self, first: Piece, make: Callable[[], Piece]) -> Piece:
        """The piece that takes up the result of ``first``, started if nobody did before."""
        with self._lock:
            if first.followed_by is None:
                first.followed_by = self._put(make())
            return first.followed_by

    def find(self, name: str) -> Piece | None:
        """The piece with that id, after waiting a little for its end; None for no such piece."""
        piece = self._known.get(name)
        if piece is not None and not piece.is_done and self._waiting.acquire(blocking=False):
            try:
                piece.wait(WAIT_SECONDS)
            finally:
                self._waiting.release()
        return piece

    def _put(self, piece: Piece) -> Piece:
        try:
            self._line.put_nowait((piece.is_patient, next(self._numbers), piece))
        except queue.Full as error:
            raise Refusal(503, "too_much_work") from error
        self._known[piece.id] = piece
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._do_all, daemon=True)
            self._thread.start()
        return piece

    def _do_all(self) -> None:
        while True:
            self._line.get()[-1].run(self._told)
