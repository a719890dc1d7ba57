"""Decisions that a killed process left: finished once by whoever comes next, and committed."""

from __future__ import annotations

import errno
import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.articles import Article
from kb.decisions import Decision, Edit, edited, put
from kb.same_as import SameAs
from kb.storage import content, deciding, decision_notes, evidence_store, sameas
from kb.storage.decision_notes import Change
from kb.storage.workspace import Workspace
from tests.editorshop import DRAFT, a_draft, evidence_of

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A workspace in git with one draft and its evidence."""
    settings = 'locales = ["fr"]\n\n[admin]\ngit_commits = true\n'
    made = Workspace.create(tmp_path / "shop", settings, "")
    content.write_article(made, a_draft())
    evidence_store.write_evidence(made, evidence_of(a_draft()))
    for command in ("init -q", "add -A", "-c user.name=a -c user.email=a@b commit -qm start"):
        git(made, *command.split())
    return made


def git(shop: Workspace, *arguments: str) -> str:
    """What a command of git says in the workspace."""
    command = ["git", "-C", str(shop.root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def an_edit(article: Article) -> Decision:
    """The draft with one line more."""
    edit = Edit("ana", NOW, body=f"{article.body}\nÀ l'été.\n", reason="été")
    return edited(article, evidence_of(article), edit, recogniser=lambda _text, _locale: [])


def noted(shop: Workspace) -> Decision:
    """An edit of the draft that was noted, and then the process was killed."""
    decision = an_edit(a_draft())
    decision_notes.write(shop, [Change(decision, deciding.stamp(a_draft()))])
    return decision


def released(shop: Workspace) -> None:
    """Somebody holds the workspace and lets it go."""
    with shop.locked():
        pass


def test_what_was_only_noted_is_done_and_committed(shop: Workspace) -> None:
    """The text, what it stands on, the line of the log, the commit; then the note is gone."""
    decision = noted(shop)
    released(shop)
    assert content.read_article(shop, DRAFT, "fr") == decision.article
    assert evidence_store.read_evidence(shop, DRAFT, "fr") == decision.evidence
    assert deciding.all_moves(shop) == [decision.move]
    assert git(shop, "log", "-1", "--format=%an %s") == f"ana edit fr/{DRAFT}\n"
    assert decision_notes.left(shop) == []


def test_what_a_full_disk_refused_is_not_done_later(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody was told that nothing was kept: the note of it is gone."""

    def full(_handle: int) -> None:
        if decision_notes.left(shop):
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr(os, "fsync", full)
        deciding.save(shop, an_edit(a_draft()), before=a_draft())
    released(shop)
    assert content.read_article(shop, DRAFT, "fr") == a_draft()
    assert deciding.all_moves(shop) == []


def test_what_was_done_by_half_is_logged_once(shop: Workspace) -> None:
    """Killed between the text and the log, and killed again behind the log."""
    decision = noted(shop)
    content.write_article(shop, decision.article)
    released(shop)
    noted(shop)
    released(shop)
    assert deciding.all_moves(shop) == [decision.move]
    assert git(shop, "status", "--porcelain", "site") == ""


@pytest.mark.parametrize("is_written", [False, True])
def test_which_article_says_it_already_is_noted_once(shop: Workspace, *, is_written: bool) -> None:
    """Killed before that line, or behind it, with a damaged line in the log."""
    says = SameAs.of(a_draft(), "returns/other", evidence_of(a_draft()), "ana", NOW)
    away = put(a_draft(), "duplicate", who="ana", now=NOW, reason="returns/other says it already")
    change = Change(replace(away, same_as=says), deciding.stamp(a_draft()))
    decision_notes.write(shop, [change])
    path = sameas.path_of(shop)
    path.write_text("{}\n")
    if is_written:
        sameas.add(shop, says)
    released(shop)
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    assert sameas.read(shop) == [says]
    assert content.read_article(shop, DRAFT, "fr") == away.article


def test_what_was_written_by_hand_since_stays(shop: Workspace) -> None:
    """The decision is not taken then: it was not acknowledged to anybody."""
    noted(shop)
    mine = a_draft(body="À la main.\n")
    content.write_article(shop, mine)
    released(shop)
    assert content.read_article(shop, DRAFT, "fr") == mine
    assert deciding.all_moves(shop) == []


def test_the_lock_of_a_killed_git_is_removed_and_no_other(shop: Workspace) -> None:
    """Git would commit nothing any more; somebody's own git at work keeps its lock."""
    lock = shop.root / ".git/index.lock"
    noted(shop)
    lock.write_bytes(b"")
    released(shop)
    assert not lock.exists()
    assert git(shop, "status", "--porcelain", "site") == ""
    noted(shop)
    lock.write_bytes(b"")
    os.utime(lock, (0, 0))
    released(shop)
    assert lock.exists()


def test_a_lock_that_is_left_behind_a_commit_is_removed_too(shop: Workspace) -> None:
    """Git was killed when the commit was there and its locks were still to go."""
    decision = noted(shop)
    content.write_article(shop, decision.article)
    git(shop, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qam", "edit")
    for name in ("index.lock", "HEAD.lock"):
        (shop.root / ".git" / name).write_bytes(b"")
    released(shop)
    assert list((shop.root / ".git").glob("*.lock")) == []


def test_decisions_that_belong_together_are_both_taken(shop: Workspace) -> None:
    """A text taken into another article, and the one that is put away."""
    other = a_draft(id="returns/other")
    content.write_article(shop, other)
    away = put(other, "merge", who="ana", now=NOW, reason="into another")
    changes = [
        Change(one, deciding.stamp(was))
        for one, was in ((an_edit(a_draft()), a_draft()), (away, other))
    ]
    decision_notes.write(shop, changes)
    released(shop)
    assert {one.action for one in deciding.all_moves(shop)} == {"edit", "merge"}
    assert content.read_article(shop, "returns/other", "fr") == away.article


def test_a_damaged_note_stops_nobody(shop: Workspace) -> None:
    """It is put aside, under a name that tells."""
    noted(shop)
    note = decision_notes.left(shop)[0]
    note.write_bytes(b"[{")
    released(shop)
    assert decision_notes.left(shop) == []
    assert [path.suffix for path in note.parent.iterdir()] == [".damaged"]


def test_a_saved_decision_leaves_no_note(shop: Workspace) -> None:
    """Once the workspace is let go."""
    with deciding.held(shop):
        deciding.decided(shop, DRAFT, "fr", lambda article, _evidence: an_edit(article))
        assert len(decision_notes.left(shop)) == 1
    assert decision_notes.left(shop) == []
