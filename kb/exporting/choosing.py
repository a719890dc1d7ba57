"""Which articles leave: published ones, unless the target has them already or has changed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kb.articles import Article
from kb.origins import Origin, Place, is_changed

Remote = Mapping[tuple[str, str], tuple[str, datetime | None]]
"""(id at the target, locale) -> hash of its text there now, and when it changed."""


@dataclass
class Chosen:
    """What leaves, and what stays behind and why; places are (article id, locale)."""

    articles: list[Article] = field(default_factory=list)
    unpublished: int = 0
    unchanged: list[Place] = field(default_factory=list)
    """Came from the target and has the same text still."""
    changed_there: list[Place] = field(default_factory=list)
    """Changed at the target since it was imported: exporting would lose that change."""
    gone_there: list[Place] = field(default_factory=list)
    """No longer at the target; leaves as a new article."""


def chosen(
    articles: Iterable[Article],
    origins: Mapping[Place, Origin],
    remote: Remote | None = None,
    *,
    also_unchanged: bool = False,
) -> Chosen:
    """The articles to export to the target that ``origins`` are from.

    ``remote`` is what the target holds now; None when nobody looked.
    """
    found = Chosen()
    for article in articles:
        origin = origins.get((article.id, article.locale))
        if not article.is_published:
            found.unpublished += 1
        elif origin is None:
            found.articles.append(article)
        else:
            _choose(found, article, origin, remote, also_unchanged=also_unchanged)
    return found


def _choose(
    found: Chosen, article: Article, origin: Origin, remote: Remote | None, *, also_unchanged: bool
) -> None:
    now = remote.get((origin.source_id, origin.locale)) if remote is not None else None
    if now is not None and is_changed(origin, *now):
        found.changed_there.append(origin.place)
        return
    if remote is not None and now is None:
        found.gone_there.append(origin.place)
    elif article.version == origin.version and not also_unchanged:
        found.unchanged.append(origin.place)
        return
    found.articles.append(article)
