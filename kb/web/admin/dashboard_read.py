"""What the dashboard reads from a workspace: the rows behind the latest service figures.

They are read once and kept in memory until a result behind them, or the counted events, change.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.characters import visible
from kb.coverage import Rate
from kb.errors import NothingToDoError
from kb.frames import FrameSchema, plain_rows
from kb.matching import MATCHES
from kb.orders import CONTACTS, RepeatPurchases
from kb.retention import Retention
from kb.service.held import Held, held
from kb.service.overview import Card
from kb.service.rows import SERVICE_ROWS
from kb.storage import events_place, eventstore, files, topicstore
from kb.storage.workspace import Workspace
from kb.surveys import REFUNDS, SURVEY_ANSWERS
from kb.topics import TOPICS, label_in
from kb.web.admin.snapshot import stamps
from kb.web.admin.words import LANGUAGES

STAGES = ("service", "measure", "effect", "mine")


def made_from(workspace: Workspace) -> object:
    """Another value as soon as figures may be others."""
    pointers = stamps(workspace.runs_dir / stage / "latest" for stage in STAGES)
    events = events_place.events_path(workspace)
    return pointers, stamps((events, events.with_name(f"{events.name}-wal")))


def read_held(workspace: Workspace) -> Held:
    """The rows of the latest service figures, with whether an article answers each.

    Raises:
        NothingToDoError: `askless measure` has not run, or ran with an older askless.
        InputError: a result is damaged.
    """
    from mining.runs import Runs
    from mining.stages import MATCHES_FILE, service

    runs = Runs(workspace.runs_dir)
    folder, measured = runs.latest(service.STAGE, "askless measure"), runs.newest("measure")
    path = folder / service.ROWS_FILE
    if not path.is_file():
        hint = "askless measure"
        raise NothingToDoError(f"no rows yet; run `{hint}` again", code="not_run", command=hint)
    days, queries = _events(workspace)
    told = service.read_service(folder)
    kept, again = told.get("retention"), told.get("repeat_purchases")
    return held(
        files.read_table(path, SERVICE_ROWS),
        _covered(measured / MATCHES_FILE) if measured else None,
        contacts=files.read_table(folder / service.CONTACTS_FILE, CONTACTS),
        days=days,
        queries=queries,
        recontacts=_recontacts(told),
        retention=Retention.parsed(kept) if kept else None,
        repeat_purchases=RepeatPurchases.parsed(again) if again else None,
        into=taken_in(workspace),
        answers=_rows(folder / service.ANSWERS_FILE, SURVEY_ANSWERS),
        refunds=_rows(folder / service.REFUNDS_FILE, REFUNDS),
    )


def _rows(path: Path, schema: FrameSchema) -> list[dict[str, Any]]:
    """A result's rows; none of one that an older askless saved without them."""
    return plain_rows(files.read_table(path, schema), schema.names) if path.is_file() else []


def _covered(path: Path) -> dict[str, bool]:
    """Ticket -> whether an article answers it."""
    matches = files.read_table(path, MATCHES)
    kinds = matches["kind"].eq("match").tolist()
    return dict(zip(matches["ticket_id"].tolist(), kinds, strict=True))


def _recontacts(told: Mapping[str, Any]) -> dict[int, Rate]:
    """Hours -> contacts after which the customer wrote again; none where no visit was counted."""
    rows = told["self_service"].get("windows") or ()
    known = {row["hours"]: row["recontact"] for row in rows if row["recontact"]}
    return {hours: Rate(row["numerator"], row["denominator"]) for hours, row in known.items()}


def _events(workspace: Workspace) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    database = eventstore.existing(workspace)
    if database is None:
        return [], []
    with contextlib.closing(database):
        days = sorted(eventstore.day_counts(database), key=repr)
        return days, eventstore.query_counts(database, workspace.settings.collect.k)


def taken_in(workspace: Workspace) -> dict[str, str]:
    """Topic that was taken into another, by a person or a run -> the one that it ended in."""
    found: dict[str, str] = {}
    for run in topicstore.read_history(workspace):
        for event in run.get("events", ()):
            if event.get("kind") == "merged" and event.get("other_id"):
                found[str(event["topic_id"])] = str(event["other_id"])
    for one in topicstore.read_decisions(workspace):
        if one.action == "merge":
            found |= dict.fromkeys(one.others, one.topic_id)
    return {topic: _last_of(topic, found) for topic in found}


def _last_of(topic: str, into: Mapping[str, str]) -> str:
    """Where a chain of topics that took each other in ends."""
    seen = {topic}
    while (after := into.get(topic)) and after not in seen:
        seen.add(after)
        topic = after
    return topic


def card_of(workspace: Workspace) -> Card:
    """What the settings say for the report card."""
    from mining.stages import service

    settings = workspace.settings.service
    return Card(service.declared(settings), service.boundaries(settings))


def read_effect(workspace: Workspace) -> dict[str, Any] | None:
    """What articles prevented, as it was estimated last of these topics; None without it."""
    from mining.runs import Runs
    from mining.stages.effect_results import effect_of

    runs = Runs(workspace.runs_dir)
    try:
        return effect_of(runs, runs.newest("mine"))
    except (OSError, ValueError, KeyError, json.JSONDecodeError):
        return None


def topic_labels(workspace: Workspace) -> dict[str, dict[str, str]]:
    """Language of a page -> topic -> what it is called; none before topics were found."""
    from mining.runs import Runs
    from mining.stages import TOPICS_FILE

    folder = Runs(workspace.runs_dir).newest("mine")
    rows = files.read_table(folder / TOPICS_FILE, TOPICS).to_dict("records") if folder else []
    return {
        lang: {str(row["topic_id"]): visible(label_in(row, lang)) for row in rows}
        for lang in LANGUAGES
    }
