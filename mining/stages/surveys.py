"""Import answers to surveys, and refunds, from CSV: counted by day, and nobody's name kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.frames import FrameSchema
from kb.storage import surveystore
from kb.storage.workspace import Workspace
from kb.surveys import EFFORT, HIGHEST_NPS, KINDS, NPS, REFUNDS, SCALES, SURVEY_ANSWERS
from kb.words import fold
from mining.importers import values
from mining.importers.columns import plain_header
from mining.importers.csv_rows import Table, table
from mining.importers.orders.source import language
from mining.importers.source import ImportOptions
from mining.stages import listed

SURVEYS: Mapping[str, tuple[str, ...]] = {
    NPS: ("nps", "nps score", "score nps", "note nps", "recommend", "recommandation"),
    EFFORT: ("ces", "effort", "ces score", "effort score", "note ces", "note effort",
             "customer effort score", "effort client"),
    "kind": ("kind", "survey", "survey type", "type", "enquete", "question type"),
    "answer": ("answer", "score", "rating", "note", "reponse", "value", "valeur"),
    "day": ("answered at", "submitted at", "date", "completed at", "responded at", "created at",
            "time", "repondu le", "date de reponse"),
    "locale": ("locale", "language", "langue", "lang"),
    "scale": ("scale", "highest", "echelle", "max"),
}  # fmt: skip
"""What a column of answers is -> the headers it goes by, without case and accents."""

RETURNS: Mapping[str, tuple[str, ...]] = {
    "received": ("received at", "received", "return received at", "returned at", "return date",
                 "recu le", "retour recu le", "date du retour", "date de retour"),
    "refunded": ("refunded at", "refunded", "refund date", "rembourse le",
                 "date du remboursement", "date de remboursement"),
    "locale": SURVEYS["locale"],
}  # fmt: skip
NAMES = {
    "nps": NPS, "net promoter score": NPS, "recommend": NPS, "recommandation": NPS,
    "ces": EFFORT, "effort": EFFORT, "customer effort score": EFFORT, "effort client": EFFORT,
}  # fmt: skip
"""What a survey calls itself -> one of :data:`kb.surveys.KINDS`."""

NO_DAY = "no day"
NO_ANSWER = "no answer"
NOT_ON_SCALE = "an answer that its scale does not have"
OTHER_KIND = "another survey than NPS or effort"
NOT_RECEIVED = "return not received"
TOO_EARLY = "refunded before the return was received"
UNREADABLE = "row not read"
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Effort:
    """How answers on effort are meant where their file does not say it."""

    highest: int | None = None
    """5 or 7; None where nobody said it."""
    is_high_easy: bool = False
    """The highest answer is the easiest: such answers are turned round."""


@dataclass
class _Counted:
    """Rows counted, and what was left out by reason."""

    rows: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    unscaled: list[tuple[Any, ...]] = field(default_factory=list)
    """Answers on effort whose scale is not known yet."""


def import_surveys(
    workspace: Workspace, paths: Sequence[Path], options: ImportOptions, effort: Effort
) -> dict[str, Any]:
    """Keep the answers in CSV files in the place of those of before; counts of what became of them.

    Raises:
        InputError: a file cannot be read as CSV, lacks a column, holds no answer that can be
            used, or answers on effort whose scale neither it nor ``effort`` says.
    """
    counted = _Counted()
    for path in paths:
        _read_answers(path, options, effort, counted)
    _settle(paths[0], counted, effort)
    names = ("kind", "day", "answer", "highest", "locale", "answers")
    return _kept(workspace, paths, SURVEY_ANSWERS, _table(names, counted), counted) | {
        "by_kind": {kind: _total(counted, lambda key, kind=kind: key[0] == kind) for kind in KINDS}
    }


def import_refunds(
    workspace: Workspace, paths: Sequence[Path], options: ImportOptions
) -> dict[str, Any]:
    """Keep the returns and refunds in CSV files in the place of those of before; counts of them.

    Raises:
        InputError: a file cannot be read as CSV, lacks a column, or holds no return.
    """
    counted, days = _Counted(), list[date]()
    for path in paths:
        _read_refunds(path, options, counted, days)
    ends = max(days, default=options.now.date()).isoformat()
    rows = [row | {"ends": ends} for row in _table(("day", "days", "locale", "refunds"), counted)]
    done = _kept(workspace, paths, REFUNDS, rows, counted)
    return done | {"open": _total(counted, lambda key: key[1] is None), "last_day": ends}


def _kept(
    workspace: Workspace,
    paths: Sequence[Path],
    schema: FrameSchema,
    rows: list[dict[str, Any]],
    counted: _Counted,
) -> dict[str, Any]:
    if not rows:
        why = listed(counted.skipped) or "it holds none"
        raise InputError(paths[0], f"no row could be used ({why})")
    surveystore.write(workspace, schema.frame(rows), schema)
    read = counted.rows.total() + counted.skipped.total()
    return {"read": read, "kept": counted.rows.total(), "skipped": dict(counted.skipped)}


def _total(counted: _Counted, is_one: Any) -> int:
    return sum(number for key, number in counted.rows.items() if is_one(key))


def _table(names: Sequence[str], counted: _Counted) -> list[dict[str, Any]]:
    ordered = sorted(counted.rows.items(), key=repr)
    return [dict(zip(names, (*key, number), strict=True)) for key, number in ordered]


def _read_answers(path: Path, options: ImportOptions, effort: Effort, counted: _Counted) -> None:
    roles = _roles(table(path), SURVEYS)
    own = [kind for kind in KINDS if kind in roles]
    if "day" not in roles or not (own or {"kind", "answer"} <= roles.keys()):
        raise _lacking(path, "day and of answers", SURVEYS)
    for cells in _cells(table(path), roles, counted):
        day = _day(cells.get("day"), options)
        given = [(kind, cells[kind]) for kind in own if cells.get(kind, "").strip()]
        if not own:
            given = [(NAMES.get(plain_header(cells["kind"]), ""), cells["answer"])]
        if not given or day is None:
            counted.skipped[NO_DAY if day is None else NO_ANSWER] += 1
            continue
        for kind, answer in given:
            _take(counted, (kind, day.isoformat(), answer), cells, effort)


def _take(counted: _Counted, given: tuple[str, str, str], cells: Cells, effort: Effort) -> None:
    """Count an answer, keep it for when its scale is known, or skip it."""
    kind, day, text = given
    answer = values.number(text)
    if kind not in KINDS:
        counted.skipped[OTHER_KIND] += 1
    elif answer is None or not answer.is_integer():
        counted.skipped[NO_ANSWER if answer is None else NOT_ON_SCALE] += 1
    elif kind == NPS:
        _count(counted, (kind, day, int(answer), HIGHEST_NPS, language(cells.get("locale"))))
    else:
        scale = values.number(cells.get("scale", "")) or effort.highest
        key = (kind, day, int(answer), scale and int(scale), language(cells.get("locale")))
        if scale is None:
            counted.unscaled.append(key)
        else:
            _count(counted, key, is_turned=effort.is_high_easy)


def _count(counted: _Counted, key: tuple[Any, ...], *, is_turned: bool = False) -> None:
    kind, day, answer, highest, locale = key
    lowest = 0 if kind == NPS else 1
    if not lowest <= answer <= highest or highest not in (HIGHEST_NPS, *SCALES):
        counted.skipped[NOT_ON_SCALE] += 1
        return
    turned = highest + 1 - answer if is_turned else answer
    counted.rows[kind, day, turned, highest, locale] += 1


def _settle(path: Path, counted: _Counted, effort: Effort) -> None:
    """Give answers on effort without a scale the one of seven, if one of them is 6 or 7."""
    if not counted.unscaled:
        return
    highest = max(key[2] for key in counted.unscaled)
    if highest <= min(SCALES):
        why = "answers on effort, none above 5: say whether 5 or 7 is the highest (--scale)"
        raise InputError(path, why)
    for kind, day, answer, _, locale in counted.unscaled:
        _count(counted, (kind, day, answer, max(SCALES), locale), is_turned=effort.is_high_easy)


def _read_refunds(path: Path, options: ImportOptions, counted: _Counted, days: list[date]) -> None:
    roles = _roles(table(path), RETURNS)
    if not {"received", "refunded"} <= roles.keys():
        raise _lacking(path, "the return's day and of the refund's", RETURNS)
    for cells in _cells(table(path), roles, counted):
        received, refunded = (_day(cells.get(role), options) for role in ("received", "refunded"))
        days += [day for day in (received, refunded) if day is not None]
        if received is None:
            counted.skipped[NOT_RECEIVED] += 1
        elif refunded is None and cells.get("refunded", "").strip():
            counted.skipped[NO_DAY] += 1
        elif refunded is not None and refunded < received:
            counted.skipped[TOO_EARLY] += 1
        else:
            delay = None if refunded is None else (refunded - received).days
            counted.rows[received.isoformat(), delay, language(cells.get("locale"))] += 1


def _roles(found: Table, known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What a column is -> its header."""
    headers = {plain_header(header): header for header in reversed(found.headers)}
    present = {role: [name for name in names if name in headers] for role, names in known.items()}
    return {role: headers[names[0]] for role, names in present.items() if names}


def _lacking(path: Path, what: str, known: Mapping[str, Sequence[str]]) -> InputError:
    names = "; ".join(f"{role}: {', '.join(some[:4])}" for role, some in known.items())
    return InputError(path, f"no column of the {what}; expected some of {names}")


def _cells(found: Table, roles: Mapping[str, str], counted: _Counted) -> Iterator[Cells]:
    for row in found.rows():
        if row.fault:
            counted.skipped[UNREADABLE] += 1
        else:
            yield {role: row.cells.get(header, "") for role, header in roles.items()}


def _day(value: Any, options: ImportOptions) -> date | None:
    """The day of a time in the zone it was told in; None where there is none."""
    found = options.time(value) if fold(values.text(value)).strip() else None
    return found.astimezone(options.zone).date() if found else None


def lines(done: Mapping[str, Any]) -> list[str]:
    """What an import did, for a person."""
    left = sum(done["skipped"].values())
    told = [f"Read {done['read']} rows: {done['kept']} kept, {left} left out."]
    if done["skipped"]:
        told.append(f"Left out: {listed(done['skipped'])}.")
    if "open" in done:
        told.append(f"{done['open']} returns not refunded by {done['last_day']}.")
    else:
        told.append(", ".join(f"{kind}: {number}" for kind, number in done["by_kind"].items()))
    return [*told, "Next: askless measure"]
