"""Ordinary words of help-center questions: the acts that any shop's customers ask about.

A title's other words need k customers of the topic. These name nobody's case: « supprimer » tells
no more of one customer than « comment ».
"""

from __future__ import annotations

from functools import lru_cache

from mining.drafting.tokens import folded, word_terms

_WORDS = {
    "fr": """acheter activer ajouter annuler arriver changer choisir combiner commander confirmer
    consulter contacter corriger coûter créer débiter demander déposer désactiver échanger emballer
    enregistrer entretenir envoyer expédier fermer fonctionner imprimer inscrire installer joindre
    laver livrer modifier monter obtenir offrir ouvrir parrainer passer payer perdre prendre
    prolonger proposer recevoir reçu récupérer refuser régler rembourser remplacer rendre renvoyer
    réparer retirer retourner rétracter savoir signaler souscrire suivre supprimer télécharger
    transférer trouver utiliser valider vérifier gratuit possible temps frais prix délai besoin""",
    "en": """accept accepted add apply arrange available book bring buy cancel cancelled change
    charge charged check choose claim close collect combine contact correct cost costs create
    deactivate delete deliver delivered disable download edit enable exchange expire find fit
    follow free get give join know leave log long missing modify much need obtain offer open order
    pay pick possible print receive received redeem refund refunded register remove renew repair
    replace report request reset return returned save see sell send sent ship show sign stop submit
    subscribe swap switch take taken time track transfer try unsubscribe update upgrade use valid
    view wash withdraw work""",
}


@lru_cache(maxsize=4)
def help_words(locale: str) -> frozenset[str]:
    """The folded words of a language and their stems."""
    words = _WORDS[locale].split()
    return frozenset(form for word in words for form in (folded(word), *word_terms(word, locale)))
