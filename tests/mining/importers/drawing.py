"""How exports are drawn from one seed: JSON, tables, mailboxes, databases, pages and Markdown."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from mining.importers.columns import ROLES
from tests.mining.importers.damage import (
    GIANT,
    SOUND_ID,
    anything,
    changed,
    garbled,
    json_export,
    put,
    words_of,
    written,
)
from tests.mining.importers.mails import a_mail, dated, mbox

TICKET_LISTS = ("tickets", "conversations", "articles", "orders")
CELLS = ("", "été", "1", "12,5", "2025-03-04", "04/03/2025 13:00", "31/02/2025", "=1+1", "agent",
         "customer", "lea@example.com", "<p>œuvre</p>", 'dit "oui"', "a;b,c", "l1\nl2", "\ud83d",
         "🎁")  # fmt: skip


@dataclass(frozen=True)
class Export:
    """One drawn export: where it lies, and whether its bytes are whole."""

    path: Path
    is_whole: bool


Draw = Callable[[Random, Path], Export]


def drawn_json(known: tuple[str, list[Any]], lists: Sequence[str], modules: Sequence[str]) -> Draw:
    """Changed records of a source, one sound one among them; now and then in a wrong list."""
    names = words_of(*modules)
    field, samples = known
    stream = next((name for name in TICKET_LISTS if name in lists), lists[0])

    def draw(random: Random, folder: Path) -> Export:
        records = [
            changed(random.choice(samples), random, names) for _ in range(random.randint(1, 4))
        ]
        if random.random() < 0.1:
            records.append(anything(random, names))
        sound = {**samples[0], field: SOUND_ID}
        sound.pop("ticketId", None)
        records.insert(random.randrange(len(records) + 1), sound)
        is_told = random.random() < 0.9
        name = stream if is_told else random.choice(lists)
        path = json_export(records, random, name, folder)
        is_garbled = random.random() < 0.3
        if is_garbled:
            garbled(path, random)
        return Export(path, is_told and not is_garbled)

    return draw


def drawn_csv(headers: Sequence[str], sound: dict[str, str], name: str = "export.csv") -> Draw:
    """A table with a sound row first, then rows of any cells; columns that nobody knows."""

    def draw(random: Random, folder: Path) -> Export:
        others = random.sample(list(headers), random.randint(0, len(headers)))
        columns = [*sound, *(other for other in others if other not in sound)]
        columns += ["Divers"] * random.randint(0, 2)
        random.shuffle(columns)
        rows = [[sound.get(column, "") for column in columns]]
        for _ in range(random.randint(0, 5)):
            width = len(columns) + random.choice((0, 0, 0, -1, 1, 3))
            rows.append([random.choice([*CELLS, GIANT[: 10 * random.randint(0, 99)]])
                         for _ in range(max(width, 0))])  # fmt: skip
        separator = random.choice(",;\t|")
        text = "".join(_line(row, separator) for row in [columns, *rows])
        path = written(text, random, folder, name)
        is_whole = random.random() < 0.6
        if not is_whole:
            garbled(path, random)
        return Export(path, is_whole)

    return draw


def _line(cells: Sequence[str], separator: str) -> str:
    return separator.join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


def drawn_mail(name: str) -> Draw:
    """Mails of changed headers and bodies, a sound one behind them; an .eml file holds one."""

    def draw(random: Random, folder: Path) -> Export:
        mails = [_a_changed_mail(random) for _ in range(random.randint(1, 3))]
        is_whole = name == "mbox" and random.random() < 0.7
        sound = a_mail(f"Où est le colis {SOUND_ID} ?", Message_ID="<sound@x.test>", Date=dated(9))
        data = mbox(*mails, sound) if name == "mbox" else mails[0]
        path = put(data, random, folder, f"export.{name}")
        if name == "mbox" and not is_whole:
            garbled(path, random)
        return Export(path, is_whole)

    return draw


HEADERS = ("From", "To", "Cc", "Date", "Subject", "Message-ID", "In-Reply-To", "References",
           "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted", "List-Id", "Received",
           "X-Gm-Labels", "Precedence", "Reply-To", "Return-Path", "MIME-Version")  # fmt: skip
HEADER_VALUES = (
    "", "x", "lea@example.com", "Léa <lea@example.com>", "=?utf-8?q?caf=C3=A9?=", "=?x?b?%%?=",
    "<a@x>", "<a@x> <b@x>", "multipart/mixed; boundary=b", "text/html; charset=klingon", "base64",
    "text/plain; charset=utf-8", "quoted-printable", "uuencode", "message/rfc822", "auto-replied",
    "Tue, 04 Mar 2025 10:00:00 +0000", "Tue, 99 Foo 20255 10:00:00 +9999", "a" * 3_000, "@,;:<>",
    "multipart/alternative; boundary=\"\"", "<sound@y.test>", "bulk", "nina@shop.test",
)  # fmt: skip
BODIES = ("Où est mon colis ?", "--b\n\n<p>x</p>\n--b--\n", "w6k=\n%%%\n", "", "> cité\n> cité",
          "--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n", "=C3=A9=\n=ZZ",
          "\x00\x01")  # fmt: skip


def _a_changed_mail(random: Random) -> bytes:
    names = random.sample(HEADERS, random.randint(0, len(HEADERS)))
    head = {name.replace("-", "_"): random.choice(HEADER_VALUES) for name in names}
    data = bytearray(a_mail(random.choice(BODIES), **head))
    for _ in range(random.choice((0, 0, 1, 4))):
        at = random.randrange(len(data))
        data[at : at + 1] = random.randbytes(random.randint(0, 6)).replace(b"\nFrom ", b"")
    return bytes(data).replace(b"\nFrom ", b"\n>From ")


def drawn_sql(random: Random, folder: Path) -> Export:
    """A database with a table of any cells; its path stands for its URL."""
    path = folder / "export.sqlite"
    path.unlink(missing_ok=True)
    others = random.sample([role for role in ROLES if role not in {"id", "body", "created_at"}], 5)
    columns = ["id", "body", "created_at", *others]
    cells: list[Any] = [*CELLS[:-2], None, 1.5, 2**60, b"\xff\x00", -1, "x" * 5_000]
    rows = [[random.choice(cells) for _ in columns] for _ in range(random.randint(0, 5))]
    rows.insert(random.randrange(len(rows) + 1), [SOUND_ID, "Où est-il ?", "2025-03-04"] + [""] * 5)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("CREATE TABLE t (" + ", ".join(f'"{name}"' for name in columns) + ")")
        connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * 8)})", rows)
        connection.commit()
    return Export(path, is_whole=True)


def drawn_files(name: str, sound: str, *parts: str) -> Draw:
    """A folder with a sound file and one of shuffled, repeated and broken ``parts``."""

    def draw(random: Random, folder: Path) -> Export:
        own = folder / "files"
        own.mkdir(exist_ok=True)
        (own / f"whole-{SOUND_ID}{name}").write_text(sound, encoding="utf-8")
        text = "".join(random.choices([*parts, *CELLS], k=random.randint(0, 30)))
        path = written(text, random, own, f"drawn{name}")
        if random.random() < 0.4:
            garbled(path, random)
        return Export(own, is_whole=True)

    return draw
