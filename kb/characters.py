"""Characters that have no place on a page: what nobody sees and what makes text look like another.

Controls, directional overrides and isolates (Unicode's "Trojan Source"), zero-width signs, tags,
noncharacters and lone surrogates come from pasted mail or from somebody who means harm. Joiners
stay: emoji and several scripts are written with them.
"""

from __future__ import annotations

import re
from typing import Any

_FLAG = "\U0001f3f4[\U000e0020-\U000e007f]+"
_UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls; tab and line breaks stay
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff"  # no width, deprecated
    "\ufff9-\uffff\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e007f"  # notes, no characters, tags
)
_LINE_SEPARATORS = re.compile("[\u2028\u2029]")
_HIDDEN = re.compile(f"({_FLAG})|[{_UNSEEN}]")
_ANY = re.compile(f"[\u2028\u2029{_UNSEEN}]")


def visible(text: str) -> str:
    """``text`` without the characters that hide or turn around; line separators become breaks."""
    if not _ANY.search(text):  # nearly every text: one look instead of two
        return text
    return _HIDDEN.sub(lambda found: found[1] or "", _LINE_SEPARATORS.sub("\n", text))


def all_visible(value: Any) -> Any:
    """A text, or every text in dictionaries, lists and tuples, keys included; the rest as it is."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {all_visible(key): all_visible(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(all_visible(item) for item in value)
    return value
