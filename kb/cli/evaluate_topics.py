"""``askless evaluate topics FILE``: topics mined without labels against gold topics."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, progress, shell_options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--encoder", "encoder_name", default="use", help="Sentence encoder (default: use).")
@click.option(
    "--seeds",
    type=click.IntRange(1, 100),
    default=1,
    help="Mine with so many seeds, and print mean and spread beside (default: 1).",
)
@shell_options
def command(shell: Shell, file: Path, encoder_name: str, seeds: int) -> None:
    """Score mined topics on FILE: JSON lines with text, label (null: noise) and perhaps lang.

    With several seeds the usual keys are those of the default seed; `seeds`, `mean` and `sd` stand
    beside them, and how much of the rows without a label was set aside.
    """
    from mining.encoders import load_encoder
    from mining.evaluation import topics

    labelled, encoder = topics.read_labelled(file), load_encoder(encoder_name)
    scores: topics.TopicScores | topics.SeededScores
    with progress("sentence vectors") as shown:
        if seeds == 1:
            scores = topics.evaluated(labelled, encoder, progress=shown)
        else:
            chosen = topics.default_seeds(seeds)
            scores = topics.evaluated_with_seeds(labelled, encoder, chosen, progress=shown)
    shell.answer(scores.document(), scores.lines())
