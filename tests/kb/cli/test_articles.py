"""``askless import articles`` and ``askless export articles`` from the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.articles import ArticleStatus
from kb.storage import content
from kb.storage.workspace import Workspace
from tests.shell import askless
from tests.shop import a_shop

FRENCH = "<p>Vous avez trente jours pour renvoyer votre article depuis votre compte.</p>"
ENGLISH = "<p>You have thirty days to send your item back from your account, free.</p>"


def an_export(path: Path, **changes: Any) -> Path:
    """A Zendesk help center of one article in two languages."""
    base = {"id": 9001, "draft": False, "updated_at": "2025-02-01T08:00:00Z"}
    french = base | {"locale": "fr", "title": "Renvoyer", "body": FRENCH}
    english = base | {"locale": "en-us", "title": "Return", "body": ENGLISH} | changes
    path.write_text(json.dumps({"articles": [french, english]}), encoding="utf-8")
    return path


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A workspace into which that help center was imported."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    export = an_export(tmp_path / "zendesk.json")
    done = askless("import", "articles", "zendesk", export, "--workspace", workspace.root)
    assert done.status == 0, done.err
    return workspace


def edited(shop: Workspace) -> None:
    """Another text in the English article, still published."""
    path = content.article_path(shop, "general/renvoyer", "en")
    path.write_text(path.read_text("utf-8").replace("thirty", "forty"), encoding="utf-8")


def test_the_import_says_what_it_did(shop: Workspace, tmp_path: Path) -> None:
    """Counts of everything, in one JSON document."""
    export = an_export(tmp_path / "again.json")
    done = askless("import", "articles", "zendesk", export, "--workspace", shop.root, "--json")
    counts = {key: done.json[key] for key in ("read", "written", "unchanged", "kept_edited")}
    assert counts == {"read": 2, "written": 0, "unchanged": 2, "kept_edited": 0}
    assert done.json["locales"] == {"en": 1, "fr": 1}
    assert done.json["translations_joined"] == 1


def test_the_import_speaks_to_a_person(tmp_path: Path) -> None:
    """Two lines when nothing is odd."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    export = an_export(tmp_path / "zendesk.json")
    done = askless("import", "articles", "zendesk", export, "--workspace", workspace.root)
    assert done.out.splitlines() == [
        "Read 2 texts: 2 written, 0 updated, 0 unchanged, 0 edited here and kept, 0 skipped.",
        "1 articles, 1 of them in several languages (en 1, fr 1); published 2.",
    ]


def test_imported_articles_go_live_with_the_next_publish(shop: Workspace) -> None:
    """They are live already where they came from."""
    done = askless("publish", "--workspace", shop.root)
    assert "2 articles live" in done.out


@pytest.mark.parametrize("command", [("import", "articles"), ("export", "articles")])
def test_the_lists_name_what_can_be_read_and_written(command: tuple[str, str]) -> None:
    """No workspace is needed to ask."""
    done = askless(*command, "--list")
    assert done.status == 0
    assert any(line.startswith("zendesk") for line in done.out.splitlines())


@pytest.mark.parametrize(
    "words",
    [
        ("import", "articles"),
        ("import", "articles", "zendesk"),
        ("import", "articles", "jsonl", "x", "--locale", "de"),
        ("export", "articles"),
    ],
)
def test_wrong_usage_is_status_2(shop: Workspace, words: tuple[str, ...]) -> None:
    """Nothing named, no path, a language that is not the help center's."""
    assert askless(*words, "--workspace", shop.root).status == 2


@pytest.mark.parametrize(
    "words", [("import", "articles", "foo", "x"), ("export", "articles", "foo")]
)
def test_an_unknown_name_is_one_line_and_status_1(shop: Workspace, words: tuple[str, ...]) -> None:
    """It names the known ones."""
    done = askless(*words, "--workspace", shop.root)
    assert done.status == 1
    assert "known: zendesk" in done.err
    assert len(done.err.splitlines()) == 1


def test_a_file_that_is_no_json_is_one_line_and_status_1(shop: Workspace) -> None:
    """Cut off in the middle."""
    path = shop.root / "cut.json"
    path.write_text('{"articles": [{"id": 1, "title": "Ret')
    done = askless("import", "articles", "zendesk", path, "--workspace", shop.root)
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert "cut.json: is not whole JSON" in done.err


def test_the_export_leaves_out_what_the_target_has(shop: Workspace) -> None:
    """Until it is edited here."""
    words = ("export", "articles", "zendesk", "--workspace", shop.root, "--json")
    assert askless(*words).json["exported"] == 0
    edited(shop)
    done = askless(*words)
    assert done.json["exported"] == 1
    assert done.json["unchanged_there"] == ["fr/general/renvoyer"]


def test_the_export_refuses_what_was_changed_there(shop: Workspace, tmp_path: Path) -> None:
    """A fresh export of the target tells."""
    edited(shop)
    changed = {"body": ENGLISH.replace("thirty", "ten"), "updated_at": "2025-03-01T08:00:00Z"}
    remote = an_export(tmp_path / "now.json", **changed)
    words = ("export", "articles", "zendesk", "--remote", remote, "--workspace", shop.root)
    done = askless(*words)
    assert done.status == 0
    assert "1 changed at the target since the import, refused: en/general/renvoyer." in done.out
    assert not (shop.build_dir / "export/zendesk/requests.jsonl").exists()


def test_the_export_fills_in_facts_and_leaves_drafts_here(tmp_path: Path) -> None:
    """As publishing does; the sample's draft stays."""
    shop = a_shop(tmp_path / "shop")
    done = askless("export", "articles", "jsonl", "--workspace", shop.root, "--json")
    text = (shop.build_dir / "export/jsonl/articles.jsonl").read_text("utf-8")
    assert (done.json["exported"], done.json["not_published"]) == (14, 1)
    assert "3 à 5 jours ouvrés" in text
    assert "[fact:" not in text
    assert "draft-care" not in text


def test_the_export_never_replaces_another_folder(shop: Workspace, tmp_path: Path) -> None:
    """A folder that holds anything else stays as it is."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("keep me")
    words = ("export", "articles", "markdown", "--workspace", shop.root)
    done = askless(*words, "--output", folder)
    assert done.status == 1
    assert "holds something that is no export" in done.err
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_a_second_export_takes_the_place_of_the_first(shop: Workspace) -> None:
    """No file of the first is left over."""
    words = ("export", "articles", "markdown", "--workspace", shop.root)
    askless(*words)
    article = content.read_article(shop, "general/renvoyer", "en")
    content.write_article(shop, article.with_status(ArticleStatus.DRAFT))
    askless(*words)
    left = [path.name for path in (shop.build_dir / "export/markdown").rglob("*")]
    assert sorted(left) == ["fr", "general", "manifest.json", "renvoyer.md"]


def test_nothing_published_is_one_line_and_status_1(tmp_path: Path) -> None:
    """There is nothing to write."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    done = askless("export", "articles", "zendesk", "--workspace", workspace.root)
    assert done.status == 1
    assert "no article is published yet" in done.err
