"""``askless build``: the static help center, with its search."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, shell_options
from kb.storage.workspace import Workspace


@click.command("build")
@shell_options
def command(shell: Shell) -> None:
    """Build the static help center from the published pages.

    Before it takes the old one's place its pages are audited: what looks like personal data stops
    the build, and the old site stays. See `askless audit`.
    """
    from dataclasses import asdict
    from functools import partial

    from kb.storage import templates
    from kb.storage.sitebuild import build

    workspace = shell.workspace
    with workspace.locked():
        result = build(workspace, check=partial(_audit, workspace), meanwhile=_load)
    articles = ", ".join(f"{count} in {locale}" for locale, count in result.articles.items())
    state = "is current" if result.was_current else f"built, {result.files} files"
    lines = [
        f"help center {state}: {articles}",
        f"it lies in {workspace.site_dir}; `askless serve` shows it",
    ]
    for line in templates.copies(workspace).lines(workspace.root):
        shell.note(line)
    shell.answer({**asdict(result), "site": str(workspace.site_dir)}, lines)


def _load() -> None:
    """Load what the audit needs, which takes most of a second."""
    from kb.storage import auditing
    from mining import audit

    _ = auditing, audit


def _audit(workspace: Workspace, site: Path) -> None:
    from kb.storage.auditing import site_check
    from mining.audit import recogniser

    site_check(workspace, recogniser(workspace.settings))(site)
