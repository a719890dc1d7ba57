"""The report as one HTML file that opens offline: the document's numbers in a reader's words.

Nothing is computed here but what is shown: percentages from rates, the order from the document. The
charts are drawings (:mod:`kb.chart_drawing`), so the page runs no script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kb.characters import all_visible
from kb.gap_reasons import reason
from kb.report import MOST_ROWS, Document
from kb.report_calibration import calibration_sentence
from kb.report_cells import (
    Column,
    Page,
    Words,
    count,
    day,
    decimal,
    html_table,
    rate_columns,
    rendered,
    spoken_channel,
    spoken_locale,
    with_code,
)
from kb.report_charts import week_sections
from kb.report_effect_page import effect_sections
from kb.report_first_page import cards, gap_name, next_note, saving, steps, what_changed
from kb.report_prevalence import prevalence_sections
from kb.report_service_page import service_sections


def html_report(document: Document, page: Page) -> str:
    """The report as HTML with its drawings inside; no request leaves it."""
    document, page = all_visible(document), page.visible
    return rendered(
        page,
        Markup(""),
        notes=[with_code(note) for note in notes(document, page.words)],
        period=_period(document, page),
        cards=cards(document, page),
        changes=what_changed(document, page),
        steps=steps(document, page),
        steps_note=next_note(document, page),
        calibration=calibration_sentence(document.get("calibration"), page),
        has_topics=document["emerging"] is not None,
        sections=[
            *effect_sections(document, page),
            *week_sections(document, page),
            *prevalence_sections(document, page),
            *_emerging(document, page),
            *_sections(document, page),
            *service_sections(document, page),
            _data_section(document, page),
        ],
    )


def notes(document: Document, words: Words) -> list[str]:
    """What the report lacks, the first stage that has not run; and how many articles went stale."""
    found = [str(words[f"missing_{stage}"]) for stage in document["missing"][:1]]
    stale = len(document.get("freshness", {}).get("articles", ()))
    if stale:
        name = "stale_one" if stale == 1 else "stale_many"
        found.append(str(words[name]).format(n=stale))
    return found


def _period(document: Document, page: Page) -> str:
    period = document["period"]
    return str(page.words["period"]).format(
        tickets=count(document["tickets"]["with_need"], page.lang),
        first=day(period["first"], page.lang),
        last=day(period["last"], page.lang),
    )


def _emerging(document: Document, page: Page) -> list[Document]:
    table = emerging_table(document["emerging"] or [], page)
    title, text = page.words["map_emerging"], page.words["map_emerging_text"]
    return [{"id": "emerging", "title": title, "text": text, "table": table}] if table else []


def emerging_table(rows: Sequence[Mapping[str, Any]], page: Page) -> Markup:
    """The topics that rise now: tickets of the week, what was expected, since when; "" for none."""
    w, lang = page.words, page.lang
    columns: list[Column] = [
        (w["topic"], lambda row: row["label"], False),
        (w["week"], lambda row: day(row["week"], lang), False),
        (w["tickets"], lambda row: count(row["tickets"], lang), True),
        (w["map_expected"], lambda row: decimal(row["expected"], lang), True),
        (w["map_times"], lambda row: f"×\u202f{decimal(row['ratio'], lang)}", True),
        (w["map_since"], lambda row: day(row["since"], lang), False),
    ]
    return html_table(rows, columns) if rows else Markup("")


def _sections(document: Document, page: Page) -> list[Document]:
    made = [
        _gap_section(document, page),
        _table(document, page, "uncovered_topics", _topic_columns(page)),
        _table(document, page, "by_channel", _channel_columns(page)),
        _table(document, page, "articles", _article_columns(page)),
    ]
    return [section for section in made if section]


def _gap_section(document: Document, page: Page) -> Document | None:
    """Every gap has a row: the first screen leads to some of them."""
    rows = document["gaps"]
    table = html_table(rows, _gap_columns(page), name=gap_name)
    title, text = page.words["gaps"], page.words["gaps_text"]
    return {"id": "gaps", "title": title, "text": text, "table": table} if rows else None


def _table(document: Document, page: Page, name: str, columns: Sequence[Column]) -> Document | None:
    rows, word = document[name], {"by_channel": "channels"}.get(name, name)
    title, text = page.words[word], page.words[f"{word}_text"]
    if len(rows) > MOST_ROWS:
        more = page.words["more_rows"].format(shown=MOST_ROWS, all=len(rows), file=f"{name}.csv")
        text = f"{text} {more}"
    table = html_table(rows[:MOST_ROWS], columns)
    return {"id": name, "title": title, "text": text, "table": table} if rows else None


def _topic_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["topic"], lambda row: row["label"] or row["topic_id"], False),
        (w["locale"], lambda row: spoken_locale(page, row["locale"]), False),
        (w["without"], lambda row: count(row["uncovered"], lang), True),
        *rate_columns(page, w["tickets"]),
    ]


def _gap_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["topic"], lambda row: row["label"] or row["topic_id"], False),
        (w["locale"], lambda row: spoken_locale(page, row["locale"]), False),
        (w["kind"], lambda row: w[f"kind_{row.get('queue_kind', row['kind'])}"], False),
        (w["state"], lambda row: w[f"state_{row['state']}"] if "state" in row else "–", False),
        (w["tickets"], lambda row: count(row["tickets"], lang), True),
        (w["why"], lambda row: reason(row | {"saving": saving(row)}, w, lang), False),
    ]


def _channel_columns(page: Page) -> list[Column]:
    w = page.words
    return [
        (w["channel"], lambda row: spoken_channel(page, row["channel"]), False),
        (w["locale"], lambda row: spoken_locale(page, row["language"]), False),
        *rate_columns(page, w["tickets"]),
    ]


def _article_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["article"], lambda row: row["title"], False),
        (w["locale"], lambda row: spoken_locale(page, row["locale"]), False),
        (w["matched"], lambda row: count(row["tickets"], lang), True),
    ]


def _data_section(document: Document, page: Page) -> Document:
    w = page.words
    noise = document["tickets"]["noise"]
    rows = [{"item": w.get(f"noise_{name}", name), "count": n} for name, n in noise.items()]
    known = {name: n for name, n in document["data"].items() if n is not None}
    rows += [{"item": w[name], "count": n} for name, n in known.items()]
    columns: list[Column] = [
        (w["item"], lambda row: row["item"], False),
        (w["count"], lambda row: count(row["count"], page.lang), True),
    ]
    table = html_table(rows, columns)
    return {"id": "data", "title": w["quality"], "text": w["quality_text"], "table": table}
