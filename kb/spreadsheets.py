"""CSV that is safe to open in a spreadsheet: no text of a stranger becomes a formula.

What begins a formula is from OWASP's page on CSV injection and ASVS 5.0 (1.2.10), with the wide
signs that Japanese and Chinese editions take for the same. An apostrophe in front makes a text of
it. A spreadsheet set to French splits at semicolons, whatever the quotes say: what follows one
inside a cell is a beginning too.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets read UTF-8 only behind it."""

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?\Z")
_SIGNS = "=+\\-@|＝＋－＠｜"
_UNSEEN = "\\s\0\ufeff\u200b-\u200f\u2060"
_START = re.compile(f"[{_UNSEEN}]*[{_SIGNS}]|[\t\r\n]")
_INSIDE = re.compile(f'([;\t\r\n][{_UNSEEN}"]*)(?=[{_SIGNS}])')


def safe_cell(value: Any) -> str:
    """``value`` as the text of a cell; numbers stay numbers, nothing is an empty cell."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, int | float) and math.isfinite(value):
        return text
    if _NUMBER.match(text):
        return text
    # Python 3.11 leaves a lone carriage return unquoted, and a spreadsheet begins a row there.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INSIDE.sub(r"\1'", text)
    return f"'{text}" if _START.match(text) else text


def csv_columns(header: Sequence[str], columns: Sequence[Sequence[Any]]) -> str:
    """As :func:`csv_text` of the rows of ``columns``; a value that recurs is made safe once."""
    handle = io.StringIO()
    writer = csv.writer(handle, lineterminator="\n")
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows(zip(*(_safe_column(column) for column in columns), strict=True))
    return handle.getvalue()


def _safe_column(values: Sequence[Any]) -> Iterable[str]:
    kinds = set(map(type, values))
    if kinds <= {str, type(None)}:
        known = {value: safe_cell(value) for value in set(values)}
        return map(known.__getitem__, values)
    if kinds == {float} and all(map(math.isfinite, values)):
        return map(repr, values)
    return map(safe_cell, values)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]], *, line_end: str = "\n") -> str:
    """A header and rows as CSV, every cell safe; without rows the header alone."""
    handle = io.StringIO()
    writer = csv.writer(handle, lineterminator=line_end)
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return handle.getvalue()
