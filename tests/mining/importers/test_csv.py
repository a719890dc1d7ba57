"""CSV: encodings, separators, mappings, one row a message."""

from __future__ import annotations

import contextlib
import gzip
import tempfile
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import InputError, KbError
from kb.tickets import Skipped, SourceTicket
from mining.importers import csv, csv_rows, rows
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


def test_rows_that_stand_apart_are_one_ticket_and_said_so(tmp_path: Path) -> None:
    """Interleaved tickets come whole, and the operator is told that rows had to wait."""
    path = tmp_path / "export.csv"
    rows = [f"{i % 3},2025-03-0{i // 3 + 1},customer,mail {i}" for i in range(9)]
    path.write_text("id,created_at,role,body\n" + "\n".join(rows) + "\n")
    options = ImportOptions(now=NOW)
    found = [t for t in csv.read([path], options) if isinstance(t, SourceTicket)]
    assert [[m.body for m in t.messages] for t in found] == [
        [f"mail {i}" for i in (start, start + 3, start + 6)] for start in range(3)
    ]
    assert "rows of 3 tickets stand apart" in options.counts.notes[0]


def test_rows_that_stand_apart_are_held_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the bound the import stops and says to sort the file."""
    monkeypatch.setattr(rows, "HELD_LIMIT", 5_000)
    path = tmp_path / "export.csv"
    lines = [f"{i % 50},2025-03-01,customer,mail {i}" for i in range(100)]
    path.write_text("id,created_at,role,body\n" + "\n".join(lines) + "\n")
    with pytest.raises(KbError, match="sort by the ticket's id"):
        read(path)


def test_memory_does_not_grow_with_a_file_whose_tickets_stand_together(tmp_path: Path) -> None:
    """Ten times the rows take less than twice the memory."""

    def peak(tickets: int) -> int:
        path = tmp_path / f"{tickets}.csv"
        row = "2025-03-01T10:00:00Z,customer," + "colis en retard " * 20
        lines = (f"{i // 2},{row}\n" for i in range(2 * tickets))
        with path.open("w") as file:
            file.write("id,created_at,role,body\n")
            file.writelines(lines)
        tracemalloc.start()
        count = sum(1 for _ in csv.read([path], ImportOptions(now=NOW)))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == tickets
        return most

    peak(10)  # what is imported and cached once
    assert peak(1_500) < 2 * peak(150)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_each_separator_is_recognised(tmp_path: Path, separator: str) -> None:
    """The one that stands most in the header, though the text holds others."""
    path = tmp_path / "export.csv"
    cells = [["id", "date", "message"], ["1", "04/03/2025", '"a, b; c | d"']]
    path.write_text("\n".join(separator.join(row) for row in cells))
    assert one(path).messages[0].body == "a, b; c | d"


def test_excel_may_name_the_separator_in_a_line_of_its_own(tmp_path: Path) -> None:
    """`sep=;` is no header."""
    path = tmp_path / "export.csv"
    path.write_text("sep=;\nid;date;message\n1;04/03/2025;Où est-il ?\n")
    assert one(path).messages[0].body == "Où est-il ?"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_no_binary_file(tmp_path: Path, encoding: str) -> None:
    """Every second byte of Latin text is zero."""
    path = tmp_path / "export.csv"
    path.write_bytes((FRENCH + ROW).encode(encoding))
    assert one(path).messages[0].body == "Ma commande est retardée"


def test_an_accent_far_down_still_tells_the_encoding(tmp_path: Path) -> None:
    """cp1252 is told from UTF-8 by the whole file, not by its start."""
    path = tmp_path / "export.csv"
    plain = "".join(f"{i};04/03/2025;colis\n" for i in range(9_000))
    path.write_bytes(("id;date;message\n" + plain + "x;04/03/2025;été\n").encode("cp1252"))
    assert read(path)[-1].messages[0].body == "été"  # type: ignore[union-attr]


def test_a_cell_too_long_costs_its_row_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows behind it are read, and it is counted."""
    monkeypatch.setattr(csv_rows, "FIELD_LIMIT", 100)
    path = tmp_path / "export.csv"
    path.write_text(f"id,date,message\n1,2025-03-04,{'x' * 200}\n2,2025-03-04,colis\n")
    kinds = [r.reason if isinstance(r, Skipped) else r.source_id for r in read(path)]
    assert kinds == ["not CSV", "2"]


def test_a_row_with_more_cells_than_the_header_is_counted(tmp_path: Path) -> None:
    """A separator in a text that nobody quoted loses words: the operator is told."""
    path = tmp_path / "export.csv"
    path.write_text("id,date,message\n1,2025-03-04,colis, cassé\n")
    options = ImportOptions(now=NOW)
    list(csv.read([path], options))
    assert options.counts.unmapped == {"cells beyond the header": 1}


@pytest.mark.parametrize("name", ["easiware", "botmind", "inboxcare"])
def test_ready_made_mappings_are_found_by_name(tmp_path: Path, name: str) -> None:
    """`--mapping easiware` reads French headers with another case and without accents."""
    path = tmp_path / "export.csv"
    path.write_text("ID;CREE LE;Message;Langue\n7;04/03/2025;Où est-il ?;fr\n")
    ticket = one(path, Path(name))
    assert (ticket.messages[0].body, ticket.language) == ("Où est-il ?", "fr")


def test_a_role_may_name_several_columns(tmp_path: Path) -> None:
    """The first that exists counts; a list of which none exists leaves the role out."""
    path, mapping = tmp_path / "export.csv", tmp_path / "map.yml"
    path.write_text("A,B,C\n7,2025-03-04,Where is it?\n")
    mapping.write_text("columns: {id: [X, A], created_at: B, body: [C], subject: [Y, Z]}\n")
    assert one(path, mapping).source_id == "7"


def test_a_mapping_that_does_not_exist_names_the_ready_made_ones(tmp_path: Path) -> None:
    """A typing error in the name of a mapping is easy to see."""
    path = tmp_path / "export.csv"
    path.write_text("id,date,message\n1,2025-03-04,colis\n")
    with pytest.raises(InputError, match="botmind, easiware, inboxcare"):
        read(path, Path("easyware"))


def test_values_in_the_place_of_headers_are_not_printed(tmp_path: Path) -> None:
    """A file without a header row shows nobody's address in the error."""
    path = tmp_path / "export.csv"
    path.write_text("lea@example.com,0612345678,Où est mon colis ?\na,b,c\n")
    with pytest.raises(InputError) as raised:
        read(path)
    assert "lea@" not in str(raised.value)
    assert "0612345678" not in str(raised.value)


def test_a_packed_file_that_is_cut_off_gives_its_whole_rows(tmp_path: Path) -> None:
    """The rest is counted once."""
    path = tmp_path / "export.csv.gz"
    text = "id,date,message\n" + "".join(f"{i},2025-03-04,colis {i}\n" for i in range(99_999))
    path.write_bytes(gzip.compress(text.encode(), compresslevel=0)[:200_000])
    found = read(path)
    assert len(found) > 1_000
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["the file is cut off or broken"]


@settings(deadline=None, max_examples=300)
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"id,created_at,body\n", b"id;date;message\n"])
)
def test_any_bytes_are_tickets_reasons_or_one_clear_line(data: bytes, header: bytes) -> None:
    """Whatever a file holds, reading it raises nothing of Python's own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.csv")
        path.write_bytes(header + data)
        with contextlib.suppress(KbError):
            read(path)


def test_a_header_over_several_lines_is_one_name(tmp_path: Path) -> None:
    """Excel breaks long headers; a message that names them stays one line."""
    path = tmp_path / "export.csv"
    path.write_text('"N°\nticket","Créé\r\nle",Objet\n12,2025-03-04,x\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    assert "N° ticket, Créé le, Objet" in str(caught.value)
