"""What the checks of an article are given, and what one of them finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from kb.articles import Article
from kb.config import Settings
from kb.fact_file import Facts
from kb.style_text import Page, page


class Severity(StrEnum):
    """How much a finding weighs; the first blocks approving until somebody accepts it."""

    BLOCKS = "blocks"
    WARNS = "warns"
    HINTS = "hints"


@dataclass(frozen=True)
class Check:
    """One finding about an article: what it is, how much it weighs, where, and what to do."""

    kind: str
    severity: Severity
    note: str
    """What is wrong and what would mend it, in the editor's language."""
    text: str = ""
    """The sentence or line it is about; empty for the article as a whole."""
    line: int | None = None
    """Line of the body, from 1; None for the title, the fields or the article as a whole."""
    part: str = "body"
    """``title``, ``summary``, ``body`` or ``fields``."""

    @property
    def is_blocking(self) -> bool:
        """Whether the article needs a decision before it is approved."""
        return self.severity is Severity.BLOCKS

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return asdict(self)


@dataclass(frozen=True)
class Look:
    """An article as the checks see it, read once."""

    article: Article
    settings: Settings
    facts: Facts
    language: str
    """The editor's language, ``en`` or ``fr``."""
    today: date | None = None
    """None where the day is not known: then nothing is told that hangs on it."""
    pages: Mapping[str, str] | None = None
    """Article id -> anything, of all articles of the locale; None where they are not known."""

    @cached_property
    def page(self) -> Page:
        """The body taken apart, with the values of facts in their places."""
        return page(self.article.body, self.facts, self.article.locale)


Checker = Callable[[Look], Iterable[Check]]
"""One check: what it finds in an article, in order of the text."""
