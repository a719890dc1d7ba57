"""``askless draft``: draft articles for the gaps from what agents replied."""

from __future__ import annotations

from typing import Any

import click

from kb.cli.context import Shell, progress, shell_options
from kb.words import counted

REASONS_SHOWN = 10


@click.command()
@shell_options
def command(shell: Shell) -> None:
    """Draft articles for the gaps; nothing is published before `askless review approve`.

    Every sentence comes from agents' replies to several customers. A draft that an editor has
    touched is left alone; a gap without enough evidence is listed with its reason.
    """
    from mining.stages import draft

    workspace = shell.workspace
    with workspace.locked(), progress("Drafting") as report:
        result = draft.run(workspace, progress=report)
    document = {"was_current": result.was_current, **result.figures}
    shell.answer(document, _lines(result.figures))


def _notes(count: int) -> str:
    return f", {counted(count, 'note')}" if count else ""


def _lines(figures: Any) -> list[str]:
    made = [d for d in figures["drafts"] if d["outcome"] in ("written", "updated")]
    lines = [
        f"{counted(figures['written'], 'draft')} written, {figures['updated']} renewed, "
        f"{figures['unchanged']} unchanged, {figures['edited']} left to their editors, "
        f"{figures['rejected']} rejected before, {figures['withdrawn']} withdrawn."
    ]
    lines += [
        f"  {d['locale']}  {d['article_id']}  “{d['title']}”  "
        f"{counted(d['sentences'], 'sentence')}, {counted(d['customers'], 'customer')} answered"
        + _notes(d["flags"])
        for d in made
    ]
    missing = figures["not_drafted"]
    if missing:
        lines.append(f"{counted(len(missing), 'gap')} without a draft:")
        lines += [
            f"  {n['locale']}  {n['topic_id']}  {n['reason']}" for n in missing[:REASONS_SHOWN]
        ]
        if len(missing) > REASONS_SHOWN:
            lines.append(f"  and {len(missing) - REASONS_SHOWN} more; see --json")
    return [*lines, "Next: askless review list --status draft"]
