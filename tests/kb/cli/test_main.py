"""The command line as a whole: exit statuses, one clear line, no traceback."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import click
import pytest

import kb.cli
from kb import FORMAT_VERSION
from kb.errors import InputError
from tests.shell import askless


def test_no_workspace_is_one_line_and_status_one(tmp_path: Path) -> None:
    """The line says what is missing and how to make it."""
    done = askless("mine", "--workspace", tmp_path)
    assert done.status == 1
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1
    assert "askless init" in done.err


@pytest.mark.parametrize("arguments", [["nonsense"], ["mine", "--nonsense"], ["import", "jsonl"]])
def test_wrong_usage_is_status_two(arguments: list[str]) -> None:
    """A command, an option or an argument that does not exist."""
    assert askless(*arguments).status == 2


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"], ["import", "--help"]])
def test_help_is_status_zero(arguments: list[str]) -> None:
    """Asking is never an error."""
    done = askless(*arguments)
    assert done.status == 0
    assert done.out


def test_json_answers_are_one_document_with_a_version(tmp_path: Path) -> None:
    """Programs read standard output and nothing else."""
    done = askless("init", tmp_path / "shop", "--json")
    assert done.json["format_version"] == FORMAT_VERSION


def test_the_sources_are_named() -> None:
    """The operator finds the word for an export."""
    assert {"jsonl", "csv", "zendesk"} <= set(askless("import", "--list", "--json").json["sources"])


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left", "/x"), "the disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "may not be written"),
        (InputError("a.csv", "the file\nis empty"), "askless: a.csv: the file is empty"),
    ],
)
def test_a_failing_command_is_one_line(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    """A full disk, a missing right and our own errors end alike."""

    @click.command()
    def failing() -> None:
        raise error

    monkeypatch.setattr(kb.cli.LazyGroup, "get_command", lambda *_: failing)
    done = askless("mine")
    assert (done.status, words in done.err) == (1, True)
    assert len(done.err.strip().splitlines()) == 1


def test_a_stopped_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C gives no traceback."""

    @click.command()
    def stopped() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kb.cli.LazyGroup, "get_command", lambda *_: stopped)
    assert askless("mine").status == 130


def test_init_never_takes_over_a_folder(tmp_path: Path) -> None:
    """Files of somebody else stay alone."""
    (tmp_path / "thesis.doc").write_text("mine")
    assert askless("init", tmp_path).status == 1
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.doc"]


def test_broken_settings_name_the_key(tmp_path: Path) -> None:
    """A typo in askless.toml is found before any work."""
    askless("init", tmp_path / "shop")
    (tmp_path / "shop" / "askless.toml").write_text("colour = 1\n")
    done = askless("import", "jsonl", tmp_path, "--workspace", tmp_path / "shop")
    assert (done.status, "colour: unknown key" in done.err) == (1, True)


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    """The same export may come every night."""
    shop, export = tmp_path / "shop", tmp_path / "t.jsonl"
    row = {"id": 1, "created_at": "2026-01-05T10:00:00Z", "text": "Où est mon colis ?"}
    export.write_text(json.dumps(row) + "\n" + json.dumps(row | {"id": 2, "text": ""}) + "\n")
    askless("init", shop)
    first = askless("import", "jsonl", export, "--workspace", shop, "--json").json
    again = askless("import", "jsonl", export, "--workspace", shop, "--json").json
    assert (first["added"], first["skipped"]) == (1, {"no text": 1})
    assert (again["added"], again["unchanged"]) == (0, 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x00\x01", "binary"),
        (b'{"id": 1}\n', "no ticket could be read"),
        (b'{"id": 1, "text": "x", "created_at": "3000-01-01"}\n', "no time"),
    ],
)
def test_an_export_that_gives_nothing_is_status_one(
    tmp_path: Path, content: bytes, words: str
) -> None:
    """The line says what was found instead of tickets."""
    askless("init", tmp_path / "shop")
    export = tmp_path / "t.jsonl"
    export.write_bytes(content)
    done = askless("import", "jsonl", export, "--workspace", tmp_path / "shop")
    assert (done.status, words in done.err) == (1, True)
