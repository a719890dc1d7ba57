"""The service figures in a reader's words."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from kb.coverage import Rate
from kb.orders import ContactRate, RepeatPurchases
from kb.report_cells import Page
from kb.report_durations import duration, shown
from kb.report_service_page import _several, _word, service_sections
from kb.retention import Retention
from kb.service.definitions import DEFINITIONS, ELSEWHERE
from kb.service.elsewhere import NAMES, Elsewhere, with_elsewhere
from kb.service.levels import LEAST, LEVELS, MOST
from kb.storage.workspace import packaged
from kb.surveys import EFFORT, NPS
from tests.kb.test_self_service import ROWS
from tests.kb.test_surveys import answers, returns


@pytest.mark.parametrize(
    ("minutes", "lang", "text"),
    [
        (0.4, "en", "24 s"),
        (5, "fr", "5 min"),
        (5.25, "fr", "5,2 min"),
        (45.4, "en", "45 min"),
        (60, "en", "1 h"),
        (860, "fr", "14 h 20"),
        (1440, "en", "1 day"),
        (1630, "en", "1 day 3 h"),
        (2900, "fr", "2 j"),
    ],
)
def test_minutes_are_told_as_people_say_them(minutes: float, lang: str, text: str) -> None:
    """Never 860.0 minutes."""
    assert duration(minutes, lang).replace("\u00a0", " ") == text


def test_a_figure_is_told_in_its_unit() -> None:
    """Shares in percent, hours as times, scores with one decimal, nothing as a dash."""
    assert shown(0.741, "%", "en") == "74%"
    assert shown(1.5, "hours", "en").replace("\u00a0", " ") == "1 h 30"
    assert shown(3.775, "1 to 5", "fr") == "3,8"
    assert shown(None, "%", "en") == "–"


def test_words_of_an_earlier_askless_are_no_error() -> None:
    """A workspace keeps its own words; a figure that they lack is told by its code."""
    assert _word({"levels": {}}, "levels", "above_average") == "above average"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_figure_level_and_dimension_has_a_name(lang: str) -> None:
    """In both languages: a code on a page is a word that somebody forgot."""
    path = packaged("site") / "report" / f"{lang}.toml"
    words = tomllib.loads(path.read_text("utf-8"))
    figures = {one.name for one in DEFINITIONS} | {name for name, *_ in ELSEWHERE}
    assert set(words["service_names"]) == figures
    orders = {"contact_rate", "contact_rate_net", "retention", "repeat_purchases"}
    surveys = {"nps", "effort_low", "effort_mean_5", "effort_mean_7"}
    beside = {*NAMES.values(), *orders, *surveys, "refund_days", "refund_late"}
    assert set(words["service_beside_names"]) == beside
    assert set(words["service_notes"]) <= beside
    assert set(words["levels"]) == set(LEVELS)
    assert set(words["dimensions"]) == {*MOST, *LEAST, "channels", "proactivity"}


def sections(lang: str, **given: Any) -> list[dict[str, Any]]:
    """The sections of a document with one ticket and what is known elsewhere."""
    words = tomllib.loads((packaged("site") / "report" / f"{lang}.toml").read_text("utf-8"))
    of_tickets = {"tickets": 1, "overall": None, "hours": {"assumed": False}}
    lists: dict[str, Any] = {name: [] for name in ("figures", "missing", "levels", "alerts")}
    service = with_elsewhere(of_tickets | lists, Elsewhere(**given))
    return service_sections({"service": service}, Page(lang, "", "", words, "", ""))


@pytest.mark.parametrize(
    ("lang", "caution", "rates"),
    [("en", "not causal", ("84%", "6.0", "80 of 95")), ("fr", "non causal", ("6,0", "80 sur 95"))],
)
def test_orders_and_readers_have_a_table(lang: str, caution: str, rates: tuple[str, ...]) -> None:
    """With counts; what vendors show stands beside its caution; by language where it has any."""
    contacts = ContactRate(30, 24, 5_000, 2, "2026-03-02", "2026-03-09")
    days = [*ROWS, *(row | {"locale": "de"} for row in ROWS if row["kind"] == "search")]
    *_, beside = sections(lang, contacts=contacts, days=days, ticket_users=51)
    assert beside["id"] == "service-beside"
    assert beside["table"].count(caution) == 3
    assert all(rate in beside["table"] for rate in rates)
    assert beside["table"].count("(A)") == 2


@pytest.mark.parametrize(("lang", "day"), [("en", "2025-03-02"), ("fr", "02/03/2025")])
def test_customers_kept_are_told_with_the_days_they_are_of(lang: str, day: str) -> None:
    """The worked case of the guide, 224 of 350, and who ordered again."""
    kept = Retention(350, 300, 76, 365, "2025-03-02", "2026-03-02")
    again = RepeatPurchases(Rate(3, 10), 90, 2, 4)
    *_, beside = sections(lang, retention=kept, repeat_purchases=again)
    for told in ("64", "224", "350", "365", day, "90"):
        assert told in beside["table"]


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", ("\u221250.0", "1 of 4", "11.5")), ("fr", ("\u221250,0", "1 sur 4", "11,5"))],
)
def test_surveys_and_refunds_are_told_with_their_intervals(
    lang: str, told: tuple[str, ...]
) -> None:
    """A score below 0 has a true minus, its interval is in points."""
    given = answers(NPS, [9, 6, 2, 3], 10) + answers(EFFORT, [1, 6, 6, 6], 7)
    refunds = returns([3, 20])
    *_, beside = sections(lang, answers=given, refunds=refunds)
    assert all(one in beside["table"] for one in told)
    assert "100%" not in beside["table"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_customers_of_several_channels_have_a_section(lang: str) -> None:
    """Both shares with their intervals, and the ways between channels in words."""
    words = tomllib.loads((packaged("site") / "report" / f"{lang}.toml").read_text("utf-8"))
    paths = [{"channel": "email", "next_channel": "phone", "tickets": 7}]
    found = {"several": Rate(30, 100).document(), "switched": Rate(3, 200).document()}
    page = Page(lang, "", "", words, "", "")
    (section,) = _several(found | {"paths": paths}, page)
    told = "30%" if lang == "en" else "30\u202f%"
    assert told in section["text"]
    assert words["channel_phone"] in section["table"]
    assert _several({"several": Rate(0, 0).document()}, page) == []


def test_without_visits_the_page_says_that_coverage_stands_instead() -> None:
    """Beside the searches that there are; without anything there is no such section."""
    searches = [row for row in ROWS if row["kind"] == "search"]
    *_, beside = sections("en", days=searches, coverage=Rate(3, 4))
    assert "No visit was counted; instead, 75% of needs" in beside["text"]
    assert [one["id"] for one in sections("en")] == ["service", "service-figures"]
