"""Which summaries were sent: one line a way, ``data/summary.json``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from kb.errors import StageError
from kb.storage import files
from kb.storage.workspace import Workspace

NAME = "summary.json"


def period(now: datetime, every: str) -> str:
    """The day, ISO week or month of ``now``: ``2026-11-22``, ``2026-W47``, ``2026-11``."""
    return now.strftime({"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}[every])


def sent(workspace: Workspace) -> dict[str, str]:
    """Way (``mail``, ``webhook``) -> the last period in which it was sent; none if damaged."""
    try:
        found = json.loads((workspace.data_dir / NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(way): str(span) for way, span in found.items()} if isinstance(found, dict) else {}


def keep_sent(workspace: Workspace, way: str, span: str) -> None:
    """Note that a way was served in a period."""
    files.write_json(workspace.data_dir / NAME, sent(workspace) | {way: span})


def send_each(
    workspace: Workspace, ways: Mapping[str, Callable[[], None]], span: str
) -> dict[str, str]:
    """Send by every way not served in ``span`` yet; way -> ``sent`` or ``already``.

    A way that fails keeps no other from being tried. The caller holds the workspace.

    Raises:
        StageError: some failed; it says each.
    """
    found, faults = dict.fromkeys(ways, "already"), []
    for way, send in ways.items():
        if sent(workspace).get(way) == span:
            continue
        try:
            send()
        except StageError as error:
            faults.append(str(error))
        else:
            keep_sent(workspace, way, span)
            found[way] = "sent"
    if faults:
        raise StageError("; ".join(faults))
    return found
