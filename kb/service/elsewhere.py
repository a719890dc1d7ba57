"""Service figures told from other data than tickets: orders, visits, searches, surveys, refunds.

What stands in for a figure that is not in the data is named as such: coverage for self-service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.coverage import Rate
from kb.orders import ContactRate, RepeatPurchases
from kb.retention import Retention
from kb.self_service import deflection_windows, visit_figures
from kb.self_service import document as self_service_document
from kb.service.definitions import ANSWERS, EFFORT_ANSWERS, RETENTION, RETURNS
from kb.surveys import effort_figure, nps_figure, refund_figure

Document = dict[str, Any]
NAMES: Mapping[str, str] = {
    "self-service, visits (A)": "self_service_visits",
    "self-service, confirmed (B)": "self_service_confirmed",
    "explicit deflection (E8)": "explicit_deflection",
    "implicit deflection (E8), within one visit": "implicit_deflection",
    "implicit deflection (E8), within 24 h": "implicit_deflection_24h",
    "implicit deflection (E8), within 72 h": "implicit_deflection_72h",
    "implicit deflection (E8), within 7 days": "implicit_deflection_7d",
    "self-service score (E9)": "self_service_score",
    "zero-result rate": "zero_results",
    "click-through": "click_through",
    "reformulated": "reformulated",
    "search success": "search_success",
}
"""Figures of :mod:`kb.self_service` -> the name that JSON, tables and words know them by."""
NEEDS = {
    "self_service": "visits (collector)",
    "search": "searches (collector)",
    "contact_rate": "orders",
    "nps": ANSWERS,
    "effort": EFFORT_ANSWERS,
    "retention": RETENTION,
    "refund_delay": RETURNS,
}
DAYS = ("first_day", "last_day")
INSTEAD = "coverage"
"""The basis of self-service where no visit was counted."""


@dataclass(frozen=True)
class Elsewhere:
    """What is known beside tickets; nothing of each by default."""

    contacts: ContactRate | None = None
    days: Sequence[Mapping[str, Any]] = ()
    """Counts of events, as :func:`kb.storage.eventstore.day_counts` gives them."""
    queries: Sequence[Mapping[str, Any]] = ()
    """What k or more typed, as :func:`kb.storage.eventstore.query_counts` gives it."""
    ticket_users: int | None = None
    """Customers with a ticket in the days of the visits."""
    coverage: Rate | None = None
    recontacts: Mapping[int, Rate] = field(default_factory=dict)
    """Hours -> contacts after which the customer wrote again, of contacts."""
    retention: Retention | None = None
    repeat_purchases: RepeatPurchases | None = None
    answers: Sequence[Mapping[str, Any]] = ()
    """Rows of :data:`kb.surveys.SURVEY_ANSWERS`."""
    refunds: Sequence[Mapping[str, Any]] = ()
    """Rows of :data:`kb.surveys.REFUNDS`."""


def with_elsewhere(document: Document, found: Elsewhere) -> Document:
    """A service document with a block for each of :data:`NEEDS`.

    They are None where their data is not there, but ``self_service``; ``repeat_purchases`` stands
    beside retention. ``self_service`` has the basis
    ``visits`` or, where no visit was counted, ``coverage``: then the coverage rate stands in its
    place, and the figure itself is named under ``missing``, as each of the others is.
    """
    told = self_service_document(found.days, found.queries, ticket_users=found.ticket_users)
    rate = found.contacts.document() if found.contacts else None
    kept = found.retention.document() if found.retention else None
    again = found.repeat_purchases
    blocks = {
        "contact_rate": rate if rate and rate["per_1000"] is not None else None,
        "nps": nps_figure(found.answers),
        "effort": effort_figure(found.answers),
        "retention": kept if kept and kept["rate"] is not None else None,
        "refund_delay": refund_figure(found.refunds),
        "self_service": _visits(told, found),
        "search": _searches(told),
    }
    lacking = {name for name, block in blocks.items() if not block or block.get("basis") == INSTEAD}
    others = [row for row in document["missing"] if row["figure"] not in NEEDS]
    missing = [{"figure": name, "needs": NEEDS[name]} for name in NEEDS if name in lacking]
    repeat = again.document() if again and again.rate.denominator else None
    told_missing = [*others, *missing]
    return {**document, **blocks, "repeat_purchases": repeat, "missing": told_missing}


def _visits(told: Document, found: Elsewhere) -> Document:
    """Figures of visits beside coverage, which is what articles could answer, not what they did.

    ``windows`` are :func:`kb.self_service.deflection_windows`, none without a visit.
    """
    has_visits = told["visits"][0]["rate"] is not None
    has_any = _is_told(told["visits"])
    by_language = {lang: _named(rows) for lang, rows in told["visits_by_locale"].items()}
    return {
        "basis": "visits" if has_visits else INSTEAD,
        "coverage": found.coverage.document() if found.coverage else None,
        "figures": _named(told["visits"]) if has_any else [],
        "by_language": by_language if has_any else {},
        "windows": _windows(found) if has_visits else [],
    }


def _windows(found: Elsewhere) -> list[Document]:
    return deflection_windows(visit_figures(found.days), found.recontacts)


def _searches(told: Document) -> Document | None:
    if not _is_told(told["searches"]):
        return None
    return {
        "figures": _named(told["searches"]),
        "by_language": {lang: _named(rows) for lang, rows in told["searches_by_locale"].items()},
        "failing_words": told["failing_words"],
    }


def _is_told(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether any of them has a value."""
    return any(value_of(row) is not None for row in rows)


def customer_rows(document: Mapping[str, Any]) -> list[Document]:
    """What orders, surveys and refunds tell, as rows like readers'.

    Only those that are told. Contacts are no share and have no interval; the days of a row that has
    days of its own are ``first_day`` and ``last_day``; ``is_of`` marks a ratio whose numerator is a
    part of its denominator.
    """
    found, rows = document["contact_rate"], list[Document]()
    if found:
        rows += [
            {"figure": name, "ratio": found[rate], "numerator": found[part], "unit": "per 1000"}
            | {"denominator": found["orders"]}
            for name, rate, part in (
                ("contact_rate", "per_1000", "tickets"),
                ("contact_rate_net", "net_per_1000", "contacts"),
            )
        ]
    kept = {name: document.get(name) for name in ("retention", "repeat_purchases")}
    rows += [{"figure": name, **one} for name, one in kept.items() if one]
    return rows + _survey_rows(document) + _refund_rows(document.get("refund_delay"))


def _survey_rows(document: Mapping[str, Any]) -> list[Document]:
    rows, nps, effort = list[Document](), document.get("nps"), document.get("effort")
    if nps:
        more = {"numerator": nps["promoters"] - nps["detractors"], "denominator": nps["answers"]}
        rows.append({"figure": "nps", "unit": "points", "is_of": True, "ratio": nps["points"]})
        rows[-1] |= more | {name: nps[name] for name in ("low", "high", *DAYS)}
    if effort:
        days = {name: effort[name] for name in DAYS}
        rows.append({"figure": "effort_low", **effort["easy"], **days})
        rows += [
            {"figure": f"effort_mean_{one['highest']}", "unit": f"1 to {one['highest']}"}
            | {"ratio": one["mean"], "numerator": one["points"], "denominator": one["answers"]}
            | days
            for one in effort["means"]
        ]
    return rows


def _refund_rows(found: Mapping[str, Any] | None) -> list[Document]:
    if not found:
        return []
    days = {name: found[name] for name in DAYS}
    late = {"figure": "refund_late", **found["late"], "window_days": found["limit_days"], **days}
    if found["median_days"] is None:
        return [late]
    counts = {"numerator": found["refunded"], "denominator": found["late"]["denominator"]}
    middle = {"figure": "refund_days", "unit": "days", "ratio": found["median_days"]}
    return [middle | {"is_of": True} | counts | days, late]


def value_of(row: Mapping[str, Any]) -> float | None:
    """The value of a figure's JSON: a rate, or the ratio of what is no share."""
    value: float | None = row["ratio"] if "ratio" in row else row["rate"]
    return value


def is_share_of(row: Mapping[str, Any]) -> bool:
    """Whether the first count of a figure's JSON is a part of the second."""
    return "ratio" not in row or bool(row.get("is_of"))


def _named(rows: Sequence[Mapping[str, Any]]) -> list[Document]:
    return [{"figure": NAMES[row["name"]], **row} for row in rows]
