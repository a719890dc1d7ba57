"""``askless draft`` and ``askless review`` from the shell."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kb.evidence import Flag
from kb.storage import evidence_store
from kb.storage.workspace import Workspace
from tests.drafting_workspace import a_workspace
from tests.shell import Done, askless

ID = "returns/comment-retourner-un-article"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace in which `askless draft` has run."""
    workspace = a_workspace(tmp_path_factory.mktemp("shop") / "shop")
    assert askless("draft", "--workspace", workspace.root).status == 0
    return workspace


@pytest.fixture
def root(drafted: Workspace, tmp_path: Path) -> Path:
    """A copy of the drafted workspace."""
    return Path(shutil.copytree(drafted.root, tmp_path / "shop"))


def review(root: Path, *arguments: object) -> Done:
    """Run ``askless review`` in ``root``."""
    return askless("review", *arguments, "--workspace", root)


def log(root: Path) -> list[dict[str, str]]:
    """The review log."""
    path = root / "data" / "review.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return [json.loads(line) for line in lines]


def test_draft_lists_what_it_wrote(root: Path) -> None:
    """The command answers in JSON with each draft."""
    document = askless("draft", "--json", "--workspace", root).json
    assert document["unchanged"] == len(document["drafts"]) == 3


def test_list_filters_by_status_and_locale(root: Path) -> None:
    """Each filter narrows the list."""
    rows = review(root, "list", "--status", "draft", "--locale", "en", "--json").json["articles"]
    assert [(row["id"], row["locale"]) for row in rows] == [(ID, "en")]
    assert review(root, "list", "--status", "published").out == "no such article\n"


def test_show_names_who_stands_behind_each_sentence(root: Path) -> None:
    """The text comes first, then customers, agents and dates of each sentence."""
    out = review(root, "show", ID, "--locale", "fr").out
    assert "1. Rendez-vous dans Mon compte > Mes retours" in out
    assert "customers, 5 agents, 2026-01-0" in out


def test_approve_publishes_both_languages_and_logs_each(root: Path) -> None:
    """One id is one article; every move is in the log with its editor."""
    assert review(root, "approve", ID, "--by", "Ada").status == 0
    assert [(m["who"], m["action"], m["locale"], m["to_status"]) for m in log(root)] == [
        ("Ada", "approve", "en", "published"),
        ("Ada", "approve", "fr", "published"),
    ]


def test_approve_all_takes_one_language_only_if_asked(root: Path) -> None:
    """--all with --locale leaves the other language alone."""
    assert review(root, "approve", "--all", "--locale", "fr", "--by", "Ada").status == 0
    left = review(root, "list", "--status", "draft", "--json").json["articles"]
    assert [row["locale"] for row in left] == ["en"]


def with_note(root: Path) -> None:
    """Give the French draft a weak title, and the English one a good one."""
    workspace = Workspace.open(root)
    note = Flag("weak_title", "look for a better title")
    for locale, flags in (("fr", (note,)), ("en", ())):
        evidence = evidence_store.read_evidence(workspace, ID, locale)
        assert evidence is not None
        evidence_store.write_evidence(workspace, replace(evidence, flags=flags))


def test_approve_all_leaves_out_drafts_with_notes(root: Path) -> None:
    """They are counted, and the line says where to see them."""
    with_note(root)
    done = review(root, "approve", "--all", "--by", "Ada")
    assert [m["locale"] for m in log(root) if m["article_id"] == ID] == ["en"]
    assert "left: 1 with notes to read first" in done.out
    assert "askless review list" in done.out
    listed = review(root, "list", "--status", "draft").out
    assert listed.rstrip().endswith("notes: weak title")
    assert len(listed.splitlines()) == 1


def test_a_draft_with_a_note_is_approved_by_its_id(root: Path) -> None:
    """Who names it has read it."""
    with_note(root)
    review(root, "approve", ID, "--locale", "fr", "--by", "Ada")
    assert [m["to_status"] for m in log(root)] == ["published"]


def test_approve_all_takes_drafts_with_notes_if_told_to(root: Path) -> None:
    """--accept-flags leaves none out."""
    with_note(root)
    review(root, "approve", "--all", "--accept-flags", "--by", "Ada")
    assert review(root, "list", "--status", "draft").out == "no such article\n"


def test_approve_needs_an_article_or_all(root: Path) -> None:
    """Nothing named is wrong usage."""
    assert review(root, "approve", "--by", "Ada").status == 2


def test_approving_twice_says_what_is_possible(root: Path) -> None:
    """The second approval names the status and the moves from there."""
    review(root, "approve", ID, "--by", "Ada")
    done = review(root, "approve", ID, "--by", "Ada")
    assert done.status == 1
    assert "it is published and cannot become published" in done.err


def test_an_unknown_article_is_named(root: Path) -> None:
    """A wrong id is one clear line."""
    done = review(root, "approve", "returns/nothing", "--by", "Ada")
    assert (done.status, done.err) == (
        1,
        "askless: returns/nothing: no such article; see `askless review list`\n",
    )


def test_reject_archives_with_a_reason(root: Path) -> None:
    """A rejected article is archived and the log says why."""
    assert review(root, "reject", ID, "--by", "Ada", "--reason", "too thin").status == 0
    assert {(m["to_status"], m["reason"]) for m in log(root)} == {("archived", "too thin")}


def test_edit_puts_new_text_in_review_under_its_author(root: Path, tmp_path: Path) -> None:
    """The file's text replaces the article's, and new sentences bear the editor's name."""
    file = tmp_path / "new.md"
    file.write_text("Tout retour est gratuit l'été.\n", encoding="utf-8")
    assert review(root, "edit", ID, "--locale", "fr", "--by", "Ada", "--file", file).status == 0
    shown = review(root, "show", ID, "--locale", "fr", "--json").json["articles"][0]
    assert (shown["status"], shown["body"]) == ("in_review", "Tout retour est gratuit l'été.\n")
    assert shown["evidence"]["edits"][0]["who"] == "Ada"


def test_edit_refuses_personal_data(root: Path, tmp_path: Path) -> None:
    """A phone number or e-mail address is refused and not printed, and nothing is written."""
    file = tmp_path / "new.md"
    file.write_text("Écrivez à ada.lovelace@example.org.\n", encoding="utf-8")
    done = review(root, "edit", ID, "--locale", "fr", "--by", "Ada", "--file", file)
    assert done.status == 1
    assert "EMAIL" in done.err
    assert "lovelace" not in done.err
    assert log(root) == []


def test_edit_of_a_missing_file_is_one_line(root: Path) -> None:
    """A path that is not there is named."""
    done = review(root, "edit", ID, "--locale", "fr", "--by", "Ada", "--file", "/nowhere.md")
    assert done.status == 1
    assert done.err.startswith("askless: /nowhere.md: cannot be read")
