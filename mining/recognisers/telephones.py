"""Telephone numbers: as France and other countries write them, and any number after its cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from kb.identities import REGIONS
from mining.hints import Hints, has_any
from mining.recognisers.spans import Span, digit_count, spans_of

_FRENCH_PHONE = re.compile(
    r"(?<![\w])(?:(?:\(?\+|00)\s?33\)?[ .-]?(?:\(0\)|0)?[ .-]?[1-9]"
    r"|0[1-9])(?:[ .\-/]{0,2}\d{2}){4}(?!\d)"
)
_WORLD_PHONE = re.compile(
    r"(?<![\w+])(?:\+|00)[ ]?[1-9]\d{0,2}(?:[ .\-/]{0,2}\(?\d{1,5}\)?){2,6}(?!\d)"
)
_US_PHONE = re.compile(
    r"(?<![\w-])(?:1[-. ])?(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[-. ])\d{3}[-. ]\d{4}(?![\w-])"
)
_US_PHONE_END = re.compile(r"\d[-. ]\d{4}")
_PHONE_CUE = re.compile(
    r"\b(?:t[ée]l(?:[ée]phone)?|phone|portable|mobile|cell|fixe|whatsapp|sms|call\sme|appel\w*"
    r"|joindre|joignable|reach(?:able)?)\b\.?"
    r"(?:\s(?:me|moi|au|on|at|number|numéro|est|is|suivant|le))*\s?(?:n°|:|#"
    r"|=)?\s?(?P<v>[+(]?\d(?:[ .\-/()]{0,2}\d){5,14})(?![\w])",
    re.IGNORECASE,
)
_PHONE_HINTS = Hints(
    "tel", "tél", "phone", "portable", "mobile", "cell", "fixe", "whatsapp", "sms", "call", "appel",
    "join", "reach",
)  # fmt: skip
_LEAST_DIGITS, _LEAST_IN_US = 6, 10


def phones(text: str) -> Iterator[Span]:
    """Phone numbers as they are written in France and abroad, and any number after its cue."""
    if digit_count(text) < _LEAST_DIGITS:
        return
    yield from spans_of(_FRENCH_PHONE, text, "PHONE")
    for found in _WORLD_PHONE.finditer(text) if has_any(text, ("+", "00")) else ():
        if 8 <= sum(c.isdigit() for c in found.group()) <= 16:
            yield Span(found.start(), found.end(), "PHONE")
    if digit_count(text) >= _LEAST_IN_US and _US_PHONE_END.search(text):
        yield from spans_of(_US_PHONE, text, "PHONE")
    if _PHONE_HINTS.stand_in(text):
        yield from spans_of(_PHONE_CUE, text, "PHONE")


def is_phone(run: str, digits: str) -> bool:
    """Whether a run, and the digits in it, can be a telephone number of some country."""
    if not 8 <= len(digits) <= 15 or (digits[0] not in "0+" and not re.search(r"[ .()+-]", run)):
        return False
    if digits[0] == "0" and len(digits) in {10, 11}:
        return True
    for region in REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(run, region)):
                return True
        except phonenumbers.NumberParseException:
            return False
    return False
