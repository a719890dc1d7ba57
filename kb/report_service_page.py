"""The service figures in a reader's words: the report card, each figure, alerts, what is missing.

Nothing is computed here but what is shown; where a figure is not in the data its field is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from kb.report_cells import Column, Page, Words, count, day, decimal, html_table, percent
from kb.service.elsewhere import INSTEAD, value_of

Document = dict[str, Any]
MOST_ALERTS = 5
HOUR, DAY = 60.0, 24 * 60.0
MINUTES = {"minutes": 1.0, "business minutes": 1.0, "hours": HOUR}
"""Units that are times -> minutes in one."""
BY_LANGUAGE = ("self_service_visits", "self_service_confirmed", "zero_results", "click_through")
"""Figures of readers that are shown for each language, too."""
TIMED_IN_HOURS = ("resolution_email", "resolution_live")


def service_sections(document: Document, page: Page) -> list[Document]:
    """The card, the figures, and those of orders and readers.

    Nothing before the stage has run or without a ticket.
    """
    service, w = document.get("service"), page.words
    if not service or not service["tickets"]:
        return []
    card = {
        "id": "service",
        "title": w["service"],
        "text": " ".join(_said(service, page)),
        "table": html_table(service["levels"], _level_columns(page)),
    }
    figures = {
        "id": "service-figures",
        "title": w["service_figures"],
        "text": " ".join([w["service_figures_text"], *_missing(service, page)]),
        "table": _figures(service["figures"], page),
    }
    return [card, figures, *_beside(service, page)]


def duration(minutes: float, lang: str) -> str:
    """Minutes as people say them: ``45 min``, ``14 h 20``, ``1 day 3 h`` (``1 j 3 h``).

    >>> duration(860, "fr"), duration(1630, "en"), duration(0.4, "en")
    ('14 h 20', '1 day 3 h', '24 s')
    """
    if minutes < 1:
        return f"{round(minutes * 60)}\u00a0s"
    if minutes < HOUR:
        is_round = minutes >= 10 or minutes == round(minutes)
        return f"{round(minutes) if is_round else decimal(minutes, lang)}\u00a0min"
    whole = round(minutes)
    if minutes < DAY:
        hours, rest = divmod(whole, 60)
        return f"{hours}\u00a0h\u00a0{rest:02}" if rest else f"{hours}\u00a0h"
    days, hours = divmod(round(minutes / HOUR), 24)
    unit = "j" if lang == "fr" else ("day" if days == 1 else "days")
    return f"{days}\u00a0{unit}" + (f"\u00a0{hours}\u00a0h" if hours else "")


def shown(value: float | None, unit: str, lang: str) -> str:
    """A figure in its unit; "–" for none."""
    if value is None:
        return "–"
    if unit == "%":
        return percent(value, lang)
    if unit in MINUTES:
        return duration(value * MINUTES[unit], lang)
    return decimal(value, lang)


def _word(words: Words, table: str, code: str) -> str:
    """A code in words; bare where a workspace's own words are of an earlier askless."""
    return str(words[table].get(code, code.replace("_", " ")))


def _said(service: Mapping[str, Any], page: Page) -> list[str]:
    w = page.words
    said = [str(w["service_text"])]
    if service["overall"] is not None:
        said.append(str(w["service_overall"]).format(level=_word(w, "levels", service["overall"])))
    if service["hours"]["assumed"]:
        said.append(str(w["service_hours_assumed"]))
    return said + [_alert(row, page) for row in service["alerts"][-MOST_ALERTS:]]


def _alert(row: Mapping[str, Any], page: Page) -> str:
    w, lang, unit = page.words, page.lang, row["unit"]
    return str(w["service_alert"]).format(
        figure=_word(w, "service_names", row["figure"]),
        week=day(row["period"], lang),
        value=shown(row["value"], unit, lang),
        usual=shown(row["usual"], unit, lang),
    )


def _missing(service: Mapping[str, Any], page: Page) -> list[str]:
    w = page.words
    names = [_word(w, "service_names", row["figure"]) for row in service["missing"]]
    return [str(w["service_missing"]).format(figures=", ".join(names))] if names else []


def _level_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["service_dimension"], lambda row: _word(w, "dimensions", row["dimension"]), False),
        (
            w["service_level"],
            lambda row: _word(w, "levels", row["name"]) if row["name"] else "–",
            False,
        ),
        (w["service_value"], lambda row: _measured(row, row["value"], lang), True),
        (w["service_next"], lambda row: _measured(row, row["next_at"], lang), True),
        (w["service_basis"], lambda row: _word(w, "bases", row["basis"]), False),
    ]


def _measured(row: Mapping[str, Any], value: float | None, lang: str) -> str:
    """A value of a dimension in its unit."""
    name = row["dimension"]
    if name.startswith(("first_response", "resolution")):
        return shown(value, "hours" if name in TIMED_IN_HOURS else "minutes", lang)
    if name == "channels":
        return "–" if value is None else count(int(value), lang)
    return shown(value, "%" if name == "self_service" else "1 to 5", lang)


def _figures(rows: list[Mapping[str, Any]], page: Page) -> Markup:
    w, lang = page.words, page.lang
    columns: list[Column] = [
        (w["service_figure"], lambda row: _word(w, "service_names", row["figure"]), False),
        (w["service_value"], lambda row: shown(row["value"], row["unit"], lang), True),
        (w["interval"], lambda row: _interval(row, lang), True),
        (w["tickets"], lambda row: count(row["denominator"], lang), True),
    ]
    return html_table(rows, columns)


def _interval(row: Mapping[str, Any], lang: str) -> str:
    if row["low"] is None or row["high"] is None:
        return "–"
    return f"{shown(row['low'], row['unit'], lang)} – {shown(row['high'], row['unit'], lang)}"


def _beside(service: Mapping[str, Any], page: Page) -> list[Document]:
    """Orders, visits and searches; nothing of what was saved before they were told."""
    if "search" not in service:
        return []
    w, lang = page.words, page.lang
    readers, said = service["self_service"], [str(w["service_beside_text"])]
    if readers["basis"] == INSTEAD and readers["coverage"]:
        rate = percent(readers["coverage"]["rate"], lang)
        said.append(str(w["service_instead"]).format(rate=rate))
    rows = [*_contact_rows(service["contact_rate"]), *_reader_rows(service)]
    if not rows:
        return []
    columns: list[Column] = [
        (w["service_figure"], lambda row: _word(w, "service_beside_names", row["figure"]), False),
        (w["locale"], lambda row: row["language"] or w["service_all"], False),
        (w["service_value"], lambda row: _ratio(row, lang), True),
        (w["interval"], lambda row: _range(row, lang), True),
        (w["service_counts"], lambda row: _counts(row, page), True),
        (w["service_note"], lambda row: w["service_notes"].get(row["figure"], "–"), False),
    ]
    table = html_table(rows, columns)
    title = w["service_beside"]
    return [{"id": "service-beside", "title": title, "text": " ".join(said), "table": table}]


def _contact_rows(found: Mapping[str, Any] | None) -> list[Document]:
    """Contact rate, gross and net; per 1000, so without an interval of its own."""
    if found is None:
        return []
    shared = {"language": None, "denominator": found["orders"]}
    return [
        {**shared, "figure": name, "ratio": found[rate], "numerator": found[part]}
        for name, rate, part in (
            ("contact_rate", "per_1000", "tickets"),
            ("contact_rate_net", "net_per_1000", "contacts"),
        )
    ]


def _reader_rows(service: Mapping[str, Any]) -> list[Document]:
    """Every figure of all readers that has a value; the chief ones by language, if several."""
    blocks = [service["self_service"], service["search"] or {"figures": [], "by_language": {}}]
    rows = [{**row, "language": None} for block in blocks for row in block["figures"]]
    rows += [
        {**row, "language": language}
        for block in blocks
        if len(block["by_language"]) > 1
        for language, some in block["by_language"].items()
        for row in some
        if row["figure"] in BY_LANGUAGE
    ]
    return [row for row in rows if value_of(row) is not None]


def _ratio(row: Mapping[str, Any], lang: str) -> str:
    value = value_of(row)
    return decimal(value, lang) if "ratio" in row else percent(value, lang)


def _range(row: Mapping[str, Any], lang: str) -> str:
    if row.get("low") is None:
        return "–"
    return f"{percent(row['low'], lang)} – {percent(row['high'], lang)}"


def _counts(row: Mapping[str, Any], page: Page) -> str:
    """Both counts: "80 of 95", or "102 to 51" of what is no share."""
    word = page.words["service_to" if "ratio" in row else "service_of"]
    numbers = {name: count(row[name], page.lang) for name in ("numerator", "denominator")}
    return str(word).format(**numbers)
