"""Flags of people as rows of the queue of gaps, where they mean no topic.

They have the keys of other rows; what tickets say is empty there. A flag on a topic marks the
topic's row instead (:mod:`mining.gap_queue`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.gap_decisions import GapDecision, GapKey
from kb.gap_flags import GapFlag, by_key, later
from kb.gaps import FLAG, WAITING_STATES
from kb.words import counted
from mining.gap_states import State, dismissed_words
from mining.search_gaps import bare_row

Document = dict[str, Any]


def flag_rows(
    flags: Sequence[GapFlag],
    dismissals: Mapping[GapKey, GapDecision],
    titles: Mapping[tuple[str, str], str],
) -> list[Document]:
    """A row for each flagged text and article, those that most people flagged first.

    ``titles`` are those of articles by id and language. No flags give no rows.
    """
    own = by_key(flag for flag in flags if not flag.is_of_topic)
    rows = [_row(key, some, dismissals.get(key), titles) for key, some in own.items()]
    return sorted(rows, key=lambda row: (-row["priority"], row["topic_id"], row["locale"]))


def _row(
    key: GapKey,
    flags: Sequence[GapFlag],
    dismissal: GapDecision | None,
    titles: Mapping[tuple[str, str], str],
) -> Document:
    article = flags[-1].article_id
    label = titles.get((article, key[1]), article) if article else flags[-1].text
    state = _state(flags, dismissal)
    people = counted(len({flag.who for flag in flags}), "person").replace("persons", "people")
    told = "says that this article did not help" if article else "says that this needs an article"
    if not people.startswith("1 "):
        told = told.replace("says", "say")
    return bare_row(key, FLAG, label=str(label), why=f"{people} {told}.") | {
        "article_id": article,
        "priority": float(len(flags)),
        "state": state.name,
        "state_why": state.why,
        "state_since": state.since.isoformat() if state.since else None,
        "is_waiting": state.name in WAITING_STATES,
        "flags": [flag.document() for flag in flags],
    }


def _state(flags: Sequence[GapFlag], dismissal: GapDecision | None) -> State:
    """Dismissed until somebody flags it again."""
    if dismissal is None:
        return State("open", f"flagged, last on {flags[-1].at.date()}", flags[0].at)
    if later(flags, dismissal.at):
        return State("back", f"flagged again; {dismissed_words(dismissal)}", dismissal.at)
    return State("dismissed", dismissed_words(dismissal), dismissal.at)
