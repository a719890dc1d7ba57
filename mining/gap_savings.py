"""What a gap costs, and what an article might save: a range with its basis in words.

No range is narrower than what it rests on: the shop's own effect where that is established, else
public figures of other shops, marked as an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor, log10
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.config import GapSettings
from kb.deflection.verdicts import SHOWN
from kb.frames import instant

MONTH_DAYS = 365.25 / 12
VOLUME_DAYS = 91
"""Days that tickets a month are counted over: a quarter evens out weeks, and is still recent."""
FEWEST_DAYS = 28
"""From a shorter time no month is told."""
ASSUMED_LOW, ASSUMED_HIGH = 0.07, 0.45
"""Public range: customers who said that an article was their answer (7 to 10 % at one company,
TSIA forum "How are you measuring case deflection"), and requests answered without a person (45 %
on average, Botmind, 2023). Neither is a measured effect of articles."""
ASSUMPTION = (
    "an assumption: elsewhere 7 % to 45 % of requests were answered without a person; here no "
    "effect of articles is established yet"
)


@dataclass(frozen=True)
class PreventedShare:
    """The share of a topic's tickets that an article prevents, 0 to 1, and what that rests on."""

    low: float
    high: float
    basis: str
    is_assumed: bool


def prevented_share(effect: Mapping[str, Any] | None) -> PreventedShare:
    """The shop's own range where its effect is shown and no test of it fails, else the public one.

    ``effect`` is :meth:`kb.deflection.effect.Effect.document`; None without an estimate.
    """
    if effect is not None and effect["verdict"] == SHOWN and not _fails(effect):
        low, high = (min(max(float(effect[name]), 0.0), 1.0) for name in ("ci_low", "ci_high"))
        basis = (
            f"articles on {effect['topics']} topics prevented {low:.0%} to {high:.0%} of their "
            "tickets in this shop (95 % interval)"
        )
        return PreventedShare(low, high, basis, is_assumed=False)
    return PreventedShare(ASSUMED_LOW, ASSUMED_HIGH, ASSUMPTION, is_assumed=True)


def _fails(effect: Mapping[str, Any]) -> bool:
    return any(test["passed"] is False for test in effect["falsification"])


def tickets_a_month(
    times: npt.NDArray[np.datetime64], first: datetime | None, now: datetime
) -> float | None:
    """Tickets a month over the last 91 days, or since ``first``, the oldest ticket of all.

    ``times`` are when the dated tickets were written, as :func:`kb.frames.instants` has them. None
    where less than four weeks are known. 91 tickets in 91 days are 30.4 a month.
    """
    if first is None:
        return None
    days = min(VOLUME_DAYS, (now - first) / timedelta(days=1))
    if days < FEWEST_DAYS:
        return None
    edge = instant(now - timedelta(days=days))
    return int((times >= edge).sum()) / days * MONTH_DAYS


def cost(
    monthly: float | None, minutes: float | None, share: PreventedShare | None, money: GapSettings
) -> dict[str, Any]:
    """Tickets, minutes and cost a month, and what of them an article might save.

    ``monthly`` is tickets a month, ``minutes`` the handling time of one; what rests on a figure
    that is not known is None. Without ``share`` an article would not help, and nothing is saved.
    60 tickets of 10 minutes at 30 an hour cost 300 a month.
    """
    hours = None if monthly is None or minutes is None else monthly * minutes / 60
    price = money.agent_hour_cost
    own = {
        "tickets_a_month": _rounded(monthly),
        "hours_a_month": _rounded(hours),
        "cost_a_month": _rounded(_times(hours, price)),
        "currency": money.currency if price is not None else None,
    }
    saving = None
    if share is not None and monthly is not None:
        ends = {"low": share.low, "high": share.high}
        whole = {"tickets": monthly, "hours": hours, "cost": _times(hours, price)}
        saving = {
            f"{name}_{end}": _rounded(_times(value, part), digits=1)
            for name, value in whole.items()
            for end, part in ends.items()
        } | {"basis": share.basis, "is_assumed": share.is_assumed}
    return own | {"saving": saving}


def _times(value: float | None, factor: float | None) -> float | None:
    return None if value is None or factor is None else value * factor


def _rounded(value: float | None, digits: int = 2) -> float | None:
    """To so many digits that count: more would claim what nobody knows."""
    if value is None or value == 0:
        return value
    return round(value, digits - 1 - floor(log10(abs(value))))
