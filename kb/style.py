"""The checks of an article: what an editor should mend before readers see it.

:func:`checks` runs them all over one article and is quick enough to be asked while somebody types.
Nothing is read or written here. A new check is a function from a :class:`kb.style_look.Look` to
findings, in :data:`CHECKS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from kb import style_facts, style_fields, style_sentences, style_structure, style_wording
from kb.articles import Article
from kb.config import Settings
from kb.fact_file import Facts
from kb.style_look import Check, Checker, Look, Severity

__all__ = [
    "CHECKS", "Check", "Checker", "Look", "Severity", "blocking", "by_weight", "checks", "counts",
    "looked",
]  # fmt: skip

CHECKS: list[Checker] = [
    style_structure.empty,
    style_wording.placeholders,
    style_fields.cited_facts,
    style_facts.under_the_law,
    style_wording.only_contact,
    style_wording.forbidden,
    style_sentences.wrong_language,
    style_structure.links,
    style_wording.address,
    style_wording.voice,
    style_sentences.long_sentences,
    style_sentences.hard_to_read,
    style_sentences.same_sentences,
    style_structure.headings,
    style_structure.empty_sections,
    style_structure.pictures,
    style_structure.tables,
    style_structure.code,
    style_structure.html,
    style_fields.answers,
    style_fields.fields,
]
"""All checks; of one weight and line they are told in this order."""

_WEIGHT = {severity: number for number, severity in enumerate(Severity)}


def checks(
    article: Article,
    settings: Settings,
    facts: Facts | None = None,
    *,
    language: str = "en",
    today: date | None = None,
    pages: Mapping[str, str] | None = None,
) -> list[Check]:
    """What is to be mended in an article, the gravest first, then in order of the text.

    ``language`` is the editor's (``en`` or ``fr``), in which notes are written. Without ``today``
    nothing is told that hangs on the day; without ``pages`` (article id -> its address or anything,
    of all articles of this locale) links between articles are not followed.
    """
    return looked(Look(article, settings, facts or {}, language, today, pages))


def looked(look: Look, more: Iterable[Checker] = ()) -> list[Check]:
    """What all checks, and ``more`` of them, find in a look."""
    return by_weight(one for checker in (*CHECKS, *more) for one in checker(look))


def by_weight(found: Iterable[Check]) -> list[Check]:
    """Findings with the gravest first, then in order of the text."""
    return sorted(found, key=lambda one: (_WEIGHT[one.severity], one.line or 0))


def counts(found: Iterable[Check]) -> dict[str, int]:
    """How many findings of each severity; 0 for none."""
    table = Counter(one.severity for one in found)
    return {severity.value: table[severity] for severity in Severity}


def blocking(found: Iterable[Check]) -> tuple[Check, ...]:
    """The findings that need a decision before the article is approved."""
    return tuple(one for one in found if one.is_blocking)
