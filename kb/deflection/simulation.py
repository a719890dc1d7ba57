"""A shop whose tickets are made by chance, so that what its articles prevented is known exactly.

Used to measure the estimator (:mod:`kb.deflection.acceptance`) and to plan (``askless simulate``).
Tickets that would have come are Poisson; each is then prevented or not by a coin of its topic, so
the counterfactual is a count, not a mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.deflection.panel import NEVER

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Generator = np.random.Generator

RECENT_WEEKS = 8
"""Weeks before a publication by whose volume its topic is chosen."""


@dataclass(frozen=True)
class Shop:
    """What a simulated shop is like; the defaults are those of the published measurements.

    Rates are tickets, shares are 0 to 1, ``*_sd`` are standard deviations of logarithms.
    """

    topics: int = 60
    weeks: int = 104
    articles: int = 20
    orders: float = 3_000.0
    tickets_per_order: float = 0.2
    volume_sd: float = 0.6
    season_sd: float = 0.12
    """How far a topic's answer to the season differs from the average topic's."""
    lag_weeks: int = 2
    drift_sd: float = 0.006
    """Of one week's step of a topic's random walk."""
    noise_sd: float = 0.15
    noise_memory: float = 0.5
    shock_rate: float = 0.02
    """Chance of a group of topics to begin a shock in a week."""
    shock_sd: float = 0.5
    groups: int = 8
    group_noise_sd: float = 0.0
    """Of a slow AR(1) that the topics of a group share: correlated shocks."""
    first_week: int = 52
    last_week: int = 91
    ramp_weeks: float = 2.0
    effects: tuple[float, ...] = (0.0, 0.1, 0.2, 0.4)
    chosen: str = "volume"
    """``volume``: the topics that were largest of late get articles; ``random``: any."""
    recall: float = 1.0
    """Share of tickets the matcher assigns to their topic."""
    is_guessing: bool = False
    """Whether tickets that are not recognised land on random topics instead of on none."""
    returning: float = 0.0
    """Share of prevented tickets that come back under another topic."""
    labels: int = 0
    """Tickets on topics with an article, after it, of which people say whether they belong."""
    policy_sd: float = 0.0
    """A policy changes in the middle of the publications and moves a third of the topics."""


@dataclass(frozen=True)
class Drawn:
    """One history: what was seen, what came, and what would have come without the articles.

    ``seen`` (as the matcher files it), ``came`` and ``without`` (as it truly is) have shape (K, T);
    ``published`` holds a week number per topic, or :data:`NEVER`; ``orders`` has shape (T,).
    ``audited`` are tickets that belong to their topic, of tickets asked about.
    """

    seen: Floats
    came: Floats
    without: Floats
    published: Indices
    orders: Floats
    audited: tuple[int, int] = (0, 0)

    @property
    def delta(self) -> float:
        """The share of tickets that articles prevented on their topics, 0 to 1; nan without any."""
        after = np.arange(self.seen.shape[1]) >= self.published[:, None]
        total = self.without[after].sum()
        return float(1 - self.came[after].sum() / total) if total else float("nan")


def drawn(shop: Shop, seed: int) -> Drawn:
    """A history of ``shop``; the same seed gives the same history."""
    rng = np.random.default_rng(seed)
    orders = _orders(shop, rng)
    needs = rng.poisson(_rates(shop, orders, rng)).astype(float)
    published = _published(shop, needs, rng)
    needs = _after_policy(shop, needs, published, rng)
    prevented = rng.binomial(needs.astype(np.int64), _chances(shop, published, rng)).astype(float)
    came = needs - prevented
    filed, right = _filed(shop, came + _elsewhere(prevented, shop.returning, rng), rng)
    after = np.arange(shop.weeks) >= published[:, None]
    audited = _audited(shop.labels, right[after].sum(), filed[after].sum(), rng)
    return Drawn(filed, came, needs, published, orders, audited)


def _orders(shop: Shop, rng: Generator) -> Floats:
    week = np.arange(shop.weeks)
    growth = np.exp(0.002 * week)
    peaks = 0.5 * peak(week, 49, 3.0) + 0.25 * peak(week, 27, 4.0)
    result: Floats = rng.poisson(shop.orders * growth * (1 + peaks)).astype(float)
    return result


def peak(week: Indices, top: int | Indices, width: float) -> Floats:
    """A season in each ``week``: 1 at the week ``top`` of a year, a bell ``width`` weeks wide."""
    away = (week - top + 26) % 52 - 26
    result: Floats = np.exp(-0.5 * (away / width) ** 2)
    return result


def _rates(shop: Shop, orders: Floats, rng: Generator) -> Floats:
    """Expected tickets of every topic and week, before any article; shape (K, T)."""
    volume = rng.lognormal(0.0, shop.volume_sd, shop.topics)
    lag = rng.integers(0, shop.lag_weeks + 1, shop.topics)
    behind = np.maximum(np.arange(shop.weeks) - lag[:, None], 0)
    base = volume[:, None] / volume.sum() * shop.tickets_per_order * orders[behind]
    moves = _seasons(shop, rng) + _drift(shop, rng) + _group_moves(shop, rng)
    moves += autoregressive((shop.topics, shop.weeks), shop.noise_sd, shop.noise_memory, rng)
    result: Floats = base * np.exp(moves)
    return result


def _seasons(shop: Shop, rng: Generator) -> Floats:
    phase = rng.uniform(0, 2 * np.pi, shop.topics)[:, None]
    height = rng.normal(0, shop.season_sd, shop.topics)[:, None]
    result: Floats = height * np.cos(2 * np.pi * np.arange(shop.weeks) / 52 + phase)
    return result


def _drift(shop: Shop, rng: Generator) -> Floats:
    steps = rng.normal(0, shop.drift_sd, (shop.topics, shop.weeks))
    return np.cumsum(steps, axis=1)


def autoregressive(shape: tuple[int, int], sd: float, memory: float, rng: Generator) -> Floats:
    """AR(1) noise over the weeks (columns), whose stationary standard deviation is ``sd``."""
    noise = rng.normal(0, sd, shape)
    steps = noise * np.sqrt(1 - memory**2)
    steps[:, 0] = noise[:, 0]
    for week in range(1, shape[1]):
        steps[:, week] += memory * steps[:, week - 1]
    result: Floats = steps
    return result


def _group_moves(shop: Shop, rng: Generator) -> Floats:
    """Shocks of 2 to 4 weeks and slow noise that the topics of a group share; (K, T)."""
    shape = (shop.groups, shop.weeks)
    moves = np.zeros(shape)
    for group, week in np.argwhere(rng.random(shape) < shop.shock_rate):
        moves[group, week : week + int(rng.integers(2, 5))] += rng.normal(0, shop.shock_sd)
    if shop.group_noise_sd:
        moves += autoregressive(shape, shop.group_noise_sd, 0.9, rng)
    result: Floats = moves[rng.integers(0, shop.groups, shop.topics)]
    return result


def _published(shop: Shop, needs: Floats, rng: Generator) -> Indices:
    """Article by article in order of time: a random topic, or the one that was largest of late."""
    published = np.full(shop.topics, NEVER, dtype=np.int64)
    for week in np.sort(rng.integers(shop.first_week, shop.last_week + 1, shop.articles)):
        recent = needs[:, max(week - RECENT_WEEKS, 0) : week].sum(axis=1) + 1
        weight = recent if shop.chosen == "volume" else rng.random(shop.topics)
        published[np.argmax(np.where(published < NEVER, -1.0, weight))] = week
    return published


def _after_policy(shop: Shop, needs: Floats, published: Indices, rng: Generator) -> Floats:
    """From the median publication on a policy moves a third of the topics, with articles or not."""
    dates = published[published < NEVER]
    if not shop.policy_sd or not len(dates):
        return needs
    size = np.exp(rng.normal(0, shop.policy_sd, shop.topics))
    size[rng.random(shop.topics) > 1 / 3] = 1.0
    factor = np.ones_like(needs)
    factor[:, int(np.median(dates)) :] = size[:, None]
    fewer = rng.binomial(needs.astype(np.int64), np.minimum(factor, 1.0)).astype(float)
    more: Floats = rng.poisson(needs * np.maximum(factor - 1, 0)).astype(float)
    return fewer + more


def _chances(shop: Shop, published: Indices, rng: Generator) -> Floats:
    """Chance that a ticket is prevented, by topic and week: ``effect * (1 - exp(-t / ramp))``."""
    effect = rng.choice(np.array(shop.effects), shop.topics)
    since = np.arange(shop.weeks) - published[:, None] + 1
    ramp = 1 - np.exp(-np.maximum(since, 0) / max(shop.ramp_weeks, 1e-9))
    result: Floats = effect[:, None] * ramp
    return result


def _elsewhere(prevented: Floats, share: float, rng: Generator) -> Floats:
    """Prevented tickets that come back in the same week under some other topic; (K, T)."""
    if not share:
        return np.zeros_like(prevented)
    back = rng.binomial(prevented.sum(axis=0).astype(np.int64), share)
    return _scattered(back, len(prevented), rng)


def _scattered(tickets: npt.NDArray[np.int64], topics: int, rng: Generator) -> Floats:
    result: Floats = rng.multinomial(tickets, np.full(topics, 1 / topics)).T.astype(float)
    return result


def _filed(shop: Shop, came: Floats, rng: Generator) -> tuple[Floats, Floats]:
    """What the matcher makes of the tickets: some are left out, or land on random topics.

    The tickets filed under each topic and week, and those of them that belong there.
    """
    if shop.recall >= 1:
        return came, came
    right = rng.binomial(came.astype(np.int64), shop.recall).astype(float)
    if not shop.is_guessing:
        return right, right
    lost = (came - right).sum(axis=0).astype(np.int64)
    return right + _scattered(lost, len(came), rng), right


def _audited(labels: int, right: float, filed: float, rng: Generator) -> tuple[int, int]:
    """Of ``labels`` tickets drawn at random, those that belong; none asked, none drawn."""
    asked = min(labels, int(filed))
    return (int(rng.hypergeometric(int(right), int(filed - right), asked)) if asked else 0), asked
