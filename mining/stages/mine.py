"""The mining stage: stored tickets in topics, as editors want them, saved with what they rest on.

Topics are found by :mod:`mining.stages.fit` and stay until there is a reason to find them anew;
until then new tickets are put in the topics there are. Editors' decisions are applied to what comes
of it, and what became of topics and decisions since the last run is written down.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.errors import StageError
from kb.storage import files, ticketstore, topicstore
from kb.storage.topicstore import NOISE_FILE, UNITS_FILE
from kb.storage.workspace import Workspace
from kb.tickets import HASHED_TICKETS
from kb.topic_decisions import LAPSED, TOPIC_UNITS, Decided, Unit
from kb.topics import ASSIGNMENTS, TOPICS
from mining.assigning import FORMAT
from mining.decided_table import Naming, decided_tables, decided_units
from mining.embedding import Encoder
from mining.encoders import load_encoder
from mining.graph import Floats, Integers, unit
from mining.lineage import PERSISTED, Overlap, events, survival
from mining.placed import Placed
from mining.refitting import Counts, burst, changed_settings, grown, strain
from mining.runs import Runs, content_hash, stage_key
from mining.stages import (
    ASSIGNMENTS_FILE,
    FIGURES_FILE,
    TOPICS_FILE,
    Progress,
    StageResult,
    fit,
    saved_figures,
    silent,
)
from mining.stages.part_names import part_names
from mining.stages.placing import Source, nearest_part, placed, vectors_of
from mining.topic_figures import mined_figures
from mining.topics import TOPICS_VERSION, smallest_size
from mining.unit_columns import Coded

STAGE = "mine"
VERSION = "1"
"""Raised when the same topics, tickets and decisions would give another result."""
CENTROIDS_FILE = "centroids.npy"
CENTROID_IDS_FILE = "centroid_ids.json"
OUTCOMES_FILE = "outcomes.json"
"""What became of each decision of editors."""
NOISE = "noise"


@dataclass(frozen=True)
class _Chosen:
    """The version of the topics that is used, and every ticket in it."""

    source: Source
    placed: Placed
    counts: Counts
    refit: str | None = None
    """Why topics were found anew; None when they were not."""
    held_back: str | None = None
    """Why they should have been, where the settings or the caller say no."""

    @cached_property
    def before(self) -> pd.DataFrame:
        """TOPIC_UNITS of the last run."""
        return topicstore.read_units(self.source.workspace)

    @cached_property
    def known(self) -> Integers:
        """The row of ``before`` in which each unit stands, -1 for a new one."""
        return self.placed.unit_rows.places(self.before["ticket_id"], self.before["need"])


@dataclass(frozen=True)
class _Made:
    """What is saved."""

    state: Decided
    topics: pd.DataFrame
    assignments: pd.DataFrame
    noise: pd.DataFrame
    units: pd.DataFrame


def run(
    workspace: Workspace,
    *,
    progress: Progress = silent,
    now: datetime | None = None,
    may_refit: bool = True,
) -> StageResult:
    """Put the workspace's tickets in topics, or answer from the saved result.

    Topics are found anew as ``mining.refit`` says, and never without ``may_refit`` when there are
    any. Trends are counted from the newest ticket; ``now`` only dates the history.

    Raises:
        NothingToDoError: no ticket states a need.
        StageError: the encoder or clusterer of the settings is not installed, or topics must stay
            that were made with another encoder.
    """
    started = time.perf_counter()
    mode = workspace.settings.mining.refit if may_refit else "never"
    encoder = load_encoder(workspace.settings.mining.encoder)
    wanted = _fit_identity(workspace, f"{encoder.name} {encoder.version}")
    folder = fit.latest(workspace)
    reason, held_back = _before(folder, wanted, mode)
    told = str(wanted["tickets"])
    known = _known(workspace, folder, mode, told) if folder and not reason else None
    if known is not None:
        return known
    tickets = ticketstore.read_ticket_columns(workspace, HASHED_TICKETS)
    options = _Options(workspace, encoder, wanted, mode, progress)
    chosen = _chosen(options, tickets, folder, (reason, held_back))
    made = _made(chosen)
    figures = {
        **mined_figures(tickets, made.topics, made.assignments, _in_noise(made)),
        **_figures(chosen, made),
        "encoder": wanted["encoder"],
        "seconds": round(time.perf_counter() - started, 2),
    }
    identity = _identity(workspace, chosen.source.folder, told)
    return _saved(chosen, made, figures, identity, now or datetime.now(UTC))


@dataclass(frozen=True)
class _Options:
    workspace: Workspace
    encoder: Encoder
    wanted: Mapping[str, Any]
    """What topics found now would be made from."""
    mode: str
    progress: Progress


def _fit_identity(workspace: Workspace, encoder: str) -> dict[str, Any]:
    """What decides topics found now, but for their ids; read without reading the tickets' texts."""
    return {
        "tickets": ticketstore.fingerprint(workspace),
        "encoder": encoder,
        "settings": workspace.settings.mining.model_dump(exclude={"refit"}),
        "support_customers": workspace.settings.drafting.support_customers,
        "version": f"{TOPICS_VERSION}.{FORMAT}",
    }


def _before(
    folder: Path | None, wanted: Mapping[str, Any], mode: str
) -> tuple[str | None, str | None]:
    """Why topics are to be found anew, and why they should be and are not; told from records.

    Raises:
        StageError: they must stay, and were made with another encoder.
    """
    if folder is None:
        return "there were no topics", None
    made = Runs(folder.parents[1]).made_from(folder)
    made.pop("details", None)
    different = changed_settings(made, wanted)
    if mode != "never":
        is_asked = mode == "always" and made.get("tickets") != wanted["tickets"]
        return different or ("mining.refit is always" if is_asked else None), None
    if made.get("encoder") != wanted["encoder"]:
        raise StageError(
            f"mine: the topics were made with encoder {made.get('encoder')}, the settings ask for "
            f"{wanted['encoder']}, and mining.refit is never; set one of the two back"
        )
    return None, different


def _known(workspace: Workspace, folder: Path, mode: str, tickets: str) -> StageResult | None:
    """The saved result of these topics, tickets and decisions; None when there is none."""
    runs = Runs(workspace.runs_dir)
    key = stage_key(STAGE, _identity(workspace, folder, tickets))
    known = runs.find(STAGE, key)
    if known is None:
        return None
    figures = saved_figures(known)
    if mode == "auto" and figures.get("refit_wanted"):
        return None
    runs.point(STAGE, key)
    if topicstore.read_register(workspace).result != key:
        _remember(workspace, key, files.read_table(known / UNITS_FILE, TOPIC_UNITS))
    return StageResult(STAGE, key, known, True, figures)


def _identity(workspace: Workspace, folder: Path, tickets: str) -> dict[str, Any]:
    """What a result is made from; ``tickets`` is their fingerprint."""
    decisions = [json.dumps(one.record()) for one in topicstore.read_decisions(workspace)]
    return {
        "fit": folder.name,
        "tickets": tickets,
        "decisions": content_hash(*decisions),
        "version": VERSION,
    }


def _chosen(
    options: _Options,
    tickets: pd.DataFrame,
    folder: Path | None,
    reasons: tuple[str | None, str | None],
) -> _Chosen:
    """The tickets in the topics there are, or in new ones where there is a reason for them."""
    reason, held_back = reasons
    workspace = options.workspace
    seen = topicstore.read_units(workspace)
    if folder is not None and not reason:
        source = Source(workspace, folder, options.encoder, options.progress)
        rows, counts = placed(source, tickets, seen)
        found = _after(source, counts)
        if options.mode != "auto" or not found:
            return _Chosen(source, rows, counts, held_back=held_back or found)
        reason = found
    whole = ticketstore.read_tickets(workspace)
    folder = fit.fitted(
        workspace, whole, options.encoder, options.wanted, progress=options.progress
    )
    source = Source(workspace, folder, options.encoder, options.progress)
    return _Chosen(source, *placed(source, tickets, seen), refit=reason)


def _after(source: Source, counts: Counts) -> str | None:
    """Why topics no longer fit the tickets that were put in them; None if they do."""
    if not counts.changed:
        return None
    model = fit.read_model(source.folder)
    fewest = smallest_size(source.workspace.settings.mining, counts.made_from)
    return grown(counts) or burst(counts, usual=model.usual, fewest=fewest) or strain(counts)


def _made(chosen: _Chosen) -> _Made:
    """The tables after editors' decisions."""
    source, rows = chosen.source, chosen.placed

    def since(some: Integers) -> dict[Unit, int]:
        known = chosen.known[some]
        return topicstore.since_of(chosen.before.take(known[known >= 0]))

    log = topicstore.read_log(source.workspace, chosen.before.iloc[:0])
    state, topics = decided_units(rows, log, since, nearest_part(source, rows))
    table = files.read_table(source.folder / TOPICS_FILE, TOPICS)
    naming = Naming.of(table)
    naming = naming.with_names(part_names(source, rows, topics, state, naming)).decided(state)
    marked = [place for place, name in enumerate(topics.names) if state.marks.get(name) == NOISE]
    is_noise = np.isin(topics.codes, marked)
    tables = []
    for some in (np.flatnonzero(~is_noise), np.flatnonzero(is_noise)):
        own = rows if len(some) == len(rows) else rows.only(some)
        tables.append(decided_tables(own, topics.only(some), naming, state.marks))
    (main, assignments), (noise, _) = tables
    units = _units(chosen, topics, table)
    return _Made(state, main, assignments, noise[noise["level"].eq("topic").astype(bool)], units)


def _units(chosen: _Chosen, topics: Coded, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of TOPIC_UNITS: what the next run, and editors' next decisions, go by."""
    rows, run = chosen.placed, topicstore.read_register(chosen.source.workspace).run + 1
    parents = dict(zip(fit.plain(table["topic_id"]), fit.plain(table["parent_id"]), strict=True))
    above = Coded.of(pd.Series([parents.get(one) for one in rows.found.names], dtype="str"))
    category = Coded(np.append(above.codes, -1)[rows.found.codes], above.names)
    is_known = chosen.known >= 0
    since = np.full(len(rows), run, dtype=np.int64)
    since[is_known] = chosen.before["since"].to_numpy(dtype=np.int64)[chosen.known[is_known]]
    columns = {
        "ticket_id": rows.ids,
        "need": rows.at.number,
        "found_id": rows.found.column(),
        "topic_id": topics.column(),
        "category_id": category.column(),
        "since": since,
    }
    return TOPIC_UNITS.check(pd.DataFrame(columns))


def _in_noise(made: _Made) -> int:
    """Tickets that state nothing but needs that editors marked as noise."""
    return len(topicstore.set_aside(made.units, made.noise))


def _figures(chosen: _Chosen, made: _Made) -> dict[str, Any]:
    """What the command says of versions, of new tickets and of decisions."""
    lapsed = [one.document() for one in made.state.outcomes if one.status == LAPSED]
    return {
        "topics_version": chosen.source.folder.name,
        "refit": chosen.refit,
        "refit_wanted": chosen.held_back,
        "assigned_since": chosen.counts.assigned,
        "assigned_to_none": chosen.counts.unassigned,
        "decisions": dict(Counter(one.status for one in made.state.outcomes)),
        "lapsed_decisions": lapsed,
        "noise_topics": dict(
            zip(made.noise["topic_id"].tolist(), made.noise["size"].tolist(), strict=True)
        ),
    }


def _saved(
    chosen: _Chosen,
    made: _Made,
    figures: Mapping[str, Any],
    identity: Mapping[str, Any],
    now: datetime,
) -> StageResult:
    workspace = chosen.source.workspace
    runs = Runs(workspace.runs_dir)
    key = stage_key(STAGE, identity)
    ids, rows = _centroids(chosen, made)
    with runs.saving(STAGE, key, identity) as folder:
        files.write_table(folder / TOPICS_FILE, made.topics, TOPICS)
        files.write_table(folder / ASSIGNMENTS_FILE, made.assignments, ASSIGNMENTS)
        files.write_table(folder / NOISE_FILE, made.noise, TOPICS)
        files.write_table(folder / UNITS_FILE, made.units, TOPIC_UNITS)
        np.save(folder / CENTROIDS_FILE, rows, allow_pickle=False)
        files.write_json(folder / CENTROID_IDS_FILE, ids)
        files.write_json(folder / OUTCOMES_FILE, [one.document() for one in made.state.outcomes])
        files.write_json(folder / FIGURES_FILE, figures)
    _note(chosen, made, figures, key, now)
    _remember(workspace, key, made.units)
    return StageResult(STAGE, key, runs.root / STAGE / key, False, figures)


def _centroids(chosen: _Chosen, made: _Made) -> tuple[list[str], Floats]:
    """Unit mean sentence vector of each topic of the table, in its order.

    Of a topic as it was found its own; of one that editors made the mean of what it is made of.
    """
    model = fit.read_model(chosen.source.folder)
    ids = made.topics.loc[made.topics["level"].eq("topic").astype(bool), "topic_id"].tolist()
    place_of = {topic: row for row, topic in enumerate(model.ids)}
    place = chosen.placed.found.to(place_of)
    means = np.zeros((len(ids), model.sentences.shape[1]), dtype=np.float32)
    own = {topic: row for row, topic in enumerate(ids)}
    topics = Coded.of(made.units["topic_id"]).to(own)
    told = np.flatnonzero((topics >= 0) & (place >= 0))
    pairs, first, counts = np.unique(
        topics[told] * len(place_of) + place[told], return_index=True, return_counts=True
    )
    for at in np.argsort(first).tolist():  # sums of floats: in the order of the units
        row, found = divmod(int(pairs[at]), len(place_of))
        means[row] += int(counts[at]) * model.sentences[found]
    split = {topic for topic in {*made.state.parted, *made.state.parted.values()} if topic in own}
    for topic in sorted(split):
        some = np.flatnonzero(topics == own[topic])
        means[own[topic]] = vectors_of(chosen.source, chosen.placed.only(some)).mean(axis=0)
    return ids, unit(means)


def _note(
    chosen: _Chosen, made: _Made, figures: Mapping[str, Any], key: str, now: datetime
) -> None:
    """Write down what became of the topics since the last run."""
    workspace = chosen.source.workspace
    before, after = (Coded.of(units["topic_id"]) for units in (chosen.before, made.units))
    found = Overlap.of_columns(before, after, chosen.known)
    told = events(found) if len(chosen.before) else ()
    record = {
        "at": now.isoformat(timespec="seconds"),
        "run": topicstore.read_register(workspace).run + 1,
        "mine": key,
        "topics_version": figures["topics_version"],
        "refit": figures["refit"],
        "topics": figures["topics"],
        "survival": survival(before, after, chosen.known),
        "persisted": sum(one.kind == PERSISTED for one in told),
        "events": [one.document() for one in told if one.kind != PERSISTED],
        "lapsed_decisions": figures["lapsed_decisions"],
    }
    topicstore.append_history(workspace, record)


def _remember(workspace: Workspace, key: str, units: pd.DataFrame) -> None:
    """Keep what the next run goes by: the tickets first, then whose result they are."""
    register = topicstore.read_register(workspace)
    topicstore.write_units(workspace, units)
    topicstore.write_register(workspace, replace(register, run=register.run + 1, result=key))
