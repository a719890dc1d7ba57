"""The analyst's report: measured once as one document, then rendered as JSON, CSV and HTML.

:func:`report_document` computes every figure; the renderers print those and compute nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from kb.columns import beside
from kb.coverage import Rate, week_of
from kb.gaps import FLAG, GAPS
from kb.matching import MATCHES
from kb.need_matches import needs_in_topics
from kb.report_effect import effect_part, effect_topics
from kb.report_first import next_steps, recent_articles
from kb.spreadsheets import csv_text
from kb.tickets import COUNTED_TICKETS, demand
from kb.topics import ASSIGNMENTS, TOPICS, label_in, without_topic

MOST_ROWS = 25
"""Rows of a table in the HTML report; the CSV files hold all of them."""
ROLLING_WEEKS = 4
"""Weeks whose counts are added for one point of the coverage line: a week alone jumps by chance."""

Document = dict[str, Any]


@dataclass(frozen=True)
class ReportInput:
    """What a report is made from; an empty frame where a stage has not run."""

    tickets: pd.DataFrame
    """COUNTED_TICKETS, noise as well."""
    matches: pd.DataFrame
    topics: pd.DataFrame
    assignments: pd.DataFrame
    gaps: pd.DataFrame
    titles: Mapping[tuple[str, str], str]
    """(article id, locale) -> title."""
    locales: Sequence[str]
    since: datetime | None = None
    """When the newest articles went live."""
    before: Rate | None = None
    """Coverage of the tickets after ``since`` with the articles live just before it."""
    after: Rate | None = None
    """Coverage of the same tickets with the articles live when each was written."""
    missing: tuple[str, ...] = ()
    """Stages that have not run, of ``mine`` and ``gaps``."""
    needs: pd.DataFrame | None = None
    """MATCHES of each need; None where they are the tickets' own."""
    effect: Mapping[str, Any] | None = None
    """The estimate of what articles prevented (:meth:`kb.deflection.effect.Effect.document`)."""
    queue: Sequence[Mapping[str, Any]] = ()
    """The gaps with state and cost, as ``askless gaps`` lists them; none to leave that out."""
    published: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(article id, locale) -> the day (ISO) it first went live."""


def report_document(given: ReportInput) -> Document:
    """Every figure of the report: counts, and rates with numerator, denominator and interval.

    Raises:
        FrameError: a table that is not what its schema says.
    """
    all_tickets = COUNTED_TICKETS.check(given.tickets)
    tickets = _eligible(all_tickets, MATCHES.check(given.matches))
    period = _period(tickets)
    gaps = _gaps(GAPS.check(given.gaps), given)
    return {
        "period": period,
        "tickets": _counts(all_tickets, tickets, given.locales),
        "coverage": _share(tickets).document(),
        "gap": _share(tickets, is_covered=False).document(),
        "since": _since(given),
        "by_locale": _grouped(tickets, ["language"]),
        "by_channel": _grouped(tickets, ["channel", "language"]),
        "by_week": _grouped(tickets, ["week", "language"]),
        "by_week_and_channel": _grouped(tickets, ["week", "channel"]),
        "by_four_weeks": rolling(_grouped(tickets, ["week", "language"])),
        "uncovered_topics": _uncovered(tickets, _in_topics(given), TOPICS.check(given.topics)),
        "gaps": gaps,
        "next_steps": next_steps(gaps),
        "recent_articles": recent_articles(given.published, given.titles, period["last"]),
        "articles": _articles(tickets, given.titles),
        "effect": effect_part(given.effect),
        "effect_topics": effect_topics(given.effect, _labels(given.topics)),
        "data": _data(all_tickets, tickets, given),
        "missing": list(given.missing),
    }


def _eligible(tickets: pd.DataFrame, matches: pd.DataFrame) -> pd.DataFrame:
    """Tickets with a need and a match row, with ``covered`` (bool) and ``week`` (Monday)."""
    names = ["ticket_id", "created_at", "language", "channel"]
    own = demand(tickets[[*names, "noise", "status"]])[names]
    joined = beside(own, matches[["ticket_id", "kind", "article_id", "locale"]])
    is_covered = joined["kind"].eq("match").astype(bool)
    return joined.assign(covered=is_covered, week=week_of(joined["created_at"]))


def _share(tickets: pd.DataFrame, *, is_covered: bool = True) -> Rate:
    covered = int(tickets["covered"].sum())
    return Rate(covered if is_covered else len(tickets) - covered, len(tickets))


def _period(tickets: pd.DataFrame) -> Document:
    if tickets.empty:
        return {"first": None, "last": None}
    times = tickets["created_at"]
    return {"first": times.min().date().isoformat(), "last": times.max().date().isoformat()}


def _counts(every: pd.DataFrame, tickets: pd.DataFrame, locales: Sequence[str]) -> Document:
    noise = every["noise"].dropna().value_counts()
    return {
        "read": len(every),
        "with_need": len(tickets),
        "noise": {str(name): int(count) for name, count in noise.items()},
        "by_locale": {loc: int(tickets["language"].eq(loc).sum()) for loc in locales},
    }


def _since(given: ReportInput) -> Document | None:
    if given.since is None or given.before is None or given.after is None:
        return None
    return {
        "at": given.since.isoformat(),
        "before": given.before.document(),
        "after": given.after.document(),
    }


def _grouped(tickets: pd.DataFrame, keys: list[str]) -> list[Document]:
    rows = []
    for values, covered, count in _groups(tickets, keys):
        names = dict(zip(keys, values, strict=True))
        rows.append({**names, "tickets": count, **Rate(covered, count).document()})
    return rows


def _groups(tickets: pd.DataFrame, keys: list[str]) -> list[tuple[list[str], int, int]]:
    """The values of ``keys`` of each group, in order, its covered tickets and all of them."""
    by = [tickets[key] for key in keys]
    counts = tickets["covered"].astype("int64").groupby(by, sort=True).agg(["sum", "size"])
    rows = counts.reset_index().itertuples(index=False, name=None)
    return [([str(one) for one in row[:-2]], int(row[-2]), int(row[-1])) for row in rows]


def rolling(weeks: Sequence[Document]) -> list[Document]:
    """The rows by week and language, each with the counts of its last four weeks added up.

    A language's first three weeks have no row: they lack weeks to add.
    """
    rows = []
    names = sorted({row["week"] for row in weeks})
    for language in sorted({row["language"] for row in weeks}):
        own = {row["week"]: row for row in weeks if row["language"] == language}
        for end in range(ROLLING_WEEKS, len(names) + 1):
            some = [own[name] for name in names[end - ROLLING_WEEKS : end] if name in own]
            rate = sum((Rate(row["numerator"], row["denominator"]) for row in some), Rate(0, 0))
            rows.append({"week": names[end - 1], "language": language, **rate.document()})
    return rows


def _in_topics(given: ReportInput) -> pd.DataFrame:
    """Each ticket of each topic, and whether an article answers its need there."""
    found = MATCHES.check(given.matches if given.needs is None else given.needs)
    found = found[["ticket_id", "need", "kind", "probability"]]
    placed = needs_in_topics(ASSIGNMENTS.check(given.assignments), found)
    is_covered = placed["kind"].eq("match").astype(bool)
    return placed[["ticket_id", "topic_id"]].assign(covered=is_covered)


def _uncovered(tickets: pd.DataFrame, placed: pd.DataFrame, topics: pd.DataFrame) -> list[Document]:
    """Topic and language by tickets without a live article for their need, most first."""
    joined = beside(tickets[["ticket_id", "language"]], placed)
    labels = _labels(topics)
    rows = []
    for (topic, language), covered, count in _groups(joined, ["topic_id", "language"]):
        missing = count - covered
        if missing:
            label = labels.get((topic, language)) or labels.get((topic, ""), "")
            names = {"topic_id": topic, "locale": language, "label": label}
            rate = Rate(missing, count).document()
            rows.append({**names, "tickets": count, "uncovered": missing, **rate})
    return sorted(rows, key=lambda row: (-row["uncovered"], row["topic_id"], row["locale"]))


def _labels(topics: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(topic, language) -> its label; the language ``""`` is that of other tickets."""
    labels: dict[tuple[str, str], str] = {}
    for row in topics.to_dict("records"):
        topic = str(row["topic_id"])
        for language in ("fr", "en", ""):
            labels[topic, language] = label_in(row, language or "en")
    return labels


KEPT_NAMES = ("kind", "tickets", "priority", "why", "customers", "trend")
"""Of a row of GAPS, what the report says too."""
QUEUE_NAMES = ("queue_kind", "state", "is_waiting", "tickets_a_month", "hours_a_month",
               "cost_a_month", "currency")  # fmt: skip
"""Of a row of the queue, what the report says too: no ticket, no editor and no reason."""


def _gaps(gaps: pd.DataFrame, given: ReportInput) -> list[Document]:
    """Gaps that no article answers, and those that one answers and that wait for somebody."""
    labels = _labels(given.topics)
    queue = {(row["topic_id"], row["locale"]): row for row in given.queue}
    rows = []
    for row in gaps.to_dict("records"):
        key = (str(row["topic_id"]), str(row["locale"]))
        queued = queue.get(key, {})
        if row["kind"] == "covered" and not queued.get("is_waiting"):
            continue
        names = {"topic_id": key[0], "locale": key[1], "label": labels.get(key, "")}
        kept = {name: _plain(row[name]) for name in KEPT_NAMES}
        rows.append({**names, **kept, **_queued(queued)})
    shared = ("topic_id", "locale", "label", *KEPT_NAMES)
    rows += [
        {**{name: row[name] for name in shared}, **_queued(row)}
        for row in given.queue
        if row["kind"] in (FLAG, "search")
    ]
    return sorted(rows, key=lambda row: (not row.get("is_waiting", True), -(row["priority"] or 0)))


def _queued(row: Mapping[str, Any]) -> Document:
    if not row:
        return {}
    saving = row["saving"] or {}
    names = ("tickets_low", "tickets_high", "hours_low", "hours_high", "is_assumed")
    ends = {f"saving_{name}": saving.get(name) for name in names}
    return {**{name: row[name] for name in QUEUE_NAMES}, **ends}


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value


def _articles(tickets: pd.DataFrame, titles: Mapping[tuple[str, str], str]) -> list[Document]:
    matched = tickets.loc[tickets["covered"], ["article_id", "locale"]]
    pairs: dict[Any, int] = matched.value_counts(sort=False).to_dict()
    rows: list[Document] = [
        {
            "article_id": str(article),
            "locale": str(locale),
            "title": titles.get((str(article), str(locale)), str(article)),
            "tickets": number,
        }
        for (article, locale), number in pairs.items()
    ]
    return sorted(rows, key=lambda row: (-row["tickets"], row["article_id"], row["locale"]))


def _data(every: pd.DataFrame, tickets: pd.DataFrame, given: ReportInput) -> Document:
    assigned = given.assignments
    known = assigned[assigned["ticket_id"].isin(tickets["ticket_id"])]
    return {
        "assumed_times": int(every["created_at_assumed"].sum()),
        "no_topic": None if "mine" in given.missing else without_topic(known),
        "other_languages": int((~tickets["language"].isin(list(given.locales))).sum()),
    }


CSV_TABLES = ("by_week", "by_channel", "by_locale", "uncovered_topics", "gaps", "articles",
              "effect_topics")  # fmt: skip
"""Parts of the document that are also written as CSV files."""


def csv_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """``rows`` as CSV (UTF-8 with mark for spreadsheets is the writer's choice); safe to open.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    return csv_text(names, ([row.get(name) for name in names] for row in rows))
