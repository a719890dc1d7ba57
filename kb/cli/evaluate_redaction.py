"""``askless evaluate redaction FILE``: how much personal data is masked, and how much else."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from kb.cli.context import Shell, shell_options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--ner",
    type=click.Choice(["auto", "off", "required"]),
    default="off",
    show_default=True,
    help="Let the models of the extra [ner] find names, too; auto: where it is installed.",
)
@shell_options
def command(shell: Shell, file: Path, *, ner: Literal["auto", "off", "required"]) -> None:
    """Score redaction on FILE: JSON lines with text, lang, spans, perhaps requester and from."""
    from mining.evaluation import redaction

    result = redaction.evaluated(file, ner=ner)
    shell.answer(result.document(), result.lines())
