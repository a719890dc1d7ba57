"""CSV with a mapping: one row a ticket, or one row a message when an id stands several times.

The mapping (YAML) says which column plays which role::

    columns: {id: "Numéro", created_at: "Créé le", body: "Message", agent_reply: "Réponse"}
    csat_scale: 5          # 5 for 1 to 5, 1 for 0 to 1, good_bad for words
    customer_values: [Client]   # with a `role` column: what marks a customer's message

Without a mapping the columns are guessed from common French and English headers. Encodings UTF-8
(with mark or not), UTF-16 and cp1252 and the separators ``,`` ``;`` tab and ``|`` are recognised.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from kb.errors import InputError
from kb.storage import files
from kb.tickets import Requester, Skipped, SourceMessage, SourceTicket
from kb.words import fold
from mining.importers import values
from mining.importers.records import input_files
from mining.importers.source import ImportOptions, Source, known

ENDINGS = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
FIELD_LIMIT = 10_000_000

ROLES: dict[str, tuple[str, ...]] = {
    "id": ("id", "ticket id", "ticket_id", "numero", "n ticket", "reference", "ticket"),
    "created_at": ("created_at", "created", "created at", "date", "cree le", "date de creation"),
    "subject": ("subject", "sujet", "objet", "titre", "title"),
    "body": ("body", "message", "description", "text", "texte", "contenu", "question", "demande"),
    "channel": ("channel", "canal", "source", "via"),
    "status": ("status", "statut", "etat", "state"),
    "requester": ("requester", "customer", "client", "email", "e-mail", "from", "expediteur"),
    "requester_name": ("requester name", "customer name", "nom", "nom du client", "name"),
    "agent_reply": ("agent_reply", "reply", "reponse", "answer", "agent reply", "response"),
    "agent": ("agent", "assignee", "conseiller", "assigned to"),
    "role": ("role", "author type", "auteur", "direction"),
    "solved_at": ("solved_at", "solved at", "resolved at", "resolu le"),
    "closed_at": ("closed_at", "closed at", "ferme le", "clos le", "date de cloture"),
    "csat": ("csat", "satisfaction", "rating", "note"),
    "tags": ("tags", "etiquettes", "labels"),
    "language": ("language", "langue", "lang", "locale"),
    "order": ("order", "order id", "commande", "numero de commande", "n commande"),
}
"""Role -> folded headers it is guessed from, most telling first."""

CUSTOMER_WORDS = frozenset({"customer", "client", "user", "end-user", "requester", "in", "entrant"})
GOOD_BAD = {"good": 1.0, "bad": 0.0, "satisfait": 1.0, "insatisfait": 0.0}


@dataclass(frozen=True)
class ColumnMapping:
    """Which column plays which role, and how to read some of them."""

    columns: Mapping[str, str]
    csat_scale: str = "5"
    customer_values: frozenset[str] = CUSTOMER_WORDS

    def cell(self, row: Mapping[str, str], role: str) -> str:
        """The cell of ``row`` that plays ``role``; empty when no column does."""
        column = self.columns.get(role)
        return (row.get(column) or "").strip() if column else ""


def parse_mapping(text: str, path: Path) -> ColumnMapping:
    """The mapping in a YAML file.

    Raises:
        InputError: not YAML, an unknown role, or no ``id`` and ``body`` among the roles.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InputError(path, f"is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise InputError(path, "expected `columns:` with a role and a column name on each line")
    columns = {str(role): str(column) for role, column in data["columns"].items()}
    unknown = sorted(set(columns) - set(ROLES))
    if unknown:
        raise InputError(path, f"unknown role {', '.join(unknown)}; known: {', '.join(ROLES)}")
    values_given = data.get("customer_values") or []
    if not isinstance(values_given, list):
        raise InputError(path, "customer_values: expected a list, such as [Client]")
    marks = frozenset(fold(str(v)) for v in values_given)
    return ColumnMapping(columns, _scale(data, path), marks or CUSTOMER_WORDS)


def _scale(data: Mapping[str, Any], path: Path) -> str:
    scale = str(data.get("csat_scale", "5"))
    top = values.number(scale)
    if scale != "good_bad" and (top is None or top < 1):
        raise InputError(path, f"csat_scale: found {scale[:40]!r}; expected 5, 10, 1 or good_bad")
    return scale


def guessed_mapping(headers: Sequence[str]) -> ColumnMapping:
    """The roles that headers speak for; each header plays one role at most."""
    folded = {" ".join(fold(h).replace("_", " ").replace("°", " ").split()): h for h in headers}
    columns: dict[str, str] = {}
    for role, names in ROLES.items():
        for name in names:
            column = folded.get(name.replace("_", " "))
            if column is not None and column not in columns.values():
                columns[role] = column
                break
    return ColumnMapping(columns)


def read(paths: Sequence[Path], options: ImportOptions) -> Iterator[SourceTicket | Skipped]:
    """The tickets of the files at ``paths``; rows of one ticket stand together or apart.

    Raises:
        InputError: a file that is missing, empty or not text, or a mapping that does not fit it.
    """
    for path in input_files(paths, ENDINGS):
        rows = list(rows_of(path))
        if not rows:
            raise InputError(path, "holds a header and no rows")
        mapping = _mapping(path, [h for h in rows[0][1] if h], options)
        yield from _tickets(path, rows, mapping, options)


def _mapping(path: Path, headers: list[str], options: ImportOptions) -> ColumnMapping:
    if options.mapping is not None:
        if not options.mapping.is_file():
            raise InputError(options.mapping, "no such mapping file")
        mapping = parse_mapping(_text(options.mapping), options.mapping)
    else:
        mapping = guessed_mapping(headers)
    absent = [f"{role} ({c})" for role, c in mapping.columns.items() if c not in headers]
    absent += [role for role in ("id", "body") if role not in mapping.columns]
    if absent:
        shown = ", ".join(headers[:20])
        raise InputError(
            path, f"no column for {', '.join(absent)}; its columns are {shown}. Pass --mapping FILE"
        )
    return mapping


def rows_of(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, cells by header); rows that are wholly empty are left out."""
    csv.field_size_limit(FIELD_LIMIT)
    text = _text(path)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, row in enumerate(reader, start=2):
            cells = {str(k).strip(): v for k, v in row.items() if k is not None and v is not None}
            if any(v.strip() for v in cells.values()):
                yield number, cells
    except csv.Error as error:
        raise InputError(path, f"is not CSV: {error}", row=reader.line_num) from error


def _text(path: Path) -> str:
    with files.opened(path) as handle:
        data = handle.read()
    if not data.strip():
        raise InputError(path, "the file is empty")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:65_536]:
        raise InputError(path, "is a binary file, expected CSV")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    header = text.lstrip().split("\n", 1)[0]
    return max(",;\t|", key=header.count)


def _tickets(
    path: Path,
    rows: list[tuple[int, dict[str, str]]],
    mapping: ColumnMapping,
    options: ImportOptions,
) -> Iterator[SourceTicket | Skipped]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for number, row in rows:
        source_id = values.identity(mapping.cell(row, "id"))
        if source_id:
            grouped.setdefault(source_id, []).append(row)
        else:
            yield Skipped(f"{path.name}, row {number}", "no id")
    for position, (source_id, own) in enumerate(grouped.items()):
        assumed = options.spread_time(position, len(grouped))
        yield _ticket(source_id, own, mapping, options, assumed=assumed)


def _ticket(
    source_id: str,
    rows: list[dict[str, str]],
    mapping: ColumnMapping,
    options: ImportOptions,
    *,
    assumed: datetime | None,
) -> SourceTicket | Skipped:
    messages = tuple(m for row in rows for m in _row_messages(row, mapping, options))
    times = [options.time(mapping.cell(row, "created_at")) for row in rows]
    given = min((t for t in times if t), default=None)
    created_at = given or assumed
    if not any(m.body for m in messages):
        return Skipped(f"ticket {source_id[:40]}", "no text")
    if created_at is None:
        return Skipped(f"ticket {source_id[:40]}", "no time")
    first = rows[0]
    return SourceTicket(
        source="csv",
        source_id=source_id,
        created_at=created_at,
        created_at_assumed=given is None,
        requester=_requester(first, mapping),
        messages=messages,
        subject=mapping.cell(first, "subject"),
        language=mapping.cell(first, "language").lower()[:2] or None,
        order_refs=values.texts(mapping.cell(first, "order")),
        tags=values.texts(mapping.cell(first, "tags")),
        **_states(rows[-1], mapping, options),
    )


def _states(
    row: Mapping[str, str], mapping: ColumnMapping, options: ImportOptions
) -> dict[str, Any]:
    channel = mapping.cell(row, "channel")
    return {
        "channel": known(values.channel, channel, "channel", options.counts),
        "channel_raw": channel,
        "status": known(values.status, mapping.cell(row, "status"), "status", options.counts),
        "solved_at": options.time(mapping.cell(row, "solved_at")),
        "closed_at": options.time(mapping.cell(row, "closed_at")),
        "csat": csat(mapping.cell(row, "csat"), mapping.csat_scale),
    }


def csat(cell: str, scale: str) -> float | None:
    """Satisfaction between 0 and 1: ``(score - 1) / 4`` on a scale of 5; None when it is none."""
    if scale == "good_bad":
        return GOOD_BAD.get(fold(cell))
    score = values.number(cell)
    if score is None:
        return None
    found = score if float(scale) == 1 else (score - 1) / (float(scale) - 1)
    return found if 0 <= found <= 1 else None


def _requester(row: Mapping[str, str], mapping: ColumnMapping) -> Requester:
    who = mapping.cell(row, "requester")
    name = mapping.cell(row, "requester_name")
    if "@" in who:
        return Requester(name=name, email=who)
    return Requester(name=name or who, source_id=who)


def _row_messages(
    row: Mapping[str, str], mapping: ColumnMapping, options: ImportOptions
) -> Iterator[SourceMessage]:
    at = options.time(mapping.cell(row, "created_at"))
    agent = mapping.cell(row, "agent")
    role = fold(mapping.cell(row, "role"))
    body = mapping.cell(row, "body")
    if role and role not in mapping.customer_values:
        yield SourceMessage("", at, "out", "agent", body, author=agent)
    else:
        yield SourceMessage("", at, "in", "customer", body)
    reply = mapping.cell(row, "agent_reply")
    if reply:
        yield SourceMessage("", None, "out", "agent", reply, author=agent)


SOURCE = Source("csv", "CSV with a mapping file (--mapping), or common headers", read)
