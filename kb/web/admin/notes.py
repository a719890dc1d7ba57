"""Notes beside a draft, in the language of a page.

The core writes them in English and they are kept with a draft's evidence, so they are told again
here, part by part: what agents said stands in quotes and stays as it is, the words around it are
those of ``strings/notes.toml``, days are written as the language does it. What no rule knows stays
English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache

from kb.typography import typeset
from kb.web.admin.words import FOLDER, MONTHS, day

_QUOTED = re.compile("“([^”]*)”")
_MARK = re.compile("\ue000(\\d+)\ue001")
_ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_ENGLISH_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS['en'].split())}) (\d{{4}})\b")


def retold(note: str, lang: str) -> str:
    """The note in a language; what is quoted in it is as it was said."""
    quotes = _QUOTED.findall(note)
    places = iter(range(len(quotes)))
    text = _QUOTED.sub(lambda _: f"\ue000{next(places)}\ue001", note)
    for pattern, words in rules(lang):
        text = pattern.sub(words, text)
    text = _dated(text, lang)
    open_, close = ("«\u00a0", "\u00a0»") if lang == "fr" else ("“", "”")
    text = typeset(text, lang)
    return _MARK.sub(lambda found: f"{open_}{quotes[int(found[1])]}{close}", text)


@cache
def rules(lang: str) -> Sequence[tuple[re.Pattern[str], str]]:
    """What is told how, in order; nothing for English, which notes are written in."""
    found = tomllib.loads((FOLDER / "notes.toml").read_text("utf-8")).get(lang, {})
    return [(re.compile(said), words) for said, words in found.items()]


def _dated(text: str, lang: str) -> str:
    months = MONTHS["en"].split()

    def english(found: re.Match[str]) -> str:
        number = months.index(found[2]) + 1
        return day(f"{found[3]}-{number:02}-{int(found[1]):02}", lang)

    text = _ISO.sub(lambda found: day(found[0], lang), text)
    return _ENGLISH_DAY.sub(english, text)
