"""CSV: encodings, separators, mappings, one row a message."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.tickets import Skipped, SourceTicket
from mining.importers import csv
from mining.importers.source import ImportOptions

NOW = datetime(2026, 11, 21, tzinfo=UTC)
FRENCH = "N° ticket;Créé le;Objet;Message;Réponse;Canal;Satisfaction\n"
ROW = "12;04/03/2025 13:00;Retard;Ma commande est retardée;Elle part demain;téléphone;5\n"


def read(path: Path, mapping: Path | None = None) -> list[SourceTicket | Skipped]:
    """Everything the importer gives for one file."""
    return list(csv.read([path], ImportOptions(now=NOW, mapping=mapping)))


def one(path: Path, mapping: Path | None = None) -> SourceTicket:
    """The only ticket of a file."""
    (ticket,) = read(path, mapping)
    assert isinstance(ticket, SourceTicket)
    return ticket


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_french_headers_are_guessed_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    """Semicolons, day-first dates and accents come through whatever Excel saved."""
    path = tmp_path / "export.csv"
    path.write_bytes((FRENCH + ROW).encode(encoding))
    ticket = one(path)
    assert ticket.created_at == datetime(2025, 3, 4, 13, 0, tzinfo=UTC)
    assert [m.body for m in ticket.messages] == ["Ma commande est retardée", "Elle part demain"]
    assert (ticket.channel, ticket.csat) == ("phone", 1.0)


def test_rows_with_one_id_are_the_messages_of_one_ticket(tmp_path: Path) -> None:
    """A role column tells the customer's rows from the agent's."""
    path = tmp_path / "export.csv"
    path.write_text(
        "id,created_at,role,body\n"
        "1,2025-03-04T12:00:00Z,customer,Hello\n"
        '1,2025-03-04T13:00:00Z,agent,"Two\nlines"\n'
    )
    assert [(m.author_kind, m.body) for m in one(path).messages] == [
        ("customer", "Hello"),
        ("agent", "Two\nlines"),
    ]


def test_a_mapping_file_names_the_columns(tmp_path: Path) -> None:
    """Headers that nothing can guess are mapped by the operator."""
    path, mapping = tmp_path / "export.csv", tmp_path / "map.yml"
    path.write_text("A,B,C\n7,2025-03-04,Where is it?\n")
    mapping.write_text("columns: {id: A, created_at: B, body: C}\n")
    assert one(path, mapping).messages[0].body == "Where is it?"


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        ("columns: {id: A, body: Z}\n", r"no column for body \(Z\)"),
        ("columns: {id: A, colour: B}\n", "unknown role colour"),
        ("- a list\n", "expected `columns:`"),
        ("columns: {id: [\n", "is not YAML"),
    ],
)
def test_a_mapping_that_does_not_fit_is_explained(
    tmp_path: Path, mapping: str, problem: str
) -> None:
    """Each fault of a mapping names the column, the role or the place."""
    path, file = tmp_path / "export.csv", tmp_path / "map.yml"
    path.write_text("A,B,C\n7,2025-03-04,text\n")
    file.write_text(mapping)
    with pytest.raises(InputError, match=problem):
        read(path, file)


def test_headers_nobody_can_guess_are_listed(tmp_path: Path) -> None:
    """The line tells which roles lack a column and which columns there are."""
    path = tmp_path / "export.csv"
    path.write_text("foo,bar\n1,2\n")
    with pytest.raises(InputError, match=r"no column for id, body; its columns are foo, bar"):
        read(path)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2025-03-04,text\n", "no id"),
        ("1,never,text\n", "no time"),
        ("1,2025-03-04,\n", "no text"),
    ],
)
def test_a_row_that_cannot_be_used_is_skipped(tmp_path: Path, row: str, reason: str) -> None:
    """Without id, time or text a row is skipped with its reason."""
    path = tmp_path / "export.csv"
    path.write_text("id,created_at,body\n" + row)
    assert [s.reason for s in read(path) if isinstance(s, Skipped)] == [reason]


@pytest.mark.parametrize(
    ("cell", "scale", "expected"),
    [
        ("1", "5", 0.0),
        ("3", "5", 0.5),
        ("0,25", "1", 0.25),
        ("good", "good_bad", 1.0),
        ("9", "5", None),
    ],
)
def test_satisfaction_is_brought_to_one_scale(
    cell: str, scale: str, expected: float | None
) -> None:
    """(score - 1) / 4 on five steps; what lies outside its scale is none."""
    assert csv.csat(cell, scale) == expected
