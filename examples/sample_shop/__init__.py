"""A synthetic bilingual shop with 18 months of support tickets, made by seeded chance.

Everything in it is invented. :func:`generate` writes the shop into a folder; the truth files
beside the tickets say what each one is about, so that askless can be tested against them.
"""

from __future__ import annotations

from .generator import FEWEST, MOST, Summary, generate

__all__ = ["FEWEST", "MOST", "Summary", "generate"]
