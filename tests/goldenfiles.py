"""Comparing what is made with a file that was read in review; see CONTRIBUTING.md."""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
RENEW = "run `ASKLESS_UPDATE_GOLDEN=1 pytest tests/test_golden.py` and read the difference"


def check_golden(name: str, made: str) -> None:
    """Compare ``made`` with ``tests/golden/<name>``, or renew that file when asked to."""
    path = GOLDEN / name
    if os.environ.get("ASKLESS_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.encode())
    known = path.read_bytes().decode() if path.is_file() else ""
    assert made == known, f"tests/golden/{name} differs; if that is meant, {RENEW}"
