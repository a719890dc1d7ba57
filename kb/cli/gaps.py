"""``askless gaps``: what no published article answers, and what editors decide about it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from kb.cli.context import Shell, by_option, progress, shell_options
from kb.cli.gap_lines import decision_lines, flag_lines, listing
from kb.config import LOCALES
from kb.gaps import QUEUE_KINDS, STATES

language_option = click.option(
    "--language", "--locale", "locale", type=click.Choice(LOCALES), help="Only this language."
)


@click.group(invoke_without_command=True)
@language_option
@click.option("--kind", type=click.Choice(QUEUE_KINDS), help="Only what is of this kind.")
@click.option("--state", type=click.Choice(STATES), help="Only what is in this state.")
@click.option("--all", "is_all", is_flag=True, help="Show what waits for nobody, too.")
@click.option("--most", type=click.IntRange(min=1), default=20, show_default=True, help="Rows.")
@click.option("--evidence", "has_evidence", is_flag=True, help="Name tickets without an answer.")
@click.option(
    "--replay",
    "is_replay",
    is_flag=True,
    help="First search the built site for covered topics by customers' words (needs Chromium).",
)
@shell_options
def command(shell: Shell, /, **asked: Any) -> None:
    """List what no published article answers, the most worth writing first.

    A topic is covered in a language when half of its tickets match an article published in that
    language, or when one article is the nearest of so many of them that its probability over all
    is a third or more. Open gaps are ranked by unanswered tickets, weighed by their trend (between
    half and double) and by handling time (between a quarter of the usual and four times it).

    Kinds and states are explained in docs/gaps.md. Without --all, --kind or --state only what
    waits for somebody is shown.
    """
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        _list(shell, asked)
    elif any(
        context.get_parameter_source(n) is ParameterSource.COMMANDLINE for n in context.params
    ):
        name = context.invoked_subcommand
        raise click.UsageError(
            f"put options behind `{name}`: askless gaps {name} ... --workspace DIR"
        )


def _list(shell: Shell, asked: dict[str, Any]) -> None:
    from mining.stages import gap_queue, gaps

    workspace = shell.workspace
    with workspace.locked(), progress("Matching topics to articles") as report:
        result = gaps.run(workspace, progress=report)
        if asked["is_replay"]:
            gap_queue.search_again(workspace, result.folder, progress=report)
        found = gap_queue.read_queue(workspace, result.folder, now=datetime.now(UTC))
    labels = _labels(workspace.runs_dir)
    named = [labels.get((row["topic_id"], row["locale"]), row.get("label", "")) for row in found]
    rows = [row | {"label": label} for row, label in zip(found, named, strict=True)]
    rows = [row for row in rows if _is_asked(row, asked)]
    document = {"was_current": result.was_current, **result.figures, "gaps": rows}
    shell.answer(document, listing(result.figures, rows, asked))


def _is_asked(row: dict[str, Any], asked: dict[str, Any]) -> bool:
    return (
        asked["locale"] in (None, row["locale"])
        and (asked["kind"] is None or asked["kind"] in row["kinds"])
        and asked["state"] in (None, row["state"])
    )


def _labels(runs_dir: Path) -> dict[tuple[str, str], str]:
    """What each topic is called in each language; in another one where it has no name."""
    from kb.storage import files
    from kb.topics import TOPICS, label_in
    from mining.runs import Runs
    from mining.stages import TOPICS_FILE

    table = files.read_table(Runs(runs_dir).latest("mine", "askless mine") / TOPICS_FILE, TOPICS)
    found: dict[tuple[str, str], str] = {}
    for row in table.to_dict("records"):
        found |= {(row["topic_id"], locale): label_in(row, locale) for locale in LOCALES}
    return found


@command.command()
@click.argument("topic_id", metavar="TOPIC")
@language_option
@click.option("--reason", required=True, help="Why no article is to be written, for the log.")
@by_option
@shell_options
def dismiss(shell: Shell, topic_id: str, locale: str | None, reason: str, who: str) -> None:
    """Set a gap aside: it is not drafted, and comes back only when twice as many write.

    Without --language that is done in each language of the topic. Personal data in the reason is
    masked.
    """
    _take(shell, "dismiss", topic_id, locale, by={"who": who, "reason": reason})


@command.command()
@click.argument("topic_id", metavar="TOPIC")
@language_option
@click.option("--reason", default="", help="Why, for the log.")
@by_option
@shell_options
def reopen(shell: Shell, topic_id: str, locale: str | None, reason: str, who: str) -> None:
    """Take the dismissal of a gap back."""
    _take(shell, "reopen", topic_id, locale, by={"who": who, "reason": reason})


@command.command()
@click.argument("what", metavar="WHAT")
@language_option
@click.option("--note", default="", help="Why, for whoever works through the list.")
@by_option
@shell_options
def flag(shell: Shell, what: str, locale: str | None, note: str, who: str) -> None:
    """Say that an article is missing, or that one did not help.

    WHAT is a topic, a ticket (its topic is flagged, the ticket is not kept), a published article
    that did not help, or words: what is asked for that has no topic. A flagged topic's row says so
    and waits again, though it counts as covered; articles and words get a row of their own. All are
    dismissed and opened again as other rows. Personal data in words and note is masked. Without
    --language words are of the shop's first language.
    """
    from mining.stages import gap_flags

    workspace = shell.workspace
    with workspace.locked():
        by = {"who": who, "note": note, "now": datetime.now(UTC)}
        flags = gap_flags.raised(workspace, what, locale, by=by)
    shell.answer({"flags": [one.record() for one in flags]}, flag_lines(flags))


@command.command()
@shell_options
def history(shell: Shell) -> None:
    """What was flagged and decided about gaps, each oldest first."""
    from kb.storage import gapstore

    decisions = gapstore.read_decisions(shell.workspace)
    flags = gapstore.read_flags(shell.workspace)
    document = {
        "decisions": [one.record() for one in decisions],
        "flags": [one.record() for one in flags],
    }
    lines = [*decision_lines(decisions), *flag_lines(flags)]
    shell.answer(document, lines or ["nothing was decided about gaps"])


def _take(shell: Shell, action: str, topic_id: str, locale: str | None, *, by: Any) -> None:
    from mining.stages import gap_queue

    workspace = shell.workspace
    with workspace.locked():
        taken = gap_queue.take(
            workspace, action, topic_id, locale, by=by | {"now": datetime.now(UTC)}
        )
    shell.answer({"decisions": [one.record() for one in taken]}, decision_lines(taken))
