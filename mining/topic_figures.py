"""What `askless mine` says of its result in numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kb.storage.topicstore import MARKED
from kb.topics import without_topic


def mined_figures(
    tickets: pd.DataFrame, topics: pd.DataFrame, assignments: pd.DataFrame, marked: int = 0
) -> dict[str, Any]:
    """The counts that the command prints: tickets, noise by reason, topics, languages.

    ``marked`` are tickets that editors set apart by marking topics as noise.
    """
    languages = tickets["language"][tickets["noise"].isna()]
    unassigned = without_topic(assignments)
    stated = len(languages) - marked
    apart = _counted(tickets["noise"].dropna())
    return {
        "tickets": len(tickets),
        "needs": stated,
        "noise": apart | ({MARKED: marked} if marked else {}),
        "topics": int((topics["level"] == "topic").sum()),
        "categories": int((topics["level"] == "category").sum()),
        "unassigned": unassigned,
        "unassigned_share": unassigned / stated if stated else 0.0,
        "languages": _counted(languages),
    }


def _counted(values: pd.Series) -> dict[str, int]:
    counts = {str(value): int(count) for value, count in values.value_counts().items()}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
