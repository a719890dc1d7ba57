"""Cells of the tables of counts, publications and orders, read strictly: a fault names its row."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from kb.errors import InputError

Row = tuple[int, Mapping[str, Any]]
"""The number of a row in its file, and its cells by column."""

FAULTS_SHOWN = 5
LARGEST_COUNT = 1e12
SHOWN_CHARACTERS = 30

_GROUPED = re.compile(r"\d[ ,.'\u00a0\u202f]\d")
_TIME_BEHIND = re.compile(r"\d{4}-\d\d-\d\d[T ]")


class Faults:
    """Faults of one table, gathered so that all are told at once."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.found: list[tuple[int, str]] = []

    @contextlib.contextmanager
    def of(self, row: int) -> Iterator[None]:
        """What is wrong inside the block is a fault of ``row``."""
        try:
            yield
        except ValueError as error:
            self.found.append((row, str(error)))

    def check(self) -> None:
        """Tell what was found.

        Raises:
            InputError: there was a fault; the first few are quoted with their rows.
        """
        if not self.found:
            return
        told = "; ".join(f"row {row}: {problem}" for row, problem in self.found[:FAULTS_SHOWN])
        rest = len(self.found) - FAULTS_SHOWN
        more = f"; and {rest} more rows" if rest > 0 else ""
        raise InputError(self.source, f"{told}{more}. Correct them and run the command again")


def text(row: Mapping[str, Any], column: str) -> str:
    """A cell that must not be empty.

    Raises:
        ValueError: it is missing or empty.
    """
    found = "" if row.get(column) is None else str(row[column]).strip()
    if not found:
        raise ValueError(f"{column} is empty")
    return found


def language(row: Mapping[str, Any]) -> str:
    """The language of a row in small letters with hyphens; empty where there is none."""
    return str(row.get("language") or "").strip().lower().replace("_", "-")


def is_read_in(article: str, spoken: str) -> bool:
    """Whether an article in a language answers tickets in another: the same, or one without region.

    "fr" and "fr-fr" are, "fr-fr" and "fr-ca" are not; an empty one is any (RFC 4647, 3.3.1).
    """
    shorter, longer = sorted((article, spoken), key=len)
    return not shorter or f"{longer}-".startswith(f"{shorter}-")


def monday(row: Mapping[str, Any], column: str) -> date:
    """The Monday of the week of an ISO date; any day of the week, a time behind it is allowed.

    Raises:
        ValueError: it is no ISO date.
    """
    found = text(row, column)
    try:
        return _monday(found)
    except (ValueError, OverflowError) as error:
        raise ValueError(f'{column} is "{_short(found)}", expected a date as 2026-03-30') from error


@lru_cache(maxsize=4096)
def _monday(told: str) -> date:
    """A table of tens of thousands of rows has a hundred weeks."""
    day = date.fromisoformat(told[:10] if _TIME_BEHIND.match(told) else told)
    return day - timedelta(days=day.weekday())


def count(row: Mapping[str, Any], column: str) -> float:
    """A number, 0 or more.

    Raises:
        ValueError: it is empty, no number, negative or not finite.
    """
    found = text(row, column)
    try:
        value = float("nan") if isinstance(row[column], bool) else float(found)
    except ValueError:
        value = float("nan")
    if "_" in found or not math.isfinite(value) or not 0 <= value <= LARGEST_COUNT:
        told = f'{column} is "{_short(found)}", expected a number, 0 or more'
        raise ValueError(f"{told}, as 1234.5" if _GROUPED.search(found) else told)
    return value


def _short(value: str) -> str:
    return value if len(value) <= SHOWN_CHARACTERS else value[: SHOWN_CHARACTERS - 1] + "…"
