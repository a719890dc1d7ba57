"""What editors say to each other about an article, and the day on which it is to go live."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.errors import DatabaseError
from kb.roles import Deed
from kb.storage import reviewing
from kb.storage.reviewing import Comment, Schedule
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import redacted, same_person
from kb.web.admin.drafts_typed import article_of
from kb.web.admin.gate import Moved, Visit
from kb.web.admin.places import article_address
from kb.web.admin.queue_desk import LOG, QueueDesk
from kb.web.admin.waves import day_of

LONGEST_COMMENT = 2_000


class Talking:
    """Comments and schedules of articles."""

    def __init__(self, workspace: Workspace, queue: QueueDesk) -> None:
        self.workspace = workspace
        self.queue = queue

    def of(self, article_id: str, locale: str) -> dict[str, object]:
        """What the article's page shows of both; nothing where the database does not answer."""
        try:
            found = reviewing.read_comments(self.queue.database, article_id, locale)
            waiting = reviewing.waiting(self.queue.database).get((article_id, locale))
        except DatabaseError as error:
            LOG.warning("admin: %s", error)
            return {"comments": [], "waiting": None, "is_offline": True}
        return {"comments": found, "waiting": waiting, "is_offline": False}

    def said(self, visit: Visit) -> Moved:
        """Keep a comment, without personal data."""
        visit.require(Deed.EDIT)
        same_person(visit)
        article = article_of(self.workspace, visit)
        text = visit.form.get("text", "").strip()[:LONGEST_COMMENT]
        if text:
            said = Comment(visit.session.who, datetime.now(UTC), redacted(text, article.locale))
            reviewing.add_comment(self.queue.database, article.id, article.locale, said)
        return Moved(f"{article_address(article.locale, article.id)}#comments")

    def scheduled(self, visit: Visit) -> Moved:
        """Set the day on which an approved article goes live, or take it back."""
        visit.require(Deed.PUBLISH)
        same_person(visit)
        article = article_of(self.workspace, visit)
        here, now = article_address(article.locale, article.id), datetime.now(UTC)
        day = visit.form.get("day", "")
        if not day:
            reviewing.unschedule(self.queue.database, article.id, article.locale, is_done=False)
            return Moved(f"{here}?said=at_once")
        wanted = Schedule(article.id, article.locale, day_of(day), visit.session.who)
        reviewing.schedule(self.queue.database, [wanted], now)
        return Moved(f"{here}?said=scheduled")
