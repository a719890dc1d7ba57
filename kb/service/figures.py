"""Service figures of any part of the tickets: sums over rows, so that parts add up to the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kb.coverage import WILSON_Z
from kb.frames import Column, FrameSchema
from kb.service.definitions import DEFINITIONS, Definition

PARTS = ("channel", "language", "topic_id", "group_name")
"""Columns of service rows that figures can be told apart by."""
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
    rows: pd.DataFrame, by: Sequence[str] = (), *, span: str = "all"
) -> pd.DataFrame:
    """Every figure that ``rows`` can tell, by the parts ``by`` (of :data:`PARTS`) and ``span``.

    Args:
        rows: what :func:`kb.service.rows.service_rows` gave, with
            :func:`with_answers` and, for low and high value, :func:`with_values` on it.
        by: columns to tell apart; rows without a value there are left out.
        span: ``all``, ``month`` or ``week``.

    Returns:
        DataFrame of :data:`SERVICE_FIGURES`; a figure without a ticket below the line has no row.
        Shares carry Wilson's interval, means the normal one, medians that of order statistics.
    """
    told = [_told(rows, one, list(by), span) for one in DEFINITIONS if one.column in rows]
    found = pd.concat([frame for frame in told if len(frame)] or [SERVICE_FIGURES.empty()])
    found = found.assign(**{part: None for part in PARTS if part not in found})
    return SERVICE_FIGURES.check(found.reset_index(drop=True))


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
    lacking = [one for one in DEFINITIONS if one.column not in rows or _of(rows, one).empty]
    return [{"figure": one.name, "needs": one.needs} for one in lacking]


def _of(rows: pd.DataFrame, one: Definition) -> pd.DataFrame:
    """The rows a figure is told of."""
    if one.kind == "per_ticket":
        return rows if bool(rows[one.column].notna().any()) else rows.iloc[:0]
    kept = rows[rows[one.column].notna()]
    return kept[kept[one.over].eq(1)] if one.over else kept


def _told(rows: pd.DataFrame, one: Definition, by: list[str], span: str) -> pd.DataFrame:
    kept = _of(rows, one)
    if one.when == "solved_at" and span != "all":
        kept = kept[kept["solved_at"].notna()]
    frame = kept[by].assign(period=_period(kept[one.when], span))
    frame["value"] = kept[one.column].fillna(0) * one.factor
    frame = frame.dropna(subset=by)
    if frame.empty:
        return frame
    groups = frame.groupby([*by, "period"], sort=True, observed=True)["value"]
    told = _median(groups) if one.kind == "median" else _summed(groups, one.kind)
    return told.reset_index().assign(figure=one.name, span=span)


def _period(times: pd.Series, span: str) -> pd.Series:
    """The period of each time as a category, in order of time."""
    if span == "all":
        return pd.Series("all", index=times.index, dtype="category")
    days = times.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy(dtype="datetime64[D]")
    if span == "week":  # 1970-01-01 was a Thursday, and numpy's weeks begin on it
        starts = (days + 3).astype("datetime64[W]").astype("datetime64[D]") - 3
    else:
        starts = days.astype("datetime64[M]")
    codes, known = pd.factorize(starts.astype(np.int64), sort=True)
    names = np.datetime_as_string(known.astype(starts.dtype)).tolist()
    return pd.Series(pd.Categorical.from_codes(codes, names), index=times.index)


def _summed(groups: Any, kind: str) -> pd.DataFrame:
    sums = groups.agg(["sum", "count", "std"])
    counts = sums["count"]
    told = pd.DataFrame({"numerator": sums["sum"], "denominator": counts})
    told["value"] = told["numerator"] / counts
    if kind == "share":
        told["low"], told["high"] = _wilson(told["numerator"], counts)
        return told
    error = WILSON_Z * sums["std"] / np.sqrt(counts)
    return told.assign(low=(told["value"] - error).clip(lower=0), high=told["value"] + error)


def _wilson(hits: pd.Series, counts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """:attr:`kb.coverage.Rate.interval` of many shares at once; a test holds them together."""
    square = WILSON_Z**2
    share = hits / counts
    middle = (share + square / (2 * counts)) / (1 + square / counts)
    spread = np.sqrt(share * (1 - share) / counts + square / (4 * counts**2))
    reach = WILSON_Z * spread / (1 + square / counts)
    return (middle - reach).clip(0, 1), (middle + reach).clip(0, 1)


def _median(groups: Any) -> pd.DataFrame:
    """Medians with the interval between order statistics; none below 6 values."""
    counts = groups.count()
    codes, values = groups.ngroup().to_numpy(), groups.obj.to_numpy()
    ordered = values[np.lexsort((values, codes))]
    sizes = counts.to_numpy()
    starts = np.cumsum(sizes) - sizes
    low = _low_ranks(sizes)
    high = sizes + 1 - low
    middle = (ordered[starts + (sizes - 1) // 2] + ordered[starts + sizes // 2]) / 2
    told = pd.DataFrame({"value": middle, "denominator": sizes}, index=counts.index)
    return told.assign(
        numerator=np.nan,
        low=np.where(low > 0, ordered[starts + np.maximum(low, 1) - 1], np.nan),
        high=np.where(low > 0, ordered[starts + np.minimum(high, sizes) - 1], np.nan),
    )


def _low_ranks(sizes: np.ndarray) -> np.ndarray:
    """The rank (from 1) at which a 95 % interval of the median begins; 0 where there is none.

    From the binomial distribution, so that it holds the median at least as often (Conover,
    Practical Nonparametric Statistics, 3.2).
    """
    from scipy.stats import binom  # half a second

    known, places = np.unique(sizes, return_inverse=True)
    return np.asarray(binom.ppf(0.025, known, 0.5).astype(np.int64)[places])
