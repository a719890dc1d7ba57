"""The service stage: how fast, how well and how fully customers were answered.

Its result holds ``service_figures.parquet`` (a row per figure, period and part),
``service.json`` (:func:`kb.service.document.service_document`), and what figures of any other part
and period are told from: ``service_rows.parquet`` (a row per ticket), ``contacts.parquet``,
``survey_answers.parquet`` and ``refunds.parquet``.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kb.config_service import Service
from kb.coverage import Rate
from kb.errors import InputError
from kb.frames import plain_rows
from kb.gaps import GAPS
from kb.orders import (
    CONTACTS,
    RepeatPurchases,
    contact_rate,
    contacts_per_order,
    repeat_purchases,
)
from kb.retention import Retention, retention
from kb.self_service import WINDOWS
from kb.service.contacts import recontacts
from kb.service.customers import ticket_users
from kb.service.document import service_document
from kb.service.elsewhere import Elsewhere, with_elsewhere
from kb.service.figures import SERVICE_FIGURES, split_figures, with_answers, with_values
from kb.service.hours import OFFICE_HOURS, BusinessHours, public_holidays
from kb.service.levels import LEAST, MOST, Boundaries, Declared
from kb.service.rows import SERVICE_ROWS, ServiceRows, kept_rows, service_rows
from kb.service.spans import parsed_spans
from kb.storage import events_place, files, orderstore, surveystore, ticketstore
from kb.storage.workspace import Workspace
from kb.surveys import REFUNDS, SURVEY_ANSWERS
from kb.topics import ASSIGNMENTS
from mining.runs import Runs, content_hash, stage_key
from mining.stages import (
    ASSIGNMENTS_FILE,
    GAPS_FILE,
    Progress,
    StageResult,
    saved_figures,
    silent,
)

STAGE = "service"
VERSION = "7"
DOCUMENT_FILE = "service.json"
TABLE_FILE = "service_figures.parquet"
ROWS_FILE = "service_rows.parquet"
CONTACTS_FILE = "contacts.parquet"
ANSWERS_FILE = "survey_answers.parquet"
REFUNDS_FILE = "refunds.parquet"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Events = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""Counts by day, and queries."""


def run(
    workspace: Workspace,
    *,
    progress: Progress = silent,  # noqa: ARG001 (every stage is given it)
    now: datetime | None = None,  # noqa: ARG001
) -> StageResult:
    """Work the service figures out, or answer from the saved result.

    Works before any topic was found: what needs topics is then missing, by name.
    """
    runs = Runs(workspace.runs_dir)
    mined, gaps, measured = (runs.newest(name) for name in ("mine", "gaps", "measure"))
    settings, coverage = workspace.settings.service, _coverage(measured)
    judged = _needs_person(files.read_table(gaps / GAPS_FILE, GAPS)) if gaps else {}
    made_from = {
        "tickets": ticketstore.fingerprint(workspace),
        "mine": mined.name if mined else None,
        # Not their names: a changed article is another result of both, and seldom another figure.
        "persons": content_hash(repr(sorted(judged.items()))) if any(judged.values()) else None,
        "coverage": [coverage.numerator, coverage.denominator] if coverage else None,
        "settings": settings.model_dump(mode="json"),
        "country": workspace.settings.brand.country,
        "version": VERSION,
    }
    events = _events(workspace)
    answers, refunds = (surveystore.read(workspace, schema) for schema in surveystore.SCHEMAS)
    told_rows = [plain_rows(table, list(table.columns)) for table in (answers, refunds)]
    made_from |= {"orders": _orders_hash(workspace), "events": content_hash(repr(events))}
    made_from |= {"surveys": content_hash(repr(told_rows))}
    key = stage_key(STAGE, made_from)
    found = runs.current(STAGE, key)
    if found is not None:
        return StageResult(STAGE, key, found, True, read_service(found))
    tickets = ticketstore.read_untold_tickets(workspace)
    hours = _hours(workspace, tickets)
    rows = _rows(workspace, tickets, hours, mined=mined, judged=judged)
    figures = split_figures(rows.rows)
    document = service_document(
        rows,
        figures,
        declared=declared(settings),
        boundaries=boundaries(settings),
        self_service=coverage.value if coverage else None,
        now=_end(rows.rows),
    )
    days, queries = events
    by_week, users = _contacts(workspace, tickets), ticket_users(rows.rows, days)
    contacts = contact_rate(by_week)
    of_orders = _customers(workspace, rows.rows, tickets)
    known = Elsewhere(contacts, days, queries, users, coverage, *of_orders, *told_rows)
    document = with_elsewhere(document, known)
    document["hours"] = _said(settings, hours)
    with runs.saving(STAGE, key, made_from) as folder:
        files.write_json(folder / DOCUMENT_FILE, document)
        table = pd.concat(figures.values(), ignore_index=True)
        files.write_table(folder / TABLE_FILE, table, SERVICE_FIGURES)
        files.write_table(folder / ROWS_FILE, kept_rows(rows.rows), SERVICE_ROWS)
        files.write_table(folder / CONTACTS_FILE, by_week, CONTACTS)
        files.write_table(folder / ANSWERS_FILE, answers, SURVEY_ANSWERS)
        files.write_table(folder / REFUNDS_FILE, refunds, REFUNDS)
        document = read_service(folder)
    return StageResult(STAGE, key, runs.root / STAGE / key, False, document)


def read_service(folder: Path) -> dict[str, Any]:
    """The document of a saved result."""
    found: dict[str, Any] = json.loads((folder / DOCUMENT_FILE).read_text("utf-8"))
    return found


def business_hours(settings: Service, country: str, years: list[int]) -> BusinessHours:
    """The business hours of the settings; Monday to Friday, nine to six, where they name none.

    Raises:
        InputError: no public holidays are known for the country or region.
    """
    spans = {DAYS.index(day): parsed_spans(text) for day, text in settings.hours.items()}
    try:
        closed = public_holidays(settings.country or country, years, region=settings.region)
    except ValueError as error:
        raise InputError("askless.toml, [service]", str(error)) from error
    return BusinessHours(spans or OFFICE_HOURS, settings.timezone, closed | set(settings.closed))


def _hours(workspace: Workspace, tickets: pd.DataFrame) -> BusinessHours:
    """The business hours of the years the tickets were written in, and of the one after."""
    times, settings = tickets["created_at"], workspace.settings
    years = list(range(times.min().year, times.max().year + 2)) if len(tickets) else []
    return business_hours(settings.service, settings.brand.country, years)


def _rows(
    workspace: Workspace,
    tickets: pd.DataFrame,
    hours: BusinessHours,
    *,
    mined: Path | None,
    judged: Mapping[str, bool],
) -> ServiceRows:
    """A row per need, with its topic and its value where the stages before said them."""
    assigned = files.read_table(mined / ASSIGNMENTS_FILE, ASSIGNMENTS) if mined else None
    found = service_rows(
        tickets, ticketstore.read_turns(workspace), assigned, hours=hours, now=_end(tickets)
    )
    rows = with_answers(found.rows)
    if any(judged.values()):  # else nobody has said of any topic who has to answer it
        rows = with_values(rows, judged)
    return ServiceRows(rows, found.faults)


def _end(tickets: pd.DataFrame) -> datetime:
    """Where the data ends: the last sign of life in it."""
    times = tickets[["created_at", "updated_at"]].max().dropna()
    return times.max().to_pydatetime() if len(times) else datetime.now(UTC)


def _needs_person(gaps: pd.DataFrame) -> dict[str, bool]:
    """Topic -> whether a person has to answer it, in any of its languages."""
    is_person = gaps["kind"].eq("person").astype(bool)
    told = is_person.groupby(gaps["topic_id"].astype("object")).any()
    return dict(zip(told.index.tolist(), told.tolist(), strict=True))


def boundaries(settings: Service) -> Boundaries:
    """Where levels begin: the guide's steps, and the settings' own."""
    return Boundaries({**MOST, **settings.most}, {**LEAST, **settings.least})


def declared(settings: Service) -> Declared:
    """What no ticket can tell, as the settings say it."""
    return Declared(
        channels_needed=settings.channels,
        is_around_the_clock=settings.around_the_clock,
        proactivity=settings.declared_level("proactivity"),
        self_service=settings.declared_level("self_service"),
    )


def _coverage(measured: Path | None) -> Rate | None:
    """The share of needs that a live article answers, once it was measured."""
    coverage = saved_figures(measured).get("coverage") if measured else None
    return Rate(coverage["numerator"], coverage["denominator"]) if coverage else None


def _events(workspace: Workspace) -> Events:
    """Counts of events by day, and queries that enough readers typed; in one order."""
    if not events_place.may_be(workspace):
        return [], []
    from kb.storage import eventstore

    database = eventstore.of(workspace)
    with contextlib.closing(database):
        days = sorted(eventstore.day_counts(database), key=repr)
        return days, eventstore.query_counts(database, workspace.settings.collect.k)


def _orders_hash(workspace: Workspace) -> str:
    """Changes with the stored orders and given counts."""
    paths = sorted(workspace.orders_dir.glob("*.parquet"))
    return content_hash(*(part for path in paths for part in (path.name, path.read_bytes())))


def _contacts(workspace: Workspace, tickets: pd.DataFrame) -> pd.DataFrame:
    """Contacts per order, week by week; no rows without orders."""
    orders, counts = orderstore.read_orders(workspace), orderstore.read_counts(workspace)
    if not len(orders) and not len(counts):
        return CONTACTS.empty()
    return contacts_per_order(tickets, orders, counts)


def _customers(
    workspace: Workspace, rows: pd.DataFrame, tickets: pd.DataFrame
) -> tuple[dict[int, Rate], Retention | None, RepeatPurchases | None]:
    """Who wrote again within each window, who stayed, and who ordered again after a ticket."""
    end, orders = _end(rows), orderstore.read_orders(workspace)
    again = recontacts(rows, now=end, hours=WINDOWS.values())
    repeat = repeat_purchases(tickets, orders) if len(orders) else None
    return again, retention(orders), repeat


def _said(settings: Service, hours: BusinessHours) -> dict[str, Any]:
    """The hours as they were counted, and whether somebody set them."""
    spans = {DAYS[day]: [list(span) for span in spans] for day, spans in hours.spans.items()}
    return {"assumed": not settings.hours, "timezone": hours.zone, "minutes": spans}
