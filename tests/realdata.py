"""Where public data kept outside the repository lies; tests that need it skip without it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


def shared_data(name: str) -> Path:
    """The path of a data file such as ``banking77/utterances.jsonl.gz``; skips when missing."""
    folder = Path(os.environ.get("ASKLESS_SHARED", REPOSITORY.parent / "shared"))
    path = folder / "data" / name
    if not path.is_file():
        pytest.skip(f"{path} is not on this machine (set ASKLESS_SHARED to the folder above data/)")
    return path
