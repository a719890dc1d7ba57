"""``askless pull``: tickets from a help desk over HTTP, redacted before anything is stored."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from kb.cli.context import Shell, progress, shell_options
from kb.errors import KbError

LONG_WAIT_SECONDS = 5
"""Shorter waits are not worth a line."""


@click.command(name="pull")
@click.argument("source", required=False)
@click.option("--list", "is_list", is_flag=True, help="Name the help desks and their variables.")
@click.option("--since", metavar="DATE", help="Only what changed since a day (2025-01-31).")
@click.option("--full", "is_full", is_flag=True, help="Begin anew, not where the last pull ended.")
@click.option("--by-time", is_flag=True, help="Zendesk: the older export by time.")
@click.option("--page-size", type=click.IntRange(1, 1000), help="Tickets asked for at a time.")
@shell_options
def command(
    shell: Shell,
    *,
    source: str | None,
    is_list: bool,
    since: str | None,
    is_full: bool,
    by_time: bool,
    page_size: int | None,
) -> None:
    """Ask the help desk SOURCE for tickets over HTTP.

    The first pull reads everything, a later one what changed since; one that was stopped goes on
    where it stood. Credentials come from the environment (`askless pull --list` names the
    variables) or from the keyring, and are neither printed nor stored. Personal data is masked
    before anything is written.
    """
    from mining import pull
    from mining.stages import pull as stage

    if is_list:
        _list(shell)
        return
    if source is None:
        raise click.UsageError("name a help desk; `askless pull --list`")
    desk = pull.desk(source)
    if by_time:
        if source != "zendesk":
            raise click.UsageError("--by-time is for zendesk")
        from mining.pull.zendesk import DESK_BY_TIME as desk  # noqa: N811 (a value under its role)
    order = stage.Order(day(since), is_full, page_size)
    workspace = shell.workspace

    def waiting(seconds: float, reason: str) -> None:
        if seconds >= LONG_WAIT_SECONDS:
            shell.note(f"{source}: {reason}; waiting {seconds:.0f} s")

    with workspace.locked(), progress(f"Asking {source}") as show:
        report = stage.run(workspace, desk, order, os.environ, progress=show, on_wait=waiting)
    shell.answer(report.document(), report.lines())


def _list(shell: Shell) -> None:
    from mining import pull

    desks = [pull.desk(name) for name in pull.NAMES]
    rows = {d.name: {"title": d.title, "variables": d.login.variables} for d in desks}
    lines = [f"{n:10} {row['title']}: {row['variables']}" for n, row in rows.items()]
    shell.answer({"sources": rows}, lines)


def day(value: str | None) -> datetime | None:
    """A day or a time in ISO 8601 as a UTC time; None for None.

    Raises:
        KbError: it is none, or has not come yet.
    """
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise KbError(f'--since: "{value}" is no day; expected 2025-01-31') from error
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    if aware > datetime.now(UTC):
        raise KbError(f'--since: "{value}" has not come yet')
    return aware.astimezone(UTC)
