"""Questions made of the name of a matter, by a table of forms.

« Que faire en cas de double débit ? », "Where can I find the assembly instructions?", « Comment
fonctionne le parrainage ? ». They serve where no question of customers' own names the topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mining.drafting.noun_phrases import Phrase
from mining.drafting.tokens import text_terms
from mining.drafting.wording import WORDINGS

_IGNORED = re.IGNORECASE

_TROUBLE = {
    "fr": re.compile(
        r"\b(?:double|retards?|erreurs?|refus|pertes?|pannes?|problèmes?|défauts?|casse|vols?|ruptures?"
        r"|blocages?|litiges?|échecs?|absences?|oublis?|(?:cassé|abîmé|endommagé|perdu|bloqué|refusé|erroné)e?s?"
        r"|manquante?s?|défectueu(?:x|ses?))\b",
        _IGNORED,
    ),
    "en": re.compile(
        r"\b(?:delays?|errors?|refusals?|loss|faults?|defects?|problems?|failures?|double|duplicate"
        r"|missing|lost|late|broken|damaged|faulty|wrong|declined|refused|blocked|theft)\b",
        _IGNORED,
    ),
}
"""Names of what goes wrong."""

_THING = {
    "fr": re.compile(
        r"^(?:notices?|factures?|liens?|codes?|numéros?|étiquettes?|formulaires?|bons?|guides?"
        r"|instructions?|attestations?|certificats?|catalogues?|documents?|conditions?|adresses?"
        r"|horaires?|solde|justificatifs?|suivi|reçus?|fiches?)\b",
        _IGNORED,
    ),
    "en": re.compile(
        r"\b(?:instructions?|manuals?|invoices?|links?|codes?|numbers?|labels?|forms?|guides?|receipts?"
        r"|catalogues?|documents?|terms|address(?:es)?|hours|balance|certificates?|charts?|vouchers?)$",
        _IGNORED,
    ),
}
"""Names of what a customer looks for."""

_FR_COURSE = re.compile(
    r"^(?:livraisons?|retours?|échanges?|remboursements?|réparations?|rétractations?|résiliations?"
    r"|annulations?|suppressions?|inscriptions?|commandes?|expéditions?|installations?|visites?)\b",
    _IGNORED,
)
"""What takes its course rather than works."""

_WORKING = {
    "fr": re.compile(
        r"^(?:parrainages?|points?|carte|bons?|garanties?|programmes?|services?|offres?|options?|codes?"
        r"|paiements?|réductions?|remises?|abonnements?|emballages?|droit|click|retraits?|ventes?"
        r"|newsletter|mode|système|crédits?|avoirs?|fidélité)\b",
        _IGNORED,
    ),
    "en": re.compile(
        r"(?:\b(?:programmes?|programs?|schemes?|services?|points?|cards?|returns?|exchanges?|delivery"
        r"|guarantees?|warrant(?:y|ies)|discounts?|offers?|options?|codes?|pickups?|repairs?|refunds?"
        r"|subscriptions?|memberships?|accounts?|credits?|click and collect)"
        r"|(?:ing|tion|ment|al|ance))$",
        _IGNORED,
    ),
}
"""Names of what works in some way; linen does not."""

VAGUE = re.compile(r"^(?:Que faut-il savoir sur|What should I know about)\b")
"""The form that fits any name, and says little: an editor should look for a better title."""

_VOWEL = re.compile(r"[aeiouyéèêâîôûœh]", _IGNORED)
_PLURAL = re.compile(r"(?<!s)s$")
_FR_THE = {"m": "le ", "f": "la ", "p": "les "}


def forms(phrase: Phrase, locale: str, answers: Sequence[str]) -> list[str]:
    """The questions a name makes; none for a French one of unknown gender.

    ``answers`` are the printed claims: where a thing is found is asked only if they tell a place.
    """
    if locale == "fr":
        return _french(phrase, is_placed=_is_placed(phrase, "fr", answers))
    return _english(phrase, is_placed=_is_placed(phrase, "en", answers))


def _is_placed(phrase: Phrase, locale: str, answers: Sequence[str]) -> bool:
    """Whether an answer speaks of it and of a place."""
    own = text_terms(phrase.text, locale)
    place = WORDINGS[locale].place
    return any(own & text_terms(text, locale) and place.search(text) for text in answers)


def _french(phrase: Phrase, *, is_placed: bool) -> list[str]:
    text = phrase.text
    if _TROUBLE["fr"].search(text):
        return [f"Que faire en cas {_joined('de', text)} ?"]
    is_elided = _VOWEL.match(text) is not None and phrase.article != "p"
    if not is_elided and not phrase.article:
        return []
    named = f"l'{text}" if is_elided else f"{_FR_THE[phrase.article]}{text}"
    if _THING["fr"].match(text):
        return [f"Où trouver {named} ?"] if is_placed else [f"Comment obtenir {named} ?"]
    is_many = phrase.article == "p"
    if _FR_COURSE.match(text):
        return [f"Comment se {'passent' if is_many else 'passe'} {named} ?"]
    if _WORKING["fr"].match(text):
        return [f"Comment {'fonctionnent' if is_many else 'fonctionne'} {named} ?"]
    return [f"Que faut-il savoir sur {named} ?"]


def _joined(joint: str, text: str) -> str:
    return f"{joint[:-1]}'{text}" if _VOWEL.match(text) else f"{joint} {text}"


def _english(phrase: Phrase, *, is_placed: bool) -> list[str]:
    text = phrase.text
    is_many = _PLURAL.search(text) is not None
    if _TROUBLE["en"].search(text):
        article = "" if is_many or not phrase.article else "a "
        return [f"What can I do about {article}{text}?"]
    named = f"the {text}" if phrase.article else text
    if _THING["en"].search(text):
        return [f"Where can I find the {text}?" if is_placed else f"How do I get the {text}?"]
    if _WORKING["en"].search(text):
        return [f"How {'do' if is_many else 'does'} {named} work?"]
    return [f"What should I know about {named}?"]
