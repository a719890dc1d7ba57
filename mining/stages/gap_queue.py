"""The queue of gaps of a workspace: its latest results, articles and decisions put together.

Nothing is saved: the queue changes with every draft, publication and decision.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kb.articles import Article
from kb.errors import GapError
from kb.evidence import CONTRADICTS_FACT
from kb.gap_decisions import GapDecision, GapKey, decided, dismissals
from kb.gap_flags import by_key
from kb.gaps import GAPS
from kb.live import publication_list
from kb.matching import MATCHES
from kb.storage import (
    content,
    evidence_store,
    files,
    gapstore,
    searchstore,
    ticketstore,
    topicstore,
)
from kb.storage.workspace import Workspace
from kb.tickets import demand
from kb.topics import ASSIGNMENTS, TOPICS
from mining.flag_gaps import flag_rows
from mining.gap_queue import IN_WORK, Conflict, Document, Known, queue
from mining.gap_states import recent, unanswered
from mining.gaps import Reference, tickets_in_topics
from mining.runs import Runs, content_hash
from mining.search_gaps import search_rows
from mining.searches import failed
from mining.stages import (
    ASSIGNMENTS_FILE,
    GAPS_FILE,
    MATCHES_FILE,
    TOPICS_FILE,
    Progress,
    replay,
    silent,
)
from mining.stages.effect_results import effect_of
from mining.topic_tickets import by_topic


def read_queue(
    workspace: Workspace, gaps: Path, *, now: datetime, stored: pd.DataFrame | None = None
) -> list[Document]:
    """The queue of the result of the gaps stage in the folder ``gaps``.

    ``stored`` are all tickets as :func:`counted_tickets` reads them, where they are at hand. Times
    end with the newest ticket, or at ``now`` (aware) when that is earlier.

    Raises:
        NothingToDoError: `askless mine` has not run.
        InputError: a result or a log is damaged.
    """
    tickets = _in_topics(workspace, gaps, counted_tickets(workspace) if stored is None else stored)
    moment = Reference.of(tickets, now).now
    asked = replay.latest(workspace, gaps)
    known = replace(_known(workspace, moment), searched=asked.topics)
    flags = gapstore.read_flags(workspace)
    rows = queue(_rows(gaps), tickets, replace(known, flags=by_key(flags)))
    titles = {(article.id, article.locale): article.title for article in known.articles}
    rows += flag_rows(flags, known.dismissals, titles)
    searches = searchstore.read_searches(workspace)
    rows += search_rows(searches, known.dismissals, asked.searches)
    return sorted(rows, key=lambda row: not row["is_waiting"])


def search_again(workspace: Workspace, gaps: Path, *, progress: Progress = silent) -> None:
    """Type customers' words for each covered topic into the built help center's search.

    Raises:
        NothingToDoError: there is no built help center with a search.
        ExtraError: Playwright or Chromium is missing.
        StageError: the search of the site does not work.
    """
    searches = searchstore.read_searches(workspace)
    mined = Runs(workspace.runs_dir).latest("mine", "askless mine")
    stored = topicstore.without_marked(ticketstore.read_tickets(workspace), mined)
    tickets = _in_topics(workspace, gaps, stored)
    given = replay.Given(_rows(gaps), tickets, failed(searches))
    replay.run(workspace, gaps, given, progress=progress)


def _rows(gaps: Path) -> list[Document]:
    frame = files.read_table(gaps / GAPS_FILE, GAPS)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def counted_tickets(workspace: Workspace) -> pd.DataFrame:
    """COUNTED_TICKETS of all tickets, those in topics that editors marked as noise set apart."""
    mined = Runs(workspace.runs_dir).newest("mine")
    return topicstore.without_marked(ticketstore.read_counted_tickets(workspace), mined)


def _in_topics(workspace: Workspace, gaps: Path, stored: pd.DataFrame) -> pd.DataFrame:
    """The tickets behind the gaps; none where an earlier askless kept no matches of needs."""
    mined = Runs(workspace.runs_dir).latest("mine", "askless mine")
    path = gaps / MATCHES_FILE
    return tickets_in_topics(
        demand(stored).reset_index(drop=True),
        files.read_table(mined / TOPICS_FILE, TOPICS),
        files.read_table(mined / ASSIGNMENTS_FILE, ASSIGNMENTS),
        files.read_table(path, MATCHES) if path.is_file() else MATCHES.empty(),
    )


def _known(workspace: Workspace, moment: datetime) -> Known:
    articles = content.read_articles(workspace)
    runs = Runs(workspace.runs_dir)
    return Known(
        now=moment,
        articles=articles,
        live_since=_live_since(workspace),
        dismissals=dismissals(gapstore.read_decisions(workspace)),
        conflicts=_conflicts(workspace, articles),
        effect=effect_of(runs, runs.latest("mine", "askless mine")),
        money=workspace.settings.gaps,
    )


def _live_since(workspace: Workspace) -> dict[tuple[str, str], datetime]:
    rows = publication_list(content.read_publications(workspace))
    live = [row for row in rows if row.unpublished_at is None]
    return {
        (row.article, row.locale): row.published_at
        for row in sorted(live, key=lambda row: row.published_at)
    }


def _conflicts(workspace: Workspace, articles: list[Article]) -> dict[GapKey, list[Conflict]]:
    """The drafts whose flags say that agents contradict each other, by topic and language."""
    found: dict[GapKey, list[Conflict]] = {}
    for article in articles:
        if article.topic_id is None or article.status not in IN_WORK:
            continue
        evidence = evidence_store.read_evidence(workspace, article.id, article.locale)
        flags = evidence.flags if evidence else ()
        count = sum(flag.kind in ("conflict", CONTRADICTS_FACT) for flag in flags)
        if count:
            key = article.topic_id, article.locale
            found.setdefault(key, []).append(Conflict(article.id, count))
    return found


def fingerprint(workspace: Workspace) -> str:
    """Changes with everything in the queue that no result of a stage says."""
    articles = content.read_articles(workspace)
    parts = [f"{a.locale}/{a.id}/{a.topic_id}/{a.status}" for a in articles]
    parts += [repr(row) for row in publication_list(content.read_publications(workspace))]
    parts += [repr(one) for one in gapstore.read_decisions(workspace)]
    parts += [repr(one) for one in gapstore.read_flags(workspace)]
    parts += [repr(_conflicts(workspace, articles)), replay.newest(workspace)]
    parts += [repr(row) for row in searchstore.read_searches(workspace).to_dict("records")]
    return content_hash(*parts, workspace.settings.gaps.model_dump_json())


def dismissed(workspace: Workspace, gaps: Path) -> frozenset[GapKey]:
    """The gaps that are dismissed and not back: nobody drafts them. None without decisions."""
    if not dismissals(gapstore.read_decisions(workspace)):
        return frozenset()
    rows = read_queue(workspace, gaps, now=datetime.now(UTC))
    return frozenset(
        (row["topic_id"], row["locale"]) for row in rows if row["state"] == "dismissed"
    )


def take(
    workspace: Workspace,
    action: str,
    topic_id: str,
    locale: str | None,
    *,
    by: Mapping[str, Any],
) -> list[GapDecision]:
    """Decide about a topic's gap in a language, or in each where that can be; what was decided.

    ``by`` holds ``who``, ``reason`` and ``now``. The reason is redacted before it is kept. The
    caller holds the workspace.

    Raises:
        NothingToDoError: `askless gaps` has not run.
        GapError: there is no such gap, or nothing would change.
    """
    ledger = _Ledger(workspace, by)
    for own in _locales(action, topic_id, locale, keys=ledger.keys, log=ledger.log):
        ledger.add(action, topic_id, own)
    return ledger.kept()


def take_each(
    workspace: Workspace, action: str, gaps: Sequence[GapKey], *, by: Mapping[str, Any]
) -> list[GapDecision]:
    """:func:`take` for several gaps (topic and language) at once: those that change anything.

    Raises:
        NothingToDoError: `askless gaps` has not run.
    """
    ledger = _Ledger(workspace, by)
    for topic_id, locale in gaps:
        with contextlib.suppress(GapError):
            ledger.add(action, topic_id, locale)
    return ledger.kept()


class _Ledger:
    """Decisions to be added to the log, each checked against it; tickets are read once for all."""

    def __init__(self, workspace: Workspace, by: Mapping[str, Any]) -> None:
        gaps = Runs(workspace.runs_dir).latest("gaps", "askless gaps")
        searches = _searches_now(workspace)
        self.workspace, self.by = workspace, by
        self.keys = [(row["topic_id"], row["locale"]) for row in _rows(gaps)] + list(searches)
        self.keys += {flag.key for flag in gapstore.read_flags(workspace) if not flag.is_of_topic}
        self.log = gapstore.read_decisions(workspace)
        tickets = _in_topics(workspace, gaps, counted_tickets(workspace))
        self._counts = _unanswered_now(tickets, by["now"]) | searches
        self._taken: list[GapDecision] = []

    def add(self, action: str, topic_id: str, locale: str) -> None:
        """One more decision, in order.

        Raises:
            GapError: there is no such gap, or nothing would change.
        """
        from mining.redaction import redacted  # half a second that listing need not wait

        reason = redacted(self.by["reason"], language=locale).text if self.by["reason"] else ""
        before = [*self.log, *self._taken]
        wanted = GapDecision(
            number=1 + max((one.number for one in before), default=0),
            at=self.by["now"],
            who=self.by["who"],
            action=action,
            topic_id=topic_id,
            locale=locale,
            reason=reason,
            unanswered=self._counts.get((topic_id, locale), 0),
        )
        self._taken.append(decided(before, wanted, gaps=self.keys))

    def kept(self) -> list[GapDecision]:
        """Write what was decided."""
        for one in self._taken:
            gapstore.append_decision(self.workspace, one)
        return self._taken


def _locales(
    action: str,
    topic_id: str,
    locale: str | None,
    *,
    keys: Sequence[GapKey],
    log: Sequence[GapDecision],
) -> list[str]:
    """The language asked for, or each in which the decision changes something, or any at all."""
    if locale:
        return [locale]
    known = sorted(own for topic, own in keys if topic == topic_id)
    standing = dismissals(log)
    is_reopening = action == "reopen"
    fitting = [own for own in known if ((topic_id, own) in standing) is is_reopening]
    return fitting or known or ["any language"]


def _unanswered_now(tickets: pd.DataFrame, now: datetime) -> dict[GapKey, int]:
    """Tickets without an answer in the four weeks before the newest, by topic and language."""
    newest = Reference.of(tickets, now).now
    return {key: len(unanswered(recent(own, newest))) for key, own in by_topic(tickets).items()}


def _searches_now(workspace: Workspace) -> dict[GapKey, int]:
    """How often each failed query was typed."""
    rows = failed(searchstore.read_searches(workspace)).to_dict("records")
    return {(row["search_id"], row["locale"]): row["searches"] for row in rows}
