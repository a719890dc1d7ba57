"""The live overview: figures of any part and period, what was before, and what is usual.

Every figure comes from :func:`kb.service.figures.service_figures`, as those of the report do; what
is asked of the whole data is what the report tells.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd

from kb.coverage import WILSON_Z, Rate
from kb.frames import plain_rows
from kb.orders import ContactRate, contact_rate
from kb.service.alerts import LEAST_PAST, LEAST_TICKETS, PAST, Alert, alerts, usual_range
from kb.service.customers import ticket_users
from kb.service.definitions import ELSEWHERE, Definition
from kb.service.document import channels_told, measured, whole_periods
from kb.service.elsewhere import Elsewhere, with_elsewhere
from kb.service.figures import service_figures
from kb.service.filters import FIELDS, Filters
from kb.service.held import FIGURES, TICKETS_FIGURE, Held, clipped
from kb.service.levels import LEVELS, Boundaries, Declared, overall, report_card
from kb.service.periods import Periods, first_day
from kb.surveys import EFFORT, NPS, told_of

Document = dict[str, Any]
Row = Mapping[str, Any]
LEAST_POINTS = 13
"""Weeks or months that a chart shows at least, where the data have them."""
BY_PART = (
    "tickets", "coverage", "first_response_median", "resolution_median",
    "first_contact_resolution", "csat",
)  # fmt: skip
"""Figures of the table that tells parts apart."""
MOST_PARTS = 25
WITHIN, ABOVE, BELOW, UNKNOWN = "within", "above", "below", "unknown"
"""Where a figure stands against its usual range."""


@dataclass(frozen=True)
class Card:
    """What the report card needs beside the rows."""

    declared: Declared = field(default_factory=Declared)
    boundaries: Boundaries = field(default_factory=Boundaries)


def overview(own: Held, asked: Filters, card: Card | None = None) -> Document:
    """Everything that is told of the part of the tickets that is asked for.

    Args:
        own: the rows; without one there is nothing to ask of.
        asked: what :func:`kb.service.filters.asked` read.
        card: what the shop says of itself.

    Returns:
        ``figures`` are those that have a ticket, in order, each with its value, interval, counts,
        the same of the period ``before``, its ``change``, where it stands against its usual range,
        and a series; ``empty`` names those without a ticket here, ``missing`` those that the data
        lack a field for.
    """
    where = own.where(asked)
    past = _past(own, asked, where)
    series = _series(own, asked, where)
    whole = whole_periods(series, _end(own, asked), asked.span)
    unusual = alerts(whole)
    figures = _figures(past, series, (unusual, set(whole["period"].tolist())), asked)
    lacking = {row["figure"] for row in own.missing}
    told = {row["figure"] for row in figures}
    beside = _beside(own, asked, past.now.get("coverage"))
    grades = _grades(own, asked, past.now.get("coverage"), card or Card())
    level = overall(grades)
    first, last = clipped(asked, own.known)
    return {
        "period": {"first": first.isoformat(), "last": last.isoformat(), "days": asked.days},
        "before": past.days_before,
        "span": asked.span,
        "figures": figures,
        "empty": [o.name for o in FIGURES if o.name not in told and o.name not in lacking],
        "alerts": _alerts(unusual, asked),
        "levels": [{**vars(grade), "name": grade.name} for grade in grades],
        "overall": None if level is None else LEVELS[level],
        "by": asked.by,
        "parts": _parts(own, asked, where),
        "channels": _channels(own, asked),
        **beside,
        "missing": [*own.missing, *beside["missing"]],
    }


def _channels(own: Held, asked: Filters) -> Document | None:
    """Customers on several channels in the period; of one channel there is nothing to tell."""
    if "channel" in asked.parts:
        return None
    names = ("created_at", "requester_key", "channel", "topic_id")
    rows = own.within(asked, names)
    texts = dict.fromkeys(names[1:], "object")  # a category would count the customers of no ticket
    return channels_told(rows.astype(texts))


def _end(own: Held, asked: Filters) -> datetime:
    """Where the period ends, or the data before it: a week that it cuts is not whole."""
    if asked.last is None:
        return own.ends_at
    after = datetime.combine(asked.last + timedelta(days=1), time(), tzinfo=UTC)
    return min(own.ends_at, after)


@dataclass(frozen=True)
class Past:
    """Figures of the period and of blocks of as many days before it, by name."""

    now: Mapping[str, Row]
    before: Mapping[str, Row]
    usual: Mapping[str, tuple[float, float, float]]
    """Figure -> the median of the blocks before, and the range that is usual."""
    unusual: Mapping[str, Alert]
    """Figures that lie outside of it."""
    days_before: Document | None
    """First and last day of the block before; None where the data do not reach back so far."""


def _past(own: Held, asked: Filters, where: np.ndarray | None) -> Past:
    if asked.days is None or asked.first is None or asked.last is None:
        return Past(_by_name(_told(own, Periods(), where)), {}, {}, {}, None)
    length, known = asked.days, own.known
    whole = max(0, (asked.first - known.first).days // length)
    first = asked.first - timedelta(days=length * min(whole, PAST))
    blocks = _told(own, Periods("days", first, asked.last, length), where)
    newest, before = asked.first, asked.first - timedelta(days=length)
    earlier = blocks[blocks["period"] != newest.isoformat()]
    said = {"first": before.isoformat(), "last": (newest - timedelta(days=1)).isoformat()}
    return Past(
        _by_name(blocks[blocks["period"] == newest.isoformat()]),
        _by_name(earlier[earlier["period"] == before.isoformat()]),
        _usual(earlier),
        {one.figure: one for one in alerts(blocks) if one.period == newest.isoformat()},
        said if whole else None,
    )


def _usual(earlier: pd.DataFrame) -> dict[str, tuple[float, float, float]]:
    kept = earlier[earlier["denominator"] >= LEAST_TICKETS]
    most = {one.name: 1.0 if one.unit == "%" else np.inf for one in FIGURES}
    found = {}
    for name, rows in kept.groupby("figure", sort=False):
        if len(rows) >= LEAST_PAST:
            usual, low, high = usual_range(rows["value"].to_numpy(dtype=float)[-PAST:])
            found[str(name)] = (usual, low, min(high, most[str(name)]))
    return found


def _told(
    own: Held,
    periods: Periods,
    where: np.ndarray | None,
    *,
    by: Sequence[str] = (),
    of: Sequence[Definition] = FIGURES,
) -> pd.DataFrame:
    """Figures; of ``tickets`` their number, with the interval of a count that chance alone moves.

    That interval is for telling what is unusual (normal, as of a Poisson count), not shown.
    """
    found = service_figures(own.rows, by, span=periods, of=of, where=where)
    is_count = found["figure"].eq(TICKETS_FIGURE.name).to_numpy(dtype=bool)
    if not is_count.any():
        return found
    counts = found["denominator"].to_numpy(dtype=float)
    spread = WILSON_Z * np.sqrt(counts)
    counted = {"value": counts, "low": counts - spread, "high": counts + spread}
    own_values = {name: found[name].to_numpy(dtype=float, na_value=np.nan) for name in counted}
    return found.assign(
        **{name: np.where(is_count, counted[name], own_values[name]) for name in counted}
    )


def _by_name(figures: pd.DataFrame) -> dict[str, Row]:
    return {row["figure"]: row for row in _plain(figures)}


def _plain(figures: pd.DataFrame, *more: str) -> list[Document]:
    names = ("figure", "period", "value", "low", "high", "numerator", "denominator", *more)
    frame = figures[list(names)]
    nulls = {name: frame[name].astype(object).where(frame[name].notna(), None) for name in
             ("value", "low", "high", "numerator")}  # fmt: skip
    rows = plain_rows(frame, [n for n in names if n not in nulls])
    lists = {name: column.tolist() for name, column in nulls.items()}
    return [
        _counted({**row, **{name: lists[name][place] for name in nulls}})
        for place, row in enumerate(rows)
    ]


def _counted(row: Document) -> Document:
    """A row as it is shown: a number of tickets is no share and has no interval."""
    if row["figure"] != TICKETS_FIGURE.name:
        return row
    return {**row, "low": None, "high": None, "numerator": row["denominator"], "denominator": None}


def _series(own: Held, asked: Filters, where: np.ndarray | None) -> pd.DataFrame:
    """Figures by week or month: of the period, and as far before it as alerts look."""
    first, last = clipped(asked, own.known)
    back = first - timedelta(days=(31 if asked.span == "month" else 7) * (PAST + 1))
    start = max(back, own.known.first)
    start -= timedelta(days=start.day - 1 if asked.span == "month" else start.weekday())
    is_all = asked.days is None
    periods = Periods(asked.span, None if is_all else start, None if is_all else last)
    return _told(own, periods, where)


def _figures(
    past: Past, series: pd.DataFrame, told: tuple[Sequence[Alert], Collection[str]], asked: Filters
) -> list[Document]:
    """Every figure with its series; ``told`` are alerts, and the periods that are over."""
    (unusual, over), points = told, dict[str, list[Document]]()
    strange = {(one.figure, one.period) for one in unusual}
    for row in _plain(series):
        name = row.pop("figure")
        row["is_unusual"] = (name, row["period"]) in strange
        row["is_in"] = _is_in(row["period"], asked)
        row["is_over"] = row["period"] in over
        points.setdefault(name, []).append(row)
    return [
        {
            "figure": one.name,
            "kind": "count" if one is TICKETS_FIGURE else one.kind,
            "unit": one.unit,
            "formula": one.formula,
            **{name: past.now[one.name][name] for name in
               ("value", "low", "high", "numerator", "denominator")},
            **_against(one, past),
            "series": _shown_points(points.get(one.name, [])),
        }
        for one in FIGURES
        if one.name in past.now
    ]  # fmt: skip


def _is_in(period: str, asked: Filters) -> bool:
    """Whether a week or month has a day of the period."""
    if asked.first is None:
        return True
    length = 6 if asked.span == "week" else 30
    return first_day(period) + timedelta(days=length) >= asked.first


def _shown_points(points: list[Document]) -> list[Document]:
    """The points of the period, and so many before it that a chart has enough of them."""
    inside = sum(point["is_in"] for point in points)
    return points[-max(inside, LEAST_POINTS) :]


def _against(one: Definition, past: Past) -> Document:
    """A figure against the block before it, and against what is usual for such blocks."""
    now, before = past.now[one.name], past.before.get(one.name)
    usual, alert = past.usual.get(one.name), past.unusual.get(one.name)
    standing = UNKNOWN if usual is None else WITHIN
    if alert is not None:
        standing = ABOVE if alert.value > alert.high else BELOW
    names = ("value", "low", "high", "numerator", "denominator")
    return {
        "before": {name: before[name] for name in names} if before else None,
        "change": _change(now["value"], before["value"], one.unit) if before else None,
        "usual": dict(zip(("value", "low", "high"), usual, strict=True)) if usual else None,
        "standing": standing if before else None,
    }


def _change(now: float, before: float, unit: str) -> float | None:
    """How much more: points (0 to 1) of a share, else the share of the value before."""
    if unit == "%":
        return now - before
    return now / before - 1 if before else None


def _alerts(unusual: Sequence[Alert], asked: Filters) -> list[Document]:
    units = {one.name: one.unit for one in FIGURES}
    inside = [one for one in unusual if _is_in(one.period, asked)]
    return [vars(one) | {"unit": units[one.figure]} for one in inside]


def _parts(own: Held, asked: Filters, where: np.ndarray | None) -> list[Document]:
    """The chief figures of each value of a part, most tickets first."""
    column = FIELDS[asked.by]
    of = [one for one in FIGURES if one.name in BY_PART]
    periods = Periods("all", asked.first, asked.last)
    found: dict[str, Document] = {}
    for row in _plain(_told(own, periods, where, by=[column], of=of), column):
        value, name = row.pop(column), row.pop("figure")
        found.setdefault(value, {"value": value, "figures": {}})["figures"][name] = row
    ordered = sorted(found.values(), key=lambda part: (-_size(part), part["value"]))
    return ordered[:MOST_PARTS]


def _size(part: Document) -> float:
    return float(part["figures"].get("tickets", {}).get("value") or 0.0)


def _grades(own: Held, asked: Filters, coverage: Row | None, card: Card) -> list[Any]:
    rows = own.within(asked, ("channel", "csat_of_five", "first_response", "resolution"))
    figures = measured(rows) | {"self_service": coverage["value"] if coverage else None}
    channels = sorted(str(one) for one in rows["channel"].dropna().unique())
    return report_card(figures, channels, card.declared, boundaries=card.boundaries)


def _beside(own: Held, asked: Filters, coverage: Row | None) -> Document:
    """Orders, visits, surveys and the like of the period; a language alone tells visits apart.

    Of channels, topics and groups they are not told: ``is_of_all`` says so.
    """
    others = set(asked.parts) - {"language"}
    days = [] if others else [row for row in own.days if _has_day(row, asked)]
    language = asked.parts.get("language")
    queries = [] if others else [q for q in own.queries if language in (None, q["locale"])]
    rate = coverage and Rate(int(coverage["numerator"]), int(coverage["denominator"]))
    customers = ("created_at", "requester_key")
    users = ticket_users(own.within(asked, customers), days) if days else None
    contacts = None if asked.parts else _contacts(own, asked)
    others_missing = [{"figure": name, "needs": needs} for name, _, _, needs in ELSEWHERE]
    of_all: dict[str, Any] = {}
    if not asked.parts:  # orders know neither channel nor topic, and have days of their own
        of_all = {"retention": own.retention, "repeat_purchases": own.repeat_purchases}
    if not asked.parts and asked.first is None:
        of_all["recontacts"] = own.recontacts
    if not others:
        of_all["answers"] = told_of(own.answers, asked.first, asked.last, locale=language)
        of_all["refunds"] = told_of(own.refunds, asked.first, asked.last, locale=language)
    known = Elsewhere(contacts, days, queries, users, rate or None, **of_all)
    found = with_elsewhere({"missing": others_missing}, known)
    return {**found, "is_of_all": not asked.parts, "missing": _lacking(own, found["missing"])}


def _lacking(own: Held, missing: Sequence[Document]) -> list[Document]:
    """What the data lack altogether, and not only in this part."""
    has = {
        "contact_rate": len(own.contacts) > 0,
        "self_service": any(row["kind"] == "visit" for row in own.days),
        "search": any(row["kind"] == "search" for row in own.days),
        "nps": any(row["kind"] == NPS for row in own.answers),
        "effort": any(row["kind"] == EFFORT for row in own.answers),
        "retention": own.retention is not None and own.retention.rate is not None,
        "refund_delay": len(own.refunds) > 0,
    }
    return [row for row in missing if not has.get(row["figure"])]


def _has_day(row: Row, asked: Filters) -> bool:
    day, language = row["day"], asked.parts.get("language")
    is_in = asked.first is None or asked.first.isoformat() <= day <= str(asked.last)
    return is_in and language in (None, row["locale"])


def _contacts(own: Held, asked: Filters) -> ContactRate | None:
    """Tickets against orders over the weeks that begin in the period."""
    weeks = own.contacts
    if asked.first is not None and asked.last is not None:
        inside = weeks["week"].between(asked.first.isoformat(), asked.last.isoformat())
        weeks = weeks[inside.fillna(False).astype(bool)]
    return contact_rate(weeks)
