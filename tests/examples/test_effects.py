"""The effects built into the sample shop are the ones its truth states."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest

from examples.sample_shop.needs import Need
from examples.sample_shop.seasons import Demand, Draw, first_day, in_paris, is_open
from examples.sample_shop.story import Effect, Story
from tests.examples.shop import Shop

MANY = 100_000


@pytest.fixture(scope="module")
def draws(
    story: tuple[Story, dict[str, Need]],
) -> tuple[Story, dict[str, Need], list[tuple[date, Draw]]]:
    """Many draws of the demand, by day."""
    plan, needs = story
    moments = Demand(plan, needs, 7).moments(MANY, Random(1))
    return plan, needs, [(at.date(), draw) for at, draw in moments]


def counts(rows: list[tuple[date, Draw]], effect: Effect) -> Counter[bool]:
    """Tickets of the effect's need and language before and since it went live."""
    return Counter(
        day >= effect.since
        for day, draw in rows
        if (draw.need, draw.locale) == (effect.need, effect.locale) and not draw.redirected_from
    )


def test_each_article_thins_its_tickets_by_the_stated_share(
    draws: tuple[Story, dict[str, Need], list[tuple[date, Draw]]],
) -> None:
    """Against the same demand without articles, the later share falls by the effect."""
    story, needs, rows = draws
    without = Demand(replace(story, effects=()), needs, 7).moments(MANY, Random(2))
    control = [(at.date(), draw) for at, draw in without]
    for effect in story.effects:
        seen, expected = counts(rows, effect), counts(control, effect)
        ratio = (seen[True] / seen[False]) / (expected[True] / expected[False])
        assert ratio == pytest.approx(1 - effect.effect, abs=0.12), effect


def test_some_of_the_prevented_customers_write_about_something_else(
    draws: tuple[Story, dict[str, Need], list[tuple[date, Draw]]],
) -> None:
    """Redirected tickets name the article and lie after it."""
    story, _, rows = draws
    by_article = {(effect.article, effect.locale): effect for effect in story.effects}
    redirected = [(day, draw) for day, draw in rows if draw.redirected_from]
    assert redirected
    for day, draw in redirected:
        effect = by_article[str(draw.redirected_from), draw.locale]
        assert draw.need == effect.redirect_to
        assert day >= effect.since


def test_four_articles_go_live_inside_the_period(shop: Shop) -> None:
    """Their dates, effects and expected prevented tickets stand in truth.json."""
    inside = [article for article in shop.truth["articles"] if article["in_period"]]
    assert len({article["id"] for article in inside}) == 4
    for article in inside:
        assert shop.truth["first_day"] < article["published_at"] < shop.truth["last_day"]
        assert 0 < article["effect"] < 1
        assert article["expected_prevented"] > 0
    others = [a for a in shop.truth["articles"] if not a["in_period"]]
    assert all(a["published_at"] < shop.truth["first_day"] for a in others)


def test_the_carrier_strike_shows(
    draws: tuple[Story, dict[str, Need], list[tuple[date, Draw]]],
) -> None:
    """Late parcels in French more than double against the two weeks before."""
    story, _, rows = draws
    strike = story.incidents[0]
    late = [day for day, draw in rows if (draw.need, draw.locale) == ("parcel_late", "fr")]
    days = (strike.last - strike.first).days + 1
    during = sum(strike.first <= day <= strike.last for day in late)
    before = sum(0 < (strike.first - day).days <= days for day in late)
    assert during > 1.6 * before


@pytest.mark.parametrize(
    ("until", "first"),
    [
        (date(2026, 9, 30), date(2025, 4, 1)),
        (date(2026, 12, 31), date(2025, 7, 1)),
        (date(2027, 2, 28), date(2025, 9, 1)),
    ],
)
def test_the_period_is_18_months(until: date, first: date) -> None:
    """The first day lies 18 months before the day after the last."""
    assert first_day(until) == first


def test_paris_keeps_summer_time() -> None:
    """The clock changes on the last Sundays of March and October."""
    hours = [
        in_paris(datetime.combine(day, datetime.min.time())).utcoffset()
        for day in (date(2026, 3, 29), date(2026, 3, 30), date(2026, 10, 25), date(2026, 10, 26))
    ]
    assert [h.total_seconds() / 3600 for h in hours if h is not None] == [1, 2, 2, 1]


def test_nobody_answers_at_night_or_on_sundays(shop: Shop) -> None:
    """First answers come within service hours, a chat's next turns soon after."""
    for ticket, truth in shop.pairs:
        replies = [m["at"] for m in ticket["messages"] if m["role"] == "agent"]
        if truth["needs"] and replies:
            at = datetime.fromisoformat(replies[0]).replace(tzinfo=None)
            assert is_open(at - timedelta(minutes=2)) or is_open(at), ticket["id"]
