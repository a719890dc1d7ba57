"""Named policy values of a shop, as ``facts.toml`` holds them."""

from __future__ import annotations

import tomllib
from pathlib import Path

from kb.errors import SettingsError

Facts = dict[str, dict[str, str]]
"""Fact name -> value by locale; the key ``*`` holds the value for every locale."""

FactWords = dict[str, dict[str, tuple[str, ...]]]
"""Fact name -> words by locale that a sentence about it has one of."""

ABOUT = "about"
"""Key of a fact's table that holds its words; no value."""


def parse_facts(text: str, path: Path) -> Facts:
    """Named policy values: ``name = value`` or ``[name]`` with one value per locale.

    Raises:
        SettingsError: not TOML, or a value that is neither a text, a number nor a table of them.
    """
    facts: Facts = {}
    problems = []
    for name, value in _facts_table(text, path).items():
        table = value if isinstance(value, dict) else {"*": value}
        table = {locale: v for locale, v in table.items() if locale != ABOUT}
        if all(isinstance(v, str | int | float) for v in table.values()):
            facts[name] = {locale: str(v) for locale, v in table.items()}
        else:
            problems.append(f"{name}: expected a text, a number or one of them per locale")
    if problems:
        raise SettingsError(path, problems)
    return facts


def parse_fact_words(text: str, path: Path) -> FactWords:
    """The words that a fact's sentences are known by: ``about.fr = ["retour", "renvoyer"]``.

    Facts without any are left out; they are known by their names.

    Raises:
        SettingsError: not TOML, or words that are no lists of texts per locale.
    """
    found: FactWords = {}
    problems = []
    for name, value in _facts_table(text, path).items():
        about = value.get(ABOUT) if isinstance(value, dict) else None
        if about is None:
            continue
        if isinstance(about, dict) and all(map(_is_words, about.values())):
            found[name] = {locale: tuple(words) for locale, words in about.items()}
        else:
            problems.append(f"{name}.{ABOUT}: expected a list of words per locale")
    if problems:
        raise SettingsError(path, problems)
    return found


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)


def _facts_table(text: str, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(path, [f"not TOML: {error}"]) from error
