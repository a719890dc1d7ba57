"""Why a row of the queue of gaps is there, in one plain sentence of either language.

The sentence's parts are words of the report (``site/report/<language>.toml``, ``why_*``), so that
the shell and the report say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STEADY = 0.1
"""A trend within a tenth is told as steady."""

FEWEST_HOURS = 1.0
"""Hours a month that are worth telling; a few minutes say less than the tickets do."""

Words = Mapping[str, Any]
Row = Mapping[str, Any]


def reason(row: Row, words: Words, lang: str) -> str:
    """Volume, what is missing, what an article may save, and the trend; what is known of them.

    ``row`` is a row of :func:`mining.gap_queue.queue`, of searches or of flags. 30 tickets a month
    of a topic without an article: "About 30 tickets a month, from 18 customers in all: no article
    answers them. An article may save 2.1 to 14 tickets a month; up 30% in four weeks."
    """
    kind = row.get("queue_kind", row["kind"])
    if kind == "search" or (kind == "flag" and not row["tickets"]):
        return str(words[f"why_{kind}_row"]).format(n=_number(row["priority"], lang))
    head = _volume(row, words, lang) + str(words["why_colon"]) + str(words[f"why_{kind}"])
    more = [part for part in (_saving(row, words, lang), _trend(row, words, lang)) if part]
    rest = str(words["why_semicolon"]).join(more)
    return f"{head}." + (f" {_sentence(rest)}." if more else "")


def _volume(row: Row, words: Words, lang: str) -> str:
    monthly, customers = row.get("tickets_a_month"), row.get("customers") or 0
    name = "why_so_far" if monthly is None else "why_a_month"
    name += "_one" if customers <= 1 else ""
    told = row["tickets"] if monthly is None else monthly
    return str(words[name]).format(n=_number(told, lang), customers=_number(customers, lang))


def _saving(row: Row, words: Words, lang: str) -> str:
    """In hours where handling times are known and it comes to some, else in tickets."""
    saving = row.get("saving") or {}
    for unit in ("hours", "tickets"):
        low, high = saving.get(f"{unit}_low"), saving.get(f"{unit}_high")
        if low is not None and high is not None and (unit == "tickets" or high >= FEWEST_HOURS):
            told = str(words[f"why_saves_{unit}"]).format(
                low=_number(low, lang), high=_number(high, lang)
            )
            return told + (str(words["why_assumed"]) if saving.get("is_assumed") else "")
    return ""


def _trend(row: Row, words: Words, lang: str) -> str:
    trend = row.get("trend")
    if trend is None:
        return ""
    if abs(trend) < STEADY:
        return str(words["why_steady"])
    return str(words["why_up" if trend > 0 else "why_down"]).format(
        n=_number(round(abs(trend) * 100), lang)
    )


def _number(value: float, lang: str) -> str:
    told = f"{value:,.0f}" if value >= 100 else f"{value:.2g}"
    return told.replace(",", "\u202f").replace(".", ",") if lang == "fr" else told


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
