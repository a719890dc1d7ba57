"""Decisions on many articles at once: each is taken or left for itself, and nobody waits for all.

The workspace is let go after every few, so that others who decide meanwhile need not wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kb.articles import Article
from kb.decisions import Decision
from kb.errors import ArticleError, KbError, ReviewError
from kb.review import Move, last_editor
from kb.storage import deciding
from kb.storage.deciding import Decide
from kb.storage.workspace import Workspace

AT_ONCE = 20
"""Decisions that are written while the workspace is held once."""


@dataclass(frozen=True)
class Wanted:
    """An article to decide on, as it was seen: ``made_from`` is its :func:`deciding.stamp`."""

    article_id: str
    locale: str
    made_from: str


@dataclass(frozen=True)
class Left:
    """An article that was left as it is, and why."""

    article_id: str
    locale: str
    why: KbError


def decided_each(
    workspace: Workspace,
    wanted: Sequence[Wanted],
    make: Callable[[], Decide],
    *,
    who: str,
    tell: Callable[[int], None] = lambda _count: None,
) -> tuple[list[Decision], list[Left]]:
    """Decide on each article as it is now: what was decided, and what was left.

    ``make`` gives the decision anew each time that the workspace is held. ``tell`` hears how many
    were looked at. Nothing wanted gives nothing.

    Raises:
        WorkspaceBusyError: a command held the workspace for long; what was decided stays.
    """
    done: list[Decision] = []
    left: list[Left] = []
    for part in _parts(wanted):
        with deciding.held(workspace):
            decide = make()
            new: list[Decision] = []
            for one in part:
                try:
                    new.append(
                        deciding.decided(
                            workspace, one.article_id, one.locale, decide, made_from=one.made_from
                        )
                    )
                except (ReviewError, ArticleError) as error:
                    left.append(Left(one.article_id, one.locale, error))
            if new and workspace.settings.admin.git_commits:
                deciding.commit(workspace, new, who=who)
        done += new
        tell(len(done) + len(left))
    return done, left


def writers(workspace: Workspace) -> Callable[[Article], str]:
    """Who wrote an article's text, as :func:`deciding.writer` tells, the log read once."""
    if not workspace.settings.admin.four_eyes:
        return lambda _article: ""
    moves: dict[tuple[str, str], list[Move]] = {}
    for move in deciding.all_moves(workspace):
        moves.setdefault((move.article_id, move.locale), []).append(move)
    return lambda article: last_editor(moves.get((article.id, article.locale), ()), article.version)


def _parts(wanted: Sequence[Wanted]) -> Iterator[Sequence[Wanted]]:
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]
