"""What the articles prevented, as parts of the report's document: headline, tests, topics.

The figures are those of :mod:`kb.deflection`; here topics get their labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Document = dict[str, Any]
HEADLINE = (
    "verdict", "delta", "ci_low", "ci_high", "p_value", "expected", "observed", "prevented",
    "prevented_per_1000_orders", "net_low", "topics", "controls", "topics_version",
    "corrected", "precision_reason", "randomised", "by_language",
)  # fmt: skip


def effect_part(effect: Mapping[str, Any] | None) -> Document | None:
    """The headline of an estimate, the codes of its reasons, and its tests; None without one."""
    if effect is None:
        return None
    tests = [_test(row) for row in effect["falsification"]]
    codes = [str(reason).partition(":")[0] for reason in effect["reasons"]]
    head: Document = {name: effect.get(name) for name in HEADLINE}
    return head | {
        "reasons": list(dict.fromkeys(codes)),
        "tests": tests,
        "by_week": list(effect.get("by_week", ())),
        "by_week_since": _since(effect["falsification"], "weeks"),
        "by_four_weeks_since": _since(effect["falsification"], "four_weeks"),
    }


def _test(row: Mapping[str, Any]) -> Document:
    """A test with the figures it found: of shares, of a slope a week, of two ends."""
    told = ("delta", "ci_low", "ci_high", "slope", "slope_margin", "low", "high")
    figures = {name: row[name] for name in told if row.get(name) is not None}
    return {"name": row["name"], "passed": row["passed"], **figures}


def _since(tests: Sequence[Mapping[str, Any]], name: str) -> list[Document]:
    """The event study: the effect by weeks since publication, those before it below 0."""
    rows = next((row.get(name, ()) for row in tests if row["name"] == "event_study"), ())
    return [
        {
            **{name: row[name] for name in ("week", "expected", "observed", "delta")},
            "weeks": row.get("weeks", 1),  # of an earlier askless every row is a week
            "low": row["delta"] - row["margin"],
            "high": min(row["delta"] + row["margin"], 1.0),
        }
        for row in rows
    ]


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
