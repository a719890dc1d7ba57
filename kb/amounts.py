"""Amounts in a sentence: numbers with their unit, so that 14 days and 30 days can be told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.words import fold

_NUMBER_WORDS = {
    "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8",
    "dix": "10", "quinze": "15", "vingt": "20", "trente": "30",
    "two": "2", "three": "3", "four": "4", "five": "5", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "fifteen": "15", "twenty": "20", "thirty": "30",
}  # fmt: skip
"""Spelled numbers that matter in policies; "un" and "one" are articles too often, "neuf" is new."""

_WORDY = "|".join(_NUMBER_WORDS)
_NUM = rf"(?:\d+(?:[.,]\d+)*|(?<![^\W_])(?:{_WORDY})(?![^\W_]))"
_MONEY = r"€|£|\$|eur|euros?|gbp|usd|chf|pounds?|dollars?"
_VALUE = re.compile(
    rf"(?P<before>[€£$]\s?)?(?P<low>{_NUM})"
    rf"(?:\s?(?:-|–|à|to|ou|or|/)\s?(?:[€£$]\s?)?(?P<high>{_NUM}))?"
    rf"\s?-?(?:(?:working|business|calendar|full)\s)?(?P<unit>{_MONEY}|%|°\s?c?|[^\W\d_]+)?",
    re.IGNORECASE,
)
_UNIT_NAMES = {
    "jours": "day", "jour": "day", "j": "day", "days": "day", "day": "day",
    "heures": "hour", "heure": "hour", "h": "hour", "hours": "hour", "hour": "hour", "hrs": "hour",
    "minutes": "minute", "minute": "minute", "min": "minute", "mn": "minute", "mins": "minute",
    "semaines": "week", "semaine": "week", "weeks": "week", "week": "week",
    "mois": "month", "months": "month", "month": "month",
    "ans": "year", "an": "year", "annees": "year", "years": "year", "year": "year",
    "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur", "£": "gbp", "gbp": "gbp",
    "pound": "gbp", "pounds": "gbp", "$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd",
    "chf": "chf", "%": "%", "° c": "degree", "°c": "degree", "°": "degree",
}  # fmt: skip
UNITS = frozenset(_UNIT_NAMES.values())
"""Units that are the same in every language."""
_NAMED = re.compile(r"\[(?:[A-Z_0-9]+|fact:[^\]\s]+)\]")
_NO_UNIT = frozenset(
    "a à au aux de des du d et ou en le la les l pour par sur sous dans avec and or of in on at to "
    "the for by with from apres avant after before si if que qui est is are sont".split()
)


@dataclass(frozen=True, order=True)
class Value:
    """One amount: ``low`` to ``high`` (the same for a single number) of ``unit``."""

    low: str
    high: str
    unit: str


@lru_cache(maxsize=50_000)
def values(text: str) -> tuple[Value, ...]:
    """The amounts in ``text``, sorted, each once; "3 à 5 jours" is one of unit ``day``.

    Decimal commas become points. A number inside a placeholder such as ``[NAME_2]`` is none.
    """
    return tuple(sorted({value for _, _, value in placed_values(text)}))


@lru_cache(maxsize=50_000)
def placed_values(text: str) -> tuple[tuple[int, int, Value], ...]:
    """Start, end and value of each amount in ``text``, in order; of a citation of a fact none."""
    bare = _NAMED.sub(lambda found: " " * len(found[0]), text)
    return tuple((m.start(), _end(m), _value(m)) for m in _VALUE.finditer(bare))


def _end(found: re.Match[str]) -> int:
    """Where an amount ends; a word behind it that is no unit belongs to the sentence."""
    is_unit = found["unit"] and not found["before"] and _unit(found["unit"].strip().casefold())
    return found.end("unit" if is_unit else "high" if found["high"] else "low")


def without_values(text: str) -> str:
    """``text`` with every amount taken out, for comparing what is said about it."""
    return _VALUE.sub(" ", text)


def _value(found: re.Match[str]) -> Value:
    low = _number(found["low"])
    high = _number(found["high"]) if found["high"] else low
    unit = (found["before"] or found["unit"] or "").strip().casefold()
    return Value(low, high, _unit(unit))


def _unit(unit: str) -> str:
    folded = fold(unit) if unit.isalpha() else unit
    if folded in _NO_UNIT:
        return ""
    return _UNIT_NAMES.get(folded, folded.rstrip("s"))


def _number(text: str) -> str:
    spelled = _NUMBER_WORDS.get(text.casefold())
    if spelled:
        return spelled
    return plain_number(text)


def plain_number(text: str) -> str:
    """A number in figures as it is compared: "01 250,50" is ``1250.5``; a comma is a point."""
    plain = re.sub(r"[ \u00a0\u202f]", "", text).replace(",", ".").lstrip("0") or "0"
    plain = "0" + plain if plain.startswith(".") else plain
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
