"""The service figures in a reader's words."""

from __future__ import annotations

import tomllib

import pytest

from kb.report_service_page import duration, shown
from kb.service.definitions import DEFINITIONS, ELSEWHERE
from kb.service.elsewhere import NAMES
from kb.service.levels import LEAST, LEVELS, MOST
from kb.storage.workspace import packaged


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


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_figure_level_and_dimension_has_a_name(lang: str) -> None:
    """In both languages: a code on a page is a word that somebody forgot."""
    path = packaged("site") / "report" / f"{lang}.toml"
    words = tomllib.loads(path.read_text("utf-8"))
    figures = {one.name for one in DEFINITIONS} | {name for name, *_ in ELSEWHERE}
    assert set(words["service_names"]) == figures
    beside = {*NAMES.values(), "contact_rate", "contact_rate_net"}
    assert set(words["service_beside_names"]) == beside
    assert set(words["service_notes"]) <= beside
    assert set(words["levels"]) == set(LEVELS)
    assert set(words["dimensions"]) == {*MOST, *LEAST, "channels", "proactivity"}
