"""The lexicon of each locale."""

from __future__ import annotations

from collections.abc import Mapping

from mining.drafting.llm.english import ENGLISH
from mining.drafting.llm.french import FRENCH
from mining.drafting.llm.lexicon import Lexicon

LEXICONS: Mapping[str, Lexicon] = {"fr": FRENCH, "en": ENGLISH}
"""Locale -> its words."""
