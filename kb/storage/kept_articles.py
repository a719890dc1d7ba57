"""Articles and what is known of their evidence, kept in memory until a file changes.

Reading five thousand files takes seconds. A folder's time changes with every file that is written
whole into it, as askless does; what an editor's own program writes in place is seen by looking at
every file once in a while.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kb.articles import Article
from kb.errors import KbError
from kb.evidence import Evidence, Flag
from kb.proposals import Proposal
from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace

LOOK_EVERY = 5.0
"""Seconds between two looks at every file."""

Place = tuple[str, str]
"""Locale and article id."""
Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Known:
    """What a list needs of an article's evidence: the tickets are not kept."""

    version: str
    drafted_at: datetime
    customers: int
    flags: tuple[Flag, ...]
    last_supported_at: datetime | None = None
    open_proposals: tuple[Proposal, ...] = ()

    @classmethod
    def of(cls, evidence: Evidence) -> Known:
        """The part of ``evidence`` that is kept."""
        return cls(
            evidence.version,
            evidence.drafted_at,
            evidence.customers,
            evidence.flags,
            evidence.last_supported_at,
            evidence.open_proposals,
        )


@dataclass(frozen=True)
class Kept:
    """What was found at one time. ``number`` is another one as soon as anything changed."""

    number: int = 0
    articles: Mapping[Place, Article] = field(default_factory=dict)
    evidence: Mapping[Place, Known] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    """What could not be read, a line each; the rest is there all the same."""


class KeptArticles:
    """The articles of a workspace; safe to ask from several threads."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._lock = threading.Lock()
        self._kept = Kept()
        self._folders: dict[Path, Stamp] = {}
        self._files: dict[Path, dict[str, Stamp]] = {}
        self._bad: dict[Path, str] = {}
        self._looked = float("-inf")

    def now(self) -> Kept:
        """What is on disk; the look at every file is left to one of the threads that ask."""
        is_due = time.monotonic() - self._looked > LOOK_EVERY
        if not is_due and self._folder_stamps() == self._folders:
            return self._kept
        is_only_due = self._kept.number > 0 and self._folder_stamps() == self._folders
        if not self._lock.acquire(blocking=not is_only_due):
            return self._kept
        try:
            self._refresh(is_whole=time.monotonic() - self._looked > LOOK_EVERY)
            return self._kept
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Look again at the next question: this process has written."""
        self._folders = {}

    def _bases(self) -> Iterator[tuple[Path, str, str]]:
        for locale in self.workspace.settings.locales:
            yield self.workspace.content_dir / locale, locale, ".md"
            yield self.workspace.evidence_dir / locale, locale, ".json"

    def _folder_stamps(self) -> dict[Path, Stamp]:
        found: dict[Path, Stamp] = {}
        for base, _, _ in self._bases():
            found |= {path: _stamp(path.stat()) for path in _folders(base)}
        return found

    def _refresh(self, *, is_whole: bool) -> None:
        started = time.monotonic()
        stamps = self._folder_stamps()
        articles, evidence = dict(self._kept.articles), dict(self._kept.evidence)
        changed = 0
        for base, locale, ending in self._bases():
            folders = _folders(base)
            gone = [path for path in self._files if path.parent == base and path not in folders]
            for folder in [*folders, *gone]:
                if is_whole or stamps.get(folder) != self._folders.get(folder):
                    into = articles if ending == ".md" else evidence
                    changed += self._read_folder(folder, locale, ending, into)
        self._folders = stamps
        if is_whole:
            self._looked = started
        if changed or not self._kept.number:
            problems = tuple(self._bad[path] for path in sorted(self._bad))
            self._kept = Kept(self._kept.number + 1, articles, evidence, problems)

    def _read_folder(self, folder: Path, locale: str, ending: str, into: dict) -> int:  # type: ignore[type-arg]
        """Read what is new or changed in a folder, take out what went; how many files that was."""
        old, now = self._files.get(folder, {}), _files(folder, ending)
        changed = [name for name, stamp in now.items() if old.get(name) != stamp]
        gone = [name for name in old if name not in now]
        for name in (*gone, *changed):
            self._bad.pop(folder / name, None)
            into.pop((locale, f"{folder.name}/{name.removesuffix(ending)}"), None)
        for name in changed:
            self._read_file(folder / name, locale, f"{folder.name}/{name.removesuffix(ending)}",
                            into)  # fmt: skip
        self._files[folder] = now
        return len(changed) + len(gone)

    def _read_file(self, path: Path, locale: str, article_id: str, into: dict) -> None:  # type: ignore[type-arg]
        try:
            if path.suffix == ".md":
                into[locale, article_id] = content.read_file(path, article_id, locale)
            else:
                found = evidence_store.read_file(path)
                if found is not None:
                    into[locale, article_id] = Known.of(found)
        except (KbError, OSError) as error:
            if path.is_file():
                self._bad[path] = str(error)


def _folders(base: Path) -> list[Path]:
    try:
        with os.scandir(base) as found:
            return [Path(one.path) for one in found if one.is_dir(follow_symlinks=False)]
    except OSError:  # no article of this language yet
        return []


def _files(folder: Path, ending: str) -> dict[str, Stamp]:
    try:
        with os.scandir(folder) as found:
            names = [one for one in found if one.name.endswith(ending) and one.name[0] != "."]
            return {one.name: _stamp(one.stat(follow_symlinks=False)) for one in names}
    except OSError:
        return {}


def _stamp(stat: os.stat_result) -> Stamp:
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
