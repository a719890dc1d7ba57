"""``askless summary``: the report in a few lines, printed or sent."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kb.cli.context import Shell, shell_options
from kb.config import LOCALES

if TYPE_CHECKING:
    from kb.storage.workspace import Workspace


@click.command(name="summary")
@click.option("--lang", type=click.Choice(LOCALES), help="Language of the lines.")
@click.option(
    "--send", "is_sent", is_flag=True, help="Send it where [summary] says, once a period."
)
@shell_options
def command(shell: Shell, *, lang: str | None, is_sent: bool) -> None:
    """Tell the latest report in a few lines: four numbers, what changed, what to do next.

    With --send it goes by mail and to the webhook of `[summary]`, once a day, week or month; for
    cron. A way that failed is tried again by the next call. A kill between sending and noting it
    sends twice.
    """
    from kb.summary import lines, summary

    workspace = shell.workspace
    told = summary(_report(workspace))
    spoken = lang or workspace.settings.default_locale
    said = lines(told, spoken if spoken in LOCALES else "en")
    ways = _sent(workspace, told, said) if is_sent else {}
    shell.answer({**told, "lines": said, "sent": ways}, [*said, *_told(ways)])


def _report(workspace: Workspace) -> dict[str, Any]:
    from kb.errors import NothingToDoError

    try:
        found: dict[str, Any] = json.loads(
            (workspace.report_dir / "report.json").read_text("utf-8")
        )
    except (OSError, ValueError) as error:
        raise NothingToDoError(
            "no report yet; run `askless report` first", code="not_run", command="askless report"
        ) from error
    return found


def _sent(workspace: Workspace, told: dict[str, Any], said: list[str]) -> dict[str, str]:
    """Way -> sent or already; the second way is tried although the first one failed."""
    from kb.errors import NothingToDoError
    from kb.storage import summaries
    from mining import summary_post
    from mining.exchange import Clock

    settings, clock = workspace.settings.summary, Clock()
    if not settings.mail_to and not settings.webhook:
        raise NothingToDoError("[summary] names neither mail_to nor webhook in askless.toml")
    given, span = (settings, os.environ), summaries.period(clock.now(), settings.every)
    ways: dict[str, Callable[[], None]] = {}
    if settings.mail_to:
        message = summary_post.mail(said, settings)
        ways["mail"] = lambda: summary_post.send_mail(message, *given, clock=clock)
    if settings.webhook:
        document = {**told, "lines": said}
        ways["webhook"] = lambda: summary_post.send_webhook(document, *given, clock=clock)
    with workspace.locked():
        return summaries.send_each(workspace, ways, span)


def _told(ways: dict[str, str]) -> list[str]:
    words = {"sent": "sent", "already": "already sent in this period"}
    return [f"{way}: {words[state]}" for way, state in ways.items()]
