"""What the article pages read: tickets still coming on articles, publications, words, searches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kb.article_words import Place, refusals, word_key
from kb.articles import Article
from kb.errors import DatabaseError
from kb.live import publication_list
from kb.matching import MATCHES
from kb.publications import Publication
from kb.storage import article_words, content, files, searchstore, ticketstore
from kb.storage.workspace import Workspace
from kb.web.admin.snapshot import stamps
from kb.words import terms

if TYPE_CHECKING:
    import pandas as pd

WINDOWS = (30, 90)
"""Days in which tickets that still come are counted."""
FEWEST_FOR_TREND = 10
"""Tickets in two months that a trend needs: of fewer nothing can be said."""
MOST_SEARCHES = 12


@dataclass(frozen=True)
class Coming:
    """Tickets that one article answers and that were written all the same."""

    last_30: int = 0
    last_90: int = 0
    before_30: int = 0
    """In the thirty days before the last thirty."""
    weeks: tuple[int, ...] = ()

    @property
    def trend(self) -> float | None:
        """Last thirty days against the thirty before, minus 1; None of too few tickets."""
        if self.last_30 + self.before_30 < FEWEST_FOR_TREND or not self.before_30:
            return None
        return self.last_30 / self.before_30 - 1


@dataclass(frozen=True)
class Tickets:
    """Tickets that still come, by article and language."""

    until: datetime | None = None
    """The newest ticket, or now if that is earlier."""
    each: Mapping[Place, Coming] = field(default_factory=dict)


def read_coming(workspace: Workspace, *, now: datetime) -> Tickets:
    """Tickets matched to an article of today, by the newest `askless gaps`; none before it.

    Days end with the newest ticket, or at ``now`` (aware) when that is earlier.
    """
    from mining.runs import Runs
    from mining.stages import MATCHES_FILE

    folder = Runs(workspace.runs_dir).newest("gaps")
    if folder is None or not (folder / MATCHES_FILE).is_file():
        return Tickets()
    matches = files.read_table(folder / MATCHES_FILE, MATCHES)
    own = matches[matches["kind"].eq("match").astype(bool)]
    tickets = ticketstore.read_tickets(workspace)[["ticket_id", "created_at"]]
    return coming(own, tickets, now=now)


def coming(matches: pd.DataFrame, tickets: pd.DataFrame, *, now: datetime) -> Tickets:
    """``matches`` (rows of MATCHES of kind match) of ``tickets`` by article, counted over time."""
    joined = matches[["ticket_id", "article_id", "locale"]].drop_duplicates()
    joined = joined.merge(tickets, on="ticket_id")
    if tickets.empty:
        return Tickets()
    until = min(now, tickets["created_at"].max().to_pydatetime())
    ages = (until - joined["created_at"]).dt.total_seconds() / 86_400
    found: dict[Place, list[float]] = defaultdict(list)
    for article, locale, age in zip(joined["article_id"], joined["locale"], ages, strict=True):
        found[str(article), str(locale)].append(float(age))
    return Tickets(until, {place: _counted(own) for place, own in found.items()})


def _counted(ages: Sequence[float]) -> Coming:
    weeks = [0] * 26
    for age in ages:
        if 0 <= age < 7 * len(weeks):
            weeks[len(weeks) - 1 - int(age // 7)] += 1
    return Coming(
        last_30=sum(0 <= age < WINDOWS[0] for age in ages),
        last_90=sum(0 <= age < WINDOWS[1] for age in ages),
        before_30=sum(WINDOWS[0] <= age < 2 * WINDOWS[0] for age in ages),
        weeks=tuple(weeks),
    )


def coming_files(workspace: Workspace) -> object:
    """Another value when tickets may be matched otherwise."""
    paths = sorted(workspace.tickets_dir.glob("*.tickets.parquet"))
    return stamps([workspace.runs_dir / "gaps" / "latest", *paths])


def read_live(workspace: Workspace) -> dict[Place, tuple[datetime, Publication]]:
    """(Article, locale) of what readers see -> since when it is live, and its newest version.

    A version that takes the place of another one at the same moment goes on with its time.
    """
    rows = publication_list(content.read_publications(workspace))
    found: dict[Place, tuple[datetime, Publication]] = {}
    ended: dict[tuple[Place, datetime], datetime] = {}
    for row in sorted(rows, key=lambda one: one.published_at):
        place = (row.article, row.locale)
        since = ended.get((place, row.published_at), row.published_at)
        if row.unpublished_at is None:
            found[place] = (since, row)
        else:
            ended[place, row.unpublished_at] = since
    return found


@dataclass(frozen=True)
class Word:
    """A mined word of an article."""

    text: str
    kind: str
    customers: int
    is_refused: bool


def read_words(workspace: Workspace) -> dict[Place, list[Word]]:
    """The mined words of each article, those that editors refused marked so."""
    gone = refusals(article_words.read_decisions(workspace))
    return {
        place: [
            Word(one.text, one.kind, one.customers, (*place, word_key(one.text, place[1])) in gone)
            for one in own
        ]
        for place, own in article_words.read_words(workspace).items()
    }


def word_files(workspace: Workspace) -> object:
    """Another value when mined words, or what was decided about them, may be others."""
    latest = workspace.runs_dir / article_words.STAGE / "latest"
    return stamps([latest, article_words.decisions_path(workspace)])


def read_searches(workspace: Workspace) -> list[dict[str, Any]]:
    """What readers typed, imported or collected, with the words of each.

    None while the store of events does not answer: articles can be read without it.
    """
    try:
        rows = searchstore.read_searches(workspace).to_dict("records")
    except DatabaseError:
        return []
    return [
        {
            "locale": str(row["locale"]),
            "query": str(row["query"]),
            "searches": int(row["searches"]),
            "is_failed": row["results"] == 0 or row["clicks"] == 0,
            "terms": frozenset(terms(str(row["query"]), str(row["locale"]))),
        }
        for row in ({k: _known(v) for k, v in row.items()} for row in rows)
    ]


def _known(value: Any) -> Any:
    import pandas as pd

    return None if pd.isna(value) else value


def searches_near(article: Article, searches: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Searches all of whose words stand in an article's title, questions or keywords.

    The most typed come first. Which article a search led to is in no log that is imported:
    nearness is what can be said.
    """
    texts = (article.title, *article.questions, *article.keywords)
    own = frozenset(term for text in texts for term in terms(text, article.locale))
    near = [
        dict(one)
        for one in searches
        if one["locale"] == article.locale and one["terms"] and one["terms"] <= own
    ]
    return sorted(near, key=lambda one: (-one["searches"], one["query"]))[:MOST_SEARCHES]


def search_files(workspace: Workspace) -> object:
    """Another value when searches were imported anew."""
    return stamps([searchstore.searches_path(workspace)])
