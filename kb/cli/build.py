"""``askless build``: the static help center, with its search."""

from __future__ import annotations

import click

from kb.cli.context import Shell, shell_options


@click.command("build")
@shell_options
def command(shell: Shell) -> None:
    """Build the static help center from the published pages.

    Before it takes the old one's place its pages are audited: what looks like personal data stops
    the build, and the old site stays. See `askless audit`.
    """
    from dataclasses import asdict

    from kb.storage import templates
    from kb.storage.auditing import site_check
    from kb.storage.sitebuild import build
    from mining.audit import recogniser

    workspace = shell.workspace
    with workspace.locked():
        result = build(workspace, check=site_check(workspace, recogniser(workspace.settings)))
    articles = ", ".join(f"{count} in {locale}" for locale, count in result.articles.items())
    state = "is current" if result.was_current else f"built, {result.files} files"
    lines = [
        f"help center {state}: {articles}",
        f"it lies in {workspace.site_dir}; `askless serve` shows it",
    ]
    for line in templates.copies(workspace).lines(workspace.root):
        shell.note(line)
    shell.answer({**asdict(result), "site": str(workspace.site_dir)}, lines)
