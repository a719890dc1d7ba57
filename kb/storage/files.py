"""Writing files so that a killed process or a full disk leaves the old file or the new, whole."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kb.errors import InputError, WorkspaceError
from kb.frames import FrameSchema
from kb.storage import elsewhere, packed, tables

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

REMEDY = tables.REMEDY
LINES_AT_ONCE = 100_000
SYNCED_ALONE = 50
"""Files up to which each waits for the disk by itself, not for all that others write."""
LEFTOVER = re.compile(r"\.(?P<name>.+)\.[a-z0-9_]{8}\.(?P<kind>part|old)")
"""Names of unfinished and of replaced files and folders."""


def inside(root: Path, relative: str | Path) -> Path:
    """``root / relative``, resolved.

    Raises:
        WorkspaceError: the path would lie outside ``root``.
    """
    base = root.resolve()
    path = (base / relative).resolve()
    if not path.is_relative_to(base):
        raise WorkspaceError(f"{relative}: lies outside {root}")
    return path


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` that takes its place when the block ends without error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.chmod(0o644)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8, all of it or nothing."""
    with replacing(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


def write_texts(folder: Path, texts: Iterable[tuple[str, str]]) -> None:
    """Write many files of ``folder``, name and text each, as UTF-8: each file whole or not at all.

    They are written beside it and get their names when all are on the disk, so that neither a kill
    nor a power cut leaves half of one. Very many go to the disk together.
    """
    folder.mkdir(parents=True, exist_ok=True)
    prefix = f".{folder.name}."
    with tempfile.TemporaryDirectory(prefix=prefix, suffix=".part", dir=folder.parent) as name:
        parts = []
        for own, text in texts:
            part = Path(name, own)
            part.write_text(text, encoding="utf-8", newline="\n")
            part.chmod(0o644)
            parts.append(part)
        if len(parts) > SYNCED_ALONE:
            os.sync()
        else:
            _sync(parts)
        for part in parts:
            part.replace(folder / part.name)
    _sync([folder])


def _sync(paths: Iterable[Path]) -> None:
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def extend_text(path: Path, text: str) -> None:
    """Write the file anew with the lines of ``text`` behind those it has, all of it or nothing.

    For logs whose readers refuse half a line, which a kill while appending would leave. A last line
    that somebody saved without a line break gets one.
    """
    old = path.read_bytes() if path.is_file() else b""
    line_break = b"\n" if old and not old.endswith(b"\n") else b""
    with replacing(path) as part:
        part.write_bytes(old + line_break + text.encode("utf-8"))


def write_json(path: Path, document: Any) -> None:
    """Write one JSON document, all of it or nothing; keys keep their order."""
    write_text(path, json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n")


def write_json_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write each of ``rows`` as one line of JSON to ``path``; no rows give an empty file."""
    write_text(path, _json_lines(rows))


def append_json_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Append each of ``rows`` as one line of JSON to ``path``, on disk when this returns.

    Half a line that a killed command left is ended first, so that ours stays readable: for logs
    whose readers pass over half a line. The folder must be there; the file need not.
    """
    text = _json_lines(rows)
    with path.open("a+b") as handle:
        if handle.seek(0, os.SEEK_END):
            handle.seek(-1, os.SEEK_END)
            text = text if handle.read(1) == b"\n" else "\n" + text
        handle.write(text.encode())
        handle.flush()
        os.fsync(handle.fileno())


def _json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_table(path: Path, frame: pd.DataFrame, schema: FrameSchema) -> None:
    """Write a checked frame as Parquet, all of it or nothing."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    checked = schema.check(frame)
    table = pa.Table.from_pandas(checked, schema=schema.arrow(), preserve_index=False)
    # The pandas notes in it name list types that plain pd.read_parquet does not understand.
    table = table.replace_schema_metadata(None)
    with replacing(path) as part:
        pq.write_table(table, part, compression="zstd")


def read_table(
    path: Path,
    schema: FrameSchema,
    *,
    blank: Collection[str] = (),
    where: pc.Expression | None = None,
) -> pd.DataFrame:
    """The checked frame in a Parquet file, of which only the schema's columns are read.

    Columns of text in ``blank`` stay there unread, empty. With ``where`` only the rows for which it
    holds; the others are let go as they are read.

    Raises:
        InputError: the file is missing, is not whole Parquet or does not hold what ``schema`` says.
    """
    return tables.checked(tables.arrow_table(path, schema, blank, where), path, schema)


def read_columns(path: Path, columns: list[str]) -> list[list[Any]]:
    """Some columns of a Parquet file as lists, without reading the others.

    Raises:
        InputError: the file is missing, is not whole Parquet or lacks a column.
    """
    table = _columns(path, columns)
    return [table.column(name).to_pylist() for name in columns]


def _columns(path: Path, columns: list[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path).read(columns=columns).select(columns)
    except (OSError, KeyError, pa.ArrowException) as error:
        raise InputError(path, f"cannot be read as Parquet ({error}); {REMEDY}") from error


def sorted_lines(
    paths: Iterable[Path], columns: tuple[str, str], *, between: str
) -> Iterator[bytes]:
    """The pairs of two text columns of Parquet files, by the first one, as UTF-8: a line a pair.

    Of pairs with one first value that of the last file is told. In parts, to be hashed.

    Raises:
        InputError: a file is missing, is not whole Parquet or lacks a column.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = [_columns(path, list(columns)) for path in paths]
    if not parts:
        return
    first, second = (column.combine_chunks() for column in pa.concat_tables(parts).columns)
    order = pc.sort_indices(first)
    first, second = first.take(order), second.take(order)
    is_last = np.ones(len(first), dtype=bool)
    is_last[:-1] = pc.not_equal(first[1:], first[:-1]).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(is_last)
    for start in range(0, len(rows), LINES_AT_ONCE):
        some = pa.array(rows[start : start + LINES_AT_ONCE])
        pairs = pc.binary_join_element_wise(first.take(some), second.take(some), between)
        yield _joined(pc.binary_join_element_wise(pairs, "", "\n"))


def _joined(texts: pa.Array) -> bytes:
    """All texts one after the other, as they lie in memory."""
    import numpy as np

    _, places, held = texts.buffers()
    ends = np.frombuffer(places, dtype=np.int32)[texts.offset :][: len(texts) + 1]
    return bytes(memoryview(held)[int(ends[0]) : int(ends[-1])]) if held is not None else b""


def read_rows(
    path: Path, column: str, wanted: Collection[str], *, columns: list[str] | None = None
) -> list[dict[str, Any]]:
    """The rows of a Parquet file whose ``column`` holds one of ``wanted``; only their ``columns``.

    Raises:
        InputError: the file is missing, is not whole Parquet or lacks the column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        chosen = [(column, "in", list(wanted))]
        table = pq.read_table(path, columns=columns, filters=chosen, partitioning=None)
        return list(table.to_pylist())
    except (OSError, KeyError, pa.ArrowException) as error:
        raise InputError(path, f"cannot be read as Parquet ({error}); {REMEDY}") from error


def row_count(path: Path) -> int:
    """How many rows a Parquet file has, told by its end alone.

    Raises:
        InputError: the file is missing or is not whole Parquet.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowException) as error:
        raise InputError(path, f"cannot be read as Parquet ({error}); {REMEDY}") from error


@contextlib.contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """A temporary folder beside ``path`` that takes its place when the block ends without error.

    The old folder is moved aside first and deleted last, so one of the two always exists.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
    old = part.with_suffix(".old")
    try:
        yield part
        part.chmod(0o755)
        if path.exists():
            path.rename(old)
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if old.exists() and not path.exists():
            old.rename(path)
        shutil.rmtree(old, ignore_errors=True)


def tidy(folder: Path) -> None:
    """Put back or remove what killed processes left in ``folder`` and below it.

    Call it only while nobody else writes there: what another process is writing looks the same.
    """
    for place, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            if LEFTOVER.fullmatch(name):
                _tidied(Path(place, name))
        folders[:] = [name for name in folders if not LEFTOVER.fullmatch(name)]


def _tidied(left: Path) -> None:
    """Remove a leftover, or give it its name back when it is all there is."""
    found = LEFTOVER.fullmatch(left.name)
    assert found is not None
    target = left.with_name(found["name"])
    if found["kind"] == "old" and not target.exists():
        left.rename(target)
    elif left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)


@contextlib.contextmanager
def opened(path: Path | packed.Member | elsewhere.Elsewhere) -> Iterator[IO[bytes]]:
    """``path`` opened for reading bytes, unpacked on the way if it is gzip, zstd or in a zip.

    Raises:
        InputError: it is missing, a folder, refused, not readable, or broken where it is read.
        StageError: the storage that has it fails.
    """
    place = path if isinstance(path, Path) else Path(str(path))
    kind = "zip" if isinstance(path, packed.Member) else ""
    try:
        with _raw(path) as raw:
            unpacked, inner = packed.unpacked(raw)
            kind = inner or kind
            yield unpacked
    except FileNotFoundError as error:
        raise InputError(place, "no such file") from error
    except IsADirectoryError as error:
        raise InputError(place, "is a folder, expected a file") from error
    except PermissionError as error:
        raise InputError(place, "may not be read") from error
    except packed.BombError as error:
        raise InputError(place, packed.TOO_MUCH, code="unpacks") from error
    except packed.BROKEN as error:
        problem = f"the {kind or 'gzip'} file is cut off or broken"
        raise InputError(place, problem, code="zip_broken") from error


def _raw(
    path: Path | packed.Member | elsewhere.Elsewhere,
) -> contextlib.AbstractContextManager[IO[bytes]]:
    if isinstance(path, Path):
        return path.open("rb")
    return (
        elsewhere.opened(path)
        if isinstance(path, elsewhere.Elsewhere)
        else packed.opened_member(path)
    )


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file (``.gz`` or not), for labelled data; blank lines ignored.

    Raises:
        InputError: a line is not a JSON object (with its row), or the file has none.
    """
    rows = []
    with opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (json.JSONDecodeError, UnicodeDecodeError) as error:
                raise InputError(path, f"not JSON ({error})", row=number) from error
            if not isinstance(row, dict):
                raise InputError(path, "expected a JSON object", row=number)
            rows.append(row)
    if not rows:
        raise InputError(path, "holds no rows")
    return rows
