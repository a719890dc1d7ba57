"""What publishing knows beside the articles: what is asked most, what is new, what has moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from kb import demand
from kb.articles import Article
from kb.editions import Known
from kb.live_days import live_days, unchanged_elsewhere
from kb.publications import Publication
from kb.storage import files, movedstore
from kb.storage.results import newest_file
from kb.storage.workspace import Workspace

STAGE, MATCHES_FILE = "gaps", "matches.parquet"
"""Where `askless gaps` keeps which article answers which ticket."""


def demand_key(workspace: Workspace) -> str:
    """Another text when tickets were matched anew; empty before the first time."""
    path = _matches(workspace)
    return path.parent.name if path else ""


def known(
    workspace: Workspace,
    articles: Sequence[Article],
    log: Sequence[Publication],
    rows: Iterable[Publication],
    *,
    popularity: Mapping[str, float] | None = None,
) -> Known:
    """What is known of the published ``articles``.

    ``log`` are the folded publications and ``rows`` what this publishing adds to them.
    ``popularity`` takes the place of the tickets' count. A damaged result of `askless gaps`
    orders nothing.
    """
    answered = _answered(workspace)
    until = max((at for _, at in answered), default=None)
    counted = demand.asked(answered, until) if until else {}
    moved = movedstore.read_moved(workspace)
    days = live_days(log, rows, moved)
    live = {(a.id, a.locale): a.version for a in articles}
    return Known(
        popularity=counted if popularity is None else popularity,
        rising=demand.rising(answered, until) if until else (),
        live={x: _of(x, days) for x in workspace.settings.site_locales},
        moved=moved,
        gone={
            locale: unchanged_elsewhere(log, live, locale) | _published(log, locale, moved)
            for locale in workspace.settings.site_locales
        },
    )


def _of(
    locale: str, days: Mapping[tuple[str, str], tuple[datetime, datetime]]
) -> dict[str, tuple[date, date]]:
    return {i: (a.date(), b.date()) for (i, own), (a, b) in days.items() if own == locale}


def _published(log: Sequence[Publication], locale: str, moved: Mapping[str, str]) -> dict[str, str]:
    """Of the moves those of articles that readers of a locale knew; ``log`` has today's ids."""
    known_here = {row.article for row in log if row.locale == locale}
    return {old: new for old, new in moved.items() if new in known_here}


def _answered(workspace: Workspace) -> list[tuple[str, datetime]]:
    """(Article id, time) of each ticket that an article answers, by the newest matching."""
    path = _matches(workspace)
    if path is None:
        return []
    columns = files.read_columns(path, ["ticket_id", "kind", "article_id"])
    matched = {t: str(a) for t, kind, a in zip(*columns, strict=True) if kind == "match"}
    found = []
    for tickets in sorted(workspace.tickets_dir.glob("*.tickets.parquet")):
        ids, times = files.read_columns(tickets, ["ticket_id", "created_at"])
        found += [(matched[t], at) for t, at in zip(ids, times, strict=True) if t in matched]
    return found


def _matches(workspace: Workspace) -> Path | None:
    return newest_file(workspace, STAGE, MATCHES_FILE)
