"""Codes, accounts, identities and addresses in more words."""

from __future__ import annotations

import pytest

from mining.redaction import find_spans


def masked(text: str) -> list[str]:
    """What is found in ``text``."""
    return [text[s.start : s.end] for s in find_spans(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Le portail : code 1379A puis pousser", "1379A"),
        ("boîte à clés, combinaison 4-8-1-5", "4-8-1-5"),
        ("The lockbox combination is 0825", "0825"),
        ("mon code client est 4471820", "4471820"),
        ("Your verification code: 99 12 08", "99 12 08"),
        ("il me demande le code recu par mail (774102)", "774102"),
        ("use code #4471 at the gate", "4471"),
        ("my temp password is qwe!RTY9", "qwe!RTY9"),
        ("Je suis sur Instagram sous le pseudo marie.crochete", "marie.crochete"),
        ("My Depop name is thriftkat99", "thriftkat99"),
        ("tag me, I'm @sew_happy on IG", "@sew_happy"),
        ("Passport: LM4471829", "LM4471829"),
        ("My SSN is 219 09 9999", "219 09 9999"),
        ("N° de sécu : 2 94 11 75 115 203 44", "2 94 11 75 115 203 44"),
        ("numéro d'adhérent 00918273", "00918273"),
        ("loyalty card 6338 2201 9910", "6338 2201 9910"),
        ("account number 71629012", "71629012"),
        ("SIRET 53210987600017", "53210987600017"),
        ("livrer au 3 bis, chemin des Vignes à Lourmarin", "3 bis, chemin des Vignes à Lourmarin"),
        ("I'm at 9 Elm Close, Witney OX28 4PL", "9 Elm Close, Witney OX28 4PL"),
        ("Apt 12C, 88 Grand Ave, Queens, NY 11101", "Apt 12C, 88 Grand Ave, Queens, NY 11101"),
        ("Chaussée de Wavre 220, 1050 Ixelles", "Chaussée de Wavre 220, 1050 Ixelles"),
        ("née le 1er mars 1958", "1er mars 1958"),
        ("d.o.b. 12-11-76", "12-11-76"),
    ],
)
def test_found(text: str, value: str) -> None:
    """Every way people write one, masked whole and alone."""
    assert value in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le chausse-pied coûte 12 euros",
        "Permis de construire du 12 mai",
    ],
)
def test_left(text: str) -> None:
    """What only looks like one stays."""
    assert masked(text) == []
