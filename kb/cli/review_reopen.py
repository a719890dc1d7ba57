"""``askless review reopen``: archived articles are drafts again."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from kb.cli.context import Shell, by_option, shell_options
from kb.config import LOCALES


@click.command()
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--locale", type=click.Choice(LOCALES), help="One language only.")
@by_option
@click.option("--reason", default="", help="Why, for the log.")
@shell_options
def command(
    shell: Shell, *, article_ids: tuple[str, ...], locale: str | None, who: str, reason: str
) -> None:
    """Make archived articles drafts again, such as those that expired."""
    from kb.articles import Article
    from kb.decisions import Decision, put
    from kb.errors import ArticleError
    from kb.evidence import Evidence
    from kb.storage import content, deciding

    def decision(article: Article, _evidence: Evidence | None) -> Decision:
        return put(article, "reopen", who=who, now=datetime.now(UTC), reason=reason)

    workspace = shell.workspace
    with workspace.locked():
        every = content.read_articles(workspace)
        named = [a for a in every if a.id in article_ids and locale in (None, a.locale)]
        missing = sorted(set(article_ids) - {a.id for a in named})
        if missing:
            raise ArticleError(missing[0], "no such article; see `askless review list`")
        archived = [a for a in named if a.status.value == "archived"] or named
        decisions, _ = deciding.decided_all(workspace, archived, decision, is_lenient=False)
    moves = [one.move.record() for one in decisions]
    lines = [f"reopen: {m['locale']}/{m['article_id']} is {m['to_status']} now" for m in moves]
    shell.answer({"moves": moves}, lines)
