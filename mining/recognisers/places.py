"""Street addresses and postcodes with their towns, as written in French and English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mining.hints import Hints, Trait, Words, lower_case
from mining.recognisers.abroad import abroad
from mining.recognisers.corners import corners, house_numbers
from mining.recognisers.postal import lone_postcodes, postal_addresses
from mining.recognisers.spans import (
    DIGITS,
    FIVE_ALONE,
    FIVE_DIGITS,
    FOUR_DIGITS,
    Span,
    spans_of,
)

_CAP = r"(?:St\.|[A-ZÀ-ÖØ-ÞŒ][\w'’-]{0,24})"
_PARTICLE = r"(?:de[ ]la|de[ ]l['’]|du|des|de|d['’]|la|les|le|l['’]|et|aux?|à[ ]la|à|sur|sous|en)"
_TOWN = (
    rf"{_CAP}(?:[ -](?:{_PARTICLE}[ -]?)?{_CAP}|[ -](?:sur|sous|en|les|lès|la|le|de|du|l['’])"
    rf"[ -][\w'’-]{{2,20}}){{0,4}}(?:[ ]cedex(?:[ ]\d{{1,2}})?)?(?:[ ]\d{{1,2}}(?:e|er|ème))?"
)
_FRENCH_POST = rf"(?:F-)?(?:0[1-9]|[1-8]\d|9[0-8])\d{{3}}[ ]{{1,2}}(?:{_TOWN})"
_NUMBER = r"\d(?<![\w,.].)\d{0,3}(?:[ ]?(?:bis|ter|quater)\b|[A-Da-d]\b)?(?:[ ]?[-/][ ]?\d{1,4})?"
_SURE_WAY = (
    r"rue|avenue|av\.|ave\b\.?|boulevard|bd\.?|bld|blvd|impasse|imp\.|all[ée]es?|chemin|quai"
    r"|faubourg|r[ée]sidence|lotissement|sentier|ruelle|venelle|esplanade|rond-point|mont[ée]e"
    r"|chauss[ée]e|traverse|hameau|lieu-dit|promenade|square"
)
_OTHER_WAY = r"route|rte|place|pl\.|cours|passage|villa|voie|clos|cit[ée]|domaine|parc|cour|porte"
_STREET_NAME = (
    rf"(?:(?:{_PARTICLE})[ ]?){{0,3}}(?!(?i:{_SURE_WAY})\b)[^\W\d_][\w'’-]{{0,24}}"
    rf"(?:[ -](?:(?:{_PARTICLE})[ ]?){{0,2}}{_CAP}){{0,5}}(?:[ ]\d{{4}}\b)?"
)
_CAP_STREET_NAME = (
    rf"(?:(?:{_PARTICLE})[ ]?){{0,3}}{_CAP}(?:[ -](?:(?:{_PARTICLE})[ ]?){{0,2}}{_CAP}){{0,5}}"
)
_FRENCH = re.compile(
    rf"{_NUMBER}\s?,?\s{{1,2}}(?:(?i:{_SURE_WAY})\s{_STREET_NAME}"
    rf"|(?i:{_OTHER_WAY})\s{_CAP_STREET_NAME})"
    rf"(?:\s?[,\n-]?\s?{_FRENCH_POST})?"
)
_FRENCH_UNNUMBERED = re.compile(
    rf"(?i:\b(?:j['’]habite|habitons|domicili[ée]e?s?|adresse|livr\w+|chez"
    rf"|situ[ée]e?)\b[^\n\d]{{0,40}}?)"
    rf"(?P<v>\b(?i:{_SURE_WAY}|lieu-dit)\s{_CAP_STREET_NAME})"
)
_NUMBER_LAST = re.compile(
    rf"(?<![\w-])(?i:{_SURE_WAY}|{_OTHER_WAY})\s{_CAP_STREET_NAME},?\s\d{{1,4}}"
    rf"(?:[ ]?(?:bis|ter|[A-Za-z])\b)?(?:,?[ ](?:bo[îi]te|bte|bus|b\.)[ ]?\w{{1,5}})?"
    rf"(?=\s?,|\s?\n|\s?$|[ ](?:à|in)[ ]|[ ]?[-–][ ]?\d{{4}}\b|[ ]\d{{4}}[ ])"
)
"""The order of Belgium and Switzerland: "rue Neuve 12, 1000 Bruxelles"."""
_LAST_NUMBER = re.compile(
    r"\d(?<=\s.)\d{0,3}(?:[ ]?(?:bis|ter|[A-Za-z])\b)?(?=,?[ ](?:bo[îi]te|bte|bus|b\.)[ ]?\w"
    r"|\s?,|\s?\n|\s?$|[ ](?:à|in)[ ]"
    r"|[ ]?[-–][ ]?\d{4}\b|[ ]\d{4}[ ])"
)
"""The end of that, which is quick to find."""
_FOUR_TAIL = re.compile(rf"\s?[,\n-]?\s?(?:[BL]-|CH-)?[1-9]\d{{3}}\s{_TOWN}")
_LOWER_TAIL = re.compile(r"\s?,?\s?(?:0[1-9]|[1-8]\d|9[0-8])\d{3}\s[^\W\d_][\w'’-]{1,30}")
_POSTCODE_TOWN = re.compile(rf"(?<![\w#°@$€£-]){_FRENCH_POST}")
_NO_TOWN = re.compile(
    r"\d{5}\s+(?:euros?|eur|points?|pts|km|articles?|clients?|avis|commandes?|merci|bonjour|je|et"
    r"|il|elle|n'|ne|c'|ce|la|le|les|mais|pour|pas|ou|de|du|des|est|en|sur)\b",
    re.IGNORECASE,
)
_POSTCODE_CUE = re.compile(
    r"\b(?:code\spostal|cp|zip(?:\scode)?|post\s?code|postal\scode)\s?(?:est\sle|est|is|:|=)?\s?"
    r"(?P<v>[A-Z]{0,2}\d[A-Z0-9]{0,3}[ ]?\d?[A-Z0-9]{1,3})(?!\w)"
    r"(?:[ ](?P<t>(?-i:[A-ZÀ-Þ])[\w'’-]{2,20}))?",
    re.IGNORECASE,
)
_UK_POSTCODE = re.compile(
    r"[A-Z](?<![\w-].)(?:[A-Z]?\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}"
    r"|[A-Z]?\d{1,2}[A-Z]?\d[ABD-HJLNP-UW-Z]{2})"
    r"(?![\w-])"
)
_UK_END = Trait(re.compile(r"\d[ABD-HJLNP-UW-Z]{2}").search, in_words=False)
_ENGLISH_SURE = (
    r"Street|Road|Avenue|Lane|Drive|Boulevard|Crescent|Terrace|Blvd|Ave|Rd|Ln|Mews|Parkway|Pkwy"
)
_ENGLISH_OTHER = r"St|Dr|Close|Court|Ct|Way|Place|Pl|Gardens|Grove|Hill|Square|Row|Walk|Park|View"
_ENGLISH_TAIL = (
    rf"(?:\.?,?\s(?:Apt|Apartment|Flat|Unit|Suite|Ste|\#)\.?\s?\#?\w{{1,6}})?"
    rf"(?:\s?,\s?{_CAP}(?:[ -]{_CAP}){{0,2}}){{0,2}}(?:,?\s[A-Z]{{2}}\s\d{{5}}(?:-\d{{4}})?\b)?"
)
_ENGLISH = re.compile(
    rf"\d(?<![\w,.].)\d{{0,4}}(?:[ ]?(?:bis|ter)|[A-Za-z])?,?\s"
    rf"(?:[NSEW]\.?\s)?(?:(?:[A-Z][\w'’.-]{{1,20}}|\d{{1,3}}(?:st|nd|rd|th))\s){{1,4}}"
    rf"(?:{_ENGLISH_SURE}|{_ENGLISH_OTHER})\b{_ENGLISH_TAIL}"
)
_ENGLISH_LOWER = re.compile(
    r"\d(?<![\w,.].)\d{0,4}[a-z]?\s(?!(?:of|a|the|in|on|to|for|and|by|my|our|new)\s)"
    r"(?:[a-z'’]{3,20}\s){1,3}(?:street|road|avenue|lane|drive|crescent|terrace|boulevard)\b"
)
_FRENCH_WAYS = Words(
    """rue avenue av ave boulevard bd bld blvd impasse imp allée* allee* chemin quai faubourg
    résidence residence lotissement sentier ruelle venelle esplanade point montée montee chaussée
    chaussee traverse hameau dit promenade square route rte place pl cours passage villa voie clos
    cité cite domaine parc cour porte"""
)
_ENGLISH_WAYS = Words(f"{_ENGLISH_SURE} {_ENGLISH_OTHER}".lower().replace("|", " "))
_LOWER_WAYS = Words("street road avenue lane drive crescent terrace boulevard")
_STATE_ZIP = re.compile(
    rf"(?<!\w){_CAP}(?:[ ]{_CAP}){{0,2}},?\s[A-Z]{{2}},?\s\d{{5}}(?:-\d{{4}})?(?!\w)"
)
_STATE_ZIP_END = re.compile(r"[A-Z][A-Z],?\s\d{5}")
_UNIT = re.compile(
    r"\b(?:(?:appartement|appt\.?|apt\.?|b[âa]timent|b[âa]t\.?|esc(?:alier)?\.?"
    r"|apartment)\s(?:n(?:°\s?|o\s))?(?:[a-z]\d{0,3}|\d{1,4}[a-z]?)"
    r"|app\.?[ ](?:[a-z]\d{1,3}|\d{1,4}[a-z]?(?=[ ]*(?:[,;\n]|$)))"
    r"|b\.?p\.?\s\d{2,6}|p\.?\s?o\.?\sbox\s\d{1,6}|cs\s\d{5})(?!\w)",
)
"""Read in lower case, which is faster than ignoring case.

An "app" is a flat only where its number ends the line or the part: phones have apps too."""
_WAYS = Hints(
    "rue", "av", "bd", "bld", "boul", "imp", "allée", "allee", "chemin", "quai", "faub", "sidence",
    "loti", "senti", "route", "rte", "place", "pl.", " pl ", "cours", "passage", "villa", "voie",
    "clos", "cit", "domaine", "parc", "square", "street", "road", "lane", "drive", "cresc",
    "terrace", "mews", "court", "way", "garden", "grove", "hill", "row", "walk", "view", "hameau",
    "lieu", "mont", "trav", "promen", "espl", "venel", " st", " rd", " dr", " ln", " ct", "porte",
    "cour ", "chauss", "pkwy", "park", "blvd", "ave ", "ave,", "ave.", "close",
)  # fmt: skip
_SURE_WAYS = Hints(
    "rue", "avenue", "av.", "boulevard", "bd", "bld", "blvd", "impasse", "imp.", "allé", "alle",
    "chemin", "quai", "faubourg", "sidence", "lotissement", "sentier", "ruelle", "venelle",
    "esplanade", "rond-point", "monté", "monte", "traverse", "hameau", "lieu-dit", "promenade",
    "square", "chauss",
)  # fmt: skip
_POST_HINTS = Hints("cp", "zip", "post")
_AVE = re.compile(r"ave\b")
_LIVING = Hints("habit", "domicili", "adresse", "livr", "situ", "lieu-dit", "lieu dit")
_UNITS = Hints("app", "apt", "bât", "bat", "esc", "apart", "bp ", "b.p", "box", "cs ")
_FLAT_BEFORE = re.compile(r"\b(?:flat|apt|apartment|unit|suite)\.?\s\w{1,5},?\s$", re.IGNORECASE)
_RESIDENCE_BEFORE = re.compile(
    rf"\b(?:r[ée]sidence|lotissement|hameau|domaine|lieu-dit)\s{_CAP_STREET_NAME},?\s$",
    re.IGNORECASE,
)
_UNIT_TAIL = re.compile(
    r"\s?[,\n-]?\s?(?:(?:appartement|appt?|apt|b[âa]timent|b[âa]t|esc(?:alier)?|[ée]tage|porte"
    r"|bo[îi]te|bte|bus|b\.?p\.?|bo[îi]te[ ]postale|cs|tsa)\.?"
    r"\s(?:n[°o]\s?)?(?:[a-z]?\d{1,6}[a-z]?|[a-z]\b|gauche|droite)"
    rf"|(?:tour|immeuble|villa|pavillon|b[âa]timent|b[âa]t\.?)\s(?:de\sla\s|des\s|du\s|les?\s"
    rf"|la\s)?(?-i:{_CAP})"
    rf"(?:[ -](?-i:{_CAP})){{0,2}}"
    rf"|(?-i:{_CAP}[ ](?:{_CAP}[ ])?(?:House|Tower|Towers|Court|Mansions|Heights|Lodge|Point"
    rf"|Building"
    rf"|Buildings|Wharf|Mill|Works|Hall|Residence|Apartments)\b)"
    r"|\d{1,2}[ ]?(?:er|e|[èe]me)[ ][ée]tage(?:[ ](?:gauche|droite|face))?"
    r"|r[ée]sidence(?:[ ](?:le|la|les|l['’]|du|des|de[ ]la"
    r"|de))?\s[\w'’-]{2,20}(?:[ -][A-ZÀ-Þ][\w'’-]{1,20}){0,3})",
    re.IGNORECASE,
)
_TOWN_AFTER = re.compile(rf"[ ]{{1,2}}{_TOWN}")
_LOWER_TOWN_AFTER = re.compile(
    r"[ ]{1,2}(?:(?:la|le|les|saint|sainte|st|ste)[ -])?[^\W\d_][\w'’-]*"
    r"(?:[ ](?:sur|sous|en|les|lès|la|le|de|du)[ ](?!(?:je|il"
    r"|merci)\b)[\w'’-]{2,20})?(?:[ ]cedex(?:[ ]\d{1,2})?)?"
)
_POST_TAIL = re.compile(rf"\s?[,\n-]?\s?{_FRENCH_POST}")


_MOST_TAILS = 6
_STATE = re.compile(r"(?<![\w])[A-Za-z]{2}\.?,?[ ]\d{5}$")
"""After an American postcode no town follows."""


def addresses(text: str) -> Iterator[Span]:
    """Street addresses, postcodes with towns, flats and boxes; a town alone stays."""
    lowered = lower_case(text)
    if _LIVING.stand_in(text) and _names_a_way(text):
        for span in spans_of(_FRENCH_UNNUMBERED, text, "ADDRESS"):
            yield Span(span.start, _end(text, span.end), "ADDRESS")
    yield from corners(text)
    if not DIGITS.stands_in(text):
        return
    if _WAYS.stand_in(text):
        yield from _streets(text)
    yield from _postcodes(text)
    if _UNITS.stand_in(text):
        for span in spans_of(_UNIT, lowered, "ADDRESS"):
            yield Span(span.start, _end(text, span.end), "ADDRESS")
    yield from abroad(text)
    yield from house_numbers(text, lowered)
    for span in postal_addresses(text):
        value = text[span.start : span.end]
        is_whole = span.type == "POSTCODE" or not value[-5:].isdigit() or _STATE.search(value)
        yield span if is_whole else Span(span.start, _town_end(text, span.end), "ADDRESS")
    yield from lone_postcodes(text)


def _names_a_way(text: str) -> bool:
    return _SURE_WAYS.stand_in(text) or _AVE.search(lower_case(text)) is not None


def _streets(text: str) -> Iterator[Span]:
    may_end = FOUR_DIGITS.stands_in(text) and _LAST_NUMBER.search(text)
    for found in _NUMBER_LAST.finditer(text) if may_end else ():
        yield Span(found.start(), _end(text, found.end()), "ADDRESS")
    for found in _FRENCH.finditer(text) if _FRENCH_WAYS.stand_in(text) else ():
        residence = _RESIDENCE_BEFORE.search(text[max(0, found.start() - 60) : found.start()])
        start = found.start() - (len(residence.group()) if residence else 0)
        yield Span(start, _end(text, found.end()), "ADDRESS")
    for pattern, ways in ((_ENGLISH, _ENGLISH_WAYS), (_ENGLISH_LOWER, _LOWER_WAYS)):
        for found in pattern.finditer(text) if ways.stand_in(text) else ():
            flat = _FLAT_BEFORE.search(text[max(0, found.start() - 24) : found.start()])
            start = found.start() - (len(flat.group()) if flat else 0)
            yield Span(start, _end(text, found.end()), "ADDRESS")


def _end(text: str, end: int) -> int:
    """Where an address ends that has reached ``end``: flat, floor, postcode and town follow."""
    for _ in range(_MOST_TAILS):
        found = (
            _POST_TAIL.match(text, end)
            or _LOWER_TAIL.match(text, end)
            or _FOUR_TAIL.match(text, end)
            or _UNIT_TAIL.match(text, end)
        )
        if not found:
            break
        end = found.end()
    return end


def _town_end(text: str, end: int) -> int:
    """Where the town ends that follows a French postcode ending at ``end``."""
    found = _TOWN_AFTER.match(text, end) or _LOWER_TOWN_AFTER.match(text, end)
    return found.end() if found else end


def _postcodes(text: str) -> Iterator[Span]:
    if _POST_HINTS.stand_in(text):
        for found in _POSTCODE_CUE.finditer(text):
            yield Span(found.start("v"), found.end("t" if found["t"] else "v"), "POSTCODE")
    if FIVE_DIGITS.stands_in(text):
        for found in _POSTCODE_TOWN.finditer(text) if FIVE_ALONE.search(text) else ():
            if not _NO_TOWN.match(found.group().removeprefix("F-")):
                yield Span(found.start(), found.end(), "POSTCODE")
        if _STATE_ZIP_END.search(text):
            yield from spans_of(_STATE_ZIP, text, "POSTCODE")
    if _UK_END.stands_in(text):
        yield from spans_of(_UK_POSTCODE, text, "POSTCODE")
