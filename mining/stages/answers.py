"""What people's answers to audits make of the probabilities of `/api/answers`, over a workspace.

Measuring learns its curve over probabilities that agents' replies have put right, so it says
nothing of those that a question gets. The same labels are asked here again: what the very index and
model of the answers claim of the tickets that people checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from kb.match_calibration import Curve
from kb.storage.workspace import Workspace
from mining.answering import Answerer, claims
from mining.embedding import Encoder
from mining.match_learning import FEWEST_LABELS
from mining.matching import need_queries
from mining.stages.match_labels import claimed, in_force, read_labels


def learnt_curve(
    workspace: Workspace, known: Mapping[str, Answerer], tickets: pd.DataFrame, encoder: Encoder
) -> Curve | None:
    """The curve in force for ``known``; None where too few tickets were checked.

    ``tickets`` are rows of TICKETS; only those that somebody was asked about are read.
    """
    labels = read_labels(workspace)
    if labels["ticket_id"].nunique() < FEWEST_LABELS:
        return None
    is_asked = tickets["ticket_id"].isin(labels["ticket_id"].tolist())
    some = tickets[is_asked & tickets["language"].isin(list(known))].reset_index(drop=True)
    asked = need_queries(some, encoder, cache_dir=workspace.data_dir / "vectors")
    found = claimed(labels, asked, partial(claims, known, asked))
    return in_force(labels, found, workspace.settings.matching, is_of_then=False).curve
