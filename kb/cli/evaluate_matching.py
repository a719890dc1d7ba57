"""``askless evaluate matching``: right articles found, and none where there is none."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, shell_options

FILE = click.Path(path_type=Path)


@click.command()
@click.option("--articles", type=FILE, required=True, help="JSON lines: id, title, body, lang.")
@click.option(
    "--tickets",
    type=FILE,
    required=True,
    help="JSON lines: text or messages, and article_id or article_ids (null = no right article).",
)
@click.option("--calibrate", type=FILE, help="Other labelled tickets to fit the threshold on.")
@click.option("--encoder", default="use", show_default=True, help="Name of the sentence encoder.")
@shell_options
def command(
    shell: Shell, articles: Path, tickets: Path, calibrate: Path | None, encoder: str
) -> None:
    """Match labelled TICKETS to ARTICLES and score it.

    A ticket is in scope when one of its right articles is in the article file. A ticket without
    a right article, or whose right articles are all missing from that file, is out of scope:
    the right answer is none. mrr, r_at_1, r_at_5 and recall are over tickets in scope, oos_recall
    over the others, precision over the accepted matches, accuracy over all. auroc says how well
    the probability tells in scope from out of scope. A figure that is not defined (no ticket of
    its kind) is null. The threshold is the default setting, or fitted on the CALIBRATE file;
    never on the tickets that are scored.
    """
    from mining.evaluation import matching

    score = matching.evaluated(articles, tickets, calibrate_file=calibrate, encoder_name=encoder)
    shell.answer(score.document(), score.lines())
