"""Freshness over a workspace: drafts expire, are renewed and come back; live articles go stale."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.articles import Article, ArticleStatus
from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from mining.stages import freshness
from tests.factories import NOW, an_article
from tests.kb.test_freshness import evidence, told

DAY = timedelta(days=1)
PLACE = ("t-0001", "fr")


class Outcome:
    """What became of the proposal of the one draft."""

    article_id, locale, topic_id = "delivery/where-is-my-order", "fr", "t-0001"

    def __init__(self, outcome: str) -> None:
        self.outcome = outcome


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a draft and a live article, both drafted and told on 1 March."""
    workspace = Workspace.create(tmp_path_factory.mktemp("shop") / "shop", "", "")
    live = an_article(id="returns/delay")
    for article in (an_article(status=ArticleStatus.DRAFT, source="draft"), live):
        content.write_article(workspace, article)
        found = evidence(article, drafted_at=NOW, sentences=(told(NOW),))
        evidence_store.write_evidence(workspace, found)
    return workspace.root


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    """A copy of it."""
    return Workspace.open(Path(shutil.copytree(made, tmp_path / "shop")))


def after(
    workspace: Workspace,
    days: int,
    outcome: str = "",
    *,
    seen: datetime | None = None,
    is_new: bool = False,
) -> dict[str, Any]:
    """What happens when drafts are proposed so many days after 1 March."""
    outcomes = [Outcome(outcome)] if outcome else []
    now = NOW + days * DAY
    return freshness.after_drafting(workspace, outcomes, {PLACE: seen}, now=now, is_new=is_new)


def draft_of(workspace: Workspace) -> Article:
    """The draft, or what became of it."""
    return content.read_article(workspace, Outcome.article_id, "fr")


def test_a_draft_is_put_away_after_28_days_and_logged(workspace: Workspace) -> None:
    """Not a day before; its text and evidence stay."""
    assert after(workspace, 27)["expired"] == []
    assert [row["id"] for row in after(workspace, 28)["expired"]] == [Outcome.article_id]
    assert draft_of(workspace).status is ArticleStatus.ARCHIVED
    assert '"reason": "expired"' in workspace.review_log.read_text("utf-8")
    assert after(workspace, 29)["expired"] == []


def test_a_draft_proposed_anew_is_renewed_and_a_saved_proposal_renews_nothing(
    workspace: Workspace,
) -> None:
    """Proposed on day 20 from new tickets it lasts until day 48."""
    after(workspace, 20, "unchanged", is_new=True)
    assert after(workspace, 30, "unchanged")["expired"] == []
    assert len(after(workspace, 48, "unchanged")["expired"]) == 1


def test_an_expired_draft_comes_back_when_agents_told_it_since(workspace: Workspace) -> None:
    """The same replies bring nothing back; newer ones do, and 28 days begin again."""
    after(workspace, 30)
    assert after(workspace, 31, "rejected", seen=NOW)["returned"] == []
    found = after(workspace, 40, "rejected", seen=NOW + 35 * DAY)
    assert len(found["returned"]) == 1
    assert draft_of(workspace).status is ArticleStatus.DRAFT
    assert after(workspace, 60)["expired"] == []


def test_a_draft_that_a_person_rejected_stays_away(workspace: Workspace) -> None:
    """Archived without askless's mark in the log."""
    content.write_article(workspace, draft_of(workspace).with_status(ArticleStatus.ARCHIVED))
    assert after(workspace, 40, "rejected", seen=NOW + 35 * DAY)["returned"] == []


def test_an_edited_draft_and_a_clock_that_jumps_back_expire_nothing(workspace: Workspace) -> None:
    """A year earlier; and years later with an editor's title."""
    assert after(workspace, -365)["expired"] == []
    content.write_article(workspace, replace(draft_of(workspace), title="Suivre mon colis ?"))
    assert after(workspace, 900)["expired"] == []


def test_live_articles_are_counted_and_the_stale_ones_named(workspace: Workspace) -> None:
    """After 180 days, with how long nobody told it."""
    assert freshness.figures(workspace, now=NOW + 179 * DAY)["fresh"] == 1
    found = freshness.figures(workspace, now=NOW + 181 * DAY)
    assert (found["stale"], found["articles"][0]["days"]) == (1, 181)


def test_the_next_change_is_foretold(workspace: Workspace) -> None:
    """First the draft's end, then the live article's age, then nothing."""
    untils = [freshness.figures(workspace, now=NOW + d * DAY)["until"] for d in (0, 30, 200)]
    assert untils == [(NOW + 28 * DAY).isoformat(), (NOW + 180 * DAY).isoformat(), None]
