"""What customers asked in the tickets behind an article: private, for matching only.

An article drafted from tickets is found by later customers' words best when it is compared with
the words of those earlier ones (FineKB 2025: recall@3 from .43 with the article's text alone to
.65 with the issues behind it). The texts come from the evidence of its sentences; they never reach
a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from kb.articles import Article
from kb.storage import evidence_store, ticketstore
from kb.storage.workspace import Workspace
from kb.tickets import ASKED_TICKETS
from mining.matching import asked

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


def _ranked(workspace: Workspace, article_id: str, locale: str) -> list[str]:
    evidence = evidence_store.read_evidence(workspace, article_id, locale)
    if evidence is None:
        return []
    counts = Counter(ticket for one in evidence.sentences for ticket in one.tickets)
    return sorted(counts, key=lambda ticket: (-counts[ticket], ticket))


def with_asked(articles: Iterable[Article], asked_by: Asked) -> list[Article]:
    """``articles`` with what was asked beside their questions: to be matched, not to be shown."""
    return [replace(a, asked=asked_by.get((a.id, a.locale), ())) for a in articles]
