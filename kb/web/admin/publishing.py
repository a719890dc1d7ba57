"""The publishing section: what readers would see, what stands in the way, and going live.

Going live is done beside the requests, one at a time, and told on a page of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from kb.articles import Article
from kb.characters import visible
from kb.errors import DatabaseError, WorkspaceBusyError
from kb.roles import Deed, allows
from kb.storage import going_live
from kb.storage.going_live import RUNNING, STEPS, Outlook, Record
from kb.storage.reviewing import Schedule
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import same_person
from kb.web.admin.gate import LOG, PREFIX, Moved, Shown, Visit, refused
from kb.web.admin.places import article_address
from kb.web.admin.queue_desk import QueueDesk
from kb.web.admin.refusals import resolved
from kb.web.admin.sections import Section
from kb.web.admin.waves import WavePages, one_line
from kb.web.admin.words import day
from kb.web.admin.work import Piece, Work

PATH = "/publish"
HERE = f"{PREFIX}{PATH}/"
GO_LIVE = "go_live"
SHOWN = 50
"""Articles of a list that are shown with their checks; of the others the number is told."""


def section(workspace: Workspace, desk: QueueDesk) -> Section:
    """These pages over a workspace."""
    pages, waves = PublishingPages(workspace, desk), WavePages(workspace, desk)
    return Section(
        "publishing",
        PATH,
        {
            "/": {"GET": pages.outlook, "POST": pages.started},
            "/work/{piece}": {"GET": pages.stands},
            "/days": {"GET": waves.days, "POST": waves.changed},
            "/waves": {"GET": waves.drawn, "POST": waves.applied},
        },
        limits=waves.LIMITS,
    )


class PublishingPages:
    """The pages; each is a function of a visit."""

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.desk = desk
        self.work = Work(refused)

    def outlook(self, visit: Visit) -> Shown:
        """What publishing now would change, what waits, what stands in the way."""
        visit.require(Deed.READ)
        kept, now = self.desk.kept.now(), datetime.now(UTC)
        found = going_live.outlook(self.workspace, kept.articles.values(), now)
        waiting = self._waiting(now)
        going = self.work.at(GO_LIVE)
        last = going_live.last_record(self.workspace)
        values = {
            "here": HERE,
            "found": found,
            **resolved({"problem": found.problem}, visit.lang),
            "comes": self._listed(found.comes, visit.lang),
            "changes": self._listed(found.changes, visit.lang),
            "leaves": self._leaving(found),
            "held": self._held(found, waiting, visit.lang),
            "unsigned": self._listed(found.unsigned, visit.lang),
            "asked": visit.query.get("of", ""),
            "planned": len(waiting),
            "going": _address(going) if going is not None else "",
            "last": told(last, visit.lang) if last is not None else None,
            "is_broken_off": going is None and self._is_broken_off(last),
            "unread": kept.problems,
            "may_publish": allows(visit.role, Deed.PUBLISH),
            "is_built": (self.workspace.site_dir / "index.html").is_file(),
        }
        return Shown("publishing.html.j2", values)

    def started(self, visit: Visit) -> Moved:
        """Go live; who asks while somebody does is led to how that stands."""
        visit.require(Deed.PUBLISH)
        same_person(visit)
        return Moved(_address(self.start(visit.session.who)))

    def start(self, who: str) -> Piece:
        """Go live beside the requests, or the piece of work that does so already."""
        return self.work.start_alone(lambda: self._piece(who))

    def stands(self, visit: Visit) -> Shown | Moved:
        """How going live stands; the first page where this server knows nothing of it."""
        visit.require(Deed.READ)
        piece = self.work.find(visit.place["piece"])
        if piece is None:
            return Moved(HERE)
        values = {"here": HERE, "address": _address(piece), **standing(piece, visit.lang)}
        return Shown("publishing_work.html.j2", values)

    def _piece(self, who: str) -> Piece:
        piece = Piece(GO_LIVE, lambda: None, who)
        piece.do = partial(self._go_live, piece, who)
        return piece

    def _go_live(self, piece: Piece, who: str) -> Record:
        def tell(step: str) -> None:
            piece.step = step

        record = going_live.go_live(
            self.workspace, who=who, clock=_now, check=checks(self.workspace), tell=tell
        )
        self._waiting(_now())
        return record

    def _waiting(self, now: datetime) -> list[Schedule]:
        """What waits for a day; nothing where the database does not answer."""
        try:
            return going_live.settle(self.desk.database, self.workspace, now)
        except DatabaseError as error:
            LOG.warning("admin: %s", error)
            return []

    def _is_broken_off(self, last: Record | None) -> bool:
        """Whether going live was stopped half-way: begun, not ended, and nobody is at it."""
        if last is None or last.state != RUNNING:
            return False
        try:
            with self.workspace.building():
                return True
        except WorkspaceBusyError:
            return False

    def _listed(self, articles: Sequence[Article], lang: str) -> list[dict[str, Any]]:
        checking = self.desk.checking(lang) if articles else None
        return [
            {
                **row(article, lang),
                "checks": [one for one in checking.found(article) if one.is_blocking]
                if checking is not None
                else [],
            }
            for article in articles[:SHOWN]
        ]

    def _leaving(self, found: Outlook) -> list[dict[str, Any]]:
        kept = self.desk.kept.now().articles
        rows = []
        for article_id, locale in found.leaves[:SHOWN]:
            article = kept.get((locale, article_id))
            rows.append(
                {
                    "title": one_line(article.title) if article else article_id,
                    "locale": locale,
                    "to": article_address(locale, article_id) if article else "",
                    "status": article.status.value if article else "",
                }
            )
        return rows

    def _held(self, found: Outlook, waiting: Sequence[Schedule], lang: str) -> list[dict[str, Any]]:
        days = {(one.article_id, one.locale): one for one in waiting}
        rows = []
        for article in found.held[:SHOWN]:
            one = days.get((article.id, article.locale))
            rows.append({**row(article, lang), "at": one.publish_at if one else None})
        return rows


def checks(workspace: Workspace) -> Any:
    """The check of a built site, as ``askless build`` makes it."""
    from kb.storage.auditing import site_check
    from mining.audit import recogniser

    def check(site: Path) -> None:
        site_check(workspace, recogniser(workspace.settings))(site)

    return check


def standing(piece: Piece, lang: str) -> dict[str, Any]:
    """How going live stands at one moment, in a language; the piece goes on meanwhile."""
    is_done, step = piece.is_done, piece.step  # asked once: an end that comes now is told next time
    problem = piece.problem if is_done else None
    return {
        "is_done": is_done,
        "steps": steps(len(STEPS) if is_done and problem is None else _place(step)),
        "who": piece.given,
        "problem": problem,
        "said": resolved(problem.values, lang) if problem else {},
        "done": told(piece.result, lang) if is_done and problem is None else None,
    }


def _place(step: str) -> int:
    return STEPS.index(step) if step in STEPS else 0


def steps(at: int) -> list[tuple[str, str]]:
    """Each step of going live with how it stands at that place: ``done``, ``now`` or ``later``."""
    return [
        (step, "done" if place < at else "now" if place == at else "later")
        for place, step in enumerate(STEPS)
    ]


def row(article: Article, lang: str) -> dict[str, Any]:
    """What lists show of an article."""
    reviewed = article.reviewed_on.isoformat() if article.reviewed_on else ""
    return {
        "title": one_line(article.title),
        "locale": article.locale,
        "to": article_address(article.locale, article.id),
        "key": f"{article.locale}/{article.id}",
        "by": article.reviewed_by or "",
        "on": day(reviewed, lang) if reviewed else "",
    }


def told(record: Record, lang: str) -> dict[str, Any]:
    """A record as a language writes it."""
    at = record.ended_at or record.started_at
    return {
        "state": record.state,
        "who": record.who,
        "day": day(at.date().isoformat(), lang),
        "time": f"{at:%H:%M}",
        "at": at.isoformat(),
        "went_live": record.went_live,
        "withdrawn": record.withdrawn,
        "live": sum(record.live.values()),
        "problem": visible(record.problem),
    }


def _address(piece: Piece) -> str:
    return f"{HERE}work/{piece.id}"


def _now() -> datetime:
    return datetime.now(UTC)
