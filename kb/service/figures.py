"""Service figures of any part of the tickets: sums over rows, so that parts add up to the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kb.coverage import WILSON_Z
from kb.frames import Column, FrameSchema
from kb.service.definitions import DEFINITIONS, Definition
from kb.service.groups import Groups, groups
from kb.service.periods import Periods

PARTS = ("channel", "language", "topic_id", "group_name")
"""Columns of service rows that figures can be told apart by."""
Columns = dict[str, np.ndarray]
Split = tuple[tuple[str, ...], str]
"""Parts to tell apart, and the span of the periods."""
SPLITS: tuple[Split, ...] = (
    *(((), span) for span in ("all", "month", "week")),
    *(((part,), span) for part in ("channel", "language") for span in ("all", "month", "week")),
    *(((part,), span) for part in ("topic_id", "group_name") for span in ("all", "month")),
    (("channel", "language"), "month"),
)
"""By what parts and over what periods figures are kept."""
CONTENT = 0.75
"""Satisfaction (0 to 1) from which an answer counts as content: 4 of 5 is (4 - 1) / 4."""

SERVICE_FIGURES = FrameSchema(
    "service_figures",
    (
        Column("figure", "text", "one of kb.service.definitions.DEFINITIONS"),
        Column("span", "text", "all, month or week"),
        Column("period", "text", "all, 2026-03, or the Monday of the week (UTC)"),
        Column("channel", "text", "one channel, null for all", null=True),
        Column("language", "text", "one language, null for all", null=True),
        Column("topic_id", "text", "one topic, null for all", null=True),
        Column("group_name", "text", "one group of agents, null for all", null=True),
        Column("value", "number", "the figure, in the unit of its definition"),
        Column("low", "number", "lower end of its 95 % interval", null=True),
        Column("high", "number", "upper end", null=True),
        Column("numerator", "number", "sum or count above the line; null of a median", null=True),
        Column("denominator", "integer", "tickets below the line", "tickets"),
    ),
)
"""Long form: a row per figure, period and part."""


def split_figures(rows: pd.DataFrame) -> dict[Split, pd.DataFrame]:
    """:func:`service_figures` by every split of :data:`SPLITS`, each worked out once."""
    return {(by, span): service_figures(rows, by, span=span) for by, span in SPLITS}


def service_figures(
    rows: pd.DataFrame,
    by: Sequence[str] = (),
    *,
    span: str | Periods = "all",
    of: Sequence[Definition] = DEFINITIONS,
    where: np.ndarray | None = None,
) -> pd.DataFrame:
    """Every figure that ``rows`` can tell, by the parts ``by`` (of :data:`PARTS`) and ``span``.

    Args:
        rows: what :func:`kb.service.rows.service_rows` gave, with
            :func:`with_answers` and, for low and high value, :func:`with_values` on it.
        by: columns to tell apart; rows without a value there are left out.
        span: ``all``, ``month`` or ``week``, or the periods themselves.
        of: the figures that are told.
        where: for each row whether it counts; all do without it.

    Returns:
        DataFrame of :data:`SERVICE_FIGURES`; a figure without a ticket below the line has no row.
        Shares carry Wilson's interval, means the normal one, medians that of order statistics.
    """
    periods = span if isinstance(span, Periods) else Periods(span)
    grouped: dict[str, Groups] = {}
    told: list[Columns] = []
    for one in of:
        if one.column not in rows:
            continue
        if one.when not in grouped:
            grouped[one.when] = groups(rows, by, rows[one.when], periods, where)
        told.append(_told(rows, one, grouped[one.when]))
    if not any(len(one["figure"]) for one in told):
        return SERVICE_FIGURES.empty()
    columns = {name: np.concatenate([one[name] for one in told]) for name in told[0]}
    nothing = {part: None for part in PARTS if part not in columns}
    return SERVICE_FIGURES.check(pd.DataFrame(columns).assign(span=periods.span, **nothing))


def with_answers(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with what satisfaction says: content or not, of five, answered or not."""
    known = rows["csat"].notna()
    content = rows["csat"].ge(CONTENT).astype(float).where(known)
    tells = known.groupby(rows["source"]).transform("any").astype(bool)
    answered = known.astype(float).where(tells)
    return rows.assign(is_content=content, csat_of_five=1 + 4 * rows["csat"], has_csat=answered)


def with_values(rows: pd.DataFrame, needs_person: Mapping[str, bool]) -> pd.DataFrame:
    """``rows`` with low and high value: topic id -> whether it needs a person.

    Tickets whose topic is not named there are of neither value and do not count.
    """
    high = rows["topic_id"].map(needs_person).astype("float64")
    return rows.assign(is_high_value=high, is_low_value=1 - high)


def missing(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Figures that ``rows`` cannot tell, each with the field it lacks."""
    lacking = [one for one in DEFINITIONS if one.column not in rows or not _has(rows, one)]
    return [{"figure": one.name, "needs": one.needs} for one in lacking]


def _has(rows: pd.DataFrame, one: Definition) -> bool:
    return bool(_counts(rows, one, _values(rows, one.column), slice(None)).any())


def _counts(
    rows: pd.DataFrame, one: Definition, values: np.ndarray, some: np.ndarray | slice
) -> np.ndarray:
    """Which of ``some`` rows a figure is told of; ``values`` are those of all of them."""
    if one.kind == "per_ticket":
        is_told = not bool(np.isnan(values).all())
        return np.full(len(values[some]), is_told)
    known: np.ndarray = ~np.isnan(values[some])
    if one.over:
        known &= _values(rows, one.over)[some] == 1
    return known


def _values(rows: pd.DataFrame, column: str) -> np.ndarray:
    values: np.ndarray = rows[column].to_numpy(dtype=np.float64, na_value=np.nan)
    return values


def _told(rows: pd.DataFrame, one: Definition, own: Groups) -> Columns:
    """One figure of each group that it is told of."""
    values = _values(rows, one.column)
    counts = _counts(rows, one, values, own.rows)
    values = values[own.rows] if one.factor == 1 else values[own.rows] * one.factor
    if one.kind == "per_ticket":  # tickets without a value count below the line
        values = np.nan_to_num(values)
    # Behind the groups stands one for rows that do not count: quicker than leaving them out.
    places = counts * own.places
    sizes = np.bincount(places, minlength=own.size + 1)
    here = np.flatnonzero(sizes[1:])
    if one.kind == "median":
        told = _medians(np.where(counts, values, np.nan), own, sizes[1:])
    else:
        told = _summed(values, places, sizes, one.kind)
    told = {name: column[here] for name, column in told.items()}
    figure = np.full(len(here), one.name, dtype=object)
    return {**told, "denominator": sizes[1:][here], "figure": figure, **own.named(here)}


def _summed(values: np.ndarray, places: np.ndarray, sizes: np.ndarray, kind: str) -> Columns:
    """Sums, means and their intervals of the groups from 1 on; of empty ones they mean nothing."""
    counts = np.maximum(sizes, 1)
    sums = np.bincount(places, weights=values, minlength=len(sizes))
    means = sums / counts
    told = {"numerator": sums[1:], "value": means[1:]}
    if kind == "share":
        low, high = _wilson(sums[1:], counts[1:])
        return told | {"low": low, "high": high}
    strays = np.bincount(places, weights=(values - means[places]) ** 2, minlength=len(sizes))[1:]
    counts = counts[1:]
    with np.errstate(invalid="ignore", divide="ignore"):  # one value strays from nothing
        error = WILSON_Z * np.sqrt(strays / (counts - 1) / counts)
    return told | {"low": (means[1:] - error).clip(0), "high": means[1:] + error}


def _wilson(hits: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """:attr:`kb.coverage.Rate.interval` of many shares at once; a test holds them together."""
    square = WILSON_Z**2
    share = hits / counts
    middle = (share + square / (2 * counts)) / (1 + square / counts)
    spread = np.sqrt(share * (1 - share) / counts + square / (4 * counts**2))
    reach = WILSON_Z * spread / (1 + square / counts)
    return (middle - reach).clip(0, 1), (middle + reach).clip(0, 1)


def _medians(values: np.ndarray, own: Groups, sizes: np.ndarray) -> Columns:
    """Medians with the interval between order statistics; none below 6 values.

    ``values`` are null in rows that do not count; ``sizes`` are the counts of all groups, and of
    an empty group the figures mean nothing.
    """
    ordered = np.append(own.ordered(values), np.nan)
    starts, low = own.starts, _low_ranks(sizes)
    high = sizes + 1 - low
    below, above = np.maximum(sizes - 1, 0) // 2, sizes // 2
    return {
        "value": (ordered[starts + below] + ordered[starts + above]) / 2,
        "numerator": np.full(len(sizes), np.nan),
        "low": np.where(low > 0, ordered[starts + np.maximum(low, 1) - 1], np.nan),
        "high": np.where(low > 0, ordered[starts + np.clip(high, 1, sizes.clip(1)) - 1], np.nan),
    }


def _low_ranks(sizes: np.ndarray) -> np.ndarray:
    """The rank (from 1) at which a 95 % interval of the median begins; 0 where there is none.

    From the binomial distribution, so that it holds the median at least as often (Conover,
    Practical Nonparametric Statistics, 3.2).
    """
    from scipy.special import bdtr, bdtrik  # scipy.stats would take two seconds to begin

    known, places = np.unique(sizes, return_inverse=True)
    rank = np.ceil(bdtrik(0.025, known, 0.5))
    below = np.maximum(rank - 1, 0)
    least = np.where(bdtr(below, known, 0.5) >= 0.025, below, rank)
    return np.asarray(np.nan_to_num(least).astype(np.int64)[places])
