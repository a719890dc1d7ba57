"""Publishing leaves out what is approved and whose day has not come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from kb.storage import content, reviewdb, reviewing, schedules
from kb.storage.reviewing import Schedule
from kb.storage.sitebuild import publish
from kb.storage.workspace import Workspace
from tests.factories import an_article

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_an_approved_article_waits_for_its_day(tmp_path: Path) -> None:
    """It goes live with the first publish after it, and stays live whatever is set later."""
    made = Workspace.create(tmp_path / "shop", 'locales = ["fr"]\n', "")
    article = an_article()
    content.write_article(made, article)
    assert schedules.held_back(made, NOW) == frozenset()
    wanted = Schedule(article.id, "fr", NOW + timedelta(2), "ana")
    reviewing.schedule(reviewdb.of(made), [wanted], NOW)
    assert publish(made, NOW).held_back == (f"fr/{article.id}",)
    assert publish(made, NOW + timedelta(1)).went_live == 0
    assert publish(made, NOW + timedelta(2)).went_live == 1
    later = Schedule(article.id, "fr", NOW + timedelta(30), "ana")
    reviewing.schedule(reviewdb.of(made), [later], NOW)
    assert publish(made, NOW + timedelta(3)).withdrawn == 0


def test_a_draw_is_read_where_there_is_one(tmp_path: Path) -> None:
    """Nobody who never planned anything gets a database for it."""
    made = Workspace.create(tmp_path / "shop", 'locales = ["fr"]\n', "")
    assert schedules.lots(made) == {}
    assert not (made.data_dir / schedules.FILE).exists()
    wanted = Schedule("a/b", "fr", NOW, "ana", "2 of 3, seed 11")
    reviewing.schedule(reviewdb.of(made), [wanted], NOW)
    assert schedules.lots(made) == {("a/b", "fr"): f"seed 11, {NOW.isoformat()}"}
