"""What the articles prevented, as parts of the report's document: headline, tests, topics.

The figures are those of :mod:`kb.deflection`; here topics get their labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]
HEADLINE = (
    "verdict", "delta", "ci_low", "ci_high", "p_value", "expected", "observed", "prevented",
    "prevented_per_1000_orders", "net_low", "topics", "controls", "topics_version",
)  # fmt: skip


def effect_part(effect: Mapping[str, Any] | None) -> Document | None:
    """The headline of an estimate, the codes of its reasons, and its tests; None without one."""
    if effect is None:
        return None
    tests = [{"name": row["name"], "passed": row["passed"]} for row in effect["falsification"]]
    codes = [str(reason).partition(":")[0] for reason in effect["reasons"]]
    head: Document = {name: effect.get(name) for name in HEADLINE}
    return head | {"reasons": list(dict.fromkeys(codes)), "tests": tests}


def effect_topics(
    effect: Mapping[str, Any] | None, labels: Mapping[tuple[str, str], str]
) -> list[Document]:
    """A row for each topic with an article and an estimate, most prevented first.

    ``labels`` are (topic id, locale) -> label.
    """
    rows = [row for row in (effect or {}).get("per_topic", ()) if row["delta"] is not None]
    rows.sort(key=lambda row: (-row["prevented"], row["topic"], row["language"]))
    names = ("week", "expected", "observed", "prevented", "delta", "delta_shrunk", "ci_low",
             "ci_high", "minimal_detectable_effect")  # fmt: skip
    return [
        {
            "topic_id": row["topic"],
            "locale": row["language"],
            "label": labels.get((row["topic"], row["language"]), ""),
            **{name: row[name] for name in names},
        }
        for row in rows
    ]
