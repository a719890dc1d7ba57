"""Shares of all tickets by people's answers, read from the workspace's audits: cheap, not saved."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from kb.match_audit import audited
from kb.match_shares import Answered, prevalence_document, telling
from kb.storage import audits, ticketstore
from kb.storage.workspace import Workspace


def prevalence(workspace: Workspace) -> dict[str, Any]:
    """The document of :func:`kb.match_shares.prevalence_document`; a reason without an audit.

    Raises:
        InputError: an audit is damaged.
    """
    found = telling([_answered(audits.read(workspace, name)) for name in audits.names(workspace)])
    newest = ticketstore.read_tickets(workspace)["created_at"].max() if found else None
    return prevalence_document(found, None if pd.isna(newest) else newest.date())


def _answered(audit: audits.Audit) -> Answered:
    return Answered(
        name=audit.name,
        origin=audit.origin,
        figures=audited(audit.window, audit.answers(), of=audit.of),
        tickets=Counter(map(str, audit.window["language"].tolist())),
        matched=audit.window["kind"].eq("match").tolist(),
    )
