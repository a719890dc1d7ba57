"""Stage results: saved under the hash of what they were made from, found again by it.

``data/runs/<stage>/<key>/`` holds the files of one result and ``stage.json``, which says what it
was made from. A result folder appears whole or not at all, so a killed run resumes with the last
finished stage. The newest result of a stage is named in ``data/runs/<stage>/latest``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kb import FORMAT_VERSION
from kb.errors import NothingToDoError
from kb.storage import files

RECORD = "stage.json"
KEPT_RESULTS = 3
"""Results kept per stage; older ones can be made again."""


def content_hash(*parts: str | bytes) -> str:
    """Sixteen hex digits of the SHA-256 of ``parts``, separated so that their borders count."""
    return hash_of(parts)


def hash_of(parts: Iterable[str | bytes]) -> str:
    """:func:`content_hash` of parts that need not be in memory all at once."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(str(len(data)).encode() + b":" + data)
    return digest.hexdigest()[:16]


def folder_hash(folder: Path, pattern: str = "**/*") -> str:
    """Hash of the names and contents of the files below ``folder``; hidden files left out."""
    parts: list[str | bytes] = []
    for path in sorted(folder.glob(pattern)):
        if path.is_file() and not path.name.startswith("."):
            parts += [path.relative_to(folder).as_posix(), path.read_bytes()]
    return content_hash(*parts)


def stage_key(stage: str, made_from: Mapping[str, Any]) -> str:
    """The key of a stage's result: hash of its inputs, settings, model and version by name."""
    return content_hash(stage, json.dumps(made_from, sort_keys=True, default=str))


def _hashes(folder: Path) -> dict[str, str]:
    """The hash of each file of a result but its record."""
    paths = sorted(path for path in folder.iterdir() if path.name != RECORD)
    return {path.name: content_hash(path.read_bytes()) for path in paths}


def _is_whole(folder: Path) -> bool:
    """Whether a result is there as it was saved; a damaged one is made again."""
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
        return isinstance(record, dict) and record.get("files") == _hashes(folder)
    except (OSError, ValueError):
        return False


class Runs:
    """The results below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def find(self, stage: str, key: str) -> Path | None:
        """The folder of the finished result with this key; None when missing or damaged."""
        folder = self.root / stage / key
        return folder if _is_whole(folder) else None

    def current(self, stage: str, key: str) -> Path | None:
        """:meth:`find`, and what is found becomes the latest of its stage."""
        folder = self.find(stage, key)
        if folder is not None:
            self.point(stage, key)
        return folder

    def latest(self, stage: str, hint: str) -> Path:
        """The folder of the newest result of a stage.

        Raises:
            NothingToDoError: there is none, or a damaged one; the message says to run ``hint``.
        """
        pointer = self.root / stage / "latest"
        if not pointer.is_file():
            raise NothingToDoError(
                f"no {stage} yet; run `{hint}` first", code="not_run", command=hint
            )
        folder = self.find(stage, pointer.read_text("utf-8", errors="replace").strip())
        if folder is None:
            raise NothingToDoError(
                f"the {stage} result is gone or damaged; run `{hint}` again",
                code="run_gone",
                command=hint,
            )
        return folder

    def newest(self, stage: str) -> Path | None:
        """The folder of the newest result of a stage; None when there is none, or a damaged one."""
        try:
            return self.latest(stage, "")
        except NothingToDoError:
            return None

    def made_from(self, folder: Path) -> dict[str, Any]:
        """What a result was made from."""
        document: dict[str, Any] = json.loads((folder / RECORD).read_text("utf-8"))
        return dict(document["made_from"])

    @contextlib.contextmanager
    def saving(self, stage: str, key: str, made_from: Mapping[str, Any]) -> Iterator[Path]:
        """A folder to write the result's files into; it becomes the latest when the block ends."""
        final = self.root / stage / key
        with files.replacing_folder(final) as part:
            yield part
            document = {"format_version": FORMAT_VERSION, "stage": stage, "made_from": made_from}
            files.write_json(part / RECORD, document | {"files": _hashes(part)})
        self.point(stage, key)

    def point(self, stage: str, key: str) -> None:
        """Make the result with this key the latest of its stage and drop the oldest others."""
        folder = self.root / stage
        files.write_text(folder / "latest", key + "\n")
        results = [p for p in folder.iterdir() if (p / RECORD).is_file() and p.name != key]
        results.sort(key=lambda p: (p / RECORD).stat().st_mtime, reverse=True)
        for old in results[KEPT_RESULTS - 1 :]:
            shutil.rmtree(old, ignore_errors=True)
