"""Which calibration of matches is in force: the shipped one, or one learnt from people's answers.

A learnt :class:`Curve` turns the probability that the shipped model (put right by agents' replies)
gives into the share of such matches that people called right. :class:`Calibration` is what every
figure that rests on it keeps: curve, cut, labels by count and hash, and what a sample that the
learning did not see says of it. Learning is in :mod:`mining.match_learning`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[Any]
EDGE = 1e-3
"""What is learnt stays this far from 0 and 1: no number of answers makes a match certain."""
SHIPPED, ISOTONIC = "shipped", "isotonic"
FEWEST_CHECKED = 29
"""Matches that must be checked before a bound can reach .90 at all: .9 to the 29th is .047."""


@dataclass(frozen=True)
class Curve:
    """A probability as the matcher claims it turned into the one that people's answers give.

    Log odds times ``slope`` plus ``offset``; with ``knots`` (claimed, true), both ascending, the
    straight lines between them in their place. It never falls and stays off 0 and 1.
    """

    slope: float = 1.0
    offset: float = 0.0
    knots: tuple[tuple[float, float], ...] = ()

    def __call__(self, probability: Floats) -> Floats:
        """What ``probability`` (any shape, 0 to 1) becomes; shape and order stay."""
        claimed = np.clip(np.asarray(probability, dtype=np.float64), 1e-9, 1 - 1e-9)
        if self.knots:
            x, y = np.array(self.knots, dtype=np.float64).T
            found = np.interp(claimed, x, y)
        else:
            odds = np.log(claimed / (1 - claimed))
            found = 1 / (1 + np.exp(-np.clip(self.slope * odds + self.offset, -30, 30)))
        return np.asarray(np.clip(found, EDGE, 1 - EDGE))

    def document(self) -> dict[str, Any]:
        """As one JSON object, rounded to six digits after the point."""
        return {
            "slope": round(self.slope, 6),
            "offset": round(self.offset, 6),
            "knots": [[round(x, 6), round(y, 6)] for x, y in self.knots],
        }


@dataclass(frozen=True)
class Check:
    """Accepted matches of a random audit that the learning did not see.

    ``right`` of ``of`` are right, at least the share ``low`` with 95 % confidence (Clopper &
    Pearson 1934); ``low`` is None of nothing. ``disputed`` ones count as wrong.
    """

    audit: str
    right: int
    of: int
    low: float | None
    disputed: int = 0


@dataclass(frozen=True)
class Calibration:
    """What is in force, and what it rests on.

    ``kind`` is shipped or isotonic; ``cut`` the least probability of a match and
    ``cut_from`` the setting that it comes from. ``labels`` tickets taught it (0 where there were
    too few of the ``known`` ones), answered from ``first`` to ``last`` (days), ``labels_hash``
    their hash.
    """

    matcher: str
    cut: float
    cut_from: str
    kind: str = SHIPPED
    curve: Curve | None = None
    labels: int = 0
    known: int = 0
    fewest: int = 0
    labels_hash: str = ""
    first: str = ""
    last: str = ""
    audits: tuple[str, ...] = ()
    check: Check | None = None
    tradeoff: tuple[tuple[float, float, float], ...] = ()
    """(cut, share of tickets that match there, share of those expected to be right)."""

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        curve = None if self.curve is None else self.curve.document()
        check = None if self.check is None else dict(self.check.__dict__)
        plain = {"audits": list(self.audits), "tradeoff": [list(cut) for cut in self.tradeoff]}
        return self.__dict__ | plain | {"curve": curve, "check": check}


def calibration_lines(document: Mapping[str, Any]) -> list[str]:
    """:meth:`Calibration.document` in words: what is in force, the cut, and how it was checked."""
    matcher, cut = document["matcher"], document["cut"]
    if document["kind"] == SHIPPED:
        said = [
            f"Calibration: the default of matcher {matcher}, from public sets{_known(document)}."
        ]
    else:
        said = [
            f"Calibration: {document['kind']}, learnt from {document['labels']} checked tickets "
            f"({document['first']} to {document['last']}, labels {document['labels_hash']}), "
            f"over matcher {matcher}.",
            _check_line(document["check"]),
            _tradeoff_line(document["tradeoff"]),
        ]
    return [*said, f"A match needs a probability of {cut:.2f} or more ({document['cut_from']})."]


def _known(document: Mapping[str, Any]) -> str:
    known, fewest = document["known"], document["fewest"]
    if not known:
        return "; nobody has checked matches of this shop (`askless audit-matches`)"
    return f"; {known} tickets are checked, from {fewest} on it is learnt from them"


def _check_line(check: Mapping[str, Any] | None) -> str:
    if check is None:
        return "Not verified: no audit that it did not learn from; draw another one and answer it."
    found = f"audit {check['audit']}, which it did not learn from: {check['right']} of "
    found += f"{check['of']} accepted matches are right"
    found += f" ({check['disputed']} disputed, counted as wrong)" * bool(check["disputed"])
    if check["low"] is None:
        return f"Not verified: {found}."
    few = "; too few to prove .90" if check["of"] < FEWEST_CHECKED else ""
    return f"Verified on {found}, at least {check['low']:.1%} with 95 % confidence{few}."


def _tradeoff_line(cuts: Sequence[Sequence[float]]) -> str:
    """What other cuts would give: the price of being sure."""
    told = [f"{cut:.2f}: {share:.1%}, {right:.0%} right" for cut, share, right in cuts]
    return f"Tickets that match at a cut, as learnt: {'; '.join(told) or 'none from .50 on'}."
