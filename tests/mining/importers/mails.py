"""Mails and mailboxes made by hand, of invented people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from kb.tickets import Skipped, SourceTicket
from mining.importers import mail
from mining.importers.source import ImportOptions

NOW = datetime(2026, 11, 21, tzinfo=UTC)
START = datetime(2025, 3, 4, 10, tzinfo=UTC)
LEA = "Léa Martin <lea@example.com>"
SHOP = "Nina <sav@shop.test>"


def a_mail(text: str = "Où est mon colis ?", **given: str) -> bytes:
    """A mail of Léa to the shop; header names with ``_`` for ``-``, an empty value drops one."""
    headers = {
        "From": LEA,
        "To": SHOP,
        "Subject": "Retard",
        "Date": dated(0),
        **{name.replace("_", "-"): value for name, value in given.items()},
    }
    lines = [f"{name}: {value}" for name, value in headers.items() if value]
    return ("\n".join(lines) + "\n\n" + text + "\n").encode()


def dated(hours: float) -> str:
    """A date header ``hours`` after the start."""
    return (START + timedelta(hours=hours)).strftime("%a, %d %b %Y %H:%M:%S +0000")


def mbox(*mails: bytes) -> bytes:
    """An mbox of mails."""
    separator = b"From MAILER Tue Mar 04 10:00:00 2025\n"
    return b"".join(separator + one + b"\n" for one in mails)


def read_box(
    path: Path, *, name: str = "mbox", domains: tuple[str, ...] = ("shop.test",)
) -> list[SourceTicket | Skipped]:
    """Everything in a mailbox."""
    source = mail.MBOX if name == "mbox" else mail.EML
    return list(source.read([path], ImportOptions(now=NOW, own_domains=domains)))


def tickets_of(folder: Path, *mails: bytes) -> list[SourceTicket]:
    """The tickets in an mbox of ``mails``, all of which can be used."""
    path = folder / "box.mbox"
    path.write_bytes(mbox(*mails))
    found = read_box(path)
    assert all(isinstance(one, SourceTicket) for one in found), found
    return [one for one in found if isinstance(one, SourceTicket)]
