"""How the figures of an evaluation are written, as JSON values and for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DIGITS = 4
"""After the point: what a test set of some thousands can tell apart."""


def rounded(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures as JSON values: numbers with a fraction to four digits after the point."""
    return {
        name: round(value, DIGITS) if isinstance(value, float) else value
        for name, value in figures.items()
    }


def shown(value: float | None) -> str:
    """A share to three digits; in words where there is none."""
    return "not defined" if value is None else f"{value:.3f}"
