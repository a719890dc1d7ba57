"""Times and figures as people say them, in the report and on the admin pages."""

from __future__ import annotations

from kb.report_cells import decimal, percent

HOUR, DAY = 60.0, 24 * 60.0
MINUTES = {"minutes": 1.0, "business minutes": 1.0, "hours": HOUR}
"""Units that are times -> minutes in one."""


def duration(minutes: float, lang: str) -> str:
    """Minutes as people say them: ``45 min``, ``14 h 20``, ``1 day 3 h`` (``1 j 3 h``).

    >>> duration(860, "fr"), duration(1630, "en"), duration(0.4, "en")
    ('14 h 20', '1 day 3 h', '24 s')
    """
    if minutes < 1:
        return f"{round(minutes * 60)}\u00a0s"
    if minutes < HOUR:
        is_round = minutes >= 10 or minutes == round(minutes)
        return f"{round(minutes) if is_round else decimal(minutes, lang)}\u00a0min"
    whole = round(minutes)
    if minutes < DAY:
        hours, rest = divmod(whole, 60)
        return f"{hours}\u00a0h\u00a0{rest:02}" if rest else f"{hours}\u00a0h"
    days, hours = divmod(round(minutes / HOUR), 24)
    unit = "j" if lang == "fr" else ("day" if days == 1 else "days")
    return f"{days}\u00a0{unit}" + (f"\u00a0{hours}\u00a0h" if hours else "")


def shown(value: float | None, unit: str, lang: str) -> str:
    """A figure in its unit; "–" for none."""
    if value is None:
        return "–"
    if unit == "%":
        return percent(value, lang)
    if unit in MINUTES:
        return duration(value * MINUTES[unit], lang)
    return decimal(value, lang)
