"""Amounts, dates and times of a sentence, in a form that two wordings of one thing share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.words import fold
from mining.drafting.values import plain_number

_WORDS = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10,
    "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20,
    "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100,
    "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "hundred": 100,
}  # fmt: skip
_MONTHS = (
    "janvier january jan", "fevrier february feb", "mars march", "avril april", "mai may_",
    "juin june", "juillet july", "aout august", "septembre september sept", "octobre october oct",
    "novembre november nov", "decembre december dec",
)  # fmt: skip
_DAYS = (
    "lundi lundis monday mondays", "mardi mardis tuesday tuesdays",
    "mercredi mercredis wednesday wednesdays", "jeudi jeudis thursday thursdays",
    "vendredi vendredis friday fridays", "samedi samedis saturday saturdays",
    "dimanche dimanches sunday sundays",
)  # fmt: skip
_MONTH = {name: n for n, names in enumerate(_MONTHS, start=1) for name in names.split()}
_DAY = {name: n for n, names in enumerate(_DAYS, start=1) for name in names.split()}
_UNITS = {
    "day": "jours jour j days day", "hour": "heures heure h hours hour hrs hr",
    "minute": "minutes minute min mn mins", "second": "secondes seconde seconds second sec s",
    "week": "semaines semaine weeks week", "month": "mois months month",
    "year": "ans an annees annee years year", "eur": "€ eur euro euros",
    "gbp": "£ gbp pound pounds", "usd": "$ usd dollar dollars", "chf": "chf",
    "%": "% pourcent percent",
    "degree": "° °c degres degre degrees degree",
    "kg": "kg kilo kilos", "g": "g grammes gramme grams",
    "lb": "lb lbs", "cm": "cm", "mm": "mm", "m": "m metres metre", "km": "km",
    "l": "l litres litre",
    "ml": "ml", "cl": "cl", "am": "am a.m.", "pm": "pm p.m.", "inch": "inch inches", "w": "w watts",
    "v": "v volts", "point": "points point",
}  # fmt: skip
_UNIT = {name: unit for unit, names in _UNITS.items() for name in names.split()}
_SPELLED = rf"(?<![^\W_])(?:{'|'.join(_WORDS)})(?![^\W_])"
_NUM = rf"(?:\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?!\d)|\d+(?:[.,]\d+)*|{_SPELLED})"
_UNIT_TEXT = "|".join(sorted((re.escape(name) for name in _UNIT), key=len, reverse=True))
_QUALIFIER = r"(?:working|business|calendar|full|consecutive)"
_RANGE = re.compile(rf"(?:entre|between)\s+({_NUM}\s?[^\W\d_]{{0,3}}€?)\s+(?:et|and)\s+(?={_NUM})")
_DATE = re.compile(
    rf"(?P<d1>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{'|'.join(_MONTH)})(?![^\W_])"
    rf"|(?<![^\W_])(?P<m2>{'|'.join(_MONTH)})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
    r"|(?P<d3>\d{1,2})/(?P<m3>\d{1,2})(?:/\d{2,4})?"
)
_NAMED = re.compile(rf"(?<![^\W_])(?:{'|'.join([*_MONTH, *_DAY])})(?![^\W_])")
_ONE = re.compile(
    r"(?<![^\W_])(?:une?\s(?=(?:semaine|mois|an|annee|jour|heure)(?![^\W_]))"
    r"|(?:one|an?)\s(?=(?:week|month|year|day|hour)(?![^\W_])))"
)
_VALUE = re.compile(
    rf"(?P<before>[€£$]\s?)?(?P<low>{_NUM})"
    rf"(?:\s?(?:-|–|a|to|ou|or)\s?(?:[€£$]\s?)?(?P<high>{_NUM}))?"
    rf"\s?-?(?:(?P<q1>{_QUALIFIER})\s)?(?:(?P<unit>{_UNIT_TEXT})(?![^\W\d_]))?"
    r"(?:\s(?P<q2>ouvres?|ouvrables?|calendaires?|francs?))?"
)
_HOURS = "h|heures?|am|pm|a\\.m\\.|p\\.m\\."
_SPAN = re.compile(
    rf"(?P<from>\d{{1,2}})\s?(?P<u1>{_HOURS})\s?(?P<m1>\d\d)?\s?(?:a|to|-|–|until|et|and)\s"
    rf"?(?P<to>\d{{1,2}})\s?(?P<u2>{_HOURS})(?![^\W\d_])"
)
_DAYS_SPAN = re.compile(
    rf"(?<![^\W_])(?P<from>{'|'.join(_DAY)})\s(?:au|a|to|-|–|until)\s(?P<to>{'|'.join(_DAY)})(?![^\W_])"
)
_WORKING = ("working", "business", "ouvr")


@dataclass(frozen=True, order=True)
class Amount:
    """``low`` to ``high`` of ``unit``; a date is of unit ``date``, low the month, high the day."""

    low: str
    high: str
    unit: str
    kind: str = ""
    """``working`` for days that are."""
    bound: str = ""
    """``up`` (from, over), ``below`` (less than) or nothing said."""


_UP = re.compile(
    r"(?:a partir de|des|plus de|au moins|au-dela de|superieure?s? a|minimum de|over|above|from"
    r"|at least|more than|exceeding|minimum of|beyond|a minima"
    r"|depassant|longer than)\s*(?:[€£$]\s?)?$"
)
_BELOW = re.compile(
    r"(?:moins de|inferieure?s? a|en dessous de|under|below|less than|fewer than)\s*(?:[€£$]\s?)?$"
)


def folded(text: str) -> str:
    """``text`` folded, quotes straight, and "between 3 and 5" said as "3 to 5"."""
    plain = re.sub(r"[«»“”\"()\u00a0\u202f]", " ", fold(text)).replace("’", "'")
    plain = re.sub(r"(?<![^\W_])may(?=\s\d{1,2}\b)|(?<=\d\s)may(?![^\W_])", "may_", plain)
    return re.sub(r"\s+", " ", _RANGE.sub(r"\1 to ", plain)).strip()


@lru_cache(maxsize=20_000)
def split_amounts(plain: str) -> tuple[str, frozenset[Amount]]:
    """A folded text without its amounts and dates, and these."""
    found: set[Amount] = set()
    rest = _DATE.sub(lambda m: _note(found, _date(m)), plain)
    rest = _DAYS_SPAN.sub(
        lambda m: _note(found, Amount(str(_DAY[m["from"]]), str(_DAY[m["to"]]), "weekdays")), rest
    )
    rest = _SPAN.sub(
        lambda m: _note(found, Amount(m["from"] + m["u1"][0], m["to"] + m["u2"][0], "times")), rest
    )
    rest = _NAMED.sub(lambda m: _note(found, _named(m.group())), rest)
    rest = _ONE.sub("1 ", rest)
    rest = _VALUE.sub(lambda m: _note(found, _value(m)), rest)
    return rest, frozenset(found)


def amounts(text: str) -> frozenset[Amount]:
    """The amounts and dates in ``text`` as written; those of a placeholder are none."""
    return split_amounts(folded(re.sub(r"\[[A-Za-z_0-9:]+\]|⟦\d+⟧", " ", text)))[1]


def _note(found: set[Amount], amount: Amount) -> str:
    found.add(amount)
    return " "


def _date(match: re.Match[str]) -> Amount:
    day = match["d1"] or match["d2"] or match["d3"]
    name = match["m1"] or match["m2"]
    month = _MONTH[name] if name else int(match["m3"])
    return Amount(str(month), str(int(day)), "date")


def _named(word: str) -> Amount:
    if word in _DAY:
        return Amount(str(_DAY[word]), "", "weekday")
    return Amount(str(_MONTH[word]), "", "date")


def _value(match: re.Match[str]) -> Amount:
    low = _number(match["low"])
    high = _number(match["high"]) if match["high"] else low
    unit = _UNIT.get((match["before"] or match["unit"] or "").strip(), "")
    said = (match["q1"] or "") + (match["q2"] or "")
    kind = "working" if said.startswith(_WORKING) else said
    ahead = match.string[: match.start()]
    bound = "up" if _UP.search(ahead) else "below" if _BELOW.search(ahead) else ""
    return Amount(low, high, unit, kind, bound)


def _number(text: str) -> str:
    if text in _WORDS:
        return str(_WORDS[text])
    return plain_number(text)
