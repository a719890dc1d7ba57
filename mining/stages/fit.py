"""Finding topics anew: a frozen version of the topics, under ids that last.

Its result holds ``topics.parquet`` and ``assignments.parquet`` as they were found, the tickets they
were found in, and the model by which later tickets are put in them. :mod:`mining.stages.mine`
decides when it is asked for.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.errors import StageError
from kb.frames import Column, FrameSchema, column_values
from kb.storage import files, topicstore
from kb.storage.topicstore import Register
from kb.storage.workspace import Workspace
from kb.topics import ASSIGNMENTS, TOPICS
from mining import told_sentences
from mining.assigning import Placed, Texts, TopicModel, held_out_topics
from mining.embedding import MOST_WORKERS, Encoder
from mining.lineage import Places, kept_ids
from mining.runs import Runs, stage_key
from mining.stages import ASSIGNMENTS_FILE, TOPICS_FILE, Progress, silent
from mining.stated import Stated, stated
from mining.topic_words import SupportedNames
from mining.topics import Topics, needs_of, topics

STAGE = "fit"
TICKETS_FILE = "tickets.parquet"
HELD_OUT_FILE = "held_out.parquet"
"""Where the tickets that topics were found in would be put if they had come later."""
ARRAYS_FILE = "model.npz"
MODEL_FILE = "model.json"

FITTED = FrameSchema(
    "fitted tickets",
    (
        Column("ticket_id", "text", "ticket with a need that topics were found in"),
        Column("content_hash", "text", "its content then"),
    ),
)

HELD_OUT = FrameSchema(
    "held-out topics",
    (
        Column("ticket_id", "text", "ticket that topics were found in"),
        Column("need", "integer", "which of its needs, from 0"),
        Column(
            "topic_id", "text", "its topic by a model made without it; null for none", null=True
        ),
    ),
)


def fitted(
    workspace: Workspace,
    tickets: pd.DataFrame,
    encoder: Encoder,
    identity: Mapping[str, Any],
    *,
    progress: Progress = silent,
) -> Path:
    """The folder of the topics of ``tickets``, found now or, for the same ``identity``, before.

    Topics that were there in the last run keep their ids.

    Raises:
        NothingToDoError: no ticket states a need.
        StageError: the encoder or clusterer of the settings is not installed.
    """
    runs = Runs(workspace.runs_dir)
    key = stage_key(STAGE, identity)
    known = runs.current(STAGE, key)
    if known is not None:
        return known
    settings = workspace.settings
    found = topics(
        tickets,
        encoder,
        settings.mining,
        rule=SupportedNames(settings.drafting.support_customers, is_private),
        cache_dir=vectors_dir(workspace),
        workers=settings.workers or MOST_WORKERS,
        progress=progress,
    )
    found = lasting(found, workspace, runs.newest(STAGE))
    model, held_out = _model(tickets, found)
    needs = needs_of(tickets)
    with runs.saving(STAGE, key, {**identity, "details": found.made_from}) as folder:
        files.write_table(folder / TOPICS_FILE, found.topics, TOPICS)
        files.write_table(folder / ASSIGNMENTS_FILE, found.assignments, ASSIGNMENTS)
        files.write_table(folder / TICKETS_FILE, needs, FITTED)
        files.write_table(folder / HELD_OUT_FILE, held_out, HELD_OUT)
        np.savez(folder / ARRAYS_FILE, **model.tables())
        files.write_json(folder / MODEL_FILE, model.document())
    return runs.root / STAGE / key


def latest(workspace: Workspace) -> Path | None:
    """The folder of the newest topics; None when there are none."""
    return Runs(workspace.runs_dir).newest(STAGE)


def is_private(text: str, locale: str) -> bool:
    """Whether a recogniser marks anything in a text."""
    from mining.redaction import find_spans

    return bool(find_spans(text, language=locale))


def vectors_dir(workspace: Workspace) -> Path:
    """Where sentence vectors are kept."""
    return workspace.data_dir / "vectors"


def read_model(folder: Path) -> TopicModel:
    """The model of a saved version of the topics.

    Raises:
        StageError: another version of askless made it.
    """
    try:
        document = json.loads((folder / MODEL_FILE).read_text("utf-8"))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as tables:
            return TopicModel.parsed(tables, document)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StageError(
            f"topics {folder.name}: cannot be used by this version of askless ({error}); run "
            "`askless mine` with mining.refit at auto to find them anew"
        ) from error


def lasting(found: Topics, workspace: Workspace, before: Path | None) -> Topics:
    """``found`` under the ids of the last run where topics persist; the register is renewed.

    ``before`` is the folder of the topics of the last run, if it is still there.
    """
    units = topicstore.read_units(workspace)
    register = _register(workspace, before)
    keys, known = topicstore.unit_keys(found.assignments), topicstore.unit_keys(units)

    def ids(now: str, then: str, fresh: Iterator[str], places: Sequence[Places]) -> dict[str, str]:
        old = dict(zip(known, plain(units[then]), strict=True))
        new = dict(zip(keys, plain(found.assignments[now]), strict=True))
        return kept_ids(old, new, fresh=fresh, places=places)

    topic_ids = ids(
        "topic_id", "found_id", _fresh("t-{:04d}", register.topics), _places(found, before)
    )
    category_ids = ids("category_id", "category_id", _fresh("c-{:02d}", register.categories), ())
    topicstore.write_register(
        workspace, _with(register, [*topic_ids.values(), *category_ids.values()])
    )
    return _renamed(found, {**topic_ids, **category_ids})


def _places(found: Topics, before: Path | None) -> tuple[Places, ...]:
    if before is None:
        return ()
    try:
        model = read_model(before)
    except StageError:  # made by an earlier askless: tickets alone tell which topic is which
        return ()
    return Places(model.ids, model.sentences), Places(found.centroid_ids, found.centroids)


def _register(workspace: Workspace, before: Path | None) -> Register:
    """What was given out, the latest topics counted: a killed run may not have written it down."""
    register = topicstore.read_register(workspace)
    ids = (
        column_values(files.read_table(before / TOPICS_FILE, TOPICS)["topic_id"]) if before else []
    )
    return _with(register, ids)


def _with(register: Register, ids: Sequence[str]) -> Register:
    """The register with these ids given out, too."""
    return replace(
        register,
        topics=max(register.topics, topicstore.highest(ids, "t-")),
        categories=max(register.categories, topicstore.highest(ids, "c-")),
    )


def _fresh(pattern: str, highest: int) -> Iterator[str]:
    return (pattern.format(number) for number in itertools.count(highest + 1))


def plain(column: pd.Series) -> list[str | None]:
    """A column of texts as Python values, None where it is null."""
    return [value if isinstance(value, str) else None for value in column_values(column)]


def _renamed(found: Topics, named: Mapping[str, str]) -> Topics:
    """Topics and categories under other ids; whatever is null stays null."""

    def other(column: pd.Series) -> pd.Series:
        return column.map(named, na_action="ignore").astype(column.dtype)

    table, rows = found.topics, found.assignments
    return replace(
        found,
        topics=TOPICS.check(
            table.assign(topic_id=other(table["topic_id"]), parent_id=other(table["parent_id"]))
        ),
        assignments=ASSIGNMENTS.check(
            rows.assign(topic_id=other(rows["topic_id"]), category_id=other(rows["category_id"]))
        ),
        centroid_ids=tuple(named[one] for one in found.centroid_ids),
    )


def texts_of(
    workspace: Workspace,
    rows: pd.DataFrame,
    encoder: Encoder,
    *,
    is_split: bool = False,
    progress: Progress = silent,
) -> Stated:
    """What tickets with a need ask, as topics are found in it and as new tickets are put in them.

    ``is_split``: each row holds one need.
    """
    return stated(
        rows,
        encoder,
        is_split=is_split,
        cache_dir=vectors_dir(workspace),
        workers=_workers(workspace),
        progress=progress,
    )


def read_soon(workspace: Workspace, tickets: int) -> None:
    """Say that :func:`texts_of` so many is asked for next: what reads them is started meanwhile."""
    told_sentences.read_soon(tickets, workers=min(_workers(workspace), MOST_WORKERS))


def _workers(workspace: Workspace) -> int:
    return workspace.settings.workers or MOST_WORKERS


def _model(tickets: pd.DataFrame, found: Topics) -> tuple[TopicModel, pd.DataFrame]:
    """The frozen model of topics that were found in ``tickets``, and HELD_OUT for these."""
    languages = column_values(needs_of(tickets)["language"].iloc[found.told.ticket])
    row = {topic: number for number, topic in enumerate(found.centroid_ids)}
    placed = plain(found.assignments["topic_id"])
    topic = np.array([-1 if one is None else row[one] for one in placed], dtype=np.int64)
    texts = Texts(found.told.texts, languages, found.told.vectors)
    learnt = Placed(tuple(found.centroid_ids), texts, topic)
    model = TopicModel.of(learnt)
    apart = held_out_topics(learnt, model)
    names = [learnt.ids[n] if n >= 0 else None for n in apart.tolist()]
    units = found.assignments[["ticket_id", "need"]]
    return model, HELD_OUT.check(units.assign(topic_id=pd.Series(names, units.index, dtype="str")))
