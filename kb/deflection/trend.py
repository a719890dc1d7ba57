"""The total check: what was prevented must not exceed the fall of all tickets per order.

Prevented tickets that came back under other topics show here, and nowhere else.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kb.deflection.estimate import Estimate
from kb.deflection.imputation import Floats

YEAR_WEEKS = 52.18


def total_check(estimate: Estimate) -> dict[str, Any]:
    """Whether the tickets prevented fit the fall of total tickets against their own trend."""
    name, panel = "total_contact_rate", estimate.found.panel
    if panel.orders is None:
        return {"name": name, "passed": None, "detail": "no orders were given"}
    first = int(estimate.found.design.stop[0, estimate.found.treated].min())
    total = panel.counts.sum(axis=0)
    known = np.isfinite(panel.orders) & (np.nan_to_num(panel.orders) > 0) & (total > 0)
    later = known & (np.arange(panel.weeks) >= first)
    if (known[:first]).sum() < 26 or not later.any():
        told = "fewer than 26 weeks with orders before the first publication"
        return {"name": name, "passed": None, "detail": told}
    rate = np.where(known, total / np.where(known, panel.orders, 1.0), np.nan)
    mean, error = foreseen(rate, first)
    expected = (np.exp(mean[later]) * np.asarray(panel.orders)[later]).sum()
    fall = float(expected - total[later].sum())
    prevented = float(estimate.expected.sum() - estimate.observed.sum())
    own = estimate.margin * float(estimate.expected.sum())
    room = float(np.hypot(own, estimate.placebos.quantile * error * expected))
    told = (
        f"{prevented:,.0f} tickets prevented, all tickets per order fell by {fall:,.0f} against "
        f"their own trend (± {room:,.0f} for both)"
    )
    figures = {"prevented": prevented, "fall": fall, "margin": room}
    return {"name": name, "passed": prevented - fall <= room, "detail": told, **figures}


def foreseen(rate: Floats, first: int) -> tuple[Floats, float]:
    """The log rate of every week by the weeks before ``first``, and its mean's error after it.

    A straight line, with a yearly wave when there is a year before; least squares. The error of the
    mean over later weeks counts that neighbouring weeks err alike (AR(1), by the first
    autocorrelation of residuals). nan weeks are left out.
    """
    weeks = np.arange(len(rate))
    angle = 2 * np.pi * weeks / YEAR_WEEKS
    columns = [np.ones(len(rate)), weeks / YEAR_WEEKS]
    if first >= YEAR_WEEKS:
        columns += [np.sin(angle), np.cos(angle)]
    matrix = np.stack(columns, axis=1)
    is_used = (weeks < first) & np.isfinite(rate)
    used, values = matrix[is_used], np.log(rate[is_used])
    solution = np.linalg.lstsq(used, values, rcond=None)[0]
    rest = values - used @ solution
    variance = float(rest @ rest) / max(len(rest) - used.shape[1], 1)
    memory = float(np.clip(rest[1:] @ rest[:-1] / max(float(rest @ rest), 1e-300), 0, 0.95))
    alike = (1 + memory) / (1 - memory)
    later = matrix[(weeks >= first) & np.isfinite(rate)]
    mean = later.mean(axis=0)
    leverage = float(mean @ np.linalg.pinv(used.T @ used) @ mean) + 1 / len(later)
    result: Floats = matrix @ solution
    return result, float(np.sqrt(variance * alike * leverage))
