"""``askless topics`` over a small shop: look, decide, look again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.storage import ticketstore
from kb.storage.workspace import Workspace
from mining import embedding
from mining.stages import editing, mine
from tests.factories import a_stored_ticket
from tests.mined import WordEncoder, ticket_rows
from tests.shell import Done, askless


@pytest.fixture(scope="module")
def _words_encoder() -> object:
    """The settings' default encoder is the small one of the tests."""
    with pytest.MonkeyPatch.context() as patched:
        for module in (mine, editing, embedding):
            patched.setattr(module, "load_encoder", lambda _name: WordEncoder(), raising=False)
        yield


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, _words_encoder: object) -> Path:
    """A mined shop of four needs; tests leave its decisions as they found them."""
    workspace = Workspace.create(tmp_path_factory.mktemp("topics") / "shop", "", "")
    ticketstore.merge(workspace, [a_stored_ticket(**row) for row in ticket_rows()])
    mine.run(workspace)
    return workspace.root


def topics(shop: Path, *arguments: object) -> Done:
    """The command in that shop."""
    return askless("topics", *arguments, "--workspace", shop)


def sizes(shop: Path) -> dict[str, int]:
    """Topic -> tickets."""
    rows = topics(shop, "list", "--json").json["topics"]
    return {row["topic_id"]: row["size"] for row in rows}


def test_the_list_names_every_topic(shop: Path) -> None:
    """With its size and labels."""
    done = topics(shop, "list")
    assert (done.status, len(done.out.splitlines())) == (0, 4)
    assert all(line.startswith("t-000") and " 24  " in line for line in done.out.splitlines())


def test_a_topic_is_shown_with_its_tickets(shop: Path) -> None:
    """Words and typical tickets, as JSON too."""
    done = topics(shop, "show", "t-0001")
    assert "jsonl:" in done.out
    document = topics(shop, "show", "t-0001", "--json").json["topic"]
    assert document["size"] == 24
    assert all(one["text"] for one in document["typical"])


def test_a_dry_run_shows_the_effect_and_changes_nothing(shop: Path) -> None:
    """Which tickets would move, and the new sizes."""
    done = topics(shop, "merge", "t-0001", "t-0002", "--by", "Ana", "--dry-run", "--json")
    effect = done.json["effect"]
    assert effect["moves"] == [{"from": "t-0002", "to": "t-0001", "tickets": 24}]
    assert effect["sizes"][0] == {"topic_id": "t-0001", "before": 24, "after": 48}
    assert len(effect["tickets"]) == 24
    assert len(sizes(shop)) == 4
    assert not (shop / "data" / "topics" / "decisions.jsonl").exists()


def test_decisions_are_taken_listed_and_undone(shop: Path) -> None:
    """Merge, rename, split, mark; then all back."""
    assert (
        "24 tickets moved from t-0002 to t-0001"
        in topics(shop, "merge", "t-0001", "t-0002", "--by", "Ana").out
    )
    topics(shop, "rename", "t-0001", "L'échange été", "--locale", "fr", "--by", "Ana")
    topics(shop, "split", "t-0001", "--by", "Ana")
    topics(shop, "mark", "t-0003", "noise", "--by", "Bo", "--reason", "pas un besoin")
    topics(shop, "mark", "t-0004", "person", "--by", "Bo")
    lines = topics(shop, "list").out
    assert "L'échange été" in lines
    assert lines.count("[noise]") == lines.count("[for a person]") == 1
    history = topics(shop, "history", "--json").json
    statuses = [one["outcome"]["status"] for one in history["decisions"]]
    assert statuses == ["applied"] * 5
    assert "Bo: mark t-0003 noise  [applied]" in topics(shop, "history").out
    for number in (5, 4, 3, 2, 1):
        assert topics(shop, "undo", number, "--by", "Ana").status == 0
    assert sorted(sizes(shop).values()) == [24, 24, 24, 24]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("show", "t-0099"), "no such topic"),
        (("merge", "t-0001", "t-0099", "--by", "Ana"), "no such topic"),
        (("rename", "t-0001", "Call 06 12 34 56 78", "--locale", "fr", "--by", "A"), "personal"),
        (("split", "t-0001", "--ticket", "jsonl:none", "--by", "A"), "is not in it"),
        (("undo", "99", "--by", "A"), "decision 99 does not exist"),
    ],
)
def test_what_cannot_be_done_is_one_line(shop: Path, arguments: tuple[str, ...], why: str) -> None:
    """Status 1; nothing is written down."""
    path = shop / "data" / "topics" / "decisions.jsonl"
    before = path.read_text() if path.exists() else ""
    done = topics(shop, *arguments)
    assert (done.status, len(done.err.strip().splitlines())) == (1, 1)
    assert why in done.err
    assert (path.read_text() if path.exists() else "") == before


def test_a_decision_needs_a_name(shop: Path) -> None:
    """Wrong usage without --by."""
    assert topics(shop, "merge", "t-0001", "t-0002").status == 2


def test_before_mining_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    """The message says what to run."""
    Workspace.create(tmp_path / "empty", "", "")
    done = topics(tmp_path / "empty", "list")
    assert (done.status, "askless mine" in done.err) == (1, True)


def test_the_log_names_no_ticket(shop: Path) -> None:
    """So that nothing has to be taken out of it when somebody is forgotten."""
    topics(shop, "mark", "t-0001", "person", "--by", "Ana")
    topics(shop, "mark", "t-0001", "none", "--by", "Ana")
    for name in ("decisions.jsonl", "history.jsonl"):
        text = (shop / "data" / "topics" / name).read_text()
        assert "jsonl:" not in text
        assert all(json.loads(line) for line in text.splitlines())
