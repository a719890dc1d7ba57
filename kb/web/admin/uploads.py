"""Files that browsers send with a form: streamed to a temporary file, never held in memory.

A form with a file comes as ``multipart/form-data`` (RFC 7578). Only what browsers send is read:
parts behind a boundary, each with a name, one of them with a file name. Whoever is not let in has
nothing stored.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from starlette.requests import Request

from kb.characters import visible
from kb.web.admin.forms import LONGEST_READ, Limits, Refusal

KIND = "multipart/form-data"
LONGEST_HEAD = 8 * 1024
"""Bytes of a part's own headers."""
_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,70})"|([\w\'()+,./:=?-]{1,70}))(?:;|$)', re.ASCII)
_NAMED = re.compile(rb'[; ]name="([^"]*)"')
_FILE = re.compile(rb'[; ]filename="([^"]*)"')


@dataclass(frozen=True)
class Upload:
    """A file that was sent: where it lies until the answer, and what its sender called it."""

    path: Path
    name: str
    """Without folders and hidden characters; only ever shown, or looked at for its ending."""
    size: int


@dataclass
class Received:
    """A form as it came: fields with all their values, and the file of each name."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def forget(self) -> None:
        """Remove the files that nobody took."""
        for one in self.files.values():
            one.path.unlink(missing_ok=True)


def is_upload(request: Request) -> bool:
    """Whether a request brings a form with files."""
    return request.headers.get("content-type", "").split(";")[0].strip().casefold() == KIND


async def received(request: Request, limits: Limits) -> Received:
    """The form, its file in ``limits.uploads``.

    Raises:
        Refusal: it is no such form, too long, or brings more than one file.
    """
    found = _BOUNDARY.search(request.headers.get("content-type", ""))
    if found is None or limits.uploads is None:
        raise Refusal(415, "no_form")
    reader = Reader((found[1] or found[2]).encode(), limits, limits.uploads())
    try:
        async for block in request.stream():
            reader.feed(block)
        form = reader.end()
    except BaseException:
        reader.forget()
        await _drained(request.stream())
        raise
    return form


async def _drained(stream: AsyncIterator[bytes]) -> None:
    """Take in a little more, so that a browser that is still sending sees the answer."""
    left = LONGEST_READ
    try:
        async for block in stream:
            left -= len(block)
            if left < 0:
                return
    except (RuntimeError, OSError):  # the stream was read to its end, or nobody sends any more
        return


class Reader:
    """Reads a form block by block; what it cannot be sure to be a part's it keeps back."""

    def __init__(self, boundary: bytes, limits: Limits, folder: Path) -> None:
        self._mark = b"\r\n--" + boundary
        self._limits, self._folder = limits, folder
        self._rest = bytearray(b"\r\n")
        self._state = "body"  # of what stands before the first part: nothing is made of it
        self._form = Received()
        self._name = ""
        self._text: bytearray | None = None
        self._file: IO[bytes] | None = None
        self._kept = self._size = self._parts = 0
        self._path, self._called = Path(), ""

    def feed(self, block: bytes) -> None:
        """Take one more block.

        Raises:
            Refusal: a part is too long, or there is no such form.
        """
        self._rest += block
        while self._state != "end" and self._step():
            pass
        if self._state == "end":
            self._rest.clear()

    def end(self) -> Received:
        """The form, once all of it came.

        Raises:
            Refusal: it ends early.
        """
        if self._state != "end":
            raise Refusal(400, "no_form")
        return self._form

    def forget(self) -> None:
        """Remove what was stored."""
        if self._file is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)
        self._form.forget()

    def _step(self) -> bool:
        """Read on as far as one thing goes; whether there may be more."""
        return {"body": self._body, "mark": self._marked, "head": self._head}[self._state]()

    def _body(self) -> bool:
        at = self._rest.find(self._mark)
        sure = at if at >= 0 else max(0, len(self._rest) - len(self._mark))
        self._take(bytes(self._rest[:sure]))
        del self._rest[: sure + (len(self._mark) if at >= 0 else 0)]
        if at >= 0:
            self._close()
            self._state = "mark"
        return at >= 0

    def _marked(self) -> bool:
        if len(self._rest) < 2:
            return False
        behind = bytes(self._rest[:2])
        del self._rest[:2]
        if behind not in (b"\r\n", b"--"):
            raise Refusal(400, "no_form")
        self._state = "head" if behind == b"\r\n" else "end"
        return True

    def _head(self) -> bool:
        at = self._rest.find(b"\r\n\r\n")
        if at > LONGEST_HEAD or (at < 0 and len(self._rest) > LONGEST_HEAD):
            raise Refusal(400, "no_form")
        if at < 0:
            return False
        self._open(bytes(self._rest[:at]))
        del self._rest[: at + 4]
        self._state = "body"
        return True

    def _open(self, head: bytes) -> None:
        line = next((one for one in head.split(b"\r\n")
                     if one.lower().startswith(b"content-disposition:")), b"")  # fmt: skip
        named, called = _NAMED.search(line), _FILE.search(line)
        if named is None:
            raise Refusal(400, "no_form")
        self._parts += 1  # empty parts of one name take memory, too
        if self._parts > self._limits.most_fields:
            raise Refusal(400, "no_form")
        self._name, self._size = _decoded(named[1]), 0
        if called is None:
            self._text = bytearray()
            return
        if self._form.files:
            raise Refusal(400, "no_form")
        self._called = called_by(_decoded(called[1]))
        self._path = self._folder / f"{secrets.token_hex(8)}.upload"
        self._file = self._path.open("xb")
        self._path.chmod(0o600)

    def _take(self, part: bytes) -> None:
        self._size += len(part)
        if self._file is not None:
            if self._size > self._limits.largest:
                raise Refusal(413, "too_large_file", most=self._limits.largest // 1_000_000)
            self._file.write(part)
        elif self._text is not None:
            self._kept += len(part)
            if self._kept > self._limits.longest:
                raise Refusal(413, "too_long")
            self._text += part

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
            self._form.files[self._name] = Upload(self._path, self._called, self._size)
        elif self._text is not None:
            self._form.fields.setdefault(self._name, []).append(_decoded(bytes(self._text)))
            self._text = None


def called_by(name: str) -> str:
    """A file's name as it may be shown: its last part, without hidden characters; 100 of it."""
    last = re.split(r"[/\\]", visible(name))[-1]
    return " ".join(last.split())[-100:]


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, "no_form") from error
