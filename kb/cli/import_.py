"""``askless import``: tickets from a help desk's export, cleaned and redacted before storing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from kb.cli.context import Shell, progress, shell_options
from kb.cli.places import Place
from kb.errors import KbError
from kb.storage.elsewhere import Elsewhere

LOCAL = frozenset({"articles", "searches", "events", "surveys", "refunds"})
"""What is only read from files of this machine."""


@dataclass(frozen=True)
class Given:
    """What the command line names, by the names of its arguments and options."""

    source: str | None
    paths: tuple[Path, ...]
    is_list: bool
    mapping: Path | None
    guess: bool
    force: bool
    brands: tuple[str, ...]
    url: str | None
    query: str | None
    timezone: str
    undated: str | None
    locale: str
    category: str
    export: Path | None
    scale: str | None
    high_is_easy: bool


@click.command(name="import")
@click.argument("source", required=False)
@click.argument("paths", nargs=-1, type=Place())
@click.option("--list", "is_list", is_flag=True, help="Name the sources askless reads.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="Which column is what (csv, sql): a file, or easiware, botmind or inboxcare.",
)
@click.option(
    "--guess",
    is_flag=True,
    help="Propose the mapping of a CSV, show what it reads, and write it (to --mapping).",
)
@click.option("--force", is_flag=True, help="Let --guess take the place of a mapping file.")
@click.option(
    "--brand", "brands", multiple=True, help="Only tickets of this brand; may be given again."
)
@click.option(
    "--url",
    envvar="ASKLESS_SQL_URL",
    help="Database of sql; better kept in the environment, as ASKLESS_SQL_URL.",
)
@click.option("--query", help="The SELECT whose rows sql reads, in order of the ticket's id.")
@click.option("--timezone", default="UTC", help="Zone of times that name none (Europe/Paris).")
@click.option(
    "--undated",
    metavar="START..END",
    help="Keep tickets without a time, spread evenly between two days, and marked so.",
)
@click.option("--locale", default="", help="Language of articles that name none.")
@click.option("--category", default="", help="Folder of articles that lie in none.")
@click.option(
    "--export",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the orders by week to this CSV (orders), with or without importing first.",
)
@click.option("--scale", type=click.Choice(["5", "7"]), help="Highest answer on effort (surveys).")
@click.option(
    "--high-is-easy", is_flag=True, help="The highest answer on effort is the easiest (surveys)."
)
@shell_options
def command(shell: Shell, /, **given: Any) -> None:
    """Read tickets from PATHS (files or folders), an export of SOURCE.

    PATHS of tickets and orders may be addresses: s3://, gs://, abfss:// and whatever fsspec knows.

    Running it twice changes nothing: a ticket that is stored already is left alone, one that has
    changed takes the place of its older self. Personal data is masked before anything is stored.

    `askless import csv FILE --guess` looks at headers and values and writes a mapping to correct;
    `askless import sql --url URL --query QUERY` reads a database as it reads a CSV.

    `askless import articles SOURCE PATHS` reads an existing help center: translations become one
    article, drafts stay drafts, and an article that was edited here is left alone.

    `askless import orders csv|shopify|jsonl|sql PATHS` reads orders, or counts of orders by week;
    customers and order numbers are hashed as those of tickets are, nothing else of them is kept.

    `askless import searches FILE.csv` reads what readers searched for (columns query and count,
    and results, clicks, language and customers if there are such) for `askless gaps`: only what
    enough of them typed, without personal data, in the place of the last such import.

    `askless import surveys FILE.csv…` reads answers to "would you recommend us?" (a column nps,
    0 to 10) and on effort (a column ces, 1 to 5 or 7, or columns kind and answer) with their day,
    and `askless import refunds FILE.csv…` the days a return was received and refunded; both only
    as counts by day, in the place of the last such import.

    `askless import events LOG…` reads what the pages of the help center told in requests for
    /e.gif, from access logs in the combined format or Caddy's (docs/collector.md).
    """
    wanted = Given(**given)
    _check_places(wanted)
    if wanted.source == "orders":
        _orders(shell, wanted)
    elif wanted.export is not None:
        raise click.UsageError("--export belongs to orders: askless import orders --export FILE")
    elif wanted.source == "articles":
        _articles(shell, wanted)
    elif wanted.source in {"surveys", "refunds"}:
        _surveys(shell, wanted)
    elif wanted.source == "searches":
        _searches(shell, wanted)
    elif wanted.source == "events":
        _events(shell, wanted)
    elif wanted.is_list:
        _list(shell)
    elif wanted.guess:
        _guess(shell, wanted)
    else:
        _tickets(shell, wanted)


def _check_places(given: Given) -> None:
    """Only tickets and orders are many enough to lie elsewhere."""
    is_local = given.guess or given.source in LOCAL
    if is_local and any(isinstance(path, Elsewhere) for path in given.paths):
        raise click.UsageError(
            "this reads files of this machine; tickets and orders may be at addresses"
        )


def _orders(shell: Shell, given: Given) -> None:
    from kb.cli.import_orders import Wanted, import_orders

    words = None if given.is_list else given.paths
    query = _asked(given) if given.paths[:1] == (Path("sql"),) else None
    import_orders(shell, words, Wanted(given.timezone, given.export, query))


def _articles(shell: Shell, given: Given) -> None:
    from kb.cli.import_articles import Wanted, import_articles

    wanted = Wanted(
        is_list=given.is_list,
        timezone=given.timezone,
        locale=given.locale,
        category=given.category,
    )
    import_articles(shell, given.paths, wanted)


def _searches(shell: Shell, given: Given) -> None:
    from kb.cli.import_searches import import_searches

    import_searches(shell, given.paths)


def _surveys(shell: Shell, given: Given) -> None:
    from kb.cli.import_surveys import import_refunds, import_surveys

    if given.source == "refunds":
        import_refunds(shell, given.paths, timezone=given.timezone)
        return
    scale = int(given.scale) if given.scale else None
    import_surveys(
        shell, given.paths, timezone=given.timezone, scale=scale, high_is_easy=given.high_is_easy
    )


def _events(shell: Shell, given: Given) -> None:
    from kb.cli.import_events import import_events

    import_events(shell, given.paths)


def _list(shell: Shell) -> None:
    """Name the sources of tickets."""
    from mining.importers import NAMES
    from mining.importers import source as find_source

    titles = {name: find_source(name).title for name in NAMES}
    shell.answer({"sources": titles}, [f"{n:10} {title}" for n, title in titles.items()])


def _guess(shell: Shell, given: Given) -> None:
    """Propose the mapping of one CSV file; needs no workspace."""
    if given.source != "csv" or len(given.paths) != 1 or not given.paths[0].is_file():
        raise click.UsageError("--guess takes one file: askless import csv FILE --guess")
    from mining.importers.csv_proposal import propose
    from mining.importers.source import ImportOptions

    options = ImportOptions(now=datetime.now(UTC), zone=zone(given.timezone))
    proposal = propose(given.paths[0], options, to=given.mapping, force=given.force)
    shell.answer(proposal.document(), proposal.lines())


def _tickets(shell: Shell, given: Given) -> None:
    asked = _asked(given) if given.source == "sql" else None
    paths = (Path("the query"),) if asked else given.paths
    if given.source is None or not paths:
        raise click.UsageError("name a source and at least one path; `askless import --list`")
    from mining.importers import source as find_source
    from mining.importers.source import ImportOptions
    from mining.stages import intake

    workspace = shell.workspace
    options = ImportOptions(
        now=datetime.now(UTC),
        zone=zone(given.timezone),
        spread=spread(given.undated),
        mapping=given.mapping,
        own_domains=workspace.settings.own_domains,
        brands=given.brands,
        query=asked,
    )
    with workspace.locked(), progress(f"Reading {given.source}") as show:
        report = intake.run(workspace, find_source(given.source), paths, options, progress=show)
    shell.answer(report.document(), report.lines())


def _asked(given: Given) -> tuple[str, str]:
    """The URL and the query of the source that reads a database."""
    if not given.url or not given.query:
        raise click.UsageError("sql takes a database and a query: --url URL --query QUERY")
    return given.url, given.query


def zone(name: str) -> tzinfo:
    """The time zone called ``name``.

    Raises:
        KbError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        raise KbError(f'--timezone: "{name}" is no time zone; try Europe/Paris') from error


def spread(value: str | None) -> tuple[datetime, datetime] | None:
    """The two days of ``2025-01-01..2025-12-31`` as UTC times; None for None.

    Raises:
        KbError: it is not two ISO days in order.
    """
    if value is None:
        return None
    try:
        start, end = (datetime.fromisoformat(d).replace(tzinfo=UTC) for d in value.split(".."))
    except ValueError as error:
        raise KbError(f'--undated: "{value}"; expected 2025-01-01..2025-12-31') from error
    if start >= end:
        raise KbError(f'--undated: "{value}"; the first day must come before the second')
    return start, end
