"""Access codes, passwords and dates of birth: known by the words before them alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mining.hints import Hints, Words, has_any, lower_case
from mining.recognisers.spans import Span, spans_of

MONTHS = (
    r"(?:janv(?:ier)?|f[ée]vr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|ao[ûu]t"
    r"|sept(?:embre)?"
    r"|oct(?:obre)?|nov(?:embre)?|d[ée]c(?:embre)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?"
    r"|apr(?:il)?"
    r"|may|june?|july?|aug(?:ust)?|sep(?:tember)?|october|november|december|dec)\.?"
)
"""A month's name or its abbreviation, in French and English, ignoring case."""

_FRENCH_LOCKS = (
    r"porte|portail|portillon|grille|ascenseur|cave|local|barri[èe]re|r[ée]sidence|immeuble"
    r"|b[âa]timent|hall|garage"
    r"|parking|bo[îi]te|entr[ée]e|all[ée]e|cour|casier|consigne|locker|coffre|cl[ée]s?|sas|local"
    r"|bo[îi]tier|bas|cadenas|alarme|messagerie|r[ée]pondeur|wi-?fi|box|interphone|acc[èe]s"
)
_FRENCH_USES = (
    r"retrait|collecte|r[ée]cup[ée]ration|d[ée]p[ôo]t|remise|r[ée]ception|validation"
    r"|v[ée]rification|s[ée]curit[ée]|connexion|d[ée]verrouillage|d[ée]blocage"
    r"|r[ée]initialisation|ouverture|activation|authentification|autorisation|identification"
)
_ENGLISH_LOCKS = (
    r"door|gate|access|entry|lift|elevator|entrance|building|lobby|lock\s?box|key\s?box"
    r"|key\s?safe|keypad"
    r"|buzzer|call\s?box|intercom|garage|alarm|safe|locker|padlock|shed|barrier|parking"
    r"|voicemail|answerphone|wi-?fi|community|complex|estate|porch|hallway|foyer"
)
_ENGLISH_USES = (
    r"collection|collect|pick[- ]?up|release|verification|verify|security|authentication|auth"
    r"|authori[sz]ation|activation|log[- ]?in|sign[- ]?in|sms|text|one[- ]time|otp|2fa|mfa"
    r"|two[- ]factor|unlock|reset|secret|temporary|pin"
)
_CODE_CUE = re.compile(
    rf"\b(?:digicodes?|interphones?|visiophone|buzzer|keypad|intercom|passcode|pass\scode|otp"
    rf"|pin(?:\scode)?|puk|combi(?:nation|naison)"
    rf"|(?:{_ENGLISH_LOCKS}|{_ENGLISH_USES})\s(?:codes?|pin|number|combination|combo)"
    rf"|(?:building|gate|lobby|door|porch|garage)\s(?:entry|entrance|access)"
    rf"|codes?\s(?:(?:for|to|pour|pr|de|du|des|d|d['’])\s?(?:the\s|my\s|our\s|la\s|le\s|l['’]\s?"
    rf"|ma\s|mon\s|notre\s|ouvrir\s|open\s|unlock\s|entrer|get\sin|acc[ée]der|enter){{0,3}}"
    rf"(?:{_FRENCH_LOCKS}|{_FRENCH_USES}|{_ENGLISH_LOCKS}|front|back|side)?"
    rf"|(?:pin|secret|confidentiel|perso(?:nnel)?|sms|puk|otp|unique|temporaire|provisoire"
    rf"|re[çc]u|{_FRENCH_LOCKS}|retrait)\b)"
    r"|(?:code|num[ée]ro|n°|number)?\s?(?:de\s(?:la|ma)\s)?(?:(?:e-?)?cartes?[- ]cadeau"
    r"|ch[èe]que[- ]cadeau|bon[- ]cadeau|(?:e-?)?gift\s?(?:card|voucher))"
    r"(?:\s(?:code|number|num[ée]ro|n°))?)"
    r"(?P<g>[^\d\n.!?;]{0,40}?)(?<![\w'’])"
    r"(?P<v>\d{2,4}(?:[ -]\d{2,4}){1,3}|\d(?:[ -]\d){3,7}"
    r"|(?=[a-z*\#-]{0,8}\d)[a-z0-9*\#](?:-?[a-z0-9*\#]){1,23})(?!\w)"
    r"(?=(?P<a>.{0,14}))",
)
_PLAIN_CODE = re.compile(
    r"\bcodes?(?P<g>[^\w\n.!?;]{1,3}(?:(?:est|is|was|[ée]tait|c['’ ]est|c|le|the|it['’]s)"
    r"[\s:,]{1,3}){0,3}[«\"'(]?\s?)"
    r"(?P<v>\d{3}[ -]\d{3}|(?=[a-z*\#]?\d)[a-z0-9*\#](?:-?[a-z0-9*\#]){3,11})(?!\w)"
    r"(?=(?P<a>.{0,14}))",
)
_OTHER_CODE_BEFORE = re.compile(
    r"(?:promo\w*|r[ée]duction|remise|discount|voucher|coupon|error|erreur|d[ée]faut|fault|status"
    r"|zip|post(?:al)?|product|produit|article|item|style|model|mod[èe]le|colou?r|couleur|coloris"
    r"|teinte|bar|qr|ean|country|pays|area|dial\w*|source|dress|hs|customs|douan\w*|naf|ape|iata"
    r"|sort|swift|bank|banque|guichet|parrain\w*|referral|offre|offer|sku|batch|lot|fabric|key"
    r"|theme|color|shade|version|bic)[- ]?s?\s?$"
)
_UNIT_AFTER = re.compile(
    r"\s?(?:jours?|days?|h\b|heures?|hours?|mn\b|min|sec|mois|months?|semaines?|weeks?|ans?\b"
    r"|years?|€|euros?|eur\b|£|\$|%|chiffres|digits|caract|char|cm\b|mm\b|fois|times|people|person"
    r"|tentatives|attempts|articles?|items?|points?|am\b|pm\b|[:h]\d|er\b|e\b|[èe]me|th\b|kg\b|g\b)"
)
_LINK = re.compile(
    r"(?:\s|[:=,(«\"'\-–—→>]|n\s?[°ºo]\.?|c\s?['’]?\s?(?:est|[ée]tait)|est|[ée]tait|is|was|it['’]?s"
    r"|le|la|the|svp|suivant|now|new|nouveau)*"
)
YEAR = re.compile(r"(?:19|20)\d{2}")
"""Four digits that are a year rather than a code, an order or a card."""
_PROMO_AFTER = re.compile(
    r"codes?[- ](?:promo|r[ée]duc|de[ ]r[ée]duc|article|produit|erreur"
    r"|postal|barre)"
)
_CAME = re.compile(
    r"\b(?:came\s(?:through|in)|received|got|re[çc]us?|re[çc]ue|arriv\w+|sent|envoy\w+|says?|said"
    r"|disait|tape[rz]?|entre[rz]|saisi\w*|enter(?:ed)?|typed?|tried|essay\w+|press|punch|key\sin"
    r"|dial|compose[rz]?|faites|faut\sfaire|use[dz]?|utilise[rz]?|i\shave|i['’]ve\sgot|j['’]ai"
    r"|mine\sis"
    r"|le\smien\sest|voici|here\sis|here['’]s)\b[^\d\n.!?]{0,24}?(?<!\w)"
    r"(?P<v>\d{3}[ -]\d{3}|[a-z]?\d{4,8}[a-z*\#]?"
    r"|(?=[a-z]{0,4}\d\d)[a-z]{1,3}\d{2,5}[a-z]{1,3})(?![\w]|[.,]\d)(?=(?P<a>.{0,14}))"
)
_DIALLED = re.compile(
    r"\b(?:tape[rz]?|compose[rz]?|faites|faire|press|punch(?:\sin)?|key\sin|dial|enter)\s(?:le\s"
    r"|the\s)?"
    r"(?P<v>(?=[a-z*\#]{0,3}\d)[a-z0-9*\#]{3,8})(?!\w)[^.!?\n]{0,30}"
    r"\b(?:cloche|portes?|portail|portillon|touche|sonnette|door|gate|bell|key|hash|buzzer|lock"
    r"|key\s?pad|pad|panel|clavier|bo[îi]tier|interphone|digicode|intercom|entr[ée]e|alarm\w*)\b"
)
_LOCK = (
    r"(?:bo[îi]te|bo[îi]tier|coffre|cadenas|porte|portail|portillon|grille|alarme|casier|consigne"
    r"|garage|barri[èe]re|abri|cabanon|local|lock\s?box|key\s?box|key\s?safe|padlock|door|gate"
    r"|alarm"
    r"|locker|shed|safe|barrier|porch|store\s?room|bike\sstore)s?"
)
_OPENS = re.compile(
    rf"\b{_LOCK}\b[^\d.!?\n]{{0,30}}?\b(?:ouvr\w+|d[ée]verrouill\w+|coup\w+|d[ée]sactiv\w+"
    r"|d[ée]bloqu\w+|d[ée]sarm\w+|open(?:s|ed)?|unlock(?:s|ed)?|goes\s(?:on|off)|turns?\soff"
    r"|disarms?|switches\soff|stops?)\s(?:bien\s)?(?:avec|with|by|using|en\stapant|au"
    r"|si\svous\s(?:faites"
    r"|tapez)|if\syou\s(?:type|enter|press)|(?:when|once)\syou\s(?:type|enter|press))\s"
    r"(?:le\s|the\s)?(?:code\s|num[ée]ro\s"
    r"|number\s)?(?P<v>(?=[a-z*\#]{0,3}\d\d)[a-z0-9*\#]{3,8})(?![\w]|[.,]\d)"
    r"(?=(?P<a>.{0,14}))"
)
_CODE_WORDS = Words(
    """digicode* interphone* visiophone* buzzer* keypad* intercom* passcode* code* otp* pin* puk*
    combination* combinaison* combo* number* entry* entrance* access* cadeau* *gift*"""
)
_DIAL_WORDS = Words(
    "tape taper tapez compose composer composez faites faire press punch key dial enter"
)
_OPEN_WORDS = Words(
    """ouvr* déverrouill* deverrouill* coup* désactiv* desactiv* débloqu* debloqu* désarm* desarm*
    open opens opened unlock unlocks unlocked goes turn turns disarm disarms switches stop stops"""
)
_CAME_ROOM = 160
"""Characters after "code" in which what was received or is to be typed is one."""

_PASSWORD = re.compile(
    r"\b(?:mots?\sdes?\spasses?|mdp|pass(?:word|phrase|code)s?|passwd|pwd|pw"
    r"|(?:cl[ée]|pass|code|key)\s(?:du\s|de\sla\s|for\s(?:the\s)?)?(?:wi-?fi|box|wpa2?)"
    r"|(?:wi-?fi|wpa2?)\s(?:key|pass))\b"
)
_PASSWORD_ROOM = 70
_TOKEN = re.compile(r"[^\s,;:()«»\"“”\[\]]{4,40}")
_LINKED = re.compile(
    r"(?:(?<!\w)(?:est|[ée]tait|c\s?['’]?\s?(?:est|[ée]tait)|is|was|to\sbe|been|be|provisoire"
    r"|temporaire|temporary|nouveau|new|old|ancien|currently|actuel|suivant|following|entre"
    r"|utilise|mis|set\sto)|[:=«\"“'(>→-])\s{0,2}[«\"“'(]?\s?$"
)
_SECRET = re.compile(r"(?=.*[^\W\d_])(?=.*\d|.+[!@#$%&*_+=?^~§].).{5,}")
"""A letter and a digit, or a letter and a sign in the middle."""
_NO_SECRET = re.compile(
    r"(?:iphone|ipad|ios|android|windows|galaxy|xbox|https?|www)\S*|\S+@\S+\.\w+"
    r"|\d{1,4}(?:er|st|nd|rd|th|[èe]mes?|h|min|days?|jours?|x|ko|mo|gb|mb)\S*|\w{1,3}\d"
    r"|\W{0,3}</?[a-z][a-z0-9]{0,9}>\S*"
)
_QUOTED_PASSWORD = re.compile(
    r"\b(?:mots?\sde\spasse|mdp|password|passphrase|passwd|pwd|pw)\s?"
    r"(?:(?:est|is|was|[ée]tait|:|=)\s?){1,2}[«\"“'‘]\s?(?P<v>[^«»\"“”'’\n]{4,40}?)\s?[»\"”'’]"
)

_BIRTH_DATE = (
    rf"\d{{1,2}}[/.\- ]\d{{1,2}}[/.\- ](?:19|20)?\d{{2}}|(?:19|20)\d{{2}}-\d{{1,2}}-\d{{1,2}}"
    rf"|\d{{1,2}}(?:er|st|nd|rd|th)?\s(?:of\s|de\s)?{MONTHS}(?:,?\s(?:(?:19|20)\d{{2}}"
    rf"|['’]?\d{{2}}\b"
    rf"(?!\s?[h:€])))?"
    rf"|{MONTHS}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d{{2}}"
)
_BIRTH = re.compile(
    rf"\b(?:n[ée]+(?:\(e\))?\s(?:le|en|on)|(?:date\sde\s)?naissance|born(?:\son|\sin)?"
    rf"|date\sof\sbirth|d\.?o\.?b\.?|ddn|birth\s?(?:date|day)|anniversaire)\b"
    rf"(?P<g>[^\d\n]{{0,16}}?)(?P<v>{_BIRTH_DATE}|(?:19[2-9]|200|201)\d)(?!\d)"
)
"""Read in lower case, which is faster than ignoring case."""
_BIRTH_FAR = re.compile(
    r"\b(?:naissance|date\sof\sbirth|d\.?o\.?b\.?|ddn|birth\s?(?:date|day)s?|anniversaire)\b"
    rf"(?P<g>[^\d\n]{{0,80}}?)(?P<v>{_BIRTH_DATE})(?!\d)"
)
_BIRTH_AFTER = re.compile(
    rf"(?<!\d)(?P<v>{_BIRTH_DATE})(?!\d)[^\d\n.!?]{{0,6}}"
    r"(?:(?:c['’]est|it['’]?s|is|est|as)\s)?(?:(?:ma|sa|mon|my|her|his|la|the)\s)?"
    r"(?:date\sde\snaissance|naissance|date\sof\sbirth|d\.?o\.?b\b|birth\s?(?:day|date)"
    r"|anniversaire)"
)
_OTHER_DAY = re.compile(
    r"\b(?:command|livr|achet|achat|re[çc]u|arriv|envoi|envoy|exp[ée]di|retour|order|deliver|bought"
    r"|purchas|sent|ship|dispatch|return|avant|before|by\b|until|jusqu|valable|valid|expire|promo)"
)
_LONG_DATE = re.compile(r"(?:19|20)\d{2}$|['’]?\d{2}$")
_PROMO_SHAPE = re.compile(r"[a-z]{3,20}\d{1,4}")
_CODE_HINTS = Hints(
    "code", "interphone", "pin", "otp", "cadeau", "gift", "buzzer", "keypad", "intercom", "combi",
    "puk", "visioph", "portail", "porte", "door", "gate", "alarm", "lock", "boîte", "boite",
    "coffre", "cadenas", "casier", "consigne", "garage", "shed", "safe", "key box", "keybox",
    "panel", "lobby", "entry", "panneau",
)  # fmt: skip
_PASSWORD_HINTS = Hints("passe", "mdp", "passw", "pwd", "pw ", "pw:", "passphr", "passcode", "wifi",
                   "wi-fi", "wpa")  # fmt: skip
_BIRTH_NOUNS = ("naissance", "birth", "dob", "d.ob", "do.b", "d.o.b", "ddn", "anniversaire")
_BIRTH_HINTS = Hints(
    "né", "nee ", "ne le", "ne en", "ne(", "naiss", "born", "birth", "dob", "d.o.b", "anniv", "ddn",
)  # fmt: skip


def births(text: str) -> Iterator[Span]:
    """Dates of birth, told by the words around them."""
    if not _BIRTH_HINTS.stand_in(text):
        return
    lowered = lower_case(text)
    for found in _BIRTH.finditer(lowered):
        if not _OTHER_DAY.search(found["g"]):
            yield Span(found.start("v"), found.end("v"), "DATE_OF_BIRTH")
    if not has_any(lowered, _BIRTH_NOUNS):
        return
    for found in _BIRTH_FAR.finditer(lowered):
        if _LONG_DATE.search(found["v"]) and not _OTHER_DAY.search(found["g"]):
            yield Span(found.start("v"), found.end("v"), "DATE_OF_BIRTH")
    yield from spans_of(_BIRTH_AFTER, lowered, "DATE_OF_BIRTH")


def access_codes(text: str) -> Iterator[Span]:
    """Door codes, PINs and gift-card codes; promo codes, postcodes and error codes are none."""
    if not _CODE_HINTS.stand_in(text):
        return
    lowered = lower_case(text)
    for found in _CODE_CUE.finditer(lowered) if _CODE_WORDS.stand_in(text) else ():
        if _is_code(found, lowered):
            yield Span(found.start("v"), found.end("v"), "CODE")
    for found in _PLAIN_CODE.finditer(lowered) if "code" in lowered else ():
        if _is_code(found, lowered) and not _PROMO_SHAPE.fullmatch(found["v"]):
            yield Span(found.start("v"), found.end("v"), "CODE")
    if _DIAL_WORDS.stand_in(text):
        yield from spans_of(_DIALLED, lowered, "CODE")
    for found in _OPENS.finditer(lowered) if _OPEN_WORDS.stand_in(text) else ():
        if not _UNIT_AFTER.match(found["a"]):
            yield Span(found.start("v"), found.end("v"), "CODE")
    yield from _all_received(lowered)


def _all_received(lowered: str) -> Iterator[Span]:
    at = lowered.find("code")
    while at >= 0:
        is_other = _PROMO_AFTER.match(lowered, at) is not None
        if not is_other and not _OTHER_CODE_BEFORE.search(lowered, max(0, at - 20), at):
            yield from _received(lowered, at)
        at = lowered.find("code", at + _CAME_ROOM)


def _received(lowered: str, at: int) -> Iterator[Span]:
    """Codes that came or are to be typed, some words after "code": "An old one came, 481 207"."""
    for found in _CAME.finditer(lowered, at, at + _CAME_ROOM):
        if not _UNIT_AFTER.match(found["a"]) and not YEAR.fullmatch(found["v"]):
            yield Span(found.start("v"), found.end("v"), "CODE")


def _is_code(found: re.Match[str], lowered: str) -> bool:
    """Whether what a cue of codes led to is one, not a number of days or a promo code."""
    value, gap = found["v"], found["g"]
    digits = sum(c.isdigit() for c in value)
    if digits < 2 or _UNIT_AFTER.match(found["a"]):
        return False
    start = found.start()
    if lowered[start : start + 4] == "code" and _OTHER_CODE_BEFORE.search(
        lowered, max(0, start - 20), start
    ):
        return False
    if has_any(gap, ("promo", "postal", "erreur", "error", "barre")):
        return False
    is_linked = _LINK.fullmatch(gap) is not None
    is_long = (digits >= 4 or not value.isdigit()) and not YEAR.fullmatch(value)
    return is_linked or is_long


def passwords(text: str) -> Iterator[Span]:
    """Passwords and keys of a network, told by the words before them, with or without digits."""
    if not _PASSWORD_HINTS.stand_in(text):
        return
    lowered = lower_case(text)
    yield from spans_of(_QUOTED_PASSWORD, lowered, "CODE")
    for cue in _PASSWORD.finditer(lowered):
        yield from _after_cue(lowered, cue.end())


def _after_cue(lowered: str, start: int) -> Iterator[Span]:
    """The first word after a password's cue that looks like one and is said to be it."""
    for token in _TOKEN.finditer(lowered, start, start + _PASSWORD_ROOM):
        word = token.group().strip("'’").rstrip(".?")
        is_told = _LINKED.search(lowered, start, token.start()) is not None
        if is_told and _SECRET.fullmatch(word) and not _NO_SECRET.fullmatch(word):
            at = token.start() + token.group().index(word)
            yield Span(at, at + len(word), "CODE")
            return
