"""HubSpot knowledge base: CSV files for its import, one language and at most 400 articles each.

The import takes URL, Title, Category and Article Body (HTML); it does not take tables, which
become lists. Choose "import as drafts" there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.exporting.outgoing import Outgoing, Target
from kb.spreadsheets import csv_text

HEADER = ("URL", "Title", "Category", "Article Body")
MOST_ROWS = 400
_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]>(.*?)</t[hd]>", re.DOTALL)


def files(articles: Sequence[Outgoing]) -> dict[str, str]:
    """``articles-<number>-<locale>.csv`` -> text."""
    made = {}
    for locale in sorted({one.article.locale for one in articles}):
        own = [one for one in articles if one.article.locale == locale]
        for number, start in enumerate(range(0, len(own), MOST_ROWS), start=1):
            made[f"articles-{number}-{locale}.csv"] = _csv(own[start : start + MOST_ROWS])
    return made


def _csv(articles: Sequence[Outgoing]) -> str:
    rows = (
        (one.article.id, one.article.title, one.category, tables_as_lists(one.html))
        for one in articles
    )
    return csv_text(HEADER, rows, line_end="\r\n")


def tables_as_lists(html: str) -> str:
    """``html`` with each table as a list: an item a row, cells under their column's name.

    ``html`` is what :func:`kb.markdown.body` makes: no attributes, no nested tables.
    """
    return _TABLE.sub(lambda found: _list(found[1]), html)


def _list(table: str) -> str:
    rows = [_CELL.findall(row) for row in _ROW.findall(table)]
    header, *rest = rows or [[]]
    items = [_item(header, row) for row in rest] or [_item([], header)]
    return "<ul>\n" + "".join(f"<li>{item}</li>\n" for item in items if item) + "</ul>"


def _item(header: Sequence[str], row: Sequence[str]) -> str:
    names = [*header, *[""] * len(row)]
    cells = [f"{name}: {cell}" if name else cell for name, cell in zip(names, row, strict=False)]
    return "; ".join(cell for cell, text in zip(cells, row, strict=True) if text.strip())


TARGET = Target("hubspot-csv", "HubSpot knowledge base: CSV for its import", files, is_desk=False)
