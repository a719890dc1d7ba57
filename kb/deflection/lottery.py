"""The effect told by a lottery alone: articles that got their weeks of publication by lot.

Where the order was drawn, articles could have got each other's weeks. If they changed nothing, what
came would have come in any of these orders, so that the order that was drawn is one among equals:
how far its estimate stands out says how likely it is by chance (Fisher 1935; Imbens and Rubin 2015,
chapter 5). No topic has to move as others do for that; the model only makes the estimate sharper.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from kb.deflection.imputation import (
    PLACEBO_TOLERANCE,
    Design,
    Fit,
    Floats,
    Indices,
    fitted,
    imputed,
    topic_sums,
)
from kb.deflection.panel import NEVER
from kb.deflection.roles import Roles

ORDERS = 399
"""Orders drawn beside the one that was: p is 0.005 at least, on two sides."""
FEWEST_ORDERS = 20
"""Different orders without which a lottery can say nothing: one in twenty."""
HALF = 0.5
"""Tickets that stand in for none under a logarithm."""


@dataclass(frozen=True)
class _Lottery:
    """Articles in one draw: the rows of the panel that each moves, and the week that each got."""

    rows: tuple[tuple[int, ...], ...]
    weeks: Indices

    @property
    def orders(self) -> int:
        """In how many ways these weeks can be given to these articles."""
        ways = math.factorial(len(self.weeks))
        for times in Counter(self.weeks.tolist()).values():
            ways //= math.factorial(times)
        return ways


def by_lot(found: Roles, fit: Fit, *, orders: int = ORDERS, seed: int = 0) -> dict[str, Any] | None:
    """What the lotteries of a panel say; None where none was held that could say anything.

    ``p_value`` is two-sided: the share of orders, the real one counted in, whose pooled effect on
    the drawn topics lies as far out on one side, doubled. ``topics`` and ``articles`` were drawn,
    ``orders`` could have been (at most 10 ** 9 are counted), ``draws`` were looked at. Topics whose
    article was withdrawn, or that had no ticket before the first week of their draw, take no part:
    both are the same in every order. ``fit`` gives the week factors to start from.
    """
    held = list(_lotteries(found))
    possible = math.prod(one.orders for one in held)
    if not held or possible < FEWEST_ORDERS:
        return None
    design = _orders(found, held, number=orders, rng=np.random.default_rng(seed))
    drawn = np.array(sorted(row for one in held for unit in one.rows for row in unit))
    ratio = _ratios(found, design, drawn, guess=fit.week[0])
    below, above = (ratio[1:] <= ratio[0]).sum(), (ratio[1:] >= ratio[0]).sum()
    least = (1 + min(int(below), int(above))) / (1 + orders)
    return {
        "p_value": min(2 * least, 1.0),
        "delta": 1 - float(np.exp(ratio[0])),
        "topics": len(drawn),
        "articles": sum(len(one.rows) for one in held),
        "orders": min(possible, 10**9),
        "draws": orders,
    }


def _lotteries(found: Roles) -> Iterator[_Lottery]:
    panel = found.panel
    units: dict[str, dict[str, list[int]]] = {}
    for row, (draw, unit) in panel.lots.items():
        if panel.withdrawn[row] == NEVER:
            units.setdefault(draw, {}).setdefault(unit, []).append(row)
    for _, own in sorted(units.items()):
        weeks = {unit: int(panel.published[rows].min()) for unit, rows in own.items()}
        first = max(min(weeks.values()), 0)
        has_past = {
            unit: [row for row in rows if found.counts[row, :first].any()]
            for unit, rows in sorted(own.items())
        }
        kept = {unit: tuple(rows) for unit, rows in has_past.items() if rows}
        if len(kept) > 1:
            yield _Lottery(tuple(kept.values()), np.array([weeks[unit] for unit in kept]))


def _orders(found: Roles, held: list[_Lottery], *, number: int, rng: np.random.Generator) -> Design:
    """The real order, then ``number`` that could have been drawn; all topics of the panel."""
    base, weeks = found.design, found.panel.weeks
    start, stop, end = (
        np.repeat(part, number + 1, axis=0) for part in (base.start, base.stop, base.end)
    )
    for one in held:
        for order in range(number + 1):
            given = one.weeks if order == 0 else rng.permutation(one.weeks)
            for rows, week in zip(one.rows, np.clip(given, 0, weeks), strict=True):
                start[order, rows], stop[order, rows], end[order, rows] = 0, week, weeks
    return Design(start, stop, end)


def _ratios(found: Roles, design: Design, drawn: Indices, *, guess: Floats) -> Floats:
    """Logarithm of came over expected on the ``drawn`` topics in each order; (orders,)."""
    fit = fitted(found.counts, design, tolerance=PLACEBO_TOLERANCE, guess=guess)
    expected = imputed(fit, design)[:, drawn].sum(axis=1)
    came = topic_sums(found.counts, design.stop, design.end)[:, drawn].sum(axis=1)
    ratios: Floats = np.log(np.maximum(came, HALF) / np.maximum(expected, HALF))
    return ratios
