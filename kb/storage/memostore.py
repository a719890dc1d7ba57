"""A memo in a file of the workspace (SQLite): what one publishing leaves to the next.

Only time is lost with it: a file that is damaged, or of another askless, is made anew. Values carry
a checksum, and nothing of a publishing that was killed is kept.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

KEY_BYTES, SUM_BYTES = 16, 8
TABLE = "CREATE TABLE IF NOT EXISTS memo (part TEXT, key BLOB, value BLOB, PRIMARY KEY (part, key))"
WAIT_SECONDS = 0.1
"""For another program that looks into the file; then a new one takes its place."""


@dataclass
class KeptMemo:
    """The memo of one publishing, or of a part of it; see :class:`kb.memo.Memo`."""

    database: sqlite3.Connection
    part: str = ""
    used: set[bytes] = field(default_factory=set)
    new: dict[bytes, bytes] = field(default_factory=dict)
    parts: dict[str, KeptMemo] = field(default_factory=dict)
    is_sound: bool = True
    _read: dict[bytes, Any] | None = None

    def within(self, part: str) -> KeptMemo:
        """The memo of a part: left as it is on the disk when it is asked for nothing."""
        return self.parts.setdefault(part, KeptMemo(self.database, part))

    def known(self, kind: str, text: str) -> Any:
        """The value that an earlier publishing, or this one, has kept; None when none is whole."""
        key = _key(kind, text)
        value = self.new.get(key) or self._stored(key)
        if value is None or value[:SUM_BYTES] != _sum(key, value[SUM_BYTES:]):
            return None
        self.used.add(key)
        return json.loads(value[SUM_BYTES:])

    def keep(self, kind: str, text: str, value: Any) -> None:
        """Keep a value in the place of what was there."""
        key = _key(kind, text)
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        packed = written.encode("utf-8", "surrogatepass")
        self.new[key] = _sum(key, packed) + packed
        self.used.add(key)

    def _stored(self, key: bytes) -> bytes | None:
        if self.part and self._read is None:  # one by one takes four times as long
            self._read = dict(self._rows("SELECT key, value FROM memo WHERE part = ?", self.part))
        if self._read is not None:
            value = self._read.get(key)
        else:
            asked = "SELECT value FROM memo WHERE part = ? AND key = ?"
            value = next((row[0] for row in self._rows(asked, self.part, key)), None)
        return value if isinstance(value, bytes) else None

    def _rows(self, asked: str, *values: str | bytes) -> list[Any]:
        if self.is_sound:
            try:
                return self.database.execute(asked, values).fetchall()
            except sqlite3.Error:
                self.is_sound = False
        return []

    @property
    def is_whole(self) -> bool:
        """Whether all of the file could be read that was asked for."""
        return self.is_sound and all(one.is_whole for one in self.parts.values())

    def save(self) -> None:
        """Write what is new, and drop what nobody asked for."""
        with self.database:
            told = self.database.execute("SELECT DISTINCT part FROM memo").fetchall()
            gone = {part for (part,) in told} - {self.part, *self.parts}
            self.database.executemany("DELETE FROM memo WHERE part = ?", [(x,) for x in gone])
            self.write()
            for one in self.parts.values():
                if one.used:
                    one.write()

    def write(self) -> None:
        """Put what is new of this part on the disk, in the place of what it no longer needs."""
        asked = "SELECT key FROM memo WHERE part = ?"
        old = {key for (key,) in self.database.execute(asked, (self.part,))}
        gone = [(self.part, key) for key in old - self.used]
        self.database.executemany("DELETE FROM memo WHERE part = ? AND key = ?", gone)
        rows = ((self.part, key, value) for key, value in self.new.items())
        self.database.executemany("REPLACE INTO memo VALUES (?, ?, ?)", rows)


@contextlib.contextmanager
def kept(path: Path, made_by: str) -> Iterator[KeptMemo]:
    """The memo in the file at ``path``, written when the block ends without an error.

    What another code than ``made_by`` has kept counts for nothing. The caller holds the workspace.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    memo = KeptMemo(_opened(path, made_by))
    try:
        yield memo
        with contextlib.suppress(sqlite3.Error):
            memo.save()
    finally:
        memo.database.close()
    if not memo.is_whole:
        _remove(path)


def _opened(path: Path, made_by: str) -> sqlite3.Connection:
    """The file's database, a new one where it is not sound, and one in memory at the worst."""
    for _ in range(2):
        with contextlib.suppress(sqlite3.Error, OSError):
            if path.is_symlink():
                path.unlink()  # never write outside a workspace that was handed over
            return _prepared(sqlite3.connect(path, timeout=WAIT_SECONDS), made_by)
        _remove(path)
    return _prepared(sqlite3.connect(":memory:"), made_by)


def _prepared(database: sqlite3.Connection, made_by: str) -> sqlite3.Connection:
    try:
        _prepare(database, made_by)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection, made_by: str) -> None:
    database.execute("PRAGMA secure_delete = ON")  # what left the help center leaves the disk
    with database:
        database.execute("CREATE TABLE IF NOT EXISTS made_by (code TEXT)")
        if database.execute("SELECT code FROM made_by").fetchall() != [(made_by,)]:
            database.execute("DROP TABLE IF EXISTS memo")  # of other columns, perhaps
            database.execute("DELETE FROM made_by")
            database.execute("INSERT INTO made_by VALUES (?)", (made_by,))
        database.execute(TABLE)


def _remove(path: Path) -> None:
    for one in (path, path.with_name(f"{path.name}-journal")):
        with contextlib.suppress(OSError):
            one.unlink()


def _key(kind: str, text: str) -> bytes:
    return blake2b(
        f"{kind}\0{text}".encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES
    ).digest()


def _sum(key: bytes, packed: bytes) -> bytes:
    return blake2b(packed, digest_size=SUM_BYTES, key=key).digest()
