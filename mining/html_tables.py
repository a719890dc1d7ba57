"""The cells of an HTML table as rows: spans filled in, nested tables left alone."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

WIDEST = 40
"""Columns that a span may fill; more is a fault, and never a table for readers."""
ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})


def grid(table: LexborNode) -> list[list[LexborNode | None]]:
    """The cells of a table by row; None where a wide cell reaches over.

    A cell that spans rows stands in each of them, so that every row can be read alone. Empty rows
    are left out.
    """
    below: dict[int, tuple[LexborNode, int]] = {}
    found = []
    for row in _rows(table):
        cells, below = _row(row, below)
        if any(cell is not None and cell.text().strip() for cell in cells):
            found.append(cells)
    return found


def _rows(table: LexborNode) -> list[LexborNode]:
    rows = []
    for child in table.iter():
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ROW_GROUPS:
            rows += [row for row in child.iter() if row.tag == "tr"]
    return rows


def _row(
    row: LexborNode, above: dict[int, tuple[LexborNode, int]]
) -> tuple[list[LexborNode | None], dict[int, tuple[LexborNode, int]]]:
    """The cells of one row, and by column the cells that reach into the next one."""
    below: dict[int, tuple[LexborNode, int]] = {}
    cells: list[LexborNode | None] = []

    def carry() -> None:
        while len(cells) in above:
            cell, rows_left = above[len(cells)]
            if rows_left > 1:
                below[len(cells)] = (cell, rows_left - 1)
            cells.append(cell)

    for cell in row.iter():
        if cell.tag not in {"td", "th"}:
            continue
        carry()
        rows_left = _span(cell, "rowspan") - 1
        if rows_left > 0:
            below[len(cells)] = (cell, rows_left)
        cells.append(cell)
        cells += [None] * min(_span(cell, "colspan") - 1, max(WIDEST - len(cells), 0))
    carry()
    return cells, below


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name)
    if not value:
        return 1
    return min(int(value), WIDEST) if re.fullmatch(r"\d{1,4}", value) and int(value) else 1
