"""Access codes, passwords and dates of birth: known by the words before them alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mining.hints import has_any, lower_case
from mining.recognisers.spans import Span, spans_of

MONTHS = (
    r"(?:janv(?:ier)?|f[ée]vr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|ao[ûu]t"
    r"|sept(?:embre)?"
    r"|oct(?:obre)?|nov(?:embre)?|d[ée]c(?:embre)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?"
    r"|apr(?:il)?"
    r"|may|june?|july?|aug(?:ust)?|sep(?:tember)?|october|november|december|dec)\.?"
)
"""A month's name or its abbreviation, in French and English, ignoring case."""

_ACCESS_CODE = re.compile(
    r"\b(?:(?:code|digicode|interphone|buzzer)(?:\s(?:d['’]acc[èe]s|d['’]entr[ée]e|de\sla|du"
    r"|de\sl['’]?|porte|portail|portillon|immeuble|r[ée]sidence|b[âa]timent|hall|garage"
    r"|bo[îi]te|entr[ée]e))*"
    r"|digicode|interphone|(?:door|gate|access|entry|building|lobby|lock\s?box|key\s?box"
    r"|keypad|buzzer)\s(?:code|number|pin)"
    r"|pin(?:\scode)?|code\s(?:pin|secret|de\sv[ée]rification|de\ss[ée]curit[ée])"
    r"|(?:verification|security|one[- ]time|otp)\scode|otp"
    r"|(?:code|num[ée]ro|n°|number)?\s?(?:de\s(?:la|ma)\s)?(?:carte[- ]cadeau"
    r"|gift\s?card)(?:\s(?:code|number|num[ée]ro|n°))?)"
    r"\s?(?:n°|,?\sc['’]est|est\sle|est|is|:|=|,|\()*"
    r"\s?(?P<v>(?=[A-Z*\#-]{0,8}\d)[A-Z0-9*\#](?:-?[A-Z0-9*\#]){2,23})(?![\w])",
    re.IGNORECASE,
)
_PASSWORD = re.compile(
    r"\b(?:mot\sde\spasse|mdp|password|passwd|pwd)\s?(?:est|is|:"
    r"|=)+\s{0,2}(?P<v>(?=[^\s]{0,30}[\d!@#$%*_-])[^\s,;]{4,40})",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    rf"\b(?:n[ée]+(?:\(e\))?\s(?:le|en)|(?:date\sde\s)?naissance|born(?:\son|\sin)?"
    rf"|date\sof\sbirth|d\.?o\.?b\.?|birth\s?(?:date|day)|anniversaire)\b"
    rf"[^\d\n]{{0,16}}(?P<v>\d{{1,2}}[/.\- ]\d{{1,2}}[/.\- ](?:19|20)?\d{{2}}|(?:19"
    rf"|20)\d{{2}}-\d{{1,2}}-\d{{1,2}}"
    rf"|\d{{1,2}}(?:er|st|nd|rd|th)?\s(?:of\s)?{MONTHS}(?:,?\s(?:19|20)\d{{2}})?|(?:19[2-9]"
    rf"|200|201)\d)(?!\d)"
    rf"|\b(?:born(?:\son)?|date\sof\sbirth|dob"
    rf"|birthday)\b[^\d\n]{{0,10}}(?P<w>{MONTHS}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19"
    rf"|20)\d{{2}})",
)
"""Read in lower case, which is faster than ignoring case."""
_PLAIN_CODE = re.compile(r"code\W{0,3}(?:est|is)?\W{0,3}$", re.IGNORECASE)
_PROMO_SHAPE = re.compile(r"[A-Z]{3,20}\d{1,4}")
_CODE_HINTS = ("code", "interphone", "pin", "otp", "cadeau", "gift", "buzzer", "keypad")
_PASSWORD_HINTS = ("passe", "mdp", "passw", "pwd")
_BIRTH_HINTS = ("né", "ne ", "ne(", "naiss", "born", "birth", "dob", "d.o.b", "anniv")


def births(text: str) -> Iterator[Span]:
    """Dates of birth, told by the words before them."""
    lowered = lower_case(text)
    if not has_any(lowered, _BIRTH_HINTS):
        return
    for found in _BIRTH.finditer(lowered):
        group = "v" if found["v"] else "w"
        yield Span(found.start(group), found.end(group), "DATE_OF_BIRTH")


def access_codes(text: str) -> Iterator[Span]:
    """Door codes, PINs, passwords and gift-card codes; promo codes and postcodes are none."""
    lowered = lower_case(text)
    if has_any(lowered, _CODE_HINTS):
        for found in _ACCESS_CODE.finditer(text):
            before = text[: found.start("v")]
            is_promo = _PROMO_SHAPE.fullmatch(found["v"]) and _PLAIN_CODE.search(before[-16:])
            if sum(c.isdigit() for c in found["v"]) >= 2 and not is_promo:
                yield Span(found.start("v"), found.end("v"), "CODE")
    if has_any(lowered, _PASSWORD_HINTS):
        yield from spans_of(_PASSWORD, text, "CODE")
