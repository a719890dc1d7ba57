"""Amounts as drafting calls them: :mod:`kb.amounts`, which articles are checked with too."""

from __future__ import annotations

from kb.amounts import Value, plain_number, values, without_values

__all__ = ["Value", "plain_number", "values", "without_values"]
