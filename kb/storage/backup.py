"""One file that holds what of a workspace cannot be made again, and a workspace made of one.

A zip archive: settings, facts, articles, looks, ``data/`` with the secret of the keyed hashes, and
the review database, copied as of one moment. It holds redacted tickets, hashes of passwords, and
messages of the contact form that still wait, as they were sent: only its owner can read it. What
``askless run`` makes again (``build/``) stays out.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import sqlalchemy

from kb import __version__
from kb.errors import InputError, WorkspaceError
from kb.storage import events_place, files, reviewdb
from kb.storage.review_tables import METADATA
from kb.storage.workspace import SETTINGS_FILE, Workspace

MARK = "askless-backup.json"
FORMAT = 1
DATABASE = "data/review.sqlite"
"""Where the review database lies in a backup, wherever it came from."""
PARTS = ("data", "site")
SINGLE = (SETTINGS_FILE, "mkdocs.yml", "publications.csv", "moved.csv", ".gitignore")
EVENTS = f"data/{events_place.FILE}"
LEFT_OUT = {"data/.lock"} | {
    f"{database}{part}" for database in (DATABASE, EVENTS) for part in ("", "-wal", "-shm")
}
PASSING = "data/uploads"
"""Exports that wait to be imported, for an hour."""
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Backup:
    """What a backup holds."""

    files: int
    bytes: int


def save(workspace: Workspace, target: Path, now: datetime) -> Backup:
    """Write a backup of a workspace to ``target``, all of it or nothing.

    No other command may write meanwhile; people may go on working on the admin pages, of whose
    database one moment is kept.

    Raises:
        InputError: ``target`` would lie inside the workspace's ``data`` or ``site``.
        WorkspaceBusyError: another command is working.
    """
    target = target.resolve()
    if any(target.is_relative_to(workspace.root / part) for part in PARTS):
        raise InputError(target, "lies in what is backed up; choose a place outside the workspace")
    with workspace.locked(), files.replacing(target) as part:
        part.chmod(0o600)
        with tempfile.TemporaryDirectory(prefix="askless-backup-") as folder:
            copied = Path(folder) / "review.sqlite"
            has_database = _copy_database(workspace, copied)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                sizes = [_add(archive, path, name) for path, name in _sources(workspace)]
                if has_database:
                    sizes.append(_add(archive, copied, DATABASE))
                counted = Path(folder) / events_place.FILE
                if _copy_sqlite(events_place.events_path(workspace), counted):
                    sizes.append(_add(archive, counted, EVENTS))
                mark = {"format": FORMAT, "version": __version__, "at": now.isoformat()}
                archive.writestr(MARK, json.dumps(mark | {"files": len(sizes)}))
    target.chmod(0o600)
    return Backup(len(sizes), sum(sizes))


def _sources(workspace: Workspace) -> Iterator[tuple[Path, str]]:
    """Every file that is kept, and its name in the archive; links are not followed."""
    root = workspace.root
    for name in dict.fromkeys((*SINGLE, *_named(workspace))):
        if (root / name).is_file() and not (root / name).is_symlink():
            yield root / name, name
    for part in PARTS:
        for folder, folders, names in os.walk(root / part):
            folders[:] = sorted(one for one in folders if Path(folder) / one != root / PASSING)
            for name in sorted(names):
                path = Path(folder) / name
                place = path.relative_to(root).as_posix()
                is_plain = stat.S_ISREG(path.lstat().st_mode)
                if is_plain and place not in LEFT_OUT and not files.LEFTOVER.fullmatch(name):
                    yield path, place


def _named(workspace: Workspace) -> Iterator[str]:
    """Files elsewhere in the workspace that its settings name, but no export."""
    settings = workspace.settings
    asked = [name for one in settings.sources for name in (one.mapping, one.query_file) if name]
    for name in (settings.facts_file, *asked):
        place = Path(os.path.normpath(name))
        if not place.is_absolute() and not place.parts[0].startswith(".") and name not in PARTS:
            yield place.as_posix()


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> int:
    found = zipfile.ZipInfo(name)  # no times: they may lie before 1980, which zip refuses
    found.external_attr = (stat.S_IFREG | stat.S_IMODE(path.stat().st_mode)) << 16
    found.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(found, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, _BLOCK)
        return source.tell()


def _copy_database(workspace: Workspace, target: Path) -> bool:
    """The review database as of one moment, as a file of SQLite; whether there is one."""
    if workspace.settings.admin.database == "sqlite":
        return _copy_sqlite(workspace.data_dir / reviewdb.FILE, target)
    source, copied = reviewdb.of(workspace), reviewdb.sqlite(target)
    with (
        contextlib.closing(source),
        source.snapshot() as reading,
        copied.writing() as writing,
    ):
        for table in METADATA.sorted_tables:
            rows = [dict(row) for row in reading.execute(table.select()).mappings()]
            if rows:
                writing.execute(table.insert(), rows)
    _settle(target)
    return True


def _copy_sqlite(path: Path, target: Path) -> bool:
    if not path.is_file():
        return False
    source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    copied = sqlite3.connect(target)
    try:
        source.backup(copied)
    except sqlite3.Error as error:
        raise InputError(path, f"cannot be copied ({error})") from error
    finally:
        copied.close()
        source.close()
    _settle(target)
    return True


def _settle(path: Path) -> None:
    """Put all of a database into its one file."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def restore(source: Path, folder: Path) -> Workspace:
    """The workspace that a backup holds, made in ``folder``, whole or not at all.

    Where its settings name PostgreSQL, the review database goes there if it is empty.

    Raises:
        InputError: the file is no backup of ours, damaged, of a later version, or would write
            outside ``folder``.
        WorkspaceError: ``folder`` is not empty.
        DatabaseError: PostgreSQL is not reached.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(f"{folder}: is not empty; choose a new or empty folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    try:
        with zipfile.ZipFile(source) as archive:
            _check(archive, source)
            for member in archive.infolist():
                _extract(archive, member, made)
        (made / MARK).unlink()
        workspace = Workspace.open(made)
        _fill(workspace)
        if folder.exists():
            folder.rmdir()
        made.chmod(0o755)
        made.rename(folder)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(source, f"is no whole backup ({error})") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return Workspace.open(folder)


def _check(archive: zipfile.ZipFile, source: Path) -> None:
    """Refuse before anything is written what is not ours, or leads elsewhere."""
    names = archive.namelist()
    mark = _mark(archive) if MARK in names else {}
    if not mark or len(names) != len(set(names)) or mark.get("files") != len(names) - 1:
        raise InputError(source, "is no backup of askless")
    if mark.get("format") != FORMAT:
        raise InputError(source, "was made by a later askless; install that version to restore it")
    for member in archive.infolist():
        place, kind = PurePosixPath(member.filename), member.external_attr >> 16
        is_odd = "\\" in member.filename or "\0" in member.filename or place.is_absolute()
        leads_out = ".." in place.parts or (place.parts or ("",))[0].endswith(":")
        if is_odd or leads_out or member.is_dir() or stat.S_ISLNK(kind):
            raise InputError(source, "holds a path that leads out of the workspace")
        if place.parts[0].startswith(".") and place.name != ".gitignore":  # such as .git/hooks
            raise InputError(source, "holds files that no backup of ours has")


def _mark(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        with archive.open(MARK) as mark:
            found = json.loads(mark.read(4096))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    path = files.inside(folder, member.filename)
    path.parent.mkdir(parents=True, exist_ok=True)
    is_private = member.filename.startswith("data/")
    with archive.open(member) as source, path.open("xb") as target:
        _copy(source, target, member)
    path.chmod(0o600 if is_private else 0o644)


def _copy(source: Any, target: BinaryIO, member: zipfile.ZipInfo) -> None:
    """No more than the archive says: what unpacks without end fills no disk."""
    left = member.file_size
    while block := source.read(_BLOCK):
        left -= len(block)
        if left < 0:
            raise zipfile.BadZipFile(f"{PurePosixPath(member.filename).name} is longer than told")
        target.write(block)


def _fill(workspace: Workspace) -> None:
    """Move the review database to PostgreSQL, where the settings name that."""
    path = workspace.root / DATABASE
    if workspace.settings.admin.database == "sqlite" or not path.is_file():
        if path.is_file():
            reviewdb.sqlite(path).close()  # a later version's is refused, an older one brought up
        return
    source, target = reviewdb.sqlite(path), reviewdb.of(workspace)
    with (
        contextlib.closing(target),
        source.reading() as reading,
        target.writing() as writing,
    ):
        if any(writing.execute(one.select().limit(1)).first() for one in METADATA.sorted_tables):
            raise InputError(target.place, "is not empty; the backup would mix with it")
        for table in METADATA.sorted_tables:
            rows = [dict(row) for row in reading.execute(table.select()).mappings()]
            if rows:
                writing.execute(table.insert(), rows)
                _count_on(writing, table)
    path.unlink()


def _count_on(connection: sqlalchemy.Connection, table: sqlalchemy.Table) -> None:
    """Let PostgreSQL give the next row the next number."""
    if "id" in table.c:
        sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
        connection.exec_driver_sql(f"SELECT setval({sequence}, max(id)) FROM {table.name}")  # noqa: S608 (our own tables)
