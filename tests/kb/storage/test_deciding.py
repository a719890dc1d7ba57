"""The one writer of decisions: no edit is lost, every text is kept."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.articles import Article
from kb.decisions import Decision, Edit, edited, put
from kb.errors import ReviewError, StaleEditError
from kb.evidence import Evidence
from kb.storage import content, deciding
from kb.storage.workspace import Workspace
from tests.editorshop import DRAFT, a_draft

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A workspace with one draft."""
    made = Workspace.create(tmp_path / "shop", 'locales = ["fr"]\n', "")
    content.write_article(made, a_draft())
    return made


def written(who: str, text: str) -> deciding.Decide:
    """An edit that adds a line to what is there."""

    def decide(article: Article, evidence: Evidence | None) -> Decision:
        edit = Edit(who, NOW, body=f"{article.body}\n{text}\n")
        return edited(article, evidence, edit, recogniser=lambda _text, _locale: [])

    return decide


def test_an_edit_of_an_older_text_is_told_and_not_written(shop: Workspace) -> None:
    """The other's text stays."""
    stamp = deciding.stamp(a_draft())
    deciding.decided(shop, DRAFT, "fr", written("ana", "A"), made_from=stamp)
    with pytest.raises(StaleEditError):
        deciding.decided(shop, DRAFT, "fr", written("bob", "B"), made_from=stamp)
    assert "\nB\n" not in content.read_article(shop, DRAFT, "fr").body


def test_of_many_edits_at_once_each_is_saved_or_told(shop: Workspace) -> None:
    """Forty editors who each try until it is saved: all forty lines are there."""

    def save(number: int) -> None:
        for _ in range(1_000):
            stamp = deciding.stamp(content.read_article(shop, DRAFT, "fr"))
            try:
                with deciding.held(shop):
                    decide = written(f"editor {number}", f"Ligne {number}.")
                    deciding.decided(shop, DRAFT, "fr", decide, made_from=stamp)
            except StaleEditError:
                continue
            return
        raise AssertionError("never saved")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(40)))
    body = content.read_article(shop, DRAFT, "fr").body
    assert sum(f"Ligne {number}." in body for number in range(40)) == 40
    assert len(deciding.moves(shop, DRAFT, "fr")) == 40


def test_what_was_and_what_became_of_it_are_kept(shop: Workspace) -> None:
    """By their versions, also the text that nobody had decided on before."""
    decision = deciding.decided(shop, DRAFT, "fr", written("ana", "A"))
    for article in (a_draft(), decision.article):
        kept = deciding.version_text(shop, article.version, DRAFT, "fr")
        assert kept is not None
        assert kept.body == article.body


@pytest.mark.parametrize("version", ["", "../../../key", "0" * 12])
def test_an_unknown_version_has_no_text(shop: Workspace, version: str) -> None:
    """Nor does a path that leads elsewhere."""
    assert deciding.version_text(shop, version, DRAFT, "fr") is None


def test_a_log_with_half_a_line_is_read(shop: Workspace) -> None:
    """What a kill left is passed over."""
    deciding.decided(shop, DRAFT, "fr", written("ana", "A"))
    with shop.review_log.open("a") as log:
        log.write(f'{{"article_id": "{DRAFT}", "who')
    assert [move.action for move in deciding.moves(shop, DRAFT, "fr")] == ["edit"]


def test_a_decision_is_a_commit_by_whoever_took_it(shop: Workspace) -> None:
    """In the workspace's own repository; anything else in it is left alone."""
    subprocess.run(["git", "init", "-q", str(shop.root)], check=True)
    (shop.root / "note.txt").write_text("mine")
    decision = deciding.decided(shop, DRAFT, "fr", written("Léa <b>", "A"))
    assert deciding.commit(shop, [decision], who="Léa <b>")
    show = ["git", "-C", str(shop.root), "log", "-1", "--format=%an|%s", "--name-only"]
    told = subprocess.run(show, check=True, capture_output=True, text=True).stdout
    assert told == f"Léa b|edit fr/{DRAFT}\n\nsite/content/fr/{DRAFT}.md\n"


def test_a_commit_of_nothing_takes_in_nothing_else(shop: Workspace) -> None:
    """What is neither there nor known leaves no path: git would then take all that lies there."""
    subprocess.run(["git", "init", "-q", str(shop.root)], check=True)
    (shop.root / "note.txt").write_text("mine")
    assert not deciding.commit_paths(shop, [shop.root / "gone.md"], "move", who="ana")
    status = ["git", "-C", str(shop.root), "status", "--short", "note.txt"]
    assert subprocess.run(status, check=True, capture_output=True).stdout == b"?? note.txt\n"


def test_without_a_repository_nothing_is_committed(shop: Workspace) -> None:
    """And nothing fails."""
    decision = deciding.decided(shop, DRAFT, "fr", written("ana", "A"))
    assert not deciding.commit(shop, [decision], who="ana")


def test_what_was_decided_already_cannot_be_decided_again() -> None:
    """A draft that is archived is not rejected."""
    rejected = put(a_draft(), "reject", who="ana", now=NOW, reason="no").article
    with pytest.raises(ReviewError, match="it is archived"):
        put(rejected, "reject", who="ana", now=NOW, reason="no")


def test_the_writer_matters_only_where_four_eyes_are_asked_for(tmp_path: Path) -> None:
    """Then it is who wrote the text as it is, not who wrote an older one."""
    settings = 'locales = ["fr"]\n\n[admin]\nfour_eyes = true\n'
    made = Workspace.create(tmp_path / "four", settings, "")
    content.write_article(made, a_draft())
    assert deciding.writer(made, a_draft()) == ""
    after = deciding.decided(made, DRAFT, "fr", written("ana", "A")).article
    assert deciding.writer(made, after) == "ana"
