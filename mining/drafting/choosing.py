"""Which gaps are drafted, and by whom: what a person asked of the draft stage."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.errors import NothingToDoError


@dataclass(frozen=True)
class Choice:
    """The drafter and the gaps asked for; None leaves it to the settings, or takes all."""

    drafter: str | None = None
    topic_id: str | None = None
    locale: str | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    """Where the key of a language model is."""

    @property
    def is_all(self) -> bool:
        """Whether every gap is drafted."""
        return self.topic_id is None and self.locale is None

    def takes(self, topic_id: str, locale: str) -> bool:
        """Whether the gap of a topic in a language is asked for."""
        return self.topic_id in (None, topic_id) and self.locale in (None, locale)

    def check(self, gaps: Sequence[Mapping[str, Any]]) -> None:
        """Say so when no gap is asked for.

        Raises:
            NothingToDoError: there is none of this topic and language.
        """
        if not self.is_all and not any(self.takes(g["topic_id"], g["locale"]) for g in gaps):
            what = " in ".join(one for one in (self.topic_id, self.locale) if one)
            raise NothingToDoError(f"draft: no gap of {what}; see `askless gaps`")
