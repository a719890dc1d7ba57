"""``askless evaluate redaction FILE``: how much personal data is masked, and how much else."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, shell_options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@shell_options
def command(shell: Shell, file: Path) -> None:
    """Score redaction on FILE: JSON lines with text, lang, spans and perhaps requester."""
    from mining.evaluation import redaction

    result = redaction.evaluated(file)
    shell.answer(result.document(), result.lines())
