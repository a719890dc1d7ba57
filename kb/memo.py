"""What was worked out of a text before, for pure functions that are given it to save time.

A value is known by its kind and by the whole text that it is made of, so that what comes from a
memo is the same as what would be made anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Memo(Protocol):
    """Values by kind and text; they are what JSON can hold: texts, numbers, lists and objects."""

    def known(self, kind: str, text: str) -> Any:
        """The value that was kept, None when there is none."""

    def keep(self, kind: str, text: str, value: Any) -> None:
        """Keep a value for the next time."""

    def within(self, part: str) -> Memo:
        """A memo of its own for a part of the work.

        One that is asked for nothing keeps all that it has.
        """


class NoMemo:
    """Knows nothing and keeps nothing."""

    def known(self, kind: str, text: str) -> Any:
        """None."""

    def keep(self, kind: str, text: str, value: Any) -> None:
        """Nothing."""

    def within(self, _part: str) -> Memo:
        """Itself."""
        return self


NO_MEMO = NoMemo()


def remembered(memo: Memo, kind: str, text: str, make: Callable[[], Any]) -> Any:
    """The value of ``text``: from ``memo``, or made and kept."""
    found = memo.known(kind, text)
    if found is None:
        found = make()
        memo.keep(kind, text, found)
    return found
