"""The report in a few lines, for a mail or a chat: what it counts, what moved, what to do next.

Everything is taken from the report's document (:func:`kb.report.report_document`); nothing is
computed anew, and no ticket, customer or colleague is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.coverage import Rate

Document = dict[str, Any]
MOST_STEPS = 3

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "askless, {first} to {last}",
        "tickets": "Tickets with a need: {count}",
        "coverage": "Answered by a live article: {rate}",
        "prevented": "Prevented by articles: {share} of the tickets expected ({low} to {high})",
        "not_prevented": "Prevented by articles: cannot be told yet",
        "waiting": "Gaps that wait for somebody: {count}",
        "changed": "Covered in the last four weeks {last}, in the four before {before}",
        "next": "To do next:",
        "step": "- {label} ({locale}), {tickets} tickets a month",
        "rate": "{percent} ({low} to {high})",
        "percent": "{value} %",
        "none": "no tickets",
    },
    "fr": {
        "title": "askless, du {first} au {last}",
        "tickets": "Tickets avec un besoin : {count}",
        "coverage": "Couverts par un article en ligne : {rate}",
        "prevented": "Évités par les articles : {share} des tickets attendus ({low} à {high})",
        "not_prevented": "Évités par les articles : on ne peut pas encore le dire",
        "waiting": "Lacunes qui attendent quelqu’un : {count}",
        "changed": "Couverts ces quatre dernières semaines {last}, les quatre d’avant {before}",
        "next": "À faire ensuite :",
        "step": "- {label} ({locale}), {tickets} tickets par mois",
        "rate": "{percent} ({low} à {high})",
        "percent": "{value} %",
        "none": "aucun ticket",
    },
}


def summary(report: Mapping[str, Any]) -> Document:
    """The four numbers, the change and the next steps of a report's document, as JSON values."""
    effect = report["effect"]
    is_told = effect is not None and effect["delta"] is not None
    waiting = [row for row in report["gaps"] if row.get("is_waiting", True)]
    steps = [report["gaps"][place] for place in report.get("next_steps", ())] or waiting
    names = ("topic_id", "locale", "label", "tickets_a_month")
    return {
        "report": report["key"],
        "period": report["period"],
        "tickets": report["tickets"]["with_need"],
        "coverage": report["coverage"],
        "effect": {n: effect[n] for n in ("delta", "ci_low", "ci_high")} if is_told else None,
        "gaps_waiting": len(waiting),
        "four_weeks": (report.get("changes") or {}).get("four_weeks"),
        "next": [{name: row.get(name) for name in names} for row in steps[:MOST_STEPS]],
    }


def lines(told: Mapping[str, Any], lang: str) -> list[str]:
    """A summary in ``lang`` (en or fr), a line each, the title first."""
    words = WORDS[lang]
    effect, four = told["effect"], told["four_weeks"]
    found = [
        words["title"].format(**told["period"]),
        words["tickets"].format(count=told["tickets"]),
        words["coverage"].format(rate=_rate(told["coverage"], words)),
        _prevented(effect, words) if effect else words["not_prevented"],
        words["waiting"].format(count=told["gaps_waiting"]),
    ]
    if four:
        spans = {name: _rate(four[name], words) for name in ("last", "before")}
        found.append(words["changed"].format(**spans))
    steps = [
        words["step"].format(
            label=row["label"] or row["topic_id"],
            locale=row["locale"],
            tickets=row["tickets_a_month"],
        )
        for row in told["next"]
    ]
    return [*found, *([words["next"], *steps] if steps else [])]


def _rate(told: Mapping[str, Any], words: Mapping[str, str]) -> str:
    rate = Rate(told["numerator"], told["denominator"])
    if rate.interval is None:
        return words["none"]
    low, high = (_percent(value, words) for value in rate.interval)
    return words["rate"].format(percent=_percent(rate.value or 0.0, words), low=low, high=high)


def _prevented(effect: Mapping[str, float], words: Mapping[str, str]) -> str:
    low, high, share = (_percent(effect[n], words) for n in ("ci_low", "ci_high", "delta"))
    return words["prevented"].format(share=share, low=low, high=high)


def _percent(value: float, words: Mapping[str, str]) -> str:
    return words["percent"].format(value=round(100 * value))
