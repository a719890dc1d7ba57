"""Service figures for the terminal: a line for what a team looks at first, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.coverage import Rate
from kb.orders import ContactRate
from kb.service.elsewhere import INSTEAD, value_of

HEADLINES = {
    "first_response_median": "First response",
    "first_response_working_median": "  in business hours",
    "resolution_median": "Resolution",
    "one_touch_of_solved": "Solved with one reply",
    "first_contact_resolution": "Solved at first contact",
    "csat": "Satisfied customers",
}
"""Figure -> what its line says; times are medians."""


def lines(document: Mapping[str, Any]) -> list[str]:
    """The lines of :func:`kb.service.document.service_document`; one where there is no ticket."""
    if not document["tickets"]:
        none = "Service figures: no ticket asks for something."
        beside = [*_customers(document), *_told(document), *_readers(document)]
        return [none, *_orders(document), *beside]
    known = {row["figure"]: row for row in document["figures"]}
    told = [_line(name, known[figure]) for figure, name in HEADLINES.items() if figure in known]
    level = document["overall"]
    card = [f"Service level          {level.replace('_', ' ')}"] if level else []
    beside = [*_orders(document), *_customers(document), *_told(document), *_readers(document)]
    lacking = ", ".join(row["figure"].replace("_", " ") for row in document["missing"])
    return [*told, *beside, *card, *([f"Not in this data: {lacking}."] if lacking else [])]


def _line(name: str, row: Mapping[str, Any]) -> str:
    unit, value = row["unit"], row["value"]
    figure = f"{100 * value:.0f} %" if unit == "%" else f"{value:,.1f} {unit}"
    return f"{name:<22} {figure} ({row['denominator']:,} tickets)"


def _orders(document: Mapping[str, Any]) -> list[str]:
    """Tickets against orders; nothing without known orders."""
    found = document["contact_rate"]
    if found is None:
        return []
    names = ContactRate.__dataclass_fields__
    said = ContactRate(**{name: found[name] for name in names}).line()
    return [f"{'Contact rate':<22} {said}"]


def _customers(document: Mapping[str, Any]) -> list[str]:
    """Customers kept, and those who ordered again after a ticket; nothing without their orders."""
    lines = []
    kept, again = document.get("retention"), document.get("repeat_purchases")
    if kept:
        rate = Rate(kept["numerator"], kept["denominator"])
        days = f"{kept['first_day']} to {kept['last_day']}"
        lines.append(f"{'Customers kept':<22} {rate.line()}, {days}")
    if again:
        rate, days = Rate(again["numerator"], again["denominator"]), again["window_days"]
        lines.append(f"{'  ordered again':<22} {rate.line()} within {days} days after a ticket")
    return lines


def _told(document: Mapping[str, Any]) -> list[str]:
    """What surveys and refunds tell; nothing without them."""
    lines = []
    if nps := document.get("nps"):
        ends = f"{nps['low']:.0f} to {nps['high']:.0f}"
        lines.append(f"{'Net promoter score':<22} {nps['points']:.0f} ({ends}; {nps['answers']:,})")
    if effort := document.get("effort"):
        easy = Rate(effort["easy"]["numerator"], effort["easy"]["denominator"])
        means = (f"mean {one['mean']:.1f} of {one['highest']}" for one in effort["means"])
        lines.append(f"{'Low effort':<22} {easy.line()}; {', '.join(means)}")
    if refunds := document.get("refund_delay"):
        late = Rate(refunds["late"]["numerator"], refunds["late"]["denominator"])
        days = refunds["limit_days"]
        lines.append(f"{'Late refunds':<22} {late.line()}, after more than {days} days")
    return lines


READERS = {
    "self_service_visits": "Self-service, visits",
    "self_service_confirmed": "  confirmed",
    "explicit_deflection": "Explicit deflection",
    "implicit_deflection": "Implicit deflection",
    "self_service_score": "Self-service score",
    "zero_results": "Searches in vain",
    "click_through": "Searches with a click",
}
"""Figures of visits and searches that have a line."""


def _readers(document: Mapping[str, Any]) -> list[str]:
    """Self-service and search figures that have a value, each with its own caution."""
    rows = [*document["self_service"]["figures"], *((document["search"] or {}).get("figures", []))]
    told = [
        f"{READERS[row['figure']]:<22} {_value(row)}" + (f"; {row['note']}" if row["note"] else "")
        for row in rows
        if row["figure"] in READERS and value_of(row) is not None
    ]
    told += _windows(document["self_service"].get("windows", ()))
    coverage = document["self_service"]["coverage"]
    if document["self_service"]["basis"] == INSTEAD and coverage and coverage["denominator"]:
        rate = Rate(coverage["numerator"], coverage["denominator"])
        told.insert(0, f"{'Self-service':<22} no visits counted; coverage instead: {rate.line()}")
    return told


def _windows(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Deflection less re-contacts, a line for each window, the caution once."""
    known = [row for row in rows if row["recontact"]]
    if not known:
        return []
    parts = ("explicit_adjusted", "implicit_adjusted")
    return [
        f"  re-contact-adjusted; {known[0]['note']}",
        *(
            f"    within {row['window']:<8} "
            + ", ".join(f"{name.partition('_')[0]} {_share(row[name])}" for name in parts)
            + f"; {_value(row['recontact'])} wrote again"
            for row in known
        ),
    ]


def _share(found: Mapping[str, float] | None) -> str:
    if found is None:
        return "-"
    return f"{found['rate']:.0%} ({found['low']:.0%} to {found['high']:.0%})"


def _value(row: Mapping[str, Any]) -> str:
    if "ratio" in row:
        return f"{row['ratio']:.1f} ({row['numerator']:,} to {row['denominator']:,})"
    return Rate(row["numerator"], row["denominator"]).line()
