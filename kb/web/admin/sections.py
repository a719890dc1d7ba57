"""A part of the admin pages: where it lies, what it is called, and its pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from kb.roles import Deed
from kb.web.admin.forms import LIMITS, Limits
from kb.web.admin.gate import Page


@dataclass(frozen=True)
class Section:
    """``pages`` are by address below ``path``, and then by method; ``word`` names the section.

    ``people`` gives the names that its records know. Nobody sees a page of it who may not do
    ``deed``; what a page asks beyond that it asks of its visit. Forms of its pages may be as large
    as ``limits``.
    """

    word: str
    path: str
    pages: Mapping[str, Mapping[str, Page]]
    people: Callable[[], Collection[str]] = tuple
    deed: Deed = Deed.READ
    limits: Limits = LIMITS
