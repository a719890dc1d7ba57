"""Another category or address for an article, over the web: as ``askless review move`` does it."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.articles import Article
from kb.errors import ArticleError, ReviewError
from kb.roles import Deed
from kb.storage import content, deciding, moving
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import redacted, same_person
from kb.web.admin.drafts_typed import article_of
from kb.web.admin.gate import Moved, Refusal, Visit
from kb.web.admin.places import article_address
from kb.web.admin.queue_desk import QueueDesk

LONGEST_REASON = 300


class Moving:
    """Moves articles; what the page offers for it."""

    def __init__(self, workspace: Workspace, queue: QueueDesk) -> None:
        self.workspace = workspace
        self.queue = queue

    def categories(self, lang: str) -> list[tuple[str, str]]:
        """Folder and name of each category, by name."""
        named = self.workspace.settings.brand.categories
        found = [
            (one, named.get(one, {}).get(lang, one)) for one in moving.categories(self.workspace)
        ]
        return sorted(found, key=lambda pair: pair[1].casefold())

    def moved(self, visit: Visit) -> Moved:
        """Move the article in all its languages; where one is live, only who may publish."""
        article = article_of(self.workspace, visit)
        visit.require(Deed.PUBLISH if self._is_live(article) else Deed.DECIDE)
        same_person(visit)
        slug = visit.form.get("slug", "").strip() or article.slug
        wanted = moving.Wanted(
            article.id,
            f"{visit.form.get('category', '').strip()}/{slug}",
            visit.session.who,
            datetime.now(UTC),
            redacted(visit.form.get("reason", "").strip()[:LONGEST_REASON], article.locale),
        )
        try:
            with deciding.held(self.workspace):
                moving.refuse_unknown(self.workspace, wanted)
                moves = moving.move(self.workspace, wanted)
                if self.workspace.settings.admin.git_commits:
                    moving.commit(self.workspace, moves, wanted)
        except (ReviewError, ArticleError) as error:
            raise Refusal(409, "not_decided", said=error) from error
        self.queue.forget()
        return Moved(f"{article_address(article.locale, wanted.new)}?said=move")

    def _is_live(self, article: Article) -> bool:
        kept = self.queue.kept.now().articles
        ids = [(one, article.id) for one in self.workspace.settings.locales]
        live = content.read_publications(self.workspace)
        now = live[live["unpublished_at"].isna()]["article"].tolist()
        return article.id in now or any(kept[one].is_published for one in ids if one in kept)
