"""The words an estimate ends with, for those who only read it: no arithmetic is imported here."""

from __future__ import annotations

SHOWN = "effect shown"
NOT_SHOWN = "no effect shown"
NOT_ESTIMABLE = "not estimable"
