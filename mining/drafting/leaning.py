"""Sentences that lean on another: "They", "click on it", "that option" with the noun left behind.

Such a sentence is printed only behind the one it followed in agents' replies, or where the noun it
points to is named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from mining.drafting.clusters import Claim
from mining.drafting.tokens import text_terms
from mining.drafting.values import values

TOGETHER = 0.5
"""Share of a leaning sentence's replies in which one other stands just before it."""

REACH = 2
"""Sentences back in which what it leans on is looked for."""

_PRONOUN = {
    "fr": re.compile(
        r"""^(?:(?:et|mais|puis|ensuite|alors|enfin),?\s)?(?:
        (?!il\s(?:est\s(?:possible|impossible|nécessaire|important|préférable|recommandé|conseillé)
            |n['’](?:est|y)|ne\s(?:faut|vous|reste)|y\sa|convient|arrive|peut\s(?:arriver|y)
            |s['’]agit|(?:vous\s|nous\s)?(?:faut|faudra|faudrait|suffit|suffira|reste)))ils?\b
        |elles?\b|ce(?:ci|la|lui-ci|lle-ci)\b|ceux-ci\b|celles-ci\b|ça\b|ces\sderni|au-delà,
        |(?:il\s(?:vous\s)?(?:suffit|faut|faudra|reste)|\w+ez)\s(?:(?:plus\s)?(?:de|qu['’]à|à)\s)?
            (?:le|la|les|lui|leur)\s\w+(?:er|ir|re)\b
        |c(?:e\sdernier|ette\sdernière)\b|\w+ez-(?:le|la|les|lui|leur|en|y)\b|vous\s(?:y|en)\s)""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "en": re.compile(
        r"""^(?:(?:and|but|so|then|next|finally),?\s)?(?:
        (?!it(?:['’]s|\sis|\stakes|\smay|\scan)(?:\salso|\snot)?\s(?:be\s)?(?:possible|impossible
            |important|best|easy|necessary|helpful|essential|recommended|advisable|worth|enough|your
            |up\sto|a\sgood|all|about|around|\d))it\b
        |(?:after|beyond|past)\sthat\b|for\san?\s(?:higher|lower|larger|smaller)\s\w+,
        |\w+\s(?:up|down)\sone\b
        |they\b|he\b|she\b|there,?\syou\b|here,?\syou\b
        |(?:this|that|these|those)(?=\s(?:is|are|was|will|can|may|should|has|have|takes?|shows?|means
            |appl\w+|includes?)\b)
        |(?!(?:if|once|when|as|after|before|until|that|since|while|because|unless|though|or)\b)
            \w+\s(?:(?:on|to|for|with|from)\s)?(?:it|them)\b
        |[^,;]*\b(?:reach|contact|call|e-?mail|inform|(?:situation|problem|issue|details)\sto)\sthem\b
        |[^,;]*\b(?:next\sto|beside|near)\sit\b
        |(?!there\b)[^,;]*\b(?:displayed|shown|listed|found|mentioned|provided|available)
            \sthere\W*$
        |you(?:['’]ll|\s(?:will|can|should|may))?\s(?:also\s)?(?:find|see|have)\s[^,;]*\sthere\W*$)""",
        re.IGNORECASE | re.VERBOSE,
    ),
}
_POINTED = {
    "fr": re.compile(
        r"\b(?:ce|cet|cette|ces)\s(?!qu|dont|n['’]|sont\b|soit\b|deux\b|trois\b|quatre\b|\d)"
        r"(?P<noun>\w+)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"""\b(?:these|those|this|(?:on|to|from|in|for|under|with|select|choose|click|open|use|of
        |about|by|via|through)\sthat)\s(?!two\b|three\b|four\b|\d)(?P<noun>\w+)""",
        re.IGNORECASE | re.VERBOSE,
    ),
}
"""Not "these three": what is counted stands in the sentence itself."""

_PEOPLE = re.compile(
    r"\b(?:reach|contact|call|e-?mail|inform|ask|tell)\sthem\b"
    r"|\b(?:contacte|appele|écrive|joigne|demande)[zr]-(?:les|leur)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:teams?|équipes?|services?|support|agents?|carriers?|couriers?|transporteurs?|banks?|banques?"
    r"|sellers?|vendeurs?|stores?|shops?|boutiques?|conseillers?|advisers?|compan(?:y|ies))\b",
    re.IGNORECASE,
)
"""Whom "contact them" may mean: a leader that names nobody is not the sentence it leans on."""

_TIME_UNITS = frozenset({"day", "hour", "minute", "week", "month", "year"})
_PERIODS = frozenset("délai délais période période period deadline timeframe".split())
"""What an amount of time names."""

_NEVER_LOST = frozenset(
    "site website shop store boutique jour day moment time case cas week semaine way manière façon "
    "type fin effet point is are was will can may should has have which who que est sont".split()
)
"""What "this" may point to on any page, and words that are no nouns."""


def leans(text: str, locale: str, named: Collection[str] = ()) -> bool:
    """Whether the noun that the first pronoun or demonstrative of ``text`` means is missing.

    ``named`` are the terms of what is printed around it.
    """
    if _PRONOUN[locale].match(text):
        return True
    pointed = _POINTED[locale].search(text)
    if pointed is None or pointed["noun"].lower() in _NEVER_LOST:
        return False
    wanted = text_terms(pointed["noun"], locale)
    before = text_terms(text[: pointed.start()], locale)
    return bool(wanted) and wanted.isdisjoint(before) and wanted.isdisjoint(named)


def leaders(claims: Sequence[Claim], locale: str, title: str = "") -> dict[str, Claim | None]:
    """Text of each claim that leans -> the claim it has to be printed behind, None for none.

    A noun named in the title, or by a claim that agents say before, is not missing.
    """
    found: dict[str, Claim | None] = {}
    for claim in claims:
        earlier = [one.text for one in claims if one.position < claim.position]
        named = _named([title, *earlier], locale)
        if leans(claim.text, locale, named):
            found[claim.text] = _leader(claim, claims)
    return _without_circles(found)


def _named(texts: Sequence[str], locale: str) -> frozenset[str]:
    """The terms of ``texts``; an amount of time names a period too."""
    found = frozenset().union(*(text_terms(text, locale) for text in texts))
    if any(value.unit in _TIME_UNITS for text in texts for value in values(text)):
        found |= text_terms(" ".join(sorted(_PERIODS)), locale)
    return found


def _leader(claim: Claim, claims: Sequence[Claim]) -> Claim | None:
    """The claim that stands just before in most of the replies."""
    places = {id(one.reply): one.number for one in claim.said}
    shares = []
    for other in claims:
        before = {
            id(one.reply)
            for one in other.said
            if 0 < places.get(id(one.reply), -1) - one.number <= REACH
        }
        shares.append((len(before) / len(places), -other.position, other))
    share, _, best = max(shares, key=lambda one: one[:2])
    if _PEOPLE.search(claim.text) and not _WHO.search(best.text):
        return None
    return best if share >= TOGETHER else None


def _without_circles(found: Mapping[str, Claim | None]) -> dict[str, Claim | None]:
    """Leaders that are themselves printed: who follows what is dropped is dropped too."""
    sound: dict[str, Claim | None] = {}
    for text in found:
        seen, leader = {text}, found[text]
        while leader is not None and leader.text in found and leader.text not in seen:
            seen.add(leader.text)
            leader = found[leader.text]
        is_sound = leader is not None and leader.text not in seen
        sound[text] = found[text] if is_sound else None
    return sound
