"""The figures of an audit for its page: the same as ``askless audit-matches report`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.match_audit import LABELS, audited
from kb.match_calibration import SHIPPED
from kb.storage.audits import Audit


def figures(audit: Audit, calibration: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the page's template shows; ``calibration`` is that of the last ``askless measure``."""
    found = audited(audit.window, audit.answers(), of=audit.of)
    counts = {label: found["labels"][label] for label in LABELS if label in found["labels"]}
    return {
        "figures": found | {"labels": counts},
        "calibration": calibration,
        "is_learnt": calibration is not None and calibration["kind"] != SHIPPED,
    }
