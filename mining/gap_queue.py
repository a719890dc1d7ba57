"""The queue of gaps: each row of GAPS with what an editor has to do, its state, cost and evidence.

Pure. What is known only after drafts, publications and the effect joins the gaps here, so that the
gaps themselves stay a result that later stages can build on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from kb.articles import Article, ArticleStatus
from kb.config import GapSettings
from kb.gap_decisions import GapDecision, GapKey
from kb.gap_flags import GapFlag, later
from kb.gaps import FLAG, QUEUE_KINDS, WAITING_STATES, WORK_KINDS
from mining.gap_savings import cost, prevented_share, tickets_a_month
from mining.gap_states import Standing, State, state, unanswered
from mining.gaps import dated
from mining.replay import is_unfindable
from mining.topic_tickets import TopicTickets, arrays, by_topic

Document = dict[str, Any]

LOOKED_AT = 64
"""Newest tickets among which examples are looked for first."""
EXAMPLES = 5
"""Tickets named as evidence of a gap, each of another customer."""
WORTH_PREVENTING = 0.2
"""An article that prevents surely less than this share does not keep people from writing."""
SAVING_KINDS = ("gap", "missing_language", "contradiction")
"""Kinds whose work is an article that is not there yet."""
IN_WORK = (ArticleStatus.DRAFT, ArticleStatus.IN_REVIEW)


@dataclass(frozen=True)
class Conflict:
    """A draft in which agents' answers contradict each other, until somebody decides."""

    article_id: str
    flags: int


@dataclass(frozen=True)
class Known:
    """What is known beside the gaps and their tickets."""

    now: datetime
    """The newest ticket's time."""
    articles: Sequence[Article] = ()
    live_since: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    """(article id, locale) -> since when its version of now is live."""
    dismissals: Mapping[GapKey, GapDecision] = field(default_factory=dict)
    conflicts: Mapping[GapKey, Sequence[Conflict]] = field(default_factory=dict)
    flags: Mapping[GapKey, Sequence[GapFlag]] = field(default_factory=dict)
    """What people said of a topic by hand."""
    effect: Mapping[str, Any] | None = None
    """The estimate on the topics of now, as :meth:`kb.deflection.effect.Effect.document` has it."""
    searched: Mapping[GapKey, Mapping[str, Any]] = field(default_factory=dict)
    """What the site's search found for customers' words (:func:`mining.stages.replay.latest`)."""
    money: GapSettings = field(default_factory=GapSettings)


def queue(gaps: Sequence[Document], tickets: pd.DataFrame, known: Known) -> list[Document]:
    """``gaps`` (rows of GAPS), each with more keys; what waits for somebody comes first.

    ``tickets`` are rows of :func:`mining.gaps.tickets_in_topics`. Within what waits and what does
    not, the order stays. No gaps give no rows.
    """
    groups = by_topic(tickets)
    first = dated(tickets).min()
    oldest = None if pd.isna(first) else first.to_pydatetime()
    none = arrays(tickets.iloc[:0])
    rows = [
        _row(gap, groups.get((gap["topic_id"], gap["locale"]), none), known, oldest) for gap in gaps
    ]
    return sorted(rows, key=lambda row: not row["is_waiting"])


def _row(gap: Document, tickets: TopicTickets, known: Known, oldest: datetime | None) -> Document:
    key = gap["topic_id"], gap["locale"]
    conflicts = known.conflicts.get(key, ())
    written = still_written(gap, known.effect)
    searched = known.searched.get(key) if gap["kind"] == "covered" else None
    standing = _standing(gap, known)
    since = standing.dismissal.at if standing.dismissal else None
    flags = later(known.flags.get(key, ()), standing.live_since, since)
    kinds = _kinds(gap, conflicts, written, searched, is_flagged=bool(flags))
    found = _flagged(_state(kinds[0], state(standing, tickets, known.now)), flags)
    share = prevented_share(known.effect) if kinds[0] in SAVING_KINDS else None
    monthly = tickets_a_month(tickets.times, oldest, known.now)
    return {
        **gap,
        "queue_kind": kinds[0],
        "kinds": kinds,
        "state": found.name,
        "state_why": found.why,
        "state_since": found.since.isoformat() if found.since else None,
        "is_waiting": kinds[0] in WORK_KINDS and found.name in WAITING_STATES,
        "still_written": written,
        "searched": dict(searched) if searched is not None else None,
        "contradictions": [one.article_id for one in conflicts],
        "flags": [flag.document() for flag in flags],
        **cost(monthly, gap["handling_minutes"], share, known.money),
        "examples": examples(tickets),
    }


def _kinds(
    gap: Document,
    conflicts: Sequence[Conflict],
    written: Document | None,
    searched: Mapping[str, Any] | None,
    *,
    is_flagged: bool,
) -> list[str]:
    """Everything that holds of a gap, what comes first first."""
    found = {gap["kind"]}
    if conflicts:
        found.add("contradiction")
    if searched is not None and is_unfindable(searched["asked"], searched["found"]):
        found.add("unfindable")
    if written is not None and written["verdict"] == "not_lower":
        found.add("process")
    if is_flagged:
        found.add(FLAG)
    return [kind for kind in QUEUE_KINDS if kind in found]


def _standing(gap: Document, known: Known) -> Standing:
    own = [
        article
        for article in known.articles
        if article.locale == gap["locale"] and article.topic_id == gap["topic_id"]
    ]
    live = {article.id for article in own if article.is_published}
    if gap["kind"] == "covered" and gap["article_id"]:
        live.add(gap["article_id"])
    times = [known.live_since.get((article_id, gap["locale"])) for article_id in live]
    return Standing(
        live=tuple(sorted(live)),
        live_since=max((time for time in times if time is not None), default=None),
        drafts=tuple(sorted(article.id for article in own if article.status in IN_WORK)),
        dismissal=known.dismissals.get((gap["topic_id"], gap["locale"])),
    )


def _state(kind: str, found: State) -> State:
    """A live article ends the work only where an article was what was missing."""
    if kind == "person":
        return State("dismissed", "an editor marked the topic for a person to answer")
    if kind in ("unfindable", "process", FLAG) and found.name == "published":
        return State("open", f"{found.why}, and that is not enough", found.since)
    return found


def _flagged(found: State, flags: Sequence[GapFlag]) -> State:
    """What was dismissed is back when somebody flags it after that."""
    if found.name != "dismissed" or not flags or found.since is None:
        return found
    return State("back", f"flagged again since; {found.why}", found.since)


def still_written(gap: Document, effect: Mapping[str, Any] | None) -> Document | None:
    """Whether fewer write since the article is live: the effect's own estimate for the topic.

    ``verdict`` is lower (the 95 % interval of the prevented share lies above 0), not_lower (it lies
    below a fifth), or not_known. None for a gap that no article answers.
    """
    if gap["kind"] != "covered":
        return None
    rows = (effect or {}).get("per_topic", ())
    key = gap["topic_id"], gap["locale"]
    row = next((one for one in rows if (one["topic"], one["language"]) == key), None)
    if row is None:
        return {"verdict": "not_known", "why": "not measured; `askless measure` says more"}
    if row["delta"] is None:
        return {"verdict": "not_known", "why": str(row["reason"]).partition(": ")[2]}
    low, high = float(row["ci_low"]), float(row["ci_high"])
    told = (
        f"{row['observed']:.0f} tickets in {row['weeks']} weeks since the article, "
        f"{row['expected']:.0f} expected without"
    )
    if low > 0:
        return {"verdict": "lower", "why": told}
    if high < WORTH_PREVENTING:
        return {"verdict": "not_lower", "why": f"{told}; it prevents less than {high:.0%}"}
    return {"verdict": "not_known", "why": f"{told}, too few to tell an effect from chance"}


def examples(tickets: TopicTickets) -> list[str]:
    """Ids of the newest tickets without an answer, each of another customer; five at most."""
    waiting = unanswered(tickets)
    times = waiting.created_at.astype(np.int64)
    most, found = LOOKED_AT, list[str]()
    while len(found) < EXAMPLES and most < LOOKED_AT * max(len(waiting), 1):
        is_new = times >= (np.partition(times, -most)[-most] if most < len(times) else times.min())
        found = _newest(waiting.only(is_new))
        most *= LOOKED_AT
    return found[:EXAMPLES]


def _newest(tickets: TopicTickets) -> list[str]:
    """The newest ticket of each customer, the newest first."""
    times = (-tickets.created_at.astype(np.int64)).tolist()
    rows = sorted(zip(times, tickets.ids.tolist(), tickets.customer.tolist(), strict=True))
    newest: dict[Any, str] = {}
    for _, ticket, customer in rows:
        newest.setdefault(customer if customer >= 0 else ticket, str(ticket))
    return list(newest.values())
