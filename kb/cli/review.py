"""``askless review``: list, show, edit, approve or reject articles; every move is logged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli import (
    review_check,
    review_move,
    review_proposals,
    review_reopen,
    review_schedule,
)
from kb.cli.context import Shell, by_option, shell_options
from kb.config import LOCALES
from kb.errors import ArticleError, InputError, NothingToDoError
from kb.words import counted

if TYPE_CHECKING:
    from kb.articles import Article
    from kb.decisions import Decision
    from kb.evidence import Evidence
    from kb.storage.workspace import Workspace

STATUS_NAMES = ("draft", "in_review", "published", "archived")
UNDECIDED = ("draft", "in_review")

locale_option = click.option("--locale", type=click.Choice(LOCALES), help="One language only.")


@click.group()
def command() -> None:
    """List, show, check, edit, approve or reject articles. Readers see approved ones only."""


command.add_command(review_check.command, "check")
command.add_command(review_proposals.accept, "accept")
command.add_command(review_proposals.dismiss, "dismiss")
command.add_command(review_move.command, "move")
command.add_command(review_reopen.command, "reopen")
command.add_command(review_schedule.command, "schedule")


@command.command(name="list")
@click.option("--status", type=click.Choice(STATUS_NAMES), help="One status only.")
@locale_option
@click.option("--stale", "is_stale", is_flag=True, help="Only live articles to look at again.")
@shell_options
def list_(shell: Shell, *, status: str | None, locale: str | None, is_stale: bool) -> None:
    """Articles with their status and what waits for a decision."""
    workspace = shell.workspace
    every = _articles(workspace, None)
    articles = [a for a in every if status in (None, a.status.value) and locale in (None, a.locale)]
    now = datetime.now(UTC)
    listed = []
    for article in articles:
        evidence = _evidence(workspace, article)
        aged = review_check.freshness_of(workspace, article, evidence, now)
        if not is_stale or aged["freshness"] in ("stale", "contradicted"):
            listed.append((article, _row(article, evidence) | aged))
    found = review_check.rows_of(workspace, [article for article, _ in listed], every)
    rows = [{**row, "check_counts": n} for (_, row), n in zip(listed, found, strict=True)]
    shell.answer({"articles": rows}, [_row_line(row) for row in rows] or ["no such article"])


@command.command()
@click.argument("article_id", metavar="ID")
@locale_option
@shell_options
def show(shell: Shell, *, article_id: str, locale: str | None) -> None:
    """An article's text, then what each sentence stands on, and what is proposed for it.

    Facts are filled in; the article's file cites them by name.
    """
    from kb.facts import shown

    workspace = shell.workspace
    documents, lines = [], []
    for article in _named(workspace, [article_id], locale):
        evidence = _evidence(workspace, article)
        checks = review_check.checks_of(workspace, article)
        proposals = review_proposals.documents(article, evidence, workspace.facts)
        documents.append(
            _document(article, evidence) | checks.document() | {"proposals": proposals}
        )
        proposed = review_proposals.lines(article, evidence)
        told = [*_text_lines(article), *_evidence_lines(evidence)]
        shown_now = [shown(line, workspace.facts, article.locale) for line in told]
        lines += [*shown_now, *proposed, *checks.lines(), ""]
    shell.answer({"articles": documents}, lines)


@command.command()
@click.argument("article_ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Every draft without a flag or note.")
@locale_option
@by_option
@click.option("--reason", default="", help="Why, for the log.")
@click.option("--accept-flags", is_flag=True, help="Approve in spite of notes.")
@shell_options
def approve(
    shell: Shell,
    *,
    article_ids: tuple[str, ...],
    is_all: bool,
    locale: str | None,
    who: str,
    reason: str,
    accept_flags: bool,
) -> None:
    """Approve articles; the next `askless publish` shows them to readers."""
    from kb.decisions import approved, signed, unread_notes
    from kb.signing import is_signed
    from kb.storage import content, deciding
    from kb.storage.checking import Checking

    if is_all == bool(article_ids):
        raise click.UsageError("name at least one article, or pass --all")
    workspace = shell.workspace
    with workspace.locked():
        checking = Checking.of(workspace)
        signatures = content.read_signatures(workspace)
        noted: list[Article] = []
        if is_all:
            articles = [a for a in _articles(workspace, locale) if a.status.value in UNDECIDED]
            if not accept_flags:
                noted = [a for a in articles if unread_notes(a, _evidence(workspace, a))]
                articles = [a for a in articles if a not in noted]
        else:
            articles = _undecided(_named(workspace, article_ids, locale))

        def decision(article: Article, evidence: Evidence | None) -> Decision:
            told: Any = {
                "who": who,
                "now": datetime.now(UTC),
                "reason": reason,
                "accept_flags": accept_flags,
                "faults": () if accept_flags else checking.open(article),
            }
            if article.is_published and not is_signed(article, signatures):
                return signed(article, **told)
            return approved(
                article, evidence, written_by=deciding.writer(workspace, article), **told
            )

        _decide(shell, workspace, articles, decision, is_lenient=is_all, noted=noted)


@command.command()
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@locale_option
@by_option
@click.option("--reason", required=True, help="Why, for the log and the next editor.")
@shell_options
def reject(
    shell: Shell, *, article_ids: tuple[str, ...], locale: str | None, who: str, reason: str
) -> None:
    """Put articles away; their topics are not drafted again."""
    from kb.decisions import rejected

    workspace = shell.workspace
    with workspace.locked():
        articles = [
            a for a in _named(workspace, article_ids, locale) if a.status.value != "archived"
        ]

        def decision(article: Article, _evidence: Evidence | None) -> Decision:
            return rejected(article, who=who, now=datetime.now(UTC), reason=reason)

        _decide(shell, workspace, articles, decision, is_lenient=False)


@command.command()
@click.argument("article_id", metavar="ID")
@click.option("--locale", type=click.Choice(LOCALES), required=True, help="Which language.")
@by_option
@click.option("--title", help="The new title.")
@click.option("--file", type=click.Path(path_type=Path), help="The new text, Markdown.")
@click.option("--reason", default="", help="Why, for the log.")
@shell_options
def edit(
    shell: Shell,
    *,
    article_id: str,
    locale: str,
    who: str,
    title: str | None,
    file: Path | None,
    reason: str,
) -> None:
    """Change an article's title or text; without --title and --file your $EDITOR opens."""
    from kb.decisions import Edit, edited
    from kb.storage import content
    from mining.redaction import personal_data

    workspace = shell.workspace
    with workspace.locked():
        article = content.read_article(workspace, article_id, locale)
        new_title, body = _new_text(article, title, file)

        def decision(article: Article, evidence: Evidence | None) -> Decision:
            wanted = Edit(who, datetime.now(UTC), new_title, body, reason)
            return edited(article, evidence, wanted, recogniser=personal_data)

        _decide(shell, workspace, [article], decision, is_lenient=False)


def _decide(
    shell: Shell,
    workspace: Workspace,
    articles: Sequence[Article],
    decision: Callable[[Article, Evidence | None], Decision],
    *,
    is_lenient: bool,
    noted: Sequence[Article] = (),
) -> None:
    """Take each decision first, then write all; a lenient one tells what it had to leave.

    ``noted`` are drafts left out beforehand, because somebody must read them first.
    """
    from kb.storage import deciding

    if not articles and not noted:
        raise NothingToDoError("no article waits for this decision; see `askless review list`")
    decisions, left = deciding.decided_all(workspace, articles, decision, is_lenient=is_lenient)
    moves = [one.move.record() for one in decisions]
    lines = [
        f"{m['action']}: {m['locale']}/{m['article_id']} is {m['to_status']} now" for m in moves
    ]
    lines += [f"left: {line}" for line in left]
    if noted:
        lines.append(
            f"left: {len(noted)} with notes to read first; see them with `askless review list "
            "--status draft`, then approve each by its id"
        )
    unread = [f"{article.locale}/{article.id}" for article in noted]
    shell.answer({"moves": moves, "left": left, "noted": unread}, lines)


def _articles(workspace: Workspace, locale: str | None) -> list[Article]:
    from kb.storage import content

    return [a for a in content.read_articles(workspace) if locale in (None, a.locale)]


def _named(workspace: Workspace, article_ids: Sequence[str], locale: str | None) -> list[Article]:
    found = _articles(workspace, locale)
    known = {article.id for article in found}
    for article_id in article_ids:
        if article_id not in known:
            place = f"{locale}/{article_id}" if locale else article_id
            raise ArticleError(place, "no such article; see `askless review list`")
    return [article for article in found if article.id in article_ids]


def _undecided(articles: Sequence[Article]) -> list[Article]:
    """The articles a decision can move; all when none can, so that the refusal says why."""
    waiting = [article for article in articles if article.status.value in UNDECIDED]
    return waiting or list(articles)


def _evidence(workspace: Workspace, article: Article) -> Evidence | None:
    from kb.storage import evidence_store

    return evidence_store.read_evidence(workspace, article.id, article.locale)


def _new_text(
    article: Article, title: str | None, file: Path | None
) -> tuple[str | None, str | None]:
    if file is not None:
        try:
            return title, file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(file, f"cannot be read as UTF-8 text ({error})") from error
    if title is not None:
        return title, None
    text = click.edit(f"# {article.title}\n\n{article.body}", extension=".md")
    if text is None:
        raise NothingToDoError(f"edit {article.locale}/{article.id}: closed without saving")
    first, _, rest = text.lstrip().partition("\n")
    return (first[2:], rest) if first.startswith("# ") else (None, text)


def _row(article: Article, evidence: Evidence | None) -> dict[str, Any]:
    from kb.decisions import unread_notes

    return {
        "id": article.id,
        "locale": article.locale,
        "status": article.status.value,
        "title": article.title,
        "topic_id": article.topic_id,
        "source": article.source,
        "customers": evidence.customers if evidence else None,
        "open_flags": len(evidence.blocking) if evidence else 0,
        "flags": [flag.kind for flag in evidence.flags] if evidence else [],
        "notes": [flag.kind for flag in unread_notes(article, evidence)],
        "proposals": review_proposals.rows(evidence),
    }


def _row_line(row: dict[str, Any]) -> str:
    flags = f"  needs a decision ({row['open_flags']})" if row["open_flags"] else ""
    words = [kind.replace("_", " ") for kind in row["notes"]]
    notes = f"  notes: {', '.join(words)}" if words else ""
    mend = review_proposals.told(row["proposals"]) + review_check.told(row["check_counts"])
    place = f"{row['status']:9}  {row['locale']}  {row['id']}"
    aged = review_check.told_age(row)
    return f"{place}  “{row['title']}”{flags}{notes}{aged}{mend}"


def _document(article: Article, evidence: Evidence | None) -> dict[str, Any]:
    return {
        **_row(article, evidence),
        "summary": article.summary,
        "body": article.body,
        "questions": list(article.questions),
        "keywords": list(article.keywords),
        "version": article.version,
        "reviewed_on": article.reviewed_on,
        "reviewed_by": article.reviewed_by,
        "evidence": evidence.document() if evidence else None,
    }


def _text_lines(article: Article) -> list[str]:
    head = f"{article.locale}/{article.id}  ({article.status.value})"
    asked = [f"  asked as: {question}" for question in article.questions]
    return [head, "", f"# {article.title}", "", *article.body.rstrip().splitlines(), "", *asked]


def _evidence_lines(evidence: Evidence | None) -> list[str]:
    if evidence is None:
        return ["No evidence is kept: this article was not drafted from tickets."]
    lines = [
        f"Drafted from {evidence.replies} replies by {counted(evidence.agents, 'agent')} "
        f"to {counted(evidence.customers, 'customer')}."
    ]
    if evidence.llm and evidence.llm.get("drafter") != "extractive":
        lines.append(f"Worded by {evidence.llm.get('model')}; agents' own words stand below it.")
    for one in evidence.sentences:
        first = f"{one.first_seen_at:%Y-%m-%d}" if one.first_seen_at else "?"
        last = f"{one.last_seen_at:%Y-%m-%d}" if one.last_seen_at else "?"
        lines.append(
            f"  {one.customers:4} customers, {counted(one.agents, 'agent')}, "
            f"{first} to {last}: {one.text}"
        )
        lines += [f"       made from: {source}" for source in one.sources]
    lines += [f"  written by {e.who} on {e.at:%Y-%m-%d}: {e.text}" for e in evidence.edits]
    for flag in evidence.flags:
        word = "NEEDS A DECISION" if flag.is_blocking else "note"
        lines.append(f"  {word}, {flag.kind}: {flag.note}")
    return lines
