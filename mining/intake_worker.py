"""What every worker process of the intake starts with, loaded once and shared by forking.

Importing this module costs what a worker needs before its first ticket: the recognisers and the
language model, most of two seconds.
"""

from __future__ import annotations

import gc

from mining import intake
from mining.languages import load_model

__all__ = ["intake"]

load_model()

# What was loaded stays, and tickets make no cycles: look for some rarely, and only in what is new.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
