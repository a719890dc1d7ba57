"""The report as one HTML file that opens offline: the document's numbers in a reader's words.

Nothing is computed here but what is shown: percentages from rates, the order from the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kb import charts
from kb.characters import all_visible
from kb.coverage import Rate
from kb.gap_reasons import reason
from kb.report import MOST_ROWS, Document
from kb.report_calibration import calibration_sentence
from kb.report_cells import (
    Column,
    Page,
    Words,
    chart_script,
    count,
    day,
    decimal,
    html_table,
    inline_json,
    percent,
    rendered,
    unbroken,
)
from kb.report_effect_page import effect_card, effect_sections
from kb.report_service_page import service_sections


def html_report(document: Document, page: Page) -> str:
    """The report as HTML with its charts' scripts inside; no request leaves it."""
    document, page = all_visible(document), page.visible
    drawn = _charts(document, page)
    return rendered(
        page,
        _script(drawn, page),
        notes=notes(document, page.words),
        period=_period(document, page),
        cards=_cards(document, page),
        change=_change(document, page),
        calibration=calibration_sentence(document.get("calibration"), page),
        emerging=emerging_table(document["emerging"] or [], page),
        has_topics=document["emerging"] is not None,
        charts=drawn,
        sections=[
            *effect_sections(document, page),
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


def _script(drawn: Sequence[Document], page: Page) -> Markup:
    if not drawn:
        return Markup("")
    return chart_script(page, charts.drawing_script([chart["id"] for chart in drawn]))


def _period(document: Document, page: Page) -> str:
    period = document["period"]
    return str(page.words["period"]).format(
        tickets=count(document["tickets"]["with_need"], page.lang),
        first=day(period["first"], page.lang),
        last=day(period["last"], page.lang),
    )


def _rate_words(rate: Document, lang: str) -> dict[str, str]:
    return {
        "n": count(rate["numerator"], lang),
        "of": count(rate["denominator"], lang),
        "low": percent(rate["low"], lang),
        "high": percent(rate["high"], lang),
    }


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


def _cards(document: Document, page: Page) -> list[dict[str, Any]]:
    w, lang = page.words, page.lang
    is_alone = len(document["tickets"]["by_locale"]) == 1
    gap_detail = "gap_detail_alone" if is_alone else "gap_detail"
    cards = [
        {
            "name": w[name],
            "value": percent(document[name]["rate"], lang),
            "detail": w[detail].format(**_rate_words(document[name], lang)),
            "is_main": False,
        }
        for name, detail in (("coverage", "coverage_detail"), ("gap", gap_detail))
    ]
    since = document["since"]
    if since is None:
        cards[0]["is_main"] = True
    else:
        cards.insert(0, _since_card(since, page))
    return [*cards, effect_card(document, page) or _read_card(document, page)]


def _since_card(since: Document, page: Page) -> dict[str, Any]:
    lang = page.lang
    words = _rate_words(since["after"], lang)
    detail = page.words["since_detail"].format(
        after_n=words["n"], before=percent(since["before"]["rate"], lang), **words
    )
    name = page.words["since"].format(date=unbroken(day(since["at"], lang)))
    value = percent(since["after"]["rate"], lang)
    return {"name": name, "value": value, "detail": detail, "is_main": True}


def _read_card(document: Document, page: Page) -> dict[str, Any]:
    tickets = document["tickets"]
    asking = [
        page.words[f"asking_{locale}"].format(n=count(number, page.lang))
        for locale, number in tickets["by_locale"].items()
    ]
    detail = page.words["set_apart"].format(
        noise=count(sum(tickets["noise"].values()), page.lang),
        asking=page.words["and"].join(asking),
    )
    value = count(tickets["read"], page.lang)
    return {"name": page.words["read"], "value": value, "detail": detail, "is_main": False}


def _change(document: Document, page: Page) -> str:
    since = document["since"]
    if since is None:
        return ""
    return str(page.words["change"]).format(
        date=unbroken(day(since["at"], page.lang)),
        after=percent(since["after"]["rate"], page.lang),
        before=percent(since["before"]["rate"], page.lang),
    )


def _charts(document: Document, page: Page) -> list[dict[str, Any]]:
    """The coverage line and the volume bars, each with a text and its table; none without weeks."""
    weeks = document["by_week"]
    if not weeks:
        return []
    w = page.words
    names = {code: w.get(f"lang_{code}", code) for code in {row["language"] for row in weeks}}
    shown = [
        row
        for row in document["by_four_weeks"]
        if row["language"] in document["tickets"]["by_locale"] and row["denominator"]
    ]
    lines = [
        {
            "week": row["week"],
            "locale": names[row["language"]],
            "share": row["rate"],
            "tickets": row["denominator"],
        }
        for row in shown
    ]
    bars = [
        {"week": row["week"], "state": w[state], "tickets": number}
        for row in weeks
        for state, number in (
            ("covered", row["numerator"]),
            ("uncovered", row["denominator"] - row["numerator"]),
        )
    ]
    table = html_table(weeks, _week_columns(page, names))
    first, last = _edges(document["by_four_weeks"])
    titles = page.chart_words
    line, bar = charts.share_by_week(lines, titles), charts.tickets_by_week(bars, titles)
    text = w["by_week_text"].format(first=percent(first, page.lang), last=percent(last, page.lang))
    return [
        _chart("coverage-by-week", w["by_week"], text, line, table),
        _chart("volume", w["volume"], w["volume_text"], bar, table),
    ]


def _chart(name: str, title: str, text: str, specification: Document, table: Markup) -> Document:
    return {
        "id": name,
        "title": title,
        "text": text,
        "data": inline_json(specification),
        "table": table,
    }


def _edges(weeks: Sequence[Mapping[str, Any]]) -> tuple[float | None, float | None]:
    """Coverage over the first and over the last four weeks, all languages together."""
    names = sorted({row["week"] for row in weeks})
    if not names:
        return None, None
    first, last = (
        sum(
            (Rate(r["numerator"], r["denominator"]) for r in weeks if r["week"] == name), Rate(0, 0)
        )
        for name in (names[0], names[-1])
    )
    return first.value, last.value


def _sections(document: Document, page: Page) -> list[Document]:
    makers = {
        "uncovered_topics": _topic_columns,
        "gaps": _gap_columns,
        "by_channel": _channel_columns,
        "articles": _article_columns,
    }
    words = {"by_channel": "channels"}
    made = []
    for name, columns in makers.items():
        rows = document[name]
        word = words.get(name, name)
        title, text = page.words[word], page.words[f"{word}_text"]
        if rows:
            table = html_table(rows[:MOST_ROWS], columns(page))
            made.append({"id": name, "title": title, "text": text, "table": table})
    return made


def _language(page: Page, code: str) -> str:
    return str(page.words.get(f"lang_{code}", code))


def _rate_columns(page: Page, denominator: str) -> list[Column]:
    lang = page.lang
    return [
        (denominator, lambda row: count(row["denominator"], lang), True),
        (page.words["share"], lambda row: percent(row["rate"], lang), True),
        (
            page.words["interval"],
            lambda row: f"{percent(row['low'], lang)} – {percent(row['high'], lang)}",
            True,
        ),
    ]


def _week_columns(page: Page, names: Mapping[str, str]) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["week"], lambda row: day(row["week"], lang), False),
        (w["locale"], lambda row: names[row["language"]], False),
        (w["covered"], lambda row: count(row["numerator"], lang), True),
        *_rate_columns(page, w["tickets"]),
    ]


def _topic_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["topic"], lambda row: row["label"] or row["topic_id"], False),
        (w["locale"], lambda row: _language(page, row["locale"]), False),
        (w["without"], lambda row: count(row["uncovered"], lang), True),
        *_rate_columns(page, w["tickets"]),
    ]


def _gap_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["topic"], lambda row: row["label"] or row["topic_id"], False),
        (w["locale"], lambda row: _language(page, row["locale"]), False),
        (w["kind"], lambda row: w[f"kind_{row.get('queue_kind', row['kind'])}"], False),
        (w["state"], lambda row: w[f"state_{row['state']}"] if "state" in row else "–", False),
        (w["tickets"], lambda row: count(row["tickets"], lang), True),
        (w["why"], lambda row: reason(row | {"saving": _saving(row)}, w, lang), False),
    ]


def _saving(row: Mapping[str, Any]) -> Document:
    """What an article may save, as a row of the queue has it."""
    names = (name for name in row if name.startswith("saving_"))
    return {name.removeprefix("saving_"): row[name] for name in names}


def _channel_columns(page: Page) -> list[Column]:
    w = page.words
    return [
        (w["channel"], lambda row: w.get(f"channel_{row['channel']}", row["channel"]), False),
        (w["locale"], lambda row: _language(page, row["language"]), False),
        *_rate_columns(page, w["tickets"]),
    ]


def _article_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["article"], lambda row: row["title"], False),
        (w["locale"], lambda row: _language(page, row["locale"]), False),
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
