"""Tickets of a few clear needs in two languages, and a tiny encoder that knows their words."""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from kb.tickets import TICKETS
from kb.words import fold, words
from mining.embedding import Vectors
from tests.factories import NOW, a_ticket_row

NEEDS: Mapping[str, Mapping[str, tuple[Sequence[str], Sequence[str]]]] = {
    "parcel": {
        "fr": (
            ["Où est mon colis", "Je n'ai pas reçu mon colis", "Mon colis n'est pas arrivé"],
            [
                "commandé lundi ?",
                "depuis dix jours ?",
                "alors que le suivi dit livré ?",
                "du tout ?",
            ],
        ),
        "en": (
            ["Where is my parcel", "I have not received my parcel", "My parcel did not arrive"],
            ["ordered on Monday?", "for ten days?", "though tracking says delivered?", "at all?"],
        ),
    },
    "refund": {
        "fr": (
            ["Quand serai-je remboursé", "J'attends mon remboursement", "Mon remboursement tarde"],
            ["après mon retour ?", "sur ma carte ?", "de la robe renvoyée ?", "et combien ?"],
        ),
        "en": (
            ["When will I be refunded", "I wait for my refund", "My refund takes long"],
            ["after my return?", "on my card?", "of the dress sent back?", "and how much?"],
        ),
    },
    "password": {
        "fr": (
            [
                "Comment changer mon mot de passe",
                "Mon mot de passe est refusé",
                "Mot de passe oublié",
            ],
            ["du compte ?", "à la connexion ?", "sur le site ?", "ce matin ?"],
        ),
        "en": (
            ["How do I change my password", "My password is refused", "Password forgotten"],
            ["of the account?", "at login?", "on the site?", "this morning?"],
        ),
    },
    "size": {
        "fr": (
            [
                "Quelle taille choisir",
                "Le pull taille-t-il petit",
                "Je cherche le guide des tailles",
            ],
            ["pour un pantalon ?", "si je fais du 40 ?", "pour ma fille ?", "en homme ?"],
        ),
        "en": (
            ["Which size should I choose", "Does the jumper run small", "I need the size guide"],
            ["for trousers?", "if I wear a 12?", "for my daughter?", "for men?"],
        ),
    },
}
"""Need -> language -> (starts, ends); every pairing is a wording."""

_SAME = """parcel colis|refund rembourse remboursement refunded|password passe|size taille tailles
order commande ordered|received recu|arrive arrive arrivee|account compte|login connexion
return retour|card carte|dress robe|choose choisir|guide|jumper pull|trousers pantalon
change changer|refused refuse|forgotten oublie|tracking suivi|daughter fille|long tarde"""
CONCEPTS = {
    word: group.split()[0]
    for group in _SAME.replace("\n", "|").split("|")
    for word in group.split()
}


class WordEncoder:
    """A small real encoder: the sum of one fixed direction a word; translations share theirs."""

    name = "words"
    version = "1"
    dimensions = 48

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(text):
                rows[row] += _direction(CONCEPTS.get(fold(word), ""), fold(word))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        rows[lengths[:, 0] == 0, 0] = 1
        return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def _direction(concept: str, word: str) -> Vectors:
    seed = int.from_bytes(hashlib.sha256((concept or word).encode()).digest()[:4])
    size = 1.0 if concept else 0.15
    return (size * np.random.default_rng(seed).normal(size=48)).astype(np.float32)


def wordings(need: str, language: str) -> list[str]:
    """Twelve wordings of a need."""
    starts, ends = NEEDS[need][language]
    return [f"{start} {end}" for start, end in itertools.product(starts, ends)]


def ticket_rows(
    needs: Sequence[str] = tuple(NEEDS), languages: Sequence[str] = ("fr", "en"), *, times: int = 1
) -> list[dict[str, Any]]:
    """A row of TICKETS per wording, ids such as ``jsonl:parcel-fr-03-0``, in mixed order."""
    rows = [
        a_ticket_row(
            ticket_id=f"jsonl:{need}-{language}-{number:02d}-{time}",
            subject="",
            text=text,
            language=language,
            requester_key=f"{need}{language}{number}{time}",
            created_at=NOW - timedelta(days=number * 5 + time),
        )
        for need in needs
        for language in languages
        for number, text in enumerate(wordings(need, language))
        for time in range(times)
    ]
    random.Random(3).shuffle(rows)
    return rows


def tickets(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a checked frame of TICKETS."""
    return TICKETS.frame(rows)


def need_of(ticket_id: str) -> str:
    """The need a ticket of :func:`ticket_rows` was made from."""
    return ticket_id.split(":")[1].split("-", maxsplit=1)[0]
