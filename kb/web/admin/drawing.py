"""Drawing a page: its template, the words of a language, and what all pages share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kb import __version__
from kb.characters import visible
from kb.roles import Deed
from kb.web.admin.notes import retold
from kb.web.admin.words import LANGUAGES, dated, day, ratio, share, words

_BLANKS = re.compile(r"[ \t\r\n]+")
"""No-break spaces stay: French puts them before signs."""
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Drawing:
    """Draws the pages of the shop called ``brand``; ``sections`` are (word, address, deed)."""

    brand: str
    sections: Sequence[tuple[str, str, Deed]]

    @cached_property
    def _environment(self) -> Environment:
        made = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.filters["seen"] = lambda text: " ".join(_BLANKS.split(visible(text).strip()))
        made.filters["shown"] = visible
        return made

    def page(self, template: str, lang: str, values: Mapping[str, Any]) -> str:
        """The page as HTML; every value is escaped unless it is markup already."""
        known = words(lang)

        def say(name: str, /, **parts: Any) -> str:
            return Markup(escape(known[name])).format(**parts)  # noqa: S704 (escaped just here)

        return self._environment.get_template(template).render(
            lang=lang,
            languages=[(code, words(code)["language_name"]) for code in LANGUAGES],
            w=known,
            say=say,
            day=lambda name: dated(name, lang),
            day_text=lambda name: day(name, lang),
            share=lambda value: share(value, lang),
            ratio=lambda value: ratio(value, lang),
            told_note=lambda text: retold(text, lang),
            brand=self.brand,
            version=__version__,
            **values,
        )
