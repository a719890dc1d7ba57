"""Delays that the law of a country does not allow: a hint with its source, no legal advice.

France (from Directive 2011/83/EU): a consumer may withdraw from a distance contract within 14 days
of delivery (Code de la consommation, art. L221-18; art. 9 of the Directive), and is refunded within
14 days of the shop's learning of it (art. L221-24; art. 13). Exceptions (art. L221-28), and what a
sentence really is about, are for a person to judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.amounts import values
from kb.config import LOCALES
from kb.fact_matters import Policy, comparable, is_customers_time, matters, stated
from kb.facts import value_of

DAYS = 14
"""Days at least to withdraw, and at most until the refund."""

_SOURCES: Mapping[str, Mapping[str, str]] = {
    "FR": {
        "withdrawal": "Code de la consommation, art. L221-18; Directive 2011/83/EU, art. 9",
        "refund": "Code de la consommation, art. L221-24; Directive 2011/83/EU, art. 13",
    }
}
_NOTES = {
    "withdrawal": "“{said}”: customers in France have at least 14 days to withdraw from a purchase "
    "made at a distance",
    "refund": "“{said}”: in France a refund after withdrawal is due within 14 days",
}
_LAW = Policy(
    {
        "withdrawal_right": {"*": f"{DAYS} days"},
        "return_window": {"*": f"{DAYS} days"},
        "refund_time": {"*": f"{DAYS} days"},
    }
)
"""The law as facts, so that one reading tells what a sentence states."""


@dataclass(frozen=True)
class Hint:
    """One delay that may not be allowed; ``note`` names the source."""

    rule: str
    """``withdrawal`` or ``refund``."""
    said: str
    note: str
    source: str


def legal_hints(sentence: str, locale: str, country: str, *, context: str = "") -> list[Hint]:
    """The delays in ``sentence`` that the law of ``country`` (such as ``FR``) may not allow.

    None for a country without rules here. ``context`` is the title the sentence stands under.
    Example: « Vous avez 7 jours pour vous rétracter. » names art. L221-18.
    """
    if country not in _SOURCES:
        return []
    found = []
    for one in stated(sentence, _LAW, locale, context=context):
        rule = "refund" if one.name == "refund_time" else "withdrawal"
        if not one.agrees and _is_worse(rule, one.said):
            found.append(_hint(rule, one.said, country))
    return found


def fact_hints(policy: Policy, country: str) -> list[tuple[str, str, Hint]]:
    """The facts that the law of ``country`` may not allow: name, language and hint, sorted."""
    if country not in _SOURCES:
        return []
    found = []
    for name in sorted(policy.facts):
        rule = _rule_of(name)
        for locale in LOCALES if rule else ():
            value = value_of(policy.facts, name, locale)
            if value and rule and _is_worse(rule, value):
                found.append((name, locale, _hint(rule, value, country)))
    return found


def _rule_of(name: str) -> str | None:
    about = matters(name)
    if about == ("withdrawal",) or (about == ("return",) and is_customers_time(name)):
        return "withdrawal"
    return "refund" if about == ("refund",) else None


def _is_worse(rule: str, said: str) -> bool:
    days = [comparable(value) for value in values(said)]
    if rule == "refund":
        return any(unit == "day" and high > DAYS for _, high, unit in days)
    return any(unit == "day" and high < DAYS for _, high, unit in days)


def _hint(rule: str, said: str, country: str) -> Hint:
    source = _SOURCES[country][rule]
    note = f"{_NOTES[rule].format(said=said)} ({source}); a hint, not legal advice"
    return Hint(rule, said, note, source)
