"""Addresses as the neighbours write them: German, Dutch, Italian, Spanish, Portuguese, American."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mining.hints import Hints, lower_case
from mining.recognisers.spans import FIVE_DIGITS, Span, spans_of

_TOWN = r"[A-ZÀ-Þ][\w'’-]{1,24}(?:[ -][A-ZÀ-Þa-zß][\w'’-]{0,20}){0,2}?"
_POST = (
    rf"(?:[,\n]?\s(?:[A-Z]{{1,2}}-)?\d{{4,5}}(?:[ ]?[A-Z]{{2}}(?![\w]))?[ ]{_TOWN}"
    r"(?=[,.;!?\n)]|[ ]|$))"
)
_HOUSE = (
    r"\d{1,4}[ ]?[a-zA-Z]?(?:[-/]\d{1,4})?(?![\w%€])"
    r"(?:,?[ ](?:bus|bte|Whg|Wohnung|piso|int\.)[ ]?\w{1,5})?"
)
_GERMANIC = re.compile(
    r"[A-ZÄÖÜ](?<![\w].)[\wäöüß-]{1,24}(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|ring|ufer"
    r"|damm|straat"
    rf"|laan|plein|gracht|kade|dreef|steenweg|singel|dijk)[ ]{_HOUSE}{_POST}?"
    rf"|[A-ZÄÖÜ](?<![\w].)[\wäöüß-]{{2,24}}[ ](?:Stra(?:ß|ss)e|Str\.|Weg|Platz|Allee"
    rf"|Ring)[ ]{_HOUSE}{_POST}?"
)
_GERMANIC_HINTS = Hints(
    "straße", "strasse", "str.", "weg", "gasse", "platz", "allee", "ring", "ufer", "damm", "straat",
    "laan", "plein", "gracht", "kade", "dreef", "steenweg", "singel", "dijk",
)  # fmt: skip
_LATIN = re.compile(
    r"(?<![\w])(?i:via|viale|piazza|corso|calle|c/|avenida|avda\.?|paseo|plaza|pza\.?|rua|pra[çc]a"
    r"|travessa|estrada|ul\.|ulica)[ ]?(?:(?:de|del|della|dei|degli|da|do|dos|das|di|la|las"
    r"|los)[ ]){0,2}"
    rf"(?:[A-ZÀ-Þ][\w'’.-]{{1,20}}[ ]?){{1,4}},?[ ]?(?:n[.°ºo][ ]?)?{_HOUSE}"
    rf"(?P<p>(?:,[ ][\w°º. ]{{1,12}})?{_POST})?"
)
_LATIN_HINTS = Hints(
    "via ", "viale", "piazza", "corso", "calle", "c/", "avenida", "avda", "paseo", "plaza", "pza",
    "rua ", "praça", "praca", "travessa", "estrada", "ul. ", "ulica",
)  # fmt: skip
_ALSO_WORDS = ("via", "corso", "plaza")
_AMERICAN_WAY = (
    r"street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|circle|cir|trail"
    r"|trl|way"
    r"|place|pl|parkway|pkwy|terrace|ter|highway|hwy|loop|plaza|pike|square|sq|crescent|cres|close"
    r"|row|rise|passage|yard|mews|grove|gardens|walk|hill|quay|parade|green|view|crossing|cove|bend"
    r"|ridge|run|path|point|alley|broadway|turnpike|tpke|expressway|gate|croft|vale|fold|meadows?"
)
_AMERICAN = re.compile(
    rf"(?<![\w.,-])\d{{1,5}}[a-z]?[ ](?:[nsew]\.?[ ]|[ns][ew][ ])?(?:[\w'’.-]{{1,20}}[ ]){{1,4}}?"
    rf"(?:{_AMERICAN_WAY})\b\.?(?:[ ](?:[ns][ew]?|[ew]))?"
    r"(?:,?[ ](?:apt|apartment|unit|ste|suite|flat|fl|floor|lot|\#)\.?[ ]?\#?[\w-]{1,6})?"
    r",?[ \n][a-z][a-z.'’-]{1,20}(?:[ ][a-z.'’-]{1,20}){0,2},?[ ](?:[a-z]{2})\.?,?[ ]"
    r"\d{5}(?:-\d{4})?(?!\w)"
)
_ZIP = re.compile(r"[a-z]{2}\.?,?[ ]\d{5}")
_RURAL = re.compile(
    r"(?<![\w])(?:(?:rural[ ]route|rr|hc|county[ ](?:road|rd)|cr|state[ ](?:route|road)|sr"
    r"|fm)[ ]\d{1,5}"
    r",?[ ]box[ ]\d{1,6}"
    r"|p\.?[ ]?o\.?[ ]box[ ]\d{1,6},?[ ][a-z .'’-]{2,30},?[ ][a-z]{2}[ ]\d{5}(?:-\d{4})?)(?!\w)"
)


def abroad(text: str) -> Iterator[Span]:
    """Street addresses in the order and the words of other countries, with a house number."""
    lowered = lower_case(text)
    if _GERMANIC_HINTS.stand_in(text):
        yield from spans_of(_GERMANIC, text, "ADDRESS")
    if _LATIN_HINTS.stand_in(text):
        for found in _LATIN.finditer(text):
            if found["p"] or not found.group().lower().startswith(_ALSO_WORDS):
                yield Span(found.start(), found.end(), "ADDRESS")
    if FIVE_DIGITS.stands_in(text) and _ZIP.search(lowered):
        yield from spans_of(_AMERICAN, lowered, "ADDRESS")
        yield from spans_of(_RURAL, lowered, "ADDRESS")
