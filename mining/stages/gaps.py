"""The gaps stage: topics against the articles that are published now.

Its result holds ``gaps.parquet``, ``matches.parquet`` (every need against today's articles) and
``figures.json``.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from kb.articles import Article
from kb.frames import column_values
from kb.gaps import GAPS
from kb.match_calibration import Calibration
from kb.matching import MATCHES, shipped_model
from kb.need_matches import numbered
from kb.storage import content, files, ticketstore, topicstore
from kb.storage.workspace import Workspace
from kb.tickets import demand
from kb.topics import ASSIGNMENTS, TOPICS, with_topics, without_topic
from mining import matching, wording
from mining.embedding import MOST_WORKERS
from mining.encoders import load_encoder
from mining.gaps import gaps
from mining.heard import Heard, corrected, distilled
from mining.kept_matches import Kept, months
from mining.matching import NeedQueries
from mining.needs import needs_in
from mining.runs import Runs, content_hash, stage_key
from mining.stages import (
    ASSIGNMENTS_FILE,
    FIGURES_FILE,
    GAPS_FILE,
    MATCHES_FILE,
    TOPICS_FILE,
    Progress,
    StageResult,
    saved_figures,
    silent,
    topics_named,
)
from mining.stages.asked import Asked, StoredTexts, asked_texts, asking, with_asked
from mining.stages.match_labels import calibrated_by, claimed, in_force, read_labels
from mining.stages.replied import reply_messages
from mining.wording import Taught

STAGE = "gaps"
VERSION = "19"
"""Raised when the same inputs would give another result."""
KEPT_FOLDER = "gaps"
"""Below ``data/vectors``: matches of months for which nothing has changed."""


def run(
    workspace: Workspace, *, progress: Progress = silent, now: datetime | None = None
) -> StageResult:
    """Find what no published article answers.

    Trends end with the newest ticket, or at ``now`` when that is earlier.

    Raises:
        NothingToDoError: `askless mine` has not run.
    """
    runs = Runs(workspace.runs_dir)
    mined = runs.latest("mine", "askless mine")
    articles = [a for a in content.read_articles(workspace) if a.is_published]
    tickets = _needs(workspace, mined)
    moment = _moment(tickets, now or datetime.now(UTC))
    behind = asked_texts(workspace, articles, tickets)
    made_from = _made_from(workspace, mined, articles, moment) | {"behind": _hash(behind)}
    key = stage_key(STAGE, made_from)
    found = runs.current(STAGE, key)
    if found is not None:
        return StageResult(STAGE, key, found, True, saved_figures(found))
    matched, calibration = _matched(workspace, tickets, articles, behind, progress)
    topics = files.read_table(mined / TOPICS_FILE, TOPICS)
    assigned = files.read_table(mined / ASSIGNMENTS_FILE, ASSIGNMENTS)
    locales = workspace.settings.locales
    table = gaps(tickets, topics, assigned, matched, locales=locales, now=moment)
    figures = _counted(table, assigned, articles) | topics_named(mined)
    figures["calibration"] = calibration.document()
    with runs.saving(STAGE, key, made_from) as folder:
        files.write_table(folder / GAPS_FILE, table, GAPS)
        files.write_table(folder / MATCHES_FILE, matched, MATCHES)
        files.write_json(folder / FIGURES_FILE, figures)
    return StageResult(STAGE, key, runs.root / STAGE / key, False, figures)


def _hash(behind: Asked) -> str:
    return content_hash(*(text for key in sorted(behind) for text in (*key, *behind[key])))


def _needs(workspace: Workspace, mined: Path) -> pd.DataFrame:
    tickets = topicstore.without_marked(ticketstore.read_counted_tickets(workspace), mined)
    return demand(tickets).reset_index(drop=True)


def _moment(tickets: pd.DataFrame, now: datetime) -> datetime:
    """The newest ticket's time: a second run tomorrow gives the same result."""
    return now if tickets.empty else min(now, tickets["created_at"].max().to_pydatetime())


def _made_from(
    workspace: Workspace, mined: Path, articles: list[Article], moment: datetime
) -> dict[str, Any]:
    settings = workspace.settings
    encoder = load_encoder(settings.mining.encoder)
    return {
        "mine": mined.name,
        "tickets": ticketstore.fingerprint(workspace),
        "articles": content_hash(*(f"{a.locale}/{a.id}/{a.version}" for a in articles)),
        "locales": list(settings.locales),
        **calibrated_by(read_labels(workspace), settings.matching),
        "model": shipped_model().version,
        "encoder": f"{encoder.name} {encoder.version}",
        "until": moment.isoformat(),
        "version": VERSION,
    }


def _matched(
    workspace: Workspace,
    tickets: pd.DataFrame,
    articles: list[Article],
    behind: Asked,
    progress: Progress,
) -> tuple[pd.DataFrame, Calibration]:
    """MATCHES of every need against every article, which knows how customers ask for it.

    With the calibration that they rest on.
    """
    everything, settings = range(len(articles)), workspace.settings
    if not articles:  # nothing to be near to: no text has to be encoded
        asking_now = asking(workspace, tickets["ticket_id"])
        none, labels = _unmatched(asking_now), read_labels(workspace)
        return none, in_force(labels, none, settings.matching, is_of_then=False)
    encoder = load_encoder(settings.mining.encoder)
    cache, workers = workspace.data_dir / "vectors", settings.workers or MOST_WORKERS
    needs = matching.late_queries(
        tickets,
        StoredTexts(workspace, tickets),
        encoder,
        cache_dir=cache,
        workers=workers,
        progress=progress,
    )
    tickets, asked, ids = needs.rows, needs.queries, column_values(needs.rows["ticket_id"])
    messages = reply_messages(workspace, tickets)
    told = wording.read_replies(tickets, messages, encoder, cache_dir=cache, workers=workers)
    known = with_asked(articles, behind)
    said = wording.said_by(told, articles, known, needs, encoder, cache_dir=cache)
    taught = wording.taught(known, tickets, asked, said, encoder, cache_dir=cache)
    told_of = Heard(said, told, needs, [(range(len(told.rows)), everything)], cache)

    def now(threshold: float) -> pd.DataFrame:
        return taught.matches(ids, asked, told.rows, articles=everything, threshold=threshold)

    put_right = corrected(taught, told_of, now, threshold=settings.matching.threshold)
    return _as_answered(workspace, distilled(put_right, told_of), needs)


def _as_answered(
    workspace: Workspace, taught: Taught, needs: NeedQueries
) -> tuple[pd.DataFrame, Calibration]:
    """MATCHES of the needs with probabilities as people's answers give them."""
    settings, labels = workspace.settings.matching, read_labels(workspace)
    ids, articles = column_values(needs.rows["ticket_id"]), range(len(taught.articles))
    then = partial(taught.matches, ids, needs.queries, articles=articles)
    as_claimed = claimed(labels, needs, partial(then, threshold=0.0))
    calibration = in_force(labels, as_claimed, settings, is_of_then=False)
    folder = workspace.data_dir / "vectors" / KEPT_FOLDER
    learnt, workers = partial(taught.calibrated, calibration.curve), workspace.settings.workers
    kept = Kept(learnt, months(needs.rows), folder, workers=workers or MOST_WORKERS)
    found = kept.matches(
        ids, needs.queries, range(len(ids)), articles=articles, threshold=calibration.cut
    )
    kept.tidy()
    return numbered(found, needs.numbers), calibration


def _unmatched(tickets: pd.DataFrame) -> pd.DataFrame:
    """MATCHES of the needs of tickets where there is no article."""
    rows = zip(
        *(column_values(tickets[name]) for name in ("ticket_id", "subject", "text")), strict=True
    )
    return MATCHES.frame(
        {"ticket_id": ticket, "need": need.number, "kind": "none", "reasons": []}
        for ticket, subject, text in rows
        for need in needs_in(subject, text)
    )


def _counted(
    table: pd.DataFrame, assigned: pd.DataFrame, articles: list[Article]
) -> dict[str, Any]:
    """The figures that the command prints."""
    return {
        "topics": int(table["topic_id"].nunique()),
        "kinds": dict(Counter(column_values(table["kind"]))),
        "tickets_in_topics": int(with_topics(assigned)["ticket_id"].nunique()),
        "tickets_without_topic": without_topic(assigned),
        "live_articles": dict(Counter(a.locale for a in articles)),
    }
