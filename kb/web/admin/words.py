"""The words of the admin pages, and numbers as a language writes them.

Each language has a folder, ``strings/<language>``, with a file for what all pages share and one for
each section; a test holds that languages have the same words, and that no word is in two files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kb.report_cells import day as shown_date
from kb.report_cells import percent
from kb.typography import typeset_strings

LANGUAGES = ("en", "fr")
FOLDER = Path(__file__).parent / "strings"


@cache
def words(lang: str) -> Mapping[str, Any]:
    """Every word of a language, by name."""
    strings: dict[str, Any] = {}
    for path in sorted((FOLDER / lang).glob("*.toml")):
        strings |= tomllib.loads(path.read_text(encoding="utf-8"))
    return typeset_strings(strings, lang)


def preferred(accept_language: str) -> str:
    """The first language of a browser that we speak; English where it names none of ours."""
    wanted = [part.split(";")[0].split("-")[0].strip() for part in accept_language.split(",")]
    return next((code for one in wanted if (code := one.casefold()) in LANGUAGES), LANGUAGES[0])


def share(value: float | None, lang: str) -> str:
    """A share of 0 to 1 in percent with one decimal; 0 and 100 only when true; "–" for none."""
    if value is None:
        return "–"
    if not 0.001 <= value < 0.9995:
        return percent(value, lang)
    return f"{value * 100:.1f}".replace(".", ",") + "\u202f%" if lang == "fr" else f"{value:.1%}"


def day(name: str | None, lang: str) -> str:
    """A day as the language writes it, or the name of an audit (``2026-03-02-2``, the second)."""
    date, number = (name or "")[:10], (name or "")[11:]
    return shown_date(date, lang) + (f" ({number})" if number else "")


def ratio(value: float | None, lang: str) -> str:
    """A number with two decimals; "–" for none."""
    text = "–" if value is None else f"{value:.2f}"
    return text.replace(".", ",") if lang == "fr" else text
