"""``askless gaps``: the topics that no published article answers, the most worth writing first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kb.cli.context import Shell, progress, shell_options

KIND_WORDS = {
    "gap": "no article",
    "missing_language": "only in another language",
    "covered": "covered",
}


@click.command()
@click.option("--locale", help="Only this language.")
@click.option("--all", "is_all", is_flag=True, help="Show what is covered too.")
@click.option("--most", type=click.IntRange(min=1), default=20, show_default=True, help="Rows.")
@shell_options
def command(shell: Shell, locale: str | None, is_all: bool, most: int) -> None:
    """List what no published article answers, the most worth writing first.

    A topic is covered in a language when half of its tickets match an article published in that
    language, or when one article is the nearest of so many of them that its probability over all
    is a third or more. Open gaps are ranked by unanswered tickets, weighed by their trend (between
    half and double) and by handling time (between a quarter of the usual and four times it).
    """
    from mining.stages import gaps

    workspace = shell.workspace
    with workspace.locked(), progress("Matching topics to articles") as report:
        result = gaps.run(workspace, progress=report)
    rows = _rows(result.folder, locale)
    document = {"was_current": result.was_current, **result.figures, "gaps": rows}
    shell.answer(document, _lines(result.figures, rows, is_all, most))


def _rows(folder: Path, locale: str | None) -> list[dict[str, Any]]:
    from kb.gaps import GAPS
    from kb.storage import files

    table = files.read_table(folder / "gaps.parquet", GAPS)
    names = table.columns.tolist()
    columns = [table[name].astype("object").where(table[name].notna(), None) for name in names]
    rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    return [row for row in rows if locale in (None, row["locale"])]


def _lines(
    figures: Mapping[str, Any], rows: list[dict[str, Any]], is_all: bool, most: int
) -> list[str]:
    kinds = figures["kinds"]
    counted = ", ".join(f"{kinds.get(kind, 0)} {words}" for kind, words in KIND_WORDS.items())
    articles = ", ".join(f"{n} {la}" for la, n in sorted(figures["live_articles"].items()))
    lines = [
        f"{figures['topics']} topics, counted once a language: {counted}.",
        f"Published articles: {articles or 'none'}. "
        f"Tickets in no topic: {figures['tickets_without_topic']:,}.",
    ]
    wanted = [row for row in rows if is_all or row["kind"] != "covered"]
    lines += [
        f"  {row['priority']:8.0f}  {row['locale']}  {row['topic_id']}  "
        f"[{KIND_WORDS[row['kind']]}] {row['why']}"
        for row in wanted[:most]
    ]
    if len(wanted) > most:
        lines.append(f"  and {len(wanted) - most} more; see --most or --json")
    if not wanted:
        lines.append("  nothing is open" if rows else "  no topic has tickets in these languages")
    return [*lines, "Next: askless draft"] if wanted else lines
