"""What customers asked in the tickets behind an article: private, for matching only.

An article drafted from tickets is found by later customers' words best when it is compared with
the words of those earlier ones (FineKB 2025: recall@3 from .43 with the article's text alone to
.65 with the issues behind it). The texts come from the evidence of its sentences; they never reach
a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.articles import Article
from kb.errors import InputError
from kb.frames import column_values, instants
from kb.storage import evidence_store, ticketstore
from kb.storage.workspace import Workspace
from kb.tickets import ASKED_TICKETS
from mining.graph import Integers
from mining.matching import asked
from mining.unit_columns import arrow, places

MOST_ASKED = 24
"""Tickets whose words stand beside an article's own questions."""

Asked = Mapping[tuple[str, str], tuple[str, ...]]
"""(article id, locale) -> first messages of the tickets it was drafted from."""


def asked_texts(workspace: Workspace, articles: Iterable[Article], tickets: pd.DataFrame) -> Asked:
    """The texts behind ``articles``; nothing for one that was not drafted from tickets.

    ``tickets`` are rows of COUNTED_TICKETS: no others are behind one, and only those that are have
    their texts read. The tickets that stand behind most sentences come first.
    """
    places = sorted({(a.id, a.locale) for a in articles})
    behind = {place: _ranked(workspace, *place) for place in places}
    wanted = {ticket for ranked in behind.values() for ticket in ranked}
    known = tickets.loc[tickets["ticket_id"].isin(wanted).astype(bool), "ticket_id"].tolist()
    own = ticketstore.read_tickets(workspace, of=known)
    texts = {
        row["ticket_id"]: asked(row["subject"], row["text"])
        for row in own[["ticket_id", "subject", "text"]].to_dict("records")
    }
    chosen = {
        place: tuple(texts[i] for i in ranked if texts.get(i))[:MOST_ASKED]
        for place, ranked in behind.items()
    }
    return {place: some for place, some in chosen.items() if some}


def asking(workspace: Workspace, ids: pd.Series) -> pd.DataFrame:
    """The tickets with these ids and what they ask: rows of ASKED_TICKETS, oldest first."""
    tickets = ticketstore.read_ticket_columns(workspace, ASKED_TICKETS)
    return tickets[tickets["ticket_id"].isin(ids).astype(bool)].reset_index(drop=True)


@dataclass(frozen=True)
class StoredTexts:
    """What stored tickets say, read when asked: rows of TICKETS with ``ticket_id`` and
    ``created_at``, each id once."""

    workspace: Workspace
    tickets: pd.DataFrame

    def pairs(self, rows: Integers) -> list[tuple[str, str]]:
        """Subject and text of the tickets in ``rows``, in that order."""
        found: list[tuple[str, str]] = [("", "")] * len(rows)
        of = self._months[rows]
        for month in np.unique(of).tolist():
            own = np.flatnonzero(of == month)
            told = self._said(month).take(self._place[rows[own]])
            said = zip(*(column_values(told[name]) for name in ("subject", "text")), strict=True)
            for row, pair in zip(own.tolist(), said, strict=True):
                found[row] = pair
        return found

    def _said(self, month: int) -> pd.DataFrame:
        """What is told in a month, read once; where each of its tickets stands goes to ``_place``.

        Raises:
            InputError: a ticket is not stored any more.
        """
        if month not in self._read:
            rows = np.flatnonzero(self._months == month)
            ids = self.tickets["ticket_id"].take(rows)
            told = ticketstore.read_said(self.workspace, of=[self._names[month]])
            if (places(ids, told["ticket_id"]) < 0).any():  # it lies in another month
                told = ticketstore.read_said(self.workspace)
            self._place[rows] = places(ids, told["ticket_id"])
            if (self._place[rows] < 0).any():
                raise InputError(self.workspace.tickets_dir, "tickets went while they were read")
            self._read[month] = told
        return self._read[month]

    def mark(self, rows: Integers) -> bytes | None:
        """What tells that the texts of ``rows`` are as they were: ids, and hashes of months."""
        of = [self._names[month] for month in np.unique(self._months[rows]).tolist()]
        if any(month not in self._digests for month in of):
            return None
        digest = blake2b(digest_size=32)
        for month in of:
            digest.update(self._digests[month])
        for part in arrow(self.tickets["ticket_id"].take(rows)).buffers()[1:]:
            digest.update(part)
        return digest.digest()

    @cached_property
    def _read(self) -> dict[int, pd.DataFrame]:
        return {}

    @cached_property
    def _place(self) -> Integers:
        """For each ticket of a month that was read its row there."""
        return np.full(len(self.tickets), -1, dtype=np.int64)

    @cached_property
    def _digests(self) -> dict[str, bytes]:
        return ticketstore.month_digests(self.workspace)

    @cached_property
    def _months(self) -> Integers:
        """For each ticket the place of its month in ``_names``."""
        return np.unique(self._written, return_inverse=True)[1]

    @cached_property
    def _names(self) -> list[str]:
        return [str(month) for month in np.unique(self._written)]

    @cached_property
    def _written(self) -> npt.NDArray[np.datetime64]:
        return instants(self.tickets["created_at"]).astype("datetime64[M]")


def _ranked(workspace: Workspace, article_id: str, locale: str) -> list[str]:
    evidence = evidence_store.read_evidence(workspace, article_id, locale)
    if evidence is None:
        return []
    counts = Counter(ticket for one in evidence.sentences for ticket in one.tickets)
    return sorted(counts, key=lambda ticket: (-counts[ticket], ticket))


def with_asked(articles: Iterable[Article], asked_by: Asked) -> list[Article]:
    """``articles`` with what was asked beside their questions: to be matched, not to be shown."""
    return [replace(a, asked=asked_by.get((a.id, a.locale), ())) for a in articles]
