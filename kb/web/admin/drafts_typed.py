"""What somebody typed into the form of an article, and the article that an address names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.articles import Article
from kb.decisions import on_one_line
from kb.errors import ArticleError
from kb.publish import BODY_LIMIT, NAME_BYTES, TITLE_LIMIT
from kb.storage import content, movedstore
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_text import split_lines
from kb.web.admin.gate import Refusal, Visit

MOST_LINES = 60
"""Questions and search words an article may have."""
HERE = "[fact]"
"""What somebody types where a fact is to be put in."""


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the form, as it came."""

    title: str
    summary: str
    body: str
    questions: str
    keywords: str
    note: str

    @classmethod
    def of(cls, visit: Visit) -> Typed:
        """The fields of a form; line ends are those of files."""
        fields = {name: visit.form.get(name, "") for name in cls.__dataclass_fields__}
        return cls(**{name: text.replace("\r\n", "\n") for name, text in fields.items()})

    @classmethod
    def from_article(cls, article: Article) -> Typed:
        """The fields as the article has them."""
        return cls(
            title=article.title,
            summary=article.summary,
            body=article.body,
            questions="\n".join(article.questions),
            keywords="\n".join(article.keywords),
            note="",
        )

    def into(self, article: Article) -> Article:
        """The article with these texts."""
        return replace(
            article,
            title=on_one_line(self.title, article.title),
            summary=on_one_line(self.summary, article.summary),
            body=self.body.strip() + "\n",
            questions=tuple(split_lines(self.questions)),
            keywords=tuple(split_lines(self.keywords)),
        )

    def with_fact(self, name: str) -> Typed:
        """With a fact cited where ``[fact]`` stands first, else at the end of the text."""
        if not name:
            return self
        cited = f"[fact:{name}]"
        if HERE in self.body:
            return replace(self, body=self.body.replace(HERE, cited, 1))
        return replace(self, body=f"{self.body.rstrip()}\n\n{cited}\n")

    def problem(self) -> str:
        """The word for what is wrong with its size; empty for nothing."""
        if len(self.body) > BODY_LIMIT or len(self.title) > TITLE_LIMIT:
            return "edit_too_long"
        lists = (self.questions, self.keywords)
        if any(len(list(split_lines(text))) > MOST_LINES for text in lists):
            return "edit_too_many"
        return ""


def article_of(workspace: Workspace, visit: Visit) -> Article:
    """The article that the address names, also by an address that it had before: what somebody
    wrote while it moved is not lost.

    Raises:
        Refusal: there is none.
    """
    place = visit.place
    article_id = f"{place['category']}/{place['slug']}"
    is_name = all(len(part.encode()) <= NAME_BYTES for part in article_id.split("/"))
    if not is_name or place["locale"] not in workspace.settings.locales:
        raise Refusal(404, "no_page")
    if not content.article_path(workspace, article_id, place["locale"]).is_file():
        article_id = movedstore.read_moved(workspace).get(article_id, article_id)
    try:
        return content.read_article(workspace, article_id, place["locale"])
    except ArticleError as error:
        if content.article_path(workspace, article_id, place["locale"]).is_file():
            raise
        raise Refusal(404, "article_gone") from error
