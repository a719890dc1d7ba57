"""Checks of an article's values: against facts.toml, and against the law of the shop's country."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kb.fact_matters import Policy, stated
from kb.facts import shown
from kb.legal import legal_hints
from kb.style_look import Check, Checker, Look, Severity
from kb.style_notes import note


def against(policy: Policy) -> Checker:
    """The check of articles against ``policy``, the facts with the words they are known by."""
    return partial(_differing, policy)


def _differing(policy: Policy, look: Look) -> Iterator[Check]:
    """Sentences that say otherwise than a fact: in live articles too."""
    locale = look.article.locale
    title = shown(look.article.title, look.facts, locale)
    for one in look.page.sentences:
        if one.place == "heading":
            continue
        for found in stated(one.plain, policy, locale, context=title):
            if not found.agrees:
                told = note(
                    "fact_differs",
                    look.language,
                    said=found.said,
                    name=found.name,
                    value=found.value,
                )
                yield Check("fact_differs", Severity.WARNS, told, one.text, one.line)


def under_the_law(look: Look) -> Iterator[Check]:
    """Delays that the law of ``brand.country`` may not allow: a hint with its source."""
    country, locale = look.settings.brand.country, look.article.locale
    title = shown(look.article.title, look.facts, locale)
    for one in look.page.sentences if country else ():
        for hint in legal_hints(one.plain, locale, country, context=title):
            told = note(f"law_{hint.rule}", look.language, said=hint.said, source=hint.source)
            yield Check("under_law", Severity.HINTS, told, one.text, one.line)
