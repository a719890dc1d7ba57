"""The command ``askless pull``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.storage.workspace import Workspace
from tests.helpdesk import EMAIL, TOKEN, HelpDesk, Reply, helpdesk, variables
from tests.shell import askless
from tests.zendesk_desk import played


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """An empty workspace."""
    return Workspace.create(tmp_path / "shop", "", "").root


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[HelpDesk]:
    """A Zendesk with five tickets that the environment leads to."""
    with helpdesk(played(5)) as found:
        for name, value in variables(found.url).items():
            monkeypatch.setenv(name, value)
        yield found


def test_the_document_is_an_imports_and_what_was_asked(shop: Path, desk: HelpDesk) -> None:
    """Counts of tickets as an import gives them, and requests, waiting and resuming."""
    desk.faults = {2: Reply(status=429, headers={"Retry-After": "0"})}
    document = askless("pull", "zendesk", "--json", "--workspace", shop).json
    assert document["added"] == document["kept"] == 5
    assert document["requests"] == 7
    assert (document["resumed"], document["waited_seconds"]) == (False, 0)
    assert document["account"] == desk.url.removeprefix("http://")


def test_a_person_reads_what_was_done(shop: Path, desk: HelpDesk) -> None:
    """Pages, requests and tickets in a few lines."""
    done = askless("pull", "zendesk", "--workspace", shop)
    assert "1 pages, 6 requests" in done.out
    assert "5 tickets new" in done.out


def test_the_list_names_variables_and_no_values(desk: HelpDesk) -> None:
    """It needs no workspace."""
    done = askless("pull", "--list", "--json")
    named = json.dumps(done.json["sources"])
    assert "ASKLESS_ZENDESK_TOKEN" in named
    assert "ASKLESS_INTERCOM_URL (optional)" in named
    assert TOKEN not in done.out
    assert EMAIL not in done.out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 2, "--list"),
        (["nobody"], 1, "known: zendesk"),
        (["zendesk", "--since", "31/12/2025"], 1, "expected 2025-01-31"),
        (["zendesk", "--since", "2999-01-01"], 1, "has not come yet"),
        (["gorgias", "--by-time"], 2, "for zendesk"),
    ],
)
def test_wrong_use_is_one_clear_line(
    shop: Path, desk: HelpDesk, arguments: list[str], status: int, said: str
) -> None:
    """It says what is expected, and asks nobody."""
    done = askless("pull", *arguments, "--workspace", shop)
    assert done.status == status
    assert said in done.err
    assert desk.asked == []


def test_the_export_by_time_keeps_a_cursor_of_its_own(shop: Path, desk: HelpDesk) -> None:
    """Its positions mean nothing to the other export."""
    page = {"tickets": [], "end_time": 5, "end_of_stream": True}
    desk.play = lambda _: Reply(page)
    askless("pull", "zendesk", "--by-time", "--workspace", shop)
    assert [p.name for p in (shop / "data/pull").iterdir()] == ["zendesk-by-time.json"]
