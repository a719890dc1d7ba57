"""What readers type, without personal data: nobody writes capitals in a search box."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.typed import TypedTexts
from tests.identities import Identity

DATA = Path(__file__).parents[1] / "data"
TYPED = TypedTexts((r"zw:\d+",))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("retour jean@mail.fr", "retour [EMAIL]"),
        ("retour jean＠mail", "retour [EMAIL]"),
        ("colis élodie zwimbarault", "colis [NAME]"),
        ("je m'appelle zwimbarault", "je m'appelle [NAME]"),
        ("suivi 6A12345678901", "suivi [TRACKING]"),
        ("commande zw:97", "commande [ORDER]"),
        ("code ABCD1234", "code [CODE]"),
        ("appelez le 06 12 34 56 78 svp", "appelez le [PHONE] svp"),
        ("robe taille 38 à 49,90 €", "robe taille 38 à 49,90 €"),
        ("soldes 2026", "soldes 2026"),
        ("jean bleu", "jean bleu"),
        ("œuvre été l'échange 😀", "œuvre été l'échange 😀"),
        ("", ""),
        ("mot " * 60, ""),
    ],
)
def test_a_query_is_masked(text: str, masked: str) -> None:
    """Numbers whatever stands before them, names without capitals; a pasted message goes whole."""
    assert TYPED.query(text, "fr") == masked


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_ordinary_queries_stay_as_they_are(locale: str) -> None:
    """All but one or two of the 120 real-style ones."""
    lines = (DATA / f"search_queries_{locale}.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line)["text"] for line in lines]
    changed = [query for query in queries if TYPED.query(query, locale) != query]
    assert len(changed) <= 2


TOLD = {
    "fr": ("{email}", "tel {phone}", "iban {iban}", "commande {order}", "j'habite {street}",
           "je m'appelle {first} {last}"),
    "en": ("{email}", "tel {phone}", "iban {iban}", "order {order}", "i live at {street}",
           "my name is {first} {last}"),
}  # fmt: skip


@pytest.mark.parametrize("locale", sorted(TOLD))
def test_nothing_of_five_hundred_customers_is_left(locale: str) -> None:
    """Each of 250 a language tells one thing, without capitals; the shop named no pattern."""
    typed, left = TypedTexts(()), []
    for number in range(250):
        who = Identity(number, locale)
        names = ("email", "phone", "iban", "order", "street", "first", "last")
        said = TOLD[locale][number % len(TOLD[locale])]
        text = said.format_map({name: getattr(who, name) for name in names}).lower()
        masked = typed.query(f"retour {text}", locale)
        held = (who.stem, who.phone, who.iban.lower(), who.order.lower())
        left += [masked for value in held if value in masked]
    assert left == []


@given(st.text(max_size=120))
def test_masking_twice_is_masking_once(text: str) -> None:
    """Whatever is typed."""
    once = TYPED.query(text, "fr")
    assert TYPED.query(once, "fr") in {once, ""}
