"""The effect of each article, pulled towards that of all, with the least one that could show.

One article can hardly ever be proven: its topic strays from the others by itself. So an article
is shown with its interval, its minimal detectable effect, and an estimate shrunk towards the pooled
one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from kb.deflection.estimate import Estimate
from kb.deflection.imputation import Floats, running
from kb.deflection.roles import Roles

DETECTABLE = 2.8
"""Standard errors of an effect that shows in 80 % of cases: 1.96 + 0.84."""


def control_errors(
    found: Roles, level: Floats, span: tuple[int, int], moved: Floats | float = 0.0
) -> Floats:
    """How far each control strays in weeks ``span`` from what its weeks before tell; (C,).

    ``1 - observed / expected`` with week factors that leave the topic itself out. nan for a topic
    that was not there before. ``moved`` (C,) are logarithms of the level after over that before.
    """
    first, last = span
    start, stop = found.design.start[0], found.design.stop[0]
    weeks = np.arange(found.panel.weeks)
    is_fitted = (weeks >= start[:, None]) & (weeks < stop[:, None])
    controls = found.controls
    tickets = (found.counts * is_fitted).sum(axis=0) - found.counts[controls]
    levels = (level[:, None] * is_fitted).sum(axis=0) - level[controls, None]
    factor = running(np.divide(tickets, levels, out=np.zeros_like(tickets), where=levels > 0))
    counts, row = running(found.counts[controls]), np.arange(len(controls))
    begin = np.minimum(start[controls], first)
    base = factor[row, first] - factor[row, begin]
    before = counts[row, first] - counts[row, begin]
    expected = before * (factor[row, last] - factor[row, first]) * np.exp(moved)
    observed = (counts[row, last] - counts[row, first]) * base
    rest: Floats = np.divide(observed, expected, out=np.full_like(base, np.nan), where=expected > 0)
    result: Floats = 1 - rest
    return result


def straying(estimate: Estimate, span: tuple[int, int]) -> float:
    """Variance by which topics stray in weeks ``span`` beyond counting, relative to volume."""
    found = estimate.found
    moved = estimate.levels.known[span][found.controls]
    errors = control_errors(found, estimate.fit.level[0], span, moved)
    counts = found.counts[found.controls]
    after, before = counts[:, span[0] : span[1]].sum(axis=1), counts[:, : span[0]].sum(axis=1)
    noise = 1 / np.maximum(after, 1) + 1 / np.maximum(before, 1)
    known = np.isfinite(errors)
    return max(float(np.mean((errors**2 - noise)[known])), 0.0) if known.any() else 0.0


def shrunk(delta: Floats, variance: Floats, centre: float) -> Floats:
    """Effects pulled towards ``centre``: ``w * delta + (1 - w) * centre``, ``w = s / (s + var)``.

    ``s = max(0, var(delta) - mean(variance))`` is how much effects truly differ (James and Stein
    1961, as empirical Bayes). One effect alone, or effects that differ no more than chance makes
    them, all become the centre.
    """
    if len(delta) < 2:
        return np.full_like(delta, centre)
    between = max(float(np.var(delta, ddof=1) - variance.mean()), 0.0)
    weight = between / np.maximum(between + variance, 1e-300)
    result: Floats = weight * delta + (1 - weight) * centre
    return result


def by_language(estimate: Estimate) -> tuple[dict[str, Any], ...]:
    """A row for each language with an article, if there are several, with its interval.

    Topics of all languages compare, and the placebos of all say how far a language's topics stray.
    """
    languages = np.array(estimate.found.panel.languages)
    known = sorted(set(languages[estimate.expected > 0].tolist()))
    rows = []
    for language in known if len(known) > 1 else ():
        is_own = languages == language
        part = replace(
            estimate,
            expected=np.where(is_own, estimate.expected, 0.0),
            observed=np.where(is_own, estimate.observed, 0.0),
        )
        (low, high), expected = part.interval, float(part.expected.sum())
        observed = float(part.observed.sum())
        rows.append(
            {
                "language": language,
                "delta": part.delta,
                "ci_low": low,
                "ci_high": high,
                "p_value": part.p_value,
                "expected": expected,
                "observed": observed,
                "prevented": expected - observed,
                "topics": int((part.expected > 0).sum()),
            }
        )
    return tuple(rows)


def per_topic(estimate: Estimate) -> tuple[dict[str, Any], ...]:
    """A row for each topic with an article, in the order of publication; then those left out."""
    found = estimate.found
    places = [k for k in found.treated if estimate.expected[k] > 0]
    places.sort(key=lambda k: (int(found.panel.published[k]), found.panel.name(k)))
    spans = [(int(found.design.stop[0, k]), int(found.design.end[0, k])) for k in places]
    known = {span: straying(estimate, span) for span in set(spans)}
    expected, observed = estimate.expected[places], estimate.observed[places]
    before = estimate.before[places]
    variance = np.array([known[span] for span in spans])
    variance = variance + 1 / expected + 1 / np.maximum(before, 1)
    delta = 1 - observed / expected
    pulled = shrunk(delta, variance, estimate.delta)
    rows = []
    for place, k in enumerate(places):
        error = float(np.sqrt(variance[place]))
        margin = estimate.placebos.quantile * error
        rows.append(
            {
                **_named(found, k),
                "weeks": spans[place][1] - spans[place][0],
                "expected": float(expected[place]),
                "observed": float(observed[place]),
                "prevented": float(expected[place] - observed[place]),
                "delta": float(delta[place]),
                "delta_shrunk": float(pulled[place]),
                "ci_low": float(delta[place]) - margin,
                "ci_high": min(float(delta[place]) + margin, 1.0),
                "minimal_detectable_effect": min(DETECTABLE * error, 1.0),
                "reason": None,
            }
        )
    return (*rows, *unmeasured(found))


def unmeasured(found: Roles) -> list[dict[str, Any]]:
    """Rows of topics with an article that cannot be measured, with the reason."""
    published = found.panel.is_published
    return [
        {**_named(found, k), "delta": None, "reason": why}
        for k, why in sorted(found.left_out.items())
        if published[k]
    ]


def _named(found: Roles, topic: int) -> dict[str, Any]:
    panel = found.panel
    return {
        "topic": panel.topics[topic],
        "language": panel.languages[topic] or None,
        "week": panel.week(int(panel.published[topic])),
    }
