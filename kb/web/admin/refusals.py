"""Why something is not done, as a page says it: an error's code in the words of a language.

Errors of the core speak English, to whoever ran a command. Pages have words of their own for each
code, ``why_<code>`` in ``strings/<language>/refusals.toml``; an error without one is told by its
class, with what was found as the core says it.
"""

from __future__ import annotations

from collections.abc import Mapping

from kb.characters import visible
from kb.errors import KbError
from kb.report_cells import count
from kb.web.admin.words import day, words

NAMED = {
    "status": "told_article_", "to_status": "told_article_", "locale": "lang_",
}  # fmt: skip
"""Values that have a word in each language, by what that word's name begins with."""
DAYS = frozenset({"audit", "day"})


def told(error: KbError, lang: str) -> str:
    """One sentence or two in a language: why, and what to do."""
    known = words(lang)
    if error.code and f"why_{error.code}" in known:
        values = {name: _value(name, value, lang) for name, value in error.values.items()}
        return str(known[f"why_{error.code}"]).format(**values)
    kinds = (f"why_{one.__name__}" for one in type(error).__mro__)
    word = next(known[kind] for kind in kinds if kind in known)
    return str(word).format(said=visible(str(error)))


def resolved(values: Mapping[str, object], lang: str) -> dict[str, object]:
    """``values`` of a page's words with errors among them told."""
    return {
        name: told(value, lang) if isinstance(value, KbError) else value
        for name, value in values.items()
    }


def _value(name: str, value: object, lang: str) -> str:
    text = str(value)
    if name in NAMED:
        return str(words(lang).get(NAMED[name] + text, text))
    if name in DAYS:
        return day(text, lang)
    return count(value, lang) if isinstance(value, int) else visible(text)
