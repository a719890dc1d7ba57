"""Checks of what an article should hold: a question, its answer, steps, and complete fields.

The parts are those of knowledge-centred service (KCS v6 practices guide, technique 2.1 and 5.1):
the issue in the requester's words, and a resolution that is enough to solve it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.facts import CITATION, value_of
from kb.style_look import Check, Look, Severity
from kb.style_notes import note
from kb.style_wording import CONTACTS

LONGEST_LABEL = 3
"""Words of a title that names a matter ("Returns") and asks nothing; a longer one, such as "Send
an item back", tells the aim of a how-to, which serves as well."""

IMPORTED = "import:"

_HOW = {
    "en": re.compile(r"^(?:how (?:do|can|to|should|would)\b|how$)", re.IGNORECASE),
    "fr": re.compile(r"^comment\b(?! (?:ça|cela) (?:va|marche))", re.IGNORECASE),
}
_NO_ACT = {
    "en": re.compile(r"^how (?:long|much|many|often|far|does|do you|is|are|will)\b", re.IGNORECASE),
    "fr": re.compile(
        r"^comment (?:est|sont|se|s['’]|fonctionne|mon|ma|mes|la|le|les|votre|vos)\b", re.IGNORECASE
    ),
}
"""Questions of "how" whose answer is no list of acts."""

_QUESTION = {
    "en": re.compile(
        r"^(?:how|what|which|who|whose|when|where|why|can|could|may|do|does|did|is|are|was|will"
        r"|would|should|have|has|am|must|need|i |my )\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"^(?:comment|que|qu['’]|quoi|quels?|quelles?|qui|quand|où|pourquoi|combien|est-ce|puis-je"
        r"|peut-on|dois-je|faut-il|ai-je|à quoi|je |mon |ma |mes )",
        re.IGNORECASE,
    ),
}
"""How questions and problems in customers' own words begin."""

_PROBLEM = {
    "en": re.compile(
        r"\b(?:not (?:received|working|arrived|get|got)|(?:did|does|do|was|is|has|have|can)"
        r"(?:n['’]t| not) |(?:cannot|lost|missing|refused|declined|late|delayed|broken|damaged"
        r"|faulty|wrong|failed|fails|errors?|problems?)\b)",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:pas|plus|jamais) (?:reçue?s?|arrivée?s?|fonctionn|livrée?s?|marche)"
        r"|\bn['’](?:ai|a|est|ont|arrive\w*|ouvre|apparaît) pas\b|\b(?:perdu|manquant|refusé"
        r"|retardé|cassé|endommagé|bloqué|défectueux|défectueus)(?:e?s?)\b|\b(?:manque|retards?|erreurs?"
        r"|problèmes?)\b",
        re.IGNORECASE,
    ),
}


def answers(look: Look) -> Iterator[Check]:
    """A title that asks, the answer first, steps where it asks how, and when to write."""
    article, page = look.article, look.page
    title, locale = article.title.strip(), article.locale
    if locale not in _QUESTION or not title or not page.sentences:
        return
    is_short = len(title.split()) <= LONGEST_LABEL
    if is_short and not title.endswith("?") and not _QUESTION[locale].search(title):
        yield Check(
            "no_question", Severity.HINTS, note("no_question", look.language), title, None, "title"
        )
    if page.blocks and page.blocks[0][0] == "heading" and not article.summary.strip():
        found = page.headings[0]
        yield Check(
            "late_answer",
            Severity.HINTS,
            note("late_answer", look.language),
            found.text,
            found.line,
        )
    is_how = _HOW[locale].search(title) and not _NO_ACT[locale].search(title)
    if is_how and not page.lists and len(page.prose) > 1:
        yield Check("no_steps", Severity.HINTS, note("no_steps", look.language), title)
    if _PROBLEM[locale].search(title) and not _says_when_to_write(look):
        yield Check("no_contact", Severity.HINTS, note("no_contact", look.language), title)


def _says_when_to_write(look: Look) -> bool:
    pattern = CONTACTS[look.article.locale]
    return any(pattern.search(one.text) for one in look.page.sentences) or any(
        link.href.startswith("mailto:") or "contact" in link.href for link in look.page.links
    )


def fields(look: Look) -> Iterator[Check]:
    """A category with a name, a language of the help center, words to be found by, a review."""
    article, settings = look.article, look.settings
    found: list[tuple[str, Severity, dict[str, object]]] = []
    if settings.brand.categories and article.category not in settings.brand.categories:
        found.append(("category", Severity.HINTS, {"found": article.category}))
    if article.locale not in settings.locales:
        found.append(("locale", Severity.WARNS, {"found": article.locale}))
    is_ours = not article.source.startswith(IMPORTED)  # other help desks have no such fields
    if is_ours and not article.questions and not article.keywords:
        found.append(("no_search_words", Severity.HINTS, {}))
    if is_ours and article.is_published and article.reviewed_on is None:
        found.append(("never_reviewed", Severity.HINTS, {}))
    if look.today and article.reviewed_on and article.reviewed_on > look.today:
        found.append(("reviewed_later", Severity.WARNS, {"found": article.reviewed_on}))
    for kind, severity, values in found:
        yield Check(kind, severity, note(kind, look.language, **values), "", None, "fields")


def cited_facts(look: Look) -> Iterator[Check]:
    """Facts that are cited and have no value in the article's language: publishing would stop."""
    article = look.article
    if "[fact:" not in f"{article.title}{article.summary}{article.body}{article.questions}":
        return
    parts: list[tuple[str, str, int | None]] = [
        ("title", article.title, None),
        ("summary", article.summary, None),
        *(("fields", text, None) for text in (*article.questions, *article.keywords)),
        *(("body", line, number) for number, line in enumerate(look.page.lines, start=1)),
    ]
    known = ", ".join(sorted(look.facts)) or "–"
    for part, text, number in parts:
        for found in CITATION.finditer(text):
            if value_of(look.facts, found[1], article.locale) is None:
                told = note("unknown_fact", look.language, found=found[1], known=known)
                yield Check("unknown_fact", Severity.BLOCKS, told, text.strip(), number, part)
