"""``askless review`` with proposals for articles: shown, accepted, dismissed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.evidence import CONTRADICTS_ARTICLE, Evidence, Flag
from kb.proposals import Addition, Proposal
from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from tests.factories import an_article
from tests.shell import Done, askless

NOW = datetime(2026, 4, 1, tzinfo=UTC)
OLD, NEW = "Vous avez 14 jours pour le retour.", "Vous avez 30 jours pour le retour."
CITED = "Vous avez [fact:return_window] pour le retour."
ID = "returns/retour"
ADDED = Addition(CITED, "answer", replaces=OLD, tickets=("jsonl:1",), customers=12)
PROPOSAL = Proposal("contradiction", "fr", ID, "agents say 30 days", added=(ADDED,))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with a live imported article that agents contradict."""
    facts = '[return_window]\nfr = "30 jours"\n'
    workspace = Workspace.create(tmp_path / "shop", '[privacy]\nner = "off"\n', facts)
    content.write_article(workspace, an_article(id=ID, title="Quel délai ?", body=f"{OLD}\n"))
    flag = Flag(CONTRADICTS_ARTICLE, PROPOSAL.note, OLD)
    evidence = Evidence(ID, "fr", "", "", NOW, 0, 0, 0, (), flags=(flag,), proposals=(PROPOSAL,))
    evidence_store.write_evidence(workspace, evidence)
    return workspace.root


def review(root: Path, *arguments: object) -> Done:
    """Run ``askless review`` in ``root``."""
    return askless("review", *arguments, "--workspace", root)


def test_the_list_names_what_is_proposed(root: Path) -> None:
    """Kind and id, for people and for programs."""
    assert f"proposed: contradiction {PROPOSAL.id}" in review(root, "list").out
    (row,) = review(root, "list", "--json").json["articles"]
    assert [one["id"] for one in row["proposals"]] == [PROPOSAL.id]


def test_show_tells_why_and_which_lines_would_change(root: Path) -> None:
    """A diff of the file; in JSON the sentence as readers would see it."""
    shown = review(root, "show", ID).out
    assert f"Proposed (contradiction, {PROPOSAL.id}): agents say 30 days" in shown
    assert f"-{OLD}" in shown
    assert f"+{CITED}" in shown
    (article,) = review(root, "show", ID, "--json").json["articles"]
    assert article["proposals"][0]["added"][0]["text"] == NEW


def test_accepting_writes_the_article_and_logs_it(root: Path) -> None:
    """It waits in review, shown with its fact filled in; nothing is proposed any more."""
    (move,) = review(root, "accept", PROPOSAL.id, "--by", "Ada", "--json").json["moves"]
    assert (move["action"], move["to_status"]) == ("accept", "in_review")
    assert content.read_article(Workspace.open(root), ID, "fr").body == f"{CITED}\n"
    shown = review(root, "show", ID).out
    assert NEW in shown
    assert "Proposed" not in shown


def test_dismissing_needs_a_reason_and_leaves_the_article(root: Path) -> None:
    """What is not open is refused in one line."""
    assert review(root, "dismiss", PROPOSAL.id, "--by", "Ada").status == 2
    done = review(root, "dismiss", PROPOSAL.id, "--by", "Ada", "--reason", "14 is right")
    assert done.status == 0
    assert content.read_article(Workspace.open(root), ID, "fr").body == f"{OLD}\n"
    again = review(root, "accept", PROPOSAL.id, "--by", "Ada")
    assert again.status == 1
    assert f"no open proposal {PROPOSAL.id}" in again.err


def test_check_names_an_article_that_differs_from_the_facts(root: Path) -> None:
    """Live ones too."""
    (article,) = review(root, "check", ID, "--json").json["articles"]
    assert "fact_differs" in [one["kind"] for one in article["checks"]]


def test_check_names_facts_that_the_law_may_not_allow(root: Path) -> None:
    """For the shop's country only; each with its source."""
    (root / "facts.toml").write_text('return_window = "7 days"\n', "utf-8")
    assert review(root, "check", "--json").json["facts"] == []
    settings = root / "askless.toml"
    settings.write_text(f'{settings.read_text("utf-8")}\n[brand]\ncountry = "FR"\n', "utf-8")
    assert "facts.toml  return_window (fr): “7 days”" in review(root, "check").out
