"""Service figures for the terminal: a line for what a team looks at first, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
        return ["Service figures: no ticket asks for something."]
    known = {row["figure"]: row for row in document["figures"]}
    told = [_line(name, known[figure]) for figure, name in HEADLINES.items() if figure in known]
    level = document["overall"]
    card = [f"Service level          {level.replace('_', ' ')}"] if level else []
    lacking = ", ".join(row["figure"].replace("_", " ") for row in document["missing"])
    return [*told, *card, *([f"Not in this data: {lacking}."] if lacking else [])]


def _line(name: str, row: Mapping[str, Any]) -> str:
    unit, value = row["unit"], row["value"]
    figure = f"{100 * value:.0f} %" if unit == "%" else f"{value:,.1f} {unit}"
    return f"{name:<22} {figure} ({row['denominator']:,} tickets)"
