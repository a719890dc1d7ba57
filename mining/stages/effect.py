"""The effect stage: what the live articles prevented, on the topics of the last run.

Its result holds ``effect.json``, the estimate as :mod:`kb.deflection.effect` gives it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.answered_spans import ANSWERED_SPANS, Place
from kb.columns import need_places
from kb.deflection.effect import Effect, estimated
from kb.deflection.panel import Tables, panel
from kb.deflection.verdicts import NOT_ESTIMABLE
from kb.errors import DatabaseError, InputError, NothingToDoError
from kb.gaps import GAPS
from kb.live import publication_list
from kb.orders import orders_by_week, weekly_orders
from kb.publications import Publication
from kb.storage import audits, content, files, orderstore, schedules, ticketstore, topicstore
from kb.storage.topicstore import UNITS_FILE
from kb.storage.workspace import Workspace
from kb.tickets import demand
from kb.topic_decisions import TOPIC_UNITS
from mining.answered_spans import todays_spans
from mining.effect_audit import belonging
from mining.effect_tables import begun_channels, covering, effect_tables, nearest_topics
from mining.runs import Runs, content_hash, stage_key
from mining.stages import GAPS_FILE, SPANS_FILE, Progress, StageResult, fit, silent
from mining.stages.effect_results import EFFECT_FILE, STAGE, read_effect
from mining.stages.mine import CENTROID_IDS_FILE, CENTROIDS_FILE
from mining.unit_columns import NOWHERE, Coded

VERSION = "5"
UNITS = TOPIC_UNITS.only("ticket_id", "need", "found_id", "topic_id")


def run(
    workspace: Workspace,
    *,
    progress: Progress = silent,  # noqa: ARG001 (every stage is given it)
    now: datetime | None = None,  # noqa: ARG001
) -> StageResult:
    """Estimate what the articles prevented, or answer from the saved result.

    Raises:
        NothingToDoError: `askless mine` or `askless gaps` has not run.
    """
    runs = Runs(workspace.runs_dir)
    mined = runs.latest("mine", "askless mine")
    gaps = runs.latest("gaps", "askless gaps")
    weekly = orders_by_week(
        weekly_orders(orderstore.read_orders(workspace), orderstore.read_counts(workspace))
    )
    log = publication_list(content.read_publications(workspace))
    answered, (lots, unread) = _answered(workspace), _lots(workspace)
    made_from = {
        "mine": mined.name,
        "gaps": gaps.name,
        "measure": measured.name if (measured := _measured(runs, gaps)) else None,
        "tickets": ticketstore.fingerprint(workspace),
        "publications": content_hash(*(repr(row) for row in log)),
        "orders": content_hash(*(f"{week} {count}" for week, count in weekly.items())),
        "audits": content_hash(*(repr(one.answers()) for one in answered)),
        "lots": content_hash(*(repr(one) for one in sorted(lots.items()))),
        "version": VERSION,
    }
    key = stage_key(STAGE, made_from)
    found = runs.current(STAGE, key)
    if found is not None:
        return StageResult(STAGE, key, found, True, read_effect(found))
    tickets = topicstore.without_marked(ticketstore.read_counted_tickets(workspace), mined)
    needs, topics = demand(tickets), steady(runs, mined)
    spans = _spans(runs, gaps, log)
    tables = effect_tables(needs, topics, spans, weekly, lots)
    effect = _effect(tables, _near(mined))
    effect = replace(effect, notes=(*effect.notes, *begun_channels(needs), *unread))
    if answered:
        right, of = belonging(needs, topics, covering(spans), answered)
        effect = effect.audited(right, of)
    document = effect.document() | {"topics_version": mined.name}
    with runs.saving(STAGE, key, made_from) as folder:
        files.write_json(folder / EFFECT_FILE, document)
        document = read_effect(folder)
    return StageResult(STAGE, key, runs.root / STAGE / key, False, document)


def _lots(workspace: Workspace) -> tuple[dict[Place, str], tuple[str, ...]]:
    """The draws in which articles got their days; a note where they cannot be read."""
    try:
        return schedules.lots(workspace), ()
    except DatabaseError as error:
        return {}, (f"lots_unread: whether the order of publication was drawn: {error}",)


def _measured(runs: Runs, gaps: Path) -> Path | None:
    """The newest result of measuring, if it asked who answered the topics of ``gaps``, and when."""
    found = runs.newest("measure")
    return found if found is not None and runs.made_from(found).get("gaps") == gaps.name else None


def _spans(runs: Runs, gaps: Path, log: list[Publication]) -> pd.DataFrame:
    """ANSWERED_SPANS as they were measured; before that by what is live today alone."""
    measured = _measured(runs, gaps)
    if measured is not None:
        return files.read_table(measured / SPANS_FILE, ANSWERED_SPANS)
    return todays_spans(files.read_table(gaps / GAPS_FILE, GAPS), log)


def own_counts(workspace: Workspace) -> Tables:
    """The workspace's tickets by topic, language and week, as the effect counts them.

    Raises:
        NothingToDoError: `askless mine` has not run.
    """
    runs = Runs(workspace.runs_dir)
    mined = runs.latest("mine", "askless mine")
    tickets = topicstore.without_marked(ticketstore.read_counted_tickets(workspace), mined)
    return effect_tables(demand(tickets), steady(runs, mined), ANSWERED_SPANS.empty(), {})


def _answered(workspace: Workspace) -> list[audits.Audit]:
    """Audits with an answer, oldest first."""
    every = (audits.read(workspace, name) for name in audits.names(workspace))
    return [one for one in every if one.answers()]


def steady(runs: Runs, mined: Path) -> pd.DataFrame:
    """Ticket and topic by one rule for all weeks, whatever tickets topics were found in.

    Tickets that topics were found in are placed as if they had come later; editors' decisions on
    topics hold for them as for most tickets of the topic they would be placed in.

    Raises:
        NothingToDoError: an earlier askless found the topics, and kept less of them.
    """
    folder = runs.root / fit.STAGE / str(runs.made_from(mined).get("fit"))
    needed = mined / UNITS_FILE, folder / fit.HELD_OUT_FILE
    if not all(path.is_file() for path in needed):
        raise NothingToDoError("the topics are those of an earlier askless; run `askless mine`")
    units = files.read_table(needed[0], UNITS)
    held_out = files.read_table(needed[1], fit.HELD_OUT)
    topic = Coded.of(units["topic_id"])
    found = Coded.of(units["found_id"])
    needs = (units["ticket_id"], units["need"])
    place = need_places(needs, (held_out["ticket_id"], held_out["need"]))
    # Those that topics were found in are placed as if they had come later.
    apart = Coded.of(held_out["topic_id"]).to({one: n for n, one in enumerate(found.names)})
    later = np.append(apart, NOWHERE)[np.where(place >= 0, place, len(apart))]
    later = np.where(place >= 0, later, found.codes)
    decided = Coded.of(pd.Series(found.names)).to(_decided(found, topic))
    by_rule = np.append(decided, NOWHERE)[later]
    is_same = (later == found.codes) & (later >= 0)
    chosen = np.where(is_same, topic.codes, by_rule)
    column = pd.Series(Coded(chosen, topic.names).column(), units.index)
    return units[["ticket_id"]].assign(topic_id=column)


def _decided(found: Coded, topic: Coded) -> dict[str, int]:
    """Found topic -> the code of the one that most of its tickets are in after editors' decisions,
    of two the first by name."""
    pairs = found.codes * len(topic.names) + topic.codes
    counts = np.bincount(pairs[(found.codes >= 0) & (topic.codes >= 0)])
    named = [
        (-int(counts[one]), topic.names[one % len(topic.names)], one)
        for one in np.flatnonzero(counts).tolist()
    ]
    return {
        found.names[one // len(topic.names)]: one % len(topic.names)
        for _, _, one in sorted(named, reverse=True)
    }


def _effect(tables: Any, near: dict[str, list[str]]) -> Effect:
    try:
        return estimated(panel(tables), near=near)
    except InputError as error:
        return Effect(NOT_ESTIMABLE, (f"no_table: {error}",), ())


def _near(mined: Path) -> dict[str, list[str]]:
    ids: list[str] = json.loads((mined / CENTROID_IDS_FILE).read_text("utf-8"))
    return nearest_topics(ids, np.load(mined / CENTROIDS_FILE, allow_pickle=False))
