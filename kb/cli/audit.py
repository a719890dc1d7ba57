"""``askless audit``: personal data in what leaves the workspace."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kb.cli.context import Shell, shell_options

MOST_SHOWN = 40


@click.command("audit")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@shell_options
def command(shell: Shell, *, paths: tuple[Path, ...]) -> None:
    """Look for personal data in the help center, report, exports and logs; status 1 on a hit.

    PATHS are further files and folders, such as exports outside of the workspace. What the shop
    itself shows passes: brand, links, facts and privacy.allowed in askless.toml.
    """
    from dataclasses import asdict

    from kb.storage import auditing
    from mining.audit import recogniser

    workspace = shell.workspace
    auditing.check_places(paths)
    places = [*auditing.outputs(workspace), *(path.resolve() for path in paths)]
    audit = auditing.audited(workspace, recogniser(workspace.settings), places=places)
    lines = [f"{hit.file}: {hit.kind}: {hit.excerpt}" for hit in audit.hits]
    if len(lines) > MOST_SHOWN:
        lines[MOST_SHOWN:] = [f"and {len(lines) - MOST_SHOWN} more; --json lists them all"]
    kinds = f"{len(audit.hits)} places look like personal data" if audit.hits else "nothing found"
    lines.append(f"{audit.files} files read: {kinds}")
    shell.answer({"files": audit.files, "hits": [asdict(hit) for hit in audit.hits]}, lines)
    if audit.hits:
        shell.note(
            "askless: audit: remove what is personal; what is the shop's own goes into "
            "privacy.allowed in askless.toml"
        )
        sys.exit(1)
