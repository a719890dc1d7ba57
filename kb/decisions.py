"""Editors' decisions on articles, as functions from values to values.

The review command and the web app call the same functions: each takes an article and what it
stands on, and gives the article after the decision with the record of the move. Nothing is read
or written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kb.articles import Article, ArticleStatus
from kb.errors import ReviewError
from kb.evidence import EditorText, Evidence, Flag
from kb.markdown import plain_text
from kb.review import ACTIONS, REASONED, Move, moved
from kb.same_as import SameAs
from kb.words import fold

NOTED = frozenset({"weak_title", "several_answers", "second_wording", "translated"})
"""Flags that need no decision, but somebody who has read the draft."""

Recogniser = Callable[[str, str], Iterable[str]]
"""(text, locale) -> types of personal data found in it."""

_BLOCK = re.compile(r"(?:^|\n)[ \t]*(?:[-+*]|\d+[.)])[ \t]+|\n\s*\n|\n(?=#)")
_HEADING = re.compile(r"^#{1,6}\s")
_SENTENCE_END = re.compile(r"(?<=[.!?…»])\s+(?=[«“\"A-ZÀ-ÖØ-Þ0-9])")


@dataclass(frozen=True)
class Decision:
    """An article after a decision, the record of it, and its evidence if that changed."""

    article: Article
    move: Move
    evidence: Evidence | None = None
    same_as: SameAs | None = None
    """Which article says it already, where that was decided."""


@dataclass(frozen=True)
class Edit:
    """Who changes an article, when, why, and what: a title, a text or a list that is None stays."""

    who: str
    now: datetime
    title: str | None = None
    body: str | None = None
    reason: str = ""
    summary: str | None = None
    questions: tuple[str, ...] | None = None
    keywords: tuple[str, ...] | None = None
    action: str = "edit"
    """One of :data:`kb.review.WRITING`."""


def approved(
    article: Article,
    evidence: Evidence | None,
    *,
    who: str,
    now: datetime,
    reason: str = "",
    accept_flags: bool = False,
    written_by: str = "",
    faults: Sequence[str] = (),
) -> Decision:
    """The article, published; what readers see changes with the next publish.

    ``written_by`` is who wrote its text last, where a second person has to approve it; ``faults``
    are the notes of checks that block (:meth:`kb.storage.checking.Checking.open`).

    Raises:
        ReviewError: nobody is named, the workflow forbids it, a flag or a check waits for a
            decision, or the one who wrote it approves it.
    """
    if written_by and written_by.casefold() == who.casefold():
        raise ReviewError(
            f"approve {article.locale}/{article.id}: {who} wrote this text; "
            "somebody else has to approve it (admin.four_eyes)",
            code="four_eyes",
            who=who,
        )
    open_flags = evidence.blocking if evidence else ()
    _refuse_open(article, [*(flag.note for flag in open_flags), *faults], accept_flags)
    after, move = moved(
        article, ArticleStatus.PUBLISHED, who=who, now=now, action="approve", reason=reason
    )
    return Decision(after, move)


def _refuse_open(article: Article, notes: Sequence[str], accept_flags: bool) -> None:
    if notes and not accept_flags:
        told = "; ".join(note.rstrip(".") for note in notes)
        raise ReviewError(
            f"approve {article.locale}/{article.id}: needs a decision first: {told}. "
            "Edit the article, or pass --accept-flags",
            code="open_notes",
            n=len(notes),
        )


def signed(
    article: Article,
    *,
    who: str,
    now: datetime,
    reason: str = "",
    accept_flags: bool = False,
    faults: Sequence[str] = (),
) -> Decision:
    """A published article whose file was changed by hand, approved as it is now.

    Raises:
        ReviewError: nobody is named, or a check blocks (``faults`` are the notes of those).
    """
    if not who.strip():
        raise ReviewError(
            f"approve {article.locale}/{article.id}: nobody is named; pass --by NAME", code="nobody"
        )
    _refuse_open(article, faults, accept_flags)
    after = replace(article, reviewed_on=now.date(), reviewed_by=who)
    return Decision(after, _stays(article, who=who, now=now, action="approve", reason=reason))


def unread_notes(article: Article, evidence: Evidence | None) -> tuple[Flag, ...]:
    """The notes of a draft that nobody has worked on: its title or its matter may be wrong."""
    if evidence is None or article.version != evidence.version:
        return ()
    return tuple(flag for flag in evidence.flags if flag.kind in NOTED)


def rejected(article: Article, *, who: str, now: datetime, reason: str) -> Decision:
    """The article, archived: it stays on file, so that its topic is not drafted again.

    Raises:
        ReviewError: nobody or no reason is named, or the workflow forbids it.
    """
    if not reason.strip():
        raise ReviewError(
            f"reject {article.locale}/{article.id}: say why; pass --reason TEXT", code="no_reason"
        )
    after, move = moved(
        article, ArticleStatus.ARCHIVED, who=who, now=now, action="reject", reason=reason
    )
    return Decision(after, move)


def put(article: Article, action: str, *, who: str, now: datetime, reason: str = "") -> Decision:
    """The article after one of :data:`kb.review.ACTIONS` other than to approve it.

    Raises:
        ReviewError: nobody is named, a reason is needed, or the article is not in a status from
            which that may be done.
    """
    before, to = ACTIONS[action]
    place = f"{action} {article.locale}/{article.id}"
    if action in REASONED and not reason.strip():
        raise ReviewError(f"{place}: say why; pass --reason TEXT", code="no_reason")
    if article.status not in before:
        status = article.status.value
        raise ReviewError(
            f"{place}: it is {status}, which this cannot be done to", code="not_so", status=status
        )
    return Decision(*moved(article, to, who=who, now=now, action=action, reason=reason))


def edited(
    article: Article,
    evidence: Evidence | None,
    edit: Edit,
    *,
    recogniser: Recogniser,
) -> Decision:
    """The article with an editor's words, in review; sentences without evidence bear their name.

    A flag whose sentence is no longer in the text is settled by the edit. The summary follows the
    first paragraph when it was made of it.

    Raises:
        ReviewError: nobody is named, nothing changes, the text holds personal data, the title is
            empty, or the article is archived.
    """
    place = f"edit {article.locale}/{article.id}"
    if not edit.who.strip():
        raise ReviewError(f"{place}: nobody is named; pass --by NAME", code="nobody")
    if article.status is ArticleStatus.ARCHIVED:
        raise ReviewError(
            f"{place}: it is archived; approve or draft it again first", code="edit_archived"
        )
    after = _rewritten(article, edit)
    if after.version == article.version:
        raise ReviewError(f"{place}: nothing would change", code="edit_same")
    if not after.title.strip() or not after.body.strip():
        raise ReviewError(f"{place}: an article needs a title and a text", code="edit_empty")
    shown = "\n".join([after.title, after.summary, after.body, *after.questions, *after.keywords])
    found = sorted(set(recogniser(shown, after.locale)))
    if found:
        raise ReviewError(
            f"{place}: the text holds personal data ({', '.join(found)}); remove it",
            code="personal_data",
        )
    after, move = _in_review(after, article.status, edit)
    return Decision(after, move, _evidence_after(article, after, evidence, edit))


def unsupported(
    article: Article, evidence: Evidence, *, who: str, now: datetime, reason: str
) -> Decision:
    """The article as it is, and ``evidence`` with the flags that an editor has to settle.

    It is never taken from its readers by itself: a person decides what to write instead.
    """
    move = _stays(article, who=who, now=now, action="flag", reason=reason)
    return Decision(article, move, evidence)


def sentences_of(body: str) -> list[str]:
    """The sentences of an article's Markdown in order, as plain text, headings left out."""
    found = []
    for block in _BLOCK.split(body):
        if not block.strip() or _HEADING.match(block.strip()):
            continue
        text = " ".join(plain_text(block).split())
        found += [part for part in _SENTENCE_END.split(text) if part]
    return found


def _rewritten(article: Article, edit: Edit) -> Article:
    new_title = article.title if edit.title is None else on_one_line(edit.title, article.title)
    new_body = article.body if edit.body is None else edit.body.strip() + "\n"
    summary = (
        article.summary if edit.summary is None else on_one_line(edit.summary, article.summary)
    )
    if summary and summary == article.summary == _first_paragraph(article.body):
        summary = _first_paragraph(new_body)
    questions = article.questions if edit.questions is None else edit.questions
    keywords = article.keywords if edit.keywords is None else edit.keywords
    return replace(
        article,
        title=new_title,
        body=new_body,
        summary=summary,
        questions=questions,
        keywords=keywords,
    )


def on_one_line(text: str, old: str) -> str:
    """``text`` on one line; ``old`` as it is where the two differ in kinds of spaces only.

    A form gives a space before a question mark as it was typed, an article may have a narrow one.
    """
    line = " ".join(text.split())
    return old if line == " ".join(old.split()) else line


def _first_paragraph(body: str) -> str:
    first = body.strip().split("\n\n", 1)[0]
    return "" if _HEADING.match(first) else " ".join(plain_text(first).split())


def _in_review(article: Article, was: ArticleStatus, edit: Edit) -> tuple[Article, Move]:
    by = {"who": edit.who, "now": edit.now, "action": edit.action, "reason": edit.reason}
    if was is not ArticleStatus.IN_REVIEW:
        return moved(article, ArticleStatus.IN_REVIEW, **by)  # type: ignore[arg-type]
    return article, _stays(article, **by)  # type: ignore[arg-type]


def _stays(article: Article, *, who: str, now: datetime, action: str, reason: str) -> Move:
    """The record of a decision that leaves the status as it is."""
    status = article.status.value
    return Move(
        at=now,
        who=who,
        action=action,
        article_id=article.id,
        locale=article.locale,
        from_status=status,
        to_status=status,
        version=article.version,
        reason=reason,
    )


def _evidence_after(
    before: Article, after: Article, evidence: Evidence | None, edit: Edit
) -> Evidence | None:
    """The evidence with the editor's sentences added and settled flags taken out."""
    if evidence is None:
        return None
    old = {_key(text) for text in (before.title, *sentences_of(before.body))}
    written = [
        EditorText(text, edit.who, edit.now)
        for text in (after.title, *sentences_of(after.body))
        if _key(text) not in old
    ]
    shown_now = (after.title, *after.questions, *after.keywords, *sentences_of(after.body))
    present = {_key(text) for text in shown_now}
    kept = tuple(f for f in evidence.flags if not f.sentence or _key(f.sentence) in present)
    return replace(evidence, flags=kept, edits=(*evidence.edits, *written))


def _key(text: str) -> str:
    return " ".join(fold(text).split()).rstrip(".!? ")
