"""Files on object storage and elsewhere, named by an address: read where they lie, and put there.

Arrow's own file systems read ``s3://``, ``gs://``, ``abfss://`` and ``file://``; any other address
is asked of fsspec, where that and its driver are installed. Credentials come from where these look
for them (environment, profile, the machine's role). Nothing is locked or renamed there: a file
appears when all of it was sent, and each is on its own.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import quote

from kb.errors import ExtraError, InputError, StageError
from kb.storage.packed import BLOCK, fits, is_zip

ZIPPED = "a zip archive, which is read from a disk alone"
"""Why a file is left out."""

_AS_GIVEN = "%:/?#[]@!$&'()*+,;="
"""What stays in an address; spaces and accents of names are quoted."""
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_SECRETS = re.compile(r"(?<=://)[^/@]*:[^/@]*@|\?.*", re.DOTALL)


def is_address(word: str) -> bool:
    """Whether a word of the command line is an address (``s3://shop/tickets``), not a path."""
    return _ADDRESS.match(word) is not None


@dataclass(frozen=True)
class Elsewhere:
    """A file or folder at an address; it stands in for a path wherever exports are read."""

    address: str = field(repr=False)
    """As it was given, which may name credentials."""
    inside: str = ""
    """Place in its file system, for what was found in a folder."""

    @property
    def name(self) -> str:
        """Its name without folders."""
        return PurePosixPath(self.inside or self.shown).name

    @property
    def stem(self) -> str:
        """Its name without the last ending."""
        return PurePosixPath(self.name).stem

    @property
    def suffix(self) -> str:
        """The last ending of its name."""
        return PurePosixPath(self.name).suffix

    @property
    def shown(self) -> str:
        """The address without what may be secret in it."""
        return _SECRETS.sub("", self.address)

    def __str__(self) -> str:
        scheme = self.address.partition("://")[0]
        return f"{scheme}://{self.inside.lstrip('/')}" if self.inside else self.shown


def files_at(place: Elsewhere, endings: tuple[str, ...]) -> list[Elsewhere]:
    """The file itself, or those with one of ``endings`` in the folder, sorted.

    Raises:
        InputError: nothing is there, or it cannot be asked.
        ExtraError: what reads such addresses is not installed.
    """
    from pyarrow import fs

    with _told(place):
        system, path = _system(place.address)
        found = system.get_file_info(place.inside or path)
        if found.type == fs.FileType.File:
            return [Elsewhere(place.address, found.path)]
        selector = fs.FileSelector(found.path, recursive=True, allow_not_found=True)
        listed = [one.path for one in system.get_file_info(selector) if one.is_file]
    if not listed and found.type == fs.FileType.NotFound:
        raise InputError(str(place), "no such file or folder")
    wanted = (name for name in sorted(listed) if fits(name, endings) or is_zip(Path(name)))
    return [Elsewhere(place.address, name) for name in wanted]


@contextlib.contextmanager
def opened(place: Elsewhere) -> Iterator[IO[bytes]]:
    """A file opened for reading bytes; a block of it is held at a time.

    Raises:
        InputError: it is gone, a zip archive, or may not be read.
        StageError: the storage fails while it is read, which is no fault of the file.
    """
    if is_zip(Path(place.name)):
        raise InputError(str(place), ZIPPED)
    with _told(place):
        system, path = _system(place.address)
        raw = system.open_input_file(place.inside or path)
    with io.BufferedReader(_Raw(raw, str(place)), BLOCK) as handle:
        yield handle


def put(folder: Path, place: Elsewhere, *, last: str) -> None:
    """Send the files of ``folder`` to an address, ``last`` behind all others.

    Raises:
        InputError: the storage refuses one; what was sent before stays.
    """
    names = sorted((path.name for path in folder.iterdir()), key=lambda name: (name == last, name))
    for name in names:
        with _told(place):
            system, path = _system(place.address)
            system.create_dir(path, recursive=True)
            with (
                (folder / name).open("rb") as own,
                system.open_output_stream(f"{path}/{name}") as to,
            ):
                to.upload(own)


@contextlib.contextmanager
def _told(place: Elsewhere) -> Iterator[None]:
    """What a storage refuses, as one line that names the place."""
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(str(place), "no such file or folder") from error
    except (OSError, ValueError) as error:
        raise InputError(str(place), f"cannot be reached ({_short(error)})") from error


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


@lru_cache(maxsize=8)
def _system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the place in it."""
    import pyarrow as pa
    from pyarrow import fs

    try:
        found: tuple[Any, str] = fs.FileSystem.from_uri(quote(address, safe=_AS_GIVEN))
    except pa.ArrowInvalid as error:
        if "Unrecognized filesystem" not in str(error):
            raise
        return _by_fsspec(address)
    return found


def _by_fsspec(address: str) -> tuple[Any, str]:
    from pyarrow import fs

    try:
        from fsspec.core import url_to_fs

        system, path = url_to_fs(address)
    except ImportError as error:
        raise ExtraError(f"{Elsewhere(address)}: {error}; install fsspec and its driver") from error
    return fs.PyFileSystem(fs.FSSpecHandler(system)), path


class _Raw(io.RawIOBase):
    """The bytes of a file elsewhere; a failing line is never taken for the end of the file."""

    def __init__(self, raw: Any, place: str) -> None:
        super().__init__()
        self._raw, self._place = raw, place

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return int(self._raw.seek(offset, whence))

    def tell(self) -> int:
        return int(self._raw.tell())

    def readinto(self, buffer: Any, /) -> int:
        try:
            block = self._raw.read(len(buffer))
        except OSError as error:
            raise StageError(
                f"{self._place}: the storage failed ({_short(error)}); what was stored stays, the "
                "same command goes on from there"
            ) from error
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()
