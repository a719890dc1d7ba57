"""Where the shop's own pages (tracking, returns, invoices, account) stand in the help center.

A customer who asks where the order is needs the page that knows it. A link of the settings is known
by its name, in French or English, or by the categories that its key ``topics`` lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kb.config import Brand
from kb.editions import Edition

MOST_AT_HOME = 4


@dataclass(frozen=True)
class _Matter:
    """What a page of the shop is for, and the categories whose questions it answers."""

    names: re.Pattern[str]
    categories: frozenset[str]
    icon: str


def _matter(names: str, categories: str, icon: str) -> _Matter:
    return _Matter(re.compile(names, re.IGNORECASE), frozenset(categories.split()), icon)


_MATTERS = (
    _matter(r"track|suivi", "delivery shipping orders", "material/map-marker-path"),
    _matter(r"return|retour", "returns refunds", "material/swap-horizontal"),
    _matter(r"cancel|annul", "orders", "material/close-circle-outline"),
    _matter(r"invoice|factur|receipt", "billing payment", "material/receipt-text-outline"),
    _matter(r"orders?$|commandes?$", "orders delivery", "material/package-variant-closed"),
    _matter(r"account|compte|login", "account loyalty", "material/account-circle-outline"),
    _matter(r"stores?$|shops$|magasins|boutiques", "shops", "material/storefront-outline"),
    _matter(r"gift|cadeau", "gift_cards", "material/gift-outline"),
)
"""In the order in which a home page shows them."""

PLAIN_ICON = "material/open-in-new"


def home_links(edition: Edition) -> list[dict[str, str]]:
    """What customers may do by themselves, for the home page: links whose matter is known."""
    names = usable(edition.settings.brand)
    known = [(place, name) for name in names if (place := _place(name)) is not None]
    return [_link(edition, name) for _, name in sorted(known)][:MOST_AT_HOME]


def category_links(edition: Edition, category: str) -> list[dict[str, str]]:
    """The links that belong to a category; none when the settings have no such page."""
    brand = edition.settings.brand
    found = [name for name in usable(brand) if category in _categories(brand, name)]
    return [_link(edition, name) for name in found]


def usable(brand: Brand) -> list[str]:
    """The names of links that lead to a page of a web server, in the order of the settings."""
    urls = brand.link_urls.items()
    return [name for name, url in urls if urlsplit(url).scheme in {"http", "https"}]


def _place(name: str) -> int | None:
    """Which matter a link is for; None when its name says nothing we know."""
    return next((i for i, matter in enumerate(_MATTERS) if matter.names.search(name)), None)


def _categories(brand: Brand, name: str) -> Iterable[str]:
    link: Any = brand.links[name]
    if isinstance(link, dict) and "topics" in link:
        return frozenset(re.split(r"[\s,]+", link["topics"]))
    place = _place(name)
    return frozenset() if place is None else _MATTERS[place].categories


def _link(edition: Edition, name: str) -> dict[str, str]:
    place = _place(name)
    return {
        "title": edition.link_label(name),
        "url": edition.settings.brand.link_urls[name],
        "icon": PLAIN_ICON if place is None else _MATTERS[place].icon,
    }
