"""When customers write: the period, Paris time, the shop's orders, and the draw of each ticket.

Ticket times are the order statistics of a point process whose intensity follows the orders, the
seasons of each need, incidents and the articles that went live. Thinning a Poisson process by a
probability is the same as multiplying its intensity, so the effect of an article is built in
exactly, and any number of tickets streams out sorted without being held in memory.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from itertools import accumulate
from random import Random

from .needs import SEASONS, Need
from .story import Effect, Story

MONTHS = 18
FIRST_ORDER, ORDER_NUMBERS = 100_000, 900_000
OPEN, CLOSE = 9, 18
WEEKDAYS = (1.25, 1.15, 1.05, 1.0, 0.95, 0.65, 0.6)
HOURS = (
    *(0.25, 0.12, 0.06, 0.04, 0.05, 0.12, 0.35, 0.8, 1.4, 2.0, 2.3, 2.1),
    *(1.7, 1.8, 2.0, 1.9, 1.8, 1.7, 1.6, 1.5, 1.6, 1.5, 1.0, 0.55),
)
HOUR_SUMS = [0.0, *accumulate(HOURS)]
WEEK_SPREAD = 0.12
"""Standard deviation of a need's weekly volume around its expectation, beside Poisson chance."""


def first_day(until: date) -> date:
    """The first of the 18 months that end with ``until``."""
    after = until + timedelta(days=1)
    months = after.year * 12 + after.month - 1 - MONTHS
    year, month = divmod(months, 12)
    return date(year, month + 1, min(after.day, 28))


def in_paris(local: datetime) -> datetime:
    """A naive Paris wall-clock time with its offset (EU summer time rule, Directive 2000/84)."""
    starts, ends = _summer_time(local.year)
    return local.replace(tzinfo=SUMMER if starts <= local < ends else WINTER)


WINTER = timezone(timedelta(hours=1))
SUMMER = timezone(timedelta(hours=2))


@lru_cache(maxsize=16)
def _summer_time(year: int) -> tuple[datetime, datetime]:
    return _last_sunday(date(year, 3, 31)), _last_sunday(date(year, 10, 31))


def is_open(moment: datetime) -> bool:
    """Within customer service hours, Monday to Friday, 9 to 18."""
    return moment.weekday() < 5 and OPEN <= moment.hour < CLOSE


def iso(moment: datetime) -> str:
    """A naive Paris time as ISO 8601 with its offset, to the second."""
    starts, ends = _summer_time(moment.year)
    offset = "+02:00" if starts <= moment < ends else "+01:00"
    return moment.isoformat(timespec="seconds") + offset


def _last_sunday(last: date) -> datetime:
    day = last - timedelta(days=(last.weekday() + 1) % 7)
    return datetime.combine(day, time(2))


def is_sales(day: date) -> bool:
    """Within the French sales: four weeks from mid January and from the end of June."""
    return date(day.year, 1, 7) <= day <= date(day.year, 2, 4) or (
        date(day.year, 6, 24) <= day <= date(day.year, 7, 22)
    )


def orders_factor(day: date, start: date) -> float:
    """How many orders a day brings, relative to an ordinary day at the start."""
    growth = 1 + 0.3 * (day - start).days / 365
    if date(day.year, 11, 20) <= day <= date(day.year, 12, 20):
        season = 1.75
    elif is_sales(day):
        season = 1.5
    elif date(day.year, 7, 23) <= day <= date(day.year, 8, 28):
        season = 0.72
    else:
        season = 1.0
    return growth * season


def season_factor(season: str, day: date) -> float:
    """How much more often a need of that season is written about per order on ``day``."""
    in_winter = (day.month, day.day) >= (11, 25) or (day.month, day.day) <= (1, 10)
    lately_sales = is_sales(day) or is_sales(day - timedelta(days=14))
    if season == "christmas":
        return 1.9 if in_winter else 0.9
    if season == "sales":
        return 1.6 if lately_sales else 0.9
    if season == "summer":
        return 1.7 if day.month in (5, 6, 7, 8) else 0.8
    return 1.0


@dataclass(frozen=True)
class Draw:
    """What the next ticket is about: a need in a language, or a kind of noise."""

    locale: str
    need: str | None = None
    noise: str | None = None
    redirected_from: str | None = None


class Demand:
    """The intensity of every kind of ticket on every day, and draws from it."""

    def __init__(self, story: Story, needs: Mapping[str, Need], seed: int) -> None:
        self.story = story
        self.start = story.start
        self.days = (story.until - story.start).days + 1
        rng = Random(seed * 7919 + 17)
        self.orders = [self._orders(number, rng) for number in range(self.days)]
        self.prevented: dict[Effect, float] = dict.fromkeys(story.effects, 0.0)
        weeks = self.days // 7 + 1
        shocks = {need: [_shock(rng) for _ in range(weeks)] for need in needs}
        self.draws = self._draws(needs)
        self.sums = [self._sums(number, needs, shocks) for number in range(self.days)]
        self.totals = [0.0, *accumulate(sums[-1] for sums in self.sums)]
        self.order_sums = [0.0, *accumulate(self.orders)]

    def _orders(self, number: int, rng: Random) -> float:
        day = self.start + timedelta(days=number)
        level = orders_factor(day, self.start) * WEEKDAYS[day.weekday()]
        return level * max(0.6, rng.gauss(1, 0.06))

    def _draws(self, needs: Mapping[str, Need]) -> list[Draw]:
        """Everything a ticket can be about, in the order of the sums of each day."""
        locales = tuple(self.story.locale_shares)
        return [
            *(Draw(locale, need) for need in needs for locale in locales),
            *(Draw(e.locale, e.redirect_to, redirected_from=e.article) for e in self.story.effects),
            *(Draw(locale, noise=kind) for kind in self.story.noise for locale in locales),
        ]

    def _sums(self, number: int, needs: Mapping[str, Need], shocks: Shocks) -> list[float]:
        """Running sums of the weights of every draw on one day."""
        day = self.start + timedelta(days=number)
        level = math.fsum(self.orders[max(0, number - 6) : number + 1]) / min(7, number + 1)
        level *= WEEKDAYS[day.weekday()]
        seasons = {season: season_factor(season, day) for season in SEASONS}
        redirected = dict.fromkeys(self.story.effects, 0.0)
        weights = []
        for need in needs.values():
            base = need.weight * level * seasons[need.season] * shocks[need.id][number // 7]
            for locale, share in self.story.locale_shares.items():
                weight = base * share * self.story.incident_factor(need.id, locale, day)
                effect = self.story.effect_on(need.id, locale, day)
                if effect is not None:
                    gone = weight * effect.effect
                    self.prevented[effect] += gone
                    redirected[effect] = gone * effect.redirected
                    weight -= gone
                weights.append(weight)
        weights += redirected.values()
        return list(accumulate(weights + self._noise(day, math.fsum(weights))))

    def _noise(self, day: date, demand: float) -> list[float]:
        share = math.fsum(self.story.noise.values())
        absent = 1.6 if day.month == 8 or (day.month, day.day) >= (12, 22) else 0.95
        return [
            demand / (1 - share) * part * (absent if kind == "auto_reply" else 1.0) * of_locale
            for kind, part in self.story.noise.items()
            for of_locale in self.story.locale_shares.values()
        ]

    def moments(self, count: int, rng: Random) -> Iterator[tuple[datetime, Draw]]:
        """``count`` moments (naive, Paris) in order, each with what its ticket is about."""
        left, total = 1.0, self.totals[-1]
        for remaining in range(count, 0, -1):
            left *= (1.0 - rng.random()) ** (1.0 / remaining)
            place = (1.0 - left) * total
            number = min(bisect_right(self.totals, place) - 1, self.days - 1)
            sums = self.sums[number]
            part = min((place - self.totals[number]) / sums[-1], 0.999_999)
            row = min(bisect_right(sums, rng.random() * sums[-1]), len(sums) - 1)
            yield self._moment(number, part), self.draws[row]

    def _moment(self, number: int, part: float) -> datetime:
        place = part * HOUR_SUMS[-1]
        hour = min(bisect_right(HOUR_SUMS, place) - 1, 23)
        seconds = (place - HOUR_SUMS[hour]) / HOURS[hour] * 3600
        midnight = datetime.combine(self.start, time.min)
        return midnight + timedelta(days=number, hours=hour, seconds=int(min(seconds, 3599)))

    def order_number(self, day: date, part: float, orders: float) -> str:
        """The number an order of that day bears when the period brings ``orders`` in all.

        Numbers rise with time; beyond 900,000 orders they start again.
        """
        number = min(max((day - self.start).days, 0), self.days - 1)
        place = self.order_sums[number] + self.orders[number] * part
        if day < self.start:
            place = part * self.orders[0]
        count = int(place / self.order_sums[-1] * orders)
        return f"MO-{FIRST_ORDER + count % ORDER_NUMBERS}"

    def weekly_orders(self, orders: float) -> list[tuple[date, int]]:
        """Monday of each week and its orders, ``orders`` in all."""
        weeks: dict[date, float] = {}
        for number, level in enumerate(self.orders):
            day = self.start + timedelta(days=number)
            monday = day - timedelta(days=day.weekday())
            weeks[monday] = weeks.get(monday, 0.0) + level
        scale = orders / self.order_sums[-1]
        return [(monday, round(level * scale)) for monday, level in weeks.items()]

    def expected_prevented(self, tickets: int) -> dict[Effect, float]:
        """Tickets each article kept from being written when ``tickets`` were."""
        scale = tickets / self.totals[-1]
        return {effect: weight * scale for effect, weight in self.prevented.items()}


Shocks = Mapping[str, Sequence[float]]
"""Weekly ups and downs of each need that nothing explains."""


def _shock(rng: Random) -> float:
    return max(0.5, rng.gauss(1, WEEK_SPREAD))


def pick(rng: Random, items: Sequence[str]) -> str:
    """One of ``items`` by chance."""
    return items[int(rng.random() * len(items))]
