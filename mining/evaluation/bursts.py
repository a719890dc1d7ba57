"""The rule of bursts on simulated shops whose truth is known: false alarms, power and delay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.deflection.simulation import autoregressive, peak
from mining.bursts import watched
from mining.stages import Progress, silent

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Generator = np.random.Generator

BURST_WEEKS = 6
"""Weeks a simulated burst goes on; power is the share found within them."""
FIRST, LAST = 60, 92
"""Weeks between which a burst begins: there is a year to know the season from."""
SIZES = ((0, 3), (3, 10), (10, 30), (30, 1_000_000))
"""Tickets a week of the topic before its burst."""


@dataclass(frozen=True)
class Shop:
    """A shop to simulate; ``*_sd`` are standard deviations of logarithms."""

    topics: int = 60
    weeks: int = 104
    tickets: float = 600.0
    """A week, before the seasons of its orders: a peak in December and one in July."""
    volume_sd: float = 0.8
    season_sd: float = 0.35
    """Of the height of a topic's own yearly wave."""
    noise_sd: float = 0.0
    """Of what makes weeks jump more than chance; with memory .5 from week to week."""
    drift_sd: float = 0.0
    peaks: float = 0.0
    """Share of topics that triple for a month at the same time every year."""


SHOPS: Mapping[str, Shop] = {
    "Poisson, no season of topics": Shop(season_sd=0.0),
    "Poisson": Shop(),
    "weeks jump by 15 %, slow drift": Shop(noise_sd=0.15, drift_sd=0.006),
    "a quarter of topics with a yearly peak": Shop(noise_sd=0.15, peaks=0.25),
    "small shop, 60 tickets a week": Shop(topics=40, tickets=60.0, noise_sd=0.15),
    "weeks jump by 30 %, more drift": Shop(noise_sd=0.3, drift_sd=0.01),
}


@dataclass(frozen=True)
class Score:
    """What the rule did over many simulated histories."""

    per_100: float
    """False alarms per 100 topic-weeks judged."""
    weeks: float
    """Share of weeks with any false alarm."""
    power: float
    """Share of bursts found in their first weeks; nan without bursts."""
    delay: float
    """Mean weeks from the start of a found burst to its alarm; 0 is the same week."""
    by_size: tuple[tuple[float, int], ...] = ()
    """Power and number of bursts for each of SIZES."""


def measured(seeds: int, *, progress: Progress = silent) -> dict[str, dict[str, Score]]:
    """Shop -> ``none``, ``x2`` and ``x3`` -> its score over ``seeds`` histories."""
    found: dict[str, dict[str, Score]] = {}
    for number, (name, shop) in enumerate(SHOPS.items()):
        found[name] = {
            word: score(shop, seeds, factor=factor)
            for word, factor in (("none", 1.0), ("x2", 2.0), ("x3", 3.0))
        }
        progress(number + 1, len(SHOPS))
    return found


def score(shop: Shop, seeds: int, *, factor: float = 1.0) -> Score:
    """The rule on ``seeds`` histories; in each a topic has a burst of ``factor``, 1 for none."""
    alarms = judged = alarmed = weeks = 0
    bursts = []
    for seed in range(seeds):
        counts, burst = history(shop, seed, factor=factor)
        found = watched(counts, counts.sum(axis=0))
        is_judged = ~np.isnan(found.expected)
        if burst is not None:
            is_judged[burst.topic, burst.week :] = False
            hits = np.flatnonzero(found.is_burst[burst.topic, burst.week :][:BURST_WEEKS])
            bursts.append((burst.before, int(hits[0]) if len(hits) else None))
        false = found.is_burst & is_judged
        alarms, judged = alarms + int(false.sum()), judged + int(is_judged.sum())
        alarmed += int(false.any(axis=0).sum())
        weeks += int(is_judged.any(axis=0).sum())
    delays = [delay for _, delay in bursts if delay is not None]
    return Score(
        100 * alarms / max(judged, 1),
        alarmed / max(weeks, 1),
        len(delays) / len(bursts) if bursts else float("nan"),
        sum(delays) / len(delays) if delays else float("nan"),
        tuple(_power(bursts, low, high) for low, high in SIZES) if bursts else (),
    )


def _power(bursts: list[tuple[float, int | None]], low: float, high: float) -> tuple[float, int]:
    own = [delay for before, delay in bursts if low <= before < high]
    return sum(delay is not None for delay in own) / max(len(own), 1), len(own)


@dataclass(frozen=True)
class Burst:
    """The burst put into a history: its topic, first week, and tickets a week without it."""

    topic: int
    week: int
    before: float


def history(shop: Shop, seed: int, *, factor: float = 1.0) -> tuple[Integers, Burst | None]:
    """Tickets by topic and week, shape (topics, weeks), and the burst in them if there is one."""
    rng = np.random.default_rng(seed)
    rates = _rates(shop, rng)
    burst = None
    if factor != 1:
        topic, week = int(rng.integers(shop.topics)), int(rng.integers(FIRST, LAST))
        burst = Burst(topic, week, float(rates[topic, week]))
        rates[topic, week : week + BURST_WEEKS] *= factor
    return rng.poisson(rates).astype(np.int64), burst


def _rates(shop: Shop, rng: Generator) -> Floats:
    week = np.arange(shop.weeks)
    orders = np.exp(0.002 * week) * (1 + 0.5 * peak(week, 49, 3.0) + 0.25 * peak(week, 27, 4.0))
    volume = rng.lognormal(0.0, shop.volume_sd, (shop.topics, 1))
    height = rng.normal(0, shop.season_sd, (shop.topics, 1))
    phase = rng.uniform(0, 2 * np.pi, (shop.topics, 1))
    moves = height * np.cos(2 * np.pi * week / 52 + phase)
    top = rng.integers(0, 52, (shop.topics, 1))
    has_peak = rng.random((shop.topics, 1)) < shop.peaks
    moves = moves + np.where(has_peak, np.log(3) * peak(week, top, 2.0), 0.0)
    moves = moves + np.cumsum(rng.normal(0, shop.drift_sd, moves.shape), axis=1)
    moves = moves + autoregressive((shop.topics, shop.weeks), shop.noise_sd, 0.5, rng)
    rates: Floats = volume / volume.sum() * shop.tickets * orders * np.exp(moves)
    return rates
