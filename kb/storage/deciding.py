"""The one writer of decisions on articles: the shell and the admin pages both come through here.

A decision is made from the article as it lies on disk, never from a copy that somebody looked at
before; whoever decides on an older one is told. What an article was and what it became are kept
by their versions, so that every earlier text can be shown and restored.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kb.articles import Article
from kb.decisions import Decision
from kb.errors import (
    ArticleError,
    KbError,
    ReviewError,
    StaleEditError,
    WorkspaceBusyError,
)
from kb.evidence import Evidence
from kb.moved import Names
from kb.review import Move, last_editor
from kb.storage import content, decision_notes, evidence_store, movedstore, sameas
from kb.storage.decision_notes import Change
from kb.storage.workspace import Workspace

Decide = Callable[[Article, Evidence | None], Decision]

PATIENCE = 10.0
"""Seconds that a page waits for another command to let go of the workspace."""
_PAUSE = 0.02
_GIT_SECONDS = 20
_GIT_ENDS = 2.0
"""Seconds in which a git ends whose askless was killed."""

_LOCKS: dict[Path, threading.Lock] = {}
_LOCKS_LOCK = threading.Lock()


@contextlib.contextmanager
def held(workspace: Workspace, *, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the workspace, waiting for others of this process and, a while, for commands.

    Raises:
        WorkspaceBusyError: a command held it all that time.
    """
    with _LOCKS_LOCK:
        own = _LOCKS.setdefault(workspace.root, threading.Lock())
    end = time.monotonic() + patience
    if not own.acquire(timeout=max(0.0, patience)):
        raise WorkspaceBusyError(f"{workspace.root}: something else is being written; try again")
    with contextlib.ExitStack() as stack:
        stack.callback(own.release)
        while True:
            try:
                stack.enter_context(workspace.locked())
                break
            except WorkspaceBusyError:
                if time.monotonic() > end:
                    raise
                time.sleep(_PAUSE)
        yield


def stamp(article: Article) -> str:
    """What a form was made from: another one as soon as anything was decided."""
    return f"{article.version}.{article.status.value}"


def decided(
    workspace: Workspace, article_id: str, locale: str, decide: Decide, *, made_from: str = ""
) -> Decision:
    """Decide on an article as it is now, and write it; the caller holds the workspace.

    Raises:
        ArticleError: there is no such article.
        StaleEditError: it is not as it was when ``made_from`` (its :func:`stamp`) was taken.
        ReviewError: the decision is not allowed.
    """
    article = content.read_article(workspace, article_id, locale)
    if made_from and made_from != stamp(article):
        raise StaleEditError(f"{locale}/{article_id}: somebody decided on it meanwhile")
    decision = decide(article, evidence_store.read_evidence(workspace, article_id, locale))
    save(workspace, decision, before=article)
    return decision


def decided_all(
    workspace: Workspace, articles: Sequence[Article], decide: Decide, *, is_lenient: bool
) -> tuple[list[Decision], list[str]]:
    """Take each decision first, then write all; and what had to be left, if that is allowed.

    The caller holds the workspace.

    Raises:
        ReviewError: a decision is not allowed; nothing was written.
    """
    decisions: list[tuple[Article, Decision]] = []
    left: list[str] = []
    for article in articles:
        evidence = evidence_store.read_evidence(workspace, article.id, article.locale)
        try:
            decisions.append((article, decide(article, evidence)))
        except ReviewError as error:
            if not is_lenient:
                raise
            left.append(str(error))
    if decisions:
        save_together(workspace, [(decision, article) for article, decision in decisions])
    return [decision for _, decision in decisions], left


def save(workspace: Workspace, decision: Decision, *, before: Article | None = None) -> None:
    """Write a decision; the caller holds the workspace. Killed at any moment it is whole or not."""
    save_together(workspace, [(decision, before)])


def save_together(
    workspace: Workspace, decisions: Sequence[tuple[Decision, Article | None]]
) -> None:
    """Write decisions that belong together, each with the article that it was made from.

    What is to be written is noted first: :func:`settle` finishes it after a kill.
    """
    for _, before in decisions:
        if before is not None:
            content.keep_versions(workspace, [before])
    changes = [
        Change(_with_before(decision, was), stamp(was) if was else "")
        for decision, was in decisions
    ]
    note = decision_notes.write(workspace, changes)
    try:
        for change in changes:
            _write(workspace, change.decision)
    except OSError:
        if all(_standing(workspace, change) == change.was for change in changes):
            note.unlink()  # whoever is told that nothing was kept finds nothing done later
        raise
    if _has_git(workspace):
        note.rename(note.with_suffix(decision_notes.WRITTEN))  # until the workspace is let go
    else:
        note.unlink()


def _with_before(decision: Decision, was: Article | None) -> Decision:
    """The decision whose line in the log names the text before, where it changed."""
    if was is None or was.version == decision.article.version:
        return decision
    return replace(decision, move=replace(decision.move, from_version=was.version))


def _write(workspace: Workspace, decision: Decision) -> None:
    """The article first: a move is logged only when it has happened."""
    content.keep_versions(workspace, [decision.article])
    content.write_article(workspace, decision.article)
    if decision.evidence is not None:
        evidence_store.write_evidence(workspace, decision.evidence)
    if decision.same_as is not None:
        sameas.add(workspace, decision.same_as)
    content.log_move(workspace, decision.move)


def settle(workspace: Workspace) -> int:
    """Finish the decisions that a killed process began; how many notes of it there were.

    An article that somebody changed by hand since keeps what they wrote. The caller holds the
    workspace.
    """
    notes = decision_notes.left(workspace)
    known = set(all_moves(workspace)) if notes else set()
    for note in notes:
        try:
            changes = decision_notes.read(note)
        except (KbError, ValueError, KeyError, TypeError):
            note.rename(note.with_suffix(".damaged"))
            continue
        for change in changes:
            if change.decision.move not in known and _is_free(workspace, change):
                _write(workspace, change.decision)
        if _has_git(workspace):
            _commit_late(workspace, note, [one.decision for one in changes])
        note.unlink()
    return len(notes)


def _is_free(workspace: Workspace, change: Change) -> bool:
    """Whether an article is still what a decision was made from, or what came of it already."""
    return _standing(workspace, change) in (change.was, stamp(change.decision.article))


def _standing(workspace: Workspace, change: Change) -> str | None:
    """The stamp of an article as it is now: "" where there is none, None where it is damaged."""
    after = change.decision.article
    if not content.article_path(workspace, after.id, after.locale).is_file():
        return ""
    with contextlib.suppress(ArticleError):
        return stamp(content.read_article(workspace, after.id, after.locale))
    return None


def _has_git(workspace: Workspace) -> bool:
    return workspace.settings.admin.git_commits and (workspace.root / ".git").exists()


def _commit_late(workspace: Workspace, note: Path, decisions: Sequence[Decision]) -> None:
    """Commit what a killed process decided, if it did not.

    A git that outlived it is given time to end; the locks of one that did not are removed, for
    nothing would be committed any more.
    """
    end = time.monotonic() + _GIT_ENDS
    git = ["git", "-C", str(workspace.root), "diff", "--quiet", "HEAD", "--"]
    paths = [
        str(content.article_path(workspace, d.article.id, d.article.locale)) for d in decisions
    ]
    while locks := _git_locks(workspace, note):
        if time.monotonic() > end:
            for lock in locks:
                lock.unlink(missing_ok=True)
        time.sleep(_PAUSE)
    while not commit(workspace, decisions, who=decisions[0].move.who):
        if time.monotonic() > end or _ran([*git, *paths]):
            return
        time.sleep(_PAUSE)


def _git_locks(workspace: Workspace, note: Path) -> list[Path]:
    """Git's locks that are younger than a note: not those of somebody's own git of before."""
    folder, since = workspace.root / ".git", note.stat().st_mtime
    patterns = ("*.lock", "refs/heads/**/*.lock")
    found = []
    for lock in (one for pattern in patterns for one in folder.glob(pattern)):
        with contextlib.suppress(OSError):
            if lock.stat().st_mtime >= since:
                found.append(lock)
    return found


def moves(workspace: Workspace, article_id: str, locale: str) -> list[Move]:
    """What was decided on an article, oldest first; lines of the log that are no move are passed
    over.
    """
    names = movedstore.read_names(workspace)
    ids = [article_id, *names.former(article_id)]
    wanted = [json.dumps(one, ensure_ascii=False) for one in ids]
    lines = (line for line in _log_lines(workspace) if any(one in line for one in wanted))
    found = (_move(line, names) for line in lines)
    return [m for m in found if m is not None and (m.article_id, m.locale) == (article_id, locale)]


def all_moves(workspace: Workspace) -> list[Move]:
    """What was decided on all articles, oldest first; lines that are no move are passed over."""
    names = movedstore.read_names(workspace)
    return [move for line in _log_lines(workspace) if (move := _move(line, names)) is not None]


def _log_lines(workspace: Workspace) -> list[str]:
    path = workspace.review_log
    return path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []


def writer(workspace: Workspace, article: Article) -> str:
    """Who wrote the text, where the settings ask that somebody else approves it; else nobody."""
    if not workspace.settings.admin.four_eyes:
        return ""
    return last_editor(moves(workspace, article.id, article.locale), article.version)


def _move(line: str, names: Names) -> Move | None:
    try:
        move = Move.parsed(json.loads(line))
        return replace(move, article_id=names.now(move.article_id, move.at))
    except (ValueError, KeyError, TypeError):
        return None


def version_text(
    workspace: Workspace, version: str, article_id: str, locale: str
) -> Article | None:
    """The article as it was in that version; None where its text was not kept.

    Raises:
        ArticleError: the kept text is damaged.
    """
    if not (len(version) == 12 and version.isalnum()):
        return None
    return content.read_kept(workspace, version, article_id, locale)


def commit(workspace: Workspace, decisions: Iterable[Decision], *, who: str) -> bool:
    """Commit what was decided to the workspace's own git repository, with ``who`` as its author.

    Only where the workspace is the top of a repository. Whatever goes wrong with git is no fault
    of the decision, which is written already; whether it was committed is answered.
    """
    decisions = list(decisions)
    paths = [content.article_path(workspace, d.article.id, d.article.locale) for d in decisions]
    line = ", ".join(f"{d.move.action} {d.article.locale}/{d.article.id}" for d in decisions)
    return commit_paths(workspace, paths, line, who=who)


def commit_paths(workspace: Workspace, paths: Sequence[Path], line: str, *, who: str) -> bool:
    """Commit files that were written, or are gone, in one commit with ``line`` as its message.

    Those that are neither there nor known to git are passed over.
    """
    if not (workspace.root / ".git").exists():
        return False
    name = " ".join(who.replace("<", " ").replace(">", " ").split()) or "askless"
    ident = ["-c", f"user.name={name}", "-c", "user.email=askless@localhost"]
    author = f"--author={name} <askless@localhost>"
    git = ["git", "-C", str(workspace.root), *ident]
    known = [
        str(one) for one in paths
        if one.is_file() or _ran([*git, "ls-files", "--error-unmatch", "--", str(one)])
    ]  # fmt: skip
    if not known:
        return False  # without a path git would take in whatever lies there
    return _ran([*git, "add", "--all", "--", *known]) and _ran(
        [*git, "commit", "--quiet", "--no-verify", "--no-gpg-sign", author, "-m",
         line[:200] or "askless", "--", *known]
    )  # fmt: skip


def _ran(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_GIT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
