"""Lists of the help center for language models, and the export for a chatbot."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kb.articles import ArticleStatus
from kb.config import Settings
from kb.exporting import target
from kb.exporting.outgoing import outgoing
from kb.markdown import Links
from kb.publish import help_center
from kb.storage import site_words
from kb.storage.workspace import Workspace
from tests.factories import an_article


def lists(workspace: Workspace, title: str) -> dict[str, str]:
    """The files of a help center of one French article."""
    article = an_article(id="returns/x", locale="fr", title=title, body="Sous 30 jours.\n\nMerci.")
    settings = Settings.model_validate({"brand": {"site_url": "https://help.shop.example/"}})
    return help_center([article], settings, strings=site_words.strings(workspace)).files


def test_each_language_lists_its_articles(built_shop: Workspace) -> None:
    """By category, with address and short answer; the root leads to the languages."""
    files = lists(built_shop, "Retours [été]")
    french = files["pages/fr/llms.txt"]
    assert french.startswith("# ")
    line = r"- [Retours \[été\]](https://help.shop.example/fr/returns/x/): Sous 30 jours."
    assert line in french.replace("\u202f", " ").replace("\u00a0", " ")
    assert "returns/x" not in files["pages/en/llms.txt"]
    assert "https://help.shop.example/en/llms.txt" in files["pages/llms.txt"]


@pytest.mark.parametrize("status", [s for s in ArticleStatus if s != ArticleStatus.PUBLISHED])
def test_what_is_not_published_is_in_no_list(built_shop: Workspace, status: ArticleStatus) -> None:
    """Neither for language models nor for the widget."""
    live, other = an_article(id="returns/x"), an_article(id="returns/y", title="Zwimbastre")
    settings = Settings.model_validate({"site": {"widget": True}})
    made = help_center(
        [live, replace(other, status=status)], settings, strings=site_words.strings(built_shop)
    )
    lists = {name: text for name, text in made.files.items() if name.endswith((".txt", ".json"))}
    assert any("returns/x" in text for text in lists.values())
    assert not [name for name, text in lists.items() if "Zwimbastre" in text or "returns/y" in text]


def test_a_title_cannot_write_another_line(built_shop: Workspace) -> None:
    """Whoever wrote it."""
    french = lists(built_shop, "A\n\n## B")["pages/fr/llms.txt"]
    assert "\n## B" not in french


def test_a_chatbot_gets_question_variants_and_answer() -> None:
    """As plain text, with the address to show."""
    article = an_article(
        id="returns/x",
        locale="fr",
        title="Comment retourner ?",
        body="Sous **30 jours** :\n\n1. Emballez\n2. [Déposez](https://evil.example)",
        questions=("Comment retourner ?", "renvoyer un colis"),
    )
    links = Links("returns/x", {"returns/x": "https://help.shop.example/fr/returns/x/"})
    made = outgoing(article, links=links, category="Retours")
    [line] = target("chatbot").files([made])["answers.jsonl"].splitlines()
    row = json.loads(line)
    assert (row["id"], row["question"]) == ("returns/x:fr", "Comment retourner ?")
    assert row["variants"] == ["renvoyer un colis"]
    assert row["answer"] == "Sous 30 jours :\n1. Emballez\n2. Déposez"
    assert row["url"] == "https://help.shop.example/fr/returns/x/"
