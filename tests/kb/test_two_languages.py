"""What one language of an article has that the other has not."""

from __future__ import annotations

from kb.two_languages import differences
from tests.factories import an_article

FRENCH = (
    "Sous 14 jours, 3,90 € à 1\u202f500 €, pour deux articles, de 9 h 30 à 18 h.\n\n"
    "1. Ouvrez [Mon compte](link:account).\n2. L'été, [fact:hours].\n"
)
ENGLISH = (
    "Within 14 days, €3.90 to €1,500, for two items, 9:30 to 6pm.\n\n"
    "1. Open [My account](link:account).\n2. In summer, [fact:hours].\n"
)


def told(french: str, english: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The differences of two texts, each in its parts."""
    one = an_article(locale="fr", title="", summary="", body=french)
    other = an_article(locale="en", title="", summary="", body=english)
    return [(d.kind, d.here, d.there) for d in differences(one, other)]


def test_what_languages_write_otherwise_is_no_difference() -> None:
    """Days and jours, prices, number words, and whatever is counted."""
    assert told(FRENCH, ENGLISH) == []
    assert told("", "") == []


def test_steps_amounts_facts_and_links_are_pointed_out() -> None:
    """Each as it stands in its text; the numbers of steps are no amounts."""
    english = "Within 30 days.\n\n- See [returns](returns/how-to-return.md).\n"
    french = FRENCH.replace(" à 1\u202f500 €", "").replace(", de 9 h 30 à 18 h", "")
    assert told(french, english) == [
        ("steps", ("2",), ("0",)),
        ("points", ("0",), ("1",)),
        ("values", ("14 jours", "3,90 €", "deux articles"), ("30 days",)),
        ("facts", ("hours",), ()),
        ("links", ("link:account",), ("returns/how-to-return.md",)),
    ]
