"""The measure stage: each ticket matched to the articles that were live when it was written.

Its result holds ``matches.parquet`` (a row a ticket), ``need_matches.parquet`` (a row a need),
``coverage.parquet``, ``answered_spans.parquet`` (which article answered a topic when),
``match_labels.parquet`` (what people said) and ``figures.json``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd

from kb.answered_spans import ANSWERED_SPANS
from kb.articles import Article
from kb.errors import NothingToDoError
from kb.frames import column_values
from kb.live import LiveKey, Timeline, publication_list
from kb.match_calibration import Calibration
from kb.match_labels import MATCH_LABELS
from kb.matching import MATCHES, shipped_model
from kb.matching_features import Queries
from kb.need_matches import numbered, ticket_matches
from kb.publications import FOREVER, Publication
from kb.storage import content, files, ticketstore, topicstore
from kb.storage.workspace import Workspace
from kb.tickets import demand
from mining import matching, wording
from mining.embedding import MOST_WORKERS
from mining.encoders import load_encoder
from mining.heard import Heard, corrected, distilled
from mining.identity import identity
from mining.kept_matches import Kept, months
from mining.matching import NeedQueries
from mining.runs import Runs, content_hash, stage_key
from mining.stages import (
    FIGURES_FILE,
    SPANS_FILE,
    Progress,
    StageResult,
    saved_figures,
    silent,
    topics_named,
)
from mining.stages import answered as answered_by
from mining.stages.asked import Asked, StoredTexts, asked_texts, with_asked
from mining.stages.counted import Counted, counts_of, covered
from mining.stages.match_labels import calibrated_by, claimed, in_force, read_labels
from mining.stages.replied import reply_messages
from mining.unit_columns import Coded
from mining.wording import Taught

STAGE = "measure"
VERSION = "20"
"""Raised when the same inputs would give another result."""
LABELS_FILE = "match_labels.parquet"
KEPT_FOLDER = "measured"
"""Below ``data/vectors``: matches for which nothing has changed."""


@dataclass(frozen=True)
class Library:
    """The text of every version that some ticket may have met, as far as it is still known.

    ``replaced`` counts versions whose text was not kept and that the current file stands in for,
    ``lost`` those with no file at all: they cannot be matched. Both count later versions, too.
    """

    articles: Sequence[Article]
    keys: Sequence[LiveKey]
    replaced: int
    lost: int
    asked: Asked = field(default_factory=dict)


def run(
    workspace: Workspace,
    *,
    progress: Progress = silent,
    now: datetime | None = None,
    since: datetime | None = None,
) -> StageResult:
    """Match every ticket with a need, and count.

    ``since`` is the moment that parts before from after; by default when an article last went
    live. Without publications every ticket is a gap.

    Raises:
        NothingToDoError: no tickets are stored.
    """
    timeline = Timeline(publication_list(content.read_publications(workspace)))
    runs = Runs(workspace.runs_dir)
    mined, gaps = runs.newest("mine"), runs.newest("gaps")
    tickets = topicstore.without_marked(ticketstore.read_counted_tickets(workspace), mined)
    newest = _newest(tickets)
    library = read_library(workspace, timeline.publications, until=newest)
    library = replace(library, asked=asked_texts(workspace, library.articles, tickets))
    matched_from = _matched_from(workspace, library)
    made_from = matched_from | {
        "publications": _log_hash(timeline.publications),
        "mine": mined.name if mined else None,
        "gaps": gaps.name if gaps else None,
        "since": since.isoformat() if since else None,
    }
    key = stage_key(STAGE, made_from)
    found = runs.current(STAGE, key)
    if found is not None:
        return StageResult(STAGE, key, found, True, saved_figures(found))
    if tickets.empty:
        raise NothingToDoError("no tickets to measure; run `askless import` first")
    matched_from |= {
        "read": identity(column_values(tickets["ticket_id"])),
        "publications": _log_hash(timeline.publications, until=newest),
    }
    rests_on = stage_key(STAGE, matched_from)
    measured = _measured(workspace, tickets, timeline, library, rests_on, progress)
    figures = measured.figures(since or timeline.newest_arrival(), now or datetime.now(UTC))
    figures |= measured.counted.uncovered_topics(mined) | topics_named(mined)
    answered = answered_by.spans(measured, mined, gaps)
    with runs.saving(STAGE, key, made_from) as folder:
        measured.counted.write(folder)
        files.write_table(folder / SPANS_FILE, answered, ANSWERED_SPANS)
        files.write_table(folder / LABELS_FILE, measured.labels, MATCH_LABELS)
        files.write_json(folder / FIGURES_FILE, figures)
    measured.taught.tidy()
    return StageResult(STAGE, key, runs.root / STAGE / key, False, figures)


def _newest(tickets: pd.DataFrame) -> datetime:
    """When the newest ticket with a need was written; the end of time where there is none."""
    asked = demand(tickets)
    return FOREVER if asked.empty else asked["created_at"].max().to_pydatetime()


def _matched_from(workspace: Workspace, library: Library) -> dict[str, Any]:
    """What matches rest on, beside the log and which tickets are read."""
    texts = [
        f"{key}{article.version}"
        for key, article in zip(library.keys, library.articles, strict=True)
    ]
    encoder = load_encoder(workspace.settings.mining.encoder)
    return {
        "tickets": ticketstore.fingerprint(workspace),
        "articles": content_hash(*texts),
        "behind": content_hash(*(t for k in sorted(library.asked) for t in library.asked[k])),
        "model": shipped_model().version,
        "encoder": f"{encoder.name} {encoder.version}",
        "version": VERSION,
        **calibrated_by(read_labels(workspace), workspace.settings.matching),
    }


def _log_hash(log: Iterable[Publication], *, until: datetime | None = None) -> str:
    """Hash of publications; with ``until`` of what was known then."""
    if until is not None:
        known = (p for p in log if p.published_at <= until)
        log = (
            p
            if not p.unpublished_at or p.unpublished_at <= until
            else replace(p, unpublished_at=None)
            for p in known
        )
    return content_hash(*(json.dumps(p.row(), default=str) for p in log))


def read_library(
    workspace: Workspace, publications: Iterable[Publication], *, until: datetime
) -> Library:
    """The article behind each distinct version; its kept text, else the current file's.

    A version that nobody has kept and that the current file still is, is kept from now on.
    Versions that went live after ``until``, the newest ticket's time, are left out: no ticket has
    met them, and none is matched otherwise because of them.
    """
    met = {(p.article, p.locale, p.version) for p in publications if p.published_at <= until}
    current = {(a.id, a.locale): a for a in content.read_articles(workspace)}
    unkept: list[Article] = []
    articles: dict[LiveKey, Article] = {}
    counts: Counter[str] = Counter()
    for p in {(p.article, p.locale, p.version): p for p in publications}.values():
        kept, today = content.read_version(workspace, p), current.get((p.article, p.locale))
        article = kept or today
        if article is None:
            counts["lost"] += 1
            continue
        if kept is None:
            counts["replaced"] += article.version != p.version
            unkept += [article] if article.version == p.version else []
        articles[p.article, p.locale, p.version] = article
    content.keep_versions(workspace, unkept)
    keys = sorted(met & set(articles))
    return Library([articles[key] for key in keys], keys, counts["replaced"], counts["lost"])


@dataclass(frozen=True)
class Measured:
    """Needs in order with their matches, counted, and what is needed to match them anew."""

    counted: Counted
    asked: NeedQueries
    taught: Kept
    timeline: Timeline
    library: Library
    calibration: Calibration
    labels: pd.DataFrame
    """MATCH_LABELS that the calibration was learnt from, or could be."""

    def figures(self, since: datetime | None, now: datetime) -> dict[str, Any]:
        """The counts and rates that the command prints, as JSON values."""
        live = self.timeline.live_at(now)
        return {
            **self.counted.sizes(),
            "live_articles": counts_of(
                pd.Series([locale for _, locale, _ in live], dtype="object")
            ),
            "publications": len(self.timeline.publications),
            "versions_replaced": self.library.replaced,
            "versions_lost": self.library.lost,
            "threshold": self.calibration.cut,
            "calibration": self.calibration.document(),
            **self.counted.rates(),
            "before_and_after": self.before_and_after(since),
        }

    def before_and_after(self, since: datetime | None) -> dict[str, Any] | None:
        """Coverage of the tickets from ``since`` on: with the articles of just before, and real.

        None without ``since`` or without tickets after it.
        """
        if since is None:
            return None
        later = np.flatnonzero((self.asked.rows["created_at"] >= pd.Timestamp(since)).to_numpy())
        if not len(later):
            return None
        ids = column_values(self.asked.rows["ticket_id"])
        old = _places(self.library, self.timeline.live_before(since))
        before = self.taught.matches(
            ids, self.asked.queries, later.tolist(), articles=old, threshold=self.calibration.cut
        )
        return {
            "since": since.isoformat(),
            "before": covered(ticket_matches(before)).document(),
            "after": covered(ticket_matches(self.counted.found.iloc[later])).document(),
        }


def _measured(
    workspace: Workspace,
    tickets: pd.DataFrame,
    timeline: Timeline,
    library: Library,
    rests_on: str,
    progress: Progress,
) -> Measured:
    needs = demand(tickets).reset_index(drop=True)
    settings = workspace.settings
    encoder = load_encoder(settings.mining.encoder)
    vectors, workers = workspace.data_dir / "vectors", settings.workers or MOST_WORKERS
    asked = matching.late_queries(
        needs,
        StoredTexts(workspace, needs),
        encoder,
        cache_dir=vectors,
        workers=workers,
        progress=progress,
    )
    taught = cache(partial(_taught, workspace, asked, timeline, library))
    then = partial(matches_over_time, timeline=timeline, library=library)
    used, folder = set[str](), vectors / KEPT_FOLDER

    def as_claimed(rows: Sequence[int]) -> pd.DataFrame:
        some, on = asked.rows.iloc[list(rows)], identity(("claimed", rests_on, list(rows)))
        plain = Kept(lambda: taught().only(rows), months(some), folder, on, used)
        return then(some, asked.queries.only(rows), plain, threshold=0.0)

    labels = read_labels(workspace)
    plain = claimed(labels, asked, as_claimed)
    calibration = in_force(labels, plain, settings.matching, is_of_then=True)
    learnt, of_rows = (lambda: taught().calibrated(calibration.curve)), months(asked.rows)
    kept = Kept(learnt, of_rows, folder, rests_on, used, workers)
    found = then(asked.rows, asked.queries, kept, threshold=calibration.cut)
    found = numbered(found, asked.numbers)
    return Measured(
        counted=Counted.of(tickets, found),
        asked=asked,
        taught=kept,
        timeline=timeline,
        library=library,
        calibration=calibration,
        labels=labels,
    )


def _taught(
    workspace: Workspace,
    asked: NeedQueries,
    timeline: Timeline,
    library: Library,
) -> Taught:
    """The articles with the wording of tickets whose replies say what they say.

    Their probabilities are corrected by the replies, each against what was live at its time.
    """
    needs, queries = asked.rows, asked.queries
    encoder = load_encoder(workspace.settings.mining.encoder)
    cache = workspace.data_dir / "vectors"
    messages = reply_messages(workspace, needs)
    workers = workspace.settings.workers or MOST_WORKERS
    told = wording.read_replies(needs, messages, encoder, cache_dir=cache, workers=workers)
    known = with_asked(library.articles, library.asked)
    said = wording.said_by(told, library.articles, known, asked, encoder, cache_dir=cache)
    learnt = wording.taught(known, needs, queries, said, encoder, cache_dir=cache)
    answered = needs.iloc[list(told.rows)].reset_index(drop=True)
    live = [(rows, _places(library, some)) for some, rows in by_live(answered, timeline)]
    told_of = Heard(said, told, asked, live, cache)

    def then(threshold: float) -> pd.DataFrame:
        own, plain = queries.only(told.rows), learnt.only(told.rows)
        return matches_over_time(
            answered, own, plain, timeline=timeline, library=library, threshold=threshold
        )

    put_right = corrected(learnt, told_of, then, threshold=wording.SURE_ENOUGH)
    return distilled(put_right, told_of)


def matches_over_time(
    needs: pd.DataFrame,
    queries: Queries,
    taught: Taught | Kept,
    *,
    timeline: Timeline,
    library: Library,
    threshold: float,
) -> pd.DataFrame:
    """MATCHES of ``needs`` (rows of TICKETS, ``queries`` beside them), in their order.

    Tickets written under the same live articles are matched together.
    """
    ids, epochs = column_values(needs["ticket_id"]), list(by_live(needs, timeline))
    groups = [(rows, _places(library, live)) for live, rows in epochs]
    found = taught.matches_each(ids, queries, groups, threshold=threshold)
    own = zip(found, epochs, strict=True)
    parts = [MATCHES.empty(), *(_with_live_versions(one, live) for one, (live, _) in own)]
    return wording.in_order(parts, [row for _, rows in epochs for row in rows])


def by_live(
    needs: pd.DataFrame, timeline: Timeline
) -> Iterable[tuple[frozenset[LiveKey], list[int]]]:
    """What was live, and the rows of ``needs`` that were written then."""
    epochs = timeline.epochs(needs["created_at"])
    found: dict[frozenset[LiveKey], list[int]] = {}
    for epoch in np.unique(epochs):
        rows = np.flatnonzero(epochs == epoch).tolist()
        found.setdefault(timeline.live_in(int(epoch)), []).extend(rows)
    return found.items()


def _with_live_versions(found: pd.DataFrame, live: frozenset[LiveKey]) -> pd.DataFrame:
    """``found`` with the published versions: a text that stands in for a lost one is not it."""
    published = {(article, locale): version for article, locale, version in live}
    article, locale = Coded.of(found["article_id"]), Coded.of(found["locale"])
    pairs = [(one, other) for one in article.names for other in locale.names]
    version = Coded.of(pd.Series([published.get(pair) for pair in pairs], dtype="str"))
    pair = article.codes * len(locale.names) + locale.codes
    is_known = (article.codes >= 0) & (locale.codes >= 0)
    codes = np.append(version.codes, -1)[np.where(is_known, pair, -1)]
    return MATCHES.check(found.assign(version=Coded(codes, version.names).column()))


def _places(library: Library, live: frozenset[LiveKey]) -> list[int]:
    return [number for number, key in enumerate(library.keys) if key in live]
