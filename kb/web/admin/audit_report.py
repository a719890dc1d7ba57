"""The figures of an audit for its page: the same as ``askless audit-matches report`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.match_audit import audited
from kb.match_calibration import SHIPPED
from kb.storage.audits import Audit


def figures(audit: Audit, calibration: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the page's template shows; ``calibration`` is that of the last ``askless measure``."""
    return {
        "figures": audited(audit.window, audit.answers()),
        "calibration": calibration,
        "is_learnt": calibration is not None and calibration["kind"] != SHIPPED,
    }
