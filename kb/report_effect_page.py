"""What the articles prevented, in a reader's words: card, headline, charts, tests, topics.

Where nothing can be said the reasons stand in the place of figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kb.deflection.verdicts import SHOWN
from kb.interval_charts import effect_by_week, effects, observed_and_expected
from kb.report_cells import (
    Column,
    Page,
    count,
    day,
    decimal,
    ends,
    html_table,
    one_line,
    percent,
    signed,
    spoken_locale,
)
from kb.report_charts import chart

Document = dict[str, Any]
WIDE_LABEL, NARROW_LABEL = 300, 130
"""Room for a topic's name in its chart, px."""
MOST_DRAWN = 12
"""Topics in the chart of topics; the table has all of them."""


def effect_card(document: Document, page: Page) -> Document | None:
    """The figure for the first screen, or why there is none; None where no estimate was made."""
    effect, w = document["effect"], page.words
    if effect is None:
        return None
    if effect["delta"] is None:
        value, detail = w["effect_untold"], _sentence(_reasons(effect, page))
    elif effect["verdict"] != SHOWN:
        value = w["effect_unsure"]
        detail = w["effect_unsure_detail"].format(**_figures(effect, page))
    else:
        value = percent(max(effect["delta"], 0.0), page.lang)
        detail = w["effect_detail"].format(**_figures(effect, page))
    return {"name": w["effect"], "value": value, "detail": detail, "is_main": False}


def effect_sections(document: Document, page: Page) -> list[Document]:
    """Headline and charts, the tests, then the topics; nothing where no estimate was made."""
    effect, w = document["effect"], page.words
    if effect is None:
        return []
    charts = [_week_chart(effect, page), _since_chart(effect, page)]
    made = [
        {
            "id": "effect",
            "title": w["effect"],
            "text": " ".join(
                [
                    _headline(effect, page),
                    *_languages(effect, page),
                    *_by_lot(effect, page),
                    *_corrected(effect, page),
                ]
            ),
            "charts": [one for one in charts if one],
        },
        {
            "id": "effect-tests",
            "title": w["effect_tests_title"],
            "text": w["effect_tests_text"],
            "table": _tests(effect["tests"], page),
        },
        _topics(document["effect_topics"], page),
    ]
    return [one for one in made if one.get("table") != ""]


def _headline(effect: Mapping[str, Any], page: Page) -> str:
    w = page.words
    if effect["delta"] is None:
        return str(w["effect_none"]).format(reasons=_reasons(effect, page))
    name = "effect_shown_text" if effect["verdict"] == SHOWN else "effect_not_shown_text"
    return str(w[name]).format(**_figures(effect, page))


def _reasons(effect: Mapping[str, Any], page: Page) -> str:
    words = page.words["effect_reasons"]
    return " ".join(str(words.get(code, code)) for code in effect["reasons"])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _corrected(effect: Mapping[str, Any], page: Page) -> list[str]:
    """The effect on tickets that belong to their topics, as an audit tells them."""
    found, lang = effect.get("corrected"), page.lang
    if effect["delta"] is None or not found:
        return []
    shares = {name: signed(found[name], lang) for name in ("delta", "ci_low", "ci_high")}
    counts = {name: count(found[name], lang) for name in ("right", "of")}
    return [str(page.words["effect_corrected"]).format(**counts, **shares)]


def _languages(effect: Mapping[str, Any], page: Page) -> list[str]:
    """The effect in each language, where several have articles."""
    return [
        str(page.words["effect_language"]).format(
            language=spoken_locale(page, row["language"]),
            topics=count(row["topics"], page.lang),
            **{name: signed(row[name], page.lang) for name in ("delta", "ci_low", "ci_high")},
        )
        for row in effect.get("by_language") or ()
    ]


def _by_lot(effect: Mapping[str, Any], page: Page) -> list[str]:
    """What the lottery says, where articles got their days by lot."""
    found, lang = effect.get("randomised"), page.lang
    if effect["delta"] is None or not found:
        return []
    counts = {name: count(found[name], lang) for name in ("articles", "topics", "draws")}
    chance = percent(found["p_value"], lang)
    return [str(page.words["effect_by_lot"]).format(chance=chance, **counts)]


def _figures(effect: Mapping[str, Any], page: Page) -> dict[str, str]:
    lang = page.lang
    shares = {
        name: signed(effect[name], lang) for name in ("delta", "ci_low", "ci_high", "net_low")
    }
    counts = ("expected", "observed", "prevented", "topics", "controls")
    return shares | {name: count(round(effect[name]), lang) for name in counts}


def _week_chart(effect: Mapping[str, Any], page: Page) -> Document | None:
    """Came against expected by calendar week."""
    rows, w, titles = effect["by_week"], page.words, page.chart_words
    if not rows:
        return None
    after = [row for row in rows if row["low"] is not None]
    outside = sum(not row["low"] <= row["observed"] <= row["high"] for row in after)
    text = w["effect_week_chart"].format(weeks=len(after), outside=outside)
    words = {"observed": titles["effect_observed"], "expected": titles["effect_expected"]}
    drawn = observed_and_expected(rows, words, title=titles["tickets"])
    return chart("effect-by-week", text, drawn, html_table(rows, _week_columns(page)))


def _week_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["week"], lambda row: day(row["week"], lang), False),
        (w["effect_expected"], lambda row: decimal(row["expected"], lang), True),
        (
            w["interval"],
            lambda row: (
                "–"
                if row["low"] is None
                else f"{decimal(row['low'], lang)} – {decimal(row['high'], lang)}"
            ),
            True,
        ),
        (w["effect_observed"], lambda row: count(row["observed"], lang), True),
    ]


def _since_chart(effect: Mapping[str, Any], page: Page) -> Document | None:
    """The event study; what it finds is the test of the weeks before."""
    rows, w, titles = effect["by_four_weeks_since"], page.words, page.chart_words
    if not rows:
        return None
    test = next(one for one in effect["tests"] if one["name"] == "event_study")
    text = w["effect_since_chart"] + " " + w[f"effect_since_{_result(test)}"]
    words = {
        "before": titles["effect_before"],
        "after": titles["effect_after"],
        "weeks": titles["effect_weeks"],
        "effect": titles["effect_share"],
    }
    points = [row | {"middle": row["week"] + (row["weeks"] - 1) / 2} for row in rows]
    drawn = effect_by_week(points, words, lang=page.lang)
    table = html_table(effect["by_week_since"], _since_columns(page))
    return chart("effect-since", text, drawn, table)


def _since_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["effect_weeks"], lambda row: str(row["week"]).replace("-", "\u2212"), True),
        (w["effect_expected"], lambda row: decimal(row["expected"], lang), True),
        (w["effect_observed"], lambda row: count(row["observed"], lang), True),
        (w["effect_share"], lambda row: signed(row["delta"], lang), True),
        (w["interval"], lambda row: ends(max(row["low"], -1.0), row["high"], lang), True),
    ]


def _topics(rows: Sequence[Mapping[str, Any]], page: Page) -> Document:
    w = page.words
    made = {
        "id": "effect-topics",
        "title": w["effect_topics"],
        "text": w["effect_topics_text"],
        "table": html_table(rows, _columns(page)) if rows else "",
    }
    return made | {"charts": [_topic_chart(rows, page)]} if rows else made


def _topic_chart(rows: Sequence[Mapping[str, Any]], page: Page) -> Document:
    """Those with most tickets expected: there an interval is narrowest."""
    largest = sorted(rows, key=lambda row: -row["expected"])[:MOST_DRAWN]
    sure = [row for row in rows if row["ci_low"] > 0 or row["ci_high"] < 0]
    told = [
        {
            "label": one_line(f"{_label(row)} ({row['locale'] or '–'})"),
            "value": row["delta"],
            "low": row["ci_low"],
            "high": row["ci_high"],
        }
        for row in largest
    ]
    name = "effect_topic_chart" if sure else "effect_topic_chart_none"
    text = page.words[name].format(n=len(sure), all=len(rows), drawn=len(told))
    title = page.chart_words["effect_share"]
    wide, narrow = (
        effects(told, lang=page.lang, title=title, label_px=px) for px in (WIDE_LABEL, NARROW_LABEL)
    )
    beside = (WIDE_LABEL, NARROW_LABEL)
    return chart("effect-of-topics", text, wide, Markup(""), narrow=narrow, beside=beside)


def _label(row: Mapping[str, Any]) -> str:
    return str(row["label"] or row["topic_id"])


def _columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["topic"], _label, False),
        (w["locale"], lambda row: spoken_locale(page, row["locale"]), False),
        (w["effect_since"], lambda row: day(row["week"], lang), True),
        (w["effect_expected"], lambda row: count(round(row["expected"]), lang), True),
        (w["effect_observed"], lambda row: count(round(row["observed"]), lang), True),
        (w["effect_share"], lambda row: signed(row["delta"], lang), True),
        (w["interval"], lambda row: ends(max(row["ci_low"], -1.0), row["ci_high"], lang), True),
        (w["effect_pulled"], lambda row: signed(row["delta_shrunk"], lang), True),
    ]


def _tests(tests: Sequence[Mapping[str, Any]], page: Page) -> Markup:
    w = page.words
    words = {name: w[f"test_{name}"] for name in ("passed", "failed", "not_run")}
    columns: list[Column] = [
        (w["effect_test"], lambda row: _of_test(row, page, "effect_tests"), False),
        (w["effect_result"], lambda row: str(words[_result(row)]), False),
        (w["effect_found"], lambda row: _found(row, page), True),
        (w["effect_meaning"], lambda row: _of_test(row, page, "effect_meanings"), False),
    ]
    return html_table(tests, columns) if tests else Markup("")


def _of_test(row: Mapping[str, Any], page: Page, table: str) -> str:
    return str(page.words[table].get(row["name"], row["name"]))


def _result(row: Mapping[str, Any]) -> str:
    return {True: "passed", False: "failed", None: "not_run"}[row["passed"]]


def _found(row: Mapping[str, Any], page: Page) -> str:
    """What a test measured: an effect with its interval, two ends, or a slope a week."""
    lang = page.lang
    if "slope" in row:
        margin = percent(row["slope_margin"], lang)
        slope = signed(row["slope"], lang)
        return str(page.words["effect_slope"]).format(slope=slope, margin=margin)
    if "low" in row:
        return ends(row["low"], row["high"], lang)
    if "delta" not in row:
        return "–"
    between = f" ({ends(row['ci_low'], row['ci_high'], lang)})" if "ci_low" in row else ""
    return signed(row["delta"], lang) + between
