"""What customers want to do, as "verb its object" phrases: the matter of a title.

Customers rarely ask in the same sentence, but many of them write the same few words in it:
« je voudrais annuler ma commande svp », « impossible d'annuler ma commande ! ». Such a phrase
makes a question that is nobody's own: « Comment annuler ma commande ? ».
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from kb.words import STOP_WORDS
from mining.drafting.tokens import folded

LONGEST = 8
"""Words of a phrase."""

MOST_SIDE_BY_SIDE = 2
"""Content words in a row: « carte cadeau », "delivery address"."""

_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*['’]?|[^\s\w]")
FR_INFINITIVE = re.compile(
    r"^(?:[a-z]{2,}(?:er|ir|oir)|(?:re|trans|sou|com)?(?:mettre|prendre|rendre)"
    r"|suivre|faire|refaire|joindre|vendre|attendre|inscrire|desinscrire|souscrire)$"
)
_LIGHT_VERBS = frozenset("avoir faire savoir voir mettre pouvoir vouloir devoir".split())
_NO_VERBS = frozenset(
    """panier papier courrier dernier premier particulier quartier atelier escalier oreiller hiver
    fer cher hier entier dossier metier cahier chemisier collier clavier calendrier janvier
    fevrier policier passager etranger leger danger loisir soir noir espoir miroir plaisir
    avenir souvenir desir trottoir comptoir tiroir couloir""".split()
)
"""Words that end like infinitives."""

_NO_LAST_WORD = frozenset(
    "non bon bonne bonnes bons nouveau nouvelle nouvel autre autres premier premiere dernier "
    "derniere meme propre ancien ancienne petit petite grand grande vrai vraie seul seule "
    "new other same own right wrong first last next full old".split()
)
"""Words that wait for a noun: a phrase does not end with one."""

_FR_OBJECT = frozenset(
    "mon ma mes un une le la les l' ce cet cette des du nos notre votre vos plusieurs deux".split()
)
_FR_DENIED = frozenset("ne n' pas plus jamais sans".split())
_FOR_ME = frozenset("me m' nous".split())
_EN_CUE = re.compile(
    r"(?:\bto|\bdo i|\bcan i|\bcould i|\bshould i|\bmay i|\bcan['’]?t|\bcannot|\bplease"
    r"|\bcan you|\bcould you|\bhow to|\btrying to|\bi can)\s+",
    re.IGNORECASE,
)
_EN_OBJECT = frozenset("my a an the this these some two our".split())
_EN_NO_VERB = frozenset(
    "be have get know say see tell hear think go like want need make do give just really also "
    "not only even me you us it the a an my".split()
)
_JOINED = {
    "fr": frozenset(
        "de du d' des a au aux en mon ma mes votre vos un une le la les l' sans".split()
    ),
    "en": frozenset("of the my a an to in on for without from with".split()),
}
_FR_IMPERATIVE = re.compile(r"^([a-z]{2,})ez$")
_POSSESSIVE = {"your": "my", "yours": "mine"}
QUESTION = {"fr": "Comment {} ?", "en": "How do I {}?"}
"""What asks how to do something, by language."""


def wishes(sentence: str, locale: str) -> Iterator[str]:
    """Questions made of the phrases in ``sentence``, shortest first for each phrase.

    « Pourriez-vous changer l'adresse de livraison ? » gives « Comment changer l'adresse ? » and
    « Comment changer l'adresse de livraison ? ».
    """
    for phrase in _phrases(sentence, locale):
        yield QUESTION[locale].format(phrase)


def offers(sentence: str, locale: str, known: Collection[str]) -> Iterator[str]:
    """Questions made of what an agent tells to do, for a customer to ask.

    "Cancel your order in My account" gives "How do I cancel my order?". A French imperative is
    turned back into its infinitive if that is among ``known``, the folded words of the topic.
    """
    words = _WORDS.findall(sentence)
    if locale == "fr":
        yield from (QUESTION["fr"].format(p) for p in _french(_infinitives(words, known)))
        return
    mine = [_POSSESSIVE.get(word.lower(), word) for word in words]
    if len(mine) > 2 and folded(mine[0]) not in _EN_NO_VERB | STOP_WORDS["en"]:
        yield from (QUESTION["en"].format(p) for p in _grown(mine, _EN_OBJECT, "en"))
    yield from wishes(" ".join(mine), "en")


def _infinitives(words: list[str], known: Collection[str]) -> list[str]:
    turned = []
    for word in words:
        found = _FR_IMPERATIVE.match(folded(word))
        infinitive = f"{found[1]}er" if found else ""
        turned.append(f"{word[:-2]}er" if infinitive in known else word)
    return turned


def _phrases(sentence: str, locale: str) -> Iterator[str]:
    if locale == "fr":
        words = _WORDS.findall(sentence)
        # A customer's "votre" is the shop's: « baisser vos prix » is no wish of the customer's own.
        yield from _french(["-" if folded(w) in ("votre", "vos") else w for w in words])
        return
    for cue in _EN_CUE.finditer(sentence):
        words = _WORDS.findall(sentence[cue.end() :])
        if len(words) > 2 and folded(words[0]) not in _EN_NO_VERB and words[0].isalpha():
            yield from _grown(words, _EN_OBJECT, "en")


def _french(words: list[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        bare = folded(word)
        # "ne plus recevoir vos e-mails" wishes the contrary of "recevoir vos e-mails".
        is_denied = _FR_DENIED & {folded(w) for w in words[max(0, place - 3) : place]}
        # « pouvez-vous me rembourser » asks the shop to act: nobody asks how to do that.
        is_for_me = place > 0 and folded(words[place - 1]).replace("’", "'") in _FOR_ME
        if is_for_me:
            continue
        if not is_denied and bare not in _LIGHT_VERBS | _NO_VERBS and FR_INFINITIVE.match(bare):
            yield from _grown(words[place:], _FR_OBJECT, "fr")


def _grown(words: list[str], objects: frozenset[str], locale: str) -> Iterator[str]:
    """The phrase after each of its nouns: verb, object, and what is joined to it.

    A content word that the next word may belong to ("the broken" item, « une carte » cadeau) ends
    no phrase, and at most two of them stand side by side.
    """
    if len(words) < 3 or folded(words[1]).replace("’", "'") not in objects:
        return
    taken, side_by_side = [words[0], words[1]], 0
    for place, word in enumerate(words[2:LONGEST], start=2):
        if folded(word).replace("’", "'") in _JOINED[locale]:
            taken.append(word)
            side_by_side = 0
            continue
        if not _is_content(word, locale) or side_by_side == MOST_SIDE_BY_SIDE:
            return
        taken.append(word)
        side_by_side += 1
        rest = words[place + 1 : place + 2]
        is_open = bool(rest) and _is_content(rest[0], locale)
        if folded(word) not in _NO_LAST_WORD and not is_open:
            yield _spaced(taken)


def _is_content(word: str, locale: str) -> bool:
    is_word = word[0].isalpha() and not word.endswith(("'", "’"))
    bare = folded(word)
    return is_word and bare not in STOP_WORDS[locale] and bare not in _JOINED[locale]


def _spaced(words: list[str]) -> str:
    text = " ".join(word.lower() for word in words)
    return re.sub(r"(['’]) ", r"\1", text)
