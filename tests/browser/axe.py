"""Pages against axe: which rules, and what they find on a page as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Look = tuple[int, str]
"""Width in pixels, and light or dark."""

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
BY_LOOK = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
"""Rules whose outcome hangs on width or colours."""

DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Until a page has its new look."""


def faults(page: Page, rules: dict[str, Any]) -> list[str]:
    """What is wrong with a page as it stands."""
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    said = [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found]
    return [*said, *(["wider than the screen"] if wide else [])]


def looked_at(page: Page, name: str, looks: Iterable[Look]) -> list[str]:
    """What is wrong with a page in some looks: all rules in the first, then those by look."""
    page.evaluate(Axe().axe_script)
    found: list[str] = []
    for n, (width, scheme) in enumerate(looks):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate(DRAWN)
        rules = {"type": "rule", "values": BY_LOOK} if n else {"type": "tag", "values": RULES}
        found += [f"{name} {width} {scheme}: {said}" for said in faults(page, rules)]
    return found
