"""Need files that do not fit are named with what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.sample_shop.generator import HERE
from examples.sample_shop.needs import SPOKEN, Text, read_needs
from kb.errors import InputError

VOICE = """
[{locale}]
title = "Where is it?"
short = "On its way."
direct = [{direct}]
subjects = ["v", "w", "x", "y", "z"]
customer = [{customer}]
context = ["a", "b", "c", "d", "e"]
follow_up = ["a", "b", "c"]
[[{locale}.reply]]
kind = "answer"
gold = "One."
variants = ["One {{order}}.", "1."]
[[{locale}.reply]]
kind = "step"
gold = "Two."
variants = ["Two.", "2."]
"""
HEAD = 'id = "one"\ncategory = "orders"\nweight = 1\nseason = "flat"\nneeds_person = false\n'


def a_need(folder: Path, change: tuple[str, str] = ("", ""), *, name: str = "orders/one") -> Path:
    """A tiny need file, one text of it changed."""
    customer = ", ".join(f'"Where is {{order}}, take {n}?"' for n in range(25))
    direct = ", ".join(f'"It is late, by {n} days"' for n in range(20))
    text = HEAD + "handling_minutes = 3\n"
    for locale in ("fr", "en"):
        text += VOICE.format(locale=locale, customer=customer, direct=direct)
    assert change[0] in text
    path = folder / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(*change, 1) if change[0] else text, encoding="utf-8")
    return path


def test_a_need_that_fits_is_read(tmp_path: Path) -> None:
    """The tiny need used below is fine as it is."""
    a_need(tmp_path)
    need = read_needs(tmp_path)["one"]
    assert len(need.voices["fr"].customer) == 25 + 20
    assert need.voices["fr"].plain == tuple(range(25, 45))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("weight = 1", "weight = 0"), "must be above 0"),
        (('season = "flat"', 'season = "easter"'), 'season is "easter"'),
        (('title = "Where is it?"', ""), "fr.title is missing"),
        (("take 3", "take {wrong}"), "fr.customer 4: unknown slot wrong"),
        (("take 3", "take }"), "fr.customer 4: Single '}'"),
        (("take 3", "{order:>9}"), "is not a plain slot"),
        (('kind = "step"', 'kind = "wish"'), 'kind is "wish"'),
        (('"c", "d", "e"', '"c"'), "fr.context: expected at least 5"),
        (('id = "one"', 'id = "two"'), "must bear these names"),
        (("weight = 1", "weight = "), "not TOML"),
    ],
)
def test_a_file_that_does_not_fit_is_named(
    tmp_path: Path, change: tuple[str, str], problem: str
) -> None:
    """One line with the file and the fault."""
    path = a_need(tmp_path, change)
    with pytest.raises(InputError) as caught:
        read_needs(tmp_path)
    assert str(path) in str(caught.value)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    """No needs at all is an error, not an empty shop."""
    with pytest.raises(InputError, match="holds no needs"):
        read_needs(tmp_path)


def test_the_shops_needs_have_25_phrasings_in_each_language() -> None:
    """At least 40 needs, each told in 25 ways or more, in French and in English."""
    needs = read_needs(HERE / "needs")
    assert len(needs) >= 40
    for need in needs.values():
        assert all(len(voice.customer) >= 25 for voice in need.voices.values()), need.id
        assert all(len(voice.written) >= 20 for voice in need.voices.values()), need.id


@pytest.mark.parametrize(
    ("text", "is_spoken"),
    [
        ("Cliente appelle : ne reçoit rien", True),
        ("Angry caller, expected it today", True),
        ("Client depuis dix ans, je suis déçue", False),
        ("Message d'erreur au paiement", False),
        ("Appelez-moi demain", False),
    ],
)
def test_telephone_notes_are_told_from_letters(text: str, is_spoken: bool) -> None:
    """A colleague's note speaks of the customer in the third person."""
    assert bool(SPOKEN.match(text)) is is_spoken


def test_style_never_touches_what_stands_in_a_slot() -> None:
    """The words around a slot are rewritten, its value is not."""
    text = Text.parse("Commande {order} svp")
    assert text.fill({"order": "MO-123456"}, style=str.upper) == "COMMANDE MO-123456 SVP"


def test_a_date_to_come_is_another_slot_than_a_date_gone_by() -> None:
    """ "jusqu'au {date}" lies ahead, "du {date}" does not."""
    assert Text.parse("attend jusqu'au {date}, achat du {date}").slots == {"date", "date_ahead"}


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Je suis enceinte de cinq mois", "woman"),
        ("My husband ordered it", "woman"),
        ("C'est pour ma femme", "man"),
        ("Mon colis est perdu", ""),
    ],
)
def test_a_text_tells_who_speaks(text: str, of: str) -> None:
    """Only words about the speaker count."""
    assert Text.parse(text).of == of
