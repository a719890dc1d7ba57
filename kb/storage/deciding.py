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
from kb.errors import ReviewError, StaleEditError, WorkspaceBusyError
from kb.evidence import Evidence
from kb.moved import Names
from kb.review import Move, last_editor
from kb.storage import content, evidence_store, movedstore
from kb.storage.workspace import Workspace

Decide = Callable[[Article, Evidence | None], Decision]

PATIENCE = 10.0
"""Seconds that a page waits for another command to let go of the workspace."""
_PAUSE = 0.02
_GIT_SECONDS = 20

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
    for article, decision in decisions:
        save(workspace, decision, before=article)
    return [decision for _, decision in decisions], left


def save(workspace: Workspace, decision: Decision, *, before: Article | None = None) -> None:
    """The article first: a move is logged only when it has happened."""
    for article in (before, decision.article):
        if article is not None:
            content.keep_version(workspace, article)
    content.write_article(workspace, decision.article)
    if decision.evidence is not None:
        evidence_store.write_evidence(workspace, decision.evidence)
    content.log_move(workspace, decision.move)


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
    if not (workspace.root / ".git").exists():
        return False
    decisions = list(decisions)
    paths = [
        str(content.article_path(workspace, d.article.id, d.article.locale)) for d in decisions
    ]
    line = ", ".join(f"{d.move.action} {d.article.locale}/{d.article.id}" for d in decisions)
    name = " ".join(who.replace("<", " ").replace(">", " ").split()) or "askless"
    ident = ["-c", f"user.name={name}", "-c", "user.email=askless@localhost"]
    author = f"--author={name} <askless@localhost>"
    git = ["git", "-C", str(workspace.root), *ident]
    return _ran([*git, "add", "--", *paths]) and _ran(
        [*git, "commit", "--quiet", "--no-verify", "--no-gpg-sign", author, "-m",
         line[:200] or "askless", "--", *paths]
    )  # fmt: skip


def _ran(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_GIT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
