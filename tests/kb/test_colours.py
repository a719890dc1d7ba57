"""Any brand colour gives readable pages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.colours import (
    LEAST_CONTRAST,
    NIGHT,
    SHAPE_CONTRAST,
    brand_css,
    brand_mark,
    contrast,
    mixed,
    readable,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


def test_contrast_of_black_and_white_is_21() -> None:
    """The definition of WCAG 2.2 gives its two ends."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


def test_contrast_of_the_known_grey() -> None:
    """#767676 on white is the faintest grey that passes 4.5 to 1."""
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")


@given(COLOURS)
def test_text_on_the_brand_colour_is_readable(colour: str) -> None:
    """Buttons and the hero pass 4.5 to 1 with any colour an operator picks."""
    values = dict(re.findall(r"--([\w-]+): (#\w{6})", brand_css(colour).split("@media")[0]))
    assert contrast(values["brand-on"], values["brand"]) >= LEAST_CONTRAST
    assert contrast(values["brand-on"], values["brand-deep"]) >= LEAST_CONTRAST
    assert contrast(values["brand-link"], "#ffffff") >= LEAST_CONTRAST
    assert contrast(values["brand-link"], values["brand-tint"]) >= LEAST_CONTRAST


@given(COLOURS)
def test_links_on_the_dark_page_are_readable(colour: str) -> None:
    """The same in the dark, where buttons stand out from the page, too."""
    values = dict(re.findall(r"--([\w-]+): (#\w{6})", brand_css(colour).split("@media")[1]))
    assert contrast(values["brand-link"], values["brand-tint"]) >= LEAST_CONTRAST
    assert contrast(values["brand-on"], values["brand"]) >= LEAST_CONTRAST
    assert contrast(values["brand-on"], values["brand-deep"]) >= LEAST_CONTRAST
    assert contrast(values["brand"], NIGHT) >= SHAPE_CONTRAST


def test_a_colour_that_is_readable_stays() -> None:
    """The brand is changed only as far as it must be."""
    assert readable("#3c4b64", on="#ffffff") == "#3c4b64"


def test_half_of_two_colours() -> None:
    """Channels are mixed one by one."""
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


def test_the_mark_shows_the_brand_colour() -> None:
    """The icon in the browser's tab is the shop's."""
    assert 'fill="#7a2e4d"' in brand_mark("#7a2e4d")
