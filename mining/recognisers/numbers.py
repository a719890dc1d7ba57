"""Numbers that name a person or a purchase: bank, card, phone, parcel, order, identity, codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban, luhn
from stdnum.eu import vat
from stdnum.fr import nir

from mining.hints import Hints, Trait, has_any, lower, lower_case
from mining.recognisers.codes import MONTHS, YEAR, access_codes, births, passwords
from mining.recognisers.identities import identity_numbers, like_dates
from mining.recognisers.spans import (
    DIGITS,
    Span,
    around_digits,
    digit_count,
    shifted,
    spans_of,
)
from mining.recognisers.telephones import is_phone, phones

_AMOUNT = r"\d{1,3}(?:[ .,'’]\d{3}){0,3}(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?"
_GUARDED = re.compile(
    rf"""(?=[\d€$£])(?:
    (?<![\d./-])\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)?\d{{2}}(?![\d]|[./ -]\d{{2}}[./ -]\d{{2}})
    |(?<![\d./-])(?:19|20)\d{{2}}[/.-]\d{{1,2}}[/.-]\d{{1,2}}
        (?:[T ]\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?(?![\d])
    |(?<!\d)\d{{1,2}}(?:er|st|nd|rd|th)?\s(?:of\s)?{MONTHS}\s(?:19|20)\d{{2}}(?!\d)
    |(?<!\d)\d{{1,2}}\s?[h:]\s?\d{{2}}(?::\d{{2}})?(?!\d)
    |(?<![\w.,])(?:{_AMOUNT})\s?(?:€|eur\b|euros?\b|\$|£|chf\b|usd\b|gbp\b|%|points?\b|pts\b|mah\b
        |cm\b|mm\b|kg\b|ml\b|watts?\b|lumens?\b|km\b|g\b|l\b|m²)
    |[€$£]\s?(?:{_AMOUNT})(?![\d])
    |(?<!\d)\d{{2,4}}\s?x\s?\d{{2,4}}(?:\s?x\s?\d{{1,4}})?(?!\d)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_FILL = "¤"
_PRODUCT_BEFORE = re.compile(
    r"(?:\b(?:ean|gtin|isbn|sku|upc|code[- ]barres?|barcode"
    r"|(?:réf(?:érence)?|ref(?:erence)?|code|num[ée]ro|n°|number)\.?\s?(?:de\s|du\s"
    r"|of\s(?:the\s)?)?"
    r"(?:l['’])?(?:article|produit|product|item|mod[èe]le|model)"
    r"|(?:article|produit|product|item|mod[èe]le|model|style)\s?(?:n°|no\.?|number|ref\.?"
    r"|réf\.?|code)?))"
    r"\s?(?:est|is)?[\s:#°]{0,3}$"
    r"|\b(?:ean|gtin|isbn|upc|code[- ]?barres?|bar\s?code)\b[^\d\n.!?;]{0,44}$",
    re.IGNORECASE,
)
_PRODUCT_HINTS = (
    "ean", "gtin", "isbn", "sku", "upc", "barre", "bar", "article", "produ", "item", "mod", "style",
)  # fmt: skip
_GOODS_CODE = ("ean", "gtin", "isbn", "upc", "barres", "barcode", "bar code")
_GOODS_CODE_DIGITS = 13
_PROMO_BEFORE = re.compile(
    r"\b(?:promo\w*|coupon|voucher|r[ée]duction|remise|discount|avantage)\b[^.\n]{0,24}$",
    re.IGNORECASE,
)

_IBAN = re.compile(
    r"[A-Za-z](?<![A-Za-z0-9].)[A-Za-z]\d{2}(?:[ -]?[A-Za-z0-9]){10,30}(?![A-Za-z0-9])"
)
_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "CH": 21, "DE": 22, "DK": 18, "ES": 24, "FI": 18, "FR": 27, "GB": 22,
    "IE": 22, "IT": 27, "LU": 20, "MC": 27, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "SE": 24,
}  # fmt: skip
_BIC = re.compile(
    r"\b(?:BIC|SWIFT)\b[^A-Za-z0-9\n]{0,4}(?:code|est"
    r"|is)?[\s:]{0,3}(?P<v>[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b",
    re.IGNORECASE,
)
# Patterns that start with one plain character, not with a look back, search faster.
_CARD = re.compile(r"\d(?<!\d.)(?:[ .-]?\d){12,18}(?![\d])")
_CARD_END = re.compile(
    r"(?:(?:se\s)?termin(?:e|ant|[ée]e?)|finiss(?:ant|e)?|fini[te]?|end(?:ing|s|ed)?)"
    r"(?:\s(?:par|en|in|with|by))?(?:\s(?:le|the))?[\s:(«\"'*x•.…]{1,6}(?P<v>\d{4})(?!\d)"
    r"|(?:(?:4|quatre)\sderniers\s(?:chiffres|num[ée]ros)|(?:last|final)\s(?:4|four))"
    r"[^\d\n]{0,40}?(?P<l>\d{4})(?!\d)"
    r"|(?:[*xX•.#…·●]{1,4}[ -]?){1,4}(?P<m>\d{4})(?!\d|[.,]\d)"
    r"|\b(?:visa|mastercard|amex|cb|carte(?:\sbleue)?|card)\s(?:n°\s?|no\.?\s|number\s|#)?(?P<b>(?:[*x•.…·●-]{1,4}\s?){0,4}\d{4})(?!\d)"
    r"|\b(?:cvv|cvc|cvv2|cryptogramme|security\scode|code\sau\s(?:dos|verso))\b"
    r"\D{0,12}(?P<c>\d{3,4})(?!\d)",
    re.IGNORECASE,
)
_CARD_HINTS = Hints(
    "termin", "finis", "fini", "ending", "ends", "ended", "dernier", "last", "final", "cvv", "cvc",
    "crypto", "security", "visa", "master", "amex", "cb ", "carte", "card", "au dos", "verso",
)  # fmt: skip
_CARD_MASK = re.compile(r"[*x•.#…·●]-?[*x•.#…·●\d]")
_S10 = re.compile(
    r"[A-Za-z](?<![A-Za-z0-9].)[A-Za-z][ -]?\d(?:[ -]?\d){8}"
    r"(?:(?:[ -]?[A-Z]{2}|[a-z]{2})(?![A-Za-z0-9])"
    r"|[ -](?:fr|gb|de|be|nl|it|es|ch|cn|us|ie|lu|pt)(?![A-Za-z0-9]))"
)
_PARCEL = re.compile(
    r"(?<![A-Za-z0-9])(?:1Z(?:\s?[0-9A-Z]){16}|\d[A-Z](?:\s?\d){11}|TBA\d{9,13}"
    r"|JJ?[A-Z]{1,2}\d{12,20}"
    r"|[A-Z]{1,4}\d{9,20}[A-Z]{0,2})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PARCEL_CUE = re.compile(
    r"\b(?:suivi|tracking|colis|parcel|package|shipment|colissimo|chronopost|ups|dhl|dpd|gls"
    r"|fedex|evri|mondial\srelay)\b"
    r"(?:\s(?:du|de|mon|le|colis|suivi|number|numéro|numero|code|id|ref|réf|référence|is|est"
    r"|no|num|my))*"
    r"\s?(?:n\s?[°ºo]\.?|#|:|=|-)?\s{0,2}(?:is\s|est\s|:\s?)?"
    r"(?P<v>(?=[A-Z0-9-]{0,14}\d{4})[A-Z0-9](?:-?[A-Z0-9]){5,29})(?![\w])",
    re.IGNORECASE,
)
_PARCEL_HINTS = Hints(
    "suivi", "track", "colis", "parcel", "packag", "shipm", "chrono", "ups", "dhl", "dpd", "gls",
    "fedex", "evri", "mondial",
)  # fmt: skip
_RUN = re.compile(
    r"(?=[\d+(])(?<![\w])(?<!\d[.,])(?:\+\s?|\(\+?)?\d(?:[ .\-/()]{0,2}\d){6,27}(?![\w])"
)
_ORDER_WORD = (
    r"commandes?|cmde?|cde|orders?|purchases?|achat|factures?|invoices?|retours?|returns?|rma|sav"
    r"|devis|avoir|booking|r[ée]servation|confirmation"
)
_ID_WORD = (
    r"client(?:e)?|customer|account|compte|dossier|tickets?|case|r[ée]clamation|claim"
    r"|adh[ée]rent|membership|member|fid[ée]lit[ée]|loyalty"
    r"|r[ée]f(?:[ée]rence)?s?|ref(?:erence)?|num[ée]ro|number|identifiant|id"
)
_VALUE = r"(?P<v>(?=[a-z_/-]{0,10}\d)[a-z0-9](?:[a-z0-9]|[-_/](?=[a-z0-9])){2,27})(?![\w])"
_LINKING = (
    r"(?:\s(?:id|ref|reference|réf|référence|number|numéro|numero|num|no|client|de|commande"
    r"|order|internet|web|my|ma|the|la|customer"
    r"|passée|portant|sous|with|placed|porte|has))*"
    r"\s{0,2}[.:(]?\s?(?:n\s?[°ºo]\.?|nº|no\.|num\.?|\#|:|=|\(|est\sl[ea]\s|est\s|is\s|was\s"
    r"|-\s){0,3}\s{0,2}\#?"
)
_CUED = re.compile(
    rf"(?<![\w@#])(?:(?P<o>{_ORDER_WORD})|(?P<i>{_ID_WORD})|n\s?[°º]){_LINKING}\s?{_VALUE}"
)
"""Read in lower case, which is faster than ignoring case."""
_BARE_ORDER = re.compile(
    r"(?<![\w&])\#\s?(?P<h>[A-Z]{0,4}-?\d{3,14})(?![\w])"
    r"|(?<![\w-])(?P<a>\d{3}-\d{7}-\d{7}|[A-Z]{1,6}[-_]\d{4,14}(?:[-_][A-Z0-9]{1,8}){0,2}"
    r"|[A-Z]{1,5}-(?:19|20)\d{2}-\d{2,10}"
    r"|[A-Z]{1,5}\d{6,14}|[A-Z]{2,5}-[A-Z0-9]{2,6}-\d{3,10})(?![\w-])"
    r"|(?<![\w-])(?P<m>[A-Z]{2,6}[-_](?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{4,12})(?![\w-])"
)
_MODEL_SHAPE = re.compile(r"[A-Z]{1,6}[-_]\d{4}")
"""As many models as orders look like this, so a word for orders must stand near."""
_FAR_ORDER = re.compile(
    r"\b(?:commandes?|orders?|factures?|invoices?|retours?|returns?)\b[^\d\n.!?]{0,44}[(,:]\s?"
    r"(?:la\s|le\s|c['’]est\s(?:la\s)?|it['’]s\s|number\s|n°\s?|#){0,3}(?P<v>\d{5,10})(?!\w|[.,]\d)"
)
_REFERENCE_HINTS = Hints("réf", "ref", "num", "n°", "n °", "no.")
_LETTER_ORDER = re.compile(
    r"(?i:\b(?:r[ée]f(?:[ée]rence)?|ref|num[ée]ro|number|n\s?°|no)\.?\s?(?:de\s)?"
    r"(?:(?:la\s|ma\s|my\s)?(?:commande|order)|cde|cmd)?\s?[:#]?\s?)(?P<v>[A-Z]{7,12})(?!\w)"
)
_CAPITALS = Trait(re.compile(r"[A-Z]{7}").search)
_OTHER_BEFORE = re.compile(
    r"\b(?:flights?|fl?t|vols?|trains?|bus|coach|gate|seat|si[èe]ge|terminal|row|rang|aisle|platform"
    r"|quai|line|ligne|route|version|step|[ée]tape|page|top|plane|aircraft|avion|boeing|airbus)\b"
    r"(?:\s?(?:number|num[ée]ro|no\.?|n\s?[°º]|is|was|est|[:#@(-]|@\w{1,30}))*\s?$",
    re.IGNORECASE,
)
"""What is numbered and no order: flights, seats, pages."""
_ORDER_NEAR = re.compile(
    r"(?:commande|cmde?\b|cde\b|order|purchase|achat|achet|bought|facture|invoice|retour|return|rma\b"
    r"|rembours|refund|colis|parcel|packag|livr|deliver|shipp|shipment|exp[ée]di|[ée]chang|exchang"
    r"|confirmation|r[ée]f\b|r[ée]f[ée]rence|n\s?[°º])",
    re.IGNORECASE,
)
_NEAR_BEFORE, _NEAR_AFTER = 60, 30
_LEAST_HASH_DIGITS = 5
"""Digits after a # that need no word beside them; shorter ones are hashtags as often as orders."""
_LEAST_LONG_RUN, _LEAST_IN_S10, _LEAST_IN_PARCEL, _LEAST_IN_CARD = 7, 9, 9, 13
"""Digits that a text must hold before these are looked for."""


def numbers(text: str) -> Iterator[Span]:
    """All numbers that name somebody; dates, prices, measures, promo and product codes stay."""
    if DIGITS.stands_in(text):  # what these find has them
        yield from births(text)
        yield from access_codes(text)
        yield from like_dates(text)
    yield from passwords(text)
    if _CAPITALS.stands_in(text) and _REFERENCE_HINTS.stand_in(text) and not text.isupper():
        yield from spans_of(_LETTER_ORDER, text, "ORDER")
    offset, part = around_digits(text)
    if part:
        yield from shifted(_numbers(part), offset)


def _numbers(text: str) -> Iterator[Span]:
    guarded = _GUARDED.sub(lambda found: _FILL * len(found.group()), text)
    offset, part = around_digits(guarded)
    for recogniser in (bank_numbers, identity_numbers, phones, parcels, orders, long_numbers):
        yield from shifted(recogniser(part), offset)


def bank_numbers(text: str) -> Iterator[Span]:
    """IBAN (mod 97, or with its cue), BIC, cards (Luhn, or their last digits)."""
    yield from _ibans(text)
    lowered = lower_case(text)
    if has_any(lowered, ("bic", "swift")):
        yield from spans_of(_BIC, text, "IBAN")
    if digit_count(text) >= _LEAST_IN_CARD:
        yield from _cards(text)
    if _CARD_HINTS.stand_in(text) or _CARD_MASK.search(lowered):
        yield from _card_ends(text, lowered)


def _ibans(text: str) -> Iterator[Span]:
    is_named: bool | None = None
    for found in _IBAN.finditer(text):
        if is_named is None:  # looked for once: a text may hold a thousand candidates
            is_named = _IBAN_CUE.search(text) is not None
        end = _iban_end(found, is_named=is_named)
        if end:
            yield Span(found.start(), end, "IBAN")


def _cards(text: str) -> Iterator[Span]:
    for found in _CARD.finditer(text):
        digits = "".join(c for c in found.group() if c.isdigit())
        is_siret = len(digits) == 14 and not digits.startswith(("30", "36", "38"))
        if luhn.is_valid(digits) and not (is_siret or _is_goods_code(text, digits)):
            yield Span(found.start(), found.end(), "CARD")


def _card_ends(text: str, lowered: str) -> Iterator[Span]:
    """Last digits of cards; four digits alone or a year need signs or a word of cards beside."""
    for found in _CARD_END.finditer(text):
        group = next(name for name in "vlmbc" if found[name])
        is_doubtful = group == "m" or (group != "c" and YEAR.fullmatch(found[group]))
        if is_doubtful and not _is_masked_card(lowered, found):
            continue
        start = found.start() if group == "m" else found.start(group)
        yield Span(start, found.end(group), "CARD")


def _is_masked_card(lowered: str, found: re.Match[str]) -> bool:
    """Whether four digits after signs are a card's: "**** 4242"; "..2024" and "xx2000" are not."""
    signs = found.group()[:-4] if found["m"] else ""
    if sum(c in "*•xX#·●" for c in signs) >= 4 or has_any(signs, "•·●"):
        return True
    around = lowered[max(0, found.start() - 40) : found.end()]
    return has_any(around, ("carte", "card", "mastercard", "amex", "cb ", "chiffres", "digits"))


_IBAN_CUE = re.compile(r"\b(?:iban|rib|virement|bank|compte)\b", re.IGNORECASE)


def _iban_end(found: re.Match[str], *, is_named: bool) -> int | None:
    """Where the IBAN ends that starts at ``found``, or None when it is none.

    The pattern may run into the next word, so the country's length says where to stop. Where the
    text speaks of bank accounts (``is_named``) the check digits may be wrong.
    """
    length = _IBAN_LENGTHS.get(found.group()[:2].upper())
    if length is None:
        return found.end() if iban.is_valid(found.group()) else None
    seen = 0
    for offset, character in enumerate(found.group()):
        seen += character.isalnum()
        if seen == length:
            value = found.group()[: offset + 1]
            is_one = iban.is_valid(value) or (is_named and sum(c.isdigit() for c in value) >= 8)
            return found.start() + offset + 1 if is_one else None
    return None


def parcels(text: str) -> Iterator[Span]:
    """Parcel numbers: UPU S10, Colissimo, Chronopost, UPS, and what follows a tracking cue."""
    if digit_count(text) >= _LEAST_IN_S10:
        yield from spans_of(_S10, text, "TRACKING")
    may_be_parcel = digit_count(text) >= _LEAST_IN_PARCEL or "1z" in lower_case(text)
    for found in _PARCEL.finditer(text) if may_be_parcel else ():
        if not _is_vat(found.group()) and not _is_product(text, found.start()):
            yield Span(found.start(), found.end(), "TRACKING")
    if _PARCEL_HINTS.stand_in(text):
        yield from spans_of(_PARCEL_CUE, text, "TRACKING")


def orders(text: str) -> Iterator[Span]:
    """Order, invoice, customer and case numbers: after their cue, or in a telling shape."""
    for found in _CUED.finditer(lower_case(text)):
        value, start = found["v"], found.start("v")
        digits = sum(c.isdigit() for c in value)
        is_marked = (
            found.group()[: start - found.start()].rstrip().endswith(("°", "º", "#", ":", "."))
        )
        if (
            digits < 3
            or (digits < 4 and not is_marked)
            or (YEAR.fullmatch(value) and not is_marked)
        ):
            continue
        if _is_product(text, start) or _is_promo(text, start, value):
            continue
        if not found["o"] and _OTHER_BEFORE.search(text[:start][-_NEAR_BEFORE:]):
            continue
        yield Span(start, found.end("v"), "ORDER" if found["o"] else "ID")
    for found in _BARE_ORDER.finditer(text):
        group = next(name for name in "ham" if found[name])
        start, value = found.start(group), found[group]
        is_other = _is_product(text, start) or _is_promo(text, start, value) or _is_vat(value)
        if not is_other and _is_order(text, found):
            yield Span(start, found.end(group), "ORDER")
    yield from spans_of(_FAR_ORDER, lower_case(text), "ORDER")


def _is_order(text: str, found: re.Match[str]) -> bool:
    """Whether a bare shape is an order's: "#BA123" and "#737" are hashtags without its words."""
    before = text[max(0, found.start() - _NEAR_BEFORE) : found.start()]
    if _OTHER_BEFORE.search(before):
        return False
    value = found["h"]
    needs_word = bool(found["m"] or (found["a"] and _MODEL_SHAPE.fullmatch(found["a"])))
    is_sure = not value or "-" in value or (value.isdigit() and len(value) >= _LEAST_HASH_DIGITS)
    if is_sure and not needs_word:
        return True
    after = text[found.end() : found.end() + _NEAR_AFTER]
    return bool(_ORDER_NEAR.search(before) or _ORDER_NEAR.search(after))


def long_numbers(text: str) -> Iterator[Span]:
    """Runs of seven or more digits that nothing else explains: phone, parcel or order number."""
    for found in _RUN.finditer(text) if digit_count(text) >= _LEAST_LONG_RUN else ():
        run = found.group()
        digits = "".join(c for c in run if c.isdigit())
        if _is_product(text, found.start()) or _is_goods_code(text, digits):
            continue
        if "  " not in run and is_phone(run, digits):
            yield Span(found.start(), found.end(), "PHONE")
        elif (len(digits) in {9, 14} and luhn.is_valid(digits)) or nir.is_valid(digits):
            yield Span(found.start(), found.end(), "ID")
        elif len(digits) >= 11:
            yield Span(found.start(), found.end(), "TRACKING")
        else:
            yield from _unbroken(found)


def _is_vat(value: str) -> bool:
    return value[:2].isalpha() and bool(vat.is_valid(value))


def _unbroken(found: re.Match[str]) -> Iterator[Span]:
    """The parts of a short run that are long by themselves; "12 34 567" may be anything."""
    for part in re.finditer(r"\d+", found.group()):
        if len(part.group()) >= _LEAST_LONG_RUN:
            yield Span(found.start() + part.start(), found.start() + part.end(), "ORDER")


def _is_product(text: str, start: int) -> bool:
    before = text[max(0, start - 64) : start]
    return has_any(lower(before), _PRODUCT_HINTS) and _PRODUCT_BEFORE.search(before) is not None


def _is_goods_code(text: str, digits: str) -> bool:
    """Whether thirteen digits are an article's in a text that speaks of such codes."""
    return len(digits) == _GOODS_CODE_DIGITS and has_any(lower_case(text), _GOODS_CODE)


def _is_promo(text: str, start: int, value: str) -> bool:
    has_letters = any(c.isalpha() for c in value)
    return has_letters and _PROMO_BEFORE.search(text[max(0, start - 48) : start]) is not None
