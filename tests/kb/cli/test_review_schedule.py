"""``askless review schedule``: approved articles wait for days drawn by lot."""

from __future__ import annotations

from pathlib import Path

from kb.storage import content, reviewdb, reviewing
from kb.storage.workspace import Workspace
from tests.factories import an_article
from tests.shell import askless


def test_approved_articles_are_put_into_waves(tmp_path: Path) -> None:
    """Both languages of an article are in one wave; what is named no article is told."""
    made = Workspace.create(tmp_path / "shop", 'locales = ["fr", "en"]\n', "")
    for name in ("a/one", "a/two"):
        for locale in ("fr", "en"):
            content.write_article(made, an_article(id=name, locale=locale))
    asked = ["--workspace", str(made.root), "--by", "ana", "--from", "2026-03-01", "--waves", "2"]
    found = askless("review", "schedule", *asked)
    assert found.status == 0, found.err
    waiting = reviewing.waiting(reviewdb.of(made))
    assert waiting["a/one", "fr"].publish_at == waiting["a/one", "en"].publish_at
    assert {one.publish_at.day for one in waiting.values()} == {1, 15}
    assert askless("review", "schedule", "a/none", *asked).status == 1
