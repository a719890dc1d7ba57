"""Probabilities corrected by a line on their log odds (Platt 1999), learnt from labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

PRIOR = 2.0
"""Pull towards no change, worth a handful of labels."""


@dataclass(frozen=True)
class Line:
    """New log odds are ``slope`` times the old plus ``offset``."""

    slope: float = 1.0
    offset: float = 0.0

    @property
    def crossing(self) -> float:
        """The old probability that becomes a half."""
        return float(1 / (1 + np.exp(self.offset / self.slope)))


Bounds = tuple[float, float]
ANY_SLOPE, ANY_OFFSET = (0.05, 20.0), (-20.0, 20.0)


def fitted_line(
    probability: npt.NDArray[Any],
    label: npt.NDArray[Any],
    *,
    slopes: Bounds = ANY_SLOPE,
    offsets: Bounds = ANY_OFFSET,
    weight: npt.NDArray[Any] | None = None,
) -> Line:
    """The line that makes ``probability`` agree with ``label`` (0 to 1, soft labels allowed).

    ``weight`` says how many labels each one stands for, one by default. The line stays within
    ``slopes`` and ``offsets``. No change without labels, or when they are all
    right or all wrong.
    """
    right = np.asarray(label, dtype=np.float64)
    if not len(right) or right.min() >= 1 or right.max() <= 0:
        return Line()
    from scipy.optimize import minimize

    chance = np.clip(np.asarray(probability, dtype=np.float64), 1e-6, 1 - 1e-6)
    odds = np.log(chance / (1 - chance))
    each = np.ones(len(right)) if weight is None else np.asarray(weight, dtype=np.float64)

    def loss(line: npt.NDArray[np.float64]) -> float:
        fitted = line[0] * odds + line[1]
        surprise = np.logaddexp(0.0, fitted) - right * fitted
        return float(each @ surprise + PRIOR * ((line[0] - 1) ** 2 + line[1] ** 2))

    found = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[slopes, offsets])
    return Line(float(found.x[0]), float(found.x[1]))
