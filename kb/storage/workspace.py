"""The workspace: the folder in which one help center lives."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from kb.config import Settings, parse_settings
from kb.errors import SettingsError, WorkspaceBusyError, WorkspaceError
from kb.fact_file import Facts, parse_fact_words, parse_facts
from kb.fact_matters import Policy
from kb.storage import files

P = ParamSpec("P")
R = TypeVar("R")

SETTINGS_FILE = "askless.toml"
KEY_BYTES = 32

GITIGNORE = """# Output and private data of this help center. The folder site/ holds sources.
/build/
/data/
"""


COPIED = ("overrides", "assets", "strings", "synonyms", "report")
"""Folders of ``site`` that a new workspace gets a copy of; see :mod:`kb.storage.templates`."""


def packaged(name: str) -> Path:
    """A file or folder that askless ships (``site``, ``mkdocs.yml``, ``sample_shop``).

    In a source checkout the repository's own; in an installed wheel the copy in ``kb/_data``.
    """
    package = Path(__file__).resolve().parents[1]
    repository = package.parent
    source = repository / ("examples/sample_shop" if name == "sample_shop" else name)
    return source if (repository / "pyproject.toml").is_file() else package / "_data" / name


def _make_key(path: Path) -> None:
    """Write a new key, whole or not at all: a short one would make every hash weak."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(path, [f"not UTF-8 ({error}); save it as UTF-8"]) from error


@dataclass(frozen=True)
class Workspace:
    """A workspace's folders; made by :meth:`open` or :meth:`create`."""

    root: Path

    @classmethod
    def open(cls, root: Path) -> Workspace:
        """The workspace at ``root``.

        Raises:
            WorkspaceError: there is none.
        """
        if not (root / SETTINGS_FILE).is_file():
            raise WorkspaceError(
                f"{root}: no {SETTINGS_FILE} here; run `askless init {root}` or pass --workspace"
            )
        return cls(root.resolve())

    @classmethod
    def create(cls, root: Path, settings: str, facts: str) -> Workspace:
        """A new workspace at ``root`` with the packaged look and the given settings (TOML).

        Raises:
            WorkspaceError: ``root`` exists and is not an empty folder, or cannot be written.
        """
        from kb.storage import templates

        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise WorkspaceError(f"{root}: is not empty; choose a new or empty folder")
        try:
            root.mkdir(parents=True, exist_ok=True)
            shutil.copytree(packaged("site"), root / "site", dirs_exist_ok=True)
            shutil.copyfile(packaged("mkdocs.yml"), root / "mkdocs.yml")
            templates.note_copies(root)
            files.write_text(root / "facts.toml", facts)
            files.write_text(root / ".gitignore", GITIGNORE)
            files.write_text(root / SETTINGS_FILE, settings)
        except PermissionError as error:
            raise WorkspaceError(f"{root}: may not be written ({error.strerror})") from error
        except shutil.Error as error:  # its text lists every file that was not copied
            reason = error.args[0][0][-1]
            raise WorkspaceError(f"{root}: cannot be written whole ({reason})") from error
        return cls(root.resolve())

    @cached_property
    def settings(self) -> Settings:
        """The settings, parsed once."""
        path = self.root / SETTINGS_FILE
        return parse_settings(_text(path), path)

    @property
    def facts(self) -> Facts:
        """Named policy values; none when the file is missing.

        Raises:
            WorkspaceError: a link leads to a file outside the workspace.
        """
        path = files.inside(self.root, self.settings.facts_file)
        return parse_facts(_text(path), path) if path.is_file() else {}

    @property
    def policy(self) -> Policy:
        """The named policy values with the words that sentences about them are known by.

        Raises:
            WorkspaceError: a link leads to a file outside the workspace.
        """
        path = files.inside(self.root, self.settings.facts_file)
        words = parse_fact_words(_text(path), path) if path.is_file() else {}
        return Policy(self.facts, words)

    @property
    def content_dir(self) -> Path:
        """Articles in Markdown, by locale."""
        return self.root / "site" / "content"

    @property
    def data_dir(self) -> Path:
        """Private data: never in git, never in the site."""
        return self.root / "data"

    @property
    def tickets_dir(self) -> Path:
        """Redacted tickets, Parquet by month."""
        return self.data_dir / "tickets"

    @property
    def orders_dir(self) -> Path:
        """Orders without anything personal, Parquet by month."""
        return self.data_dir / "orders"

    @property
    def runs_dir(self) -> Path:
        """Stage results, by stage and key."""
        return self.data_dir / "runs"

    @property
    def evidence_dir(self) -> Path:
        """What each article's sentences stand on."""
        return self.data_dir / "evidence"

    @property
    def audits_dir(self) -> Path:
        """Samples of matches that people checked."""
        return self.data_dir / "audits"

    @property
    def versions_dir(self) -> Path:
        """The Markdown of every version that was ever live, by its hash."""
        return self.data_dir / "versions"

    @property
    def review_log(self) -> Path:
        """Every review decision, JSON lines."""
        return self.data_dir / "review.jsonl"

    @property
    def publications_file(self) -> Path:
        """The append-only record of what was live when."""
        return self.root / "publications.csv"

    @property
    def build_dir(self) -> Path:
        """Everything that can be made again."""
        return self.root / "build"

    @property
    def pages_dir(self) -> Path:
        """Staged pages, by locale."""
        return self.build_dir / "pages"

    @property
    def site_dir(self) -> Path:
        """The built help center."""
        return self.build_dir / "site"

    @property
    def report_dir(self) -> Path:
        """The analyst's report."""
        return self.build_dir / "report"

    @cached_property
    def key(self) -> bytes:
        """The secret of this workspace's keyed hashes; made on first use, readable by its owner.

        Raises:
            WorkspaceError: it is damaged; hashes made with another key would match nothing.
        """
        path = self.data_dir / "key"
        if not path.is_file():
            _make_key(path)
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise WorkspaceError(
                f"{path}: holds {len(key)} bytes, expected {KEY_BYTES}; restore it from a backup, "
                "or remove the folder data and import again"
            )
        return key

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the workspace while writing; released when the process ends, however it ends.

        Raises:
            WorkspaceBusyError: another command holds it.
        """
        with self._holding(".lock", "another askless command is working here"):
            self._tidy()
            try:
                yield
            finally:
                for note in self.data_dir.glob("deciding/*.done"):
                    note.unlink()

    @contextlib.contextmanager
    def building(self) -> Iterator[None]:
        """Hold the pages and the site that are made of articles; others may write meanwhile.

        Raises:
            WorkspaceBusyError: the help center is being made already.
        """
        with self._holding(".building", "the help center is being built"):
            yield

    @contextlib.contextmanager
    def _holding(self, name: str, busy: str) -> Iterator[None]:
        """Hold one lock file of the workspace, or say at once that it is ``busy``."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with (self.data_dir / name).open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise WorkspaceBusyError(f"{self.root}: {busy}; try again after it") from error
            yield

    def _tidy(self) -> None:
        """Clear up after killed commands; the lock says that no other is at work."""
        for folder in (self.data_dir, self.content_dir):
            files.tidy(folder)
        with contextlib.suppress(WorkspaceBusyError), self.building():
            files.tidy(self.build_dir)  # what is being built looks like a leftover
        for name in (self.publications_file.name, "moved.csv"):
            for left in self.root.glob(f".{name}.*.part"):
                left.unlink(missing_ok=True)
        if any(self.data_dir.glob("deciding/*")):
            from kb.storage import deciding

            deciding.settle(self)
        if (self.data_dir / "moving.json").is_file():
            from kb.storage import moving

            moving.settled(self)


def while_building(
    act: Callable[Concatenate[Workspace, P], R],
) -> Callable[Concatenate[Workspace, P], R]:
    """``act`` on a workspace while it holds what is built there (:meth:`Workspace.building`)."""

    @wraps(act)
    def alone(workspace: Workspace, /, *given: P.args, **named: P.kwargs) -> R:
        with workspace.building():
            return act(workspace, *given, **named)

    return alone
