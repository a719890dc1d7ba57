"""What matches say of tickets, counted: by ticket, week, language and channel, and by topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kb.coverage import (
    COVERAGE,
    Rate,
    coverage,
    coverage_rate,
    gap_share,
    other_language_share,
    rates_by,
)
from kb.matching import MATCHES
from kb.need_matches import needs_in_topics, ticket_matches
from kb.storage import files
from kb.tickets import demand
from kb.topics import ASSIGNMENTS, TOPICS, label_in
from mining.stages import ASSIGNMENTS_FILE, MATCHES_FILE, TOPICS_FILE

MOST_UNCOVERED = 20
NEED_MATCHES_FILE = "need_matches.parquet"
WEIGHED = ["ticket_id", "need", "kind", "probability"]
"""Columns of MATCHES from which the worst of several needs is told."""
COVERAGE_FILE = "coverage.parquet"


@dataclass(frozen=True)
class Counted:
    """Tickets with their matches, counted."""

    tickets: pd.DataFrame
    eligible: pd.DataFrame
    """The tickets with a need."""
    found: pd.DataFrame
    """MATCHES of each need."""
    matches: pd.DataFrame
    """MATCHES of each ticket: its worst need's."""
    coverage: pd.DataFrame

    @classmethod
    def of(cls, tickets: pd.DataFrame, found: pd.DataFrame) -> Counted:
        """Rows of TICKETS, and MATCHES of the needs of those that have any."""
        eligible = demand(tickets).reset_index(drop=True)
        matched = ticket_matches(found)
        return cls(tickets, eligible, found, matched, coverage(eligible, matched))

    def sizes(self) -> dict[str, Any]:
        """Tickets, needs and weeks, as JSON values."""
        table = self.coverage
        return {
            "tickets": len(self.tickets),
            "eligible": len(self.eligible),
            "needs": len(self.found),
            "set_apart": counts_of(self.tickets["noise"].dropna()),
            "first_week": None if table.empty else str(table["week"].min()),
            "last_week": None if table.empty else str(table["week"].max()),
        }

    def rates(self) -> dict[str, Any]:
        """Coverage and gaps, of all and by language and channel, as JSON values."""
        table = self.coverage
        return {
            "coverage": coverage_rate(table).document(),
            "gap": gap_share(table).document(),
            "other_language": other_language_share(table).document(),
            "by_locale": _documents(rates_by(table, "locale")),
            "by_channel": _documents(rates_by(table, "channel")),
        }

    def uncovered_topics(self, mined: Path | None) -> dict[str, Any]:
        """Topic and language with the most tickets that no live article answered, if any topics."""
        if mined is None:
            return {"uncovered_topics": []}
        topics = {
            str(row["topic_id"]): row
            for row in files.read_table(mined / TOPICS_FILE, TOPICS).to_dict("records")
        }
        assigned = files.read_table(mined / ASSIGNMENTS_FILE, ASSIGNMENTS)
        joined = needs_in_topics(assigned, self.found[WEIGHED])
        joined = joined.merge(self.eligible[["ticket_id", "language"]], on="ticket_id")
        is_covered = joined["kind"].eq("match").astype("int64")
        groups = is_covered.groupby([joined["topic_id"], joined["language"]])
        counts = groups.agg(["sum", "size"]).reset_index().to_dict("records")
        rows = []
        for row in counts:
            topic, locale = str(row["topic_id"]), str(row["language"])
            if topic in topics:
                rate = Rate(int(row["sum"]), int(row["size"])).rest
                label = label_in(topics[topic], "fr" if locale == "fr" else "en")
                found = {"topic_id": topic, "locale": locale, "label": label}
                rows.append({**found, **rate.document()})
        rows.sort(key=lambda row: (-row["numerator"], row["topic_id"], row["locale"]))
        return {"uncovered_topics": [row for row in rows if row["numerator"]][:MOST_UNCOVERED]}

    def write(self, folder: Path) -> None:
        """Its tables as files of a result."""
        files.write_table(folder / MATCHES_FILE, self.matches, MATCHES)
        files.write_table(folder / NEED_MATCHES_FILE, self.found, MATCHES)
        files.write_table(folder / COVERAGE_FILE, self.coverage, COVERAGE)


def covered(found: pd.DataFrame) -> Rate:
    """The share of rows of MATCHES that an article answers."""
    return Rate(int(found["kind"].eq("match").sum()), len(found))


def counts_of(values: pd.Series) -> dict[str, int]:
    """How often each value is there, by name."""
    return {str(name): int(count) for name, count in sorted(Counter(values.tolist()).items())}


def _documents(rates: Mapping[str, Rate]) -> dict[str, Any]:
    return {name: rate.document() for name, rate in rates.items()}
