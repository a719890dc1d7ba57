"""What is remembered of topics from run to run, in ``data/topics``: private, without any text.

``units.parquet``     which ticket was in which topic last time: by it ids are handed on
``register.json``     how many ids were ever given, so that none is given twice
``decisions.jsonl``   what editors decided, append-only; names topics, never a ticket
``anchors.parquet``   the tickets that each decision rests on
``history.jsonl``     what became of the topics at each run

Deleting tickets takes them out of the two tables (:func:`forget`); no line of the logs names one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb import FORMAT_VERSION
from kb.errors import InputError
from kb.frames import FrameSchema, column_values
from kb.storage import files
from kb.storage.workspace import Workspace
from kb.topic_decisions import ANCHORS, TOPIC_UNITS, Log, Parts, TopicDecision, Unit
from kb.topics import TOPICS

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "topics"
UNITS_FILE = "units.parquet"
"""Rows of TOPIC_UNITS of a result of mining, in its folder."""
NOISE_FILE = "noise_topics.parquet"
"""Topics that editors marked as noise, as rows of TOPICS, in the folder of the topics."""
MARKED = "marked"
"""The reason of tickets that are noise because an editor marked their topic so."""


@dataclass(frozen=True)
class Register:
    """What was given out so far."""

    run: int = 0
    """Runs of mining that made a new result."""
    topics: int = 0
    """The highest number of a topic id."""
    categories: int = 0
    """The highest number of a category id."""
    result: str = ""
    """Key of the mining result that ``units`` come from."""


def _path(workspace: Workspace, name: str) -> Path:
    return workspace.data_dir / FOLDER / name


def read_register(workspace: Workspace) -> Register:
    """What was given out; nothing in a new workspace.

    Raises:
        InputError: the file is damaged: guessing would give ids twice.
    """
    path = _path(workspace, "register.json")
    if not path.is_file():
        return Register()
    try:
        document = json.loads(path.read_text("utf-8"))
        return Register(**{name: document[name] for name in Register.__dataclass_fields__})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(path, f"is no register of topics ({error}); restore a backup") from error


def write_register(workspace: Workspace, register: Register) -> None:
    """Keep what was given out."""
    document = {"format_version": FORMAT_VERSION, **asdict(register)}
    files.write_json(_path(workspace, "register.json"), document)


def read_units(workspace: Workspace) -> pd.DataFrame:
    """Rows of TOPIC_UNITS as they stood after the last run; empty in a new workspace."""
    return _table(workspace, "units.parquet", TOPIC_UNITS)


def write_units(workspace: Workspace, units: pd.DataFrame) -> None:
    """Keep which ticket is in which topic."""
    files.write_table(_path(workspace, "units.parquet"), units, TOPIC_UNITS)


def _table(workspace: Workspace, name: str, schema: FrameSchema) -> pd.DataFrame:
    path = _path(workspace, name)
    return files.read_table(path, schema) if path.is_file() else schema.empty()


def read_log(workspace: Workspace, units: pd.DataFrame | None = None) -> Log:
    """All decisions of editors with their anchors, and since when each unit is known.

    With ``units`` (rows of TOPIC_UNITS) since when these are.

    Raises:
        InputError: a line of the log is no decision.
    """
    known = read_units(workspace) if units is None else units
    return Log(read_decisions(workspace), _anchors(workspace), since_of(known))


def since_of(units: pd.DataFrame) -> dict[Unit, int]:
    """Unit -> number of the run that first placed it, of rows of TOPIC_UNITS."""
    return dict(zip(unit_keys(units), column_values(units["since"]), strict=True))


def unit_keys(table: pd.DataFrame) -> list[Unit]:
    """The unit of each row of a table with ``ticket_id`` and ``need``; a need of null is 0."""
    needs = column_values(table["need"].fillna(0))
    return list(zip(column_values(table["ticket_id"]), needs, strict=True))


def read_decisions(workspace: Workspace) -> list[TopicDecision]:
    """The decisions, oldest first; none in a new workspace.

    Raises:
        InputError: a line of the log is no decision.
    """
    path = _path(workspace, "decisions.jsonl")
    found = []
    for number, record in _lines(path):
        try:
            found.append(TopicDecision.parsed(record))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(path, f"is no decision about topics: {error}", row=number) from error
    return found


def _lines(path: Path) -> list[tuple[int, dict[str, Any]]]:
    if not path.is_file():
        return []
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(path, f"not JSON ({error})", row=number) from error
        if not isinstance(row, dict):
            raise InputError(path, "expected a JSON object", row=number)
        rows.append((number, row))
    return rows


def _anchors(workspace: Workspace) -> dict[int, Parts]:
    table = _table(workspace, "anchors.parquet", ANCHORS)
    found: dict[int, dict[str, set[Unit]]] = {}
    rows = zip(
        column_values(table["decision"]),
        column_values(table["part"]),
        unit_keys(table),
        strict=True,
    )
    for decision, part, unit in rows:
        found.setdefault(decision, {}).setdefault(part, set()).add(unit)
    return {
        decision: {part: frozenset(units) for part, units in parts.items()}
        for decision, parts in found.items()
    }


def append_decision(workspace: Workspace, decision: TopicDecision, parts: Parts) -> None:
    """Add a decision at the end of the log, its anchors first: it never stands without them."""
    import pandas as pd

    rows = [
        {"decision": decision.number, "part": part, "ticket_id": ticket, "need": need}
        for part, units in parts.items()
        for ticket, need in sorted(units)
    ]
    known = _table(workspace, "anchors.parquet", ANCHORS)
    known = known[known["decision"].ne(decision.number).astype(bool)]
    added = pd.concat([known, ANCHORS.frame(rows)], ignore_index=True)
    files.write_table(_path(workspace, "anchors.parquet"), added, ANCHORS)
    _append(_path(workspace, "decisions.jsonl"), decision.record())


def read_history(workspace: Workspace) -> list[dict[str, Any]]:
    """What became of topics at each run, oldest first."""
    return [row for _, row in _lines(_path(workspace, "history.jsonl"))]


def append_history(workspace: Workspace, record: Mapping[str, Any]) -> None:
    """Add what became of topics at a run; ``record`` names topics, never a ticket."""
    _append(_path(workspace, "history.jsonl"), record)


def _append(path: Path, record: Mapping[str, Any]) -> None:
    files.extend_text(path, json.dumps(record, ensure_ascii=False, default=str) + "\n")


def forget(workspace: Workspace, gone: Collection[str]) -> int:
    """Take tickets out of the tables; returns how many rows went."""
    count = 0
    for name, schema in (("units.parquet", TOPIC_UNITS), ("anchors.parquet", ANCHORS)):
        table = _table(workspace, name, schema)
        staying = ~table["ticket_id"].isin(list(gone)).astype(bool)
        if not staying.all():
            count += int((~staying).sum())
            files.write_table(_path(workspace, name), table[staying], schema)
    return count


def set_aside(units: pd.DataFrame, noise: pd.DataFrame) -> frozenset[str]:
    """Tickets of TOPIC_UNITS whose every need is in a ``noise`` topic (rows of TOPICS)."""
    if noise.empty:
        return frozenset()
    marked = units["topic_id"].isin(column_values(noise["topic_id"])).fillna(False).astype(bool)
    return frozenset(units.loc[marked, "ticket_id"]) - frozenset(units.loc[~marked, "ticket_id"])


def without_marked(tickets: pd.DataFrame, mined: Path | None) -> pd.DataFrame:
    """``tickets`` with those set apart as noise that are in topics editors marked so.

    ``mined`` is the folder of the topics; without one nothing is marked.
    """
    path = mined / NOISE_FILE if mined else None
    if path is None or not path.is_file():
        return tickets
    noise = files.read_table(path, TOPICS)
    if noise.empty or mined is None:
        return tickets
    apart = set_aside(files.read_table(mined / UNITS_FILE, TOPIC_UNITS), noise)
    is_apart = tickets["ticket_id"].isin(list(apart)).astype(bool) & tickets["noise"].isna()
    return tickets.assign(noise=tickets["noise"].mask(is_apart, MARKED))


def highest(ids: Iterable[str], prefix: str) -> int:
    """The highest number of ids such as ``t-0042``; 0 when there is none."""
    numbers = (topic.removeprefix(prefix) for topic in ids if topic.startswith(prefix))
    return max((int(number) for number in numbers if number.isdecimal()), default=0)
