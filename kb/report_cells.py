"""Pages of the report, cell by cell: numbers, dates and tables as a language writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape

Words = Mapping[str, Any]
Column = tuple[str, Callable[[Mapping[str, Any]], str], bool]
"""Heading, how a row's cell reads, and whether it is a number."""


@dataclass(frozen=True)
class Page:
    """What the page needs beside its document."""

    lang: str
    brand: str
    notice: str
    words: Words
    template: str
    style: str
    library: str = ""
    """The script of :func:`kb.charts.library`."""


def percent(rate: float | None, lang: str) -> str:
    """A rate of 0 to 1 in words: 0 % and 100 % only when they are true, "–" for none.

    The rounding follows coverage.py's report: a figure that is nearly all is not all.
    """
    if rate is None:
        return "–"
    rounded = round(rate * 100)
    if rounded == 0 and rate > 0:
        rounded = 1
    if rounded == 100 and rate < 1:
        rounded = 99
    return f"{rounded}\u202f%" if lang == "fr" else f"{rounded}%"


def count(number: float | None, lang: str) -> str:
    """A count with the thousands set apart as the language does it."""
    text = f"{int(number or 0):,}"
    return text.replace(",", "\u202f") if lang == "fr" else text


def day(iso: str | None, lang: str) -> str:
    """A date as the language writes it in figures: 31/03/2026, or 2026-03-31 in English."""
    if not iso:
        return "–"
    found = date.fromisoformat(iso[:10])
    return f"{found:%d/%m/%Y}" if lang == "fr" else found.isoformat()


def unbroken(text: str) -> str:
    """``text`` with hyphens that no line ends with."""
    return text.replace("-", "\u2011")


def decimal(value: float | None, lang: str) -> str:
    """A number with one decimal, as the language writes it; "–" for none."""
    if value is None:
        return "–"
    return f"{value:.1f}".replace(".", "," if lang == "fr" else ".")


def one_line(text: str) -> str:
    """``text`` without line breaks: Vega draws nothing when a title has one."""
    return re.sub(r"\s*[\r\n\t]\s*", " ", text)


def inline_json(value: Any) -> Markup:
    """JSON that can stand inside a script element: no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 (every markup character is escaped above)


def html_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> Markup:
    """An HTML table in a box that scrolls on a narrow screen; every cell is escaped."""
    heads = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(numeric(is_number), title)
        for title, _, is_number in columns
    )
    lines = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                Markup('<td{} data-label="{}">{}</td>').format(
                    numeric(is_number), title, escape(cell(row))
                )
                for title, cell, is_number in columns
            )
        )
        for row in rows
    )
    return Markup(
        '<div class="scroll" tabindex="0"><table><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(heads, lines)


def numeric(is_number: bool) -> Markup:
    """The class of a cell that holds a number."""
    return Markup(' class="number"') if is_number else Markup("")
