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
    "person": "for a person",
}


@click.command()
@click.option("--locale", help="Only this language.")
@click.option("--all", "is_all", is_flag=True, help="Show what is covered, or for a person, too.")
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
    found, labels = _rows(result.folder, locale), _labels(workspace.runs_dir)
    named = [labels.get((row["topic_id"], row["locale"]), "") for row in found]
    rows = [row | {"label": name} for row, name in zip(found, named, strict=True)]
    document = {"was_current": result.was_current, **result.figures, "gaps": rows}
    shell.answer(document, _lines(result.figures, rows, is_all, most))


def _rows(folder: Path, locale: str | None) -> list[dict[str, Any]]:
    from kb.gaps import GAPS
    from kb.storage import files
    from mining.stages import GAPS_FILE

    table = files.read_table(folder / GAPS_FILE, GAPS)
    names = table.columns.tolist()
    columns = [table[name].astype("object").where(table[name].notna(), None) for name in names]
    rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    return [row for row in rows if locale in (None, row["locale"])]


def _labels(runs_dir: Path) -> dict[tuple[str, str], str]:
    """What each topic is called in each language; in another one where it has no name."""
    from kb.config import LOCALES
    from kb.storage import files
    from kb.topics import TOPICS, label_in
    from mining.runs import Runs
    from mining.stages import TOPICS_FILE

    table = files.read_table(Runs(runs_dir).latest("mine", "askless mine") / TOPICS_FILE, TOPICS)
    found: dict[tuple[str, str], str] = {}
    for row in table.to_dict("records"):
        found |= {(row["topic_id"], locale): label_in(row, locale) for locale in LOCALES}
    return found


def _lines(
    figures: Mapping[str, Any], rows: list[dict[str, Any]], is_all: bool, most: int
) -> list[str]:
    from kb.gaps import OPEN_KINDS

    kinds = figures["kinds"]
    counted = ", ".join(f"{kinds.get(kind, 0)} {words}" for kind, words in KIND_WORDS.items())
    articles = ", ".join(f"{n} {la}" for la, n in sorted(figures["live_articles"].items()))
    lines = [
        f"{figures['topics']} topics, counted once a language: {counted}.",
        f"Published articles: {articles or 'none'}. "
        f"Tickets in no topic: {figures['tickets_without_topic']:,}.",
    ]
    wanted = [row for row in rows if is_all or row["kind"] in OPEN_KINDS]
    for row in wanted[:most]:
        lines.append(f"{row['priority']:6.0f}  {row['locale']}  {row['topic_id']}  {row['label']}")
        lines.append(f"{'':12}[{KIND_WORDS[row['kind']]}] {row['why']}")
    if len(wanted) > most:
        lines.append(f"  and {len(wanted) - most} more; see --most or --json")
    if not wanted:
        lines.append("  nothing is open" if rows else "  no topic has tickets in these languages")
    return [*lines, "Next: askless draft"] if wanted else lines
