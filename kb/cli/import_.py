"""``askless import``: tickets from a help desk's export, cleaned and redacted before storing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from kb.cli.context import Shell, progress, shell_options
from kb.errors import KbError


@click.command(name="import")
@click.argument("source", required=False)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
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
@shell_options
def command(
    shell: Shell,
    *,
    source: str | None,
    paths: tuple[Path, ...],
    is_list: bool,
    mapping: Path | None,
    guess: bool,
    force: bool,
    url: str | None,
    query: str | None,
    timezone: str,
    undated: str | None,
    locale: str,
    category: str,
    export: Path | None,
) -> None:
    """Read tickets from PATHS (files or folders), an export of SOURCE.

    Running it twice changes nothing: a ticket that is stored already is left alone, one that has
    changed takes the place of its older self. Personal data is masked before anything is stored.

    `askless import csv FILE --guess` looks at headers and values and writes a mapping to correct;
    `askless import sql --url URL --query QUERY` reads a database as it reads a CSV.

    `askless import articles SOURCE PATHS` reads an existing help center: translations become one
    article, drafts stay drafts, and an article that was edited here is left alone.

    `askless import orders csv|shopify|jsonl PATHS` reads orders, or counts of orders by week;
    customers and order numbers are hashed as those of tickets are, nothing else of them is kept.
    """
    if source == "orders":
        from kb.cli.import_orders import import_orders

        import_orders(shell, None if is_list else paths, timezone=timezone, to=export)
        return
    if export is not None:
        raise click.UsageError("--export belongs to orders: askless import orders --export FILE")
    if source == "articles":
        from kb.cli.import_articles import Wanted, import_articles

        wanted = Wanted(is_list=is_list, timezone=timezone, locale=locale, category=category)
        import_articles(shell, paths, wanted)
        return
    from mining.importers import NAMES
    from mining.importers import source as find_source

    if is_list:
        titles = {name: find_source(name).title for name in NAMES}
        shell.answer({"sources": titles}, [f"{n:10} {title}" for n, title in titles.items()])
        return
    if guess:
        _guess(shell, source, paths, Guessing(mapping, force, timezone))
        return
    asked = _asked(source, url, query)
    if asked:
        paths = (Path("the query"),)
    if source is None or not paths:
        raise click.UsageError("name a source and at least one path; `askless import --list`")
    from mining.importers.source import ImportOptions
    from mining.stages import intake

    workspace = shell.workspace
    options = ImportOptions(
        now=datetime.now(UTC),
        zone=zone(timezone),
        spread=spread(undated),
        mapping=mapping,
        own_domains=workspace.settings.own_domains,
        query=asked,
    )
    with workspace.locked(), progress(f"Reading {source}") as show:
        report = intake.run(workspace, find_source(source), paths, options, progress=show)
    shell.answer(report.document(), report.lines())


@dataclass(frozen=True)
class Guessing:
    """How a mapping is guessed: where it is written, and whether over another."""

    to: Path | None
    force: bool
    timezone: str


def _guess(shell: Shell, source: str | None, paths: tuple[Path, ...], wanted: Guessing) -> None:
    """Propose the mapping of one CSV file; needs no workspace."""
    if source != "csv" or len(paths) != 1 or not paths[0].is_file():
        raise click.UsageError("--guess takes one file: askless import csv FILE --guess")
    from mining.importers.csv_proposal import propose
    from mining.importers.source import ImportOptions

    options = ImportOptions(now=datetime.now(UTC), zone=zone(wanted.timezone))
    proposal = propose(paths[0], options, to=wanted.to, force=wanted.force)
    shell.answer(proposal.document(), proposal.lines())


def _asked(source: str | None, url: str | None, query: str | None) -> tuple[str, str] | None:
    """The URL and the query of the source that reads a database; None for the others."""
    if source != "sql":
        return None
    if not url or not query:
        raise click.UsageError("sql takes a database and a query: --url URL --query QUERY")
    return url, query


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
