"""Who may ask what readers' browsers ask: pages of our own origin and of those in the settings.

Reading and sending are the same everywhere on the public side: no cookie is looked at, so an origin
that may ask gets what anybody gets.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers

Scope = MutableMapping[str, Any]


def origin_of(url: str) -> str:
    """The origin of an address: ``https://help.shop.example/fr/`` -> ``https://help.shop.example``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_allowed(headers: Headers, origins: Collection[str]) -> bool:
    """Whether a request comes from our own origin or one of ``origins``.

    One without an Origin comes from no page elsewhere: browsers send it with what they post.
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
    is_own = origin != "null" and urlsplit(origin).netloc == headers.get("host", "")
    return is_own or origin in origins


def shared(headers: Headers, origins: Collection[str]) -> dict[str, str]:
    """The headers that let a page of an allowed origin read the answer; none for others."""
    origin = headers.get("origin", "")
    if origin not in origins:
        return {"Vary": "Origin"}
    return {
        "Access-Control-Allow-Origin": origin,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Origin",
    }


def preflight(headers: Headers, origins: Collection[str], methods: str) -> Mapping[str, str]:
    """The headers that answer a browser's question whether it may send JSON."""
    found = shared(headers, origins)
    if "Access-Control-Allow-Origin" in found:
        found |= {
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Max-Age": "600",
        }
    return found


def is_unmeasured(headers: Headers) -> bool:
    """Whether a visitor's browser asks not to be measured (Global Privacy Control, DNT)."""
    return headers.get("sec-gpc") == "1" or headers.get("dnt") == "1"
