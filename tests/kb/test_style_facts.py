"""Articles are checked against the shop's facts and its country's law."""

from __future__ import annotations

import pytest

from kb.config import Brand, Settings
from kb.fact_matters import Policy
from kb.style import checks
from kb.style_facts import against
from kb.style_look import Check, Look
from tests.factories import an_article

FACTS = {"return_window": {"fr": "30 jours", "en": "30 days"}}
SETTINGS = Settings(brand=Brand(site_url="https://help.shop.example/", country="FR"))


def differing(body: str, words: dict[str, tuple[str, ...]] | None = None) -> list[Check]:
    """What a live French article says otherwise than the facts."""
    policy = Policy(FACTS, {"return_window": words} if words else {})
    article = an_article(body=body, title="Comment retourner un article ?")
    return [*against(policy)(Look(article, SETTINGS, FACTS, "en"))]


def test_a_live_article_that_says_otherwise_is_listed() -> None:
    """With its line, what it says and how to cite the fact."""
    (one,) = differing("Bonjour.\n\n1. Vous avez 14 jours pour retourner l'article.\n")
    assert (one.kind, one.line, one.is_blocking) == ("fact_differs", 3, False)
    assert one.note == (
        "It says “14 jours”; return_window is 30 jours in facts.toml. Cite it as "
        "[fact:return_window]."
    )


@pytest.mark.parametrize(
    "body",
    [
        "Vous avez [fact:return_window] pour retourner l'article.\n",
        "Vous avez 30 jours pour retourner l'article.\n",
        "## Vous avez 14 jours pour retourner\n\nL'été 🙂\n",
        "",
    ],
)
def test_an_article_that_agrees_is_not(body: str) -> None:
    """Cited or said; a heading states nothing."""
    assert differing(body) == []


def test_the_operators_words_count() -> None:
    """A sentence is of the fact when it has one of them."""
    body = "L'essai dure 14 jours.\n"
    assert differing(body) == []
    assert [one.kind for one in differing(body, {"fr": ("essai",)})] == ["fact_differs"]


def test_a_delay_under_the_law_is_a_hint_in_the_editors_language() -> None:
    """It names its source; without a country there is none."""
    article = an_article(body="Vous avez 7 jours pour vous rétracter.\n")
    found = [c for c in checks(article, SETTINGS, language="fr") if c.kind == "under_law"]
    assert len(found) == 1
    assert "art. L221-18" in found[0].note
    assert "pas un conseil juridique" in found[0].note
    plain = Settings(brand=Brand(site_url="https://help.shop.example/"))
    assert not [c for c in checks(article, plain) if c.kind == "under_law"]
