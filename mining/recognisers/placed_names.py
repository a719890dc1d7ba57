"""Names told by the place of a word with a capital alone, known or not.

No list holds every name, so these are sentences in which hardly anything but a person stands:
"tell X", "let X know", "X told me", "X's birthday", "l'anniversaire de X", "the X family", "the
bell says X / Y", "write X instead of Y". A brand, a plain word or goods there is none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from mining.hints import Words, bits, has_any, lower, matches_at
from mining.recognisers.brands import BRANDS, GOODS
from mining.recognisers.given_names import ALL_COMMON_WORDS, COMMON_WORDS, GIVEN_NAMES, NOT_NAMES
from mining.recognisers.goods import is_goods, is_shouted
from mining.recognisers.name_cues import KIN, folded_word, is_particle
from mining.recognisers.plain_words import is_plain_word
from mining.recognisers.spans import DIGITS

Place = tuple[int, int]

_X = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]{0,20}(?:['’-](?!s\b)[^\W\d_]{1,20}){0,3}"
"""A word that may begin with a capital: no letter that is surely a small one before."""
_PART = r"(?:d[eu]|des|de[ ]la|la|le|v[ao]n(?:[ ]de[rn]?)?|der|el|al|ben|bin|da|dos|di)"
_ROW = rf"{_X}(?:[ ](?:{_PART}[ ]|d['’])?{_X}){{0,3}}"
_END = r"(?=[ ]?(?:[,.;:!?)»\"”\n]|$|(?:et|and|or|ou|but|mais|instead|au|sur|on)\b))"

_TOLD = re.compile(
    r"(?i:(?<![\w-])(?:tell|told|telling|remind(?:ed)?|asked|ask(?:[ ]for)?|inform(?:ed)?"
    r"|notif(?:y|ied)"
    r"|warn(?:ed)?|ring[ ]for|ring|rang|buzz|beep"
    r"|(?:dites|dis|dire|redites|demande[rz]?|redemande[rz]?)(?:[ ]bien)?[ ]à"
    r"|(?:vois|voyez|voir|vu|r[ée]gler|r[ée]gl[ée]|organis[ée]|convenu)[ ]avec|check(?:ed)?[ ]with"
    r"|pr[ée]ven(?:ir|ez)|avert(?:ir|issez)|sonner|sonnez(?:[ ]chez)?|cheers[ ]to|kudos[ ]to"
    r"|(?:brought|handed|given|gave|passed|returned|sold|offered|lent)(?:[ ]it|[ ]them)?[ ]to"
    r"|(?:gift|present|surprise|meant|intended|destined)[ ]for"
    r"|(?:cadeau|surprise|destin[ée]e?s?|offert|pr[ée]vue?s?)[ ](?:à|pour)"
    r"|(?:the[ ])?attention[ ]of))[ ]"
    rf"(?P<v>{_ROW})"
)
_LET = re.compile(
    rf"\b(?i:let|have|get|had)[ ](?P<v>{_ROW})[ ](?i:know|call|ring|phone|email|to[ ]\w)"
)
_OF = re.compile(rf"(?:[ ](?:of|de)[ ]|[ ]d['’])(?P<v>{_ROW})")
_OWNED = re.compile(r"(?<![\w-])([^\W\d_]+(?:-[^\W\d_]+)?)$")
_OF_PEOPLE = KIN | frozenset(
    """anniversaire mariage bapteme communion chambre dossier ans depart naissance reponse message
    accord presence absence collegue remplacant remplacante birthday wedding christening behalf
    """.split()
)
"""Folded nouns that have a person after "of"."""
_OF_ANYTHING = frozenset(
    """lit velo colis commande cadeau compte cartable poussette doudou manteau berceau trottinette
    paquet bureau porte maison adresse numero telephone mail courriel nom cheque carte""".split()
)
"""The same, of known first names only."""
_POSSESSIVE = re.compile(
    rf"(?<![\w'’-])(?P<v>{_X})['’]s[ ](?:(?P<s>birthday|mum|mam|mom|mummy|dad|mother|father|sister"
    r"|brother|aunt|auntie|uncle|husband|wife|partner|boyfriend|girlfriend|son|daughter|wedding"
    r"|room"
    r"|bedroom|christening|graduation|nan|gran|grandma|cousin|neighbour|neighbor|funeral)"
    r"|parcel|package|order|bed|account|card|present|gift|address|email|message|reply|phone"
    r"|house|flat"
    r"|door|cot|pram|scooter|bike|case|file|number|name|colleague|voicemail|desk|shoes|dress"
    r"|coat)\b"
)
_WRITTEN = re.compile(
    r"(?i:(?<![\w-])(?:pr[ée]noms?|gravée?|[ée]crite?|[ée]crire|inscrite?|brodée?|orthographiée?"
    r"|engraved?"
    r"|spelt|spelled|wrote|written|(?:says?|reads?)|misspelled|misspelt|embroidered|dedicated[ ]to)"
    rf"[ ](?:as[ ])?[«\"“‘]?[ ]?)(?P<v>{_ROW}){_END}"
)
_SWAPPED = re.compile(
    r"(?i:(?<![\w-])(?:mettre|mettez|mis|noter|notez|[ée]crire|[ée]crivez|put|write|spell|wrote"
    r"|have)"
    rf"(?:[ ]it[ ]as|[ ]as)?[ ])(?P<v>{_ROW})[ ](?:au[ ]lieu[ ]d(?:e[ ]|['’])"
    rf"|à[ ]la[ ]place[ ]d(?:e[ ]|['’])"
    rf"|et[ ]non[ ](?:pas[ ])?|instead[ ]of[ ]|rather[ ]than[ ]|and[ ]not[ ])(?P<w>{_ROW})"
)
_BELL = re.compile(
    r"(?i:(?<![\w-])(?:sonnettes?|bo[îi]te[ ](?:aux|à)[ ]lettres?|interphone|(?:door)?bell"
    r"|buzzer|intercom"
    r"|letter\s?box|mail\s?box|name\s?plate|[ée]tiquette)"
    r"[ ,]{0,2}(?:il[ ]y[ ]a(?:it)?|indique|affiche|est|porte|says?|reads?|shows?|is|c['’]est"
    r"|[:=])[ ]"
    rf"(?:[ée]crit[ ]|marqu[ée][ ]|marked[ ]|le[ ]nom[ ]|the[ ]name[ ])?[«\"“]?[ ]?)(?P<v>{_ROW})"
)
_FAMILY = re.compile(
    rf"(?:(?<!\w)[Tt]he[ ](?P<v>{_X}(?:[ -]{_X})?)[ ](?:family|household|residence)\b"
    rf"|(?<!\w)(?i:famille)[ ](?P<w>{_ROW})|(?<!\w)chez[ ]les[ ](?P<x>{_X})"
    rf"|\b(?:left|given|handed|delivered|dropped|neighbours|neighbors"
    rf"|next[ ]door)\b[^.!?\n]{{0,24}}"
    rf"[ ]the[ ](?P<y>{_X}s)(?=[ ]?(?:[,.;!?\n]|$|(?:at|in|across|on|from|next|who)\b)))"
)
_KIN_TITLE = re.compile(
    r"(?<!\w)(?:(?i:grand-?ma|grand-?pa|granny|gran|grandad|granddad|nana|nan|nanny|uncle|aunt"
    r"|aunti?e|aunty"
    r"|papi|papy|mamie|mamy|m[ée]m[ée]|p[ée]p[ée]|tata|tatie|tonton|oncle|tante|sister|brother)"
    r"|(?P<s>(?i:big|little|old|young|p['’]tit|p['’]tite)))"
    rf"[ ](?P<v>{_X})"
)
_BRAND_KIN = frozenset(
    "ben ben's bens bessie bessie's john nova jemima mac tikes navy spice bubs".split()
)
_ACTOR = re.compile(
    rf"(?:^|[.!?\n:,][ ]?|\b(?:que|qu['’]|that|and|et|mais|but)[ ])(?P<v>{_X}(?:[ ]{_X})?)[ ]"
    r"(?:(?:m['’]a(?:vait)?|(?:nous|vous)[ ]a(?:vait)?)[ ](?:bien[ ])?(?:dit|promis|r[ée]pondu"
    r"|assur[ée]"
    r"|expliqu[ée]|confirm[ée]|conseill[ée]|rappel[ée]|indiqu[ée]|affirm[ée]|transmis|aid[ée]"
    r"|garanti)"
    r"|(?:vous|me|nous)[ ]r?e?(?:rappel|contact|écri|tien)\w+|s['’](?:en[ ])?(?:occup)\w+"
    r"|a[ ](?:sign[ée]|promis|raccroch[ée]|r[ée]ceptionn[ée])"
    r"|(?:told|promised|assured|advised|informed|emailed|called|rang)[ ](?:me|us|you)\b"
    r"|said[ ](?:that|it|he|she|they|to|you)\b|(?:who|qui)[ ](?:works|lives|signed|habite"
    r"|travaille)"
    r"|n['’]a[ ](?:jamais|pas|plus|rien)[ ](?:rappel|r[ée]pond|dit|donn|envoy)\w+"
    r"|(?:never|didn['’]t)[ ](?:rang|called|ring|call|replied|reply|answer|phoned|wrote|got)"
    r"|will[ ](?:call|ring|phone|text|be[ ]in[ ]touch|collect|pick)"
    r"|is[ ](?:handling|dealing|off[ ]sick|away|on[ ]leave|my|our)\b)"
)
_AGED = re.compile(
    rf"(?<![\w'’-])(?P<v>{_X})[ ]?(?:\([ ]?|,[ ])\d{{1,2}}[ ]?"
    r"(?:ans|mois|yrs?|years?|y\.?o\.?|months?)?(?:[ ](?:old|et[ ]demi))?[ ]?[),]"
)
_KIN_BEFORE = re.compile(
    r"\b(?:mes|nos|ses|my|our|her|his|their)[ ](?:\w{2,8}[ ])?(?:enfants|filles|fils|gar[çc]ons"
    r"|jumea\w+"
    r"|jumelles|petits-\w+|ni[èe]ces|neveux|kids?|children|boys|girls|twins|sons|daughters"
    r"|nephews|nieces"
    r"|grand\w+)\b[^.!?\n]{0,60}$",
    re.IGNORECASE,
)
_PAIR = re.compile(
    rf"(?:^|[.!?\n][ ]?)(?:For|Pour|From|With|Avec)[ ](?P<v>{_X}(?:[ ]{_X})?)[ ](?:and|et|&)[ ]"
    rf"(?P<w>{_X}(?:[ ]{_X})?)(?=,)"
)
_SUBJECT = re.compile(
    r"(?:^|\n)[> ]*(?i:objet|subject|re|sujet)[ ]?:[^\n]{0,40}?\b(?i:r[ée]clamation|dossier"
    r"|litige|complaint"
    rf"|claim|case|refund|remboursement|plainte|sav)[ ](?:-[ ]|de[ ])?(?P<v>{_ROW})(?=[ ]?(?:[/"
    rf"|–—\n-]|$))"
)

_SURE = (
    (_TOLD, Words(
        """tell told telling remind reminded asked ask inform informed notify notified warn warned
        ring rang buzz beep dites dis dire redites demande demander demandez redemande redemander
        redemandez vois voyez voir vu régl* regl* organisé organise
        convenu check checked prévenir prevenir prévenez prevenez avertir avertissez sonner sonnez
        cheers kudos brought handed given gave passed returned sold offered lent gift present
        surprise meant intended destined cadeau destin* offert prévu* prevu* attention"""
    )),
    (_LET, Words("let have get had")),
    (_BELL, Words(
        """sonnette* lettre* interphone* bell* doorbell* buzzer* intercom* letter* box* letterbox*
        mailbox* plate* nameplate* étiquette* etiquette*"""
    )),
    (_FAMILY, Words(
        """family household residence famille chez left given handed delivered dropped neighbours
        neighbors door"""
    )),
    (_ACTOR, Words(
        """dit* promis* répond* repond* assur* expliqu* confirm* conseill* rappel* indiqu* affirm*
        transmis* aid* garanti* *rappel* *contact* *écri* *tien* occup* sign* raccroch*
        réceptionn* receptionn* told advised informed emailed called rang said who qui donn* envoy*
        never didn will is"""
    )),
    (_SUBJECT, Words("objet subject re sujet")),
    (_WRITTEN, Words(
        """prénom prenom prénoms prenoms grav* écrit ecrit écrite ecrite écrire ecrire inscrit
        inscrite brod* orthographi* engrave engraved spelt spelled wrote written say says read
        reads misspelled misspelt embroidered dedicated"""
    )),
    (_SWAPPED, Words("lieu place non instead rather not")),
)  # fmt: skip
"""Patterns that any word with a capital may fill, and words of which each match holds one."""
_KIN_TITLES = Words(
    """grand grandma grandpa granny gran grandad granddad nana nan nanny uncle aunt aunte auntie
    aunty papi papy mamie mamy mémé meme méme memé pépé pepe pépe pepé tata
    tatie tonton oncle tante sister brother big little old young tit tite"""
)
_ALSO_THINGS = (_BELL, _PAIR, _SUBJECT, _WRITTEN, _SWAPPED)
"""Where a colour or a material may stand as well as a name."""
_WEAK = (
    (_POSSESSIVE, ("'s ", "’s ")),
    (_OF, (" of ", " de ", " d'", " d’")),
    (_AGED, ("(", ", ")),
)


def _at_words(begins: str) -> re.Pattern[str]:
    """Where a word starts with one of ``begins``: tried at first letters, not at each character."""
    letters = "".join(sorted({begin[0] for begin in begins.split("|")}))
    return re.compile(rf"[{letters}](?<!\w.)(?<=(?={begins}).)")


_BEGINS = {
    _TOLD: _at_words(
        "tell|told|remind|ask|inform|notif|warn|ring|rang|buzz|beep|dites|dis|dire|redi|demande"
        "|redemande|vois|voyez|voir|vu|r[ée]gl|organis|convenu|check|pr[ée]ven|avert|sonne|cheers"
        "|kudos|brought|handed|given|gave|passed|returned|sold|offered|lent|gift|present|surprise"
        "|meant|intended|destin|cadeau|offert|pr[ée]vu|the[ ]|attention"
    ),
    _KIN_TITLE: _at_words(
        "gra|nan|unc|aun|pap|mam|m[ée]m|p[ée]p|tat|ton|onc|tan|sis|bro|big|lit|old|you|p['’]t|pet"
    ),
    _FAMILY: _at_words("the[ ]|fami|chez|left|give|hand|deli|drop|neig|next"),
    _ACTOR: re.compile(
        r"[.!?\n:,qtaemb](?:(?<=[.!?\n:,])|(?<!\w.)(?:(?<=q)u(?:e[ ]|['’][ ])|(?<=t)hat[ ]"
        r"|(?<=a)nd[ ]|(?<=e)t[ ]|(?<=m)ais[ ]|(?<=b)ut[ ]))(?=[ ]?[^\W\d_a-zß-öø-ÿ])"
    ),
}
"""What the matches of a slow pattern begin with; read in lower case but for the last one's."""
_PAIR_OPENERS = ("For ", "Pour ", "From ", "With ", "Avec ")
_AGE = re.compile(r"[(,][ ]?\d")
_WORDS = (COMMON_WORDS["fr"] & COMMON_WORDS["en"]) | frozenset(
    """blue red pink purple beige navy teal cream ivory maroon turquoise silver rouge bleue
    marron kaki taupe ecru mauve sales delivered shipped returned refunded cancelled pending error
    erreur livre expedie annule rembourse fragile sold vendu small medium large alexa siri cortana
    legal finance marketing dispatch hq reception security hr it""".split()
)
"""Folded words that are no name in these places, beside the plain ones."""
_SHORT_CAPITALS = 3
_MOST_READ = 4_000
_TOKEN = re.compile(r"\S+")


def placed_names(text: str, lowered: str) -> Iterator[Place]:
    """Where a word with a capital stands as a person only would; nothing in a shouted text."""
    if text == lowered or is_shouted(text):
        return
    read = text[:_MOST_READ]
    held = bits(text)
    for pattern, needed in _SURE:
        if held & needed.bit:
            yield from _all_groups(read, pattern)
    if has_any(text, _PAIR_OPENERS):
        yield from _all_groups(read, _PAIR)
    for found in _found(_KIN_TITLE, read) if _KIN_TITLES.stand_in(text) else ():
        word = folded_word(found["v"])
        if word not in _BRAND_KIN and (not found["s"] or word in GIVEN_NAMES):
            yield from _people(text, _name(text, *found.span("v")), is_sure=True)
    for pattern, hints in _WEAK:
        may_match = has_any(lowered, hints) and (pattern is not _AGED or _tells_age(read))
        for found in pattern.finditer(read) if may_match else ():
            if _is_told(pattern, found, read):
                yield from _people(text, _name(text, *found.span("v")), is_sure=False)


def _all_groups(text: str, pattern: re.Pattern[str]) -> Iterator[Place]:
    for found in _found(pattern, text):
        for group, value in found.groupdict().items():
            if value:
                start, end = found.span(group)
                if pattern in _ALSO_THINGS and folded_word(value) in ALL_COMMON_WORDS:
                    continue
                is_sure = pattern is _FAMILY or pattern is _BELL
                yield from _people(text, _name(text, start, end), is_sure=is_sure)


def _found(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of ``pattern``, tried only where one may begin."""
    begins = _BEGINS.get(pattern)
    if begins is None:
        return pattern.finditer(text)
    read = text if pattern is _ACTOR else lower(text)
    starts = (begin.start() for begin in begins.finditer(read))
    return matches_at(pattern, text, itertools.chain((0,), starts))


def _tells_age(text: str) -> bool:
    return DIGITS.stands_in(text) and _AGE.search(text) is not None


def _is_told(pattern: re.Pattern[str], found: re.Match[str], text: str) -> bool:
    """Whether a weaker place holds a known first name, or has kin before or after it."""
    is_given = folded_word(found["v"]).split()[0].split("-")[0] in GIVEN_NAMES
    if pattern is _OF:
        noun = _OWNED.search(text, max(0, found.start() - 24), found.start())
        word = folded_word(noun[1]) if noun else ""
        return word in _OF_PEOPLE or (is_given and word in _OF_ANYTHING)
    if is_given:
        return True
    if pattern is _POSSESSIVE:
        return found["s"] is not None
    before = text[max(0, found.start() - 80) : found.start()]
    return pattern is _AGED and _KIN_BEFORE.search(before) is not None


def _name(text: str, start: int, end: int) -> Iterator[Place]:
    """The words of a row that can be a name: up to the first that is none."""
    stop = start
    for token in _TOKEN.finditer(text, start, end):
        word = token.group()
        if stop > start and is_particle(word):
            continue
        if not word[:1].isupper() and not word.startswith(("d'", "d’")):
            break
        if _is_no_name(word):
            break
        stop = token.end()
    if stop > start:
        yield start, stop


def _people(text: str, places: Iterator[Place], *, is_sure: bool) -> Iterator[Place]:
    """The places that hold no goods; "the X family" is sure to, in spite of its article."""
    for start, end in places:
        if is_sure or not is_goods(text, start, end):
            yield start, end


def _is_no_name(word: str) -> bool:
    folded = folded_word(word)
    if folded in GIVEN_NAMES and folded not in _WORDS:
        return folded in BRANDS
    is_short = word.isupper() and len(word) <= _SHORT_CAPITALS
    return (
        is_short
        or folded in BRANDS
        or folded in NOT_NAMES
        or folded in GOODS
        or folded in KIN
        or folded in _WORDS
        or is_plain_word(folded)
        or is_plain_word(folded.removesuffix("s"))
    )
