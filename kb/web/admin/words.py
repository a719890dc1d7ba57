"""The words of the admin pages, and numbers as a language writes them.

Each language has a folder, ``strings/<language>``, with a file for what all pages share and one for
each section; a test holds that languages have the same words, and that no word is in two files.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from kb.report_cells import percent
from kb.typography import typeset_strings

LANGUAGES = ("en", "fr")
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_TALL = re.compile("\u00a0(?=[;?!])")
_NUMBER = re.compile("-([0-9]+)")
FOLDER = Path(__file__).parent / "strings"


@cache
def words(lang: str) -> Mapping[str, Any]:
    """Every word of a language, by name."""
    strings: dict[str, Any] = {}
    for path in sorted((FOLDER / lang).glob("*.toml")):
        strings |= tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _narrow(value) for name, value in typeset_strings(strings, lang).items()}


def _narrow(value: Any) -> Any:
    """Before ; ? and ! French sets a narrow space, before a colon and in guillemets a whole one."""
    return _TALL.sub("\u202f", value) if isinstance(value, str) else value


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
    """A day in words, "2 March 2026", or the name of an audit (``2026-03-02-2``, the second).

    "–" for none. No line breaks between the day and its month.
    """
    if not name:
        return "–"
    found, number = date.fromisoformat(name[:10]), _NUMBER.fullmatch(name[10:])
    first = "1er" if lang == "fr" and found.day == 1 else str(found.day)
    month = MONTHS[lang].split()[found.month - 1]
    return f"{first}\u00a0{month} {found.year}" + (f" ({number[1]})" if number else "")


def dated(name: str | None, lang: str) -> str:
    """:func:`day` as an element that programs can read, too; safe HTML."""
    text = day(name, lang)
    if not name:
        return text
    return Markup('<time datetime="{}">{}</time>').format(name[:10], text)


def ratio(value: float | None, lang: str) -> str:
    """A number with two decimals; "–" for none."""
    text = "–" if value is None else f"{value:.2f}"
    return text.replace(".", ",") if lang == "fr" else text
