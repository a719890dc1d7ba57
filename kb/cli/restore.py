"""``askless restore``: a workspace made of a backup."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, shell_options


@click.command("restore")
@click.argument(
    "source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@shell_options
def command(shell: Shell, *, source: Path, target: Path) -> None:
    """Make a workspace in DIR, which is new or empty, of what `askless backup` wrote to FILE.

    The site itself is made again: `askless publish` and `askless build`. --workspace has no use
    here.
    """
    from kb.storage import backup

    workspace = backup.restore(source, target)
    shell.answer({"workspace": str(workspace.root)}, [f"restored to {workspace.root}"])
