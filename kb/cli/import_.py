"""``askless import``: tickets from a help desk's export, cleaned and redacted before storing."""

from __future__ import annotations

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
@click.option("--mapping", type=click.Path(path_type=Path), help="Which column is what (csv).")
@click.option("--timezone", default="UTC", help="Zone of times that name none (Europe/Paris).")
@click.option(
    "--undated",
    metavar="START..END",
    help="Keep tickets without a time, spread evenly between two days, and marked so.",
)
@click.option("--locale", default="", help="Language of articles that name none.")
@click.option("--category", default="", help="Folder of articles that lie in none.")
@shell_options
def command(
    shell: Shell,
    *,
    source: str | None,
    paths: tuple[Path, ...],
    is_list: bool,
    mapping: Path | None,
    timezone: str,
    undated: str | None,
    locale: str,
    category: str,
) -> None:
    """Read tickets from PATHS (files or folders), an export of SOURCE.

    Running it twice changes nothing: a ticket that is stored already is left alone, one that has
    changed takes the place of its older self. Personal data is masked before anything is stored.

    `askless import articles SOURCE PATHS` reads an existing help center: translations become one
    article, drafts stay drafts, and an article that was edited here is left alone.
    """
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
    )
    with workspace.locked(), progress(f"Reading {source}") as show:
        report = intake.run(workspace, find_source(source), paths, options, progress=show)
    shell.answer(report.document(), report.lines())


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
