"""Columns of tables of orders, known by their headers, French or English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from kb.errors import InputError
from kb.storage.packed import Member
from kb.tickets import Skipped
from mining.importers.columns import plain_header, shown
from mining.importers.csv_rows import Row, Table, table

ENDINGS = (".csv", ".tsv")

Roles = Mapping[str, tuple[str, ...]]


class Tabular(Protocol):
    """Anything with headers and rows: a CSV file, the answer of a database."""

    @property
    def path(self) -> Path:
        """Where it lies, or what stands for it in messages."""

    @property
    def headers(self) -> tuple[str, ...]:
        """Names of the columns."""

    def rows(self) -> Iterator[Row]:
        """The rows below the header."""


COMMON: Roles = {
    "created_at": (
        "created at",
        "created",
        "order date",
        "date de commande",
        "date de la commande",
        "cree le",
        "creee le",
        "cree a",
        "date de creation",
        "ordered at",
        "passee le",
        "date",
    ),
    "email": (
        "email",
        "e-mail",
        "customer email",
        "email client",
        "e-mail client",
        "email du client",
        "adresse e-mail",
        "adresse email",
        "courriel",
    ),
    "phone": ("phone", "telephone", "customer phone", "billing phone"),
    "customer_id": ("customer id", "id client", "client id", "numero client", "n client"),
    "cancelled_at": (
        "cancelled at",
        "canceled at",
        "annule le",
        "annulee le",
        "annule a",
        "date d'annulation",
    ),
    "cancelled": ("cancelled", "canceled", "is cancelled", "annule", "annulee"),
    "financial": (
        "financial status",
        "payment status",
        "statut financier",
        "statut de paiement",
        "statut du paiement",
        "etat financier",
    ),
    "test": ("test", "is test", "test order", "commande de test"),
    "locale": ("locale", "language", "langue", "lang", "customer locale"),
    "channel": ("channel", "canal", "source", "source name", "sales channel", "canal de vente"),
}
"""Role -> folded headers it is known by, most telling first."""


def columns(headers: Sequence[str], roles: Roles) -> dict[str, str]:
    """Role -> its header among ``headers``; a role without one is absent."""
    folded = {plain_header(header): header for header in reversed(headers) if header}
    found = {}
    for role, names in roles.items():
        header = next((folded[name] for name in names if name in folded), None)
        if header is not None:
            found[role] = header
    return found


def lacking(path: Path, headers: Sequence[str], wanted: str) -> InputError:
    """The line that says which columns a table should have had."""
    return InputError(path, f"no column for {wanted}; {shown(headers)}")


def opened(path: Path) -> Table | Skipped:
    """The table at ``path``; :class:`Skipped` for a member of an archive that is refused.

    Raises:
        InputError: it is missing, empty, binary or has no header.
    """
    if isinstance(path, Member) and path.refused:
        return Skipped(path.name, path.refused)
    return table(path)


def cells(found: Tabular, own: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]] | Skipped]:
    """(place, cells by role) of each row of a table whose roles have the columns ``own``.

    Raises:
        InputError: there is no row.
    """
    is_empty = True
    for row in found.rows():
        is_empty = False
        place = f"{found.path.name}, row {row.number}"
        if row.fault:
            yield Skipped(place, row.fault)
        else:
            yield place, {role: row.cells.get(name, "").strip() for role, name in own.items()}
    if is_empty:
        raise InputError(found.path, "holds a header and no rows")
