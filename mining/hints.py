"""The cheap look before a pattern: whether a text holds one of the strings every match needs.

Finding a fixed string is a hundred times faster than trying a pattern at each character, and most
messages hold nothing a given pattern looks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_ODD_CASE = (("İ", "i"), ("ı", "i"), ("ſ", "s"))
"""Letters that a pattern ignoring case takes for an i or an s, though ``lower`` does not."""


@lru_cache(maxsize=8)
def lower_case(text: str) -> str:
    """``text`` in lower case as a pattern that ignores case sees it, one character for one.

    Everybody who reads a text asks for it, so the last ones are kept.
    """
    if not text.isascii():
        for odd, plain in _ODD_CASE:  # three searches; str.translate is ten times slower
            text = text.replace(odd, plain)
    return text.lower()


def has_any(lowered: str, hints: Iterable[str]) -> bool:
    """Whether one of ``hints`` stands in ``lowered``, a lower-case text; False without hints."""
    for hint in hints:  # noqa: SIM110 - a plain loop is twice as fast here, and here is hot
        if hint in lowered:
            return True
    return False
