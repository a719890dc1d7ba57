"""Which language a message is in: function words vote first, a character model breaks ties.

Tickets are short ("colis ?", "order not here") and often without accents, where character models
guess among a hundred languages. So words that only one language has decide when they are clear,
and :mod:`py3langid` (its model ships in the package) is asked when they are not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from kb.words import ENGLISH_STOP_WORDS, FRENCH_STOP_WORDS, fold
from mining.hints import has_any, lower_case
from mining.recognisers.spans import ANY_PLACEHOLDER

UNKNOWN = "und"
LANGUAGE_NAMES = {"fr": "French", "en": "English"}
"""What the languages of a help center are called in English."""
READ_CHARACTERS = 240
"""The start of a message is enough, and keeps the time per message flat."""

VOTED_CHARACTERS = 1_000
"""How much of a message :func:`french_and_english` reads: a second language may come late."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_PLAIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_NOISE_HINTS = ("[", "@", "#", "http", "www.")
_NOISE = re.compile(rf"{ANY_PLACEHOLDER.pattern}|https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")
_ADDRESS = re.compile(r"@(?<=\S@)\S")
_NOISE_BUT_ADDRESSES = re.compile(rf"{ANY_PLACEHOLDER.pattern}|https?://\S+|www\.\S+|@\w+|#\w+")
"""It starts with one of few characters, which are quick to find."""
_NOT_LATIN = re.compile(r"[Ͱ-῿⺀-퟿豈-﫿︰-﻿]")
_FRENCH_LETTERS = re.compile(r"[éèêëàçùûœ]", re.IGNORECASE)
# Both start with the apostrophe, which is quick to find.
_FRENCH_ELISION = re.compile(r"'(?:(?<=\b[ldjncsmt]')|(?<=\bqu'))(?=[^\W\d_]{2})")
_ENGLISH_CONTRACTION = re.compile(r"'(?:(?<=\wn')t|(?<=\bi')m|(?<=\w')(?:ve|re|ll))\b'?")

_SHARED = frozenset(
    """a on me m t d s c l j y as an or son est are in plus main sur fait date if tout
    sous sent possible information service client code note message sale des""".split()
)
"""Words of both languages, or too short to vote."""

_FRENCH_SHOP_WORDS = frozenset(
    """colis commande livraison remboursement rembourser rembourse retour facture compte taille
    echange annuler annulation livre recu recue livreur suivi paiement carte bancaire probleme
    achat achete article jours jour semaine produit prix cadeau reduction adresse question besoin
    aide toujours jamais rien aucune aurait voudrais souhaite aimerais comment quoi combien attend
    attente nouvelle nouvelles expedie expedition magasin mot passe abonnement delai delais frais
    changer modifier casse defectueux manquant merci oui non demande puisque suivant deja
    envoyer envoye retourner disponible vetements meuble fonctionne marche arrive arrivee
    gratuit gratuite garantie entre avoir chaussures robe""".split()
)
_ENGLISH_SHOP_WORDS = frozenset(
    """order orders ordered parcel package delivery delivered refund refunded return invoice account
    size exchange cancel cancelled received tracking payment card issue bought item items days week
    product price gift discount address need help still never nothing would like want wrong broken
    missing arrive arrived shipping shipped late delay password change damaged please yes get got
    money back work working doesn available free warranty much many way any my i what does shop
    store website time times email phone number update status wait waiting another without using
    add new use pay paid find see try tried set keep turn""".split()
)
_OTHERS: dict[str, frozenset[str]] = {
    "es": frozenset(
        """el los las una por para con pero donde esta mi pedido no ha que como gracias hola quiero
        puedo cuando cual mis del y muy este llegado recibido tengo su sus envio paquete devolver
        buenos dias tardes lo al si""".split()
    ),
    "de": frozenset(
        """der die das und ich ist nicht ein eine mein meine mit auf wo wie wann habe hat sie wir
        bitte danke hallo bestellung paket fur zu von den dem im noch kann konnen warum lieferung
        ruckgabe guten tag kein keine wurde""".split()
    ),
    "it": frozenset(
        """il lo gli della delle dei di che per non sono ho mio mia dove quando come ordine pacco
        grazie ciao buongiorno posso vorrei spedizione reso con una ancora stato arrivato ricevuto
        rimborso alla del nel""".split()
    ),
    "nl": frozenset(
        """het een de ik niet is mijn waar wanneer hoe kan van met voor op bestelling pakket
        bedankt hallo dag nog geen wij heb heeft ontvangen levering dat zijn graag aan retour
        """.split()
    ),
    "pt": frozenset(
        """o os um uma nao meu minha pedido onde quando como para com por obrigado obrigada ola
        encomenda esta foi ainda recebi quero posso fazer devolucao do da dos das e em bom dia
        entrega""".split()
    ),
}


def _voters() -> dict[str, tuple[tuple[str, float], ...]]:
    """Word -> language -> weight: one vote shared among the languages that have the word."""
    sets = {
        "fr": (FRENCH_STOP_WORDS | _FRENCH_SHOP_WORDS) - _SHARED,
        "en": (ENGLISH_STOP_WORDS | _ENGLISH_SHOP_WORDS) - _SHARED,
        **_OTHERS,
    }
    table: dict[str, dict[str, float]] = {}
    for language, known in sets.items():
        for word in known:
            table.setdefault(word, {})[language] = 1.0
    return {w: tuple((k, 1.0 / len(v) ** 2) for k in v) for w, v in table.items()}


_VOTERS = _voters()
_LATIN = frozenset(
    """ca cs da de en es et eu fi fr ga gl hr hu id it lt lv ms nb nl nn no pl pt ro sk sl sq sv
    tr vi""".split()
)
"""Latin-script languages the model may answer; on three words it likes rare ones too much."""
_CLEAR_VOTES = 1.0
_CLEAR_MARGIN = 2.0
_PRIOR = 6.0
"""How much likelier (natural log units) French and English are than any other language."""


def detected_language(text: str, hint: str | None = None) -> str:
    """The language of ``text``: ``fr``, ``en``, another ISO 639-1 code, or ``und``.

    ``hint`` (what the help desk says, or the ticket's language for one of its messages; ``fr`` or
    ``fr-CA``) decides where the text itself says little: no letters, a name alone, one weak word.
    """
    read = text[:READ_CHARACTERS]
    read = _without_noise(read).replace("’", "'")
    is_ascii = read.isascii()
    folded = fold(read)
    words = (_PLAIN_WORD if folded.isascii() else _WORD).findall(folded)
    given = _code(hint)
    if not words:
        return given or UNKNOWN
    if not is_ascii and _NOT_LATIN.search(read):
        return _asked(read)[0][0]
    votes = _votes(read, words)
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    if not ranked:
        return _by_model(read, {}, given)
    best, score = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if score >= _CLEAR_VOTES and score >= _CLEAR_MARGIN * second:
        return best
    if given and votes.get(given, 0.0) == score > second:
        return given
    return _by_model(read, votes, given)


def french_and_english(text: str) -> tuple[float, float]:
    """How many words of the first thousand characters speak for French, and how many for English.

    Nothing but names, numbers and placeholders gives (0, 0).
    """
    read = _without_noise(text[:VOTED_CHARACTERS]).replace("’", "'")
    votes = _votes(read, _WORD.findall(fold(read)))
    return votes.get("fr", 0.0), votes.get("en", 0.0)


def _without_noise(read: str) -> str:
    """``read`` with a blank for each placeholder, link, address and handle."""
    if not has_any(read, _NOISE_HINTS):
        return read
    return (_NOISE if _ADDRESS.search(read) else _NOISE_BUT_ADDRESSES).sub(" ", read)


def _code(hint: str | None) -> str:
    code = (hint or "").strip().lower()[:2]
    return code if len(code) == 2 and code.isalpha() and (hint or "").lower() != UNKNOWN else ""


def _votes(read: str, words: list[str]) -> dict[str, float]:
    votes: dict[str, float] = {}
    ends = (word.rpartition("'")[2] for word in words) if "'" in read else words
    for told in filter(None, map(_VOTERS.get, ends)):
        for language, weight in told:
            votes[language] = votes.get(language, 0.0) + weight
    french, english = 0.0, 0
    if not read.isascii():
        french = 0.5 * len(_FRENCH_LETTERS.findall(read))
    if "'" in read:
        lowered = lower_case(read)
        french += len(_FRENCH_ELISION.findall(lowered))
        english = len(_ENGLISH_CONTRACTION.findall(lowered))
    for language, extra in (("fr", min(french, 0.5 * len(words) + 0.5)), ("en", float(english))):
        if extra:
            votes[language] = votes.get(language, 0.0) + extra
    return votes


def _by_model(read: str, votes: dict[str, float], given: str) -> str:
    """The likeliest language by votes and model together; ``given`` weighs like a vote."""
    if not votes and len(read.split()) < 3 and given:
        return given
    scores = {code: score for code, score in _asked(read) if code in _LATIN}
    best_other = max(scores.values())
    candidates = {"fr", "en", *votes, max(scores, key=lambda code: scores[code])}
    if given:
        candidates.add(given)

    def total(code: str) -> tuple[float, str]:
        model = max(scores.get(code, best_other - 60.0) - best_other, -40.0)
        prior = _PRIOR if code in {"fr", "en"} else 0.0
        hinted = _PRIOR if code == given else 0.0
        return model + prior + hinted + 8.0 * votes.get(code, 0.0), code

    return max(candidates, key=total)


@lru_cache(maxsize=4096)
def _asked(read: str) -> tuple[tuple[str, float], ...]:
    """Languages and log-likelihoods by the character model, best first."""
    ranked = _model().rank(read)
    return tuple((str(code), float(score)) for code, score in ranked)


def load_model() -> None:
    """Read the character model now, for the processes that are forked from this one."""
    _asked("")


@lru_cache(maxsize=1)
def _model() -> Any:
    """The character model, read when it is first needed: it takes most of a second."""
    import py3langid

    return py3langid
