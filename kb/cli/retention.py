"""``askless retention``: delete the tickets and orders that are older than they may be."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from kb.cli.context import Shell, shell_options
from kb.errors import KbError


@click.command("retention")
@click.option(
    "--months",
    type=click.IntRange(1, 1200),
    help="Keep so many months (default: privacy.keep_months in askless.toml).",
)
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Show what would go; change nothing.")
@shell_options
def command(shell: Shell, *, months: int | None, is_dry_run: bool) -> None:
    """Delete tickets whose last message is older than the limit, with all that rests on them.

    Orders placed before it go too; given counts of orders by week name nobody and stay.

    Articles that lose their support are listed and flagged; none is taken from its readers.
    """
    from kb.cli.forget import delete, lines
    from kb.privacy import oldest_kept
    from kb.storage import forgetting, orderstore

    workspace = shell.workspace
    kept = months or workspace.settings.privacy.keep_months
    if kept is None:
        raise KbError(
            f"retention {workspace.root}: nothing says how long tickets are kept; "
            "pass --months N or set privacy.keep_months in askless.toml"
        )
    now = datetime.now(UTC)
    moment = oldest_kept(now, kept)
    with workspace.locked():
        gone = forgetting.tickets_before(workspace, moment)
        document = delete(workspace, gone, now, is_dry_run=is_dry_run)
        orders = orderstore.removed_before(workspace, moment, is_dry_run=is_dry_run)
    head = f"before {moment:%Y-%m-%d} ({kept} months)"
    full = {"months": kept, "before": moment.isoformat(), "dry_run": is_dry_run, **document}
    verb = "would go" if is_dry_run else "removed"
    told = [f"{orders:,} orders {verb}"] if orders else []
    shell.answer(full | {"orders": orders}, [*lines(head, document, is_dry_run=is_dry_run), *told])
