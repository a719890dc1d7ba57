"""Events in access logs, and that no search is counted twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.access_log import Log
from kb.searches import SEARCHES, told_once
from kb.storage import events_place, searchstore
from kb.storage.workspace import Workspace
from tests.shell import askless

LINE = (
    '{who} - - [01/Mar/2026:14:37:{second:02d} +0100] "GET {target} HTTP/1.1" 200 43 "-" "Zwimfox"'
)
SEARCH = "/help/e.gif?kind=search&locale=fr&query=colis%20perdu&results=0"


def line(target: str = SEARCH, second: int = 0, who: str = "10.0.0.7") -> str:
    """A line of the combined format."""
    return LINE.format(target=target, second=second, who=who)


def test_a_line_becomes_an_event_of_its_hour() -> None:
    """In UTC; who asked with what is not read."""
    [event] = Log().events([line()], ("fr",))
    assert event.hour_at == datetime(2026, 3, 1, 13, tzinfo=UTC)
    assert (event.query, event.results) == ("colis perdu", 0)
    assert not any(part in repr(event) for part in ("10.0.0.7", "Zwimfox"))


def caddy(target: str = SEARCH, at: object = 1772372220.5, **request: str) -> str:
    """A line of Caddy's access log, with what it says beside."""
    asked = {"remote_ip": "10.0.0.7", "method": "GET", "uri": target} | request
    headers = {"headers": {"User-Agent": ["Zwimfox"]}}
    entry = {"level": "info", "ts": at, "request": asked | headers, "status": 200}
    return json.dumps(entry)


def test_the_log_of_caddy_is_read_too() -> None:
    """Lines of JSON; who is behind a proxy is told apart."""
    lines = [caddy(), caddy(client_ip="10.0.0.8"), caddy(method="POST")]
    log = Log()
    found = list(log.events(lines, ("fr",)))
    assert [event.hour_at for event in found] == [datetime(2026, 3, 1, 13, tzinfo=UTC)] * 2
    assert [(event.query, event.results) for event in found] == [("colis perdu", 0)] * 2
    assert [event.is_fresh for event in found] == [True, True]
    assert log.counts == {"broken": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (line("/fr/"), "other"),
        (caddy(at="today"), "broken"),
        (caddy(at=1e300), "broken"),
        (caddy(uri="/x?next=/e.gif"), "broken"),
        ('{"uri": "/e.gif"}', "broken"),
        ("{" * 900 + "/e.gif", "broken"),
        ("e.gif /e.gif broken", "broken"),
        (line().replace("01/Mar/2026", "31/Feb/2026"), "broken"),
        (line("/x?next=/e.gif"), "broken"),
        (line("/e.gif?kind=login&locale=fr"), "strange"),
        (line("/e.gif?kind=search&locale=de&query=a"), "strange"),
        (line("/e.gif?" + "&".join(["a=b"] * 100)), "strange"),
        (line() + "x" * 20_000, "broken"),
        ("", "other"),
    ],
)
def test_other_lines_are_counted(text: str, reason: str) -> None:
    """By what they are."""
    log = Log()
    assert list(log.events([text], ("fr",))) == []
    assert log.counts == {reason: 1}


def test_one_visitor_that_repeats_a_query_is_fresh_once() -> None:
    """On a day, whatever the accents."""
    later = line(SEARCH.replace("colis", "c%C3%B4lis")).replace(":14:37:", ":18:05:")
    lines = [line(), later, line(second=9, who="10.0.0.8"), line().replace("01/Mar", "02/Mar")]
    found = list(Log().events(lines, ("fr",)))
    assert [event.is_fresh for event in found] == [True, False, True, True]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace without anything."""
    return Workspace.create(tmp_path / "shop", 'locales = ["fr"]\n', "")


def test_a_log_read_twice_counts_once(workspace: Workspace, tmp_path: Path) -> None:
    """What came after is read the next time; it feeds the searches of the gaps."""
    log = tmp_path / "access.log"
    log.write_text("\n".join(line(who=f"10.0.0.{n}") for n in range(6)) + "\n", encoding="utf-8")
    asked = ("import", "events", log, "--workspace", workspace.root, "--json")
    assert askless(*asked).json["events"] == 6
    assert askless(*asked).json["left_out"]["before"] == 6
    with log.open("a", encoding="utf-8") as file:
        file.write(line(second=30) + "\n")
    assert askless(*asked).json["events"] == 1
    [row] = searchstore.read_searches(workspace).to_dict("records")
    assert (row["query"], row["searches"], row["results"]) == ("colis perdu", 7, 0)
    folder = events_place.events_path(workspace).parent
    held = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert b"10.0.0." not in held


def test_a_query_of_two_logs_is_told_once() -> None:
    """By whichever counted it more often."""
    row = {"search_id": "s-1", "locale": "fr", "query": "colis", "searches": 9}
    one = SEARCHES.frame([row, {**row, "search_id": "s-2", "searches": 5}])
    other = SEARCHES.frame([{**row, "searches": 7}, {**row, "search_id": "s-2", "searches": 6}])
    found = told_once(one, other)
    assert found[["search_id", "searches"]].to_numpy().tolist() == [["s-1", 9], ["s-2", 6]]
