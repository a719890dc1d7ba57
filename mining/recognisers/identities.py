"""Numbers that states and tax offices give to people and companies, told by shape or by cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.eu import vat
from stdnum.fr import nir

from mining.hints import Hints, Words, lower_case
from mining.recognisers.spans import Span, digit_count, spans_of

_NIR = re.compile(
    r"[12378](?<!\d.)\s?\d{2}\s?\d{2}\s?(?:\d{2}"
    r"|2[ABab])\s?\d{3}\s?\d{3}(?:\s?[-/]?\s?\d{2})?(?!\d)"
)
_VAT = re.compile(
    r"(?<![A-Za-z0-9])(?:FR\s?[0-9A-Z]{2}\s?\d{3}\s?\d{3}\s?\d{3}"
    r"|(?:ATU|BE|CHE-|DE|DK|ES|FI|GB|IE|IT|LU|NL|PL|PT"
    r"|SE)\s?[A-Z0-9](?:[ .]?[A-Z0-9]){7,12})(?![A-Za-z0-9])"
)
_VAT_LOWER = re.compile(
    r"(?<![a-z0-9])(?:fr\s?[0-9a-z]{2}\s?\d{3}\s?\d{3}\s?\d{3}"
    r"|(?:atu|be|che-|de|dk|es|fi|gb|ie|it|lu|nl|pl|pt"
    r"|se)\s?[a-z]?\d(?:[ .]?\d[a-z]?){4,11}(?:[ .]?[a-z]\d{0,2})?)(?![a-z0-9])"
)
"""The same in a text that speaks of VAT: in any case of letters, and whatever its key."""
_VAT_WORD = re.compile(r"\b(?:tva|vat|ust-?id\w*|btw|iva)\b")
_VAT_WORDS = Words("tva vat ust* btw iva")
_SHAPES = re.compile(
    r"(?<![\w-])(?:\d{3}-\d{2}-\d{4}"  # American social security
    r"|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ ]?\d{2}[ ]?\d{2}[ ]?\d{2}[ ]?[A-D]"  # British insurance
    r"|[A-Z9]{5}\d[0156]\d{4}[A-Z9]{2}\d[A-Z]{2}"  # British driving licence
    r"|[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]"  # Italian tax code
    r"|756\.\d{4}\.\d{4}\.\d{2}|\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}"  # Switzerland, Belgium
    r"|[A-Z]{2}-\d{3}-[A-Z]{2})(?![\w-])"  # French number plates
    r"|(?<![\w-])[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[1-7]\d)[ ][A-HJ-PR-Z]{3}(?![\w-])"  # British ones
)
_SHAPE_PART = re.compile(r"\d(?:-\d|[A-Z]|(?<=[A-Z].)|(?<=[A-Z][ ].)|(?<=[A-Z]-.)\d\d-|(?<=756)\.)")
"""A digit and what stands beside one in each of them."""
_CUED = re.compile(
    r"\b(?:passe?ports?|cni|(?:carte|pi[èe]ce|card|document)\s?(?:nationale\s)?(?:d['’ ]?)?"
    r"(?:identit[ée]y?|vitale)|id(?:entity)?\scard|titre\sde\ss[ée]jour|residence\spermit"
    r"|permis(?:\sde\sconduire)?|licen[cs]e|nino?|national\sinsurance|ssn|social\ssecurity"
    r"|s[ée]cu(?:rit[ée]\ssociale)?|nir|pps[n]?|sire[nt]|rcs|tva|vat|btw|tax\s(?:id|number|code)"
    r"|ein"
    r"|steuer\w*|ust-?id\w*|nif|nie|dni|bsn|ahv|avs|niss|insz|registre\snational|nhs"
    r"|num[ée]ro\s(?:national|fiscal)|abonn[ée]e?|allocataire|matricule|plaque|immatricul\w+"
    r"|registration|number\splate|license\splate|adh[ée]rente?|soci[ée]taire|student|[ée]tudiante?"
    r"|employee|patient|contrat|policy|sinistre)\b"
    r"(?P<g>[^\d\n.!?;]{0,32}?)(?<![\w])"
    r"(?P<v>(?:[a-z]{2}[ ](?=\d\d[ ]?\d\d[ ]?\d\d[ ]?[a-d]\b)\d+|[a-z]{0,9}\d[a-z0-9]*)"
    r"(?:[ .\-/](?:[a-z]{0,3}\d[a-z0-9]*|[a-z](?![\w'’]))){0,8})(?!\w)"
)
_HINTS = Hints(
    "pass", "cni", "identi", "vitale", "id card", "jour", "permi", "licen", "nin", "insur", "ssn",
    "social", "sécu", "secu", "nir", "pps", "sire", "rcs", "tva", "vat", "btw", "tax", "ein",
    "steuer", "ust", "nif", "nie", "dni", "bsn", "ahv", "avs", "niss", "insz", "nation", "nhs",
    "fiscal", "abonn", "alloc", "matric", "plaque", "plate", "registr", "adhér", "adher",
    "sociét", "societ", "student", "tudiant", "employ", "patient", "contrat", "policy", "sinistre",
)  # fmt: skip
_LEAST_CUED_DIGITS, _LEAST_IN_NIR = 5, 12
_BANK = re.compile(
    r"\b(?:(?:sort|bank|branch)\scode|code\s(?:banque|guichet)|routing(?:\snumber)?|cl[ée]\srib"
    r"|aba)"
    r"[^\w\n]{0,4}(?:(?:is|est|number|no|:)[^\w\n]{0,3})*(?P<v>\d{2}(?:[- ]?\d{1,3}){0,4})(?!\w)"
)
_BANK_HINTS = Hints(
    "sort code",
    "bank code",
    "branch code",
    "banque",
    "guichet",
    "routing",
    "rib",
    "aba",
)


def identity_numbers(text: str) -> Iterator[Span]:
    """National, tax and company numbers: by their shape and key, or after what they are called."""
    for found in _NIR.finditer(text) if digit_count(text) >= _LEAST_IN_NIR else ():
        if nir.is_valid(found.group().upper().replace("/", "")) or len(found.group()) >= 18:
            yield Span(found.start(), found.end(), "ID")
    lowered = lower_case(text)
    if _VAT_WORDS.stand_in(text) and _VAT_WORD.search(lowered):
        yield from spans_of(_VAT_LOWER, lowered, "ID")
    for found in _VAT.finditer(text):
        if vat.is_valid(found.group()):
            yield Span(found.start(), found.end(), "ID")
    if _HINTS.stand_in(text):
        for found in _CUED.finditer(lowered):
            if sum(c.isdigit() for c in found["v"]) >= _LEAST_CUED_DIGITS:
                yield Span(found.start("v"), found.end("v"), "ID")


def like_dates(text: str) -> Iterator[Span]:
    """Sort codes, routing numbers, parts of an account, and identity numbers of a certain shape.

    They can look like dates ("20-11-24"), so they are looked for before dates are set aside.
    """
    lowered = lower_case(text)
    if _BANK_HINTS.stand_in(text):
        yield from spans_of(_BANK, lowered, "IBAN")
    if _SHAPE_PART.search(text):
        yield from spans_of(_SHAPES, text, "ID")
