"""``askless evaluate keywords``: what customers' words of articles give the search."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, progress, shell_options

FILE = click.Path(path_type=Path)


@click.command()
@click.option("--articles", type=FILE, required=True, help="JSON lines: id, title, body, lang.")
@click.option(
    "--tickets",
    type=FILE,
    required=True,
    help="JSON lines: text or messages, article_id or article_ids, and perhaps customer.",
)
@click.option("--mine", "mine_file", type=FILE, help="Other labelled tickets to mine from.")
@click.option(
    "--matched",
    "is_matched",
    is_flag=True,
    help="Mine from what the matcher accepts, not from the labels.",
)
@click.option(
    "--least", type=click.IntRange(min=1), default=5, show_default=True, help="Customers."
)
@click.option("--encoder", default="use", show_default=True, help="Name of the sentence encoder.")
@shell_options
def command(
    shell: Shell,
    *,
    articles: Path,
    tickets: Path,
    mine_file: Path | None,
    is_matched: bool,
    least: int,
    encoder: str,
) -> None:
    """Search for labelled TICKETS among ARTICLES, without and with words mined from others.

    Customers are split in two halves: the words of one half's tickets help to search for the other
    half's, both ways; a row without `customer` is a customer of its own. With --mine words come
    from that file alone. The search is the one of `askless` itself (Whoosh), not that of the built
    site. with_at_k and without_at_k are the shares of tickets with a right article in the file (n)
    that show one among the first k; gain_at_1 is their difference, with its 95 % interval.
    """
    from mining.evaluation import article_words
    from mining.evaluation.article_words import Options

    options = Options(is_matched=is_matched, least=least, encoder=encoder)
    with progress("queries") as show:
        score = article_words.evaluated(
            articles, tickets, mine_file=mine_file, options=options, progress=show
        )
    shell.answer(score.document(), score.lines())
