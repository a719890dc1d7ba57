"""Gaps: which topics have no good live article in which language, and which to write first.

A topic is *covered* in a language when half of its tickets in that language match a live article,
or when one article is the nearest of so many that its probability, averaged over all of them, is a
third: tickets of one topic ask one thing, so many that each fall under the threshold for the same
article say together what none says alone (docs/decisions/0006-gaps.md). It is *missing in a
language* when that is so only with the articles of the other languages counted too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.columns import beside
from kb.frames import instant
from kb.gaps import GAPS, OPEN_KINDS
from kb.matching import MATCHES
from kb.need_matches import needs_in_topics
from kb.tickets import COUNTED_TICKETS
from kb.topics import ASSIGNMENTS, TOPICS
from mining.languages import LANGUAGE_NAMES
from mining.topic_tickets import NOT_AT_ALL, TopicTickets, by_topic

PERSON = "person"
COVERED_SHARE = 0.5
COVERED_CHANCE = 1 / 3
TREND_DAYS = 28
FEWEST_BEFORE = 5
"""A trend from fewer tickets than this in the earlier days would be chance."""
TREND_LIMITS = (0.5, 2.0)
HANDLING_LIMITS = (0.25, 4.0)


@dataclass(frozen=True)
class Reference:
    """What every topic is compared with: the newest moment, and the usual handling time."""

    now: datetime
    handling_minutes: float | None

    @classmethod
    def of(cls, tickets: pd.DataFrame, now: datetime) -> Reference:
        """The reference of rows of TICKETS: their newest time, ``now`` (aware) at the latest."""
        newest = tickets["created_at"].max()
        moment = now if pd.isna(newest) else min(now, newest.to_pydatetime())
        handling = tickets["handling_minutes"].to_numpy(np.float64, na_value=np.nan)
        return cls(moment, _median(handling))


def gaps(
    tickets: pd.DataFrame,
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    locales: Sequence[str],
    now: datetime,
) -> pd.DataFrame:
    """One row of :data:`kb.gaps.GAPS` per topic and locale that has tickets.

    Frames are TICKETS, TOPICS, ASSIGNMENTS, and MATCHES against the articles live now. Open gaps
    come first, highest priority first, then what is covered or is for a person to answer. Tickets
    in other languages than ``locales`` are left out.
    """
    counted = COUNTED_TICKETS.check(tickets)
    joined = tickets_in_topics(counted, topics, assignments, matches)
    reference = Reference.of(joined, now)
    rows = [
        _gap(topic, locale, group, reference)
        for (topic, locale), group in by_topic(joined).items()
        if locale in locales
    ]
    marks = topics["mark"] if "mark" in topics.columns else pd.Series(dtype="object")
    for_person = set(topics.loc[marks.eq(PERSON).fillna(False).astype(bool), "topic_id"])
    rows = [_for_person(row) if row["topic_id"] in for_person else row for row in rows]
    rows.sort(key=lambda row: (row["kind"] not in OPEN_KINDS, -row["priority"], row["topic_id"]))
    return GAPS.frame(rows)


def tickets_in_topics(
    tickets: pd.DataFrame, topics: pd.DataFrame, assignments: pd.DataFrame, matches: pd.DataFrame
) -> pd.DataFrame:
    """Tickets with a topic of the lower level, each once, beside what their need matches.

    ``tickets`` are COUNTED_TICKETS, or TICKETS where texts are asked for.
    """
    known = TOPICS.check(topics)
    fine = known.loc[known["level"].eq("topic").astype(bool), "topic_id"]
    own = ASSIGNMENTS.check(assignments)
    own = own[own["topic_id"].isin(fine.tolist()).astype(bool)]
    names = ["kind", "article_id", "nearest_id", "nearest_locale", "probability"]
    placed = needs_in_topics(own, MATCHES.check(matches)[["ticket_id", "need", *names]])
    return beside(tickets, placed[["ticket_id", "topic_id", *names]])


def _gap(topic: str, locale: str, group: TopicTickets, reference: Reference) -> dict[str, Any]:
    matched = int(group.is_answered.sum())
    article, score = nearest_article(group)
    trend = trend_of(group.times, reference.now)
    handling = _median(group.handling_minutes)
    row = {
        "topic_id": topic,
        "locale": locale,
        "kind": kind_of(group),
        "article_id": article,
        "article_score": score,
        "tickets": len(group),
        "customers": group.customers,
        "covered_share": matched / len(group),
        "trend": trend,
        "handling_minutes": handling,
    }
    usual = reference.handling_minutes
    row["priority"] = priority(len(group) - matched, trend, handling, usual)
    return row | {"why": why(row)}


def _for_person(row: dict[str, Any]) -> dict[str, Any]:
    """The row of a topic that editors want a person to answer."""
    marked = {**row, "kind": PERSON}
    return marked | {"why": why(marked)}


def kind_of(group: TopicTickets) -> str:
    """Covered, missing_language or gap; see the head of this module."""
    if not len(group):
        return "gap"
    if group.is_answered.mean() >= COVERED_SHARE or _is_sure(group.chances(group.is_near_own)):
        return "covered"
    with_others = (group.answer != NOT_AT_ALL).mean() >= COVERED_SHARE
    return "missing_language" if with_others or _is_sure(group.chances()) else "gap"


def _is_sure(chances: npt.NDArray[np.float64]) -> bool:
    """Whether one article is probably right over tickets that ask for one thing."""
    return float(chances.max(initial=0)) >= COVERED_CHANCE


def nearest_article(group: TopicTickets) -> tuple[str | None, float | None]:
    """The article that is most probably right over the tickets, and its mean probability."""
    chances = group.chances()
    if chances.max(initial=0) <= 0:
        return None, None
    best = int(chances.argmax())
    return str(group.articles[best]), float(chances[best])


def dated(tickets: pd.DataFrame) -> pd.Series:
    """When those of ``tickets`` were written whose source says so: a spread has no trend."""
    return tickets.loc[~tickets["created_at_assumed"].astype(bool), "created_at"]


def trend_of(times: npt.NDArray[np.datetime64], now: datetime) -> float | None:
    """Tickets of the last 28 days over those of the 28 before, minus 1; None when too few.

    ``times`` are :func:`kb.frames.instants`. 30 tickets after 20 give 0.5.
    """
    end, days = instant(now), np.timedelta64(TREND_DAYS, "D")
    edge = end - days
    before = int(((times <= edge) & (times > edge - days)).sum())
    after = int(((times > edge) & (times <= end)).sum())
    return None if before < FEWEST_BEFORE else after / before - 1


def _median(minutes: npt.NDArray[np.float64]) -> float | None:
    known = minutes[~np.isnan(minutes)]
    return float(np.median(known)) if len(known) else None


def priority(
    unanswered: int, trend: float | None, handling: float | None, usual: float | None
) -> float:
    """Unanswered tickets, weighed by their trend and by how long agents take over one.

    The trend counts between half and double, handling time against the usual one between a quarter
    and four times; what is not known counts as 1. 100 tickets, up by half, at twice the usual
    handling time: 300.
    """
    rising = 1.0 if trend is None else _within(1 + trend, TREND_LIMITS)
    effort = 1.0 if not handling or not usual else _within(handling / usual, HANDLING_LIMITS)
    return unanswered * rising * effort


def _within(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])


def why(row: dict[str, Any]) -> str:
    """The row's rank in one sentence for an editor."""
    language = LANGUAGE_NAMES.get(row["locale"], row["locale"])
    unanswered = row["tickets"] - round(row["tickets"] * row["covered_share"])
    counts = f"{unanswered} of {row['tickets']} {language} tickets have no article in {language}"
    parts = [
        counts,
        f"from {row['customers']} customers" if row["customers"] > 1 else "one customer",
    ]
    parts += [_trend_words(row["trend"])] if row["trend"] is not None else []
    if row["handling_minutes"] is not None:
        parts.append(f"about {row['handling_minutes']:.0f} min of work each")
    return ", ".join(parts) + f"; {_article_words(row)}."


def _trend_words(trend: float) -> str:
    if abs(trend) < 0.1:
        return "steady over four weeks"
    return f"{'up' if trend > 0 else 'down'} {abs(trend):.0%} in four weeks"


def _article_words(row: dict[str, Any]) -> str:
    if row["kind"] == PERSON:
        return "an editor decided that a person answers it"
    if row["article_id"] is None:
        return "no article comes near"
    chance = f"{row['article_id']} ({row['article_score']:.2f} sure)"
    return {
        "covered": f"answered by {chance}",
        "missing_language": f"{chance} answers it in another language",
    }.get(row["kind"], f"the nearest is {chance}")
