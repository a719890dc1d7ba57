"""Places that commands take: paths of this machine, and addresses of files elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kb.storage.elsewhere import Elsewhere, is_address


class Place(click.ParamType):  # type: ignore[type-arg]
    """A path, or an address like ``s3://shop/exports``."""

    name = "path"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | Elsewhere:
        """The place that a word names."""
        if isinstance(value, Path | Elsewhere):
            return value
        return Elsewhere(value) if is_address(value) else Path(value)
