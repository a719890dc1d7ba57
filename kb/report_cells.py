"""Pages of the report: their frame, and their cells as a language writes numbers and dates."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from kb import __version__
from kb.characters import all_visible
from kb.headers import report_policy
from kb.service.elsewhere import value_of

Words = Mapping[str, Any]
Column = tuple[str, Callable[[Mapping[str, Any]], str], bool]
"""Heading, how a row's cell reads, and whether it is a number."""


@dataclass(frozen=True)
class Page:
    """What the page needs beside its document."""

    lang: str
    brand: str
    notice: str
    words: Words
    template: str
    style: str
    library: str = ""
    """The script of :func:`kb.charts.library`; the topics' page alone needs it."""

    @property
    def visible(self) -> Page:
        """The page without characters that hide something, or turn it around, in its texts."""
        shown = {"brand": self.brand, "notice": self.notice, "words": dict(self.words)}
        return replace(self, **all_visible(shown))

    @property
    def chart_words(self) -> dict[str, str]:
        """Its words as charts can show them."""
        texts = {name: word for name, word in self.words.items() if isinstance(word, str)}
        return {name: one_line(word) for name, word in texts.items()}


def rendered(page: Page, script: Markup, **values: Any) -> str:
    """The page as one HTML file that runs ``script`` only; ``values`` are its template's own."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(page.template).render(
        lang=page.lang,
        brand=page.brand,
        notice=page.notice,
        w=page.words,
        policy=report_policy([script] if script else [], [page.style]),
        style=Markup(page.style),  # noqa: S704 (our own file)
        script=script,
        footer=page.words["footer"].format(version=__version__),
        **values,
    )


def chart_script(page: Page, calls: str) -> Markup:
    """The library of charts with the ``calls`` that draw them."""
    return Markup(f"{page.library}\n{calls}")  # noqa: S704 (bundled, and our own)


def percent(rate: float | None, lang: str) -> str:
    """A rate of 0 to 1 in words: 0 % and 100 % only when they are true, "–" for none.

    The rounding follows coverage.py's report: a figure that is nearly all is not all.
    """
    if rate is None:
        return "–"
    rounded = round(rate * 100)
    if rounded == 0 and rate > 0:
        rounded = 1
    if rounded == 100 and rate < 1:
        rounded = 99
    return f"{rounded}\u202f%" if lang == "fr" else f"{rounded}%"


def count(number: float | None, lang: str) -> str:
    """A count with the thousands set apart as the language does it."""
    text = f"{int(number or 0):,}"
    return text.replace(",", "\u202f") if lang == "fr" else text


def day(iso: str | None, lang: str) -> str:
    """A date as the language writes it in figures: 31/03/2026, or 2026-03-31 in English."""
    if not iso:
        return "–"
    found = date.fromisoformat(iso[:10])
    return f"{found:%d/%m/%Y}" if lang == "fr" else found.isoformat()


def unbroken(text: str) -> str:
    """``text`` with hyphens that no line ends with."""
    return text.replace("-", "\u2011")


def decimal(value: float | None, lang: str) -> str:
    """A number with one decimal, as the language writes it; "–" for none."""
    if value is None:
        return "–"
    return f"{value:.1f}".replace(".", "," if lang == "fr" else ".")


def note_of(row: Mapping[str, Any], notes: Words, lang: str) -> str:
    """What is to be known of a figure, with the days or the window of its ``row``; "" for none."""
    names = {"first": "first_day", "last": "last_day"}
    known = {end: day(row[name], lang) for end, name in names.items() if name in row}
    return str(notes.get(row["figure"], "")).format(days=row.get("window_days"), **known)


def fine_rate(found: Mapping[str, Any] | None, lang: str) -> str:
    """A rate with its interval, shares below a tenth with a decimal; "–" for none."""
    if not found or found["rate"] is None:
        return "–"
    rate, low, high = (_fine(found[end], lang) for end in ("rate", "low", "high"))
    return f"{rate} ({low} – {high})"


def _fine(share: float, lang: str) -> str:
    if share == 0 or share >= 0.1:
        return percent(share, lang)
    return percent(1, lang).replace("100", decimal(100 * share, lang))


def beside_value(row: Mapping[str, Any], lang: str) -> str:
    """The value of a row of :mod:`kb.service.elsewhere`: ratios as numbers, shares in percent."""
    value = value_of(row)
    if "ratio" not in row or value is None:
        return percent(value, lang)
    return f"\u2212{decimal(-value, lang)}" if value < 0 else decimal(value, lang)


def beside_range(row: Mapping[str, Any], lang: str) -> str:
    """The interval of such a row; "–" for none."""
    low, high = row.get("low"), row.get("high")
    if "ratio" not in row or low is None or high is None:
        return ends(low, high, lang)
    return " – ".join(beside_value({"ratio": end}, lang) for end in (low, high))


def spoken_locale(page: Page, code: str) -> str:
    """The name of a language; its code where the words have none."""
    return str(page.words.get(f"lang_{code}", code))


def spoken_channel(page: Page, code: str) -> str:
    """The name of a channel; its code where the words have none."""
    return str(page.words.get(f"channel_{code}", code))


def rate_columns(page: Page, denominator: str) -> list[Column]:
    """Columns of a rate: its denominator under that heading, the share, the 95 % interval."""
    w, lang = page.words, page.lang
    return [
        (denominator, lambda row: count(row["denominator"], lang), True),
        (w["share"], lambda row: percent(row["rate"], lang), True),
        (w["interval"], lambda row: ends(row["low"], row["high"], lang), True),
    ]


def ends(low: float | None, high: float | None, lang: str) -> str:
    """An interval of shares; "–" for none."""
    if low is None or high is None:
        return "–"
    return f"{signed(low, lang)} – {signed(high, lang)}"


def signed(share: float, lang: str) -> str:
    """A share that may be below 0, in percent, with a true minus sign."""
    return f"\u2212{percent(-share, lang)}" if share < 0 else percent(share, lang)


def with_code(text: str) -> Markup:
    """``text`` as HTML, with what stands between backticks as code."""
    shape = Markup("<code>{}</code>")
    parts = text.split("`")
    return Markup("").join(
        shape.format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def one_line(text: str) -> str:
    """``text`` without line breaks: Vega draws nothing when a title has one."""
    return re.sub(r"\s*[\r\n\t]\s*", " ", text)


def inline_json(value: Any) -> Markup:
    """JSON that can stand inside a script element: no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 (every markup character is escaped above)


def html_table(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    *,
    name: Callable[[Mapping[str, Any]], str] | None = None,
) -> Markup:
    """An HTML table in a box that scrolls on a narrow screen; every cell is escaped.

    ``name`` gives a row the id by which a link leads to it.
    """
    heads = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(numeric(is_number), title)
        for title, _, is_number in columns
    )
    lines = Markup("").join(
        Markup("<tr{}>{}</tr>").format(
            Markup(' id="{}"').format(name(row)) if name else "",
            Markup("").join(
                Markup('<td{} data-label="{}">{}</td>').format(
                    numeric(is_number), title, escape(cell(row))
                )
                for title, cell, is_number in columns
            ),
        )
        for row in rows
    )
    return Markup(
        '<div class="scroll" tabindex="0"><table><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(heads, lines)


def numeric(is_number: bool) -> Markup:
    """The class of a cell that holds a number."""
    return Markup(' class="number"') if is_number else Markup("")
