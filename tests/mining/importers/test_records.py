"""Records out of pages, Singer messages and Airbyte records."""

from __future__ import annotations

import json
from pathlib import Path

from kb.tickets import Skipped
from mining.importers.records import PAGE, STREAM, Page, input_files, json_records


def test_singer_messages_are_opened(tmp_path: Path) -> None:
    """Records come out with their stream; schemas and states are no records."""
    path = tmp_path / "tap.jsonl"
    lines = [
        {"type": "SCHEMA", "stream": "tickets", "schema": {}},
        {"type": "RECORD", "stream": "tickets", "record": {"id": 1}},
        {"type": "STATE", "value": {}},
        {"type": "RECORD", "stream": "users"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = list(json_records(path))
    assert found[0] == {STREAM: "tickets", "id": 1}
    assert [type(one) for one in found[1:]] == [Skipped]


def test_airbyte_records_are_opened(tmp_path: Path) -> None:
    """The record lies under ``data``."""
    path = tmp_path / "airbyte.jsonl"
    path.write_text(json.dumps({"stream": "tickets", "data": {"id": 7}, "emitted_at": 1}) + "\n")
    assert list(json_records(path)) == [{STREAM: "tickets", "id": 7}]


def test_a_page_says_which_list_a_record_was_in(tmp_path: Path) -> None:
    """Users and tickets of one page are told apart."""
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"tickets": [{"id": 1}], "users": [{"id": 2}]}))
    found = list(json_records(path, ("tickets", "users")))
    assert [one[STREAM] for one in found] == ["tickets", "users"]


def test_a_page_is_read_like_the_file_it_would_be(tmp_path: Path) -> None:
    """What came over HTTP gives the records that the same document gives from a file."""
    document = {"users": [{"id": 1}], "tickets": [{"id": 2}, "no object"]}
    path = tmp_path / "page.json"
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    page = Page("page.json", document)
    assert [*json_records(page, ("users", "tickets"))] == [
        *json_records(path, ("users", "tickets"))
    ]
    assert input_files([page], (".json",)) == [page]


def test_a_page_does_not_show_what_it_holds() -> None:
    """Its repr may stand in a log or a traceback."""
    assert "secret" not in repr(Page("page", {"text": "secret"}))


def test_a_hal_page_is_opened_and_says_where_it_came_from(tmp_path: Path) -> None:
    """What is embedded comes out with its list and with the page's own address."""
    path = tmp_path / "page.json"
    address = "https://api.example.com/v2/conversations/7/threads"
    links = {"self": {"href": address}}
    path.write_text(json.dumps({"_embedded": {"threads": [{"id": 1}]}, "_links": links}))
    assert list(json_records(path, ("threads",))) == [{PAGE: address, STREAM: "threads", "id": 1}]


def test_a_record_with_an_id_is_no_page(tmp_path: Path) -> None:
    """A conversation holds its own list of messages, whatever its id is called."""
    path = tmp_path / "one.json"
    record = {"session_id": "session_a", "messages": [{"fingerprint": 1}]}
    path.write_text(json.dumps(record))
    assert list(json_records(path, ("messages",))) == [record]


def test_an_object_around_a_list_is_a_page_too(tmp_path: Path) -> None:
    """``{"data": {"meta": …, "payload": […]}}`` holds the records of its inner list."""
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"data": {"meta": {"count": 1}, "payload": [{"id": 1}]}}))
    assert list(json_records(path, ("data", "payload"))) == [{STREAM: "payload", "id": 1}]


def test_a_type_that_is_a_list_names_no_message(tmp_path: Path) -> None:
    """A record may call anything its type."""
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"type": ["RECORD"]}))
    assert list(json_records(path)) == [{"type": ["RECORD"]}]
