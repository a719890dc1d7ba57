"""Which articles publishing leaves out, because their day has not come."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import datetime

from kb.articles import Article
from kb.storage.workspace import Workspace

FILE = "review.sqlite"


def held_back(workspace: Workspace, now: datetime) -> frozenset[tuple[str, str]]:
    """(article id, locale) of those that go live later than ``now`` (aware).

    None where nobody has ever worked in the admin pages. What is live already stays so.

    Raises:
        DatabaseError: the review database does not answer: nothing may go live too early.
    """
    if not _is_there(workspace):
        return frozenset()
    from kb.storage import reviewdb, reviewing  # the library takes a while to load

    with contextlib.closing(reviewdb.of(workspace)) as database:
        waiting = reviewing.waiting(database)
    later = {place for place, one in waiting.items() if one.publish_at > now}
    return frozenset(later - _live(workspace)) if later else frozenset()


def lots(workspace: Workspace) -> dict[tuple[str, str], str]:
    """(article id, locale) -> the draw in which it got its day; none where nothing was drawn.

    Raises:
        DatabaseError: the review database does not answer.
    """
    if not _is_there(workspace):
        return {}
    from kb.storage import reviewdb, reviewing

    with contextlib.closing(reviewdb.of(workspace)) as database:
        return reviewing.lots(database)


def not_live(workspace: Workspace, articles: Iterable[Article]) -> set[tuple[str, str]]:
    """(article id, locale) of the approved ones of ``articles`` that readers do not see yet."""
    approved = {(one.id, one.locale) for one in articles if one.is_published}
    return approved - _live(workspace)


def _is_there(workspace: Workspace) -> bool:
    is_file = workspace.settings.admin.database == "sqlite"
    return not is_file or (workspace.data_dir / FILE).is_file()


def _live(workspace: Workspace) -> set[tuple[str, str]]:
    from kb.storage import content

    log = content.publication_log(workspace)
    return {(row.article, row.locale) for row in log if row.unpublished_at is None}
