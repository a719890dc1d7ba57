"""A curve of probabilities learnt from people's answers, and its check on answers it did not see.

Which way, from how many labels on, and within which bounds is measured on public sets:
``docs/decisions/0004-matching.md``. A line on the log odds alone fits about as well, but is more
shy where it is sure: at the same cut it finds fewer matches.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from kb.match_audit import lowest_share
from kb.match_calibration import Check, Curve
from mining.calibration import Line, fitted_line

Floats = npt.NDArray[np.float64]
FEWEST_LABELS = 200
"""Checked tickets from which on the probability is learnt from them. Where the default was right
already that costs .002 in log loss on public sets, from 100 it costs .010."""
SLOPES, OFFSETS = (0.2, 3.0), (-4.0, 4.0)
"""How far a line may turn and move what the matcher claims."""
BLOCK_PRIOR = 10.0
"""Labels that the line counts for in each isotonic block: ten right of ten are not certain. More
fit hardly better, and leave shops whose best matches are few without any that is sure enough."""
CUTS = (0.5, 0.6, 0.7, 0.8, 0.9)


def learnt_curve(probability: Floats, right: Floats, weight: Floats) -> Curve | None:
    """The curve that makes ``probability`` agree with ``right``; None from too few labels.

    ``right`` is 0 to 1; ``weight`` (above 0) counts relatively, how many tickets each label stands
    for. Labels of one kind alone move the curve too, within bounds.
    """
    if len(right) < FEWEST_LABELS:
        return None
    each = weight / weight.mean()
    label = uncertain(right, each)
    line = fitted_line(probability, label, slopes=SLOPES, offsets=OFFSETS, weight=each)
    return isotonic_curve(probability, label, each, line=line)


def uncertain(right: Floats, weight: Floats) -> Floats:
    """Labels a little less than certain (Platt 1999), so that those of one kind prove no more.

    With n right ones a right one counts as (n + 1) / (n + 2), and likewise a wrong one.
    """
    good = float(weight @ right)
    bad = float(weight.sum()) - good
    high, low = (good + 1) / (good + 2), 1 / (bad + 2)
    return np.asarray(low + right * (high - low))


def isotonic_curve(probability: Floats, right: Floats, weight: Floats, *, line: Line) -> Curve:
    """Isotonic regression (pool adjacent violators; Barlow et al. 1972), each block drawn to
    ``line`` by :data:`BLOCK_PRIOR` labels; straight between the middles of blocks.
    """
    from scipy.optimize import isotonic_regression

    order = np.argsort(probability, kind="stable")
    x, y, each = probability[order], right[order], weight[order]
    # Equal claims are one point, or their order would decide.
    starts = np.flatnonzero(np.r_[True, np.diff(x) > 0])
    mass = np.add.reduceat(each, starts)
    mean = np.add.reduceat(each * y, starts) / mass
    pooled = isotonic_regression(mean, weights=mass)
    blocks = pooled.blocks[:-1]
    # Neighbours of one level are one block; rounding alone would leave them apart at random.
    blocks = blocks[np.r_[True, np.diff(pooled.x[blocks]) > 1e-9]]
    total = np.add.reduceat(mass, blocks)
    middle = np.add.reduceat(mass * x[starts], blocks) / total
    prior = Curve(line.slope, line.offset)(middle)
    value = (pooled.x[blocks] * total + prior * BLOCK_PRIOR) / (total + BLOCK_PRIOR)
    level = isotonic_regression(value, weights=total + BLOCK_PRIOR).x
    return Curve(line.slope, line.offset, tuple(zip(middle.tolist(), level.tolist(), strict=True)))


def checked(posterior: Floats, right: Floats, *, cut: float, audit: str) -> Check:
    """What labels that the learning did not see say of the matches at ``cut`` or above.

    ``right`` is 0 to 1; what lies between is disputed and counts as wrong.
    """
    accepted = right[posterior >= cut]
    good, disputed = int((accepted >= 1).sum()), int(((accepted > 0) & (accepted < 1)).sum())
    return Check(audit, good, len(accepted), lowest_share(good, len(accepted)), disputed)


def weights(chance: npt.NDArray[Any], sample: npt.NDArray[Any]) -> Floats:
    """How many tickets each label stands for: one over the chance of its draw.

    The labels of each ``sample`` weigh one on average, so that a small sample of a long period
    does not outweigh all others.
    """
    each = 1 / np.maximum(np.asarray(chance, dtype=np.float64), 1e-9)
    _, place = np.unique(sample, return_inverse=True)
    return np.asarray(each / (np.bincount(place, each) / np.bincount(place))[place])


def tradeoff(posterior: Floats, weight: Floats) -> tuple[tuple[float, float, float], ...]:
    """(cut, share of tickets at it or above, share of those expected to be right) for some cuts.

    By weighted tickets; what is expected is the mean ``posterior``. Cuts that nothing reaches are
    left out. Two tickets at .6 and .95: (.6, 1, .775), (.9, .5, .95).
    """
    found = []
    for cut in CUTS:
        accepted = posterior >= cut
        mass = float(weight[accepted].sum())
        if mass:
            right = float((weight * posterior)[accepted].sum()) / mass
            found.append((cut, round(mass / float(weight.sum()), 4), round(right, 4)))
    return tuple(found)
