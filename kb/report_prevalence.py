"""Shares of all tickets by people's answers, in a reader's words; counted ones are named so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.report_cells import Column, Page, count, day, ends, html_table, percent, spoken_locale

Document = dict[str, Any]
EVERYBODY = "all"


def prevalence_sections(document: Document, page: Page) -> list[Document]:
    """The corrected shares where an audit tells them, else the counted one as what it is.

    ``document["prevalence"]`` is what :func:`kb.match_shares.prevalence_document` gives; nothing is
    shown of a report without it.
    """
    found, w = document.get("prevalence"), page.words
    if not found:
        return []
    rows = _rows(found)
    if not rows:
        text = f"{w['prevalence_text']} {w['prevalence_counted']}"
        rate = document["coverage"]
        counted = {"share": "counted", "locale": "", "value": rate["rate"], "labelled": 0}
        rows = [counted | {"ci_low": None, "ci_high": None, "unlabelled": rate["denominator"]}]
    else:
        names = {"since": day(found["since"], page.lang), "until": day(found["until"], page.lang)}
        fresh = "" if found["is_fresh"] else w["prevalence_old"]
        text = f"{w['prevalence_text']} {w['prevalence_window'].format(**names)} {fresh}".strip()
    table = html_table(rows, _columns(page))
    return [{"id": "prevalence", "title": w["prevalence"], "text": text, "table": table}]


def _rows(found: Mapping[str, Any]) -> list[Document]:
    """A row a share and language that has a value; all languages first."""
    shares = found.get("shares") or {}
    if found.get("reason"):
        return []
    languages = sorted(shares, key=lambda name: (name != EVERYBODY, name))
    return [
        {**row, "share": share, "locale": "" if language == EVERYBODY else language}
        for language in languages
        for share, row in shares[language].items()
        if row.get("value") is not None
    ]


def _columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (
            w["share"],
            lambda row: str(w["prevalence_shares"].get(row["share"], row["share"])),
            False,
        ),
        (
            w["locale"],
            lambda row: spoken_locale(page, row["locale"]) if row["locale"] else w["service_all"],
            False,
        ),
        (w["service_value"], lambda row: percent(row["value"], lang), True),
        (w["interval"], lambda row: ends(row["ci_low"], row["ci_high"], lang), True),
        (w["prevalence_labelled"], lambda row: count(row["labelled"], lang), True),
        (w["prevalence_unlabelled"], lambda row: count(row["unlabelled"], lang), True),
    ]
