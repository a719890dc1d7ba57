"""The figures that pages and the API ask for: rows held in memory, answers kept for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.errors import NothingToDoError
from kb.service.filters import Fault, Filters, Known, asked
from kb.service.held import Held
from kb.service.overview import overview
from kb.storage.workspace import Workspace
from kb.web.admin import dashboard_read as read
from kb.web.admin.snapshot import Snapshot

KEPT = 40
"""Answers that are kept."""
Document = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What was asked, and the figures; or why they cannot be told."""

    known: Known
    filters: Filters | None
    document: Document | None
    faults: Sequence[Fault] = ()


class FigureDesk:
    """Figures of a workspace; safe to ask from several threads."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.held = Snapshot(lambda: read.read_held(workspace), lambda: read.made_from(workspace))
        self.labels = Snapshot(
            lambda: read.topic_labels(workspace), lambda: read.made_from(workspace)
        )
        self._of: Held | None = None
        self._answers: OrderedDict[tuple[tuple[str, str], ...], Document] = OrderedDict()
        self._lock = threading.Lock()

    def told(self, query: Mapping[str, str]) -> Told:
        """The figures of the part that an address asks for.

        Raises:
            NothingToDoError: there are no figures yet, or no ticket.
            InputError: a result is damaged.
        """
        own = self.held.now()
        if own.rows.empty:
            hint = "askless import"
            raise NothingToDoError("no tickets yet", code="not_run", command=hint)
        filters, faults = asked(query, own.known)
        document = None if filters is None else self._answer(own, filters)
        return Told(own.known, filters, document, faults)

    def _answer(self, own: Held, filters: Filters) -> Document:
        key = tuple(sorted(filters.query().items()))
        with self._lock:
            if self._of is not own:
                self._of, self._answers = own, OrderedDict()
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        made = overview(own, filters, read.card_of(self.workspace))
        with self._lock:
            if self._of is own:
                self._answers[key] = made
                while len(self._answers) > KEPT:
                    self._answers.popitem(last=False)
        return made
