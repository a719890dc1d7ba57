"""The estimator measured on simulated shops whose truth is known: bias, coverage, false positives.

``askless bench deflection`` prints it. Seeds are told; nothing was tuned to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from kb.deflection.estimate import Estimate, estimate_of, fit_of
from kb.deflection.panel import NEVER, Panel
from kb.deflection.planning import panel_of
from kb.deflection.precision import corrected
from kb.deflection.prevalence import Z95, counted, prevalence
from kb.deflection.roles import roles
from kb.deflection.simulation import Drawn, Shop, drawn

SEEDS = 200
DRAWS = 200
SHORT_WEEKS = 8
NULL = (0.0,)

SCENARIOS: Mapping[str, Shop] = {
    "effect, chosen by volume": Shop(),
    "effect, random topics": Shop(chosen="random"),
    "no effect, chosen by volume": Shop(effects=NULL),
    "no effect, random topics": Shop(effects=NULL, chosen="random"),
    "24 topics, 8 articles": Shop(topics=24, articles=8, chosen="random"),
    "24 topics, 8 articles, no effect": Shop(topics=24, articles=8, effects=NULL, chosen="random"),
    "24 topics, 8 articles, by volume, no effect": Shop(topics=24, articles=8, effects=NULL),
    "strong seasons": Shop(season_sd=0.4, lag_weeks=4),
    "drifting topics": Shop(drift_sd=0.02),
    "correlated shocks": Shop(group_noise_sd=0.2),
    "matcher recall .7, abstains": Shop(recall=0.7),
    "matcher recall .7, guesses": Shop(recall=0.7, is_guessing=True),
    "the same, 200 tickets audited": Shop(recall=0.7, is_guessing=True, labels=200),
    "policy change amid publications": Shop(policy_sd=0.3),
    "90 tickets a week": Shop(tickets_per_order=0.03),
    "topics of very unequal size": Shop(volume_sd=1.2),
    "20 % come back elsewhere": Shop(returning=0.2),
}
"""The first six are the shops of the targets; the others are harder."""


@dataclass(frozen=True)
class Trial:
    """One seed: the true share prevented, the estimate, and intervals of three kinds."""

    true: float
    delta: float
    ci_low: float
    ci_high: float
    p_value: float
    plain_margin: float
    """Of the plain placebo: 1.96 sd of placebo effects, scaled by the number of topics."""
    plain_delta: float
    """By the two-way fit alone, whose levels do not move."""
    poisson_margin: float
    """Of counting alone: what must not be used."""
    before_after: float
    """What 8 weeks before against 8 after say, per order."""
    order: float
    """Rank correlation of effects by article with the true ones; nan when not asked for."""


def trial(shop: Shop, seed: int, *, draws: int = DRAWS) -> Trial:
    """One history estimated."""
    history = drawn(shop, seed)
    estimate = estimated(panel_of(history), draws=draws, seed=seed)
    count = len(estimate.found.treated)
    placed = min(count, len(estimate.found.controls) // 2)
    plain = estimate.two_way
    spread = float(np.std(1 - np.exp(plain.placebos.ratio), ddof=1)) * np.sqrt(placed / count)
    delta, low, high = _bounds(estimate, history.audited)
    total = estimate.expected.sum()
    return Trial(
        true=history.delta,
        delta=delta,
        ci_low=low,
        ci_high=high,
        p_value=estimate.p_value,
        plain_margin=Z95 * float(spread),
        plain_delta=plain.delta,
        poisson_margin=Z95 * float(np.sqrt(estimate.observed.sum()) / total),
        before_after=before_after(history),
        order=_order(history, estimate),
    )


def _bounds(estimate: Estimate, audited: tuple[int, int]) -> tuple[float, float, float]:
    """The effect and its interval, corrected where tickets were audited."""
    low, high = estimate.interval
    found = corrected((estimate.delta, low, high), *audited) if audited[1] else None
    if found is None:
        return estimate.delta, low, high
    return found["delta"], found["ci_low"], found["ci_high"]


def estimated(panel: Panel, *, draws: int, seed: int) -> Estimate:
    """The estimate without its falsification tests."""
    found = roles(panel)
    return estimate_of(found, fit_of(found), draws=draws, seed=seed)


def before_after(history: Drawn) -> float:
    """The fall of tickets per order from the 8 weeks before publication to the 8 after, pooled."""
    rate = history.seen / history.orders
    before = after = 0.0
    for topic in np.flatnonzero(history.published < NEVER):
        week = int(history.published[topic])
        before += float(rate[topic, max(week - SHORT_WEEKS, 0) : week].mean())
        after += float(rate[topic, week : week + SHORT_WEEKS].mean())
    return 1 - after / before


def _order(history: Drawn, estimate: Estimate) -> float:
    places = estimate.found.treated
    weeks = np.arange(history.seen.shape[1])
    after = weeks >= history.published[places, None]
    came = (history.came[places] * after).sum(axis=1)
    without = (history.without[places] * after).sum(axis=1)
    ours = 1 - estimate.observed[places] / np.maximum(estimate.expected[places], 1e-9)
    truth = 1 - came / np.maximum(without, 1e-9)
    if len(places) < 3 or np.ptp(truth) == 0:
        return float("nan")
    return float(stats.spearmanr(ours, truth).statistic)


def score(trials: Iterable[Trial]) -> dict[str, float]:
    """Figures over trials: bias and root mean square error as shares, the rest as frequencies."""
    done = list(trials)
    column = {name: np.array([getattr(t, name) for t in done]) for name in Trial.__annotations__}
    error = column["delta"] - column["true"]

    low, high, true = column["ci_low"], column["ci_high"], column["true"]
    plain = column["plain_delta"] - true

    return {
        "seeds": len(done),
        "true": float(column["true"].mean()),
        "bias": float(error.mean()),
        "rmse": float(np.sqrt(np.mean(error**2))),
        "coverage": float(np.mean((low <= true) & (true <= high))),
        "width": float(np.mean(high - low)),
        "not_zero": float(np.mean((low > 0) | (high < 0))),
        "p_below_05": float(np.mean(column["p_value"] <= 0.05)),
        "plain_bias": float(plain.mean()),
        "plain_rmse": float(np.sqrt(np.mean(plain**2))),
        "plain_coverage": float(np.mean(np.abs(plain) <= column["plain_margin"])),
        "plain_width": 2 * float(column["plain_margin"].mean()),
        "poisson_coverage": float(np.mean(np.abs(plain) <= column["poisson_margin"])),
        "before_after_bias": float(np.mean(column["before_after"] - column["true"])),
    }


def measured(
    seeds: int = SEEDS,
    *,
    first: int = 0,
    scenarios: Mapping[str, Shop] = SCENARIOS,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> dict[str, dict[str, float]]:
    """The score of each scenario over ``seeds`` seeds from ``first`` on."""
    scores = {}
    for place, (name, shop) in enumerate(scenarios.items()):
        progress(place, len(scenarios))
        scores[name] = score(trial(shop, first + seed) for seed in range(seeds))
    return scores


def ranked(seeds: int = SEEDS, *, first: int = 0) -> float:
    """Mean rank correlation of 20 effects of 0, .2 or .4, 20 tickets a week, 26 weeks after."""
    shop = Shop(
        effects=(0.0, 0.2, 0.4),
        tickets_per_order=0.4,
        volume_sd=0.0,
        first_week=78,
        last_week=78,
        chosen="random",
    )
    return float(np.mean([trial(shop, first + seed, draws=20).order for seed in range(seeds)]))


def prevalence_score(seeds: int = SEEDS, *, first: int = 0, labels: int = 200) -> dict[str, float]:
    """PPI++ and classify-and-count on windows in which a look-alike new topic has appeared."""
    hits, naive, width, error = [], [], [], []
    for seed in range(first, first + seeds):
        rng = np.random.default_rng(seed)
        truth = (rng.random(5_000) < 0.3).astype(float)
        looks = np.where((truth == 0) & (rng.random(5_000) < 0.2), 1.0, truth)
        scores = 1 / (1 + np.exp(-rng.normal(3 * looks - 1.5, 1.2)))
        order = rng.permutation(5_000)
        chosen, rest = order[:labels], order[labels:]
        found = prevalence(truth[chosen], scores[chosen], scores[rest])
        low, high, value = found.ci_low or 0.0, found.ci_high or 0.0, found.value or 0.0
        hits.append(low <= truth.mean() <= high)
        width.append(high - low)
        error.append(value - truth.mean())
        naive.append((counted(scores, 0.5).value or 0.0) - truth.mean())
    return {
        "coverage": float(np.mean(hits)),
        "width": float(np.mean(width)),
        "bias": float(np.mean(error)),
        "counted_bias": float(np.mean(naive)),
    }


def targets(scores: Mapping[str, Mapping[str, float]], more: Mapping[str, Any]) -> list[list[Any]]:
    """Rows of (target, figure, met) from the scenarios that the targets are about."""
    main = [*SCENARIOS][:6]
    null = [name for name in main if "no effect" in name]
    bias = max((abs(scores[name]["bias"]) for name in main), default=0.0)
    positive = max(scores[name]["not_zero"] for name in null)
    cover = [scores[name]["coverage"] for name in main]
    volume = scores["no effect, chosen by volume"]["before_after_bias"]
    share = more["prevalence"]
    return [
        ["largest bias at most .010", bias, bias <= 0.010],
        ["largest share of false positives at most .07", positive, positive <= 0.07],
        ["least coverage at least .92", min(cover), min(cover) >= 0.92],
        ["largest coverage at most .995", max(cover), max(cover) <= 0.995],
        ["before/after biased by .02 or more", volume, volume >= 0.02],
        ["rank correlation of articles at least .6", more["ranked"], more["ranked"] >= 0.6],
        ["PPI++ coverage .92 to .975", share["coverage"], 0.92 <= share["coverage"] <= 0.975],
        ["classify and count off by .05", share["counted_bias"], share["counted_bias"] >= 0.05],
    ]
