"""Which articles customers ask for most, and which more and more: the order of lists on the site.

Counted are tickets that an article answers, by the last matching. Only the order leaves; nobody
reads a number from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

ASKED_DAYS, RISING_DAYS = 90, 30
LEAST_RISING, RISING_RATIO = 10, 1.5
"""Tickets of the last month, and how many times those of the month before: fewer are chance."""


def asked(answered: Iterable[tuple[str, datetime]], until: datetime) -> dict[str, float]:
    """Article id -> its tickets of the last :data:`ASKED_DAYS` days before ``until``.

    ``answered`` are (article id, time of a ticket that it answers); later ones do not count.
    """
    since = until - timedelta(days=ASKED_DAYS)
    return dict(Counter(article for article, at in answered if since < at <= until))


def rising(answered: Sequence[tuple[str, datetime]], until: datetime) -> tuple[str, ...]:
    """The ids of articles asked for much more than a month before, steepest first."""
    month = timedelta(days=RISING_DAYS)
    now = Counter(article for article, at in answered if until - month < at <= until)
    before = Counter(article for article, at in answered if until - 2 * month < at <= until - month)
    grown = {
        article: count / max(before[article], 1)
        for article, count in now.items()
        if count >= LEAST_RISING and count >= RISING_RATIO * before[article]
    }
    return tuple(sorted(grown, key=lambda article: (-grown[article], article)))
