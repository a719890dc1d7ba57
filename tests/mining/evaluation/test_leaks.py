"""Values of one customer and sentences nobody told, found from the texts alone."""

from __future__ import annotations

import pytest

from mining.evaluation.leaks import Heard, Replies, leaked, masked_values, plain, unsupported
from tests.factories import a_source_ticket


@pytest.mark.parametrize(
    ("raw", "redacted", "values"),
    [
        ("Bonjour Zoé !", "Bonjour [NAME_1] !", ["Zoé"]),
        ("AB-1 et CD-2", "[ORDER_1] et [ORDER_2]", ["AB-1", "CD-2"]),
        ("Zoé", "[NAME]", ["Zoé"]),
        ("rien", "rien", []),
        ("Votre [ORDER] part", "Votre [ORDER] part", []),
        ("autre texte", "Bonjour [NAME_1] !", []),
        ("", "", []),
    ],
)
def test_masked_values_are_what_placeholders_replaced(
    raw: str, redacted: str, values: list[str]
) -> None:
    """By the text around them; a placeholder of the help desk's own replaced nothing."""
    assert masked_values(raw, redacted) == values


def heard(*told: tuple[str, str, str]) -> Heard:
    """From (customer, raw, stored)."""
    found = Heard()
    for customer, raw, stored in told:
        found.add(customer, a_source_ticket(raw), [stored])
    return found


ZOE = ("c1", "Colis de Zoé Lefèvre, AB12345", "Colis de [NAME_1], AB12345")
OTHERS = [(f"d{n}", "Colis de demain, sous 30 jours", "Colis de demain, sous 30 jours")
          for n in range(3)]  # fmt: skip
EVERYBODY = {"c1", "d0", "d1", "d2"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le colis de zoe lefevre part.", {"zoe lefevre"}),
        ("Votre numéro AB12345 suffit.", {"ab12345"}),
        ("Retour sous 30 jours.", set()),
        ("Remboursé sous 31 jours.", {"31"}),
        ("Le 12/03/2025 au plus tard.", {"12 03 2025"}),
        ("Écrivez à a@b.example.", {"a b example"}),
        ("Colis de demain.", set()),
        ("", set()),
    ],
)
def test_values_of_one_customer_leak(text: str, found: set[str]) -> None:
    """What was masked, and numbers, dates and addresses that one conversation at most has."""
    assert leaked(text, heard(ZOE, *OTHERS), EVERYBODY) == found


def test_a_word_masked_by_chance_is_no_leak() -> None:
    """« Rose », masked once and left for many, is a word."""
    mask = ("c1", "La robe Rose", "La robe [NAME_1]")
    left = [(f"d{n}", "La robe Rose", "La robe Rose") for n in range(2)]
    assert leaked("Robe Rose", heard(mask, *left), EVERYBODY) == set()
    assert leaked("Robe Rose", heard(mask), EVERYBODY) == {"rose"}


def test_planted_values_and_recognised_ones_leak() -> None:
    """Though nobody masked them."""
    found = leaked("Zoé, au 06", heard(), [], planted=["Zoé", "Zoé,"], find=lambda _: ["au"])
    assert found == {"au", "06"}
    assert leaked("Chez Lefèvre", heard(), [], planted=["lefevre"]) == {"lefevre"}


def test_plain_folds_words() -> None:
    """Case, accents and marks go."""
    assert plain("L’Échange — œuvre 😀") == "l echange oeuvre"


def replies(*texts: str) -> Replies:
    """Each told to a customer of its own."""
    return Replies.of("fr", [(f"c{n}", text) for n, text in enumerate(texts)])


@pytest.mark.parametrize(
    ("sentence", "customers"),
    [
        ("Retournez l'article sous 30 jours.", 2),
        ("Retournez l'article sous 14 jours.", 1),
        ("Ne retournez pas l'article sous 30 jours.", 0),
        ("Repassez commande sur le site.", 0),
    ],
)
def test_support_counts_customers_told_in_one_sentence(sentence: str, customers: int) -> None:
    """Numbers and negation must agree; a customer counts once."""
    told = replies(
        "Bonjour. Retournez l'article sous 30 jours. Retournez votre article sous 30 jours.",
        "Vous pouvez retourner votre article sous 30 jours.",
        "Retournez l'article sous 14 jours.",
    )
    assert told.support(sentence) == customers


def test_a_condition_put_as_a_question_belongs_to_its_answer() -> None:
    """Its number is told with what follows, and with nothing further on."""
    told = replies(
        "Rien après 14 jours ? Envoyez le reçu du relais. Joignez une photo nette du carton."
    )
    assert told.support("Le reçu du relais (rien après 14 jours)") == 1
    assert told.support("Une photo nette du carton, jointe (rien après 14 jours)") == 0


def test_a_sentence_few_were_told_is_unsupported() -> None:
    """Each once; the sentences of a line are looked for one by one."""
    told = replies("Ouvrez la page du compte.", "Ouvrez la page du compte.")
    printed = ["Ouvrez la page du compte. Appelez la banque.", "Appelez la banque."]
    assert unsupported(printed, told, least=2) == ["Appelez la banque."]
