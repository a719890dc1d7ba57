"""What every worker process of the intake starts with, loaded once and shared by forking.

Importing this module costs what a worker needs before its first ticket: the recognisers and the
language model, most of two seconds.
"""

from __future__ import annotations

from mining import intake
from mining.languages import load_model

__all__ = ["intake"]

load_model()
