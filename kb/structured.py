"""What pages say to machines: breadcrumbs and questions as JSON-LD of schema.org.

Search engines show breadcrumbs; the questions of a FAQPage they no longer do (Google, May 2026),
but other programs read them, so that it is a setting. Templates write them with ``tojson``, which
leaves no sign that could end a script element.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

CONTEXT = "https://schema.org"


def breadcrumbs(trail: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The BreadcrumbList of (name, public address), from the home page to the page itself."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": url}
            for place, (name, url) in enumerate(trail, start=1)
        ],
    }


def questions(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The FAQPage of (question, answer as plain text)."""
    return {
        "@context": CONTEXT,
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
            for question, answer in pairs
        ],
    }
