"""Drawing an audit of matches from the last measurement, and showing what is asked."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from kb.errors import InputError
from kb.match_audit import OF_MATCHES, Answer, Question, drawn, parsed_answer
from kb.matching import MATCHES, shipped_model
from kb.storage import audits, content, files, ticketstore
from kb.storage.audits import Audit
from kb.storage.workspace import Workspace
from kb.tickets import demand
from mining.runs import Runs
from mining.stages import MATCHES_FILE, saved_figures

WEEKS = 13
SHOWN_CHARACTERS = 900


@dataclass(frozen=True)
class Wanted:
    """How much to draw, from which days; no days are the newest thirteen weeks of tickets."""

    tickets: int
    accepted: int = 0
    since: datetime | None = None
    until: datetime | None = None
    seed: int | None = None
    of: str = OF_MATCHES


def draw(workspace: Workspace, wanted: Wanted, *, now: datetime) -> Audit:
    """A new audit, of tickets or of the matches of the last `askless measure`.

    What the matcher says of tickets is kept with an audit of tickets, too, where it is known: it
    makes the intervals of shares narrower. Nobody who answers sees it.

    Raises:
        NothingToDoError: no ticket lies in the period, or matches are asked for and nothing was
            measured yet.
    """
    folder = _measured(workspace, wanted.of)
    tickets = ticketstore.read_tickets(workspace)
    needs = demand(tickets)
    until = wanted.until + timedelta(days=1) if wanted.until else _newest(needs, now)
    since = wanted.since or until - timedelta(weeks=WEEKS)
    inside = (needs["created_at"] >= since) & (needs["created_at"] < until)
    seed = wanted.seed if wanted.seed is not None else secrets.randbelow(2**31)
    matches = files.read_table(folder / MATCHES_FILE, MATCHES) if folder else MATCHES.empty()
    window = drawn(
        needs[inside.astype(bool)],
        matches,
        seed=seed,
        tickets=wanted.tickets,
        accepted=wanted.accepted if wanted.of == OF_MATCHES else 0,
    )
    origin = {
        "of": wanted.of,
        "matcher": shipped_model().version,
        "measured": folder.name if folder else None,
        "calibration": calibration_of(workspace),
        "since": since.date().isoformat(),
        "until": (until - timedelta(microseconds=1)).date().isoformat(),
        "seed": seed,
        "drawn_at": now.isoformat(timespec="seconds"),
    }
    return audits.save(workspace, now.date().isoformat(), window, origin)


def _measured(workspace: Workspace, of: str) -> Path | None:
    """The last `askless measure`; None where there is none and nobody asks about its matches."""
    runs = Runs(workspace.runs_dir)
    is_needed = of == OF_MATCHES
    return runs.latest("measure", "askless measure") if is_needed else runs.newest("measure")


def calibration_of(workspace: Workspace) -> dict[str, Any] | None:
    """The calibration behind the last `askless measure`, :meth:`Calibration.document`.

    None where nothing was measured, or by an earlier askless.
    """
    folder = Runs(workspace.runs_dir).newest("measure")
    try:
        return saved_figures(folder).get("calibration") if folder else None
    except (OSError, ValueError):
        return None


def _newest(needs: pd.DataFrame, now: datetime) -> datetime:
    newest = needs["created_at"].max()
    return now if pd.isna(newest) else newest.to_pydatetime() + timedelta(microseconds=1)


def questions(
    workspace: Workspace,
    audit: Audit,
    ticket_ids: Sequence[str],
    *,
    characters: int | None = SHOWN_CHARACTERS,
) -> list[Question]:
    """What is asked about these tickets, in their order; tickets that are gone are left out.

    Texts are cut after so many ``characters``; None shows them whole.
    """
    tickets = ticketstore.read_tickets(workspace)
    own = tickets[tickets["ticket_id"].isin(list(ticket_ids)).astype(bool)]
    texts = {row["ticket_id"]: row for row in own.to_dict("records")}
    proposed = {row["ticket_id"]: row for row in audit.window.to_dict("records")}
    known = {(one.id, one.locale): one for one in content.read_articles(workspace)}
    found = []
    for ticket in ticket_ids:
        if ticket not in texts or ticket not in proposed:
            continue
        row, match = texts[ticket], proposed[ticket]
        is_proposed = audit.of == OF_MATCHES
        article_id = _text(match["article_id"]) if is_proposed else ""
        locale = _text(match["locale"]) if is_proposed else ""
        article = known.get((article_id, locale))
        text = f"{row['subject']}\n{row['text']}".strip()[:characters]
        title, body = (article.title, article.body[:characters]) if article else ("", "")
        language = str(row["language"])
        found.append(Question(ticket, language, text, article_id, locale, title, body))
    return found


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell)


def read_sheet(path: Path, audit: Audit, *, who: str, now: str) -> list[Answer]:
    """The answers in a sheet; rows without an answer are left out.

    Raises:
        InputError: no such columns, a ticket that was not drawn, or an answer that is none.
    """
    asked = set(audit.window.loc[audit.window["part"].notna().astype(bool), "ticket_id"])
    answers = []
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, "cannot be read as UTF-8; save the sheet as CSV UTF-8") from error
    lines = text.splitlines(keepends=True)
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.DictReader(lines, delimiter=delimiter)
    if not {"ticket_id", "answer"} <= set(reader.fieldnames or ()):
        raise InputError(path, "expected the columns ticket_id and answer of `audit-matches sheet`")
    for number, row in enumerate(reader, start=2):
        ticket = str(row["ticket_id"] or "").removeprefix("'")
        if ticket not in asked:
            raise InputError(path, "its ticket was not drawn in this audit", row=number)
        try:
            answer = parsed_answer(row | {"ticket_id": ticket}, who=who, at=now, of=audit.of)
        except ValueError as error:
            raise InputError(path, str(error), row=number) from error
        answers += [answer] if answer else []
    return answers
