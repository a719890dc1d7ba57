"""Identity, bank, parcel and order numbers as people write them, and numbers of goods that stay."""

from __future__ import annotations

import pytest

from mining.redaction import find_spans


def masked(text: str) -> list[str]:
    """What is found in ``text``."""
    return [text[s.start : s.end] for s in find_spans(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("passeport 19CF48207 au nom de", "19CF48207"),
        ("mon passeport n° 20AB55817, merci", "20AB55817"),
        ("Passport no. 533910274 was refused", "533910274"),
        ("carte d'identité n° 880692310285", "880692310285"),
        ("CNI X4RTBPFW4 périmée, CNI 110275300512", "110275300512"),
        ("titre de séjour 9920113045", "9920113045"),
        ("permis de conduire 13AA00002", "13AA00002"),
        ("my driving licence is MORGA657054SM9IJ", "MORGA657054SM9IJ"),
        ("NI number: JK 48 20 71 C. I start", "JK 48 20 71 C"),
        ("National Insurance QQ123456A? AB 12 34 56 D", "AB 12 34 56 D"),
        ("SSN 773-52-0184", "773-52-0184"),
        ("PPS 1234567TA", "1234567TA"),
        ("our Irish VAT number, IE6372914G, and", "IE6372914G"),
        ("notre tva intracommunautaire fr15616817763 sur", "fr15616817763"),
        ("TVA BE 0684.721.317", "BE 0684.721.317"),
        ("plaque AB-123-CD", "AB-123-CD"),
        ("numéro national 85.07.30-033.28", "85.07.30-033.28"),
        ("AHV 756.1234.5678.97", "756.1234.5678.97"),
        ("n° allocataire 1234567", "1234567"),
        ("SIREN 819 273 640", "819 273 640"),
        ("sort code 20-11-24", "20-11-24"),
        ("sort code: 204132, account 71629012", "204132"),
        ("code banque 30004", "30004"),
        ("code guichet : 00813", "00813"),
        ("ma carte qui finit par 4242", "4242"),
        ("card ending with 4242", "4242"),
        ("card ended in 0193 was charged", "0193"),
        ("les 4 derniers chiffres de ma carte sont 8655", "8655"),
        ("the last four digits on it are 2381", "2381"),
        ("last 4: 9021", "9021"),
        ("Visa 4417 refusée", "4417"),
        ("Visa •••• 4417", "•••• 4417"),
        ("carte ****4417", "****4417"),
        ("carte xxxx 4417", "xxxx 4417"),
        ("CB se terminant par le 3318", "3318"),
        ("cryptogramme 812", "812"),
        ("colis LR 9320 7345 4 IE en cours", "LR 9320 7345 4 IE"),
        ("rr123456785gb please", "rr123456785gb"),
        ("confirmation for SHOP-7Q4X2 bounced", "SHOP-7Q4X2"),
        ("ma commande de mardi (48213) est perdue", "48213"),
        ("order I placed on Monday, number 48213", "48213"),
        ("réf. commande CHOKHCTTO svp", "CHOKHCTTO"),
        ("card ·· 4417 charged", "·· 4417"),
        ("card …4417 charged", "…4417"),
        ("my card 4417 was charged", "4417"),
    ],
)
def test_found(text: str, value: str) -> None:
    """Every way people write one, masked whole and alone."""
    assert value in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "L'EAN 3760123450195 indiqué sur le carton, la fiche donne 4059481720361",
        "Code EAN du lot de deux : 3017260048175",
        "Le code-barres du carton est 4007098939683",
        "The barcode on the box is 5012345678900",
        "ISBN 9782070368228 en stock ?",
        "la perceuse GSR-1800 chauffe",
        "My DCD-7960 drill is dead",
        "casque WH-1000XM5 noir",
        "La norme EN 14988:2017 et ISO 9001",
        "peinture RAL 7016 en 2.5 L",
        "SKU 30-5561 is gone",
        "version 12.4.1 du micrologiciel",
        "un lot de 12500 vis M6x40",
        "La garantie finit en 2026",
        "The sale ends in 2025",
        "les 3 derniers mois",
        "in the last 4 weeks of 2024",
        "TVA 20 % incluse",
        "My licence plate frame is 52 cm",
        "le contrat de 24 mois",
        "Is the Visa 2024 promotion over? It was a 2024 thing",
        "tissu 300 g/m2, 1500 mm",
        "plus de 10000 avis",
    ],
)
def test_left(text: str) -> None:
    """What only looks like one stays."""
    assert masked(text) == []
