"""What the queue reads from a workspace, kept in memory: drafts at once, gaps soon after.

Putting the gaps together reads every ticket's row, a second for five thousand tickets. It is done
again beside the requests when something behind it changed; until then the old rows are shown, with
the drafts as they are now.
"""

from __future__ import annotations

import logging
import threading
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from kb.articles import Article, ArticleStatus
from kb.decisions import NOTED
from kb.errors import DatabaseError, KbError, NothingToDoError
from kb.freshness import Freshness, State, freshness
from kb.gap_reasons import reason
from kb.storage import gapstore, reviewdb, reviewing, searchstore
from kb.storage.checking import Checking
from kb.storage.kept_articles import Kept, KeptArticles, Known
from kb.storage.reviewdb import ReviewDatabase
from kb.storage.reviewing import Claim
from kb.storage.workspace import Workspace, packaged
from kb.topics import TOPICS, label_in
from kb.web.admin.dashboard_desk import FigureDesk
from kb.web.admin.gate import refused
from kb.web.admin.work import Work
from kb.work_queue import CONTRADICTION, DRAFT, KEPT_NEEDS, MEND, STALE, Item, Queue, joined

LOG = logging.getLogger("askless.admin")
READING_SECONDS = 2.5
"""Seconds that a page waits for the first reading before it says that it goes on."""
CLAIMS_SECONDS = 1.0
"""How old the claims of other processes may be; those of this one are seen at once."""
IN_WORK = frozenset({ArticleStatus.DRAFT, ArticleStatus.IN_REVIEW})
Rows = Sequence[Mapping[str, Any]]


class QueueDesk:
    """The queue of a workspace; safe to ask from several threads."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.kept = KeptArticles(workspace)
        self.work = Work(refused)
        """Deeds that take longer than a request should."""
        self.figures = FigureDesk(workspace)
        """The figures of the dashboard."""
        self.problem: str | KbError = ""
        """Why there are no gaps; empty when there are."""
        self._is_read = threading.Event()
        self._is_read.set()
        self._lock = threading.Lock()
        self._rows: Rows = ()
        self._read_from: object = None
        self._is_reading = False
        self._made: tuple[object, Queue] | None = None
        self._database: ReviewDatabase | None = None
        self._claims: dict[str, Claim] = {}
        self._claims_until = float("-inf")

    def read_ahead(self) -> None:
        """Begin to read what pages need; those that ask meanwhile may say so.

        Thousands of files take seconds, and nobody should wait for them without a word.
        """
        self._is_read.clear()
        threading.Thread(target=self._read_all, daemon=True).start()

    def is_read(self, seconds: float = READING_SECONDS) -> bool:
        """Whether everything has been read, after waiting a little."""
        return self._is_read.wait(seconds)

    def _read_all(self) -> None:
        try:
            self.queue()
        except Exception as error:  # noqa: BLE001 (pages that ask are told themselves)
            LOG.warning("admin: reading ahead: %s", type(error).__name__)
        finally:
            self._is_read.set()

    def queue(self) -> Queue:
        """The queue as it is now."""
        kept, rows, today = self.kept.now(), self.gap_rows(), datetime.now(UTC).date()
        made_from = (kept.number, id(rows), today)
        made = self._made
        if made is None or made[0] != made_from:
            live = {(a.topic_id or "", a.locale) for a in kept.articles.values() if a.is_published}
            items = joined(waiting(kept, self._freshness), rows, live)
            self._made = made = (made_from, Queue(tuple(items), today))
        return made[1]

    def _freshness(self, article: Article, known: Known | None) -> Freshness:
        days = self.workspace.settings.drafting.stale_days
        return freshness(article, known, now=datetime.now(UTC), stale_days=days)

    def row(self, topic_id: str | None, locale: str) -> Mapping[str, Any] | None:
        """The gap's row of a topic in a language, if there is one."""
        rows = self.gap_rows()
        return next((r for r in rows if (r["topic_id"], r["locale"]) == (topic_id, locale)), None)

    @property
    def database(self) -> ReviewDatabase:
        """The review database, opened at first use.

        Raises:
            DatabaseError: it cannot be used.
        """
        with self._lock:
            if self._database is None:
                self._database = reviewdb.of(self.workspace)
            return self._database

    def claims(self) -> dict[str, Claim]:
        """Item key -> its claim; at most a moment old. None where the database does not answer."""
        if time.monotonic() > self._claims_until:
            try:
                self._claims = reviewing.read_claims(self.database)
            except DatabaseError as error:
                self._claims = {}
                LOG.warning("admin: %s", error)
            self._claims_until = time.monotonic() + CLAIMS_SECONDS
        return self._claims

    def checking(self, lang: str) -> Checking:
        """The checks of articles, with notes in the language of whoever reads them."""
        today = datetime.now(UTC).date()
        articles = self.kept.now().articles.values()
        return Checking.of(self.workspace, articles, today=today, language=lang)

    def forget(self) -> None:
        """Read again what this process has just written."""
        self.kept.forget()
        self._claims_until = float("-inf")

    def gap_rows(self) -> Rows:
        """The rows of the gaps; read while you wait the first time, then beside the requests."""
        now = _gap_files(self.workspace)
        if now == self._read_from:
            return self._rows
        if self._read_from is None:
            with self._lock:
                if self._read_from is None:
                    self._read(now)
        elif not self._is_reading:
            self._is_reading = True
            threading.Thread(target=self._read, args=(now,), daemon=True).start()
        return self._rows

    def _read(self, made_from: object) -> None:
        try:
            self._rows, self.problem = read_rows(self.workspace), ""
        except NothingToDoError:
            self._rows, self.problem = (), "no_gaps"
        except KbError as error:
            self.problem = error
        finally:
            self._read_from = made_from
            self._is_reading = False


def waiting(kept: Kept, fresh: Callable[[Article, Known | None], Freshness]) -> list[Item]:
    """Drafts, articles in review, and live ones with something that an editor has to decide."""
    found = []
    for place, article in kept.articles.items():
        known = kept.evidence.get(place)
        if article.status in IN_WORK:
            found.append(item_of(kept, article))
        elif article.is_published and known is not None:
            state = fresh(article, known)
            if need := kept_need(known, state):
                customers = [one.customers for p in known.open_proposals for one in p.added]
                item = item_of(kept, article)
                told = max(customers, default=0)
                found.append(replace(item, need=need, is_kept=True, told=told, days=state.days))
    return found


def kept_need(known: Known, state: Freshness) -> str:
    """What has to be done with a live article, one of :data:`KEPT_NEEDS`; empty for nothing."""
    needs = {one.kind for one in known.open_proposals}
    if state.state is State.CONTRADICTED or any(flag.kind == "conflict" for flag in known.flags):
        needs.add(CONTRADICTION)
    if any(flag.is_blocking for flag in known.flags):
        needs.add(MEND)
    if state.is_stale:
        needs.add(STALE)
    return next((need for need in KEPT_NEEDS if need in needs), "")


def item_of(kept: Kept, article: Article) -> Item:
    """The row of an article, without the gap that it is for."""
    known = kept.evidence.get((article.locale, article.id))
    flags = known.flags if known else ()
    return Item(
        kind=DRAFT,
        locale=article.locale,
        name=article.id,
        title=article.title,
        category=article.category,
        state=article.status.value,
        need=DRAFT,
        value=-1.0,
        version=article.version,
        customers=known.customers if known else 0,
        made_on=known.drafted_at.date() if known else None,
        open_flags=tuple(flag.kind for flag in flags if flag.is_blocking),
        notes=_notes(article, known),
        topic_id=article.topic_id,
    )


def _notes(article: Article, known: Known | None) -> tuple[str, ...]:
    """Kinds of notes that nobody has read yet, as :func:`kb.decisions.unread_notes` tells."""
    if known is None or known.version != article.version:
        return ()
    return tuple(flag.kind for flag in known.flags if flag.kind in NOTED)


def read_rows(workspace: Workspace) -> Rows:
    """The gaps with their topic's label and category.

    Raises:
        NothingToDoError: nothing has been mined, or no gaps were looked for.
    """
    from kb.storage import files
    from mining.runs import Runs
    from mining.stages import TOPICS_FILE, gap_queue

    runs = Runs(workspace.runs_dir)
    gaps = runs.latest("gaps", "askless gaps")
    rows = gap_queue.read_queue(workspace, gaps, now=datetime.now(UTC))
    table = files.read_table(runs.latest("mine", "askless mine") / TOPICS_FILE, TOPICS)
    topics = {row["topic_id"]: row for row in table.to_dict("records")}
    return [_named(row, topics) for row in rows]


def _named(row: Mapping[str, Any], topics: Mapping[str, Any]) -> Mapping[str, Any]:
    topic = topics.get(row["topic_id"])
    label = label_in(topic, row["locale"]) if topic is not None else row.get("label", "")
    return {**row, "label": label or row["topic_id"]}


def why(row: Mapping[str, Any] | None, lang: str) -> str:
    """Why a gap is there, in one sentence; empty for none."""
    return reason(row, report_words(lang), lang) if row is not None else ""


@cache
def report_words(lang: str) -> Mapping[str, Any]:
    """The report's words, which name kinds and states of gaps."""
    text = (packaged("site") / "report" / f"{lang}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _gap_files(workspace: Workspace) -> object:
    """Changes with what the gaps are made of but articles: results, decisions, flags, searches."""
    runs = workspace.runs_dir
    paths = [runs / stage / "latest" for stage in ("mine", "gaps", "effect", "replay")]
    paths += [gapstore.decisions_path(workspace), gapstore.flags_path(workspace)]
    paths += [workspace.publications_file, searchstore.searches_path(workspace)]
    found = []
    for path in paths:
        try:
            stat = path.stat()
            found.append((stat.st_mtime_ns, stat.st_size))
        except OSError:  # it is not there, which is a state, too
            found.append((0, 0))
    return tuple(found)
