"""``askless keywords``: customers' words that help the search find articles, and refusing one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kb.cli.context import Shell, by_option, progress, shell_options
from kb.config import LOCALES

if TYPE_CHECKING:
    from kb.article_words import WordDecision

language_option = click.option(
    "--language", "--locale", "locale", type=click.Choice(LOCALES), help="Only this language."
)


@click.group(invoke_without_command=True)
@click.option("--article", "article_id", metavar="ARTICLE", help="Only this article.")
@language_option
@shell_options
def command(shell: Shell, /, article_id: str | None, locale: str | None) -> None:
    """List what many customers write and the article that answers them does not say.

    Words and short questions of at least drafting.support_customers distinct customers of an
    article, who write them surely more often than those of others do. `askless publish` puts the
    words, twelve of an article at most, into the index of the search; they are not shown, and the
    article's file stays as it is. Questions are proposals for its `questions:`.

    The tickets of an article are those that `askless gaps` matched to it, or `askless measure`.
    """
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        _list(shell, article_id, locale)
    elif any(
        context.get_parameter_source(n) is ParameterSource.COMMANDLINE for n in context.params
    ):
        name = context.invoked_subcommand
        raise click.UsageError(
            f"put options behind `{name}`: askless keywords {name} ... --workspace DIR"
        )


def _list(shell: Shell, article_id: str | None, locale: str | None) -> None:
    from dataclasses import asdict

    from kb.article_words import refusals, word_key
    from kb.storage import article_words as store
    from mining.stages import keywords

    workspace = shell.workspace
    with workspace.locked(), progress("Counting customers' words") as report:
        result = keywords.run(workspace, progress=report)
    gone = refusals(store.read_decisions(workspace))
    rows = [
        {
            "article_id": place[0],
            "locale": place[1],
            "words": [
                {**asdict(one), "is_refused": (*place, word_key(one.text, place[1])) in gone}
                for one in own
            ],
        }
        for place, own in sorted(store.read_words(workspace).items())
        if article_id in (None, place[0]) and locale in (None, place[1])
    ]
    document = {"was_current": result.was_current, **result.figures, "rows": rows}
    shell.answer(document, _lines(dict(result.figures), rows))


def _lines(figures: dict[str, Any], rows: Sequence[dict[str, Any]]) -> list[str]:
    lines = [
        f"{figures['words']:,} words and {figures['questions']:,} questions of customers for "
        f"{figures['articles_with_words']:,} of {figures['articles']:,} published articles, from "
        f"{figures['needs_with_article']:,} needs that one of them answers."
    ]
    for row in rows:
        told = [
            f"{one['text']} ({one['customers']}{', refused' * one['is_refused']})"
            for one in row["words"]
        ]
        lines += [f"{row['locale']}  {row['article_id']}", f"    {' · '.join(told)}"]
    if not rows:
        return [*lines, "  no word of enough customers that the articles lack"]
    return [
        *lines,
        "Words are searched, never shown; questions are for you to put in. Next: askless publish",
    ]


@command.command()
@click.argument("article_id", metavar="ARTICLE")
@click.argument("text", metavar="WORD")
@language_option
@by_option
@shell_options
def refuse(shell: Shell, article_id: str, text: str, locale: str | None, who: str) -> None:
    """Keep one of the mined words of an article out of the search, in any of its forms.

    It stays out when words are mined anew. Without --language in each language that has it.
    """
    _take(shell, "refuse", article_id, text, by={"locale": locale, "who": who})


@command.command()
@click.argument("article_id", metavar="ARTICLE")
@click.argument("text", metavar="WORD")
@language_option
@by_option
@shell_options
def allow(shell: Shell, article_id: str, text: str, locale: str | None, who: str) -> None:
    """Take the refusal of a word back."""
    _take(shell, "allow", article_id, text, by={"locale": locale, "who": who})


@command.command()
@shell_options
def history(shell: Shell) -> None:
    """What was decided about words, oldest first."""
    from kb.storage import article_words as store

    taken = store.read_decisions(shell.workspace)
    document = {"decisions": [one.record() for one in taken]}
    shell.answer(document, _decision_lines(taken) or ["nothing was decided about words"])


def _take(shell: Shell, action: str, article_id: str, text: str, *, by: dict[str, Any]) -> None:
    from mining.stages import keywords

    workspace = shell.workspace
    with workspace.locked():
        taken = keywords.take(
            workspace,
            action,
            article_id,
            text,
            locale=by["locale"],
            by={"who": by["who"], "now": datetime.now(UTC)},
        )
    document = {"decisions": [one.record() for one in taken]}
    shell.answer(document, [*_decision_lines(taken), "Next: askless publish"])


def _decision_lines(decisions: Sequence[WordDecision]) -> list[str]:
    return [
        f"{one.number:>4}  {one.at.isoformat()[:16]}  {one.who}: {one.action} “{one.text}” "
        f"for {one.article_id} ({one.locale})"
        for one in decisions
    ]
