"""``askless review check``, and what checks change in the other review commands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb.articles import Article, ArticleStatus
from kb.storage import checking, content, evidence_store
from kb.storage.workspace import Workspace
from kb.style import Check, Look, Severity
from tests.factories import an_article
from tests.kb.test_freshness import evidence
from tests.shell import Done, askless

BLOCKED = "delivery/where-is-my-order"
SETTINGS = 'locales = ["fr", "en"]\n[privacy]\nner = "off"\n'


def a_draft(body: str, **changes: object) -> Article:
    """A draft in French with the given text."""
    values = {"status": ArticleStatus.DRAFT, "questions": ("Suivre mon colis",)} | changes
    return an_article(body=body, **values)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Two drafts: one with a placeholder, one with nothing to mend."""
    made = Workspace.create(tmp_path / "shop", SETTINGS, "")
    content.write_article(made, a_draft("Suivez la commande [ORDER] depuis Mon compte.\n"))
    good = a_draft("Vous avez trente jours.\n", id="returns/delay", title="Quel est le délai ?")
    content.write_article(made, good)
    return made


def review(workspace: Workspace, *arguments: object) -> Done:
    """Run ``askless review``."""
    return askless("review", *arguments, "--workspace", workspace.root)


def test_check_tells_what_to_mend_where(workspace: Workspace) -> None:
    """Weight, line, note and sentence; an article without findings is counted only."""
    out = review(workspace, "check").out
    assert "  blocks  line 1    “[ORDER]” was never filled in" in out
    assert out.endswith("2 articles, 1 with nothing to mend.  to mend: 1 block\n")


def test_check_speaks_french_and_leaves_out_what_weighs_less(workspace: Workspace) -> None:
    """``--notes-in fr`` and ``--least blocks``, for one article."""
    document = review(
        workspace, "check", BLOCKED, "--notes-in", "fr", "--least", "blocks", "--json"
    ).json
    [row] = document["articles"]
    assert row["checks"][0]["note"].startswith("«\u00a0[ORDER]\u00a0» n'a pas été rempli")
    assert document["total"] == {"blocks": 1, "warns": 0, "hints": 0}


def test_check_refuses_an_article_that_is_not_there(workspace: Workspace) -> None:
    """One line that names it."""
    done = review(workspace, "check", "no/such")
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert "no/such" in done.err


def test_a_block_stops_approve_until_it_is_accepted(workspace: Workspace) -> None:
    """As a blocking flag does."""
    refused = review(workspace, "approve", BLOCKED, "--by", "Ada")
    assert refused.status == 1
    assert "needs a decision first: “[ORDER]” was never filled in" in refused.err
    assert review(workspace, "approve", BLOCKED, "--by", "Ada", "--accept-flags").status == 0


def test_approve_all_leaves_what_is_blocked(workspace: Workspace) -> None:
    """The other one is approved."""
    document = review(workspace, "approve", "--all", "--by", "Ada", "--json").json
    assert [move["article_id"] for move in document["moves"]] == ["returns/delay"]
    assert len(document["left"]) == 1


def test_a_live_article_changed_by_hand_is_signed_only_without_blocks(workspace: Workspace) -> None:
    """Its file gets a placeholder: approving it again is refused."""
    live = a_draft("TEL {{phone}}.\n", id="returns/live", status=ArticleStatus.PUBLISHED)
    content.write_article(workspace, live)
    assert "{{phone}}" in review(workspace, "approve", "returns/live", "--by", "Ada").err


def test_list_and_show_tell_the_findings(workspace: Workspace) -> None:
    """Counts in a row, each with its note below the text."""
    rows = review(workspace, "list", "--json").json["articles"]
    assert [row["check_counts"]["blocks"] for row in rows] == [1, 0]
    assert "to mend: 1 block" in review(workspace, "list").out
    assert "To mend:\n  blocks  line 1" in review(workspace, "show", BLOCKED).out


def test_checks_of_the_whole_workspace_join_by_one_line(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A maker in ``MORE`` is called once, and its check is asked about each article."""

    def make(of: Workspace) -> checking.Checker:
        name = of.settings.brand.name

        def check(look: Look) -> list[Check]:
            return [Check("named", Severity.WARNS, f"{name}: {look.article.slug}")]

        return check

    monkeypatch.setattr(checking, "MORE", [make])
    assert review(workspace, "check", "--json").json["total"]["warns"] == 2


def test_list_stale_names_live_articles_without_support(workspace: Workspace) -> None:
    """An article last told in January 2026; one without evidence is not listed."""
    live = a_draft("Suivez-le.\n", id="returns/live", status=ArticleStatus.PUBLISHED)
    content.write_article(workspace, live)
    content.write_article(workspace, replace(live, id="returns/other"))
    evidence_store.write_evidence(workspace, evidence(live))
    out = review(workspace, "list", "--stale").out
    assert out.count("\n") == 1
    assert "returns/live  “Où est mon colis ?”  stale: no support since 2026-01-01" in out
    rows = review(workspace, "list", "--json").json["articles"]
    assert [row["freshness"] for row in rows] == [None, None, "stale", "unknown"]


def test_an_archived_article_is_reopened_and_a_live_one_is_not(workspace: Workspace) -> None:
    """Through the log, by name."""
    content.write_article(workspace, a_draft("Oui.\n").with_status(ArticleStatus.ARCHIVED))
    assert review(workspace, "reopen", BLOCKED, "--by", "Ada").out.endswith("is draft now\n")
    assert review(workspace, "reopen", BLOCKED, "--by", "Ada").status == 1
    assert review(workspace, "reopen", "no/such", "--by", "Ada").status == 1
