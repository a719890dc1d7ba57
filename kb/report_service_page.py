"""The service figures in a reader's words: the report card, each figure, alerts, what is missing.

Nothing is computed here but what is shown; where a figure is not in the data its field is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from kb.report_cells import (
    Column,
    Page,
    Words,
    beside_range,
    beside_value,
    count,
    day,
    fine_rate,
    html_table,
    note_of,
    percent,
    spoken_channel,
    spoken_locale,
)
from kb.report_durations import shown
from kb.report_service_charts import interval, service_charts
from kb.service.elsewhere import INSTEAD, customer_rows, is_share_of, value_of
from kb.service.levels import LEVELS

Document = dict[str, Any]
MOST_ALERTS = 5
BY_LANGUAGE = ("self_service_visits", "self_service_confirmed", "zero_results", "click_through")
"""Figures of readers that are shown for each language, too."""
WINDOW_RATES = (
    "recontact", "explicit", "explicit_adjusted", "implicit", "implicit_adjusted",
)  # fmt: skip
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
    over_time = {
        "id": "service-over-time",
        "title": w["service_over_time"],
        "text": w["service_over_time_text"],
        "charts": service_charts(document, page),
        "table": _alerts(service["alerts"], page),
    }
    figures = {
        "id": "service-figures",
        "title": w["service_figures"],
        "text": " ".join([w["service_figures_text"], *_missing(service, page)]),
        "table": _figures(service["figures"], page),
    }
    drawn = [over_time] if over_time["charts"] or over_time["table"] else []
    several = _several(service.get("channels") or {}, page)
    beside = [*_windows(service, page), *_beside(service, page)]
    return [card, *drawn, figures, *several, *beside]


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
    alerts = service["alerts"]
    return said if alerts else [*said, str(w["changed_usual"])]


def _alerts(rows: list[Mapping[str, Any]], page: Page) -> Markup:
    """The newest weeks whose figure left its usual range; "" without any."""
    w, lang = page.words, page.lang
    columns: list[Column] = [
        (w["service_alert"], lambda row: _word(w, "service_names", row["figure"]), False),
        (w["week"], lambda row: day(row["period"], lang), False),
        (w["service_value"], lambda row: shown(row["value"], row["unit"], lang), True),
        (w["service_usual"], lambda row: interval(row, row["unit"], lang), True),
    ]
    return html_table(rows[-MOST_ALERTS:][::-1], columns) if rows else Markup("")


def _missing(service: Mapping[str, Any], page: Page) -> list[str]:
    w = page.words
    names = [_word(w, "service_names", row["figure"]) for row in service["missing"]]
    return [str(w["service_missing"]).format(figures=", ".join(names))] if names else []


def _level_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["service_dimension"], lambda row: _word(w, "dimensions", row["dimension"]), False),
        (w["service_level"], lambda row: _steps(row, page), False),
        (w["service_value"], lambda row: _measured(row, row["value"], lang), True),
        (w["service_next"], lambda row: _next(row, page), False),
        (w["service_basis"], lambda row: _word(w, "bases", row["basis"]), False),
    ]


def _steps(row: Mapping[str, Any], page: Page) -> Markup:
    """The level as five steps of which some are filled, and in a word."""
    if row["level"] is None:
        return Markup("–")
    boxes = Markup("").join(
        Markup('<span class="{}"></span>').format("on" if place <= row["level"] else "")
        for place in range(len(LEVELS))
    )
    word = _word(page.words, "levels", row["name"])
    return Markup('<span class="steps" aria-hidden="true">{}</span> {}').format(boxes, word)


def _next(row: Mapping[str, Any], page: Page) -> str:
    """The next level, and the value from which it holds."""
    if row["next_at"] is None or row["level"] is None:
        return "–"
    level = _word(page.words, "levels", LEVELS[row["level"] + 1])
    return f"{level}{page.words['why_colon']}{_measured(row, row['next_at'], page.lang)}"


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
        (w["interval"], lambda row: interval(row, row["unit"], lang), True),
        (w["tickets"], lambda row: count(row["denominator"], lang), True),
    ]
    return html_table(rows, columns)


def _several(found: Mapping[str, Any], page: Page) -> list[Document]:
    """One customer on several channels: how many, and from where to where they went."""
    w, lang = page.words, page.lang
    if not found or not found["several"]["denominator"] or "channels_several" not in w:
        return []
    told = {name: fine_rate(found[name], lang) for name in ("several", "switched")}
    columns: list[Column] = [
        (w["channels_from"], lambda row: spoken_channel(page, row["channel"]), False),
        (w["channels_to"], lambda row: spoken_channel(page, row["next_channel"]), False),
        (w["tickets"], lambda row: count(row["tickets"], lang), True),
    ]
    text = str(w["channels_several_text"]).format(**told)
    table = html_table(found["paths"], columns) if found["paths"] else ""
    title = w["channels_several"]
    return [{"id": "channels-several", "title": title, "text": text, "table": table}]


def _windows(service: Mapping[str, Any], page: Page) -> list[Document]:
    """Deflection as vendors count it, and with those who wrote again taken off, by window."""
    w, lang = page.words, page.lang
    rows = (service.get("self_service") or {}).get("windows") or []
    columns: list[Column] = [
        (w["window"], lambda row: w["window_hours"].format(n=row["hours"]), False),
        *(
            (w[f"window_{name}"], partial(_rate_of, name=name, lang=lang), True)
            for name in WINDOW_RATES
        ),
    ]
    title, text = w["windows"], w["windows_text"]
    table = html_table(rows, columns)
    return [{"id": "windows", "title": title, "text": text, "table": table}] if rows else []


def _rate_of(row: Mapping[str, Any], name: str, lang: str) -> str:
    """A rate of a window with its interval; "–" for none."""
    return fine_rate(row.get(name), lang)


def _beside(service: Mapping[str, Any], page: Page) -> list[Document]:
    """Orders, visits and searches; nothing of what was saved before they were told."""
    if "search" not in service:
        return []
    w, lang = page.words, page.lang
    readers, said = service["self_service"], [str(w["service_beside_text"])]
    if readers["basis"] == INSTEAD and readers["coverage"]:
        rate = percent(readers["coverage"]["rate"], lang)
        said.append(str(w["service_instead"]).format(rate=rate))
    rows = [{**row, "language": None} for row in customer_rows(service)]
    rows += _reader_rows(service)
    if not rows:
        return []
    columns: list[Column] = [
        (w["service_figure"], lambda row: _word(w, "service_beside_names", row["figure"]), False),
        (w["locale"], lambda row: _language(row["language"], page), False),
        (w["service_value"], lambda row: beside_value(row, lang), True),
        (w["interval"], lambda row: beside_range(row, lang), True),
        (w["service_counts"], lambda row: _counts(row, page), True),
        (w["service_note"], lambda row: note_of(row, w["service_notes"], lang) or "–", False),
    ]
    table = html_table(rows, columns)
    title = w["service_beside"]
    return [{"id": "service-beside", "title": title, "text": " ".join(said), "table": table}]


def _language(code: str | None, page: Page) -> str:
    return spoken_locale(page, code) if code else str(page.words["service_all"])


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


def _counts(row: Mapping[str, Any], page: Page) -> str:
    """Both counts: "80 of 95", or "102 to 51" of what is no share."""
    word = page.words["service_of" if is_share_of(row) else "service_to"]
    numbers = {name: count(row[name], page.lang) for name in ("numerator", "denominator")}
    return str(word).format(**numbers)
