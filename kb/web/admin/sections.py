"""A part of the admin pages: where it lies, what it is called, and its pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from kb.web.admin.gate import Page


@dataclass(frozen=True)
class Section:
    """``pages`` are by address below ``path``, and then by method; ``word`` names the section.

    ``people`` gives the names that its records know.
    """

    word: str
    path: str
    pages: Mapping[str, Mapping[str, Page]]
    people: Callable[[], Collection[str]] = tuple
