"""A help center with a page of every kind: the shop of :mod:`tests.shop`, and what it lacks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from kb.articles import Article, ArticleStatus
from kb.storage import content
from kb.storage.moving import Wanted, move
from kb.storage.sitebuild import build, publish
from kb.storage.workspace import Workspace
from kb.web.app import Public
from kb.web.public import public
from tests.factories import NOW, an_article
from tests.shop import SETTINGS, a_shop

LINKS = 'links = { tracking = "https://www.shop.example/track",'
MORE = """
[collect]
enabled = true

[contact]
to = "askless"
receive = true
reply_by = ["email", "phone"]
answer_time = { fr = "sous un jour ouvré", en = "within one working day" }

[[contact.channels]]
kind = "phone"
address = "+33 1 99 00 00 00"
hours = { fr = "du lundi au vendredi, 9 h à 18 h", en = "Monday to Friday, 9am to 6pm" }
"""
HARD = """Short.

| Pays | Délai | Frais de port | Seuil de gratuité | Suivi | Signature |
|---|---|---|---|---|---|
| Suisse | 3 jours ouvrés | 12,90 € | aucun | oui | oui, à la remise en main propre |

1. Un.

   > Une citation, avec du `code`.

2. Deux.

```
une-ligne-de-code-qui-ne-tient-pas-sur-un-telephone-et-que-personne-ne-coupe-jamais-nulle-part
```
"""
LONG = "Que faire si l'anticonstitutionnellementremboursable bon d'achat de l'été n'arrive pas ?"
MOVED, NEW_ADDRESS = "loyalty/points-expire", "loyalty/expiry"
HARD_ARTICLE = "products/hard"
TEMPLATE = re.compile(r"^template: (\S+)$", re.MULTILINE)
MAIN = {"main.html", "listing.html"}
"""Templates that others extend."""


def a_shop_of_every_kind(root: Path) -> Workspace:
    """The built shop; every template draws a page of it in French and in English."""
    shop = a_shop(root, settings=SETTINGS.replace("links = {", LINKS) + MORE)
    for locale in ("fr", "en"):
        for article in _articles(locale):
            content.write_article(shop, article)
    publish(shop, NOW)
    later = NOW + timedelta(days=1)
    move(shop, Wanted(MOVED, NEW_ADDRESS, "ana", later))
    publish(shop, later, popularity={"returns/return-an-item": 40.0})
    build(shop)
    return shop


def _articles(locale: str) -> list[Article]:
    common = {"locale": locale, "status": ArticleStatus.PUBLISHED, "tags": ("colis", "été")}
    hard = an_article(id=HARD_ARTICLE, title=LONG, body=HARD, **common)
    moved = an_article(id=MOVED, title="Points ?", body="Un an.", **common)
    only = an_article(id=f"products/only-{locale}", title="Seul ?", body="Oui.", **common)
    many = [
        an_article(id=f"products/q{n:02}", title=f"Question {n} ?", body="Oui.", **common)
        for n in range(20)
    ]
    return [hard, moved, only, *many]


def served_pages(shop: Workspace) -> Public:
    """What `askless serve` answers, but for old addresses: the pages that lead on are looked at."""
    return replace(public(shop), redirects=None)


def kinds(shop: Workspace, locale: str) -> dict[str, str]:
    """Template -> the address of a page that it draws in a language, as the pages say."""
    found = {"404.html": f"/{locale}/nowhere/colis/"}
    folder = shop.pages_dir / locale
    for path in sorted(folder.rglob("*.md")):
        template = TEMPLATE.findall(path.read_text("utf-8"))[0]
        place = path.relative_to(folder).with_suffix("").as_posix().removesuffix("index")
        found[template] = f"/{locale}/{place}".rstrip("/") + "/"
    return found


def templates(shop: Workspace) -> set[str]:
    """The templates that draw pages."""
    folder = shop.root / "site" / "overrides"
    return {path.name for path in folder.glob("*.html")} - MAIN
