"""Bursts: topics with more tickets in a week than chance, season and the shop's volume explain.

Each week is judged by what was known before it. A topic's tickets against all others of the shop,
over the last 8 or 26 weeks, whichever has foretold it better, times its season a year ago, foretell
the week; a negative binomial says how rare as many tickets are. How much a topic's weeks jump
beyond chance is measured on its own earlier forecasts, leaning on the shop's where they are few. Of
all topics of a week, Benjamini and Hochberg (1995) keep the share of false alarms down. What the
rule costs and finds is measured in docs/decisions/0013-bursts.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

LEVEL = 0.05
"""False discovery rate of a week; where nothing happens, one week in twenty has an alarm."""
FEWEST_WEEKS = 8
"""Weeks that must be known before one is judged."""
BASELINES = (8, 26)
"""Weeks that foretell the next; the better one so far is taken, topic by topic."""
FEWEST_TICKETS = 5
LEAST_RATIO = 1.5
"""A burst has so many tickets, and so many times what was expected."""
LEAST_VOLUME = 10
"""Tickets a week of the whole shop below which it is not judged."""
LEAST_REST = 5
"""Tickets about anything else that a topic needs beside it to be set against."""
THIN = 0.2
"""A week with less than this of the volume around it was not imported whole."""
AROUND = 4
YEAR, SEASON_HALF = 52, 2
SEASON_PRIOR = 10.0
"""Tickets of evidence that there is no season."""
SEASON_LIMITS = (0.7, 4.0)
FORGETTING = 0.98
"""Weight of a forecast's error a week later: half after 34 weeks."""
LEAST_SPREAD, FIRST_SPREAD = 0.003, 0.05
"""Squared coefficient of variation of a topic's weeks beyond chance: at least, and at first."""
LEARNT_LIMIT, USED_LIMIT = 4.0, 3.0
"""Standard deviations above the forecast beyond which a count teaches nothing more: a burst must
not become what is expected, nor hide the next one."""


@dataclass(frozen=True)
class Watched:
    """What was foretold of each topic and week, shape (topics, weeks); nan where not judged."""

    expected: Floats
    p_values: Floats
    """Chance of so many tickets or more."""
    is_burst: Flags


def usable_weeks(totals: Integers, days: Floats) -> Flags:
    """The weeks that were imported whole: not much thinner than those around them.

    ``totals`` are tickets of the shop a week, ``days`` how many days of each week are there.
    """
    daily = totals / np.maximum(days, 0.5)
    usable = np.zeros(len(totals), dtype=np.bool_)
    for week in range(len(totals)):
        near = daily[max(0, week - AROUND) : week + AROUND + 1]
        usable[week] = totals[week] >= LEAST_VOLUME and daily[week] >= THIN * np.median(near)
    return usable


def watched(counts: Integers, totals: Integers, *, usable: Flags | None = None) -> Watched:
    """Every week of every topic against what the weeks before foretold.

    ``counts`` has shape (topics, weeks), ``totals`` are the shop's tickets a week; weeks that are
    not ``usable`` are neither judged nor learnt from. No topic or week gives empty arrays.
    """
    fit = np.ones(len(totals), dtype=np.bool_) if usable is None else usable
    judge = _Judge(counts, totals, fit)
    for week in np.flatnonzero(fit):
        judge.week(int(week))
    return Watched(judge.expected, judge.p_values, judge.is_burst)


class _Judge:
    """Goes through the weeks in order, and learns from each."""

    def __init__(self, counts: Integers, totals: Integers, usable: Flags) -> None:
        topics, weeks = counts.shape
        self.counts, self.totals = counts, totals
        self.expected = np.full((topics, weeks), np.nan)
        self.p_values = np.full((topics, weeks), np.nan)
        self.is_burst = np.zeros((topics, weeks), dtype=np.bool_)
        self.usable = usable
        self.learnt = np.where(usable, counts, 0).astype(np.float64)
        """Counts without what bursts had too much."""
        self.is_known = usable & (np.arange(weeks) >= _starts(counts, usable)[:, None])
        self.rest = np.where(self.is_known, totals - counts, 0).astype(np.float64)
        """The shop's tickets about anything else: what a topic's are set against."""
        self.exposure = self.rest.copy()
        """The same without what bursts had too much."""
        self.learnt *= self.is_known
        self.spread = _Spread(len(BASELINES), topics)

    def week(self, week: int) -> None:
        """Judge one week, then learn from it."""
        known = np.flatnonzero(self.usable[:week])
        is_old = self.is_known[:, :week].sum(axis=1) >= FEWEST_WEEKS
        is_old &= self.rest[:, week] >= LEAST_REST
        if is_old.any():
            foreseen, unsure = self._forecasts(week, known)
            self._judge(week, is_old, foreseen, unsure)

    def _forecasts(self, week: int, known: Integers) -> tuple[Floats, Floats]:
        """Expected tickets by each baseline, and their squared relative error from few tickets."""
        foreseen, unsure = [], []
        for length in BASELINES:
            weeks = known[-length:]
            tickets = self.learnt[:, weeks].sum(axis=1) + 0.5
            share = tickets / np.maximum(self.exposure[:, weeks].sum(axis=1), 1.0)
            foreseen.append(self.rest[:, week] * share * self._season(week, weeks))
            unsure.append(1 / tickets)
        return np.array(foreseen), np.array(unsure)

    def _season(self, week: int, baseline: Integers) -> Floats:
        """How much higher the share was around this week a year ago than in the baseline's weeks.

        1 where a year ago is not known; few tickets count little.
        """
        then = np.arange(week - YEAR - SEASON_HALF, week - YEAR + SEASON_HALF + 1)
        before = baseline - YEAR
        before = before[before >= 0]
        if then[0] < 0 or self.usable[before].sum() < FEWEST_WEEKS:
            return np.ones(len(self.counts))
        exposure = self.exposure[:, before].sum(axis=1)
        share = (self.learnt[:, before].sum(axis=1) + 0.5) / np.maximum(exposure, 1.0)
        usual = self.rest[:, then].sum(axis=1) * share
        seen = np.where(self.is_known[:, then], self.counts[:, then], 0).sum(axis=1)
        factor = (seen + SEASON_PRIOR) / (usual + SEASON_PRIOR)
        factor[exposure == 0] = 1.0
        clipped: Floats = np.clip(factor, *SEASON_LIMITS)
        return clipped

    def _judge(self, week: int, is_old: Flags, foreseen: Floats, unsure: Floats) -> None:
        best = self.spread.best()
        topics = np.arange(len(self.counts))
        mean = foreseen[best, topics]
        relative = unsure[best, topics] + self.spread.of(best)
        deviation = np.sqrt(mean + relative * mean**2)
        found = self.counts[:, week].astype(np.float64)
        chance = _chance_of(found, mean, relative)
        self.expected[is_old, week] = mean[is_old]
        self.p_values[is_old, week] = chance[is_old]
        self.is_burst[is_old, week] = rejected(chance[is_old], LEVEL)
        self.is_burst[:, week] &= (found >= FEWEST_TICKETS) & (found >= LEAST_RATIO * mean)
        seen = np.minimum(found, mean + LEARNT_LIMIT * deviation)
        self.spread.learn(seen, foreseen, unsure, is_old)
        self._use(week, is_old, np.minimum(found, mean + USED_LIMIT * deviation))

    def _use(self, week: int, is_old: Flags, limited: Floats) -> None:
        """Take what bursts had too much out of the counts and of the shop's volume."""
        excess = np.where(is_old, self.counts[:, week] - limited, 0.0)
        self.learnt[:, week] -= excess
        others = self.exposure[:, week] - (excess.sum() - excess)
        self.exposure[:, week] = np.maximum(others, 0.0)


class _Spread:
    """How much topics' weeks jump beyond chance, by moments of their own forecasts' errors.

    Squared coefficient of variation; a topic's own estimate is drawn to the shop's by its
    precision (empirical Bayes): a topic with two tickets a week says nothing of its own.
    """

    def __init__(self, baselines: int, topics: int) -> None:
        shape = (baselines, topics)
        self.excess, self.base = np.zeros(shape), np.zeros(shape)
        self.precision, self.error = np.zeros(shape), np.zeros(shape)

    def best(self) -> Integers:
        """For each topic the baseline that has erred least, the longest before any."""
        worst_first = self.error[::-1].argmin(axis=0)
        best: Integers = len(self.error) - 1 - worst_first
        return best

    def of(self, best: Integers) -> Floats:
        """For each topic its spread with the baseline ``best``."""
        topics = np.arange(self.base.shape[1])
        base, precision = self.base[best, topics], self.precision[best, topics]
        if not base.sum():
            return np.full(len(best), FIRST_SPREAD)
        own = self.excess[best, topics] / np.maximum(base, 1e-9)
        shop = max(LEAST_SPREAD, float((precision * own).sum() / max(precision.sum(), 1e-9)))
        drawn = (own * precision + 1 / shop) / (precision + 1 / shop**2)
        spread: Floats = np.maximum(drawn, LEAST_SPREAD)
        return spread

    def learn(self, seen: Floats, foreseen: Floats, unsure: Floats, is_old: Flags) -> None:
        """Add the errors of one week's forecasts."""
        square = foreseen**2
        error = (seen - foreseen) ** 2
        self.excess = _added(self.excess, error - foreseen - unsure * square, is_old)
        self.base = _added(self.base, square, is_old)
        weight = square / (2 + 1 / np.maximum(foreseen, 0.05))
        self.precision = _added(self.precision, weight, is_old)
        self.error = _added(self.error, error, is_old)


def _added(sums: Floats, one: Floats, is_old: Flags) -> Floats:
    return FORGETTING * sums + np.where(is_old, one, 0.0)


def _starts(counts: Integers, usable: Flags) -> Integers:
    """The week after each topic's first ticket: a topic is not rare before it existed.

    The week of the first ticket itself is left out, for it was chosen by having one; a topic
    seen in the first known week starts with it.
    """
    if not counts.size:
        return np.zeros(len(counts), dtype=np.int64)
    is_there = (counts > 0) & usable
    first = np.where(is_there.any(axis=1), is_there.argmax(axis=1), counts.shape[1])
    opening = int(usable.argmax()) if usable.any() else 0
    starts: Integers = np.where(first <= opening, opening, first + 1)
    return starts


def _chance_of(found: Floats, mean: Floats, relative: Floats) -> Floats:
    """Chance of ``found`` tickets or more: negative binomial of this mean and relative spread.

    Its upper tail is the incomplete beta function; ``scipy.stats`` takes seconds to import.
    """
    from scipy.special import betainc

    share = mean * relative / (1 + mean * relative)
    tail = betainc(np.maximum(found, 1.0), 1 / relative, share)
    chance: Floats = np.where(found > 0, tail, 1.0)
    return chance


def rejected(p_values: Floats, level: float) -> Flags:
    """Which of several tests hold at a false discovery rate (Benjamini and Hochberg 1995).

    .01, .02 and .5 at .05: the first two.
    """
    order = np.argsort(p_values, kind="stable")
    limits = level * np.arange(1, len(p_values) + 1) / max(len(p_values), 1)
    passed = np.flatnonzero(p_values[order] <= limits)
    held = np.zeros(len(p_values), dtype=np.bool_)
    held[order[: passed[-1] + 1 if len(passed) else 0]] = True
    return held
