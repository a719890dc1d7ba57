"""Amounts with their units."""

from __future__ import annotations

import pytest

from mining.drafting.values import Value, plain_number, values, without_values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sans nombre, l'été", ()),
        ("sous 14 jours", (Value("14", "14", "day"),)),
        ("3 à 5 jours ouvrés", (Value("3", "5", "day"),)),
        ("3-5 working days", (Value("3", "5", "day"),)),
        ("within thirty days", (Value("30", "30", "day"),)),
        ("3,90 €", (Value("3.9", "3.9", "eur"),)),
        ("€3.90", (Value("3.9", "3.9", "eur"),)),
        ("10 % avec [NAME_2]", (Value("10", "10", "%"),)),
        ("24-48 h", (Value("24", "48", "hour"),)),
    ],
)
def test_amounts_are_read_with_their_unit(text: str, expected: tuple[Value, ...]) -> None:
    """French and English spellings of one amount are one value; placeholders hold none."""
    assert values(text) == expected


def test_without_values_keeps_what_is_said() -> None:
    """Only the amount goes."""
    assert without_values("sous 14 jours ouvrés").split() == ["sous", "ouvrés"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("007", "7"),
        ("0", "0"),
        ("3,90", "3.9"),
        ("0,50", "0.5"),
        ("12.00", "12"),
        ("100", "100"),
        ("1\u202f250", "1250"),
    ],
)
def test_a_number_is_written_one_way(text: str, expected: str) -> None:
    """Without zeros that say nothing, with a point, without spaces."""
    assert plain_number(text) == expected
