"""``askless audit-matches``: people check a sample of matches, and say how far figures hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.context import Shell, shell_options

if TYPE_CHECKING:
    from kb.match_audit import Answer, Question
    from kb.storage.audits import Audit

KEYS = {"r": "right", "o": "other", "c": "covered", "w": "writable", "p": "person", "u": "unsure"}
COLUMNS = ("ticket_id", "language", "ticket", "article", "article_text", "answer", "other_article")

audit_option = click.option("--audit", "name", metavar="DAY", help="Which audit; the newest.")
by_option = click.option("--by", "who", required=True, metavar="NAME", help="Who answers.")


@click.group()
def command() -> None:
    """Check a random sample of matches by hand: precision, recall and shares with intervals.

    Draw a sample, let two people answer it (in a browser with `askless serve --admin`, in the
    shell, or in a spreadsheet), read the report.
    """


@command.command()
@click.option("--of", type=click.Choice(["matches", "tickets"]), default="matches",
              show_default=True,
              help="Ask about the proposed article, or about tickets alone.")  # fmt: skip
@click.option("--tickets", type=click.IntRange(min=1), default=200, show_default=True,
              help="Random tickets per language.")  # fmt: skip
@click.option("--accepted", type=click.IntRange(min=0), default=100, show_default=True,
              help="Accepted matches, for the precision.")  # fmt: skip
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day (default: 13 weeks).")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@click.option("--seed", type=int, help="Draw the same sample again (default: a new one).")
@shell_options
def draw(
    shell: Shell,
    *,
    of: str,
    tickets: int,
    accepted: int,
    since: datetime | None,
    until: datetime | None,
    seed: int | None,
) -> None:
    """Draw a sample of tickets, and their matches from the last `askless measure`.

    Of tickets alone nothing is proposed, and nothing has to be measured: the answers give the
    shares that are covered, addressable and a gap, and say nothing of the matcher.
    """
    from mining.stages.match_audit import Wanted, draw

    wanted = Wanted(tickets, accepted, _day(since), _day(until), seed, of)
    with shell.workspace.locked():
        audit = draw(shell.workspace, wanted, now=datetime.now(UTC))
    asked = audit.window["part"].notna().sum()
    document = {"audit": audit.name, "drawn": int(asked), **audit.origin}
    first = audit.origin["since"], audit.origin["until"]
    shell.answer(
        document,
        [
            f"audit {audit.name}: {asked} tickets of {len(audit.window)}, {first[0]} to {first[1]}",
            "answer with `askless serve --admin`, or `askless audit-matches answer --by NAME`",
        ],
    )


@command.command()
@audit_option
@by_option
@click.option("--settle", is_flag=True, help="Only what two people answered differently.")
@shell_options
def answer(shell: Shell, *, name: str | None, who: str, settle: bool) -> None:
    """Answer ticket by ticket; stop whenever you like, every answer is kept."""
    from kb.match_audit import NAMING, OF_MATCHES, asked_labels
    from kb.storage import audits
    from mining.stages.match_audit import questions

    audit = audits.read(shell.workspace, name)
    waiting = questions(shell.workspace, audit, _waiting(audit, who, settle))
    for number, question in enumerate(waiting, start=1):
        click.echo(f"\n{number} of {len(waiting)}  ({question.language})\n{question.ticket}\n")
        if audit.of == OF_MATCHES:
            click.echo(f"article: {question.article or '(none near)'}\n{question.article_text}\n")
        label = _asked_label(asked_labels(audit.of, has_article=bool(question.article)))
        if label is None:
            break
        other = click.prompt("which article", default="") if label in NAMING else ""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        audit.add([_answer(question, who, label, now, other=other, is_final=settle)])
    left = len(_waiting(audit, who, settle))
    shell.answer({"audit": audit.name, "left": left}, ["", f"{left} left for {who}"])


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@audit_option
@shell_options
def sheet(shell: Shell, *, file: Path, name: str | None) -> None:
    """Write the sample as a CSV to be answered in a spreadsheet: keep it as private as tickets."""
    from kb.match_audit import ASKED
    from kb.spreadsheets import csv_text
    from kb.storage import audits, files
    from mining.stages.match_audit import questions

    audit = audits.read(shell.workspace, name)
    rows = questions(shell.workspace, audit, _waiting(audit, "", is_settling=False))
    cells = [[q.ticket_id, q.language, q.ticket, q.article, q.article_text, "", ""] for q in rows]
    files.write_text(file, csv_text(COLUMNS, cells))
    shell.answer(
        {"audit": audit.name, "file": str(file), "rows": len(rows)},
        [f"{len(rows)} tickets in {file}; write one of {', '.join(ASKED[audit.of])} under answer"],
    )


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@audit_option
@by_option
@shell_options
def take(shell: Shell, *, file: Path, name: str | None, who: str) -> None:
    """Take the answers of a sheet; a wrong row is named, and then none is taken."""
    from kb.storage import audits
    from mining.stages.match_audit import read_sheet

    audit = audits.read(shell.workspace, name)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    answers = read_sheet(file, audit, who=who, now=now)
    taken = audit.add(answers)
    shell.answer({"audit": audit.name, "taken": taken}, [f"{taken} answers taken"])


@command.command()
@audit_option
@shell_options
def report(shell: Shell, *, name: str | None) -> None:
    """What the answers say: precision, recall, shares corrected by the sample, agreement."""
    from kb.match_audit import audited
    from kb.match_calibration import calibration_lines
    from kb.storage import audits
    from mining.stages.match_audit import calibration_of

    audit = audits.read(shell.workspace, name)
    figures = audited(audit.window, audit.answers(), of=audit.of)
    now = calibration_of(shell.workspace)
    document = {"audit": audit.name, **audit.origin, **figures, "in_force": now}
    lines = _lines(audit, figures)
    if now is not None:
        lines += ["of the last `askless measure`:", *calibration_lines(now)]
    shell.answer(document, lines)


def _day(value: datetime | None) -> datetime | None:
    return None if value is None else value.replace(tzinfo=UTC)


def _waiting(audit: Audit, who: str, is_settling: bool) -> list[str]:
    from kb.match_audit import open_tickets, settled

    answers = audit.answers()
    return settled(answers)[1] if is_settling else open_tickets(audit.window, answers, who)


def _asked_label(labels: Sequence[str]) -> str | None:
    """The label typed, None to stop."""
    from kb.match_audit import LABELS

    choices = {key: label for key, label in KEYS.items() if label in labels}
    for key, label in choices.items():
        click.echo(f"  {key}  {LABELS[label]}")
    try:
        typed = click.prompt("answer (q stops)", type=click.Choice([*choices, "q"]))
    except (click.Abort, EOFError):
        return None
    return choices.get(typed)


def _answer(
    question: Question, who: str, label: str, now: str, *, other: str, is_final: bool
) -> Answer:
    from kb.match_audit import Answer

    return Answer(question.ticket_id, who, label, now, other, is_final)


def _lines(audit: Audit, figures: Mapping[str, Any]) -> list[str]:
    lines = [
        f"audit {audit.name} of {audit.of}, matcher {audit.origin['matcher']}: "
        f"{figures['answered']} of {figures['drawn']} answered, {figures['disputed']} disputed, "
        f"{figures['unsure']} unsure",
        *(_matcher_lines(figures) if audit.of == "matches" else ()),
        _kappa_line(figures["kappa"]),
    ]
    for language, shares in figures["shares"].items():
        for name, found in shares.items():
            lines.append(f"{language} {name}: {_interval(found)}")
    counted = _share(figures["counted_not_corrected"])
    return [*lines, f"covered as the matcher counts, not corrected: {counted}"]


def _matcher_lines(figures: Mapping[str, Any]) -> list[str]:
    precision, recall = figures["precision"], figures["recall"]
    return [
        f"precision of accepted matches {_share(precision['value'])} ({precision['right']} of "
        f"{precision['of']}; at least {_share(precision['low'])} with 95 % confidence)",
        f"recall {_share(recall['value'])} ({recall['found']} of {recall['of']})",
    ]


def _kappa_line(kappa: Mapping[str, Any]) -> str:
    if kappa["value"] is None:
        return "agreement: two people are needed on the same tickets"
    verdict = "" if kappa["is_enough"] else " (below .70, or fewer than fifty tickets)"
    return f"agreement kappa {kappa['value']:.2f} on {kappa['tickets']} tickets{verdict}"


def _interval(found: Mapping[str, Any]) -> str:
    if found["value"] is None:
        return str(found["reason"])
    low, high = _share(found["ci_low"]), _share(found["ci_high"])
    return f"{_share(found['value'])} ({low} to {high}), {found['method']}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
