"""``askless evaluate topics FILE``: topics mined without labels against gold topics."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, progress, shell_options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--encoder", "encoder_name", default="use", help="Sentence encoder (default: use).")
@shell_options
def command(shell: Shell, file: Path, encoder_name: str) -> None:
    """Score mined topics on FILE: JSON lines with text, label (null: noise) and perhaps lang."""
    from mining.encoders import load_encoder
    from mining.evaluation import topics

    labelled = topics.read_labelled(file)
    with progress("sentence vectors") as shown:
        scores = topics.evaluated(labelled, load_encoder(encoder_name), progress=shown)
    shell.answer(scores.document(), scores.lines())
