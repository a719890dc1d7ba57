"""Importing articles into a workspace: once, again, after edits here and changes there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.articles import ArticleStatus
from kb.errors import InputError
from kb.storage import content
from kb.storage.origins import origins_file, read_origins
from kb.storage.workspace import Workspace
from mining.importers.articles import source
from mining.stages import articles
from mining.stages.articles import ArticleReport
from tests.mining.importers.articles.payloads import (
    ZENDESK_ARTICLE,
    ZENDESK_TRANSLATION,
    options,
)

BODY = "<p>Vous avez trente jours pour renvoyer votre article depuis votre compte.</p>"
ENGLISH = "<p>You have thirty days to send your item back from your account, free.</p>"
PLACE = "general/renvoyer-un-article"


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A new workspace."""
    return Workspace.create(tmp_path / "shop", "", "")


def imported(shop: Workspace, **changes: Any) -> ArticleReport:
    """Import one Zendesk article and its translation."""
    translation = ZENDESK_TRANSLATION | {"body": ENGLISH, "draft": False}
    page = {
        "articles": [ZENDESK_ARTICLE | {"body": BODY} | changes],
        "translations": [translation],
    }
    path = shop.root / "articles.json"
    path.write_text(json.dumps(page), encoding="utf-8")
    return articles.run(shop, source("zendesk"), [path], options())


def texts(shop: Workspace) -> dict[str, bytes]:
    """Every file that an import writes."""
    found = [*shop.content_dir.rglob("*.md"), origins_file(shop)]
    return {str(path): path.read_bytes() for path in found}


def test_an_import_writes_an_article_in_two_languages(shop: Workspace) -> None:
    """Same path in both, status as there, and a note of where it came from."""
    report = imported(shop)
    found = {a.locale: a for a in content.read_articles(shop)}
    assert {a.id for a in found.values()} == {PLACE}
    assert found["fr"].is_published
    assert found["fr"].source == "import:zendesk"
    assert (report.articles, report.joined) == (1, 1)


def test_votes_and_labels_are_kept_in_the_origin(shop: Workspace) -> None:
    """What the article itself has no place for."""
    imported(shop)
    origin = next(o for o in read_origins(shop) if o.locale == "fr")
    assert (origin.source_id, origin.votes_up, origin.labels) == ("9001", 4, ("retour",))


def test_a_second_import_changes_nothing(shop: Workspace) -> None:
    """Not a byte, and everything counts as unchanged."""
    imported(shop)
    before = texts(shop)
    report = imported(shop)
    assert report.outcomes == {"unchanged": 2}
    assert texts(shop) == before


def test_an_article_changed_there_follows(shop: Workspace) -> None:
    """As long as nobody edited it here."""
    imported(shop)
    report = imported(shop, body=BODY.replace("trente", "quarante"))
    assert report.outcomes == {"updated": 1, "unchanged": 1}
    assert "quarante" in content.read_article(shop, PLACE, "fr").body


@pytest.mark.parametrize("body", [BODY, BODY.replace("trente", "quarante")])
def test_an_article_edited_here_is_kept(shop: Workspace, body: str) -> None:
    """Whether it changed there or not; its name is in the report."""
    imported(shop)
    edited = content.read_article(shop, PLACE, "fr")
    content.write_article(shop, edited.with_status(ArticleStatus.ARCHIVED))
    report = imported(shop, body=body)
    assert report.outcomes == {"kept_edited": 1, "unchanged": 1}
    assert report.edited == [f"fr/{PLACE}"]
    assert content.read_article(shop, PLACE, "fr").status is ArticleStatus.ARCHIVED


def test_an_article_written_by_hand_is_left_alone(shop: Workspace) -> None:
    """The imported one goes beside it under another name."""
    imported(shop)
    own = content.read_article(shop, PLACE, "fr")
    origins_file(shop).unlink()
    path = content.article_path(shop, PLACE, "fr")
    path.write_text("---\ntitle: À nous\nstatus: published\n---\n\nÀ nous.\n", encoding="utf-8")
    imported(shop)
    assert content.read_article(shop, PLACE, "fr").title == "À nous"
    assert content.read_article(shop, f"{PLACE}-2", "fr").title == own.title


def test_a_killed_import_is_taken_up_again(shop: Workspace) -> None:
    """Articles that were written before their origins are found to be the same."""
    imported(shop)
    before = texts(shop)
    origins_file(shop).unlink()
    report = imported(shop)
    assert report.outcomes == {"unchanged": 2}
    assert texts(shop) == before


def test_a_french_title_with_an_english_body_stays_a_draft(shop: Workspace) -> None:
    """Published there, it would answer French readers in English here."""
    report = imported(shop, body=ENGLISH)
    assert report.two_languages == [f"fr/{PLACE} (en)"]
    assert content.read_article(shop, PLACE, "fr").status is ArticleStatus.DRAFT
    assert content.read_article(shop, PLACE, "en").is_published


def test_a_second_import_names_them_again(shop: Workspace) -> None:
    """Nothing changed and nothing was mended: the list is the same, as are the other counts."""
    first = imported(shop, body=ENGLISH, user_segment_id=4)
    second = imported(shop, body=ENGLISH, user_segment_id=4)
    assert second.outcomes == {"unchanged": 2}
    assert second.two_languages == first.two_languages == [f"fr/{PLACE} (en)"]
    assert (second.restricted, second.outdated) == (first.restricted, first.outdated)


def test_a_draft_that_was_mended_here_is_not_named_again(shop: Workspace) -> None:
    """Its text is another one now."""
    imported(shop, body=ENGLISH)
    path = content.article_path(shop, PLACE, "fr")
    path.write_text(path.read_text("utf-8").replace("You have", "Vous avez"), encoding="utf-8")
    assert imported(shop, body=ENGLISH).two_languages == []


def test_names_of_folders_are_shown_for_the_settings(shop: Workspace) -> None:
    """As TOML that askless reads; a folder that has its names there is not shown again."""
    rows = [{"id": 5, "name": 'Retours & "échanges"', "category_id": 2}, {"id": 6, "name": "Aide"}]
    (shop.root / "sections.json").write_text(json.dumps({"sections": rows}), encoding="utf-8")
    page = {"articles": [ZENDESK_ARTICLE, ZENDESK_ARTICLE | {"id": 2, "section_id": 6}]}
    (shop.root / "articles.json").write_text(json.dumps(page), encoding="utf-8")
    paths = [shop.root / "articles.json", shop.root / "sections.json"]
    report = articles.run(shop, source("zendesk"), paths, options())
    assert report.category_names["retours-echanges"] == {"fr": 'Retours & "échanges"'}
    lines = report.lines()
    toml = "\n".join(lines[lines.index("[brand.categories.aide]") :])
    (shop.root / "askless.toml").write_text(toml, encoding="utf-8")
    again = articles.run(Workspace.open(shop.root), source("zendesk"), paths, options())
    assert again.category_names == {}
    assert "askless.toml" not in " ".join(again.lines())


def test_a_restricted_article_stays_a_draft(shop: Workspace) -> None:
    """Agents' articles do not become public."""
    report = imported(shop, user_segment_id=4)
    assert report.restricted == 2
    assert not content.read_article(shop, PLACE, "fr").is_published


def test_links_between_imported_articles_lead_to_our_pages(shop: Workspace) -> None:
    """By the number in a help desk's address, however the rest is spelled."""
    href = "/hc/en-us/articles/9001-Old-title"
    imported(shop, body=f"{BODY}<p><a href='{href}'>Voir aussi</a></p>")
    assert f"[Voir aussi](/{PLACE})" in content.read_article(shop, PLACE, "fr").body


def test_a_file_without_a_usable_article_is_an_error(shop: Workspace) -> None:
    """The reasons are named."""
    path = shop.root / "a.json"
    path.write_text(json.dumps([ZENDESK_ARTICLE | {"title": "", "name": ""}]), encoding="utf-8")
    with pytest.raises(InputError, match=r"no article could be read as zendesk \(no title 1\)"):
        articles.run(shop, source("zendesk"), [path], options())


def test_every_text_read_is_in_one_count(shop: Workspace) -> None:
    """Written, updated, unchanged, kept or skipped."""
    report = imported(shop, body=" ")
    done = sum(report.outcomes.values()) + sum(report.counts.skipped.values())
    assert report.counts.read == done == 2
