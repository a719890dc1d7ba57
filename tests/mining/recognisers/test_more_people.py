"""Names and goods of more kinds, and names that are said again."""

from __future__ import annotations

import pytest

from mining.redaction import find_spans


def masked(text: str) -> list[str]:
    """What is found in ``text`` of the types looked at."""
    return [text[s.start : s.end] for s in find_spans(text) if s.type == "NAME"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Bonjour, je suis Mme Okonjo et mon colis est perdu", "Okonjo"),
        ("Votre collègue Gwenaëlle m'a rappelé hier", "Gwenaëlle"),
        ("Merci Anaëlle !", "Anaëlle"),
        ("Cordialement,\nJean-Noël Kerdreux", "Jean-Noël Kerdreux"),
        ("Cdlt, Mme Vasseur-Lang", "Vasseur-Lang"),
        ("C'est pour l'anniversaire de mon neveu Timothée.", "Timothée"),
        ("Remis à ma voisine Mme Traoré", "Traoré"),
        ("le livreur Moussa était très gentil", "Moussa"),
        ("Je m'appelle Nguyễn Văn Minh", "Nguyễn Văn Minh"),
        ("Nom : de Oliveira, prénom : Thaïs", "Thaïs"),
        ("Sincerely,\nDr. Ngozi Adichie-Obi", "Ngozi Adichie-Obi"),
        ("Thanks\nPadraig", "Padraig"),
        ("My partner Saoirse ordered it", "Saoirse"),
        ("Can you call Graham on my behalf?", "Graham"),
        ("I'm writing for my mum, Doreen Ashcroft.", "Doreen Ashcroft"),
        ("Spoke with Tariq in chat yesterday", "Tariq"),
        ("It was accepted by a certain Mr Papadopoulos", "Papadopoulos"),
        ("Hi, Xiulan here again", "Xiulan"),
        ("Hello team, this is Bronagh from Derry", "Bronagh"),
        ("Kind regards, Priyanka S.", "Priyanka S."),
        ("Best, Tom", "Tom"),
        ("Mon compagnon s'appelle Enguerrand", "Enguerrand"),
        ("Demandez Marie-Laure à l'accueil", "Marie-Laure"),
        ("Chez Mme Bouvard, 2e étage", "Bouvard"),
        ("interphone au nom de Legoff", "Legoff"),
        ("Boîte aux lettres au nom de BENHADDOU", "BENHADDOU"),
        ("The account holder is Rosalind Featherstone", "Rosalind Featherstone"),
        ("Please change the name to Siobhán Ní Dhuibhne", "Siobhán Ní Dhuibhne"),
        ("hi my name's keith and i need help", "keith"),
        ("ici patricia, je relance", "patricia"),
        ("bjr, c'est mounir. toujours rien", "mounir"),
        ("bien à vous, marc-antoine", "marc-antoine"),
        ("merci sylvie pour votre aide", "sylvie"),
        ("GILBERT FERRAND\n12 rue du Port", "GILBERT FERRAND"),
        ("Stéphane L.", "Stéphane L."),
        ("Votre conseillère Ludmilla", "Ludmilla"),
        ("Dear Ms. Ó Briain,", "Ó Briain"),
        ("Bonjour Mr Ben Saïd", "Ben Saïd"),
        ("Le paquet de Théodora est arrivé chez moi", "Théodora"),
        ("Je suis Solveig Rask. Dites que solveig attend.", "solveig"),
        ("Mon mail jl.kerbrat@example.fr, demandez Kerbrat", "Kerbrat"),
    ],
)
def test_found(text: str, value: str) -> None:
    """Every way people write one, masked whole and alone."""
    assert value in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "La lampe Margot clignote, la table Léon aussi",
        "Est-ce que la robe Inès existe en noir ?",
        "J'adore votre collection Capucine",
        "Le sac Lancel et la montre Michel Herbelin",
        "The Victoria sponge tin and the Jordan trainers",
        "Do the Oscar boots come in half sizes?",
        "Is the Matilda dress machine washable?",
        "The paint in Elephant's Breath and Mole Grey",
        "a Thomas the Tank Engine set for a 3 year old",
        "We love Sophie la girafe",
        "I paid with Klarna through Apple Pay",
        "Colissimo, Chronopost, Mondial Relay ou DPD ?",
        "Will it fit? May I return it? Mark my words",
        "Hope to hear from you. Grace period over?",
        "Rose gold or Olive green?",
        "Est-ce que Paris ou Nice sont livrées le samedi ?",
        "Le Bon Marché et les Galeries Lafayette",
        "Black Friday et French Days",
        "Merci de rappeler le numéro. Bien reçu",
        "Cordialement, L'équipe Relation Client",
        "Customer Care Team",
        "Bonjour à tous",
        "the Nintendo Switch and the Mario Kart game",
        "Dyson V11, Roomba i7, Galaxy S23",
        "taille S, M, L et XL",
        "option A. Livraison gratuite",
        "Le tome 3 de Harry Potter",
        "Une figurine Luke Skywalker",
        "j'ai un Samsung et un iPhone",
        "Tarte Tatin moule Émile Henry",
        "cocotte Le Creuset 24 cm",
        "le parfum Coco Mademoiselle",
        "un poster Frida Kahlo",
        "Mail perdu : contact@example.org, Contact rompu",
    ],
)
def test_left(text: str) -> None:
    """What only looks like one stays."""
    assert masked(text) == []
