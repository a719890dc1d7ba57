"""Packed files read in their place: gzip, Zstandard and members of zip archives, never extracted.

What is unpacked is only ever held a block at a time. An archive that was made to fill a disk or a
night is refused by the size it claims and by how much comes out of how little.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from kb.errors import InputError

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
PACKED = (".gz", ".zst", ".zstd")
"""Endings of a packed file after the ending of what is in it."""
BROKEN = (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile)
"""What reading a packed file raises where it is cut off or damaged."""


class BombError(EOFError):
    """Too much comes out of too little."""


TOTAL_LIMIT = 100_000_000_000
"""Bytes that all members of one archive may claim together; later ones are refused."""
RATIO_LIMIT = 250
"""Bytes out for one byte in; exports of tickets reach 5 to 30, bombs 1,000 and more."""
RATIO_FROM = 100_000_000
"""Bytes out from which the ratio counts: a small file does no harm."""
BLOCK = 1 << 20
ENCRYPTED = "encrypted in the archive"
OUTSIDE = "a path that leads out of the archive"
TOO_MUCH = "unpacks to too much"
"""Why a member is refused."""

_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:")


@dataclass(frozen=True)
class Member:
    """A file inside a zip archive; it stands in for a path wherever files are read."""

    archive: Path
    inside: str
    refused: str = ""
    """Why it is not read; empty for one that is."""

    @property
    def name(self) -> str:
        """Its name without folders."""
        return PurePosixPath(self.inside).name

    @property
    def stem(self) -> str:
        """Its name without the last ending."""
        return PurePosixPath(self.inside).stem

    @property
    def suffix(self) -> str:
        """The last ending of its name."""
        return PurePosixPath(self.inside).suffix

    @property
    def parent(self) -> Path:
        """The archive's path and its folder inside."""
        return self.archive / PurePosixPath(self.inside).parent

    def __str__(self) -> str:
        return f"{self.archive}/{self.inside}"


def is_zip(path: Path) -> bool:
    """Whether the name says it is a zip archive."""
    return path.name.lower().endswith(".zip")


def fits(name: str, endings: tuple[str, ...]) -> bool:
    """Whether a file's name has one of ``endings``, before an ending of packing or not."""
    bare = name.lower()
    for ending in PACKED:
        bare = bare.removesuffix(ending)
    return name.lower().endswith(endings) or bare.endswith(endings)


def members(path: Path, endings: tuple[str, ...]) -> list[Member]:
    """The files with one of ``endings`` in a zip archive, sorted; those refused say why.

    Raises:
        InputError: it is no whole zip archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (*BROKEN, OSError, ValueError, NotImplementedError) as error:
        raise InputError(path, "the zip file is cut off or broken", code="zip_broken") from error
    wanted = [m for m in listed if not m.is_dir() and fits(m.filename, endings)]
    wanted = [m for m in wanted if not m.filename.startswith("__MACOSX/")]
    found = []
    total = 0
    for info in sorted(wanted, key=lambda m: m.filename):
        total += info.file_size
        found.append(Member(path, info.filename, _refusal(info, total)))
    return found


def _refusal(info: zipfile.ZipInfo, total: int) -> str:
    if info.flag_bits & 1:
        return ENCRYPTED
    if _OUTSIDE.search(info.orig_filename) or _OUTSIDE.search(info.filename):
        return OUTSIDE
    is_bomb = info.file_size > RATIO_FROM and info.file_size > RATIO_LIMIT * info.compress_size
    return TOO_MUCH if is_bomb or total > TOTAL_LIMIT else ""


@contextlib.contextmanager
def opened_member(member: Member) -> Iterator[IO[bytes]]:
    """A member of an archive opened for reading bytes, unpacked on the way.

    Raises:
        InputError: it is refused, gone, or packed in a way that is not supported.
    """
    if member.refused:
        raise InputError(Path(str(member)), member.refused)
    with zipfile.ZipFile(member.archive) as archive:
        try:
            raw = archive.open(member.inside)
        except (KeyError, NotImplementedError, RuntimeError) as error:
            raise InputError(Path(str(member)), "cannot be unpacked from the archive") from error
        with raw:
            yield raw


def unpacked(raw: IO[bytes]) -> tuple[IO[bytes], str]:
    """``raw`` (at its start) as it reads unpacked, and how it was packed: gzip, zstd or not."""
    magic = raw.read(4)
    raw.seek(0)
    if magic.startswith(GZIP_MAGIC):
        return _reader(lambda: gzip.GzipFile(fileobj=raw, mode="rb"), raw), "gzip"
    if magic == ZSTD_MAGIC:
        return _reader(lambda: _zstd(raw), raw), "zstd"
    return raw, ""


def _zstd(raw: IO[bytes]) -> Any:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(raw, mode="r"), "zstd")


def _reader(start: Callable[[], Any], raw: IO[bytes]) -> IO[bytes]:
    return io.BufferedReader(_Unpacked(start, raw), BLOCK)


class _Unpacked(io.RawIOBase):
    """Bytes as they come out of a packed file; what came before a fault in it is given first."""

    def __init__(self, start: Callable[[], Any], raw: IO[bytes]) -> None:
        super().__init__()
        self._start, self._raw = start, raw
        self._rewind()

    def _rewind(self) -> None:
        self._raw.seek(0)
        self._out = 0
        self._stream = self._start()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        if (offset, whence) != (0, 0):
            raise io.UnsupportedOperation("a packed file goes back to its start only")
        self._rewind()
        return 0

    def tell(self) -> int:
        return self._out

    def readinto(self, buffer: Any, /) -> int:
        try:
            block = self._stream.read1(len(buffer))
        except gzip.BadGzipFile:
            raise
        except OSError as error:
            raise EOFError(str(error)) from error
        self._out += len(block)
        if self._out > RATIO_FROM and self._out > RATIO_LIMIT * max(self._raw.tell(), 1):
            raise BombError
        buffer[: len(block)] = block
        return len(block)
