"""``askless translate``: an approved article in the other language, for review."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from kb.cli.context import Shell, shell_options
from kb.config import LOCALES
from kb.words import counted


@click.command("translate")
@click.argument("article_id", metavar="ID")
@click.option("--to", required=True, type=click.Choice(LOCALES), help="The language wanted.")
@shell_options
def command(shell: Shell, *, article_id: str, to: str) -> None:
    """Translate a published article with the language model in [drafting.llm]; for review only.

    Amounts, dates, negations, conditions, links and facts of each sentence are compared. One that
    does not agree stays in its own language, and has to be written before the article can be
    approved. Without a language model nothing is sent and nothing is done.
    """
    from mining.stages import translate

    workspace = shell.workspace
    with workspace.locked():
        done = translate.run(
            workspace, article_id, to=to, now=datetime.now(UTC), environment=os.environ
        )
    llm = done["llm"]
    lines = [
        f"{to}/{done['article_id']}: “{done['title']}” waits for review, translated from "
        f"{done['from_locale']} by {llm['model']}: {llm['tokens_in']} tokens sent, "
        f"{llm['tokens_out']} received, cost {llm['cost']:g}."
    ]
    if done["unsure"]:
        lines.append(f"{counted(len(done['unsure']), 'sentence')} could not be taken over:")
        lines += [f"  {', '.join(one['faults'])}: {one['text']}" for one in done["unsure"]]
    lines.append(f"Next: askless review show {done['article_id']} --locale {to}")
    shell.answer(done, lines)
