"""Figures of any part and period, as the dashboard shows them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from kb.web.admin.api.declared import Call, Operation, Services
from kb.web.admin.api.faults import Stop
from kb.web.admin.api.shapes import LINE, Answer, Query

Day = Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
Value = Annotated[str, Field(max_length=200, pattern=LINE)]


class FiguresQuery(Query):
    """Which part of the tickets, and which period."""

    period: Literal["", "4w", "3m", "12m", "all", "dates"] = Field(
        "", description="Up to the last day of the data; `dates` with `from` and `to`."
    )
    first: Day = Field("", alias="from", description="First day.")
    last: Day = Field("", alias="to", description="Last day.")
    span: Literal["", "week", "month"] = Field("", description="Of series; weeks by default.")
    channel: Value = ""
    language: Value = ""
    topic: Value = Field("", description="Id of a topic.")
    group: Value = Field("", description="Group of agents.")
    by: Literal["", "channel", "language", "topic", "group"] = Field(
        "", description="What `parts` tell apart; channels by default."
    )


class Number(Answer):
    """A figure of a period, with its 95 % interval and its counts."""

    value: float
    low: float | None
    high: float | None
    numerator: float | None
    denominator: int | None = Field(description="Tickets below the line; null of a count.")


class Usual(Answer):
    """What periods of the same length before it make usual."""

    value: float
    low: float
    high: float


class Point(Number):
    """A figure of a week or month."""

    period: str = Field(description="First day of the week, or a month as 2026-03.")
    is_in: bool = Field(description="Whether a day of it is in the period.")
    is_over: bool = Field(description="Whether the data reach beyond it.")
    is_unusual: bool


class Figure(Number):
    """A figure, what it was before, and where it stands."""

    figure: str = Field(description="Its name; docs/metrics.md says what it is.")
    kind: Literal["count", "share", "mean", "median", "per_ticket"]
    unit: str
    formula: str
    before: Number | None = Field(description="Of as many days before.")
    change: float | None = Field(
        description="Points (0 to 1) of a share, else the share of the value before."
    )
    usual: Usual | None
    standing: Literal["within", "above", "below", "unknown"] | None
    series: list[Point]


class Days(Answer):
    """From which to which day."""

    first: str
    last: str


class Figures(Answer):
    """Every figure of a part of the tickets."""

    asked: dict[str, str] = Field(description="The filters, the usual ones left out.")
    period: Days
    before: Days | None
    data: Days
    values: dict[str, list[str]] = Field(description="What each filter may be.")
    figures: list[Figure]
    empty: list[str] = Field(description="Figures that no ticket of this part tells.")
    missing: list[dict[str, str]] = Field(description="Figures whose field the data lack.")
    alerts: list[dict[str, Any]]
    overall: str | None
    levels: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    channels: dict[str, Any] | None = Field(
        description="Customers who wrote on several channels; null of one channel."
    )
    contact_rate: dict[str, Any] | None
    nps: dict[str, Any] | None
    effort: dict[str, Any] | None
    refund_delay: dict[str, Any] | None
    self_service: dict[str, Any]
    search: dict[str, Any] | None


def figures(services: Services, call: Call) -> Figures:
    """The figures that are asked for.

    Raises:
        Stop: the data hold no such part, or the days cannot be; ``why`` says which.
        NothingToDoError: `askless measure` has not run.
        InputError: a result is damaged.
    """
    told = services.desk.figures.told(call.query.model_dump(by_alias=True))
    if told.filters is None or told.document is None:
        message = "; ".join(dict.fromkeys(str(fault) for fault in told.faults))
        raise Stop("not_found", message, why=told.faults[0].code)
    known = told.known
    names = Figures.model_fields.keys() & told.document.keys()
    return Figures(
        asked=told.filters.query(),
        data=Days(first=known.first.isoformat(), last=known.last.isoformat()),
        values={name: list(values) for name, values in known.values.items()},
        **{name: told.document[name] for name in names},
    )


OPERATIONS = (
    Operation(
        "read_figures", "GET", "/v1/figures", "Every figure of a part and a period.", figures,
        Figures, query=FiguresQuery, stops=("not_found",),
    ),
)  # fmt: skip
