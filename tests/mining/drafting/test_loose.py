"""Claims of agents who type each sentence anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from mining.drafting.clusters import Claim, claims
from mining.drafting.loose import loose_claims
from mining.drafting.replies import Reply, Said
from mining.drafting.support import SupportRule
from mining.drafting.wording import WORDINGS
from tests.desk import START

RULE = SupportRule(customers=5, days=3, agents=2)
TYPED = (
    "You will find the Cancel button next to your order in the history.",
    "Next to the order in your history there is a Cancel button.",
    "In your history, look for the Cancel button beside the order.",
    "Open the history, there is a Cancel button by the order.",
    "The Cancel button of an order is shown in your order history.",
    "There is a Cancel button by each order in your history.",
)
PLAIN = TYPED[-1]
"""The one that holds nothing but what all share."""


def told(texts: Sequence[str]) -> list[Said]:
    """Each text to a customer of its own, on a day of its own, by two agents in turn."""
    replies = [
        Reply(f"t{n}", f"c{n}", f"a{n % 2}", START + timedelta(days=n), text)
        for n, text in enumerate(texts)
    ]
    return [Said(reply.text, reply, 0.5, number=n) for n, reply in enumerate(replies)]


def found(texts: Sequence[str], locale: str = "en") -> list[Claim]:
    """What is repeated by its content words and not by its letters."""
    said = told(texts)
    by_letters = claims(said, RULE, WORDINGS[locale]).claims
    return loose_claims(said, by_letters, RULE, WORDINGS[locale])


def test_what_everybody_puts_differently_is_found() -> None:
    """Six wordings that share their stems and little else are one claim, one of them printed."""
    [claim] = found(TYPED)
    assert (claim.text, claim.customers) == (PLAIN, 6)


def test_french_stems_count_accents_and_all() -> None:
    """« retardée », « retard » and « l'expédition » by their stems."""
    texts = [
        "À cause d'une grève, l'expédition de la commande est retardée.",
        "À cause de la grève, l'expédition des commandes est retardée.",
        "Commande retardée : c'est la grève à l'expédition.",
        "Grève : commande retardée, expédition aussi !",
        "Les commandes et leur expédition sont retardées, c'est la grève.",
    ]
    assert [claim.customers for claim in found(texts, "fr")] == [5]


def test_a_word_of_one_customer_is_never_printed() -> None:
    """A name or number in one wording keeps that wording out, and not the claim."""
    own = PLAIN.replace("each order", "order 4521 of Dupont")
    assert [claim.text for claim in found([own, own, *TYPED])] == [PLAIN]
    assert found([own, *TYPED[:-1]]) == []


def test_amounts_and_negation_are_never_mixed() -> None:
    """Three customers told 14 days and three told 30 are not six."""
    texts = [text[:-1] + (" for 14 days." if n % 2 else " for 30 days.")
             for n, text in enumerate(TYPED)]  # fmt: skip
    assert found(texts) == []
    denied = [text[:-1] + (", never else." if n % 2 else ".") for n, text in enumerate(TYPED)]
    assert found(denied) == []


def test_few_customers_or_no_words_give_nothing() -> None:
    """Four are too few; emoji and empty texts have no stems."""
    assert found(TYPED[:4]) == []
    assert found(["😀", "", "Ok."] * 3) == []
    assert found([]) == []
