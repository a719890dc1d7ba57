"""The wizard: roles told from headers and values, rows shown masked, a mapping written once."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import InputError
from mining.importers import csv
from mining.importers.csv_guess import Guess, guess, guess_of
from mining.importers.csv_proposal import propose
from mining.importers.source import ImportOptions
from tests.shell import askless

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ASKS = "Bonjour, ma commande n'est toujours pas arrivée, que dois-je faire ? Ticket"
ANSWER = "Bonjour, nous avons relancé le transporteur, votre colis arrive demain."


def a_row(n: int) -> dict[str, str]:
    """A ticket of somebody invented; headers say the role, some in French."""
    return {
        "Numéro": f"{1000 + n}",
        "Créé le": f"{n % 27 + 1:02}/03/2025 10:00",
        "Résolu le": f"{n % 27 + 1:02}/03/2025 16:30",
        "Objet": f"Retard de livraison {n}",
        "Message": f"{ASKS} {n}",
        "Réponse": ANSWER,
        "Canal": ["email", "chat", "téléphone"][n % 3],
        "Statut": ["résolu", "ouvert"][n % 2],
        "E-mail client": f"lea.martin{n}@example.com",
        "Note": str(n % 5 + 1),
        "Langue": ["fr", "en"][n % 2],
        "Commande": f"CMD-{4000 + n}",
    }


ROLES = {
    "id": "Numéro",
    "created_at": "Créé le",
    "solved_at": "Résolu le",
    "subject": "Objet",
    "body": "Message",
    "agent_reply": "Réponse",
    "channel": "Canal",
    "status": "Statut",
    "requester": "E-mail client",
    "csat": "Note",
    "language": "Langue",
    "order": "Commande",
}


def guessed(rows: list[dict[str, str]]) -> Guess:
    """The guess for rows with the headers of the first."""
    return guess_of(list(rows[0]), rows, Path("export.csv"))


def columns(found: Guess) -> dict[str, str]:
    """Role -> column."""
    return {role: column for role, (column, _) in found.columns.items()}


def renamed(rows: list[dict[str, str]], names: list[str]) -> list[dict[str, str]]:
    """The same cells under other headers."""
    return [dict(zip(names, row.values(), strict=True)) for row in rows]


def test_headers_and_values_that_agree_are_sure() -> None:
    """Every role of a plain French export is found."""
    found = guessed([a_row(n) for n in range(40)])
    assert columns(found) == ROLES
    assert found.columns["created_at"][1] > 0.75
    assert not found.is_a_row_a_message


def test_values_alone_tell_the_roles_that_matter() -> None:
    """Headers that say nothing: id, text, time, address, channel and status by their cells."""
    names = [f"col{i}" for i in range(12)]
    found = guessed(renamed([a_row(n) for n in range(40)], names))
    told = columns(found)
    wanted = {"id": "col0", "body": "col4", "requester": "col8", "channel": "col6"}
    assert {role: told[role] for role in wanted} == wanted
    assert told["status"] == "col7"
    assert told["created_at"] in {"col1", "col2"}
    assert all(share < 0.75 for _, share in found.columns.values())


def test_a_header_that_lies_is_overruled_by_its_values() -> None:
    """A column called Message that holds times is no message."""
    rows = [{"id": str(n), "Message": "2025-03-04 10:00", "Texte libre": f"{ASKS} {n}"}
            for n in range(30)]  # fmt: skip
    assert columns(guessed(rows))["body"] == "Texte libre"


def test_an_id_that_returns_is_one_row_a_message() -> None:
    """The role column's customer word is found though nobody knows it."""
    rows = [
        {"Conversation": str(n // 2), "Date": f"2025-03-04 1{n % 2}:00", "Texte": f"{ASKS} {n}",
         "Auteur": ["Acheteur", "Conseiller"][n % 2]}
        for n in range(30)
    ]  # fmt: skip
    found = guessed(rows)
    assert found.is_a_row_a_message
    assert columns(found)["role"] == "Auteur"
    assert found.customer_values == ("acheteur",)


@pytest.mark.parametrize(
    ("cells", "scale"),
    [(["1", "5"], "5"), (["3", "10"], "10"), (["0,5", "1"], "1"), (["good", "bad"], "good_bad")],
)
def test_the_scale_of_a_satisfaction_is_told(cells: list[str], scale: str) -> None:
    """By its largest number, or by words."""
    rows = [{**a_row(n), "Note": cells[n % 2]} for n in range(20)]
    assert guessed(rows).csat_scale == scale


def export(folder: Path, rows: list[dict[str, str]]) -> Path:
    """A CSV file of rows."""
    path = folder / "export.csv"
    lines = [";".join(rows[0])] + [";".join(row.values()) for row in rows]
    path.write_text("\n".join(lines) + "\n")
    return path


def test_the_mapping_written_reads_the_file(tmp_path: Path) -> None:
    """What was shown is what an import then gives."""
    path = export(tmp_path, [a_row(n) for n in range(12)])
    done = propose(path, ImportOptions(now=NOW), to=None, force=False)
    assert done.path == tmp_path / "export.csv.mapping.yaml"
    found = list(csv.read([path], ImportOptions(now=NOW, mapping=done.path)))
    assert len(found) == 12
    assert len(done.shown) == 5


def test_what_is_shown_holds_no_personal_data(tmp_path: Path) -> None:
    """Addresses, numbers and names are masked as they are before storing."""
    row = {**a_row(1), "Message": "Je suis Léa Martin, lea@example.com, 06 12 34 56 78, merci"}
    path = export(tmp_path, [row, *(a_row(n) for n in range(2, 9))])
    done = propose(path, ImportOptions(now=NOW), to=None, force=False)
    said = "\n".join(done.lines())
    assert "[EMAIL]" in said
    assert not any(secret in said for secret in ("lea@", "lea.martin", "06 12"))


def test_a_mapping_file_is_not_overwritten_without_force(tmp_path: Path) -> None:
    """The operator's corrections are worth more than a guess."""
    path = export(tmp_path, [a_row(n) for n in range(9)])
    own = tmp_path / "own.yaml"
    own.write_text("mine")
    with pytest.raises(InputError, match="--force"):
        propose(path, ImportOptions(now=NOW), to=own, force=False)
    assert own.read_text() == "mine"
    propose(path, ImportOptions(now=NOW), to=own, force=True)
    assert "columns:" in own.read_text()


def test_a_file_without_header_row_is_told(tmp_path: Path) -> None:
    """An address in the place of a name shows nothing of it."""
    path = tmp_path / "export.csv"
    path.write_text("1,lea@example.com,Bonjour\n2,max@example.org,Merci\n")
    with pytest.raises(InputError, match="holds values, not names") as raised:
        guess(path)
    assert "lea@" not in str(raised.value)


def test_the_command_needs_no_workspace(tmp_path: Path) -> None:
    """It is the first thing to try with an export."""
    path = export(tmp_path, [a_row(n) for n in range(9)])
    done = askless("import", "csv", path, "--guess", "--json")
    assert done.status == 0, done.err
    assert done.json["columns"]["id"]["column"] == "Numéro"
    assert done.json["row"] == "ticket"
    again = askless("import", "csv", path, "--guess")
    assert (again.status, "--force" in again.err) == (1, True)


@pytest.mark.parametrize("arguments", [("jsonl", "x"), ("csv",), ("csv", ".")])
def test_guessing_takes_one_csv_file(arguments: tuple[str, ...]) -> None:
    """Anything else is a fault in the command."""
    assert askless("import", *arguments, "--guess").status == 2


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_guess_or_one_clear_line(data: bytes) -> None:
    """Whatever a file holds, guessing raises nothing of Python's own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.csv")
        path.write_bytes(b"id;date;message\n1;2025-03-04;colis\n" + data)
        try:
            propose(path, ImportOptions(now=NOW), to=None, force=False)
        except InputError as error:
            assert path.name in str(error)  # noqa: PT017 (either outcome is right)
