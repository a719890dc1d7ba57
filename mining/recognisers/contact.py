"""E-mail addresses, links, handles and IP addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from mining.hints import has_any, lower_case
from mining.recognisers.spans import Span, spans_of

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,200}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_EMAIL_CUT = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,200}\s?@\s?(?:gmail|hotmail|outlook|live|yahoo|ymail|icloud|orange"
    r"|wanadoo|free|sfr|laposte|bbox|numericable|gmx|proton(?:mail)?|aol|btinternet|skynet"
    r"|bluewin)"
    r"(?:\s?\.\s?(?:[a-z]{2,3}\b(?:\.[a-z]{2}\b)?))?",
    re.IGNORECASE,
)
_ENDINGS = r"(?:com|fr|net|org|eu|be|ch|uk|io|co|de|ca|es|it|info|me)"
_LOCAL = r"(?<![\w.+-])[\w.+-]{1,64}(?:\s(?:point|dot)\s[\w+-]{1,40}){0,2}"
_DOT = r"\s{0,2}(?:\.|[(\[{]\s?(?:dot|point|\.)\s?[)\]}]|\s(?:dot|point)\s)\s{0,2}"
_EMAIL_SPELLED = re.compile(
    rf"{_LOCAL}\s{{0,2}}(?:[(\[{{<]\s?(?:at|a|arobase|@)\s?[)\]}}>]|\s(?:arobase|@)\s)\s{{0,2}}"
    rf"(?:[\w-]{{1,63}}{_DOT}){{1,4}}[a-z]{{2,12}}\b"
    rf"|{_LOCAL}\sat\s(?:[\w-]{{1,63}}{_DOT}){{1,4}}{_ENDINGS}\b",
    re.IGNORECASE,
)
_SPELL_HINTS = (
    "arobase",
    "(at)",
    "[at]",
    "{at}",
    "(a)",
    "[a]",
    "( at )",
    "<at>",
    "(@)",
    "[@]",
    " @ ",
)

_LINK = re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\[\]\"“”«»]{3,1000}", re.IGNORECASE)
_PERSONAL_LINK = re.compile(
    r"[?@]|#.|%40|\d{5}|/(?=[^/]{0,40}\d)[\w-]{14,}"
    r"|/(?:account|compte|orders?|commandes?|suivi|track\w*|users?|customers?|clients?)/[^/]",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@/.])@(?=\w*[^\W\d])[\w.]{1,29}\w")
# It starts with what it consumes, and looks back then: a first character is quick to find.
_IP4 = re.compile(r"\d(?<![\w.,-].)\d{0,2}\.(?:\d{1,3}\.){2}\d{1,3}(?![\w-]|\.\d)")
_TWO_COLONS = re.compile(r":[0-9a-fA-F]{0,4}:")
_IP6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE)
_VERSION_BEFORE = re.compile(r"(?:version|firmware|v|release|ios|android)\W{0,3}$", re.IGNORECASE)


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses, also without an ending or spelled out ("jean (at) exemple point fr")."""
    if "@" in text:
        yield from spans_of(_EMAIL, text, "EMAIL")
        yield from spans_of(_EMAIL_CUT, text, "EMAIL")
    lowered = lower_case(text)
    if has_any(lowered, _SPELL_HINTS) or (" at " in lowered and " dot " in lowered):
        yield from spans_of(_EMAIL_SPELLED, text, "EMAIL")


def links(text: str) -> Iterator[Span]:
    """Links that can name a person: a query, a long number, a page below an account or an order.

    A link to a public page stays: it helps the reader and says nothing of the customer.
    """
    if not has_any(lower_case(text), ("http", "www.")):
        return
    for found in _LINK.finditer(text):
        link = found.group().rstrip(".,;:!?)'’")
        if _PERSONAL_LINK.search(link, 8):
            yield Span(found.start(), found.start() + len(link), "URL")


def handles(text: str) -> Iterator[Span]:
    """Names on social networks: ``@name``."""
    if "@" in text:
        yield from spans_of(_HANDLE, text, "HANDLE")


def ip_addresses(text: str) -> Iterator[Span]:
    """Addresses of machines, versions 4 and 6; a version number after its cue stays."""
    if text.count(".") >= 3:
        for found in _IP4.finditer(text):
            before = text[max(0, found.start() - 12) : found.start()]
            if _is_ip(found.group()) and not _VERSION_BEFORE.search(before):
                yield Span(found.start(), found.end(), "IP")
    if ":" in text and _TWO_COLONS.search(text):
        for found in _IP6.finditer(text):
            is_clock = found.group().replace(":", "").isdigit() and found.group().count(":") == 2
            if not is_clock and _is_ip(found.group()):
                yield Span(found.start(), found.end(), "IP")


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
