"""Who does what in a sentence: the shop, the reader, or somebody else."""

from __future__ import annotations

import re

from mining.drafting.llm.reading import concept, normal

YOU, WE, OTHER, NOT_YOU = "you", "we", "other", "not you"

_WORD = re.compile(r"[^\W\d_]+")
_CLITICS = frozenset("ne nous vous le la les l y en se me lui leur".split())
_FR_MODAL = re.compile(
    r"(?:pouv|dev|souhait|voul|all|veuill|pens|aur|ser)(?:ez|ons)|avez|avons|etes|sommes"
)
_FR_NO_VERB = frozenset("chez assez nez rendez".split())
_FR_PASSIVE = frozenset("etes serez sommes serons soyez".split())
_EN_MODAL = frozenset(
    "can may must need have should will to also then only just simply do does not would could "
    "always gladly please first has".split()
)
_EN_PASSIVE = frozenset("are be were get been".split())
_EN_SUBJECT_BEFORE = frozenset(
    "if when that once unless before after until and then but or as because so".split()
)
_EN_OPENERS = frozenset("please simply just then now always do not never kindly first".split())
_EN_NO_VERB = frozenset(
    "a an the this that these those your our their its my all each every any some no you we they "
    "it he she if when unless once before after during for from in on at with by under "
    "within until to of as there most more free".split()
)

Deed = tuple[str, str]
"""Who, and the concept of what they do."""


def deeds(text: str, locale: str) -> frozenset[Deed]:
    """Who does what, where a pronoun or the form of the verb tells it."""
    found: set[Deed] = set()
    pieces = re.split(r"[;:.!?,]\s*|\s(?:et|puis|and|then|but|mais)\s", normal(text, locale))
    for piece in pieces:
        words = _WORD.findall(piece)
        found |= _french(words) if locale == "fr" else _english(words)
    return frozenset((who, what) for who, what in found if what)


def _french(words: list[str]) -> set[Deed]:
    found: set[Deed] = set()
    for place, word in enumerate(words):
        who = _french_subject(words, place)
        if who is None or word in _FR_PASSIVE:
            continue
        verb = place
        while verb < len(words) and (_FR_MODAL.fullmatch(words[verb]) or words[verb] in _SKIPPED):
            verb += 1
        if verb < len(words):
            found |= _told(who, words[verb], "fr")
    for place, word in enumerate(words[:-1]):
        after = [w for w in words[place + 1 : place + 3] if w not in _CLITICS]
        if word in ("vous", "nous") and after and _is_third(words, place, after[0]):
            found |= _told(OTHER, after[0], "fr")
    return found


_SKIPPED = frozenset("ne pas a de nous vous le la les y en bien aussi egalement donc".split())


def _french_subject(words: list[str], place: int) -> str | None:
    """Whose verb stands at ``place``; None where it is no verb of the reader's or the shop's."""
    word = words[place]
    if word.endswith("ez") and word not in _FR_NO_VERB and len(word) > 3:
        return YOU
    before = place - 1
    while before >= 0 and words[before] in _CLITICS - {"nous"}:
        before -= 1
    is_ours = word.endswith("ons") or word == "sommes"
    return WE if is_ours and before >= 0 and words[before] == "nous" else None


def _is_third(words: list[str], place: int, verb: str) -> bool:
    """Whether "vous" or "nous" is what somebody else's verb acts on: "le livreur vous appelle"."""
    if verb.endswith(("ez", "ons", "er", "ir", "re")) or verb in (
        "est",
        "sont",
        "sera",
        "seront",
        "a",
    ):
        return False
    before = words[place - 1] if place else ""
    return place > 0 and before not in (
        "pour",
        "a",
        "avec",
        "chez",
        "de",
        "et",
        "si",
        "que",
        "nous",
        "vous",
    )


def _english(words: list[str]) -> set[Deed]:
    found: set[Deed] = set()
    own = False
    for place, word in enumerate(words):
        if word in ("you", "we") and _is_subject(words, place):
            own = True
            verb = place + 1
            while verb < len(words) and words[verb] in _EN_MODAL:
                verb += 1
            if verb < len(words) and words[verb] not in _EN_PASSIVE:
                found |= _told(YOU if word == "you" else WE, words[verb], "en")
    start = 0
    while start < len(words) and words[start] in _EN_OPENERS:
        start += 1
    if not own and start < len(words) and _is_order(words, start):
        found |= _told(YOU, words[start], "en")
    elif not own:
        for place in range(1, len(words)):
            if words[place] in ("you", "us") and place > 1 and words[place - 2] != "to":
                found |= _told(OTHER, words[place - 1], "en")
    return found


def _is_subject(words: list[str], place: int) -> bool:
    if words[place] == "we" or place == 0:
        return True
    return words[place - 1] in _EN_SUBJECT_BEFORE or words[place - 1].endswith("ly")


def _is_order(words: list[str], start: int) -> bool:
    """Whether a clause begins with a verb in the imperative; a plural is taken for a noun."""
    from mining.drafting.wording import ENGLISH

    first = words[start]
    if first in _EN_NO_VERB or (
        start + 1 < len(words) and words[start + 1] in ("is", "are", "can", "postage")
    ):
        return False
    return ENGLISH.step.match(" ".join(words[start:])) is not None


_LIGHT = frozenset(
    "prendre prenez prend faire faites fait aller allez rendez mettez trouver trouvez trouverez "
    "retrouvez disposez beneficiez obtenez "
    "take takes have has do does make makes go goes get gets find see use uses earn earns".split()
)
"""Verbs that many do in many ways; who does them tells little."""


def _told(who: str, word: str, locale: str) -> set[Deed]:
    """What somebody does; who receives something is whom it is sent to by another."""
    if word.startswith(("recev", "receiv")):
        sent = concept("envoyer" if locale == "fr" else "send", locale)
        return {(NOT_YOU, sent or "")} if who == YOU else set()
    what = concept(word, locale)
    return {(who, what)} if what and word not in _LIGHT else set()


def clash(claim: frozenset[Deed], evidence: frozenset[Deed]) -> bool:
    """Whether the claim has somebody do what only others do in the evidence."""
    for who, what in claim:
        others = {other for other, did in evidence if did == what}
        if others and all(_differ(who, other) for other in others):
            return True
    return False


def _differ(one: str, other: str) -> bool:
    if NOT_YOU in (one, other):
        return YOU in (one, other)
    return one != other


_OWNED = {
    "fr": re.compile(r"(?<![^\W_])(votre|vos|notre|nos)\s([^\W\d_]+)"),
    "en": re.compile(r"(?<![^\W_])(your|our)\s([^\W\d_]+)"),
}


def owned(text: str, locale: str) -> frozenset[Deed]:
    """What is said to be the reader's or the shop's: ("you", concept of the thing)."""
    found = set()
    for match in _OWNED[locale].finditer(normal(text, locale)):
        thing = concept(match[2], locale)
        if thing:
            found.add((YOU if match[1] in ("votre", "vos", "your") else WE, thing))
    return frozenset(found)


_US = {
    "fr": re.compile(r"(?<![^\W_])nous(?![^\W_])|(?<![^\W_])(?:notre|nos)(?![^\W_])|serviceclient"),
    "en": re.compile(r"(?<![^\W_])(?:us|we|our)(?![^\W_])|ourteam"),
}
_TO_US = {
    "fr": re.compile(
        r"ez-nous(?![^\W_])|(?<![^\W_])(?:vous nous|nous (?:contacter|envoyer|ecrire|joindre))"
    ),
    "en": re.compile(
        r"(?<![^\W_])(?:contact|tell|send|call|email|write to|reach|ask) us(?![^\W_])"
    ),
}


def turns_to_us(claim: str, evidence: str, locale: str) -> bool:
    """Whether the claim sends the reader to the shop where the evidence names somebody else."""
    said, known = normal(claim, locale), normal(evidence, locale)
    return bool(_TO_US[locale].search(said)) and not _US[locale].search(known)
