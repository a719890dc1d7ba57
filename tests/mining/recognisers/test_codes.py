"""Door, locker, collection and network codes, passwords, dates of birth, in both languages."""

from __future__ import annotations

import pytest

from mining.redaction import find_spans


def masked(text: str) -> list[str]:
    """What is found in ``text``."""
    return [text[s.start : s.end] for s in find_spans(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("digicode B42", "B42"),
        ("Le digicode est le 45B12.", "45B12"),
        ("Interphone 12, 3e étage", "12"),
        ("code portail 4471#", "4471#"),
        ("le code d'entrée de l'immeuble c'est 7714A", "7714A"),
        ("Pour le hall faites le 1598 puis cloche, code affiché en bas", "1598"),
        ("Code du casier : 88213", "88213"),
        ("le code de la consigne Pickup est le 774 512", "774 512"),
        ("j'ai reçu un code par SMS, il disait 993021 mais refusé", "993021"),
        ("Votre code de vérification : 482913.", "482913"),
        ("Mon code wifi est chat-noir-77", "chat-noir-77"),
        ("code répondeur 2580", "2580"),
        ("le code PIN de ma carte est 4821", "4821"),
        ("code cadenas 3-7-9-1", "3-7-9-1"),
        ("code secret : 0071", "0071"),
        ("code confidentiel 5566", "5566"),
        ("The gate code is *4471#", "*4471#"),
        ("Door code: C25", "C25"),
        ("The key safe code is 1958, by the back door", "1958"),
        ("Buzzer 204, second floor", "204"),
        ("Locker code 339 182 expired", "339 182"),
        ("My collection PIN is 7719", "7719"),
        ("pickup code 66321", "66321"),
        ("Your OTP is 120944", "120944"),
        ("One-time code 88 21 03 never worked", "88 21 03"),
        ("the code for the lobby is 0417B", "0417B"),
        ("code to get in is 2244", "2244"),
        ("voicemail code 9911", "9911"),
        ("wifi password: blue-door-19", "blue-door-19"),
        ("my password was Sunny!day and it fails", "Sunny!day"),
        ("Mot de passe : Azerty_2023", "Azerty_2023"),
        ("mon ancien mdp etait loulou59", "loulou59"),
        ("mon mdp c'est Kiki#33", "Kiki#33"),
        ("The passcode is 4410", "4410"),
        ("Gift card code ABCD-1234-EF56", "ABCD-1234-EF56"),
        ("né le 12 avril 87 à Lyon", "12 avril 87"),
        ("my birthday is wrong, you have the 3rd of May 1991", "3rd of May 1991"),
        ("date de naissance erronée, il faut lire 14.02.1979", "14.02.1979"),
        ("04/11/1990 is my date of birth", "04/11/1990"),
        ("Ma fille née en 2019", "2019"),
        ("her birthday: June 4th, 2012", "June 4th, 2012"),
    ],
)
def test_found(text: str, value: str) -> None:
    """Every way people write one, masked whole and alone."""
    assert value in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le code promo BIENVENUE10 est refusé",
        "Le code ETE20 ne marche pas",
        "Code erreur 10486 sur PayPal",
        "I get error code 5012",
        "Le code couleur 4021 du vernis",
        "le code NAF 4711 de notre société",
        "Votre mot de passe doit contenir 8 caractères",
        "My password is not accepted",
        'click "Forgot password".</li>&#10;<li>Open the e-mail',
        "cliquez sur « Mot de passe oublié ».</li>&#10;<li>Saisissez",
        "mot de passe oublié depuis 3 jours",
        "le code est valable 30 jours",
        "The code expires in 15 minutes",
        "Le code est arrivé après 10 minutes",
        "Utilisez le code NOEL2024 avant le 31 décembre",
        "Product code 88213 is out",
        "Code de la consommation, article 217",
        "interphone en panne",
        "The pin badge costs 12 dollars",
        "Pour l'anniversaire de ma fille, commande du 12/03/2024 à 10h",
        "It's for a birthday, ordered 12 March 2024",
        "The fault code F21 appears",
        "Code article 77120",
        "Le code-barres 3017260048175",
        "Le code CADEAU2024 donne droit à 10 %",
        "zip code field is broken for 3 days",
        "the code says 15% off",
    ],
)
def test_left(text: str) -> None:
    """What only looks like one stays."""
    assert masked(text) == []
