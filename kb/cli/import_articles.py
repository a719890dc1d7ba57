"""``askless import articles``: an existing help center, kept as it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from kb.cli.context import Shell, progress


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for, beside the source and its paths."""

    is_list: bool = False
    timezone: str = "UTC"
    locale: str = ""
    category: str = ""


def import_articles(shell: Shell, words: Sequence[Path], wanted: Wanted) -> None:
    """Read the articles of ``words``: the source's name, then its paths.

    Raises:
        KbError: the source is not known, or a path cannot be read as it.
    """
    from kb.cli.import_ import zone
    from mining.importers.articles import NAMES
    from mining.importers.articles import source as find_source
    from mining.importers.articles.source import ArticleOptions
    from mining.stages import articles

    if wanted.is_list:
        titles = {name: find_source(name).title for name in NAMES}
        shell.answer({"sources": titles}, [f"{n:12} {title}" for n, title in titles.items()])
        return
    if len(words) < 2:
        hint = "`askless import articles --list`"
        raise click.UsageError(f"name a source of articles and at least one path; {hint}")
    source = find_source(str(words[0]))
    workspace = shell.workspace
    _check_locale(wanted.locale, workspace.settings.locales)
    options = ArticleOptions(
        now=datetime.now(UTC),
        zone=zone(wanted.timezone),
        locale=wanted.locale,
        category=wanted.category,
    )
    with workspace.locked(), progress(f"Reading {source.name}") as show:
        report = articles.run(workspace, source, words[1:], options, progress=show)
    shell.answer(report.document(), report.lines())


def _check_locale(locale: str, known: Sequence[str]) -> None:
    if locale and locale not in known:
        expected = ", ".join(known)
        raise click.UsageError(
            f'--locale: "{locale}" is no language of this help center: {expected}'
        )
