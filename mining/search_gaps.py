"""Searches without an answer as rows of the queue of gaps.

They have the keys of other rows; a search is no ticket, so what tickets say is empty there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kb.config import GapSettings
from kb.gap_decisions import GapDecision, GapKey
from kb.gaps import WAITING_STATES
from kb.words import counted
from mining.gap_savings import cost
from mining.gap_states import State, back_from, dismissed_words
from mining.searches import failed

Document = dict[str, Any]
KIND = "search"


def search_rows(
    searches: pd.DataFrame,
    dismissals: Mapping[GapKey, GapDecision],
    shown: Mapping[GapKey, int] | None = None,
) -> list[Document]:
    """A row for each failed query of SEARCHES, most searches first.

    ``shown`` are results that the built site shows for it now, where that was asked.
    """
    rows = failed(searches).to_dict("records")
    rows.sort(key=lambda row: (-row["searches"], row["search_id"]))
    return [_row({str(k): v for k, v in row.items()}, dismissals, shown or {}) for row in rows]


def _row(
    search: Document, dismissals: Mapping[GapKey, GapDecision], shown: Mapping[GapKey, int]
) -> Document:
    key = search["search_id"], search["locale"]
    found = _state(search, dismissals.get(key), shown.get(key))
    return bare_row(key, KIND, label=search["query"], why=_why(search)) | {
        "priority": float(search["searches"]),
        "state": found.name,
        "state_why": found.why,
        "state_since": found.since.isoformat() if found.since else None,
        "is_waiting": found.name in WAITING_STATES,
    }


def bare_row(key: GapKey, kind: str, *, label: str, why: str) -> Document:
    """A row of the queue that no ticket stands behind: every key, what is not known empty."""
    return {
        "topic_id": key[0],
        "locale": key[1],
        "kind": kind,
        "article_id": None,
        "article_score": None,
        "tickets": 0,
        "customers": 0,
        "covered_share": 0.0,
        "trend": None,
        "handling_minutes": None,
        "priority": 0.0,
        "why": why,
        "label": label,
        "queue_kind": kind,
        "kinds": [kind],
        "state": "open",
        "state_why": "",
        "state_since": None,
        "is_waiting": True,
        "flags": [],
        "still_written": None,
        "searched": None,
        "contradictions": [],
        **cost(None, None, None, GapSettings()),
        "examples": [],
    }


def _why(search: Document) -> str:
    times = f"{search['searches']} searches"
    if search["results"] is not None and search["results"] == 0:
        return f"{times} for “{search['query']}” showed nothing."
    return f"nobody clicked a result of {times} for “{search['query']}”."


def _state(search: Document, dismissal: GapDecision | None, shown: int | None) -> State:
    """Dismissed until twice as many search, else open: what is shown need not be an answer."""
    if dismissal is not None:
        name = "back" if search["searches"] >= back_from(dismissal) else "dismissed"
        return State(name, dismissed_words(dismissal), dismissal.at)
    if shown:
        told = counted(shown, "article")
        return State("open", f"the site's search shows {told} for it now; see whether one answers")
    if shown == 0:
        return State("open", "the site's search shows nothing for it now either")
    return State("open", "not searched for in the site as it is now; see --replay")
