"""``askless export``: published articles for another help center, and tables for other tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.context import Shell, accept_option, shell_options
from kb.cli.places import Place

if TYPE_CHECKING:
    from kb.exporting.choosing import Remote
    from kb.exporting.outgoing import Target
    from kb.storage.elsewhere import Elsewhere
    from kb.storage.workspace import Workspace

NAMES_SHOWN = 5
DATA_TARGETS = ("parquet", "csv", "xlsx", "duckdb")


@click.group()
def command() -> None:
    """Write published articles for another help center, or tables for other tools."""


@command.command()
@click.argument("target_name", metavar="TARGET", required=False)
@click.option("--output", type=click.Path(path_type=Path), help="Folder (build/export/TARGET).")
@click.option(
    "--remote",
    "remotes",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A fresh export of TARGET: what has changed there since the import is refused.",
)
@click.option("--all", "is_all", is_flag=True, help="Also what is the same at TARGET.")
@click.option("--list", "is_list", is_flag=True, help="Name the targets.")
@accept_option
@shell_options
def articles(
    shell: Shell,
    *,
    accept_regex_only: bool,
    target_name: str | None,
    output: Path | None,
    remotes: tuple[Path, ...],
    is_all: bool,
    is_list: bool,
) -> None:
    """Write the published articles for TARGET, facts filled in, as drafts.

    Nothing is sent: the files hold the API requests or the tables that TARGET takes, with each
    article's id there, language and content hash. Articles drafted from tickets leave under the
    terms of `askless publish`.
    """
    from kb.exporting import NAMES, target

    if is_list:
        titles = {name: target(name).title for name in NAMES}
        shell.answer({"targets": titles}, [f"{n:12} {title}" for n, title in titles.items()])
        return
    if target_name is None:
        raise click.UsageError("name a target; `askless export articles --list`")
    from kb.storage.article_export import article_export

    to = target(target_name)
    workspace = shell.workspace
    folder = output or workspace.build_dir / "export" / to.name
    with workspace.locked():
        found = article_export(
            workspace,
            to,
            remote=_remote(workspace, to, remotes) if remotes else None,
            is_all=is_all,
            accept_regex_only=accept_regex_only,
        )
        document = found.written(folder)
    shell.answer(document, _lines(document))


@command.command()
@click.option(
    "--to",
    type=click.Choice(DATA_TARGETS),
    default="parquet",
    show_default=True,
    help="A file a table, one workbook or one database.",
)
@click.option("--output", type=Place(), help="Folder or address (build/export/data-TO).")
@shell_options
def data(shell: Shell, *, to: str, output: Path | Elsewhere | None) -> None:
    """Write topics, gaps, coverage, effects and service figures as tables for other tools.

    Counts and names only: no ticket, no customer, no colleague. A dictionary of all columns lies
    beside the tables and is one of them. `--to duckdb` needs the extra `duckdb`.
    """
    from kb.storage.dataout import write_data
    from mining.stages import dataout

    workspace = shell.workspace
    folder = output or workspace.build_dir / "export" / f"data-{to}"
    with workspace.locked():
        tables = dataout.tables(workspace)
        names = write_data(tables, to, folder)
    counts = {table.name: len(table.frame) for table in tables}
    lines = [f"{name:16} {count:9,} rows" for name, count in counts.items()]
    document = {"to": to, "output": str(folder), "files": names, "tables": counts}
    shell.answer(document, [*lines, f"In {folder}"])


@command.command()
@click.option("--zip", "archive", type=click.Path(path_type=Path), help="Also write this zip file.")
@click.option(
    "--since",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The manifest of what is uploaded already, a copy of build/site.manifest of that day.",
)
@shell_options
def site(shell: Shell, *, archive: Path | None, since: Path | None) -> None:
    """List the files of the built help center to upload and to delete, or pack them.

    Without --since every file is to be uploaded. Lines start with + or -; pages come after what
    they load, and files to delete last.
    """
    from kb.storage.site_export import packed, to_upload

    workspace = shell.workspace
    with workspace.building():
        found = to_upload(workspace, since)
        if archive is not None:
            packed(workspace, archive)
    document = {"upload": found.upload, "delete": found.delete, "bytes": found.size}
    lines = [*(f"+ {path}" for path in found.upload), *(f"- {path}" for path in found.delete)]
    shell.note(f"{len(found.upload)} files to upload, {len(found.delete)} to delete")
    shell.answer(document | {"zip": str(archive) if archive else None}, lines)


def _remote(workspace: Workspace, to: Target, paths: Sequence[Path]) -> Remote:
    """What the target's own export says it holds now."""
    from datetime import UTC, datetime

    from kb.origins import content_hash
    from kb.tickets import Skipped
    from mining.importers.articles import source
    from mining.importers.articles.filing import Shelf, filed
    from mining.importers.articles.source import ArticleOptions

    options = ArticleOptions(now=datetime.now(UTC))
    read = source(to.name).read(paths, options)
    texts = [one for one in read if not isinstance(one, Skipped)]
    shelf = Shelf(to.name, workspace.settings.locales, options.counts)
    return {
        (one.source.source_id, one.locale): (
            content_hash(one.source.title, one.source.body),
            one.source.updated_at,
        )
        for one in filed(texts, shelf)
    }


def _lines(document: Mapping[str, Any]) -> list[str]:
    each = ", ".join(f"{count} in {locale}" for locale, count in document["locales"].items())
    lines = [f"{document['exported']} articles written as drafts ({each or 'none'})."]
    if document["not_published"]:
        lines.append(f"{document['not_published']} not published, left here.")
    for key, words in (
        ("unchanged_there", "the same at the target, left out (--all takes them along)"),
        ("changed_there", "changed at the target since the import, refused"),
        ("gone_there", "no longer at the target, written as new"),
        ("unsigned", "left here until somebody signs them, see `askless publish`"),
    ):
        names = document[key]
        if names:
            more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
            lines.append(f"{len(names)} {words}: {', '.join(names[:NAMES_SHOWN])}{more}.")
    if document["dropped_links"]:
        lines.append(f"{document['dropped_links']} links that lead elsewhere became text.")
    if document["fill_in"]:
        lines.append(f"To fill in: {', '.join(document['fill_in'])}.")
    return [*lines, f"In {document['output']}"]
