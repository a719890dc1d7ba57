"""E-mail addresses, links, handles and IP addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from kb.words import fold
from mining.hints import Hints, Trait, has_any, lower_case, matches_at
from mining.recognisers.plain_words import is_plain_word
from mining.recognisers.spans import Span, spans_of

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,200}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_EMAIL_AT = Trait(re.compile(r"@(?<=[\w.+'-]@)[\w-]").search, in_words=False)
"""The middle of an address, which is quick to find: most signs of this kind begin a handle."""
_PROVIDER = (
    r"(?:gmail|hotmail|outlook|live|yahoo|ymail|icloud|orange"
    r"|wanadoo|free|sfr|laposte|bbox|numericable|gmx|proton(?:mail)?|aol|btinternet|skynet"
    r"|bluewin)"
)
_EMAIL_CUT_AT = re.compile(rf"@\s?{_PROVIDER}", re.IGNORECASE)
_EMAIL_CUT = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,200}}\s?@\s?{_PROVIDER}"
    r"(?:\s?\.\s?(?:[a-z]{2,3}\b(?:\.[a-z]{2}\b)?))?",
    re.IGNORECASE,
)
_ENDINGS = r"(?:com|fr|net|org|eu|be|ch|uk|io|co|de|ca|es|it|info|me)"
_WORD_DOT = r"point|dot|tiret|dash|underscore|hyphen|moins|plus"
_LOCAL = rf"(?<![\w.+-])[\w.+-]{{1,64}}(?:\s(?:{_WORD_DOT})(?:\sdu\sbas)?\s[\w+-]{{1,40}}){{0,3}}"
_DOT = (
    rf"(?:\.|\s?\.\s?(?={_ENDINGS}\b)|\s?[(\[{{]\s?(?:dot|point|\.)\s?[)\]}}]\s?"
    r"|\s{1,2}(?:dot|point|tiret)\s{1,2})"
)
_AT = r"at|a|arr?obas?[ec]?|arr?obaze|@"
_EMAIL_SPELLED = re.compile(
    rf"{_LOCAL}\s{{0,2}}(?:[(\[{{<]\s?(?:{_AT})\s?[)\]}}>]|\s(?:arr?obas?[ec]?|arr?obaze|@"
    rf"|a\scommercial)\s)\s{{0,2}}(?:[\w-]{{1,63}}{_DOT}){{1,4}}[a-z]{{2,12}}\b"
    rf"|{_LOCAL}\sat\s(?:[\w-]{{1,63}}{_DOT}){{1,4}}{_ENDINGS}\b",
    re.IGNORECASE,
)
_SPELL_HINTS = Hints(
    "arob", "arrob", "(at)", "[at]", "{at}", "(a)", "[a]", "( at )", "[ at ]", "<at>",
    "a commercial",
)  # fmt: skip
_SPELL_SIGNS = ("(@)", "[@]", " @ ")
_DOT_HINTS = (" dot ", "[.]", "(.)", "{.}", "dot)", "dot]", "point)", "point]", "{dot", " point ")

_LINK = re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\[\]\"“”«»]{3,1000}", re.IGNORECASE)
_LINK_HINTS = Hints("http", "www.")
_PERSONAL_LINK = re.compile(
    r"[?@]|#.|%40|\d{5}|/(?=[^/]{0,40}\d)[\w-]{14,}"
    r"|/(?:account|compte|orders?|commandes?|suivi|track\w*|users?|customers?|clients?)/[^/]",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w@/.])@(?=[\w.-]*[^\W\d])\w(?:[\w.-]{0,28}\w)?(?:@[\w-]+(?:\.[\w-]+)+)?"
)
_NETWORK = (
    r"insta(?:gram)?|ig|tik\s?tok|twitter|x\.com|facebook|fb|snap(?:chat)?|discord|twitch"
    r"|you\s?tube"
    r"|reddit|telegram|linked\s?in|pinterest|vinted|bluesky|threads|mastodon|messenger|skype|psn"
    r"|whatsapp|signal|depop|etsy|ebay"
)
_ACCOUNT = (
    r"pseudo(?:nyme)?|user\s?names?|user(?:\sid)?|screen\s?name|handle|nickname|login"
    r"|log[- ]?in\sname"
    r"|nom\sd['’ ]?utilisateur|identifiants?(?:\sde\sconnexion)?|gamer\s?tag|profil|profile|alias"
)
_NAMED_HANDLE = re.compile(
    rf"(?<![\w@])(?P<o>(?:mon|ma|my|notre|our|son|sa|her|his|sur|on)\s(?:compte\s|account\s"
    rf"|page\s)?)?"
    rf"(?:(?P<n>{_NETWORK})|(?P<a>{_ACCOUNT}))(?![^\W_])(?:\s(?:compte|account|page|handle"
    rf"|pseudo|user\s?name"
    rf"|name|profile?|{_NETWORK}|sur\s\w{{2,12}}|on\s\w{{2,12}}|there))?"
    r"(?P<l>(?:\s?[:=>→«\"'(]|\s[-–](?=\s)|\s(?:is|are|est|c['’]est|was|[ée]tait|sous|as|under"
    r"|le\snom"
    r"|the\sname|called"
    r"|named))*)\s?[«\"'“(]?\s?@?\s?(?P<v>[a-z0-9_](?:[\w.-]{1,30}[\w]))(?![\w@]|\.\w)"
)
_HANDLE_SHAPE = re.compile(
    r"(?=.*[^\W\d_])(?:.*_.*|.*[^\W\d_]\d+.*|\d+[^\W\d_]{3}.*|[^\W_]{2,}\.[^\W_.]+.*)"
)
_NO_HANDLE = re.compile(
    r".*(?:é|ée|és|ing|ed|er|ir|able|ible|ment|tion|ly|d'|n'|qu'|l')|\d+|.*\.(?:com|fr|net|org)"
    r"|.{0,3}|(?:iphone|ipad|ios|android|windows)\w*"
)
_HANDLE_HINTS = Hints(
    "insta", "ig ", "ig:", "x.com", "whatsapp", "tok", "twitter", "facebook", "fb", "snap",
    "discord", "twitch", "tube",
    "reddit", "telegram", "linked", "pinterest", "vinted", "bluesky", "threads", "mastodon",
    "messenger", "skype", "psn", "pseudo", "user", "screen", "nickname", "login",
    "log-in",
    "log in", "utilisateur", "identifiant", "gamer", "profil", "alias", "depop", "etsy", "ebay",
    "signal",
)  # fmt: skip
_SAID_HANDLE = re.compile(r"handle(?!\])")
"""The word, not the placeholder."""
_STATES = frozenset(
    """down broken dead private public hacked locked blocked taken invalid wrong incorrect unknown
    inconnu inconnue incorrecte invalide faux fausse pris prive perdu perdue correct requis missing
    required full back gone same meme email mail numero name nom adresse address live active
    inactive inactif actif fermee friendly mine yours deja toujours encore already
    still always too""".split()
)
_SITE_HANDLE = re.compile(
    r"(?<![\w.@])(?:(?:www\.)?(?:instagram|facebook|tiktok|twitter|x|twitch|linkedin|snapchat"
    r"|youtube"
    r"|pinterest|vinted|bsky)\.(?:com|fr|tv|app)/(?:in/|add/|u/|user/|member/|@)?|t\.me/|fb\.me/"
    r"|(?<![\w/])u/|(?<![\w/])r/u_)(?P<v>[\w.-]{3,40}\w)"
)
_DISCORD = re.compile(r"(?<![\w@#])[^\W\d_][\w.]{1,31}#\d{4}(?!\w)")
_DISCORD_END = re.compile(r"#\d{4}")
# It starts with what it consumes, and looks back then: a first character is quick to find.
_IP4 = re.compile(r"\d(?<![\w.,-].)\d{0,2}\.(?:\d{1,3}\.){2}\d{1,3}(?![\w-]|\.\d)")
_IP4_PART = Trait(re.compile(r"\d\.\d{1,3}\.\d{1,3}\.\d").search, in_words=False)
_TWO_COLONS = re.compile(r":[0-9a-fA-F]{0,4}:")
_IP6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE)
_VERSION_BEFORE = re.compile(r"(?:version|firmware|v|release|ios|android)\W{0,3}$", re.IGNORECASE)


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses, also without an ending or spelled out ("jean (at) exemple point fr")."""
    has_sign = "@" in text
    if _EMAIL_AT.stands_in(text):
        yield from spans_of(_EMAIL, text, "EMAIL")
    if has_sign and _EMAIL_CUT_AT.search(text):
        yield from spans_of(_EMAIL_CUT, text, "EMAIL")
    if _SPELL_HINTS.stand_in(text) or (has_sign and has_any(text, _SPELL_SIGNS)) or _is_at(text):
        yield from spans_of(_EMAIL_SPELLED, text, "EMAIL")


def _is_at(text: str) -> bool:
    """Whether "at" and "dot" may spell an address."""
    lowered = lower_case(text)
    return " at " in lowered and has_any(lowered, _DOT_HINTS)


def links(text: str) -> Iterator[Span]:
    """Links that can name a person: a query, a long number, a page below an account or an order.

    A link to a public page stays: it helps the reader and says nothing of the customer.
    """
    if not _LINK_HINTS.stand_in(text):
        return
    for found in _LINK.finditer(text):
        link = found.group().rstrip(".,;:!?)'’")
        if _PERSONAL_LINK.search(link, 8):
            yield Span(found.start(), found.start() + len(link), "URL")


def handles(text: str) -> Iterator[Span]:
    """Names on social networks: ``@name``, and what follows "insta :", "pseudo" or a site."""
    lowered = lower_case(text)
    if "@" in text:
        for found in matches_at(_HANDLE, text, _places(text, "@")):
            yield Span(found.start(), found.end(), "HANDLE")
    if "/" in text:
        yield from spans_of(_SITE_HANDLE, lowered, "HANDLE")
    if "#" in text and _DISCORD_END.search(text):
        yield from spans_of(_DISCORD, text, "HANDLE")
    if _HANDLE_HINTS.stand_in(text) or ("handle" in lowered and _SAID_HANDLE.search(lowered)):
        for found in _NAMED_HANDLE.finditer(lowered):
            if _is_handle(found):
                yield Span(found.start("v"), found.end("v"), "HANDLE")


def _places(text: str, sign: str) -> Iterator[int]:
    """Where ``sign`` stands."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _is_handle(found: re.Match[str]) -> bool:
    """Whether what stands after the word for an account is its name: "user is down" says no."""
    value, link = found["v"], found["l"].strip()
    if _HANDLE_SHAPE.fullmatch(value) and not value.isdigit():
        return True
    is_sure_word = found["a"] and not found["a"].startswith(("profil", "log"))
    is_told = ":" in link or bool(link and (is_sure_word or found["o"]))
    word = fold(value)
    return (
        is_told
        and not _NO_HANDLE.fullmatch(value)
        and not is_plain_word(word)
        and word not in _STATES
    )


def ip_addresses(text: str) -> Iterator[Span]:
    """Addresses of machines, versions 4 and 6; a version number after its cue stays."""
    if _IP4_PART.stands_in(text):
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
