"""A new article for a topic that has none: a title and a category, then the form to write it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from kb.articles import Article, slug
from kb.characters import visible
from kb.roles import Deed
from kb.storage import content
from kb.storage.deciding import held
from kb.storage.moving import categories
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import same_person
from kb.web.admin.drafts_edit import personal_data
from kb.web.admin.drafts_move import Moving
from kb.web.admin.forms import Refusal
from kb.web.admin.gate import Moved, Visit
from kb.web.admin.places import article_address
from kb.web.admin.queue_desk import QueueDesk

LONGEST_TITLE = 200


class Beginning:
    """Begins articles by hand; ``topics`` gives the ids of the topics that there are."""

    def __init__(
        self, workspace: Workspace, desk: QueueDesk, topics: Callable[[], Collection[str]]
    ) -> None:
        self.workspace = workspace
        self.desk = desk
        self.topics = topics

    def categories(self, lang: str) -> list[tuple[str, str]]:
        """Folder and name of each category, by name."""
        return Moving(self.workspace, self.desk).categories(lang)

    def begun(self, visit: Visit) -> Moved:
        """Write an empty draft for the topic, and go to the form that edits it."""
        visit.require(Deed.EDIT)
        same_person(visit)
        topic_id = visit.place["topic"]
        if topic_id not in self.topics():
            raise Refusal(404, "no_topic", topic=visible(topic_id)[:20])
        with held(self.workspace):
            article = self._article(visit, topic_id)
            content.write_article(self.workspace, article)
        self.desk.forget()
        return Moved(article_address(article.locale, article.id, "edit"))

    def _article(self, visit: Visit, topic_id: str) -> Article:
        locale, category = visit.form.get("locale", ""), visit.form.get("category", "")
        known = locale in self.workspace.settings.locales
        if not known or category not in categories(self.workspace):
            raise Refusal(400, "no_form")
        title = " ".join(visit.form.get("title", "").split())
        if not title or len(title) > LONGEST_TITLE or personal_data(title, locale):
            raise Refusal(400, "begin_title", most=LONGEST_TITLE)
        name = f"{category}/{slug(title, fallback=topic_id)}"
        return Article(self._free(name), locale, title, "", topic_id=topic_id)

    def _free(self, name: str) -> str:
        """``name``, or with a number behind it: one that no article has in any language."""
        taken = {one.id for one in content.read_articles(self.workspace)}
        return next(
            one for n in range(1, len(taken) + 2)
            if (one := name if n == 1 else f"{name}-{n}") not in taken
        )  # fmt: skip
