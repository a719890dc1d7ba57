"""Names by titles, closings, kin, headers and chats in any case, and goods called like people."""

from __future__ import annotations

import pytest

from mining.redaction import find_spans


def masked(text: str) -> list[str]:
    """What is found in ``text`` of the types looked at."""
    return [text[s.start : s.end] for s in find_spans(text) if s.type == "NAME"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("MON COLIS EST PERDU !!! MME LEFEVRE MONIQUE COMMANDE EN RETARD", "LEFEVRE MONIQUE"),
        ("la gardienne, mme brochard, peut le prendre", "brochard"),
        ("tell him sorry from mrs abernathy and thanks", "abernathy"),
        ("mr okonkwo signed for it", "okonkwo"),
        ("Elle habite à Vannes et s'appelle Kervella.", "Kervella"),
        ("Ma fille a payé.\nCordialement,\nroxane pelletier\n06 12 34 56 78", "roxane pelletier"),
        ("Merci de votre aide\nBonne journée\nIwona\nService client", "Iwona"),
        ("Envoyé de mon iPhone\nthibaud", "thibaud"),
        ("lucette (09:14) : bonjour, une question", "lucette"),
        ("> De : Uchenna von Stein <x@example.org>", "Uchenna von Stein"),
        ("Le 2 mars à 10:32, Ioana Vidal <ioana@example.org> a écrit :", "Ioana Vidal"),
        ("Je ne veux plus recevoir la lettre. S. Delmotte", "S. Delmotte"),
        ("Yours faithfully, E. Hartigan", "E. Hartigan"),
        ("Signé par « P. Garnaud », à midi", "P. Garnaud"),
        ("Please print 'Maeve D.' on it", "Maeve D."),
        ("bravo à Nadjib et Corentine au standard", "Corentine"),
        ("sonnette karim/julie svp", "julie"),
        ("We met Ann, Bo and Theodora today", "Theodora"),
        ("My boy Ibrahim put his date in", "Ibrahim"),
        ("my landlord, Ramiro Etxeberria, can collect", "Ramiro Etxeberria"),
        ("c'est pour ma grande Lina et son frère", "Lina"),
        ("the late Winifred Oakes had an account", "Winifred Oakes"),
        ("says 'delivered, left with: HOLLIS'", "HOLLIS"),
        ("a signé par erreur. Réceptionné par DUVIVIER hier", "DUVIVIER"),
        ("Sorry for shouting at Bilal on the phone", "Bilal"),
        ("ask for hamish at the desk", "hamish"),
        ("merci à l'avance, cdt sandrine lopez", "sandrine lopez"),
        ("la commande de mon mari jean-baptiste morvan est annulée", "jean-baptiste morvan"),
        ("j'ai eu gonzalo au téléphone", "gonzalo"),
        ("au nom de zofia cadiou svp", "zofia cadiou"),
        ("sa fait 4 mails. sandrine lopez 12 rue pasteur", "sandrine lopez"),
        ("Can we use it? Folasade Bankole-Hughes, a customer", "Folasade Bankole-Hughes"),
        ("Your quote is ready. Olumide Fashola, Sales", "Olumide Fashola"),
        ("passeport au nom de SANTOS PEREIRA Joaquim.", "SANTOS PEREIRA Joaquim"),
        ("Le destinataire est DRAGOMIR Clotilde, merci", "DRAGOMIR Clotilde"),
        ("My dad calls. It's Wiktoria here.", "Wiktoria"),
        ("Bonjour Thi Anh, merci", "Thi Anh"),
        ("Graver le prénom « Gabriel » au dos", "Gabriel"),
        ("J'ai transmis à Céline, qui vous répond", "Céline"),
    ],
)
def test_found(text: str, value: str) -> None:
    """Every way people write one, masked whole and alone."""
    assert value in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Ralph Lauren polo bobbled",
        "I bought four Charlotte Tilbury lipsticks",
        "My Henry hoover lost suction",
        "The Kate Spade tote in Rose Pink is sold out",
        "le vernis « Agathe » est vegan, « Salomé » aussi",
        "Les Stan Smith blanches en 42",
        "Le parfum Yves Rocher et le Jean Paul Gaultier",
        "40 chaises Marcel et 10 tables Simone",
        "Need 24 Daisy napkins and 2 Ruby runners",
        "Is the Billy bookcase back in stock?",
        "Le coloris Ambre ou Capucine ou Jade ?",
        "Will you mark it as sold, or may I bill it?",
        "Pat the Jasmine throw dry and iron it",
        "Le lit Gaspard et l'armoire Auguste sont en rupture",
        "The Emma mattress and the Oslo sofa",
        "LE CANAPÉ HUGO MESURE-T-IL BIEN 220 CM ? JE VEUX UNE RÉPONSE",
        "The Harry Potter wand and the Peppa Pig puzzle",
        "Taille M. Celle-ci est trop grande",
        "Vitamin C. Tablets are gone",
        "merci beaucoup à bientôt",
        "madame je vous écris encore",
        "bonjour monsieur, merci",
        "from today the shop is shut",
        "chez vous c'est trop cher, avec ou sans frais",
        "Faites un échange avec la taille S. Merci",
        "ils ont livré chez le voisin",
        "this is ridiculous, thanks for nothing",
        "the kit came with no screws",
        "l'assistante virtuelle est en panne",
        "the Paddington mug in April and May",
        "Bien cordialement,\nLe service client",
        "Best,\nThe support team",
        "Hope that helps",
        "we hope to see you, best wishes",
        "je rentre à la maison et je mange",
    ],
)
def test_left(text: str) -> None:
    """What only looks like one stays."""
    assert masked(text) == []
