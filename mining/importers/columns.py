"""Which column of a table of tickets plays which role: guessed, named in a file, or ready-made.

A mapping (YAML) says it; a role may name several columns, of which the first that exists counts::

    columns: {id: ["Numéro", "N° ticket"], created_at: "Créé le", body: "Message"}
    csat_scale: 5          # 5 for 1 to 5, 1 for 0 to 1, good_bad for words
    customer_values: [Client]   # with a `role` column: what marks a customer's message
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from kb.errors import InputError
from kb.storage import files
from kb.words import fold
from mining.importers import values

ROLES: dict[str, tuple[str, ...]] = {
    "id": (
        "id",
        "ticket id",
        "numero",
        "n ticket",
        "numero de ticket",
        "reference",
        "ticket",
        "ticket number",
        "conversation id",
        "case id",
        "case number",
        "id ticket",
        "id conversation",
        "numero de demande",
    ),
    "created_at": (
        "created at",
        "created",
        "date",
        "cree le",
        "date de creation",
        "creation date",
        "opened at",
        "opened",
        "date d'ouverture",
        "received at",
        "recu le",
        "date de reception",
    ),
    "message_at": ("message date", "message at", "date du message", "sent at", "envoye le"),
    "subject": ("subject", "sujet", "objet", "titre", "title", "motif", "topic"),
    "body": (
        "body",
        "message",
        "description",
        "text",
        "texte",
        "contenu",
        "question",
        "demande",
        "content",
        "corps",
        "message client",
        "customer message",
        "first message",
        "premier message",
    ),
    "channel": ("channel", "canal", "source", "via", "media", "origine", "origin"),
    "status": ("status", "statut", "etat", "state"),
    "requester": (
        "requester",
        "customer",
        "client",
        "email",
        "e-mail",
        "from",
        "expediteur",
        "customer email",
        "requester email",
        "email client",
        "e-mail client",
        "adresse e-mail",
        "demandeur",
    ),
    "requester_name": ("requester name", "customer name", "nom", "nom du client", "name"),
    "agent_reply": (
        "agent reply",
        "reply",
        "reponse",
        "answer",
        "response",
        "reponse agent",
        "agent answer",
        "reponse du conseiller",
    ),
    "agent": ("agent", "assignee", "conseiller", "assigned to", "operateur", "assigne a"),
    "role": ("role", "author type", "auteur", "direction", "sens", "type d'auteur", "sender type"),
    "public": ("public", "is public", "visible"),
    "solved_at": ("solved at", "resolved at", "resolu le", "date de resolution"),
    "closed_at": ("closed at", "ferme le", "clos le", "date de cloture", "cloture le"),
    "first_reply_at": ("first reply at", "first response at", "date de premiere reponse"),
    "csat": ("csat", "satisfaction", "rating", "note", "note de satisfaction", "score"),
    "tags": ("tags", "etiquettes", "labels"),
    "group": ("group", "groupe", "equipe", "team"),
    "brand": ("brand", "marque", "enseigne", "store", "shop", "boutique", "brand name"),
    "language": ("language", "langue", "lang", "locale"),
    "order": (
        "order",
        "order id",
        "commande",
        "numero de commande",
        "n commande",
        "order number",
        "n de commande",
        "ref commande",
    ),
}
"""Role -> folded headers it is guessed from, most telling first."""

NEEDED = ("id", "body")
HEADERS_SHOWN = 20
CUSTOMER_WORDS = frozenset(
    {"customer", "client", "user", "end-user", "requester", "in", "entrant", "incoming", "inbound"}
)
MAPPINGS = "mappings"


@dataclass(frozen=True)
class ColumnMapping:
    """Which columns may play which role, and how to read some of them."""

    columns: Mapping[str, tuple[str, ...]]
    csat_scale: str = "5"
    customer_values: frozenset[str] = CUSTOMER_WORDS

    def cell(self, row: Mapping[str, str], role: str) -> str:
        """The cell of ``row`` that plays ``role``; empty when no column does."""
        for column in self.columns.get(role, ()):
            if column in row:
                return row[column].strip()
        return ""

    def fitted(self, headers: Sequence[str]) -> ColumnMapping:
        """The mapping with, for each role, the first of its columns among ``headers`` alone.

        A column is found by its very name, else without case and accents. Of a role whose columns
        are all absent nothing is left.
        """
        loose = {plain_header(header): header for header in reversed(headers)}
        found: dict[str, tuple[str, ...]] = {}
        for role, names in self.columns.items():
            exact = (name if name in headers else loose.get(plain_header(name)) for name in names)
            column = next((name for name in exact if name is not None), None)
            if column is not None:
                found[role] = (column,)
        return replace(self, columns=found)


def plain_header(header: str) -> str:
    """A header as it is compared: folded, ``_`` and ``°`` as blanks."""
    return " ".join(fold(header).replace("_", " ").replace("°", " ").split())


def parse_mapping(text: str, path: Path) -> ColumnMapping:
    """The mapping in a YAML file.

    Raises:
        InputError: not YAML, an unknown role, or a column that is neither a name nor a list.
    """
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(path, f"is not YAML: {' '.join(str(error).split())[:200]}") from error
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise InputError(path, "expected `columns:` with a role and a column name on each line")
    columns = {str(role): _names(role, given, path) for role, given in data["columns"].items()}
    unknown = sorted(set(columns) - set(ROLES))
    if unknown:
        raise InputError(path, f"unknown role {', '.join(unknown)}; known: {', '.join(ROLES)}")
    values_given = data.get("customer_values") or []
    if not isinstance(values_given, list):
        raise InputError(path, "customer_values: expected a list, such as [Client]")
    marks = frozenset(fold(str(v)) for v in values_given)
    return ColumnMapping(columns, _scale(data, path), marks or CUSTOMER_WORDS)


def _names(role: Any, given: Any, path: Path) -> tuple[str, ...]:
    names = given if isinstance(given, list) else [given]
    if not names or any(isinstance(name, dict | list) or name is None for name in names):
        raise InputError(path, f"{role}: expected a column's name, or a list of names")
    return tuple(str(name) for name in names)


def _scale(data: Mapping[str, Any], path: Path) -> str:
    scale = str(data.get("csat_scale", "5"))
    top = values.number(scale)
    if scale != "good_bad" and (top is None or top < 1):
        raise InputError(path, f"csat_scale: found {scale[:40]!r}; expected 5, 10, 1 or good_bad")
    return scale


def guessed_mapping(headers: Iterable[str]) -> ColumnMapping:
    """The roles that headers speak for; each header plays one role at most."""
    folded = {plain_header(header): header for header in headers}
    columns: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for role, names in ROLES.items():
        column = next((folded[n] for n in names if n in folded and folded[n] not in taken), None)
        if column is not None:
            columns[role] = (column,)
            taken.add(column)
    return ColumnMapping(columns)


def ready_made() -> tuple[str, ...]:
    """Names of the mappings that come with askless, for ``--mapping``."""
    folder = resources.files("mining.importers").joinpath(MAPPINGS)
    names = (item.name for item in folder.iterdir())
    return tuple(sorted(n.removesuffix(".yaml") for n in names if n.endswith(".yaml")))


def mapping_of(path: Path) -> ColumnMapping:
    """The mapping in a file, or the ready-made one of that name where there is no such file.

    Raises:
        InputError: neither exists, or the file is no mapping.
    """
    if path.is_file():
        with files.opened(path) as handle:
            return parse_mapping(handle.read().decode("utf-8-sig", errors="replace"), path)
    if path.name not in ready_made():
        known = ", ".join(ready_made())
        raise InputError(path, f"no such mapping file; ready-made ones: {known}")
    packed = resources.files("mining.importers").joinpath(MAPPINGS, f"{path.name}.yaml")
    return parse_mapping(packed.read_text("utf-8"), path)


def fitting(path: Path, headers: Sequence[str], mapping: Path | None) -> ColumnMapping:
    """The mapping of a table with ``headers``: that of ``mapping``, or a guess without one.

    Raises:
        InputError: a role has no column; the headers are named, unless values stand there.
    """
    wanted = guessed_mapping(headers) if mapping is None else mapping_of(mapping)
    fitted = wanted.fitted(headers)
    lacking = (item for item in wanted.columns.items() if _lacks(*item, fitted))
    absent = [f"{role} ({names[0]})" for role, names in lacking]
    absent += [role for role in NEEDED if role not in wanted.columns]
    if absent:
        hint = "try --guess, or pass --mapping FILE"
        raise InputError(path, f"no column for {', '.join(absent)}; {shown(headers)}; {hint}")
    return fitted


def _lacks(role: str, names: tuple[str, ...], fitted: ColumnMapping) -> bool:
    """Whether a role that must have a column has none: one column named, or a needed role."""
    return role not in fitted.columns and (len(names) == 1 or role in NEEDED)


def shown(headers: Sequence[str]) -> str:
    """The headers for an error message; none when a customer's data stands in their place."""
    if any(_is_value(header) for header in headers):
        return "its first row holds values, not the names of columns"
    return f"its columns are {', '.join(header for header in headers[:HEADERS_SHOWN] if header)}"


def _is_value(header: str) -> bool:
    digits = sum(character.isdigit() for character in header)
    return "@" in header or digits > 4 or len(header) > 60
