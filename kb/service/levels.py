"""The report card: five service levels of the Gorgias guide (2023), computed from the figures.

Each dimension gets its level from what was measured, or from what the shop declares where no ticket
can tell; the overall level is the median over the dimensions that have one. A dimension without
data has no level, never the lowest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median_low

LEVELS = ("unacceptable", "below_average", "average", "above_average", "stellar")
"""From the lowest, 0, to the highest, 4."""
DAY = 24 * 60
LIVE = ("chat", "sms", "whatsapp", "phone")

MOST: Mapping[str, tuple[float, float, float, float]] = {
    "first_response_email": (3 * DAY, DAY, 4 * 60, 60),
    "first_response_social": (3 * DAY, DAY, 4 * 60, 15),
    "first_response_live": (60, 30, 5, 1),
    "resolution_email": (7 * 24, 24, 12, 4),
    "resolution_live": (4, 1, 0.5, 0.25),
}
"""Dimension -> the most that still is level 1, 2, 3, 4: minutes of waiting, hours of resolution.

The guide names ranges with holes between them ("12-24 h", "under 4 h"); a value in a hole gets the
lower level. Where it gives words instead of hours ("fast") these are ours, and settings.
"""
LEAST: Mapping[str, tuple[float, float, float, float]] = {
    "quality": (3.0, 4.0, 4.8, 4.95),
    "self_service": (0.05, 0.2, 0.35, 0.5),
}
"""Dimension -> the least that is level 1, 2, 3, 4: mean CSAT of 5, share of needs an article
answers. "The majority of questions" is one half; the steps below it are ours, and settings."""
SOCIAL = ("social",)
WRITTEN = ("email", "contact_form")


@dataclass(frozen=True)
class Boundaries:
    """Where levels begin; both as :data:`MOST` and :data:`LEAST`."""

    most: Mapping[str, Sequence[float]] = field(default_factory=lambda: MOST)
    least: Mapping[str, Sequence[float]] = field(default_factory=lambda: LEAST)


@dataclass(frozen=True)
class Grade:
    """A dimension's level with what it rests on, and what the next one takes."""

    dimension: str
    level: int | None
    """0 to 4 of :data:`LEVELS`; None where nothing tells."""
    value: float | None = None
    basis: str = "measured"
    """measured, declared, or missing."""
    next_at: float | None = None
    """The value at which the next level begins; None at the top, or where nothing is measured."""

    @property
    def name(self) -> str | None:
        """The level in a word of :data:`LEVELS`."""
        return None if self.level is None else LEVELS[self.level]


@dataclass(frozen=True)
class Declared:
    """What no ticket can tell, as the shop's settings say it; None where they say nothing."""

    channels_needed: Sequence[str] = ()
    """Every channel that makes sense for this shop."""
    is_around_the_clock: bool | None = None
    proactivity: int | None = None
    """A level of the guide: 0 none, 1 a few templates, 2 banners and mails, 3 chat, 4 before."""
    self_service: int | None = None
    """A level, where no article was measured."""


def grade_most(dimension: str, value: float | None, steps: Sequence[float]) -> Grade:
    """The level of a value of which less is better; None of nothing gives no level.

    >>> grade_most("first_response_email", 180, MOST["first_response_email"]).name
    'above_average'
    """
    if value is None:
        return Grade(dimension, None, basis="missing")
    level = sum(value <= step for step in steps)
    return Grade(dimension, level, value, next_at=steps[level] if level < len(steps) else None)


def grade_least(dimension: str, value: float | None, steps: Sequence[float]) -> Grade:
    """The level of a value of which more is better."""
    if value is None:
        return Grade(dimension, None, basis="missing")
    level = sum(value >= step for step in steps)
    return Grade(dimension, level, value, next_at=steps[level] if level < len(steps) else None)


def report_card(
    measured: Mapping[str, float | None],
    channels: Sequence[str],
    declared: Declared,
    *,
    boundaries: Boundaries | None = None,
) -> list[Grade]:
    """Every dimension's grade, in the guide's order.

    Args:
        measured: dimension of :data:`MOST` and :data:`LEAST` -> its figure; absent is unknown.
        channels: channels that tickets came in by.
        declared: what the settings say.
        boundaries: where levels begin; the guide's by default.
    """
    bounds = boundaries or Boundaries()
    timed = [grade_most(one, measured.get(one), steps) for one, steps in bounds.most.items()]
    quality = grade_least("quality", measured.get("quality"), bounds.least["quality"])
    alone = grade_least("self_service", measured.get("self_service"), bounds.least["self_service"])
    if alone.level is None and declared.self_service is not None:
        alone = Grade("self_service", declared.self_service, basis="declared")
    said = declared.proactivity
    ahead = Grade("proactivity", said, basis="missing" if said is None else "declared")
    return [*timed, quality, _channels(channels, declared), ahead, alone]


def overall(grades: Sequence[Grade]) -> int | None:
    """The median level of the dimensions that have one, the lower of two; None without any."""
    known = [grade.level for grade in grades if grade.level is not None]
    return median_low(known) if known else None


def _channels(channels: Sequence[str], declared: Declared) -> Grade:
    """1 channel, 1-2, 2, every channel that makes sense, every channel around the clock.

    Which channels make sense only the shop can say: without its word two and more are average.
    """
    count = len(set(channels))
    if not count:
        return Grade("channels", None, basis="missing")
    is_all = bool(declared.channels_needed) and set(declared.channels_needed) <= set(channels)
    if is_all and declared.is_around_the_clock:
        return Grade("channels", 4, count, "declared")
    if is_all:
        return Grade("channels", 3, count, "declared")
    if count == 1:
        return Grade("channels", 0, count, next_at=2)
    return Grade("channels", 2, count)
