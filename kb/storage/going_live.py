"""Publishing as one deed: what it would change, then staging and building, told as it goes.

Pages are staged while the workspace is held, which takes moments; the site is built from them
without holding it, so that editors go on. A build that fails leaves the old site, and takes back
what was noted as live.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.articles import Article
from kb.errors import KbError
from kb.facts import filled
from kb.publications import changes, live_at, moment
from kb.publish import check_articles
from kb.storage import content, files, reviewing, schedules
from kb.storage.deciding import held
from kb.storage.reviewdb import ReviewDatabase
from kb.storage.reviewing import Schedule
from kb.storage.signing import gate
from kb.storage.workspace import Workspace

if TYPE_CHECKING:
    from kb.storage.sitebuild import PublishResult

Place = tuple[str, str]
"""Article id and locale."""
STEPS = ("wait", "stage", "build", "check")
RECORD = "going_live.json"
PATIENCE = 120.0
"""Seconds that going live waits for another command."""
RUNNING, DONE, FAILED = "running", "done", "failed"


@dataclass(frozen=True)
class Outlook:
    """What publishing now would change for readers, and what stays behind."""

    comes: tuple[Article, ...] = ()
    changes: tuple[Article, ...] = ()
    leaves: tuple[Place, ...] = ()
    held: tuple[Article, ...] = ()
    """Approved, and their day has not come."""
    unsigned: tuple[Article, ...] = ()
    """Approved by nobody that is known by name, see :mod:`kb.signing`."""
    live: int = 0
    """Articles that readers see now."""
    problem: KbError | None = None
    """What stops all of it; then nothing else is known."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.comes or self.changes or self.leaves)


@dataclass(frozen=True)
class Record:
    """The last time that somebody went live from a page, as it is kept beside the site."""

    who: str
    started_at: datetime
    state: str = RUNNING
    ended_at: datetime | None = None
    went_live: int = 0
    withdrawn: int = 0
    live: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""
    log_before: int = 0
    """Bytes of the log of publications before this."""
    log_after: str = ""
    """What the log was like when pages were staged: a kill after it left rows that never held."""

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        ended = self.ended_at.isoformat() if self.ended_at else None
        return {**asdict(self), "started_at": self.started_at.isoformat(), "ended_at": ended}

    @classmethod
    def parsed(cls, document: Mapping[str, Any]) -> Record:
        """The record that :meth:`document` gave.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        ended = document.get("ended_at")
        times = {
            "started_at": datetime.fromisoformat(document["started_at"]),
            "ended_at": datetime.fromisoformat(ended) if ended else None,
        }
        return cls(**{**document, **times})


def outlook(workspace: Workspace, articles: Iterable[Article], now: datetime) -> Outlook:
    """What publishing ``articles``, all of the workspace's, would change at ``now`` (aware).

    Raises:
        DatabaseError: the review database does not answer.
        InputError: the log of publications cannot be read.
    """
    approved = sorted((a for a in articles if a.is_published), key=lambda a: (a.id, a.locale))
    later = schedules.held_back(workspace, now)
    held_now = tuple(a for a in approved if (a.id, a.locale) in later)
    log = content.publication_log(workspace)
    places = {(row.article, row.locale) for row in live_at(log, moment(log, now))}
    try:
        let_in = gate(workspace).admitted(a for a in approved if (a.id, a.locale) not in later)
        facts_file = workspace.root / workspace.settings.facts_file
        wanted = filled(list(let_in.articles), workspace.facts, facts_file)
        check_articles(wanted)
    except KbError as error:
        return Outlook(held=held_now, live=len(places), problem=error)
    rows = changes(log, wanted, now)
    begins = {(row.article, row.locale) for row in rows if row.unpublished_at is None}
    ends = {(row.article, row.locale) for row in rows if row.unpublished_at is not None}
    moving = [a for a in let_in.articles if (a.id, a.locale) in begins]
    return Outlook(
        comes=tuple(a for a in moving if (a.id, a.locale) not in places),
        changes=tuple(a for a in moving if (a.id, a.locale) in places),
        leaves=tuple(sorted(ends - begins)),
        held=held_now,
        unsigned=let_in.unsigned,
        live=len(places),
    )


def go_live(
    workspace: Workspace,
    *,
    who: str,
    clock: Callable[[], datetime],
    check: Callable[[Path], None],
    tell: Callable[[str], None] = lambda _step: None,
) -> Record:
    """Publish what is approved and build the site; what came of it, which is kept, too.

    ``check`` sees the new site and raises to stop it, as for :func:`kb.storage.sitebuild.build`.
    ``tell`` hears each of :data:`STEPS` as it begins. Killed at any moment it leaves the old site.

    Raises:
        WorkspaceBusyError: another command held the workspace all that time, or somebody else goes
            live now; of this one no record is kept.
        KbError: nothing was published, or the site could not be built; the old one stays.
    """
    from kb.storage.sitebuild import build

    begun = Record(who, clock())
    tell("wait")
    with held(workspace, patience=PATIENCE):
        tell("stage")
        with workspace.building():  # else what goes live elsewhere now would be taken back
            _take_back_killed(workspace)
        _keep(workspace, begun)
        with _failure_kept(workspace, begun, clock):
            staged, begun, logs = _staged(workspace, begun, clock)
    with _failure_kept(workspace, begun, clock):
        try:
            tell("build")
            build(workspace, check=_told(check, tell))
        except BaseException:
            _take_back(workspace, *logs)
            raise
    gone = {"went_live": staged.went_live, "withdrawn": staged.withdrawn, "live": staged.live}
    done = _ended(begun, clock(), state=DONE, **gone)
    _keep(workspace, done)
    return done


def _staged(
    workspace: Workspace, begun: Record, clock: Callable[[], datetime]
) -> tuple[PublishResult, Record, tuple[bytes | None, bytes | None]]:
    """What was staged, the record that knows it, and the log of publications before and after."""
    from kb.storage.sitebuild import publish

    before = _bytes(workspace.publications_file)
    staged = publish(workspace, clock())
    after = _bytes(workspace.publications_file)
    noted = replace(begun, log_before=len(before or b""), log_after=_hash(after))
    _keep(workspace, noted)
    return staged, noted, (before, after)


@contextlib.contextmanager
def _failure_kept(
    workspace: Workspace, begun: Record, clock: Callable[[], datetime]
) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        problem = str(error) if isinstance(error, KbError) else ""
        _keep(workspace, _ended(begun, clock(), state=FAILED, problem=problem))
        raise


def last_record(workspace: Workspace) -> Record | None:
    """The last time that somebody went live from a page; None where nobody did or none is kept."""
    try:
        return Record.parsed(json.loads((workspace.build_dir / RECORD).read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def settle(database: ReviewDatabase, workspace: Workspace, now: datetime) -> list[Schedule]:
    """End the waiting of articles that are live by now; those that are left, the soonest first."""
    waiting = reviewing.waiting(database)
    log = content.publication_log(workspace) if waiting else []
    live = {(row.article, row.locale) for row in live_at(log, moment(log, now))}
    for place in waiting.keys() & live:
        reviewing.unschedule(database, *place, is_done=True)
    left = (one for place, one in waiting.items() if place not in live)
    return sorted(left, key=lambda one: (one.publish_at, one.article_id, one.locale))


def _ended(begun: Record, at: datetime, **values: Any) -> Record:
    return replace(begun, ended_at=at, **values)


def _keep(workspace: Workspace, record: Record) -> None:
    files.write_json(workspace.build_dir / RECORD, record.document())


def _told(check: Callable[[Path], None], tell: Callable[[str], None]) -> Callable[[Path], None]:
    def checked(site: Path) -> None:
        tell("check")
        check(site)

    return checked


def _take_back(workspace: Workspace, before: bytes | None, after: bytes | None) -> None:
    """Put the log of publications back as it was, unless somebody wrote in it since."""
    if before == after:
        return
    path = workspace.publications_file
    with contextlib.suppress(KbError, OSError), held(workspace, patience=PATIENCE):
        if _bytes(path) != after:
            return
        if before is None:
            path.unlink(missing_ok=True)
            return
        with files.replacing(path) as part:
            part.write_bytes(before)


def _take_back_killed(workspace: Workspace) -> None:
    """Take rows out of the log that the last publication noted and never showed to readers.

    One that was killed, or that failed while another command held the workspace for long.
    """
    last, path = last_record(workspace), workspace.publications_file
    now = _bytes(path)
    if last is None or last.state == DONE or now is None or _hash(now) != last.log_after:
        return
    if last.log_before < len(now):
        with files.replacing(path) as part:
            part.write_bytes(now[: last.log_before])


def _hash(log: bytes | None) -> str:
    return hashlib.sha256(log or b"").hexdigest()


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
