"""Answers to surveys and refunds as they are stored, by the day, and the figures told from them.

Neither is in a ticket. What is stored are counts: no customer, order or text of an answer is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kb.coverage import WILSON_Z, Rate
from kb.frames import Column, FrameSchema
from kb.service.formulas import LEGAL_REFUND_DAYS

Row = Mapping[str, Any]
Document = dict[str, Any]
NPS, EFFORT = "nps", "effort"
KINDS = (NPS, EFFORT)
SCALES = (5, 7)
"""Highest answers of a survey on effort, whose lowest is 1."""
HIGHEST_NPS = 10

SURVEY_ANSWERS = FrameSchema(
    "survey_answers",
    (
        Column("kind", "text", "nps (would recommend) or effort"),
        Column("day", "text", "day it was answered, ISO date"),
        Column("answer", "integer", "0 to 10 of nps; of effort 1 is easiest", "points"),
        Column("highest", "integer", "highest answer there is: 10 of nps, 5 or 7 of effort"),
        Column("locale", "text", "language of the customer, if known", null=True),
        Column("answers", "integer", "customers who answered so", "answers"),
    ),
)

REFUNDS = FrameSchema(
    "refunds",
    (
        Column("day", "text", "day the return was received, ISO date"),
        Column("days", "integer", "until the refund; null if not refunded yet", "days", True),
        Column("locale", "text", "language of the customer, if known", null=True),
        Column("ends", "text", "last day that the import knew of, ISO date"),
        Column("refunds", "integer", "returns with this day and delay", "returns"),
    ),
)


def told_of(
    rows: Sequence[Row], first: date | None, last: date | None, *, locale: str | None
) -> list[Row]:
    """Rows of SURVEY_ANSWERS or REFUNDS whose day lies in a period, of one language or of all."""
    return [
        row
        for row in rows
        if (first is None or row["day"] >= first.isoformat())
        and (last is None or row["day"] <= last.isoformat())
        and locale in (None, row["locale"])
    ]


def nps_figure(rows: Iterable[Row]) -> Document | None:
    """Net promoter score of rows of SURVEY_ANSWERS, -100 to 100, with its 95 % interval.

    The interval is that of a difference of two shares of the same answers, with one answer more on
    each side (Bonett and Price 2012, "Adjusted Wald confidence interval for a difference of
    binomial proportions based on paired data"). None without an answer.
    """
    found = [row for row in rows if row["kind"] == NPS]
    promoters = _sum(found, lambda answer: answer >= 9)
    detractors = _sum(found, lambda answer: answer <= 6)
    answers = _sum(found)
    if not answers:
        return None
    low, high = _difference(promoters, detractors, answers)
    counts = {"answers": answers, "promoters": promoters, "detractors": detractors}
    points = 100 * (promoters - detractors) / answers
    return {"points": points, "low": low, "high": high, **counts, **_days(found)}


def _difference(promoters: int, detractors: int, answers: int) -> tuple[float, float]:
    up, down = (promoters + 1) / (answers + 2), (detractors + 1) / (answers + 2)
    half = WILSON_Z * math.sqrt(max(up + down - (up - down) ** 2, 0) / (answers + 2))
    return 100 * max(up - down - half, -1.0), 100 * min(up - down + half, 1.0)


def effort_figure(rows: Iterable[Row]) -> Document | None:
    """Mean answer on effort for each scale, and the share of low effort over all.

    Low effort is the lower half without the middle: 1 to 3 of 7, 1 and 2 of 5. Means of two scales
    are never mixed. None without an answer.
    """
    found = [row for row in rows if row["kind"] == EFFORT]
    if not found:
        return None
    easy = Rate(_sum([row for row in found if _is_easy(row)]), _sum(found))
    by_scale = {scale: [row for row in found if row["highest"] == scale] for scale in SCALES}
    means = [_mean(scale, own) for scale, own in by_scale.items() if own]
    return {"means": means, "easy": easy.document(), **_days(found)}


def _is_easy(row: Row) -> bool:
    return bool(row["answer"] < (row["highest"] + 1) / 2)


def _mean(scale: int, rows: Sequence[Row]) -> Document:
    answers, points = _sum(rows), sum(row["answer"] * row["answers"] for row in rows)
    return {"highest": scale, "mean": points / answers, "points": int(points), "answers": answers}


def refund_figure(rows: Iterable[Row]) -> Document | None:
    """How many refunds came late, of returns received so long ago that lateness is known.

    Late is a refund after more than :data:`kb.service.formulas.LEGAL_REFUND_DAYS` days, or none in
    that time. A return received less than that before the end of its import counts in neither,
    refunded or not: of those only the fast ones would be known. None where no return counts.
    """
    known = [row for row in rows if _is_over(row)]
    if not known:
        return None
    refunded = [row for row in known if _has_days(row)]
    late = [row for row in known if not _has_days(row) or row["days"] > LEGAL_REFUND_DAYS]
    share = Rate(_count(late), _count(known))
    return {
        "late": share.document(),
        "median_days": _median(refunded),
        "refunded": _count(refunded),
        "limit_days": LEGAL_REFUND_DAYS,
        **_days(known),
    }


def _is_over(row: Row) -> bool:
    over = date.fromisoformat(row["day"]) + timedelta(days=LEGAL_REFUND_DAYS)
    return over < date.fromisoformat(row["ends"])


def _has_days(row: Row) -> bool:
    return row["days"] is not None


def _median(rows: Sequence[Row]) -> float | None:
    """The middle delay, of two the mean; None of none."""
    ordered = sorted((int(row["days"]), int(row["refunds"])) for row in rows)
    total = sum(number for _, number in ordered)
    if not total:
        return None
    return (_at((total - 1) // 2, ordered) + _at(total // 2, ordered)) / 2


def _at(place: int, ordered: Iterable[tuple[int, int]]) -> int:
    """The delay of the return at ``place`` from 0, of delays in order with their counts."""
    passed = 0
    for delay, number in ordered:
        passed += number
        if place < passed:
            return delay
    raise ValueError(f"there is no place {place}")


def _sum(rows: Iterable[Row], is_one: Callable[[int], bool] = lambda _: True) -> int:
    return int(sum(row["answers"] for row in rows if is_one(row["answer"])))


def _count(rows: Iterable[Row]) -> int:
    return int(sum(row["refunds"] for row in rows))


def _days(rows: Sequence[Row]) -> Document:
    days = [row["day"] for row in rows]
    return {"first_day": min(days), "last_day": max(days)}
