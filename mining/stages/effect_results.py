"""Reading what the effect stage saved, without what estimating needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mining.runs import Runs

STAGE = "effect"
EFFECT_FILE = "effect.json"


def effect_of(runs: Runs, mined: Path | None) -> dict[str, Any] | None:
    """The latest estimate, if it is of these topics; one of others has ids that say nothing here.

    None without an estimate or without topics.
    """
    folder = runs.newest(STAGE)
    if folder is None or mined is None or runs.made_from(folder).get("mine") != mined.name:
        return None
    return read_effect(folder)


def read_effect(folder: Path) -> dict[str, Any]:
    """The estimate in a result's folder, as :meth:`kb.deflection.effect.Effect.document` has it."""
    document: dict[str, Any] = json.loads((folder / EFFECT_FILE).read_text("utf-8"))
    return document
