"""``askless run``: everything from import to report, only what changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from kb.cli.context import Shell, shell_options
from kb.words import counted


@click.command(name="run")
@shell_options
def command(shell: Shell) -> None:
    """Everything from import to report, only what has changed.

    The stages: import, mine, gaps, keywords, publish, build, draft, measure, effect, service,
    report.
    Sources to import first stand in askless.toml under [[sources]]. Drafts wait for review; only
    approved articles are published.
    """
    from mining import pipeline

    workspace = shell.workspace
    steps = []
    with workspace.locked():
        for step in pipeline.run(workspace, now=datetime.now(UTC)):
            steps.append(step)
            if not shell.is_json:
                shell.answer({}, [line(step)])
    if shell.is_json:
        shell.answer({"stages": {step.name: step.__dict__ for step in steps}}, [])


def line(step: object) -> str:
    """One stage for a person: done, unchanged, or why there was nothing to do."""
    name, seconds = getattr(step, "name", ""), getattr(step, "seconds", 0.0)
    note, was_current = getattr(step, "note", ""), getattr(step, "was_current", False)
    state = note or ("unchanged" if was_current else "done")
    unsigned = getattr(step, "figures", {}).get("unsigned") or ()
    left = f"; {len(unsigned)} articles wait for a signature, see `askless publish`"
    aged = getattr(step, "figures", {}).get("freshness") or {}
    away = "" if was_current else put_away(aged)
    return f"{name:8} {state} ({seconds:.1f} s){left if unsigned else ''}{away}"


def put_away(aged: Mapping[str, Any]) -> str:
    """How many drafts a run put away, for the end of its line; empty for none."""
    gone = len(aged.get("expired", ()))
    return f"; {counted(gone, 'draft')} put away that nobody decided on" if gone else ""
