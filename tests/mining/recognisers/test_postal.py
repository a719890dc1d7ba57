"""Addresses of many countries, and postcodes that stand alone."""

from __future__ import annotations

import pytest

from mining.redaction import find_spans


def masked(text: str) -> list[str]:
    """What is found in ``text``."""
    return [text[s.start : s.end] for s in find_spans(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "Suite 12, 5 Cornhill Passage, Bristol, BS1 9XD. VAT",
            "Suite 12, 5 Cornhill Passage, Bristol, BS1 9XD",
        ),
        (
            "it goes to Unit 7, Carrow Business Park, Oranmore, Co. Galway H91 R8W2.",
            "Unit 7, Carrow Business Park, Oranmore, Co. Galway H91 R8W2",
        ),
        (
            "all to 1190 Bayou Vista Blvd, Mobile, AL 36605. Block",
            "1190 Bayou Vista Blvd, Mobile, AL 36605",
        ),
        ("Rose Cottage, Mill Lane, Ashford TN25 4AB", "Rose Cottage, Mill Lane, Ashford TN25 4AB"),
        (
            "send it to flat 3, 27 alder rise, leeds ls6 2bt please",
            "flat 3, 27 alder rise, leeds ls6 2bt",
        ),
        (
            "Could it go to 14a Tanner's Yard, Whitby, North Yorkshire, YO21 3PB?",
            "14a Tanner's Yard, Whitby, North Yorkshire, YO21 3PB",
        ),
        (
            "address: 3 The Old Forge, Stow-on-the-Wold, GL54 1AB",
            "3 The Old Forge, Stow-on-the-Wold, GL54 1AB",
        ),
        ("to 88 Harbour Wharf, Cork T12 X4Y9", "88 Harbour Wharf, Cork T12 X4Y9"),
        ("12 Sea Road, Bray, Co. Wicklow, A98 D5E6", "12 Sea Road, Bray, Co. Wicklow, A98 D5E6"),
        (
            "ship to 4500 N. Lamar Blvd #210, Austin, TX 78756",
            "4500 N. Lamar Blvd #210, Austin, TX 78756",
        ),
        ("1420 oak hill dr apt 3b austin tx 78704", "1420 oak hill dr apt 3b austin tx 78704"),
        ("77 Sunset Circle, Boise, ID 83702", "77 Sunset Circle, Boise, ID 83702"),
        ("PO Box 1123, Taos, NM 87571", "PO Box 1123, Taos, NM 87571"),
        ("220 Elgin Street, Ottawa, ON K2P 1L7", "220 Elgin Street, Ottawa, ON K2P 1L7"),
        ("lieu-dit la grande borie, 20200 bastia", "lieu-dit la grande borie, 20200 bastia"),
        (
            "le Lieu-dit Les Quatre Vents, 74500 Évian-les-Bains.",
            "Lieu-dit Les Quatre Vents, 74500 Évian-les-Bains",
        ),
        ("lieu-dit Le Moulin Neuf\n64100 Bayonne", "lieu-dit Le Moulin Neuf\n64100 Bayonne"),
        (
            "au 101b route de la république, bâtiment b2, 35400 saint-malo.",
            "101b route de la république, bâtiment b2, 35400 saint-malo",
        ),
        (
            "au 120 boulevard émile zola, bâtiment b2, 44000 nantes.",
            "120 boulevard émile zola, bâtiment b2, 44000 nantes",
        ),
        ("127 av. Jean-Jaurès, BP 40, 1050 Ixelles.", "127 av. Jean-Jaurès, BP 40, 1050 Ixelles"),
        ("B.P. 294\n1050 Ixelles", "B.P. 294\n1050 Ixelles"),
        (
            "Rue du Marché aux Herbes 61 boîte 4, 5000 Namur. Tél",
            "Rue du Marché aux Herbes 61 boîte 4, 5000 Namur",
        ),
        (
            "112 ter passage des frères-lumière, bp 40, 33000 bordeaux et",
            "112 ter passage des frères-lumière, bp 40, 33000 bordeaux",
        ),
        (
            "164, route de l'ancien-hôpital, résidence les pins, 59800 lille.",
            "164, route de l'ancien-hôpital, résidence les pins, 59800 lille",
        ),
        ("Zone artisanale des Prés, 35000 Rennes", "Zone artisanale des Prés, 35000 Rennes"),
        (
            "Résidence du Parc, bât. C, 3e étage, 69008 Lyon",
            "Résidence du Parc, bât. C, 3e étage, 69008 Lyon",
        ),
        ("4 le clos fleuri, 84000 Avignon", "4 le clos fleuri, 84000 Avignon"),
        (
            "8 rue des clercs apt 5B 57000 metz batiment du fond",
            "8 rue des clercs apt 5B 57000 metz",
        ),
        ("Hauptstraße 12, 10115 Berlin", "Hauptstraße 12, 10115 Berlin"),
        ("Bahnhofstrasse 21, 8001 Zürich", "Bahnhofstrasse 21, 8001 Zürich"),
        ("Prinsengracht 101, 1015 AB Amsterdam", "Prinsengracht 101, 1015 AB Amsterdam"),
        ("Kerkstraat 12 bus 3, 9000 Gent", "Kerkstraat 12 bus 3, 9000 Gent"),
        ("Via Garibaldi 12, 20121 Milano", "Via Garibaldi 12, 20121 Milano"),
        ("Calle Mayor 5, 28013 Madrid", "Calle Mayor 5, 28013 Madrid"),
        ("Rua da Prata 80, 1100 Lisboa", "Rua da Prata 80, 1100 Lisboa"),
        ("le code postal, il fallait mettre 35760 !!", "35760"),
        ("On habite Olivet, 45160, c'est à côté", "45160"),
        ("Livrez-vous dans le 1050 ? Merci", "1050"),
        ("my postcode is bt9 6qj and", "bt9 6qj"),
        ("D08 F6N4 is my eircode", "D08 F6N4"),
        ("j'habite à Olivet (45160)", "45160"),
        ("Old postcode M14 5RH", "M14 5RH"),
        ("livrez plutot au 27 rue du moulin 44000 nantes svp", "27 rue du moulin 44000 nantes"),
        (
            "à 11 h 52 au 2 square des Peupliers, 78140 Vélizy.",
            "2 square des Peupliers, 78140 Vélizy",
        ),
    ],
)
def test_found(text: str, value: str) -> None:
    """Every way people write one, masked whole and alone."""
    assert value in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Livrez-vous à Lyon avant 2026 ?",
        "We deliver in 48 hours, 2000 stores",
        "Paris, 10000 clients nous font confiance",
        "Je veux 12 rideaux verts, 3 coussins et 2 tapis",
        "The Oslo sofa, 3 seats, grey",
        "via Chronopost 24 h",
        "Taille 38, 40, 42",
        "le bus 12 passe devant",
        "3 Rose Gold rings, 2 Silver Moon cups",
        "I need 12 Forest Green mugs",
        "The ring 12 mm is too big",
        "Le lampadaire ring 12 est cassé",
        "Plaza 12 chair",
        "2 places, 3 cours",
        "We ship to 15 countries",
        "nous livrons en 2024 dans 12000 communes",
        "b2 1st floor is closed",
        "the ps5 2nd controller",
        "M6 4mm screws",
        "zip jacket in black, 12000 sold",
        "T12 bulb",
    ],
)
def test_left(text: str) -> None:
    """What only looks like one stays."""
    assert masked(text) == []
