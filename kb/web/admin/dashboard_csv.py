"""What the dashboard shows as a table that spreadsheets open: a row a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kb.service.elsewhere import customer_rows, value_of
from kb.service.filters import Filters
from kb.spreadsheets import BYTE_ORDER_MARK, csv_text

COLUMNS = (
    "of", "figure", "unit", "first_day", "last_day", "period", "part", "part_value", "value", "low",
    "high", "numerator", "denominator", "change", "standing", "usual_low", "usual_high",
)  # fmt: skip
"""``of`` says what a row is: period, before, series, part, channels, readers, or missing."""
SEVERAL = ("several", "switched")
NUMBERS = ("value", "low", "high", "numerator", "denominator")
Document = Mapping[str, Any]
Cells = dict[str, Any]


def figures_csv(document: Document, filters: Filters) -> str:
    """Every number that the page shows, with the filters as the first rows; safe to open."""
    rows = [*_asked(filters), *_rows(document)]
    return BYTE_ORDER_MARK + csv_text(COLUMNS, ([row.get(c) for c in COLUMNS] for row in rows))


def _asked(filters: Filters) -> Iterator[Cells]:
    for name, value in filters.parts.items():
        yield {"of": "filter", "part": name, "part_value": value}


def _rows(document: Document) -> Iterator[Cells]:
    days = {f"{end}_day": document["period"][end] for end in ("first", "last")}
    for one in document["figures"]:
        yield from _figure(one, document, days)
    units = {one["figure"]: one["unit"] for one in document["figures"]}
    for part in document["parts"]:
        for name, row in part["figures"].items():
            own = {"of": "part", "figure": name, "unit": units.get(name), "part": document["by"]}
            yield own | days | {"part_value": part["value"]} | _numbers(row)
    for name in SEVERAL if document["channels"] else ():
        own = document["channels"][name]
        yield {"of": "channels", "figure": f"channels_{name}", **days, **_numbers(own)} | {
            "value": own["rate"],
            "unit": "%",
        }
    for row in beside_rows(document):
        own = {name: row[name] for name in days if name in row}
        yield {"of": "readers", "figure": row["figure"], **days, **own, **_numbers(row)} | {
            "value": value_of(row)
        }
    for row in document["missing"]:
        yield {"of": "missing", "figure": row["figure"], "part_value": row["needs"]}


def _figure(one: Document, document: Document, days: Cells) -> Iterator[Cells]:
    own = {"figure": one["figure"], "unit": one["unit"]}
    usual = one["usual"] or {}
    more = {"change": one["change"], "standing": one["standing"]}
    more |= {"usual_low": usual.get("low"), "usual_high": usual.get("high")}
    yield {"of": "period", **own, **days, **_numbers(one), **more}
    if one["before"]:
        before = {f"{end}_day": document["before"][end] for end in ("first", "last")}
        yield {"of": "before", **own, **before, **_numbers(one["before"])}
    for point in one["series"]:
        yield {"of": "series", **own, "period": point["period"], **_numbers(point)}


def _numbers(row: Document) -> Cells:
    return {name: row.get(name) for name in NUMBERS}


def beside_rows(document: Document) -> list[Cells]:
    """Orders, visits and searches as rows that have a value."""
    rows = customer_rows(document)
    for block in (document["self_service"], document["search"]):
        rows += [row for row in (block or {}).get("figures", ()) if value_of(row) is not None]
    return rows
