"""Shares of all tickets from a few labelled ones and a score of every one (E2 to E4).

Prediction-powered inference (Angelopoulos et al. 2023; PPI++: 2311.01453): the mean of an imperfect
score over all tickets, put right by what a random labelled sample says about its errors. It is
unbiased whatever the score is worth, provided that the labels are a random sample of the same
window; a better score makes the interval narrower. Counting what a classifier says is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Z95 = 1.959963984540054
LEAST_LABELS = 30
"""Labels below which no share is given: the normal interval does not hold."""


@dataclass(frozen=True)
class Prevalence:
    """A share with its 95 % interval, how it was come by, and on how much it rests.

    ``value`` and the bounds are 0 to 1, None with a ``reason`` when nothing can be said. ``weight``
    is how far the score was trusted, 0 (labels alone) to 1.
    """

    value: float | None
    ci_low: float | None
    ci_high: float | None
    labelled: int
    unlabelled: int
    method: str
    weight: float | None = None
    reason: str = ""

    def document(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return dict(self.__dict__)


def prevalence(
    labels: npt.ArrayLike,
    scores: npt.ArrayLike,
    others: npt.ArrayLike,
    *,
    sampled_with: npt.ArrayLike | None = None,
) -> Prevalence:
    """The share of tickets with a label of 1, by PPI++.

    ``labels`` (n,) are 0 or 1, ``scores`` (n,) what the matcher says of the same tickets,
    ``others`` (N,) what it says of tickets without a label, all from one window. With ``f`` the
    scores::

        theta = lam * mean(f of others) + mean(y - lam * f)
        lam   = clip(cov(y, f) / ((1 + n / N) * var(f)), 0, 1)
        SE^2  = lam^2 * var(f of others) / N + var(y - lam * f) / n

    ``sampled_with`` (n,) are the chances by which labelled tickets were drawn, when they differ
    (samples by score): means over labels are then weighted by their inverse (Horvitz and Thompson
    1952, normalised after Hajek); ``others`` must then be all tickets of the window, since what a
    sample by score leaves is not like the whole. Fewer than 30 labels give no share but a reason.

    Labels 1, 0 for scores .9, .1 (fifty times each) and others of mean .5 give .5.

    Raises:
        ValueError: labels and scores differ in length, or hold what is no share.
    """
    y, f, rest = (np.asarray(part, dtype=float) for part in (labels, scores, others))
    weights = np.ones(len(y)) if sampled_with is None else 1 / np.asarray(sampled_with, dtype=float)
    _check(y, f, rest, weights)
    method = "PPI++" if len(rest) else "labels only"
    if len(y) < LEAST_LABELS:
        reason = f"too_few_labels: {len(y)} labelled tickets, {LEAST_LABELS} are needed"
        return Prevalence(None, None, None, len(y), len(rest), method, reason=reason)
    weights = weights / weights.sum()
    weight = _trust(y, f, weights, len(rest)) if len(rest) else 0.0
    value = float(weights @ (y - weight * f)) + (weight * float(rest.mean()) if len(rest) else 0.0)
    error = _variance_of_mean(y - weight * f, weights)
    error += weight**2 * float(rest.var(ddof=1)) / len(rest) if len(rest) > 1 else 0.0
    value = float(np.clip(value, 0.0, 1.0))
    # A sample of equal labels has no variance, yet 0 of 200 is not 0 for sure (Hanley 1983: 3 / n).
    margin = max(Z95 * float(np.sqrt(error)), 3.0 / len(y) if y.min() == y.max() else 0.0)
    low, high = max(value - margin, 0.0), min(value + margin, 1.0)
    return Prevalence(value, low, high, len(y), len(rest), method, weight)


def counted(scores: npt.ArrayLike, threshold: float) -> Prevalence:
    """Classify and count: the share of scores at or above ``threshold``, without an interval.

    Its error is the classifier's, which no number of tickets makes smaller: a figure to show only
    beside the words of ``method``. No score gives no share.
    """
    f = np.asarray(scores, dtype=float)
    value = float(np.mean(f >= threshold)) if len(f) else None
    reason = "" if len(f) else "no_tickets: nothing to count"
    return Prevalence(
        value, None, None, 0, len(f), "classify and count, not corrected", None, reason
    )


def _check(y: Floats, f: Floats, rest: Floats, weights: Floats) -> None:
    if not len(y) == len(f) == len(weights):
        raise ValueError(f"{len(y)} labels, {len(f)} scores and {len(weights)} chances of drawing")
    for name, part in (("labels", y), ("scores", f), ("scores of others", rest)):
        if part.ndim != 1 or not ((part >= 0) & (part <= 1)).all():
            raise ValueError(f"{name} must be numbers from 0 to 1 in one row")
    if not (np.isfinite(weights) & (weights >= 1)).all():
        raise ValueError("chances of drawing must be above 0 and at most 1")


def _trust(y: Floats, f: Floats, weights: Floats, others: int) -> float:
    """How far the score is used: the weight that makes the variance least."""
    centred = f - weights @ f
    variance = float(weights @ centred**2)
    together = float(weights @ ((y - weights @ y) * centred))
    if variance <= 0:
        return 0.0
    return float(np.clip(together / ((1 + len(y) / others) * variance), 0.0, 1.0))


def _variance_of_mean(values: Floats, weights: Floats) -> float:
    """Of a weighted mean: ``sum w^2 (v - mean)^2`` with the correction n / (n - 1)."""
    number = len(values)
    away = values - weights @ values
    return float((weights**2) @ away**2) * number / (number - 1)
