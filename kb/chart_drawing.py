"""Charts as drawings: SVG made once, so that a page needs no script, prints, and opens offline.

A drawing keeps the colours of :mod:`kb.charts` as attributes, so that a style sheet makes others of
them on a dark screen; it has no style of its own and no text of a customer but what the chart was
given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from kb.kept_texts import kept

WIDE, NARROW = 960, 310
"""Width of the plot in px, on a desk and in a hand; axes come on top."""
KEPT = 64
"""Drawings that a process keeps: two hundred of a page that is asked for again and again."""
_TAG = re.compile(r"<[^<>]+>")
_SPOKEN = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
"""What Vega says of its marks; whoever shows the drawing says it, as one picture."""
_NAMED = re.compile(r'(id="|url\(#|href="#)([\w-]+)')


def drawing(specification: Mapping[str, Any], *, width: int = WIDE) -> Markup:
    """The chart as an SVG element of that plot width; about 0.1 s of processor time, then kept.

    The chart's ``width`` of ``container`` becomes ``width``. Names within get a prefix of their
    own, so that several drawings can stand in one page. No mark has a role or label: the text
    beside the chart and its table say it, and full-precision numbers read aloud say nothing.
    """
    sized = {**specification, "width": width}
    asked = json.dumps(sized, sort_keys=True, ensure_ascii=False)
    return Markup(kept(asked, lambda: _svg(asked)))  # noqa: S704 (Vega escapes texts)


@lru_cache(maxsize=KEPT)
def _svg(specification: str) -> str:
    from vl_convert import vegalite_to_svg

    made = str(vegalite_to_svg(specification))
    name = "c" + sha256(specification.encode()).hexdigest()[:8]
    silent = _TAG.sub(lambda tag: _SPOKEN.sub("", tag.group()), made)
    return _NAMED.sub(rf"\g<1>{name}-\g<2>", silent)
