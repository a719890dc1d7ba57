"""``askless backup``: everything that cannot be made again, in one file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kb.cli.context import Shell, shell_options


@click.command("backup")
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@shell_options
def command(shell: Shell, *, target: Path) -> None:
    """Write settings, articles, private data and the review database to FILE (a zip archive).

    FILE holds redacted tickets, the secret of the keyed hashes and hashes of passwords: keep it
    as you keep the workspace. An older FILE is replaced, whole or not at all.
    """
    from kb.storage import backup

    done = backup.save(shell.workspace, target, datetime.now(UTC))
    size = done.bytes / 1_000_000
    document = {"file": str(target), "files": done.files, "bytes": done.bytes}
    shell.answer(document, [f"{done.files} files, {size:.1f} MB, are in {target}"])
