"""``askless build``: the static help center, with its search."""

from __future__ import annotations

import click

from kb.cli.context import Shell, shell_options


@click.command("build")
@shell_options
def command(shell: Shell) -> None:
    """Build the static help center from the published pages."""
    from dataclasses import asdict

    from kb.storage.sitebuild import build

    workspace = shell.workspace
    with workspace.locked():
        result = build(workspace)
    articles = ", ".join(f"{count} in {locale}" for locale, count in result.articles.items())
    state = "is current" if result.was_current else f"built, {result.files} files"
    lines = [
        f"help center {state}: {articles}",
        f"it lies in {workspace.site_dir}; `askless serve` shows it",
    ]
    shell.answer({**asdict(result), "site": str(workspace.site_dir)}, lines)
