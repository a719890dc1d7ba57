"""What people flag by hand: a topic, an article that did not help, or words nobody has a topic for.

A flag names no ticket and no customer; words and notes are redacted before they are kept.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kb.gap_decisions import GapKey
from kb.words import fold


@dataclass(frozen=True)
class GapFlag:
    """One flag, as the log keeps it."""

    number: int
    at: datetime
    who: str
    topic_id: str
    """The topic meant; else :func:`flag_id` of the words, or of the article."""
    locale: str
    text: str = ""
    """The words flagged, without personal data; empty where a topic is meant."""
    note: str = ""
    """Why, without personal data."""
    article_id: str | None = None
    """The article that did not help."""

    @property
    def key(self) -> GapKey:
        """The row it is about."""
        return self.topic_id, self.locale

    @property
    def is_of_topic(self) -> bool:
        """Whether it marks a topic's row and has none of its own."""
        return not self.text and self.article_id is None

    def record(self) -> dict[str, Any]:
        """As one JSON object, time in ISO 8601."""
        return {**asdict(self), "at": self.at.isoformat()}

    def document(self) -> dict[str, str]:
        """Who flagged when and why, for a row."""
        return {"at": self.at.isoformat(), "who": self.who, "note": self.note}

    @classmethod
    def parsed(cls, record: Mapping[str, Any]) -> GapFlag:
        """The flag that :meth:`record` gave.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        known = {name: record[name] for name in cls.__dataclass_fields__ if name in record}
        flag = cls(**{**known, "at": datetime.fromisoformat(str(record["at"]))})
        if flag.at.tzinfo is None:
            raise ValueError("a flag at no known time")
        return flag

    def words(self) -> str:
        """What was flagged, for a person: ``t-0007 (fr)``."""
        what = self.article_id or (f"“{self.text}”" if self.text else self.topic_id)
        return f"{what} ({self.locale})"


def flag_id(text: str, locale: str) -> str:
    """The lasting id of flagged words in a language; case, accents and spaces do not matter."""
    folded = " ".join(fold(text).split())
    return "f-" + hashlib.sha256(f"{locale}\x1f{folded}".encode()).hexdigest()[:8]


def by_key(flags: Iterable[GapFlag]) -> dict[GapKey, list[GapFlag]]:
    """The flags of each row, oldest first."""
    found: dict[GapKey, list[GapFlag]] = defaultdict(list)
    for flag in flags:
        found[flag.key].append(flag)
    return dict(found)


def later(flags: Iterable[GapFlag], *moments: datetime | None) -> list[GapFlag]:
    """Those raised after each of ``moments`` that is known."""
    return [flag for flag in flags if all(at is None or flag.at > at for at in moments)]
