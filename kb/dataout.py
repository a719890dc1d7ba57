"""Tables for other tools: which leave askless, what their columns mean, and how cells are told.

No table names a ticket, a customer or a colleague: what leaves are counts, names of topics that
enough customers wrote, articles and the figures of reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from kb.coverage import COVERAGE
from kb.frames import Column, FrameSchema
from kb.gaps import GAPS
from kb.orders import WEEKLY_ORDERS
from kb.publications import PUBLICATIONS
from kb.service.figures import SERVICE_FIGURES
from kb.surveys import REFUNDS, SURVEY_ANSWERS
from kb.topics import TOPICS
from kb.trends import TOPIC_FACETS, TRENDS, WEEKLY

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

NAMING = frozenset({"typical"})
"""Columns that name tickets: left out."""

TOPIC_COVERAGE = FrameSchema(
    "topic_coverage",
    (
        Column("week", "text", "Monday of the week (UTC) the tickets were written in, ISO date"),
        Column("topic_id", "text", "a topic of the lower level"),
        Column("locale", "text", "language of the tickets"),
        Column("tickets", "integer", "tickets with a need in this topic", "tickets"),
        Column("covered", "integer", "whose need there a live article answered", "tickets"),
    ),
)
"""Tickets by topic, language and week; a ticket with needs in two topics counts in both."""

EFFECTS = FrameSchema(
    "effects",
    (
        Column("topic_id", "text", "a topic with an article"),
        Column("locale", "text", "language of the article and of the tickets"),
        Column("week", "text", "Monday of the week in which the article went live, ISO date"),
        Column("expected", "number", "tickets expected without the article", "tickets", True),
        Column("observed", "number", "tickets that came", "tickets", True),
        Column("prevented", "number", "expected - observed", "tickets", True),
        Column("delta", "number", "share prevented; null where not estimable", "share", True),
        Column("ci_low", "number", "lower end of its 95 % interval", "share", True),
        Column("ci_high", "number", "upper end", "share", True),
        Column("reason", "text", "why there is no estimate", null=True),
    ),
)
"""What each topic's article prevented (docs/metrics.md)."""

COLUMNS = FrameSchema(
    "columns",
    (
        Column("table", "text", "table of this export"),
        Column("column", "text", "column of that table"),
        Column("kind", "text", "text, integer, number, flag, time (UTC) or texts"),
        Column("unit", "text", "unit or range; empty where there is none"),
        Column("may_be_empty", "flag", "cells may be null"),
        Column("meaning", "text", "what a cell says"),
    ),
)
"""The dictionary: a row a column of every table."""

ABOUT: Mapping[str, str] = {
    "columns": "The data dictionary: a row for each column of every table.",
    "coverage": "Tickets by week, language and channel, and how many had a live article.",
    "effects": "What each topic's article prevented, with its interval.",
    "gaps": "Topics by language: answered, a gap, or answered in another language only.",
    "publications": "Which version of which article was live when.",
    "service_figures": "Service levels, a row per figure, period and part.",
    "refunds": "Returns by day and days until the refund.",
    "survey_answers": "Answers to surveys by day: would recommend (NPS), effort.",
    "topic_coverage": "Tickets by topic, language and week, and how many had a live article.",
    "topic_facets": "Channels and languages of each topic.",
    "topics": "What customers keep asking: topics and their categories.",
    "trends": "How each topic stands now against what was to be expected.",
    "weekly": "Every topic in every week, against all tickets and orders.",
    "weekly_orders": "Orders by week.",
}
"""A sentence on each table."""


@dataclass(frozen=True)
class DataTable:
    """A checked frame that leaves, with its schema."""

    schema: FrameSchema
    frame: pd.DataFrame

    @property
    def name(self) -> str:
        """What it is called in every target."""
        return self.schema.name

    @property
    def about(self) -> str:
        """What it holds, in a sentence."""
        return ABOUT[self.name]

    def arrow(self) -> pa.Table:
        """The table with each column's meaning and unit in the metadata of its field."""
        import pyarrow as pa

        fields = [
            field.with_metadata({"meaning": column.meaning, "unit": column.unit})
            for field, column in zip(self.schema.arrow(), self.schema.columns, strict=True)
        ]
        told = {"askless.table": self.name, "askless.about": self.about}
        plain = pa.Table.from_pandas(self.frame, schema=self.schema.arrow(), preserve_index=False)
        return plain.cast(pa.schema(fields, metadata=told))


def leaving(schema: FrameSchema) -> FrameSchema:
    """``schema`` without the columns that name tickets."""
    return replace(schema, columns=tuple(c for c in schema.columns if c.name not in NAMING))


SCHEMAS: Mapping[str, FrameSchema] = {
    schema.name: leaving(schema)
    for schema in (
        TOPICS,
        GAPS,
        COVERAGE,
        TOPIC_COVERAGE,
        WEEKLY,
        TRENDS,
        TOPIC_FACETS,
        EFFECTS,
        SERVICE_FIGURES,
        PUBLICATIONS,
        WEEKLY_ORDERS,
        SURVEY_ANSWERS,
        REFUNDS,
    )
}
"""Every table that may leave, by name, in the order they are shown."""


def data_tables(frames: Mapping[str, pd.DataFrame]) -> list[DataTable]:
    """The tables there are, checked, and behind them the dictionary of their columns.

    Raises:
        FrameError: a frame is not what its schema says.
    """
    found = [
        DataTable(schema, schema.check(frames[name]).reset_index(drop=True))
        for name, schema in SCHEMAS.items()
        if name in frames
    ]
    return [*found, DataTable(COLUMNS, dictionary(table.schema for table in found))]


def dictionary(schemas: Iterable[FrameSchema]) -> pd.DataFrame:
    """Rows of :data:`COLUMNS`: the columns of ``schemas``."""
    return COLUMNS.frame(
        {
            "table": schema.name,
            "column": column.name,
            "kind": column.kind,
            "unit": column.unit,
            "may_be_empty": column.null,
            "meaning": column.meaning,
        }
        for schema in schemas
        for column in schema.columns
    )


def dictionary_page(schemas: Iterable[FrameSchema]) -> str:
    """The dictionary as a Markdown page."""
    head = "# Data dictionary\n\nTables that `askless export data` writes. Times are in UTC.\n"
    parts = []
    for schema in schemas:
        title, _, rest = schema.markdown().partition("\n")
        parts.append(f"{title}\n\n{ABOUT[schema.name]}\n{rest}")
    return "\n".join([head, *parts])


_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")


def cells(values: Sequence[Any]) -> list[Any]:
    """A column as plain values: a column of ISO dates becomes dates, lists become one text."""
    if any(isinstance(value, list) for value in values):
        return [None if value is None else "; ".join(value) for value in values]
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, str) and _DAY.match(value) for value in known):
        return [None if value is None else date.fromisoformat(value) for value in values]
    return list(values)
