"""``askless init``: a new workspace."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, shell_options


@click.command(name="init")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--sample", "is_sample", is_flag=True, help="With the sample shop and its tickets.")
@click.option("--tickets", default=5_000, show_default=True, help="Tickets of the sample shop.")
@click.option("--update", "is_update", is_flag=True, help="Renew the templates of a workspace.")
@shell_options
def command(
    shell: Shell, *, directory: Path, is_sample: bool, tickets: int, is_update: bool
) -> None:
    """Make a new workspace in DIRECTORY: settings, facts, the look of the help center.

    With --sample it holds a synthetic shop: its help center and 18 months of its tickets in
    DIRECTORY/sample, ready for `askless import jsonl`.

    With --update the templates, styles and words of an existing workspace become those of this
    askless. Those you changed stay; what is replaced is kept in DIRECTORY/site-before-update.
    """
    if is_update:
        _update(shell, directory)
        return
    if is_sample:
        from mining.sample import sample_workspace

        workspace = sample_workspace(directory, tickets=tickets).workspace
    else:
        from kb.storage.starting import FACTS, SETTINGS
        from kb.storage.workspace import Workspace

        workspace = Workspace.create(directory, SETTINGS, FACTS)
    lines = [f"A new workspace is in {directory}."]
    if is_sample:
        lines.append(f"Next: askless import jsonl {directory}/sample --workspace {directory}")
    else:
        lines.append(f"Next: look at {directory}/askless.toml, then `askless import`.")
    shell.answer({"workspace": str(workspace.root)}, lines)


def _update(shell: Shell, directory: Path) -> None:
    from dataclasses import asdict

    from kb.storage import templates
    from kb.storage.workspace import Workspace

    workspace = Workspace.open(directory)
    with workspace.locked():
        found = templates.update(workspace)
    lines = [f"{len(found.outdated)} files of {directory}/site are renewed."]
    lines += [f"{place}: changed by you and by askless; compare them" for place in found.changed]
    shell.answer({"workspace": str(workspace.root), **asdict(found)}, lines)
