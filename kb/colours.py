"""The brand colour as a set of readable colours, light and dark.

Contrast is the ratio of WCAG 2.2 (section 1.4.3): 4.5 to 1 is the least for text.
"""

from __future__ import annotations

LEAST_CONTRAST = 4.5
NIGHT_CONTRAST = 6.5
"""Links on a dark page: a colour that only just passes looks dull there."""
SHAPE_CONTRAST = 2.0
"""Buttons and the hero on a dark page: those of a dark brand would sink into it."""

WHITE, INK, NIGHT = "#ffffff", "#16181d", "#14171c"
STEPS = 40

_TEMPLATE = """/* Made from brand.colour in askless.toml. */
:root {{
  --brand: {brand};
  --brand-deep: {deep};
  --brand-on: {on};
  --brand-link: {link};
  --brand-tint: {tint};
}}
@media (prefers-color-scheme: dark) {{
  :root {{
    --brand: {night};
    --brand-deep: {night_deep};
    --brand-on: {night_on};
    --brand-link: {night_link};
    --brand-tint: {night_tint};
  }}
}}
"""

_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<circle cx="12" cy="12" r="12" fill="{colour}"/>'
    '<path d="M8.6 9.4a3.4 3.4 0 1 1 5.3 2.8c-1.2.8-1.9 1.3-1.9 2.5" fill="none" '
    'stroke="{on}" stroke-width="2" stroke-linecap="round"/>'
    '<circle cx="12" cy="18" r="1.3" fill="{on}"/></svg>\n'
)


_FONT = """@font-face {{
  font-family: "brand"; src: url("{font}") format("woff2");
  font-weight: 100 900; font-display: swap;
}}
:root {{ --font: "brand"; }}
"""


def brand_css(colour: str, *, font: str = "") -> str:
    """The style sheet of a brand colour (``#rrggbb``): custom properties, and its ``font`` if any.

    ``font`` is the address of a file as seen from the style sheet, of plain signs only.

    ``--brand`` is the colour itself, moved just far enough for white text when white or ink on
    it would be too faint; ``--brand-link`` is readable on the page, ``--brand-tint`` is a wash.
    """
    brand = colour if _best_contrast(colour) >= LEAST_CONTRAST else readable(colour, on=WHITE)
    deep, on = _deep_and_on(brand)
    night = readable(brand, on=NIGHT, least=SHAPE_CONTRAST)
    night_deep, night_on = _deep_and_on(night)
    return (_FONT.format(font=font) if font else "") + _TEMPLATE.format(
        brand=brand,
        deep=deep,
        on=on,
        night=night,
        night_deep=night_deep,
        night_on=night_on,
        link=readable(colour, on=mixed(WHITE, colour, 0.09)),
        tint=mixed(WHITE, colour, 0.07),
        night_link=readable(colour, on=mixed(NIGHT, colour, 0.18), least=NIGHT_CONTRAST),
        night_tint=mixed(NIGHT, colour, 0.16),
    )


def brand_mark(colour: str) -> str:
    """The site's icon as SVG: a question mark on a disc of the brand colour."""
    on = WHITE if contrast(WHITE, colour) >= contrast(INK, colour) else INK
    return _MARK.format(colour=colour, on=on)


def readable(colour: str, *, on: str, least: float = LEAST_CONTRAST) -> str:
    """``colour`` moved towards black or white until it reads on the background ``on``.

    The end itself (black or white) is given when no mixture reaches the contrast ``least``.
    """
    end = "#000000" if luminance(on) > 0.4 else WHITE
    tried = (mixed(colour, end, step / STEPS) for step in range(STEPS + 1))
    return next((c for c in tried if contrast(c, on) >= least), end)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1."""
    linear = [_linear(value / 255) for value in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mixed(one: str, other: str, share: float) -> str:
    """``one`` with ``share`` (0 to 1) of ``other`` in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _deep_and_on(brand: str) -> tuple[str, str]:
    """A colour's shade under a pointer, and the colour of text on both."""
    on = WHITE if contrast(WHITE, brand) >= LEAST_CONTRAST else INK
    return mixed(brand, INK if on == WHITE else WHITE, 0.18), on


def _best_contrast(colour: str) -> float:
    return max(contrast(WHITE, colour), contrast(INK, colour))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour.removeprefix("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
