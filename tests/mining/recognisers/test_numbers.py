"""Numbers that name somebody are found by shape, checksum or cue; other numbers stay."""

from __future__ import annotations

import pytest

from mining.redaction import find_spans


def masked(text: str) -> list[tuple[str, str]]:
    """Type and text of what is found."""
    return [(span.type, text[span.start : span.end]) for span in find_spans(text)]


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        ("IBAN", "FR76 3000 6000 0112 3456 7890 189", "IBAN {}, merci"),
        ("IBAN", "gb29nwbk60161331926819", "refund to {} please"),
        ("CARD", "4111 1111 1111 1111", "carte {} débitée"),
        ("CARD", "4242", "carte se terminant par {} refusée"),
        ("PHONE", "06 12 34 56 78", "appelez le {} svp"),
        ("PHONE", "06.12.34.56.78", "tel {}"),
        ("PHONE", "+33 (0)6 98 76 54 32", "mon numéro {} merci"),
        ("PHONE", "+32 470 12 34 56", "appelez {}"),
        ("PHONE", "(212) 555-0147", "call {} now"),
        ("PHONE", "07700 900123", "ring {} tonight"),
        ("TRACKING", "6A12345678901", "colis {} perdu"),
        ("TRACKING", "RR123456785GB", "where is {}"),
        ("TRACKING", "1Z999AA10123456784", "UPS {} late"),
        ("ID", "732 829 320 00074", "SIRET {}"),
        ("ID", "FR40303265045", "TVA {} à ajouter"),
        ("ID", "1 85 05 78 006 084 91", "sécu {} demandée"),
        ("ORDER", "CMD-48213", "ma commande {} est en retard"),
        ("ORDER", "100234871", "commande n° {} svp"),
        ("ORDER", "20871", "order #{} is late"),
        ("ORDER", "1042", "where is my order? It's #{} and it's late"),
        ("ORDER", "1042", "#{} is not delivered"),
        ("ORDER", "MO-55810", "about #{}"),
        ("ORDER", "20871", "any news of #{} please"),
        ("ORDER", "FR-2024-118932", "j'ai renvoyé {} hier"),
        ("CODE", "45B12", "Le code de la porte est {}, 2e étage"),
        ("CODE", "4471#", "Gate code is {}"),
        ("DATE_OF_BIRTH", "12/04/1987", "né le {} à Lyon"),
        ("DATE_OF_BIRTH", "March 3, 1985", "I was born on {} in Leeds"),
    ],
)
def test_numbers_that_name_somebody(type_: str, value: str, text: str) -> None:
    """Each is masked whole, and nothing beside it."""
    assert masked(text.format(value)) == [(type_, value)]


@pytest.mark.parametrize(
    "text",
    [
        "Le code promo BIENVENUE10 est refusé",
        "J'ai le code NOEL2024 mais il est refusé",
        "J'ai payé 1 249,90 € au lieu de 999 €",
        "Livraison entre le 12/03/2024 et le 15/03/2024 de 10h30 à 12:45",
        "Un matelas 140x200 et une table de 180 cm",
        "I ordered on 12 March 2024",
        "Erreur 404 sur la page",
        "La référence de l'article est 4012345678901",
        "Batterie de 5000 mAh, 1500 points de fidélité",
        "Le modèle VX-2000 et la taille W32 L34",
        "Our flight #1234 was late",
        "Seat #102 and gate #204 were changed",
        "Le vol n° 4821 et la page #1204",
        "The flight number is ZZ4068",
        "Great crew on #ZZ293 today",
        "See you at #EXPO2024",
        "So #customer ZZ1412 is on time",
        "Is version 10.0.14.2 of the app fixed?",
    ],
)
def test_numbers_of_goods_and_days_stay(text: str) -> None:
    """Prices, dates, measures, promo and product codes say nothing of a person."""
    assert masked(text) == []


def test_an_iban_with_a_wrong_digit_is_masked_after_its_cue() -> None:
    """A mistyped account is still somebody's; without the cue the checksum decides."""
    wrong = "FR76 3000 6000 0112 3456 7890 180"
    assert masked(f"IBAN : {wrong}") == [("IBAN", wrong)]


def test_a_card_number_needs_its_checksum() -> None:
    """Sixteen digits that fail Luhn are no card; they are masked as a long number all the same."""
    assert [type_ for type_, _ in masked("carte 4111 1111 1111 1112")] == ["TRACKING"]
