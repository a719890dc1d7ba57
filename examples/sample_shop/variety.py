"""How alike the customers' first words are: exact copies, and near-copies within a need."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

NEAR = 90.0
"""rapidfuzz ratio (0 to 100) above which two messages count as near-copies."""

MOST_PER_NEED = 250


@dataclass(frozen=True)
class Variety:
    """Counts behind the two shares."""

    messages: int
    copies: int
    pairs: int
    near_pairs: int

    @property
    def copied_share(self) -> float:
        """Share of messages that repeat an earlier one of their need word for word, 0 to 1."""
        return self.copies / self.messages if self.messages else 0.0

    @property
    def near_share(self) -> float:
        """Share of pairs within a need and language above the limit, 0 to 1."""
        return self.near_pairs / self.pairs if self.pairs else 0.0

    def __str__(self) -> str:
        """One line for the person who ran the command."""
        return (
            f"exact copies {self.copied_share:.2%} of {self.messages:,} messages; "
            f"pairs above {NEAR:.0f} {self.near_share:.2%} of {self.pairs:,}"
        )


def measured_variety(folder: Path) -> Variety:
    """Variety of the needs' opening texts in a generated shop; zeros when there are none.

    At most 250 tickets of each need and language are compared with each other.
    """
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    with (folder / "tickets.jsonl").open() as tickets, (folder / "truth.jsonl").open() as truths:
        for line, truth_line in zip(tickets, truths, strict=True):
            truth = json.loads(truth_line)
            if truth["needs"]:
                key = (truth["needs"][0], truth["locale"])
                groups[key].append(opening(json.loads(line)))
    messages = copies = pairs = near = 0
    for texts in groups.values():
        messages += len(texts)
        copies += sum(count - 1 for count in Counter(texts).values())
        for one, two in combinations(texts[:MOST_PER_NEED], 2):
            pairs += 1
            near += fuzz.ratio(one, two, score_cutoff=NEAR) > NEAR
    return Variety(messages, copies, pairs, near)


def opening(ticket: dict[str, Any]) -> str:
    """What the customer says before the first agent speaks, messages joined by line breaks."""
    said = []
    for message in ticket["messages"]:
        if message["role"] == "agent":
            break
        if message["role"] == "customer":
            said.append(message["text"])
    return "\n".join(said)
