"""``askless topics``: look at topics, and merge, split, rename or mark them; every choice lasts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from kb.cli.context import Shell, by_option, progress, shell_options
from kb.cli.topic_details import detail_lines
from kb.config import LOCALES
from kb.errors import TopicError
from kb.topic_decisions import MARKS
from kb.words import counted

if TYPE_CHECKING:
    from kb.topic_editing import Choice, Effect

SHOWN_TICKETS = 5
SHOWN_CHARACTERS = 160
SHOWN_RUNS = 12
MARK_WORDS = {"noise": "noise", "person": "for a person"}

reason_option = click.option("--reason", default="", help="Why, for the log.")
dry_option = click.option(
    "--dry-run", "is_dry_run", is_flag=True, help="Show what would change; change nothing."
)
Desk = Any
"""A :class:`mining.stages.editing.Desk`, which this room may not name."""
Choose = Callable[[Desk], "Choice"]


@click.group()
def command() -> None:
    """Look at topics, and merge, split, rename or mark them.

    What you decide is kept and applied again after every later run, also when topics are found
    anew; where it no longer applies, `askless topics history` says why.
    """


@command.command(name="list")
@shell_options
def list_(shell: Shell) -> None:
    """All topics of the last run, the largest first."""
    from mining.stages.editing import Shown

    shown = Shown.of(shell.workspace)
    rows = [_document(row) for row in _records(shown) if row["level"] == "topic"]
    document = {"topics_version": shown.figures["topics_version"], "topics": rows}
    shell.answer(document, [_line(row) for row in rows] or ["no topics"])


@command.command()
@click.argument("topic_id", metavar="ID")
@shell_options
def show(shell: Shell, topic_id: str) -> None:
    """A topic: its words, tickets and weeks, and what was decided about it.

    Its most typical tickets come first, then those that are nearly of another topic, and those far
    from the others. Ticket texts are redacted, and for your own desk only.
    """
    from kb.storage import ticketstore
    from mining.stages.editing import Shown
    from mining.stages.topic_details import topic_details

    workspace = shell.workspace
    shown = Shown.of(workspace)
    found = next((row for row in _records(shown) if row["topic_id"] == topic_id), None)
    if found is None:
        raise TopicError(
            f"topics show {topic_id}: there is no such topic; see `askless topics list`"
        )
    tickets = ticketstore.read_tickets(workspace)
    texts = dict(
        zip(tickets["ticket_id"], tickets["subject"] + "\n" + tickets["text"], strict=True)
    )
    typical = [
        {"ticket_id": one, "text": " ".join(texts[one].split())}
        for one in found["typical"]
        if one in texts
    ]
    past = _past(shell, topic_id)
    with progress("sentence vectors") as told:
        more = topic_details(workspace, topic_id, progress=told)
    document = {**_document(found), "typical": typical, **more, **past}
    shell.answer({"topic": document}, _topic_lines(document))


@command.command()
@click.argument("topic_ids", metavar="ID...", nargs=-1, required=True)
@by_option
@reason_option
@dry_option
@shell_options
def merge(
    shell: Shell, topic_ids: tuple[str, ...], who: str, reason: str, *, is_dry_run: bool
) -> None:
    """Put topics together; the first keeps its id and its name."""
    from kb.topic_editing import merging

    def choose(desk: Desk) -> Choice:
        return merging(desk.editing, topic_ids, who=who, at=datetime.now(UTC), reason=reason)

    _take(shell, choose, is_dry_run=is_dry_run)


@command.command()
@click.argument("topic_id", metavar="ID")
@click.option(
    "--into", type=click.IntRange(2, 20), default=2, show_default=True, help="How many parts."
)
@click.option(
    "--ticket",
    "tickets",
    multiple=True,
    metavar="ID",
    help="A ticket of the new topic; those like it go with it. Repeatable, in place of --into.",
)
@by_option
@reason_option
@dry_option
@shell_options
def split(
    shell: Shell,
    topic_id: str,
    *,
    into: int,
    tickets: tuple[str, ...],
    who: str,
    reason: str,
    is_dry_run: bool,
) -> None:
    """Take a topic apart by what its tickets say; the largest part keeps its id and its name."""
    from kb.topic_editing import splitting

    def choose(desk: Desk) -> Choice:
        groups = desk.groups_near(topic_id, tickets) if tickets else desk.groups(topic_id, into)
        return splitting(
            desk.editing,
            topic_id,
            groups,
            fresh=desk.fresh_ids(len(groups) - 1),
            who=who,
            at=datetime.now(UTC),
            reason=reason,
        )

    _take(shell, choose, is_dry_run=is_dry_run)


@command.command()
@click.argument("topic_id", metavar="ID")
@click.argument("name")
@click.option("--locale", type=click.Choice(LOCALES), required=True, help="Which language.")
@by_option
@reason_option
@dry_option
@shell_options
def rename(
    shell: Shell,
    topic_id: str,
    *,
    name: str,
    locale: str,
    who: str,
    reason: str,
    is_dry_run: bool,
) -> None:
    """Call a topic NAME in a language, in gaps, drafts and the report too."""
    from kb.topic_editing import renaming
    from mining.redaction import find_spans

    if find_spans(name, language=locale):
        raise TopicError(
            f"topics rename {topic_id}: the name looks as if it held personal data; "
            "topics are shown in the report, so choose one without"
        )

    def choose(desk: Desk) -> Choice:
        at = datetime.now(UTC)
        return renaming(
            desk.editing, topic_id, locale=locale, label=name, who=who, at=at, reason=reason
        )

    _take(shell, choose, is_dry_run=is_dry_run)


@command.command()
@click.argument("topic_id", metavar="ID")
@click.argument("mark", type=click.Choice(MARKS))
@by_option
@reason_option
@dry_option
@shell_options
def mark(
    shell: Shell, topic_id: str, *, mark: str, who: str, reason: str, is_dry_run: bool
) -> None:
    """Mark a topic: noise is no need, person is never drafted, none takes the mark away."""
    from kb.topic_editing import marking

    def choose(desk: Desk) -> Choice:
        return marking(desk.editing, topic_id, mark, who=who, at=datetime.now(UTC), reason=reason)

    _take(shell, choose, is_dry_run=is_dry_run)


@command.command()
@click.argument("number", type=click.IntRange(min=1))
@by_option
@reason_option
@dry_option
@shell_options
def undo(shell: Shell, number: int, *, who: str, reason: str, is_dry_run: bool) -> None:
    """Take a decision back, by its number in the history."""
    from kb.topic_editing import undoing

    def choose(desk: Desk) -> Choice:
        return undoing(desk.editing, number, who=who, at=datetime.now(UTC), reason=reason)

    _take(shell, choose, is_dry_run=is_dry_run)


@command.command()
@shell_options
def history(shell: Shell) -> None:
    """What was decided, whether it still applies, and what became of topics at each run."""
    past = _past(shell, None)
    shell.answer(past, _past_lines(past))


def _take(shell: Shell, choose: Choose, *, is_dry_run: bool) -> None:
    """Show what a choice changes, and take it unless it is only to be looked at."""
    from mining.stages import editing

    workspace = shell.workspace
    with workspace.locked(), progress("topics") as shown:
        desk = editing.Desk.open(workspace, shown)
        choice = choose(desk)
        effect = desk.effect(choice)
        if not is_dry_run:
            editing.take(workspace, choice, now=datetime.now(UTC), progress=shown)
    decision = choice.decision
    head = f"would {decision.words()}" if is_dry_run else f"{decision.number}: {decision.words()}"
    document = {
        "decision": decision.record(),
        "dry_run": is_dry_run,
        "effect": effect.document(),
    }
    shell.answer(document, [head, *_effect_lines(effect, is_dry_run=is_dry_run)])


def _effect_lines(effect: Effect, *, is_dry_run: bool) -> list[str]:
    verb = "would move" if is_dry_run else "moved"
    lines = [
        f"  {counted(count, 'ticket')} {verb} from {old or 'none'} to {new or 'none'}"
        for old, new, count in effect.moves
    ]
    lines += [f"  {topic}: {before} before, {after} after" for topic, before, after in effect.sizes]
    for one in effect.lapsing:
        why = f": {one.reason}" if one.reason else ""
        lines.append(f"  decision {one.number} {one.status.replace('_', ' ')}{why}")
    return lines or ["  no ticket changes its topic"]


def _records(shown: Any) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in shown.table.to_dict("records")]


def _document(row: Mapping[str, Any]) -> dict[str, Any]:
    import pandas as pd

    names = ("topic_id", "parent_id", "label_fr", "label_en", "size", "customers", "share", "mark")
    plain = {name: None if pd.isna(row[name]) else row[name] for name in names}
    return plain | {name: list(row[name]) for name in ("words_fr", "words_en", "typical")}


def _line(row: Mapping[str, Any]) -> str:
    labels = " | ".join(row[f"label_{locale}"] for locale in LOCALES if row[f"label_{locale}"])
    mark = f"  [{MARK_WORDS[row['mark']]}]" if row["mark"] else ""
    return f"{row['topic_id']:7} {row['size']:>7}  {labels or '(no name)'}{mark}"


def _topic_lines(topic: Mapping[str, Any]) -> list[str]:
    lines = [_line(topic)]
    words = {locale: ", ".join(topic[f"words_{locale}"]) for locale in LOCALES}
    lines += [f"  {locale}: {some}" for locale, some in words.items() if some]
    typical = topic["typical"][:SHOWN_TICKETS]
    lines += [f"  {one['ticket_id']}: {one['text'][:SHOWN_CHARACTERS]}" for one in typical]
    return [*lines, *detail_lines(topic), *_past_lines(topic)]


def _past(shell: Shell, topic_id: str | None) -> dict[str, Any]:
    """Decisions with what became of them, and runs with their events; of one topic, or of all."""
    from kb.storage import topicstore
    from mining.stages.editing import Shown

    workspace = shell.workspace
    outcomes = {one["number"]: one for one in Shown.of(workspace).outcomes}
    decisions = [
        {**one.record(), "words": one.words(), "outcome": outcomes.get(one.number)}
        for one in topicstore.read_decisions(workspace)
    ]
    runs = topicstore.read_history(workspace)
    if topic_id is not None:
        decisions = [one for one in decisions if topic_id in (one["topic_id"], *one["others"])]
        runs = [
            {**run, "events": own}
            for run in runs
            if (own := [e for e in run["events"] if topic_id in (e["topic_id"], e["other_id"])])
        ]
    return {"decisions": decisions, "runs": runs}


def _past_lines(past: Mapping[str, Any]) -> list[str]:
    lines = [_decision_line(one) for one in past["decisions"]]
    for run in past["runs"][-SHOWN_RUNS:]:
        lines.append(f"{run['at'][:16]}  run {run['run']}: {_run_words(run)}")
        lines += [f"    {_event_words(event)}" for event in run["events"]]
    return lines


def _decision_line(one: Mapping[str, Any]) -> str:
    outcome = one["outcome"]
    status = f"  [{outcome['status'].replace('_', ' ')}]" if outcome else ""
    why = f" {outcome['reason']}" if outcome and outcome["reason"] else ""
    return f"{one['number']:>4}  {one['at'][:16]}  {one['who']}: {one['words']}{status}{why}"


def _run_words(run: Mapping[str, Any]) -> str:
    found = (
        f"found anew ({run['refit']})"
        if run["refit"]
        else "new tickets put in the topics there are"
    )
    kept = "" if run["survival"] is None else f", {run['survival']:.1%} of tickets keep their topic"
    return f"{run['topics']} topics, {found}{kept}"


def _event_words(event: Mapping[str, Any]) -> str:
    share = f"{event['share']:.0%}"
    return {
        "born": f"{event['topic_id']} is new",
        "split": f"{event['topic_id']} split off {event['other_id']}, {share} of it",
        "merged": f"{event['topic_id']} went into {event['other_id']}, {share} of it",
        "died": f"{event['topic_id']} is gone",
    }[event["kind"]]
