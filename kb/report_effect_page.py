"""What the articles prevented, in a reader's words: card, headline, tests, topics.

Where nothing can be said the reasons stand in the place of figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kb.deflection.verdicts import SHOWN
from kb.report_cells import Column, Page, count, day, html_table, percent

Document = dict[str, Any]


def effect_card(document: Document, page: Page) -> Document | None:
    """The figure for the first screen; None where there is none."""
    effect, w = document["effect"], page.words
    if effect is None or effect["delta"] is None:
        return None
    detail = w["effect_detail"].format(**_figures(effect, page))
    value = percent(max(effect["delta"], 0.0), page.lang)
    if effect["verdict"] != SHOWN:
        value, detail = (
            w["effect_unsure"],
            w["effect_unsure_detail"].format(**_figures(effect, page)),
        )
    return {"name": w["effect"], "value": value, "detail": detail, "is_main": False}


def effect_sections(document: Document, page: Page) -> list[Document]:
    """The headline with its tests, then the topics; nothing where no estimate was made."""
    effect, w = document["effect"], page.words
    if effect is None:
        return []
    head = {
        "id": "effect",
        "title": w["effect"],
        "text": _headline(effect, page),
        "table": _tests(effect["tests"], page),
    }
    rows = document["effect_topics"]
    table = html_table(rows, _columns(page))
    by_topic = {
        "id": "effect-topics",
        "title": w["effect_topics"],
        "text": w["effect_topics_text"],
        "table": table,
    }
    return [head, by_topic] if rows else [head]


def _headline(effect: Mapping[str, Any], page: Page) -> str:
    w = page.words
    if effect["delta"] is None:
        reasons = [str(w["effect_reasons"].get(code, code)) for code in effect["reasons"]]
        return str(w["effect_none"]).format(reasons=" ".join(reasons))
    name = "effect_shown_text" if effect["verdict"] == SHOWN else "effect_not_shown_text"
    return str(w[name]).format(**_figures(effect, page))


def _figures(effect: Mapping[str, Any], page: Page) -> dict[str, str]:
    lang = page.lang
    shares = {
        name: signed(effect[name], lang) for name in ("delta", "ci_low", "ci_high", "net_low")
    }
    counts = ("expected", "observed", "prevented", "topics", "controls")
    return shares | {name: count(round(effect[name]), lang) for name in counts}


def signed(share: float, lang: str) -> str:
    """A share that may be below 0, in percent, with a true minus sign."""
    return f"\u2212{percent(-share, lang)}" if share < 0 else percent(share, lang)


def _columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["topic"], lambda row: row["label"] or row["topic_id"], False),
        (w["locale"], lambda row: str(w.get(f"lang_{row['locale']}", row["locale"])), False),
        (w["effect_since"], lambda row: day(row["week"], lang), False),
        (w["effect_expected"], lambda row: count(round(row["expected"]), lang), True),
        (w["effect_observed"], lambda row: count(round(row["observed"]), lang), True),
        (w["effect_share"], lambda row: signed(row["delta"], lang), True),
        (
            w["interval"],
            lambda row: (
                f"{signed(max(row['ci_low'], -1.0), lang)} – {signed(row['ci_high'], lang)}"
            ),
            True,
        ),
        (w["effect_pulled"], lambda row: signed(row["delta_shrunk"], lang), True),
    ]


def _tests(tests: Sequence[Mapping[str, Any]], page: Page) -> Markup:
    w = page.words
    words = {True: w["test_passed"], False: w["test_failed"], None: w["test_not_run"]}
    columns: list[Column] = [
        (w["effect_test"], lambda row: str(w["effect_tests"].get(row["name"], row["name"])), False),
        (w["effect_result"], lambda row: str(words[row["passed"]]), False),
    ]
    return html_table(tests, columns) if tests else Markup("")
