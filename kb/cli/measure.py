"""``askless measure``: how many tickets had a live article that answers them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from kb.cli.context import Shell, progress, shell_options
from kb.coverage import DEFINITIONS, Rate

if TYPE_CHECKING:
    from kb.storage.workspace import Workspace

MOST_TOPICS = 10


@click.command()
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="Compare before and after this moment (UTC); default: when an article last went live.",
)
@shell_options
def command(shell: Shell, since: datetime | None) -> None:
    """Match each ticket to the articles that were live when it was written, and count.

    Articles in the ticket's language count as coverage; one in another language only is shown
    apart. A ticket that an article answers is a customer who wrote although the answer was there:
    coverage says what the help center could answer, not what it prevented; the matcher counts it,
    and nothing corrects it. Where people answered `askless audit-matches draw --of tickets`, the
    shares that are covered, addressable and a gap stand beside it, corrected by their answers. What
    articles prevented is the effect: tickets expected of each topic without its article, less those
    that came, with an interval, or the reasons why it cannot be told. Service figures say how fast
    and how well the same tickets were answered.
    """
    from mining.stages import measure, service
    from mining.stages.prevalence import prevalence

    moment = since.replace(tzinfo=UTC) if since else None
    workspace = shell.workspace
    with workspace.locked(), progress("Matching tickets") as report:
        result = measure.run(workspace, progress=report, since=moment)
        effect, told = _effect(workspace)
        served = service.run(workspace).figures
        asked = prevalence(workspace)
    figures = dict(result.figures)
    ahead = _dated_after(workspace, figures, datetime.now(UTC))
    document = {"was_current": result.was_current, "definitions": DEFINITIONS, **figures}
    document["prevalence"] = asked
    document["contact_rate"] = served["contact_rate"]
    document["effect"] = effect
    document["service"] = served
    document["dated_after_now"] = ahead
    shell.answer(
        document, [*_lines(figures), *_shares(asked), *_clock(ahead), *told, *_served(served)]
    )


def _shares(document: Mapping[str, Any]) -> list[str]:
    from kb.match_shares import lines

    return lines(document)


def _served(document: Mapping[str, Any]) -> list[str]:
    """The service figures that a line can hold; the others are in the JSON and in the report."""
    from kb.service.words import lines

    return lines(document)


def _dated_after(workspace: Workspace, figures: Mapping[str, Any], now: datetime) -> dict[str, int]:
    """How many tickets and publications are dated after ``now`` (aware): some clock is wrong."""
    from kb.storage import content, ticketstore

    publications = content.read_publications(workspace)["published_at"]
    newest = figures["last_week"]
    tickets = 0
    if newest and newest >= (now - timedelta(days=7)).date().isoformat():  # else none can be
        tickets = int((ticketstore.read_tickets(workspace)["created_at"] > now).sum())
    return {"tickets": tickets, "publications": int((publications > now).sum())}


def _clock(ahead: Mapping[str, int]) -> list[str]:
    from kb.words import counted

    told = [counted(ahead[name], name.removesuffix("s")) for name in ahead if ahead[name]]
    if not told:
        return []
    are = "are" if sum(ahead.values()) > 1 else "is"
    return [
        f"{' and '.join(told)} {are} dated after today: each counts at its own time; check the "
        "clock, or the times in the export and in publications.csv."
    ]


def _effect(workspace: Workspace) -> tuple[dict[str, Any] | None, list[str]]:
    """What the articles prevented, as JSON and in words; None with the reason."""
    from kb.deflection.effect import Effect
    from kb.errors import NothingToDoError
    from mining.stages import effect

    try:
        figures = dict(effect.run(workspace).figures)
    except NothingToDoError as nothing:
        return None, [f"Effect of articles: {nothing}."]
    return figures, ["Effect of articles:", *Effect.parsed(figures).lines()]


def _rate(document: Mapping[str, Any]) -> Rate:
    return Rate(document["numerator"], document["denominator"])


def _lines(figures: Mapping[str, Any]) -> list[str]:
    from kb.match_calibration import calibration_lines

    lines = [
        f"{figures['tickets']:,} tickets, {figures['eligible']:,} with a need"
        + _apart(figures["set_apart"])
        + _weeks(figures),
        *_live(figures),
        f"Coverage rate          {_rate(figures['coverage']).line()}",
        f"Gap share              {_rate(figures['gap']).line()}",
        f"  other language only  {_rate(figures['other_language']).line()}",
    ]
    for name, key in (("language", "by_locale"), ("channel", "by_channel")):
        lines += [
            f"Coverage, {name} {value:<12} {_rate(d).line()}" for value, d in figures[key].items()
        ]
    lines += _before_and_after(figures["before_and_after"])
    lines += _topics(figures["uncovered_topics"])
    lines += [f"{name}: {meaning}." for name, meaning in DEFINITIONS.items()]
    return [*lines, *calibration_lines(figures["calibration"])]


def _apart(reasons: Mapping[str, int]) -> str:
    if not reasons:
        return ""
    return " (set apart: " + ", ".join(f"{n:,} {why}" for why, n in reasons.items()) + ")"


def _weeks(figures: Mapping[str, Any]) -> str:
    first, last = figures["first_week"], figures["last_week"]
    return f", weeks of {first} to {last}" if first else ""


def _live(figures: Mapping[str, Any]) -> list[str]:
    if not figures["publications"]:
        return ["No article was ever published (publications.csv is empty): run `askless publish`."]
    live = ", ".join(f"{n} {la}" for la, n in figures["live_articles"].items()) or "none"
    lines = [f"Articles live now: {live}."]
    if figures["versions_replaced"]:
        lines.append(
            f"{figures['versions_replaced']} earlier versions were not kept; the article as it is "
            "today stands in for them."
        )
    if figures["versions_lost"]:
        lines.append(
            f"{figures['versions_lost']} published versions have no text any more and match "
            "nothing; their tickets count as gaps."
        )
    return lines


def _before_and_after(found: Mapping[str, Any] | None) -> list[str]:
    if found is None:
        return ["Before and after: no ticket is newer than the newest articles."]
    return [
        f"Tickets since {found['since'][:16].replace('T', ' ')} UTC, coverage",
        f"  with earlier articles  {_rate(found['before']).line()}",
        f"  with those live then   {_rate(found['after']).line()}",
    ]


def _topics(rows: list[Mapping[str, Any]]) -> list[str]:
    if not rows:
        return []
    shown = [
        f"  {row['numerator']:6,} of {row['denominator']:,}  {row['locale']}  {row['topic_id']}  "
        f"{row['label']}"
        for row in rows[:MOST_TOPICS]
    ]
    return ["Topics with the most unanswered tickets:", *shown]
