"""Editors' decisions about the topics of a workspace: looked at first, then taken.

What a decision is, and what it would change, is told by :mod:`kb.topic_editing`; this reads what
that needs, writes the decision down and lets the mining stage apply it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.errors import TopicError
from kb.storage import files, ticketstore, topicstore
from kb.storage.workspace import Workspace
from kb.tickets import HASHED_TICKETS
from kb.topic_decisions import TOPIC_UNITS, Place, Unit
from kb.topic_editing import Choice, Editing, Effect, effect
from kb.topics import TOPICS
from mining.encoders import load_encoder
from mining.parting import parts, parts_near
from mining.placed import Placed
from mining.runs import Runs
from mining.stages import TOPICS_FILE, Progress, StageResult, fit, mine, saved_figures, silent
from mining.stages.placing import Source, nearest_part, placed, vectors_of

MINE_FIRST = "askless mine"


@dataclass(frozen=True)
class Desk:
    """The topics of a workspace, open for decisions."""

    source: Source
    placed: Placed
    editing: Editing
    place: Place

    @classmethod
    def open(cls, workspace: Workspace, progress: Progress = silent) -> Desk:
        """The topics there are, with new tickets in them.

        Raises:
            NothingToDoError: `askless mine` has not run.
        """
        Runs(workspace.runs_dir).latest(mine.STAGE, MINE_FIRST)
        folder = Runs(workspace.runs_dir).latest(fit.STAGE, MINE_FIRST)
        encoder = load_encoder(workspace.settings.mining.encoder)
        source = Source(workspace, folder, encoder, progress)
        tickets = ticketstore.read_ticket_columns(workspace, HASHED_TICKETS)
        rows, _ = placed(source, tickets, TOPIC_UNITS.empty())
        place = nearest_part(source, rows)
        found = dict(zip(rows.units, rows.found.values(), strict=True))
        run = topicstore.read_register(workspace).run
        return cls(
            source, rows, Editing.of(found, topicstore.read_log(workspace), run, place), place
        )

    def effect(self, choice: Choice) -> Effect:
        """What would change if ``choice`` were taken."""
        return effect(self.editing, choice, self.place)

    def fresh_ids(self, count: int) -> list[str]:
        """Topic ids that nobody ever had; they are given out when a decision names them."""
        register = topicstore.read_register(self.source.workspace)
        return [f"t-{register.topics + number:04d}" for number in range(1, count + 1)]

    def groups(self, topic_id: str, count: int) -> list[list[Unit]]:
        """A topic's units in at most ``count`` parts of like meaning, the largest first.

        Raises:
            TopicError: there is no such topic, or all its tickets say the same.
        """
        rows = self._rows(topic_id)
        label = parts(vectors_of(self.source, self.placed.only(rows)), count, seed=self._seed)
        return self._grouped(topic_id, rows, label)

    def groups_near(self, topic_id: str, tickets: Sequence[str]) -> list[list[Unit]]:
        """A topic's units in two parts: those like the ``tickets`` named, and the others.

        Raises:
            TopicError: there is no such topic, or a ticket is not in it.
        """
        rows = self._rows(topic_id)
        ids = [self.placed.units[row][0] for row in rows]
        strange = sorted(set(tickets) - set(ids))
        if strange:
            raise TopicError(
                f"topics split {topic_id}: {', '.join(strange)} is not in it", code="strange_ticket"
            )
        named = np.flatnonzero([ticket in set(tickets) for ticket in ids])
        label = parts_near(vectors_of(self.source, self.placed.only(rows)), named)
        return self._grouped(topic_id, rows, label)

    @property
    def _seed(self) -> int:
        return self.source.workspace.settings.mining.seed

    def _rows(self, topic_id: str) -> np.ndarray[Any, np.dtype[np.int64]]:
        own = self.editing.units(topic_id)
        return np.array([r for r, unit in enumerate(self.placed.units) if unit in own], np.int64)

    def _grouped(self, topic_id: str, rows: Any, label: Any) -> list[list[Unit]]:
        groups = [
            [self.placed.units[row] for row in rows[label == part]] for part in np.unique(label)
        ]
        if len(groups) < 2:
            raise TopicError(
                f"topics split {topic_id}: its tickets all say the same", code="all_alike"
            )
        return groups


def take(
    workspace: Workspace, choice: Choice, *, now: datetime, progress: Progress = silent
) -> StageResult:
    """Write a decision down and apply it to the topics there are; ``now`` dates the history.

    Ids that it gives are marked as given before anything else, so that none is given twice.
    """
    register = topicstore.read_register(workspace)
    given = topicstore.highest(choice.decision.others, "t-")
    topicstore.write_register(workspace, replace(register, topics=max(register.topics, given)))
    topicstore.append_decision(workspace, choice.decision, choice.parts)
    return mine.run(workspace, now=now, progress=progress, may_refit=False)


@dataclass(frozen=True)
class Shown:
    """The topics of the last run, for showing."""

    folder: Path
    table: pd.DataFrame
    """Rows of TOPICS: topics, categories, then topics that are marked as noise."""

    @classmethod
    def of(cls, workspace: Workspace) -> Shown:
        """The topics of the last run.

        Raises:
            NothingToDoError: `askless mine` has not run.
        """
        folder = Runs(workspace.runs_dir).latest(mine.STAGE, MINE_FIRST)
        tables = [
            files.read_table(folder / name, TOPICS) for name in (TOPICS_FILE, topicstore.NOISE_FILE)
        ]
        return cls(folder, pd.concat(tables, ignore_index=True))

    @property
    def figures(self) -> dict[str, Any]:
        """What the run said of itself."""
        return saved_figures(self.folder)

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """What became of each decision."""
        found: list[dict[str, Any]] = json.loads(
            (self.folder / mine.OUTCOMES_FILE).read_text("utf-8")
        )
        return found
