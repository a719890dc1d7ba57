"""Addresses told by the postcode they end with, however the rest is written.

From a postcode one looks back, part by part: town, county, street, flat. The parts of a British,
Irish, American, Canadian or French address are known by a number in front ("27 Alder Rise"), by
a word for a place ("Unit 7", "Résidence Les Pins"), or, between street and postcode, by capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mining.hints import Hints, Trait, Words, lower, lower_case
from mining.recognisers.spans import FIVE_ALONE, FIVE_DIGITS, FOUR_DIGITS, Span, spans_of

_AREAS = (
    r"a[bl]|b[abdhlnrst]?|c[abfhmortvw]|d[adeghlnty]|e[chnx]?|f[ky]|g[luy]?|h[adgprsux]"
    r"|i[gmpv]|j[e]|k[atwy]|l[adelnsu]?|m[ekl]?|n[egnprw]?|o[lx]|p[aehlor]|r[ghm]|s[aegkl-prstwy]?"
    r"|t[adfnqrsw]|u[b]|w[acdfnrsv]?|yo|ze"
)
_ENGLISH_POST = re.compile(
    rf"(?<![\w-])(?:(?:{_AREAS})\d{{1,2}}[a-z]?[ ]{{0,2}}\d[abd-hjlnp-uw-z]{{2}}"  # Britain
    r"|[ac-fhknprtv-y]\d[\dw][ ]?(?=[ac-fhknprtv-y]{0,3}\d)[\dac-fhknprtv-y]{4}"  # Ireland
    r"|[abceghj-nprstvxy]\d[a-z][ -]?\d[a-z]\d"  # Canada
    r"|(?:a[klrz]|c[aot]|d[ce]|fl|ga|hi|i[adln]|k[sy]|la|m[adeinost]|n[cdehjmvy]|o[hkr]|pa|ri|s[cd]"
    r"|t[nx]|ut|v[at]|w[aivy])\.?,?[ ]\d{5}(?:-\d{4})?)(?![\w-])"
)
_NAMED = r"[A-ZÀ-Þ][\w'’.-]{1,20}(?:[ ](?:of|the|y|yr|na|an|upon|le|[A-ZÀ-Þ][\w'’.-]{1,20})){0,4}"
_NAMED_PLACES = re.compile(rf"(?<![\w'’-])(?P<v>{_NAMED}(?:,[ \n]{_NAMED}){{1,3}}),?[ \n]$")
"""Two places or more with capitals up to a postcode: a house that has a name and no number."""
_FRENCH_POST = re.compile(
    r"(?<![\w#°@$€£.,-])(?:f-)?(?:0[1-9]|[1-8]\d|9[0-8])\d{3}[ ]{1,2}(?=[^\W\d_])"
)
_STATE_FIVE = re.compile(r"[a-z](?<![\w-].)[a-z]\.?,?[ ]\d{5}")
_AFTER_LETTER = re.compile(r"\d(?<=[a-z].)")
_LETTER_DIGIT = Trait(lambda token: _AFTER_LETTER.search(lower(token)), in_words=False)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")
_MOST_BACK = 150
_MOST_PARTS = 6

_UNIT_WORD = (
    r"(?:flat|unit|apt|apartment|appartement|appt|app|suite|ste|room|floor|block|studio|plot|lot"
    r"|p\.?[ ]?o\.?[ ]box|box|b\.?p\.?|bo[îi]te(?:[ ]postale)?|bte|cs|tsa|b[âa]t(?:iment)?|bldg"
    r"|building|esc(?:alier)?|porte|[ée]tage|entr[ée]e|hall|tour|house|#)"
)
_PLACE_WORD = (
    r"(?:cottage|house|farm|barn|lodge|manor|villas?|bungalow|rectory|vicarage|business[ ]park"
    r"|industrial[ ]estate|trading[ ]estate|retail[ ]park|estate|park|court|mansions|heights"
    r"|wharf|mill|works|centre|center|r[ée]s(?:idence|\.)?|lotissement|lot\.|lieu[- ]dit"
    r"|hameau|domaine"
    r"|quartier|cit[ée]|immeuble|ferme|ch[âa]teau|moulin|mas|clos|le[ ]bourg|z\.?[aic]\.?c?|zone"
    r"|parc|centre[ ]commercial|chemin|rue|route|avenue|boulevard|impasse|all[ée]e|place|quai)"
)
_NUMBERED = re.compile(
    r"(?:n°[ ]?|no\.?[ ])?\d{1,5}(?:[ ]?(?:bis|ter|quater)|[a-z])?(?:[ ]?[-/][ ]?\d{1,5}[a-z]?)?,?"
    r"(?:[ ](?!(?:and|is|was|to|euros?|fois|jours?|days?|for|pour|times)\b)[\w'’.&/-]{1,24}){1,7}"
)
_UNIT_PART = re.compile(
    rf"{_UNIT_WORD}\.?[ ]?(?:n[°o]\.?[ ]?)?[\w-]{{1,6}}(?:[ ](?:gauche|droite|face))?"
    rf"|\d{{1,3}}(?:st|nd|rd|th|e|er|[èe]me)?[ ]?{_UNIT_WORD}(?:[ ](?:gauche|droite|face))?"
    r"|\d{1,4}(?:[ ]?(?:bis|ter|[a-d]))?"
)
_LEADING = re.compile(
    r"(?:(?:to|at|au|aux|à|a|le|la|les|chez|is|in|from|for|pour|vers|the|of|on|sur|est|de|now"
    r"|and|et)[ ])+"
)
_PLACE_PART = re.compile(
    rf"(?:[\w'’.-]{{1,20}}[ ]){{0,4}}{_PLACE_WORD}\b\.?(?:[ ][\w'’.-]{{1,20}}){{0,5}}"
)
_TOWN_PART = re.compile(r"(?:co\.?[ ]|county[ ])?[^\W\d_][\w'’.-]{1,20}(?:[ ][\w'’.-]{1,20}){0,3}")
_TAIL_NUMBERED = re.compile(
    rf"(?<![\w.,-])(?:(?:{_UNIT_WORD}\.?[ ]\w{{1,5}}[ ])?\d{{1,5}}[a-z]?(?:[ ]?(?:bis|ter))?"
    rf"(?:[ ][\w'’.-]{{1,24}}){{1,6}}|{_UNIT_WORD}\.?[ ](?=\w{{0,3}}\d|[a-z]$)\w{{1,5}})$"
)
_TAIL_PLACE = re.compile(
    r"(?<![\w'’-])(?:lieu[- ]dit|r[ée]sidence|lotissement|hameau|domaine|quartier|cit[ée]|immeuble"
    r"|villa|ferme|ch[âa]teau|moulin|mas|clos|z\.?a\.?|z\.?i\.?|zac|zone|parc|le[ ]bourg|chemin|rue"
    r"|route|avenue|boulevard|impasse|all[ée]e|place|quai)(?:[ ][\w'’.-]{1,24}){1,6}$"
)
_WAY = re.compile(
    rf"\b(?:{_PLACE_WORD}|{_UNIT_WORD}|passage|cours|villa|voie|square|faubourg|sentier|ruelle"
    rf"|traverse"
    r"|mont[ée]e|esplanade|promenade|av|bd|bld|blvd|imp|rte|pl|all|chem|res)\b"
)
_NUMBERED_WAY = re.compile(
    r"(?<![\w,.-])\d{1,4}[a-d]?(?:[ ]?[-/][ ]?\d{1,4})?(?:[ ](?:bis|ter|quater))?,?[ ]"
    r"(?:rue|route|avenue|av\.?|boulevard|bd\.?|impasse|all[ée]es?|place|quai|chemin|passage|cours"
    r"|villa|voie|square|faubourg|sentier|ruelle|traverse|mont[ée]e|esplanade|promenade"
    r"|cit[ée]|clos"
    r"|r[ée]sidence|hameau|rte\.?|pl\.?)[ ]"
)
_NO_PART = re.compile(
    r"\b(?:je|j['’]|tu|il|elle|nous|vous|mais|est|sont|suis|ai|my|your|you|i|it|we|but|is"
    r"|was|are|have|has|that|this|so|please|svp|merci|thanks|bonjour|hello|hi|commande|order)\b"
)
_BETWEEN = " \t\n,-–"
_SENTENCE_END = re.compile(
    r"[!?;:(«\"“]|(?<!\bco)(?<!\bst)(?<!\bav)(?<!\bbd)\.[ \n](?=[^\W\d_]{3,})|\n[ \t]*\n"
)


def postal_addresses(text: str) -> Iterator[Span]:
    """Addresses of several parts up to a postcode, and postcodes of five lands that stand alone.

    What follows a French postcode (the town) is left to :mod:`mining.recognisers.places`.
    """
    lowered = lower_case(text)
    has_five = FIVE_DIGITS.stands_in(text)
    may_be_english = _LETTER_DIGIT.stands_in(text) or (has_five and _STATE_FIVE.search(lowered))
    for found in _ENGLISH_POST.finditer(lowered) if may_be_english else ():
        if not _is_post(text, found):
            continue
        start = _start(text, lowered, found.start())
        if start is None:
            named = _NAMED_PLACES.search(text, max(0, found.start() - _MOST_BACK), found.start())
            start = named.start("v") if named else None
        if start is not None:
            yield Span(start, found.end(), "ADDRESS")
        elif found.group()[-1:].isalpha() or found.group()[0].isalpha():
            yield from _alone(text, found)
    for found in _FRENCH_POST.finditer(lowered) if has_five and FIVE_ALONE.search(text) else ():
        start = _start(text, lowered, found.start(), is_french=True)
        is_told = text[found.end()].isupper() or _WAY.search(lowered, start or 0, found.start())
        if start is not None and is_told:
            yield Span(start, found.end() - 1, "ADDRESS")


def _is_post(text: str, found: re.Match[str]) -> bool:
    """Whether the shape is a postcode: "b2 1st" is a first floor; a state stands in capitals."""
    if _ORDINAL.search(found.group()):
        return False
    value = text[found.start() : found.end()]
    return value.upper() == value or value.islower() or value[:1].isupper()


def _alone(text: str, found: re.Match[str]) -> Iterator[Span]:
    """A postcode without an address: in capitals, or in lower case with its space."""
    value = text[found.start() : found.end()]
    is_state = value[:2].isalpha() and value[-1:].isdigit()
    if not is_state and (value.isupper() or (" " in value and value.islower())):
        yield Span(found.start(), found.end(), "POSTCODE")


def _start(text: str, lowered: str, post: int, *, is_french: bool = False) -> int | None:
    """Where the address begins that ends with the postcode at ``post``; None without a street."""
    low = max(0, post - _MOST_BACK)
    low = max([low, *(found.end() for found in _SENTENCE_END.finditer(lowered, low, post))])
    at, start = post, None
    for number in range(_MOST_PARTS):
        cut = max(lowered.rfind(",", low, at), lowered.rfind("\n", low, at))
        begin = cut + 1 if cut >= low else low
        part = lowered[begin:at].strip(_BETWEEN)
        if part or number:
            kind = _kind(part, text[begin:at], is_french=is_french)
            inside = _street_inside(part)
            if kind == "street" and not inside:
                start = lowered.index(part, begin, at)
            elif kind is None or inside or start is not None:
                tail = part[inside:] if inside else _tail(part) if kind != "town" else None
                start = lowered.rindex(tail, begin, at) if tail else start
                break
        at = cut
        if cut < low:
            break
    if start is None:
        return None
    leading = _LEADING.match(lowered, start, post)
    return leading.end() if leading else start


def _street_inside(part: str) -> int:
    """Where a street begins within a part: "livrez au 27 rue du moulin"; 0 for at its start."""
    starts = [found.start() for found in _NUMBERED_WAY.finditer(part)]
    place = None if starts or part[:1].isdigit() else _TAIL_PLACE.search(part)
    if place and _NO_PART.search(place.group()):
        return 0  # "my new place is Via Garibaldi 31"
    return starts[-1] if starts else place.start() if place else 0


def _tail(part: str) -> str | None:
    """The end of a part that is a street: "could it go to flat 3" has "flat 3"."""
    found = _TAIL_NUMBERED.search(part) or _TAIL_PLACE.search(part)
    if found is None or _NO_PART.search(found.group()):
        return None
    return found.group()


def _kind(part: str, written: str, *, is_french: bool) -> str | None:
    """What a part between commas is: a street, a town, or None for something else."""
    if not part or len(part) > 60:
        return None
    if _NO_PART.search(part):
        return None
    if _UNIT_PART.fullmatch(part) or _NUMBERED.fullmatch(part) or _PLACE_PART.fullmatch(part):
        return "street"
    if is_french or not _TOWN_PART.fullmatch(part):
        return None
    words = [word for word in written.split() if len(word) > 3]
    is_capital = all(word[0].isupper() or not word[0].isalpha() for word in words)
    return "town" if is_capital or len(part.split()) <= 2 else None


_FAR_CUE = re.compile(
    r"\b(?:code\spostal|codes\spostaux|cp|zip(?:\scodes?|(?=\s?[:=]|\sis\b))|post\s?codes?"
    r"|postal\scodes?|eircode)\b"
)
_FAR_VALUE = re.compile(
    r"(?<![\w,.#-])(?:\d{5}|[1-9]\d{3}(?:[ ]?[a-z]{2})?)(?![\w]|[.,]\d|[ ]?[€$£%])"
)
_TOWN_FIRST = re.compile(
    r"(?<![\w-])[A-ZÀ-Þ][\w'’-]{2,25}(?:,[ ]|[ ]?\()(?P<v>(?:0[1-9]|[1-8]\d|9[0-8])\d{3})"
    r"(?=[ ]?[,.;)!?\n]|$)"
)
_LIVING = re.compile(
    r"\b(?:habit\w*|r[ée]side\w*|livr\w+|exp[ée]di\w+|d[ée]m[ée]nag\w+|situ[ée]\w*|domicili[ée]\w*"
    r"|deliver\w*|ship\w*|live|living|moved|based)\b[^\d\n.!?]{0,24}?\b(?:dans|en|au|sur|à|le"
    r"|to|in)[ ]"
    r"(?:le[ ]|du[ ])?(?P<v>\d{5}|(?!(?:19|20)\d\d)[1-9]\d{3})(?![\w]|[ ]?[€$£%]|[.,]\d"
    r"|[ ](?:euros?|clients?|articles?|pi[èe]ces?|points?|orders?|items?|exemplaires?|m\b|km\b))"
)


_FAR_HINTS = Hints("cp", "zip", "post", "eircode")
_LIVING_WORDS = Words(
    """habit* livr* réside* reside* livr* expédi* expedi* déménag* démenag* deménag* demenag* situ*
    domicili* deliver* ship* live living moved based"""
)


def lone_postcodes(text: str) -> Iterator[Span]:
    """Postcodes some words after what they are called, after a town, or where one lives."""
    lowered = lower_case(text)
    if _FAR_HINTS.stand_in(text):
        for cue in _FAR_CUE.finditer(lowered):
            for found in _FAR_VALUE.finditer(lowered, cue.end(), cue.end() + 70):
                if len(found.group()) > 4 or found.start() - cue.end() < 12:
                    yield Span(found.start(), found.end(), "POSTCODE")
    if FIVE_DIGITS.stands_in(text):
        yield from spans_of(_TOWN_FIRST, text, "POSTCODE")
    if _LIVING_WORDS.stand_in(text) and FOUR_DIGITS.stands_in(text):
        yield from spans_of(_LIVING, lowered, "POSTCODE")
