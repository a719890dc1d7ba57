"""``askless evaluate search``: the site's own search on labelled queries, in a real browser."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, progress, shell_options


@click.command()
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    required=True,
    help="A built help center (build/site), or its workspace.",
)
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    required=True,
    help="JSON lines: text, article_ids or paths, and perhaps lang.",
)
@shell_options
def command(shell: Shell, site: Path, queries: Path) -> None:
    """Type labelled QUERIES into the search of a built SITE and score what it shows.

    The site is served on this machine with its strict headers and opened in headless Chromium
    (Playwright and Chromium are needed; ASKLESS_CHROMIUM names another one). A right page is named
    by article_ids or article_id (the id here, its last part, or inside a workspace the id at the
    source of an import), or by paths, pages, path or page (addresses); null means that none is
    right. Without lang the language is that of the address or of the text.

    success_at_k is the share of the queries with a right page in the site (n_answerable) that show
    one among the first k results; zero_results is over all queries. median_ms goes from the last
    key to the results on the page.
    """
    from mining.evaluation import search

    with progress("queries") as show:
        score, _ = search.evaluated(site, queries, progress=show)
    if score.n_without_page:
        shell.note(
            f"{queries}: {score.n_without_page} of {score.n} queries have no right page in the "
            "site in their language; they take no part in success_at_k"
        )
    shell.answer(score.document(), score.lines())
