"""``askless mine``: find the topics customers keep asking about, and print the largest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from kb.cli.context import Shell, progress, shell_options

SHOWN = 20
LABEL_WIDTH = 44


@click.command("mine")
@shell_options
def command(shell: Shell) -> None:
    """Find the topics customers keep asking about.

    Tickets that ask for one thing, in French or English, become a topic; topics that are near each
    other a category. The largest twenty are printed, all of them with --json; then what is rising
    now beyond chance, season and the shop's volume.
    """
    from kb.storage import files
    from kb.topics import TOPICS
    from mining.stages import TOPICS_FILE, mine, trends

    workspace = shell.workspace
    with workspace.locked(), progress("sentence vectors") as shown:
        result = mine.run(workspace, progress=shown)
        rising = trends.run(workspace).figures
    table = files.read_table(result.folder / TOPICS_FILE, TOPICS)
    rows = [
        {str(name): _plain(value) for name, value in row.items()}
        for row in table.to_dict("records")
    ]
    document = {**result.figures, "was_current": result.was_current, "found": rows}
    lines = [*_head(result.figures, result.was_current), "", *_table(rows), ""]
    shell.answer({**document, "trends": dict(rising)}, [*lines, *rising_lines(rising)])


def _plain(value: Any) -> Any:
    """A cell as JSON has it: lists as lists, missing as null, times in ISO 8601."""
    import pandas as pd

    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, list):
        return value
    if pd.isna(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


def _head(figures: Mapping[str, Any], was_current: bool) -> list[str]:
    noise = ", ".join(f"{count} {reason}" for reason, count in figures["noise"].items())
    languages = ", ".join(f"{name} {count}" for name, count in figures["languages"].items())
    apart = figures["tickets"] - figures["needs"]
    return [
        f"{figures['tickets']} tickets, {apart} set apart as noise{f' ({noise})' if noise else ''}",
        f"{figures['topics']} topics in {figures['categories']} categories, "
        f"{figures['unassigned_share']:.1%} of {figures['needs']} tickets in none; {languages}",
        "nothing changed since the last time"
        if was_current
        else f"{figures['seconds']:.1f} s with encoder {figures['encoder']}",
        *_lasting_lines(figures),
    ]


def _lasting_lines(figures: Mapping[str, Any]) -> list[str]:
    """Whether topics were found anew, and what editors decided that no longer applies."""
    found = figures["assigned_since"]
    kept = f"topics kept; {found} needs of new tickets put in them" if found else "topics kept"
    lines = [f"topics found anew: {figures['refit']}" if figures["refit"] else kept]
    if figures["refit_wanted"]:
        lines.append(f"they should be found anew: {figures['refit_wanted']}")
    lines += [
        f"decision {one['number']} no longer applies: {one['reason']}"
        for one in figures["lapsed_decisions"]
    ]
    return lines


def _table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    topics = [row for row in rows if row["level"] == "topic"]
    lines = [f"{'topic':7} {'tickets':>7} {'share':>6} {'trend':>6}  label"]
    for row in topics[:SHOWN]:
        trend = "" if row["trend"] is None else f"{row['trend']:+.0%}"
        lines.append(
            f"{row['topic_id']:7} {row['size']:>7} {row['share']:>6.1%} {trend:>6}  {_labels(row)}"
        )
        words = [", ".join(row[f"words_{locale}"][:5]) for locale in ("fr", "en")]
        lines.append(" " * 31 + " | ".join(text for text in words if text))
    if len(topics) > SHOWN:
        lines.append(f"and {len(topics) - SHOWN} more; --json has all of them")
    return lines


def rising_lines(figures: Mapping[str, Any]) -> list[str]:
    """What is rising now and what is too new to say, a line a topic.

    ``figures`` are those of :mod:`mining.stages.trends`.
    """
    rising = [
        f"  {row['topic_id']:7} {row['tickets']} tickets in the week of {row['week']}, "
        f"{row['expected']:.1f} expected ({row['ratio']:.1f} times), since {row['since']}: "
        f"{_both(row)}"
        for row in figures["emerging"]
    ]
    new = [
        f"  {row['topic_id']:7} {row['all_tickets']} tickets since {row['first_seen']}: "
        f"{_both(row)}"
        for row in figures["new"]
    ]
    return [
        *(["emerging now:", *rising] if rising else ["emerging now: nothing beyond chance"]),
        *(["too new to compare:", *new] if new else []),
    ]


def _both(row: Mapping[str, Any]) -> str:
    return " | ".join(dict.fromkeys(row["labels"].values()))


def _labels(row: Mapping[str, Any]) -> str:
    labels = [row[f"label_{locale}"] for locale in ("fr", "en")]
    return " | ".join(text for text in labels if text) or "(no word that enough customers share)"
