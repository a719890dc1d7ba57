"""What pages are told of measuring, and the page that tells readers, with a switch against it."""

from __future__ import annotations

import json
from urllib.parse import quote, urlsplit

from kb.config import Settings
from kb.editions import Edition, Page

PATH = "measurement"
TOOLS = {"matomo": "Matomo", "plausible": "Plausible", "umami": "Umami"}
WHAT, WHY = 0, 3
"""Of the parts of the notice those that hold whoever counts."""


def collecting(settings: Settings) -> str:
    """The settings of ``events.js`` as JSON; empty where nothing is measured."""
    collect = settings.collect
    if not collect.enabled:
        return ""
    path = quote(urlsplit(settings.brand.site_url).path.rstrip("/"))
    url = collect.url.rstrip("/") or path
    own = {"askless": f"{url}/e", "log": f"{path}/{settings.default_locale}/assets/e.gif"}
    told = {
        "to": collect.to,
        "url": own.get(collect.to, url),
        "site": collect.site,
        "base": f"{path}/",
    }
    return json.dumps({name: value for name, value in told.items() if value})


def measure_pages(edition: Edition) -> list[Page]:
    """The notice of a locale; none where nothing is measured."""
    collect, strings = edition.settings.collect, edition.strings
    if not collect.enabled:
        return []
    values = {
        "name": edition.settings.brand.name,
        "days": str(collect.keep_days),
        "k": str(collect.k),
        "tool": TOOLS.get(collect.to, ""),
    }
    parts = list(strings["measure_parts"])
    if collect.to not in {"askless", "log"}:  # what it keeps, and how long, is not ours to say
        parts = [parts[WHAT], parts[WHY], strings["measure_tool"]]
    page = edition.page(
        f"{PATH}.md",
        title=strings["measure_title"],
        template="notice.html",
        description=strings["measure_lead"],
        lead=strings["measure_lead"],
        parts=[{"title": title, "text": _filled(text, values)} for title, text in parts],
    )
    return [page]


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
