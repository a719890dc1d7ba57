"""What changes articles: texts, decisions, days, comments; by the very functions of the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from kb.articles import Article
from kb.errors import StaleEditError
from kb.publish import BODY_LIMIT, TITLE_LIMIT
from kb.roles import Deed
from kb.storage import deciding, reviewing
from kb.storage.reviewing import Comment, Schedule
from kb.web.admin.api.articles import (
    ARTICLE,
    ArticleOne,
    GoesLive,
    goes_live,
    text_of,
    whole,
)
from kb.web.admin.api.declared import Call, Operation, Services
from kb.web.admin.api.faults import Stop
from kb.web.admin.api.shapes import LINE, TEXT, Answer, ArticleText, Body, Conflict
from kb.web.admin.drafts_decide import DEEDS, LONGEST_REASON, redacted
from kb.web.admin.drafts_edit import LONGEST_NOTE
from kb.web.admin.drafts_talk import LONGEST_COMMENT
from kb.web.admin.drafts_typed import MOST_LINES, Typed, article_of
from kb.web.admin.waves import YEARS

LONGEST_LINE = 1_000


def _plain(text: str) -> str:
    """A text with the line ends of files."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lines(most: int) -> Any:
    """What a text of several lines and at most so many characters may be."""
    return Field(min_length=1, max_length=most, pattern=TEXT)


Line = Annotated[str, Field(max_length=LONGEST_LINE, pattern=LINE)]


class Edit(Body):
    """What is to be changed of an article; what is left out, or null, stays."""

    title: Annotated[str, Field(min_length=1, max_length=TITLE_LIMIT, pattern=LINE)] | None = None
    summary: Annotated[str, Field(max_length=TITLE_LIMIT, pattern=LINE)] | None = None
    body: Annotated[str, _lines(BODY_LIMIT), AfterValidator(_plain)] | None = Field(
        None, description="Markdown."
    )
    questions: Annotated[list[Line], Field(max_length=MOST_LINES)] | None = None
    keywords: Annotated[list[Line], Field(max_length=MOST_LINES)] | None = None
    note: Annotated[str, Field(max_length=LONGEST_NOTE, pattern=LINE)] = Field(
        "", description="Why, for the history."
    )


class Decision(Body):
    """A decision on an article."""

    action: Literal["send", "approve", "reject", "person", "unpublish", "archive", "reopen"]
    reason: Annotated[str, Field(max_length=LONGEST_REASON, pattern=LINE)] = Field(
        "", description="Needed to reject, archive and unpublish. Kept without personal data."
    )
    accept_flags: bool = Field(
        False, description="Approve in spite of flags and checks that wait for a decision."
    )


class Day(Body):
    """When an approved article goes live."""

    publish_at: AwareDatetime


class Said(Body):
    """What somebody says about an article."""

    text: Annotated[str, _lines(LONGEST_COMMENT), AfterValidator(_plain)]


class CommentRow(Answer):
    """What somebody said about an article."""

    at: datetime
    who: str
    text: str = Field(description="Without personal data.")


class Comments(Answer):
    """What was said, oldest first; the newest two hundred."""

    items: list[CommentRow]


def edited(services: Services, call: Call) -> ArticleOne:
    """Change an article's texts, if it is still what was read."""
    article = article_of(services.workspace, call.visit())
    typed = with_changes(article, call.body)
    if problem := typed.problem():
        raise Stop("invalid", problem.replace("_", " "))
    decide = services.editing.decision(call.visit(), typed)
    return _taken(services, call, decide, yours=typed)


def with_changes(article: Article, edit: Edit) -> Typed:
    """The form of an article with what an edit changes."""
    sent: dict[str, str] = edit.model_dump(exclude_none=True)
    for name in ("questions", "keywords"):
        if name in sent:
            sent[name] = "\n".join(sent[name])
    return replace(Typed.from_article(article), **sent)


def decided(services: Services, call: Call) -> ArticleOne:
    """Decide on an article, if it is still what was read."""
    wanted: Decision = call.body
    call.require(DEEDS.get(wanted.action, Deed.DECIDE))
    form = {"reason": wanted.reason, "accept_flags": "1" if wanted.accept_flags else ""}
    decide = services.deciding.decision(call.visit(**form), wanted.action)
    found = _taken(services, call, decide)
    if wanted.action == "person":  # the topic is marked beside this request, as from the page
        services.deciding.marked(call.visit(), found.id, found.locale)
    return found


def _taken(
    services: Services, call: Call, decide: deciding.Decide, *, yours: Typed | None = None
) -> ArticleOne:
    """The article after a decision, which the pages' own writer takes.

    Raises:
        Stop: it is not as it was read; both sides are told.
        ReviewError: that may not be decided.
    """
    article = article_of(services.workspace, call.visit())
    visit = call.visit(made_from=call.version)
    try:
        found = services.deciding.take(visit, article.id, article.locale, decide)
    except StaleEditError as error:
        raise Stop("conflict", conflict=_conflict(services, call, yours)) from error
    return whole(services, found.article)


def _conflict(services: Services, call: Call, yours: Typed | None) -> Conflict:
    current = article_of(services.workspace, call.visit())
    version = call.version.partition(".")[0]
    own = (services.workspace, version, current.id, current.locale)
    base = deciding.version_text(*own)
    return Conflict(
        current=text_of(current),
        base=text_of(base) if base else None,
        yours=_typed(yours.into(current), call.version) if yours else None,
    )


def _typed(article: Article, version: str) -> ArticleText:
    return text_of(article).model_copy(update={"version": version})


def scheduled(services: Services, call: Call) -> GoesLive | None:
    """Set the day on which an article goes live."""
    article = article_of(services.workspace, call.visit())
    day: Day = call.body
    if day.publish_at.year not in YEARS:
        raise Stop("refused", f"publish_at: expected a year from {YEARS[0]} to {YEARS[-1]}")
    wanted = Schedule(article.id, article.locale, day.publish_at.astimezone(UTC), call.who)
    reviewing.schedule(services.desk.database, [wanted], datetime.now(UTC))
    return goes_live(wanted)


def unscheduled(services: Services, call: Call) -> None:
    """Take the day back."""
    article = article_of(services.workspace, call.visit())
    reviewing.unschedule(services.desk.database, article.id, article.locale, is_done=False)


def comments(services: Services, call: Call) -> Comments:
    """What was said about an article."""
    article = article_of(services.workspace, call.visit())
    found = reviewing.read_comments(services.desk.database, article.id, article.locale)
    return Comments(items=[CommentRow(at=one.at, who=one.who, text=one.text) for one in found])


def said(services: Services, call: Call) -> CommentRow:
    """Say something about an article."""
    article, text = article_of(services.workspace, call.visit()), call.body.text.strip()
    if not text:
        raise Stop("refused", "a comment needs words")
    now, kept = datetime.now(UTC), redacted(text, article.locale)
    one = Comment(call.who, now, kept)
    reviewing.add_comment(services.desk.database, article.id, article.locale, one)
    return CommentRow(at=now, who=one.who, text=one.text)


OPERATIONS = (
    Operation(
        "edit_article", "PATCH", ARTICLE,
        "Change the title, summary, text, questions or search words.", edited, ArticleOne,
        deed=Deed.EDIT, body=Edit, needs_version=True, gives_version=True, stops=("refused",),
    ),
    Operation(
        "decide", "POST", f"{ARTICLE}/decisions",
        "Send to review, approve, reject, leave to a person, unpublish, archive or reopen; "
        "unpublish and archive need `publish`.",
        decided, ArticleOne, deed=Deed.DECIDE, body=Decision, needs_version=True,
        gives_version=True, stops=("refused",),
    ),
    Operation(
        "schedule", "PUT", f"{ARTICLE}/schedule", "Set the day on which it goes live.",
        scheduled, GoesLive, deed=Deed.PUBLISH, body=Day, stops=("refused",),
    ),
    Operation(
        "unschedule", "DELETE", f"{ARTICLE}/schedule", "Take the day back.", unscheduled, None,
        deed=Deed.PUBLISH,
    ),
    Operation(
        "list_comments", "GET", f"{ARTICLE}/comments", "What was said about it.", comments,
        Comments,
    ),
    Operation(
        "comment", "POST", f"{ARTICLE}/comments", "Say something about it.", said, CommentRow,
        deed=Deed.EDIT, body=Said, stops=("refused",),
    ),
)  # fmt: skip
