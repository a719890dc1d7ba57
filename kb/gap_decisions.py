"""What editors decide about gaps: dismiss one with a reason, open it again.

A decision is about a topic in a language. Topics keep their ids when they are found anew, so a
decision holds for as long as its topic is there. It names no ticket and holds no ticket text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kb.errors import GapError

ACTIONS = ("dismiss", "reopen")
GapKey = tuple[str, str]
"""Topic id and language."""


@dataclass(frozen=True)
class GapDecision:
    """One decision, as the log keeps it."""

    number: int
    at: datetime
    who: str
    action: str
    topic_id: str
    locale: str
    reason: str = ""
    """Why, without personal data."""
    unanswered: int = 0
    """Tickets without an answer in the four weeks before: twice as many bring the gap back."""

    @property
    def key(self) -> GapKey:
        """The gap it is about."""
        return self.topic_id, self.locale

    def record(self) -> dict[str, Any]:
        """As one JSON object, time in ISO 8601."""
        return {**asdict(self), "at": self.at.isoformat()}

    @classmethod
    def parsed(cls, record: Mapping[str, Any]) -> GapDecision:
        """The decision that :meth:`record` gave.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        known = {name: record[name] for name in cls.__dataclass_fields__ if name in record}
        decision = cls(**{**known, "at": datetime.fromisoformat(str(record["at"]))})
        if decision.action not in ACTIONS or decision.at.tzinfo is None:
            raise ValueError(f"no decision at a known time: {decision.action!r}")
        return decision

    def words(self) -> str:
        """What was decided, for a person: ``dismiss t-0007 (fr)``."""
        return f"{self.action} {self.topic_id} ({self.locale})"


def dismissals(decisions: Iterable[GapDecision]) -> dict[GapKey, GapDecision]:
    """The dismissals that stand: of each gap the last decision, if it is one. Empty for none."""
    standing: dict[GapKey, GapDecision] = {}
    for one in decisions:
        standing.pop(one.key, None)
        if one.action == "dismiss":
            standing[one.key] = one
    return standing


def decided(
    decisions: Iterable[GapDecision], wanted: GapDecision, *, gaps: Iterable[GapKey]
) -> GapDecision:
    """``wanted``, checked: it may be added to the log of ``decisions``.

    Raises:
        GapError: there is no such gap, nobody or no reason is named, or nothing would change.
    """
    place = f"gaps {wanted.action} {wanted.topic_id}"
    if wanted.key not in set(gaps):
        raise GapError(
            f"{place}: no tickets of this topic in {wanted.locale}; see `askless gaps`",
            code="no_gap",
            topic=wanted.topic_id,
            locale=wanted.locale,
        )
    if not wanted.who.strip():
        raise GapError(f"{place}: nobody is named; pass --by NAME", code="nobody")
    is_dismissed = wanted.key in dismissals(decisions)
    if wanted.action == "dismiss":
        if not wanted.reason.strip():
            raise GapError(f"{place}: say why; pass --reason TEXT", code="no_reason")
        if is_dismissed:
            raise GapError(
                f"{place}: it is dismissed already in {wanted.locale}", code="gap_aside_already"
            )
    elif not is_dismissed:
        raise GapError(f"{place}: it is not dismissed in {wanted.locale}", code="gap_not_aside")
    return wanted
