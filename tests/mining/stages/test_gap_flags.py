"""Flagging from the shell: what is meant is found, and nothing private is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError
from kb.storage import content, gapstore
from kb.storage.workspace import Workspace
from tests.drafting_workspace import a_workspace
from tests.factories import an_article
from tests.mining.stages.test_gap_queue import rows
from tests.shell import askless


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Gaps of two topics, and a published article."""
    place = a_workspace(tmp_path_factory.mktemp("flags") / "desk", count=12)
    content.write_article(place, an_article())
    return place


@pytest.fixture
def desk(made: Workspace) -> Workspace:
    """The same, nothing flagged."""
    gapstore.flags_path(made).unlink(missing_ok=True)
    gapstore.decisions_path(made).unlink(missing_ok=True)
    return made


def flag(desk: Workspace, what: str, *more: str) -> Any:
    """``askless gaps flag``, as Léa."""
    return askless("gaps", "flag", what, "--by", "Léa", "--workspace", desk.root, *more)


def test_a_topic_is_flagged_in_each_of_its_languages(desk: Workspace) -> None:
    """Or in the one that is named."""
    assert flag(desk, "t-0001", "--note", "trois appels").status == 0
    assert [row["flags"] != [] for row in rows(desk).values()].count(True) == 2
    flag(desk, "t-0001", "--language", "fr")
    assert len(rows(desk)["t-0001", "fr"]["flags"]) == 2


def test_a_ticket_flags_its_topic_and_is_not_kept(desk: Workspace) -> None:
    """Forgetting its customer finds nothing in the log."""
    from kb.storage import ticketstore

    ticket = ticketstore.read_tickets(desk)["ticket_id"].iloc[0]
    assert flag(desk, ticket).status == 0
    assert ticket not in gapstore.flags_path(desk).read_text("utf-8")
    assert gapstore.read_flags(desk)[0].is_of_topic


def test_an_article_that_did_not_help_gets_a_row(desk: Workspace) -> None:
    """By its id, as a published article."""
    flag(desk, "delivery/where-is-my-order")
    (own,) = [row for row in rows(desk).values() if row["kind"] == "flag"]
    assert own["label"] == "Où est mon colis ?"


def test_words_are_masked_listed_dismissed_and_reopened(desk: Workspace) -> None:
    """As rows of other kinds are."""
    words = "zoe.durand@example.com veut payer en crypto, l'échange aussi 🙂"
    flag(desk, words, "--language", "fr", "--note", "dit zoe.durand@example.com")
    assert "durand" not in gapstore.flags_path(desk).read_text("utf-8")
    (key,) = [key for key, row in rows(desk).items() if row["kind"] == "flag"]
    by = ("--by", "Léa", "--workspace", desk.root)
    assert askless("gaps", "dismiss", key[0], "--reason", "non", *by).status == 0
    assert rows(desk)[key]["state"] == "dismissed"
    assert askless("gaps", "reopen", key[0], *by).status == 0
    assert rows(desk)[key]["state"] == "open"
    assert "flag “" in askless("gaps", "history", "--workspace", desk.root).out


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        ("t-9999", "askless gaps --all"),
        ("zoe.durand@example.com", "no words are left"),
        ("🙂", "no words are left"),
        ("", "no words are left"),
        ("mot " * 60, "say in 200 at most"),
    ],
)
def test_what_cannot_be_flagged_says_why(desk: Workspace, what: str, problem: str) -> None:
    """In a line; nothing is kept."""
    done = flag(desk, what, "--language", "fr")
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert problem in done.err
    assert gapstore.read_flags(desk) == []


def test_a_damaged_flag_is_named(desk: Workspace) -> None:
    """By its row."""
    flag(desk, "t-0001", "--language", "fr")
    with Path(gapstore.flags_path(desk)).open("a", encoding="utf-8") as log:
        log.write('{"number": 2}\n')
    with pytest.raises(InputError, match="row 2: is no flag"):
        gapstore.read_flags(desk)
