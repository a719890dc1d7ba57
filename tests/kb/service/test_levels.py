"""The report card: five levels of the guide."""

from __future__ import annotations

import pytest

from kb.service.levels import LEAST, MOST, Declared, grade_least, grade_most, overall, report_card

DAY = 24 * 60


@pytest.mark.parametrize(
    ("dimension", "value", "name"),
    [
        ("first_response_email", 5 * DAY, "unacceptable"),
        ("first_response_email", 1.5 * DAY, "below_average"),
        ("first_response_email", 18 * 60, "average"),
        ("first_response_email", 180, "above_average"),
        ("first_response_email", 45, "stellar"),
        ("first_response_social", 45, "above_average"),
        ("first_response_social", 14, "stellar"),
        ("first_response_live", 90, "unacceptable"),
        ("first_response_live", 45, "below_average"),
        ("first_response_live", 10, "average"),
        ("first_response_live", 4, "above_average"),
        ("first_response_live", 0.5, "stellar"),
    ],
)
def test_the_guides_ranges(dimension: str, value: float, name: str) -> None:
    """Each range of the guide's table has the level of its column."""
    assert grade_most(dimension, value, MOST[dimension]).name == name


def test_a_grade_says_what_the_next_level_takes() -> None:
    """Three hours are above average; an hour would be stellar; nothing is above that."""
    assert grade_most("first_response_email", 180, MOST["first_response_email"]).next_at == 60
    assert grade_most("first_response_email", 5, MOST["first_response_email"]).next_at is None
    assert grade_least("quality", 4.2, LEAST["quality"]).next_at == 4.8


def test_what_is_not_known_has_no_level() -> None:
    """It is missing, not unacceptable, and does not pull the whole down."""
    grades = report_card({"first_response_email": 5}, [], Declared())
    known = [grade.dimension for grade in grades if grade.level is not None]
    assert known == ["first_response_email"]
    assert overall(grades) == 4


def test_without_anything_there_is_no_overall_level() -> None:
    """None, not the lowest."""
    assert overall(report_card({}, [], Declared())) is None


def test_the_overall_level_is_the_lower_median() -> None:
    """Of two it is the lower one."""
    grades = report_card({"first_response_email": 5, "quality": 1.0}, [], Declared())
    assert overall(grades) == 0


@pytest.mark.parametrize(
    ("channels", "declared", "level"),
    [
        (["email"], Declared(), 0),
        (["email", "chat"], Declared(), 2),
        (["email", "chat"], Declared(channels_needed=("email", "phone")), 2),
        (["email", "chat"], Declared(channels_needed=("chat",)), 3),
        (["email"], Declared(channels_needed=("email",), is_around_the_clock=True), 4),
    ],
)
def test_channels_need_the_shops_word_for_the_upper_levels(
    channels: list[str], declared: Declared, level: int
) -> None:
    """Which channels make sense no ticket can tell."""
    grades = {grade.dimension: grade for grade in report_card({}, channels, declared)}
    assert grades["channels"].level == level


def test_what_is_measured_goes_before_what_is_declared() -> None:
    """And what is declared says so."""
    said = Declared(self_service=4, proactivity=2)
    grades = {grade.dimension: grade for grade in report_card({"self_service": 0.1}, [], said)}
    assert (grades["self_service"].level, grades["self_service"].basis) == (1, "measured")
    assert (grades["proactivity"].level, grades["proactivity"].basis) == (2, "declared")
    alone = {grade.dimension: grade for grade in report_card({}, [], said)}
    assert (alone["self_service"].level, alone["self_service"].basis) == (4, "declared")
