"""What a workspace knows about its articles' signatures: how tickets were read, who approved what.

Reading every ticket's flag takes the table libraries most of a second to load. What was found is
kept beside the publish record, and holds as long as the ticket files' sizes and times do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from kb.articles import Article
from kb.signing import Admitted, Reading, admitted
from kb.storage import content, files
from kb.storage.workspace import Workspace

RECORD = "names.json"


@dataclass(frozen=True)
class Gate:
    """Decides which articles may leave a workspace, see :mod:`kb.signing`."""

    workspace: Workspace
    reading: Reading
    is_accepted: bool

    @property
    def key(self) -> str:
        """Changes when an article may leave that could not, or the other way round."""
        if self.reading.is_by_models:
            return ""
        log = self.workspace.review_log
        digest = hashlib.sha256(log.read_bytes() if log.is_file() else b"").hexdigest()
        return f"{self.is_accepted} {digest}"

    def admitted(self, articles: Iterable[Article]) -> Admitted:
        """Which of ``articles`` may leave.

        Raises:
            PrivacyError: some were drafted from tickets read by rules alone; nobody accepted it.
        """
        signatures = content.read_signatures(self.workspace)
        return admitted(articles, self.reading, signatures, is_accepted=self.is_accepted)


def gate(workspace: Workspace, *, accept_regex_only: bool = False) -> Gate:
    """The gate of ``workspace``; its setting ``privacy.accept_regex_only`` accepts, too."""
    is_accepted = accept_regex_only or workspace.settings.privacy.accept_regex_only
    return Gate(workspace, _reading(workspace), is_accepted)


def _reading(workspace: Workspace) -> Reading:
    state = _state(workspace)
    if not state:
        return Reading(0, 0)
    record = workspace.build_dir / RECORD
    try:
        known = json.loads(record.read_text("utf-8"))
        if known["state"] == state:
            return Reading(**known["reading"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no record, or none of ours: it is made again
    from kb.storage import ticketstore

    found = ticketstore.reading(workspace)
    files.write_json(record, {"state": state, "reading": asdict(found)})
    return found


def _state(workspace: Workspace) -> str:
    """Names, sizes and times of the files of tickets; empty when there are none."""
    lines = [_line(path) for path in sorted(workspace.tickets_dir.glob("*.tickets.parquet"))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""


def _line(path: Path) -> str:
    found = path.stat()
    return f"{path.name} {found.st_size} {found.st_mtime_ns}"
