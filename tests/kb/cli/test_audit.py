"""The audit of a built help center, and the build that stops on what it finds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.storage import content
from kb.storage.workspace import Workspace
from tests.shell import askless

LEAK = "Écrivez à lea.garnier@example.com ou à Mme Garnier."


@pytest.fixture
def shop(built_shop: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of the built help center."""
    yield Workspace.open(Path(shutil.copytree(built_shop.root, tmp_path / "shop")))
    shutil.rmtree(tmp_path, ignore_errors=True)


def leak(shop: Workspace) -> None:
    """Write a person into a published article, as a careless editor might."""
    article = content.read_article(shop, "returns/return-an-item", "fr")
    path = content.article_path(shop, article.id, article.locale)
    path.write_text(f"{path.read_text('utf-8')}\n{LEAK}\n", encoding="utf-8")
    assert askless("publish", "--workspace", shop.root).status == 0


def test_a_clean_help_center_has_no_hit(shop: Workspace) -> None:
    """Its own contact details, links and facts are none."""
    done = askless("audit", "--workspace", shop.root)
    assert (done.status, done.out.rpartition(": ")[2]) == (0, "nothing found\n"), done.out


def test_the_build_stops_and_the_old_site_stays(shop: Workspace) -> None:
    """One line names the page and the kind, never the person."""
    before = {p: p.read_bytes() for p in shop.site_dir.rglob("*") if p.is_file()}
    leak(shop)
    done = askless("build", "--workspace", shop.root)
    assert done.status == 1
    assert "fr/returns/return-an-item/index.html: EMAIL" in done.err
    assert "lea.garnier" not in done.err
    assert {p: p.read_bytes() for p in shop.site_dir.rglob("*") if p.is_file()} == before


def test_every_place_is_told_masked(shop: Workspace) -> None:
    """File, kind and excerpt; status 1."""
    leak(shop)
    done = askless("audit", "--json", "--workspace", shop.root)
    hits = done.json["hits"]
    assert (done.status, {hit["kind"] for hit in hits}) == (1, {"EMAIL", "NAME"})
    assert all(hit["file"].startswith("build/pages/fr/") for hit in hits)
    assert not {"lea.garnier", "Garnier"} & set(done.out.split())


def test_what_is_allowed_no_longer_stops_the_build(shop: Workspace) -> None:
    """An operator who shows a person on purpose says so in the settings."""
    leak(shop)
    settings = shop.root / "askless.toml"
    allowed = '\n[privacy]\nallowed = ["lea.garnier@example.com", "Mme Garnier"]\n'
    settings.write_text(settings.read_text("utf-8") + allowed, encoding="utf-8")
    assert askless("publish", "--workspace", shop.root).status == 0
    assert askless("build", "--workspace", shop.root).status == 0
    assert askless("audit", "--workspace", shop.root).status == 0


def test_exports_and_logs_are_read_too(shop: Workspace) -> None:
    """An export inside the workspace, a log, and a path that is named."""
    (shop.root / "out").mkdir()
    (shop.root / "out/manifest.json").write_text('{"exported_to": "zendesk"}')
    (shop.root / "out/a.json").write_text('{"body": "lea@example.com"}')
    shop.review_log.write_text('{"who": "Ada Lovelace", "reason": "asked lea@example.com"}\n')
    elsewhere = shop.root.parent / "elsewhere.csv"
    elsewhere.write_text("lea@example.com\n")
    done = askless("audit", elsewhere, "--json", "--workspace", shop.root)
    files = sorted(hit["file"] for hit in done.json["hits"])
    assert files == sorted([str(elsewhere), "data/review.jsonl", "out/a.json"])


def test_a_path_that_is_not_there_is_one_line(shop: Workspace) -> None:
    """A typing error must not pass for a clean folder."""
    done = askless("audit", "nowhere", "--workspace", shop.root)
    assert (done.status, "no such file" in done.err) == (1, True)
