"""Places told without a street number: corners of two streets, and the number of a house alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mining.hints import Hints
from mining.recognisers.spans import Span, spans_of

_C = r"[A-ZÀ-ÖØ-Þ][\w'’-]{0,24}"
_FRENCH_WAY = (
    r"(?:rue|avenue|av\.|boulevard|bd|impasse|all[ée]e|chemin|quai|place|route|cours|square"
    r"|passage)"
)
_OF = r"(?:d[eu]|des|de[ ]la|de[ ]l['’]|d['’]|la|le|les|l['’])"
_FRENCH_STREET = rf"{_FRENCH_WAY}(?:[ ]{_OF}){{0,2}}[ ]?{_C}(?:[ -](?:{_OF}[ ])?{_C}){{0,3}}"
_FRENCH = re.compile(
    rf"(?i:\b(?:angle|coin|croisement|intersection|carrefour))[ ](?:{_OF}[ ]){{0,2}}"
    rf"(?P<v>{_FRENCH_STREET}(?:[ ]?(?:et|/|avec)[ ](?:{_OF}[ ]?){{0,2}}"
    rf"(?:{_FRENCH_STREET}|{_C}(?:[ -]{_C}){{0,2}}))?)"
)
_E = r"(?:[A-Z][\w'’]{1,20}|\d{1,3}(?:st|nd|rd|th))(?:[ ][A-Z][\w'’]{1,20}){0,2}"
_ENGLISH = re.compile(
    rf"(?i:\b(?:corner|junction|intersection|crossroads)[ ](?:of|between))[ ]"
    rf"(?P<v>{_E}(?:[ ](?:and|&|with)[ ]{_E})?)"
)
_HINTS = Hints("angle", "coin", "crois", "intersec", "carrefour", "corner", "junction", "crossroad")
_HOUSE = re.compile(
    r"\b(?:livr\w+|d[ée]pos\w+|remis\w*|laiss\w+|habit\w+|voisin\w*|sonn\w+|deliver\w*|left|leave"
    r"|live[sd]?|living|neighbou?rs?|drop(?:ped)?|taken|signed|knock\w*|went|gave"
    r"|given)\b[^.!?\n]{0,40}?"
    r"\b(?:au|at|to|by|with|from|the|chez[ ]le)[ ](?:number|num[ée]ro|no\.?|n[°ºo]|nr\.?)[ ]?"
    r"(?P<v>\d{1,4}(?:[ ]?(?:bis|ter)|[a-d])?)(?![\w]|[.,]\d|[ ]?[€£$%])"
)
_NUMBER_HINTS = Hints("number ", "numéro ", "numero ", "no. ", "no ", "n°", "nº", "nr")
_NUMBERED = re.compile(r"\d(?:(?<=[ro°º.].)|(?<=[ro°º.][ ].))")


def corners(text: str) -> Iterator[Span]:
    """Where two streets meet: "à l'angle de la rue X et de l'avenue Y", "corner of X and 3rd"."""
    if _HINTS.stand_in(text):
        yield from spans_of(_FRENCH, text, "ADDRESS")
        yield from spans_of(_ENGLISH, text, "ADDRESS")


def house_numbers(text: str, lowered: str) -> Iterator[Span]:
    """Numbers of houses where a parcel was left or somebody lives: "left at number 42"."""
    if _NUMBER_HINTS.stand_in(text) and _NUMBERED.search(lowered):
        yield from spans_of(_HOUSE, lowered, "ADDRESS")
