"""Freshness of a workspace: drafts put away that nobody decided on, and articles gone stale.

Runs at the end of drafting, when what agents tell now has been kept with the articles it supports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from kb.articles import Article
from kb.decisions import Decision
from kb.evidence import Evidence
from kb.freshness import State, expired, expires_at, freshness, has_expired, returned
from kb.review import Move
from kb.storage import content, deciding, evidence_store
from kb.storage.workspace import Workspace

Place = tuple[str, str]
"""Article id and locale."""


class Told(Protocol):
    """What became of one proposal (:class:`mining.drafting.filing.Filed`)."""

    @property
    def article_id(self) -> str:
        """The article that it became, or that stands in its place."""

    @property
    def locale(self) -> str:
        """Its language."""

    @property
    def topic_id(self) -> str:
        """Its topic."""

    @property
    def outcome(self) -> str:
        """``unchanged``, ``rejected``, ... as filing says."""


@dataclass
class _Shelf:
    """The articles of a workspace with what is known of each, read once and kept up to date."""

    workspace: Workspace
    held: dict[Place, tuple[Article, Evidence | None]]
    moves: dict[Place, list[Move]]

    @classmethod
    def of(cls, workspace: Workspace) -> _Shelf:
        held = {
            (a.id, a.locale): (a, evidence_store.read_evidence(workspace, a.id, a.locale))
            for a in content.read_articles(workspace)
        }
        moves: dict[Place, list[Move]] = defaultdict(list)
        for move in deciding.all_moves(workspace):
            moves[move.article_id, move.locale].append(move)
        return cls(workspace, held, moves)

    def renew(self, place: Place, now: datetime) -> None:
        """Date a draft's evidence; one that is dated later stays."""
        article, evidence = self.held[place]
        if evidence is not None and evidence.drafted_at < now:
            renewed = replace(evidence, drafted_at=now)
            evidence_store.write_evidence(self.workspace, renewed)
            self.held[place] = article, renewed

    def decide(self, place: Place, decision: Decision) -> dict[str, Any]:
        """Write a decision; the article as a row."""
        article, evidence = self.held[place]
        deciding.save(self.workspace, decision, before=article)
        self.held[place] = decision.article, evidence
        self.moves[place].append(decision.move)
        return _row(article)

    def ends(self, place: Place) -> datetime | None:
        """When the draft there expires; None for what never does."""
        days = self.workspace.settings.drafting.draft_expires_days
        return expires_at(*self.held[place], self.moves.get(place, ()), days=days)


def figures(workspace: Workspace, *, now: datetime) -> dict[str, Any]:
    """Live articles by state, those to look at, and when time alone changes any of it.

    ``until`` is the first time at which a draft expires or an article goes stale, ISO 8601, None
    when nothing does; a run after it asks again even if no file has changed.
    """
    return _figures(_Shelf.of(workspace), now)


def after_drafting(
    workspace: Workspace,
    told: Iterable[Told],
    seen_at: Mapping[tuple[str, str], datetime | None],
    *,
    now: datetime,
    is_new: bool,
) -> dict[str, Any]:
    """Renew, bring back and put away drafts in the light of what was just proposed; the figures.

    ``told`` is what became of the proposals, ``seen_at`` when agents last told each one (topic id
    and locale). Only proposals made anew (``is_new``) renew a draft; a saved result says nothing
    new.
    """
    shelf = _Shelf.of(workspace)
    back = []
    for one in told:
        place = one.article_id, one.locale
        if place not in shelf.held:
            continue
        if one.outcome == "unchanged" and is_new:
            shelf.renew(place, now)
        elif one.outcome == "rejected" and _is_told_again(shelf, place, seen_at.get(_need(one))):
            back.append(shelf.decide(place, returned(shelf.held[place][0], now=now)))
    gone = [
        shelf.decide(place, expired(article, now=now))
        for place, (article, _) in sorted(shelf.held.items())
        if (end := shelf.ends(place)) is not None and end <= now
    ]
    return {**_figures(shelf, now), "expired": gone, "returned": back}


def _need(one: Told) -> tuple[str, str]:
    return one.topic_id, one.locale


def _is_told_again(shelf: _Shelf, place: Place, seen: datetime | None) -> bool:
    """Whether a draft expired, and agents told what it says since."""
    article, evidence = shelf.held[place]
    before = evidence.last_supported_at if evidence else None
    is_newer = seen is not None and (before is None or seen > before)
    return is_newer and has_expired(article, shelf.moves.get(place, ()))


def _figures(shelf: _Shelf, now: datetime) -> dict[str, Any]:
    stale_days = shelf.workspace.settings.drafting.stale_days
    counts = dict.fromkeys((state.value for state in State), 0)
    look_at: list[dict[str, Any]] = []
    due = [end for place in shelf.held if (end := shelf.ends(place)) is not None]
    for article, evidence in (held for _, held in sorted(shelf.held.items())):
        if not article.is_published:
            continue
        found = freshness(article, evidence, now=now, stale_days=stale_days)
        counts[found.state.value] += 1
        if found.is_stale:
            look_at.append(_row(article) | found.document())
        elif found.supported_at is not None:
            due.append(found.supported_at + timedelta(days=stale_days))
    until = min((one for one in due if one > now), default=None)
    return {**counts, "articles": look_at, "until": until.isoformat() if until else None}


def _row(article: Article) -> dict[str, Any]:
    return {"id": article.id, "locale": article.locale, "title": article.title}
