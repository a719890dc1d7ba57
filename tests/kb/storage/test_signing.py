"""How the stored tickets were read, and who signed which article, as a workspace knows it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kb.articles import ArticleStatus
from kb.decisions import approved
from kb.errors import PrivacyError
from kb.signing import Reading
from kb.storage import content, files, ticketstore
from kb.storage.signing import RECORD, gate
from kb.storage.workspace import Workspace
from tests.factories import NOW, a_stored_ticket, an_article


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "shop", "", "")


def test_tickets_are_counted_by_how_they_were_read(workspace: Workspace) -> None:
    """Those whose names were found by rules alone, and all."""
    assert ticketstore.reading(workspace) == Reading(0, 0)
    tickets = [a_stored_ticket("a:1"), a_stored_ticket("a:2", ner=True)]
    ticketstore.merge(workspace, tickets)
    assert ticketstore.reading(workspace) == Reading(2, 1)


def test_tickets_of_an_earlier_askless_count_as_read_by_rules(workspace: Workspace) -> None:
    """Their file has no such column; it is read, and more is merged into it."""
    ticketstore.merge(workspace, [a_stored_ticket("a:1", ner=True)])
    path = next(workspace.tickets_dir.glob("*.tickets.parquet"))
    pd.read_parquet(path).drop(columns="ner").to_parquet(path)
    assert ticketstore.reading(workspace) == Reading(1, 1)
    ticketstore.merge(workspace, [a_stored_ticket("a:2", ner=True)])
    assert ticketstore.reading(workspace) == Reading(2, 1)


def test_what_was_read_is_kept_until_tickets_change(workspace: Workspace) -> None:
    """The record answers while it holds, and a damaged one is made again."""
    ticketstore.merge(workspace, [a_stored_ticket("a:1")])
    assert gate(workspace).reading == Reading(1, 1)
    record = workspace.build_dir / RECORD
    files.write_text(record, record.read_text("utf-8").replace('"tickets": 1', '"tickets": 7'))
    assert gate(workspace).reading.tickets == 7
    files.write_text(record, "{")
    assert gate(workspace).reading.tickets == 1
    ticketstore.merge(workspace, [a_stored_ticket("a:2", ner=True)])
    assert gate(workspace).reading == Reading(2, 1)


def test_signatures_are_the_logged_approvals_by_name(workspace: Workspace) -> None:
    """Rejections, moves without a name and broken lines sign nothing."""
    decision = approved(an_article(status=ArticleStatus.DRAFT), None, who="Ada", now=NOW)
    content.log_move(workspace, decision.move)
    signatures = content.read_signatures(workspace)
    with workspace.review_log.open("a", encoding="utf-8") as log:
        log.write('{"action": "approve", "who": " ", "article_id": "a", "locale": "fr", ')
        log.write('"version": "1"}\n{"action": "reject", "who": "Ada"}\n[]\n{"act\n')
    assert content.read_signatures(workspace) == signatures
    assert signatures == {(decision.article.id, "fr", decision.article.version)}


def test_the_setting_accepts_as_the_option_does(tmp_path: Path) -> None:
    """Scheduled runs have no options."""
    draft = an_article(source="draft")
    strict = Workspace.create(tmp_path / "a", "", "")
    lenient = Workspace.create(tmp_path / "b", "[privacy]\naccept_regex_only = true\n", "")
    with pytest.raises(PrivacyError):
        gate(strict).admitted([draft])
    assert gate(strict, accept_regex_only=True).admitted([draft]).unsigned == (draft,)
    assert gate(lenient).admitted([draft]).unsigned == (draft,)
