"""A part of the admin pages: where it lies, what it is called, and its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.web.admin.gate import Page


@dataclass(frozen=True)
class Section:
    """``pages`` are by address below ``path``, and then by method; ``word`` names the section."""

    word: str
    path: str
    pages: Mapping[str, Mapping[str, Page]]
