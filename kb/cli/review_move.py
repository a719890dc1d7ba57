"""``askless review move``: an article gets another category or address, in all its languages."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from kb.cli.context import Shell, by_option, shell_options


@click.command()
@click.argument("article_id", metavar="ID")
@click.argument("to", metavar="CATEGORY[/NAME]")
@by_option
@click.option("--reason", default="", help="Why, for the log.")
@click.option("--new-category", is_flag=True, help="Begin a category that has no article yet.")
@shell_options
def command(
    shell: Shell, *, article_id: str, to: str, who: str, reason: str, new_category: bool
) -> None:
    """Give an article another category or address.

    It moves in all its languages, with evidence, history, comments and days to go live; links to
    the old address work. Readers meet it there after `askless publish` and `askless build`.
    """
    from kb.storage import moving

    workspace = shell.workspace
    with workspace.locked():
        wanted = moving.Wanted(
            article_id, moving.new_id(article_id, to), who, datetime.now(UTC), reason
        )
        if not new_category:
            moving.refuse_unknown(workspace, wanted)
        moves = moving.move(workspace, wanted)
    lines = [
        f"move: {one.locale}/{article_id} is {one.locale}/{one.article_id} now" for one in moves
    ]
    shell.answer({"moves": [one.record() for one in moves]}, lines)
