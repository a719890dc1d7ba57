"""Which calibration the report's coverage rests on, in a reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.match_calibration import SHIPPED
from kb.report_cells import Page, count, day, percent


def calibration_sentence(found: Mapping[str, Any] | None, page: Page) -> str:
    """From which probability a ticket counts as covered, who taught it, and how it was checked.

    ``found`` is :meth:`kb.match_calibration.Calibration.document`; empty for None, of what an
    earlier askless measured.
    """
    if not found:
        return ""
    w, lang = page.words, page.lang
    cut = f"{found['cut']:.2f}"
    cut = cut.replace(".", ",") if lang == "fr" else cut
    if found["kind"] == SHIPPED:
        return str(w["calibration_shipped"]).format(cut=cut, known=count(found["known"], lang))
    learnt = str(w["calibration_learnt"]).format(
        cut=cut,
        labels=count(found["labels"], lang),
        first=day(found["first"], lang),
        last=day(found["last"], lang),
    )
    return f"{learnt} {_checked(found['check'], page)}"


def _checked(check: Mapping[str, Any] | None, page: Page) -> str:
    if check is None or check["low"] is None:
        return str(page.words["calibration_unchecked"])
    numbers = {name: count(check[name], page.lang) for name in ("right", "of")}
    low = percent(check["low"], page.lang)
    return str(page.words["calibration_checked"]).format(**numbers, low=low)
