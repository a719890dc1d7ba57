"""The page of topics: whole without scripts, safe whatever a topic is called."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kb.topic_map_page import html_topics, spark
from kb.topic_overview import overview
from tests.hostile import HOSTILE
from tests.overviews import LABELS, a_page, an_overview


def the_page(lang: str = "fr", **options: Any) -> str:
    """The page of four topics."""
    return html_topics(overview(an_overview(**options), lang), a_page(lang))


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        (
            "fr",
            [
                "En hausse maintenant",
                "×\u202f3,0",
                "en hausse",
                "7,5 min",
                "80\u202f%",
                "23/02/2026",
            ],
        ),
        ("en", ["Emerging now", "×\u202f3.0", "emerging", "7.5 min", "80%", "2026-02-23"]),
    ],
)
def test_the_figures_are_written_as_the_language_does(lang: str, shown: list[str]) -> None:
    """What rises, how long it takes, how content customers are."""
    page = the_page(lang)
    assert not [one for one in shown if one not in page]


def test_every_topic_has_a_row_that_can_be_found() -> None:
    """By both names, without accents."""
    page = the_page()
    assert 'id="t-0003" data-search="oeuvre d\'art retardee' in page.replace("&#39;", "'")
    assert all(f'<tr id="t-000{n}"' in page for n in range(1, 5))


def test_a_map_of_two_topics_is_not_drawn() -> None:
    """The table is enough; so is it without any topic."""
    assert "map-wide" in the_page()
    page = the_page(labels=LABELS[:2])
    assert 'id="map-wide"' not in page
    assert '<tr id="t-0002"' in page
    assert "<tr id=" not in the_page(labels=[])


def test_hostile_names_stay_names() -> None:
    """No element, script or data of one comes to life; as many plain names make the same page."""
    hostile = [(text, text) for text in HOSTILE.values()]
    page, plain = the_page(labels=hostile), the_page(labels=[("Colis", "Colis")] * len(hostile))
    for tag in ("script", "style", "img", "iframe", "a", "base", "form", "svg"):
        assert len(re.findall(rf"<{tag}\b", page)) == len(re.findall(rf"<{tag}\b", plain))


def test_a_line_of_weeks_says_itself_in_words() -> None:
    """Highest week on top, lowest at the bottom; none of a single week."""
    picture = str(spark([0, 4, 2], 'so "many"'))
    assert 'points="0.0,24.0 60.0,2.0 120.0,13.0"' in picture
    assert "so &#34;many&#34;" in picture
    assert spark([3], "") == ""
