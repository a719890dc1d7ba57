"""How ``askless topics show`` prints what explains a topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SHOWN_TICKETS, SHOWN_CHARACTERS = 3, 160
HEADINGS = {
    "borderline": "nearly of another topic:",
    "odd": "far from the others:",
}
STATES = {
    "burst": "emerging: {tickets} tickets in the week of {week}, {expected:.1f} expected, "
    "since {since}",
    "usual": "as usual: {tickets} tickets in the week of {week}, {expected:.1f} expected",
    "too_new": "too new to compare",
    "not_judged": "too little is known of the shop's weeks to compare",
}


def detail_lines(details: Mapping[str, Any]) -> list[str]:
    """What explains a topic, for a person; the typical tickets are printed before."""
    lines = [*_trend_lines(details), *_facet_lines(details["facets"])]
    if details["near"]:
        lines.append(f"  near: {', '.join(details['near'])}")
    for kind, heading in HEADINGS.items():
        rows = details["examples"][kind][:SHOWN_TICKETS]
        lines += [f"  {heading}", *map(_example_line, rows)] if rows else []
    return lines


def _trend_lines(details: Mapping[str, Any]) -> list[str]:
    trend = details["trend"]
    if trend is None:
        return []
    weeks = " ".join(str(row["tickets"]) for row in details["weeks"])
    lines = [f"  {STATES[trend['state']].format(**trend)}"]
    lines += [f"  last weeks: {weeks}"] if weeks else []
    known = {
        "{handling_minutes:.0f} min to handle": trend["handling_minutes"],
        "satisfaction {csat:.0%} of {rated}": trend["csat"],
        "{per_1000_orders:.1f} per 1000 orders": trend["per_1000_orders"],
    }
    figures = [words.format(**trend) for words, value in known.items() if value is not None]
    return [*lines, f"  {', '.join(figures)}"] if figures else lines


def _facet_lines(facets: Sequence[Mapping[str, Any]]) -> list[str]:
    shares = ", ".join(f"{row['value']} {row['share']:.0%}" for row in facets)
    return [f"  {shares}"] if shares else []


def _example_line(row: Mapping[str, Any]) -> str:
    other = f" ({row['other_id']}?)" if row["kind"] == "borderline" else ""
    return f"    {row['ticket_id']}{other}: {row['text'][:SHOWN_CHARACTERS]}"
