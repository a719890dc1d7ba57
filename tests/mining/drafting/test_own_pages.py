"""Links of drafts to the shop's own pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kb.config import Brand, Drafting
from kb.markdown import Links, body
from mining.drafting.drafter import Desk, Draft, draft
from mining.drafting.own_pages import linked, links_kept
from tests.desk import RETURN_FR, a_material

LINKS: dict[str, Any] = {
    "tracking": {"url": "https://shop.example/t", "fr": "Où en est ma commande"},
    "returns": "https://shop.example/r",
    "account": "https://shop.example/a",
}


@pytest.fixture(scope="module")
def plain() -> Draft:
    """A draft about returns that speaks of the account."""
    made = draft(a_material(RETURN_FR), Desk(5), Drafting())
    assert isinstance(made, Draft)
    return made


def test_a_draft_leads_to_the_page_for_its_matter(plain: Draft) -> None:
    """By its name, behind the steps; the other sections stay as they are."""
    (made,) = linked([plain], Brand(links=LINKS))
    line = "Pour faire un retour\u00a0: [Mes retours](link:returns)"
    assert made.body.replace(f"{line}\n\n", "") == plain.body
    assert made.body.index("## Étapes") < made.body.index(line) < made.body.index("## Cas")


def test_a_label_of_the_settings_is_used(plain: Draft) -> None:
    """« Où est mon œuvre ? » leads to what the shop calls its page."""
    (made,) = linked([replace(plain, title="Où est mon œuvre ?")], Brand(links=LINKS))
    assert "[Où en est ma commande](link:tracking)" in made.body


def test_nothing_leads_to_a_page_that_the_settings_do_not_have(plain: Draft) -> None:
    """Without any link the draft is as it was; the account serves where agents name it."""
    assert linked([plain], Brand()) == [plain]
    (made,) = linked([plain], Brand(links={"account": "https://shop.example/a"}))
    assert ("(link:account)" in made.body) is ("compte" in plain.body)
    bare = replace(plain, title="", body="")
    assert linked([bare], Brand(links=LINKS)) == [bare]


@pytest.mark.parametrize(
    ("href", "html"),
    [
        ("link:returns", 'href="https://shop.example/r"'),
        ("link:nothing", "<p>Mes retours</p>"),
        ("link://evil.example/returns", "<p>Mes retours</p>"),
    ],
)
def test_a_named_link_leads_to_its_address_in_the_settings(href: str, html: str) -> None:
    """Any other name is plain text."""
    links = Links(named=Brand(links=LINKS).link_urls)
    assert html in body(f"[Mes retours]({href})", links).html


def test_a_reworded_draft_keeps_its_link(plain: Draft) -> None:
    """Once, where it stood, whatever the sentences became; a draft without one stays as it is."""
    (before,) = linked([plain], Brand(links=LINKS))
    line = "Pour faire un retour\u00a0: [Mes retours](link:returns)"
    found = links_kept(replace(plain, title="Œuvre retardée ?"), before)
    assert found.body == before.body
    assert links_kept(found, before) is found
    assert links_kept(plain, plain) is plain
    assert links_kept(replace(plain, body="Été.\n"), before).body == f"Été.\n\n{line}\n"
