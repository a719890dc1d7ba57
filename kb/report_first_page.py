"""The first screen in a reader's words: four numbers, what changed, what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.gap_reasons import reason
from kb.report_cells import (
    Page,
    count,
    day,
    decimal,
    percent,
    spoken_locale,
    unbroken,
)
from kb.report_durations import shown
from kb.report_effect_page import effect_card

Document = dict[str, Any]
CARDS = 4
MOST_NAMED = 3
"""Names in a sentence about what changed; of more than these the number is told."""
FIRST_RESPONSE, SATISFIED = "first_response_median", "csat"


def cards(document: Document, page: Page) -> list[Document]:
    """Four numbers with intervals: coverage, effect, first response, then what the data holds.

    The fourth is the contact rate, else visits that ended without a contact, else satisfaction; the
    gap and the tickets read fill up. What cannot be told says why in a line.
    """
    service = document.get("service") or {}
    known = [
        _coverage_card(document, page),
        effect_card(document, page),
        _service_card(service, FIRST_RESPONSE, page),
        _contact_card(service, page),
        _visits_card(service, page),
        _service_card(service, SATISFIED, page),
        _gap_card(document, page),
        _read_card(document, page),
    ]
    return [card for card in known if card][:CARDS]


def _card(name: str, value: str, detail: str, *, is_main: bool = False) -> Document:
    return {"name": name, "value": value, "detail": detail, "is_main": is_main}


def _rate_words(rate: Mapping[str, Any], lang: str) -> dict[str, str]:
    return {
        "n": count(rate["numerator"], lang),
        "of": count(rate["denominator"], lang),
        "low": percent(rate["low"], lang),
        "high": percent(rate["high"], lang),
    }


def _coverage_card(document: Document, page: Page) -> Document:
    since, w, lang = document["since"], page.words, page.lang
    checked = _checked(document.get("prevalence") or {}, page)
    if since is None:
        rate = document["coverage"]
        detail = w["coverage_detail"].format(**_rate_words(rate, lang))
        return _card(
            w["coverage"], percent(rate["rate"], lang), f"{detail}. {checked}", is_main=True
        )
    words = _rate_words(since["after"], lang)
    detail = w["since_detail"].format(
        after_n=words["n"], before=percent(since["before"]["rate"], lang), **words
    )
    name = w["since"].format(date=unbroken(day(since["at"], lang)))
    value = percent(since["after"]["rate"], lang)
    return _card(name, value, f"{detail}. {checked}", is_main=True)


def _checked(found: Mapping[str, Any], page: Page) -> str:
    """What the matcher's count is worth: not corrected, and what people say who looked."""
    w, lang = page.words, page.lang
    row = ((found.get("shares") or {}).get("all") or {}).get("covered") or {}
    if found.get("reason") or row.get("value") is None:
        return str(w["card_counted"])
    shares = {name: percent(row[name], lang) for name in ("value", "ci_low", "ci_high")}
    days = {end: unbroken(day(found[end], lang)) for end in ("since", "until")}
    return str(w["card_checked"]).format(n=count(row["labelled"], lang), **shares, **days)


def _gap_card(document: Document, page: Page) -> Document:
    w, rate = page.words, document["gap"]
    is_alone = len(document["tickets"]["by_locale"]) == 1
    detail = w["gap_detail_alone" if is_alone else "gap_detail"]
    told = detail.format(**_rate_words(rate, page.lang))
    return _card(w["gap"], percent(rate["rate"], page.lang), told)


def _service_card(service: Mapping[str, Any], figure: str, page: Page) -> Document | None:
    """A service figure with its interval; None where the data does not hold it."""
    found = {row["figure"]: row for row in service.get("figures", ())}.get(figure)
    if found is None:
        return None
    w, lang, unit = page.words, page.lang, found["unit"]
    words = {name: shown(found[name], unit, lang) for name in ("low", "high")}
    detail = w[f"card_{figure}"].format(n=count(found["denominator"], lang), **words)
    return _card(str(w["service_names"][figure]), shown(found["value"], unit, lang), detail)


def _contact_card(service: Mapping[str, Any], page: Page) -> Document | None:
    found, w, lang = service.get("contact_rate"), page.words, page.lang
    if not found:
        return None
    net = decimal(found["net_per_1000"], lang)
    numbers = {name: count(found[name], lang) for name in ("tickets", "orders")}
    detail = w["card_contact_rate"].format(net=net, **numbers)
    return _card(str(w["service_names"]["contact_rate"]), decimal(found["per_1000"], lang), detail)


def _visits_card(service: Mapping[str, Any], page: Page) -> Document | None:
    rows = (service.get("self_service") or {}).get("figures", ())
    found = {row["figure"]: row for row in rows}.get("self_service_visits")
    if not found or found.get("rate") is None:
        return None
    w, lang = page.words, page.lang
    detail = w["card_visits"].format(**_rate_words(found, lang))
    return _card(str(w["service_names"]["self_service"]), percent(found["rate"], lang), detail)


def _read_card(document: Document, page: Page) -> Document:
    tickets, w = document["tickets"], page.words
    asking = [
        w[f"asking_{locale}"].format(n=count(number, page.lang))
        for locale, number in tickets["by_locale"].items()
    ]
    detail = w["set_apart"].format(
        noise=count(sum(tickets["noise"].values()), page.lang), asking=w["and"].join(asking)
    )
    return _card(w["read"], count(tickets["read"], page.lang), detail)


def what_changed(document: Document, page: Page) -> list[str]:
    """Sentences: the newest articles, the last four weeks, the last report, what is unusual."""
    found = document.get("changes") or {"four_weeks": None, "report": None}
    told = [
        _since(document["since"], page),
        _four_weeks(found["four_weeks"], page),
        _articles(document.get("recent_articles", ()), page),
        *_report(found["report"], document["coverage"], page),
        _emerging(document.get("emerging") or (), page),
        _usual(document.get("service"), page),
    ]
    return [sentence for sentence in told if sentence]


def _since(since: Mapping[str, Any] | None, page: Page) -> str:
    if since is None:
        return ""
    return str(page.words["change"]).format(
        date=unbroken(day(since["at"], page.lang)),
        after=percent(since["after"]["rate"], page.lang),
        before=percent(since["before"]["rate"], page.lang),
    )


def _four_weeks(found: Mapping[str, Any] | None, page: Page) -> str:
    if found is None:
        return ""
    last, before, lang = found["last"], found["before"], page.lang
    is_apart = last["low"] > before["high"] or last["high"] < before["low"]
    numbers = {
        "tickets": count(last["denominator"], lang),
        "tickets_before": count(before["denominator"], lang),
        "covered": percent(last["rate"], lang),
        "covered_before": percent(before["rate"], lang),
    }
    said = str(page.words["changed_four_weeks"]).format(**numbers)
    return said if is_apart else f"{said} {page.words['changed_by_chance']}"


def _articles(rows: Sequence[Mapping[str, Any]], page: Page) -> str:
    if not rows:
        return ""
    name = "changed_articles_one" if len(rows) == 1 else "changed_articles"
    own_first = sorted(rows, key=lambda row: row["locale"] != page.lang)
    titles = _named([row["title"] for row in own_first], page)
    return str(page.words[name]).format(n=count(len(rows), page.lang), titles=titles)


def _named(names: Sequence[str], page: Page) -> str:
    quoted = [page.words["quoted"].format(text=name) for name in names[:MOST_NAMED]]
    rest = [str(page.words["and_more"])] if len(names) > MOST_NAMED else []
    return ", ".join([*quoted, *rest])


def _report(found: Mapping[str, Any] | None, now: Mapping[str, Any], page: Page) -> list[str]:
    if found is None:
        return []
    w, lang = page.words, page.lang
    rates = {"now": percent(now["rate"], lang), "before": percent(found["coverage"]["rate"], lang)}
    name = "unchanged_report" if rates["now"] == rates["before"] else "changed_report"
    head = w[name].format(date=unbroken(day(found["made_at"], lang)), **rates)
    told = [
        w[f"changed_{name}"].format(
            n=count(len(found[name]), lang),
            names=_named([f"{row['label']}" for row in found[name]], page),
        )
        for name in ("went", "came")
        if found[name]
    ]
    return [" ".join([head, *told])]


def _emerging(rows: Sequence[Mapping[str, Any]], page: Page) -> str:
    names = _named([row["label"] for row in rows], page)
    return str(page.words["changed_emerging"]).format(names=names) if rows else ""


def _usual(service: Mapping[str, Any] | None, page: Page) -> str:
    """Whether a service figure left its usual range in the newest week that one did."""
    if not service or not service["tickets"]:
        return ""
    alerts = service["alerts"]
    if not alerts:
        return str(page.words["changed_usual"])
    newest = alerts[-1]["period"]
    names = [str(page.words["service_names"][row["figure"]]) for row in alerts]
    told = [name for name, row in zip(names, alerts, strict=True) if row["period"] == newest]
    return str(page.words["changed_unusual"]).format(
        week=unbroken(day(newest, page.lang)), figures=", ".join(dict.fromkeys(told))
    )


def steps(document: Document, page: Page) -> list[Document]:
    """The gaps to work on first: a link to each row of the table, and why it is there."""
    w, lang = page.words, page.lang
    rows = [document["gaps"][place] for place in document.get("next_steps", ())]
    return [
        {
            "link": f"#{gap_name(row)}",
            "label": row["label"] or row["topic_id"] or w[f"kind_{row['kind']}"],
            "locale": spoken_locale(page, row["locale"]),
            "state": w[f"state_{row['state']}"] if "state" in row else "",
            "why": reason(row | {"saving": saving(row) | {"is_assumed": False}}, w, lang),
        }
        for row in rows
    ]


def gap_name(row: Mapping[str, Any]) -> str:
    """The id of a gap's row in the table: letters, digits and hyphens only."""
    text = f"gap-{row['kind']}-{row['topic_id'] or row['label']}-{row['locale']}"
    return "".join(one if one.isascii() and one.isalnum() else "-" for one in text)


def saving(row: Mapping[str, Any]) -> Document:
    """What an article may save, as a row of the queue has it."""
    names = (name for name in row if name.startswith("saving_"))
    return {name.removeprefix("saving_"): row[name] for name in names}


def next_note(document: Document, page: Page) -> str:
    """What the savings rest on, where they are assumed; nothing without a step."""
    rows = [document["gaps"][place] for place in document.get("next_steps", ())]
    is_assumed = any(row.get("saving_is_assumed") for row in rows)
    return str(page.words["next_assumed"]) if is_assumed else ""
