"""Every importer meets drawn exports: no traceback, every record kept or counted, sound ones read.

A few exports an importer in each run of the suite; ``make fuzz`` draws 10,000 for each.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, note

from kb.articles import Article, parse_article, render_article
from kb.config import Settings
from kb.errors import KbError
from kb.storage import ticketstore
from kb.storage.workspace import Workspace
from kb.tickets import ImportCounts, Skipped, SourceTicket
from mining.html_markdown import Lost
from mining.importers import NAMES, articles, orders, source
from mining.importers.articles.bodies import link_table, markdown
from mining.importers.articles.filing import Shelf, filed
from mining.importers.articles.source import ArticleOptions, SourceArticle
from mining.importers.columns import ROLES
from mining.importers.orders.source import SourceCount, SourceOrder
from mining.importers.records import json_records
from mining.importers.source import ImportOptions
from mining.intake import stored_ticket
from tests.mining.importers import (
    test_chatwoot,
    test_crisp,
    test_freshdesk,
    test_generic,
    test_gorgias,
    test_helpscout,
    test_hubspot,
    test_intercom,
    test_jsonl,
    test_zendesk,
)
from tests.mining.importers.articles.payloads import ZENDESK_ARTICLE, ZENDESK_TRANSLATION
from tests.mining.importers.articles.test_files import PAGE
from tests.mining.importers.damage import IS_LONG, MANY, SEEDS, SOUND_ID
from tests.mining.importers.drawing import (
    Draw,
    Export,
    drawn_csv,
    drawn_files,
    drawn_json,
    drawn_mail,
    drawn_sql,
)
from tests.mining.importers.exports import NOW, counts_of
from tests.mining.importers.orders import test_readers

DESKS: dict[str, tuple[str, list[Any]]] = {
    "zendesk": ("id", [test_zendesk.a_payload(), *test_zendesk.USERS, test_zendesk.a_comment()]),
    "gorgias": ("id", [test_gorgias.a_payload(), test_gorgias.a_message(0)]),
    "freshdesk": (
        "id",
        [test_freshdesk.a_payload(), test_freshdesk.a_v1_payload(), test_freshdesk.a_reply(1)],
    ),
    "chatwoot": (
        "id",
        [test_chatwoot.a_payload(), test_chatwoot.a_message(1), test_chatwoot.an_event("x", 1)],
    ),
    "hubspot": (
        "id",
        [test_hubspot.a_payload(), test_hubspot.PIPELINE, test_hubspot.CONTACT, test_hubspot.MAIL],
    ),
    "crisp": ("session_id", [test_crisp.a_payload(), test_crisp.a_message(0)]),
    "intercom": ("id", [test_intercom.a_payload(), test_intercom.a_part()]),
    "helpscout": ("id", [test_helpscout.a_payload(), test_helpscout.a_thread()]),
    "json": ("id", [test_generic.FLAT, test_generic.ANSWER, test_jsonl.GOOD]),
    "singer": ("id", [test_generic.FLAT, test_generic.ANSWER]),
    "airbyte": ("id", [test_generic.FLAT, test_generic.ANSWER]),
    "jsonl": ("id", [test_jsonl.GOOD, {**test_jsonl.GOOD, "messages": [{"role": "x"}]}]),
}
"""Source of JSON -> the field its tickets are told by, and records of its exports."""
WORDS = {"title": "Renvoyer un article", "updated_at": 1740000000}
TEXT = "<p>Vous avez trente jours pour renvoyer votre article.</p>"
CENTERS: dict[str, tuple[str, list[Any]]] = {
    "zendesk": ("id", [ZENDESK_ARTICLE, ZENDESK_TRANSLATION, {"id": 5, "category_id": 2}]),
    "freshdesk": (
        "id",
        [WORDS | {"id": 1, "description": TEXT, "status": 2, "folder_id": 5, "hits": 3}],
    ),
    "intercom": ("id", [WORDS | {"id": "1", "type": "article", "body": TEXT, "state": "published",
                                 "default_locale": "fr", "translated_content": {"en": WORDS}}]),
    "helpscout": ("id", [{"id": "1", "name": "Renvoyer", "text": TEXT, "status": "published"}]),
    "crisp": ("article_id", [WORDS | {"article_id": "1", "content": "Sous 30 jours.",
                                      "locale": "fr", "status": "published"}]),
    "chatwoot": ("id", [WORDS | {"id": 1, "content": "Sous 30 jours.", "status": "published",
                                 "category": {"locale": "fr", "slug": "retours"}}]),
    "jsonl": ("id", [WORDS | {"id": 1, "locale": "fr", "body": "Sous 30 jours."}]),
}  # fmt: skip
SHOP_FIELDS = test_readers.FIELDS
TAKEN = 5 if IS_LONG else 1
"""Of so many exports one is cleaned, redacted and stored: that costs more than reading it."""
OPTIONS = ImportOptions(now=NOW, own_domains=("shop.test",))
SETTINGS = Settings()
KEY = b"0" * 32


def folder_of(base: pytest.TempPathFactory, name: str) -> Path:
    """Where the exports of one importer lie, each in the place of the one before."""
    folder = base.getbasetemp() / f"fuzz-{name}"
    folder.mkdir(exist_ok=True)
    return folder


def read(read_all: Callable[[], Iterator[Any]], export: Export) -> list[Any]:
    """What an importer gives; nothing where it stops with one clear line."""
    try:
        return list(read_all())
    except KbError as stopped:
        words = str(stopped)
    assert words.strip(), export
    assert "\n" not in words, export
    return []


def over_exports(draw: Draw, folder: Path, check: Callable[[Export], tuple[int, int]]) -> None:
    """Check many drawn exports; ``check`` gives what was kept and skipped of one.

    What was read in all is said to who runs it with ``-s``.
    """
    sums = [0, 0, 0]

    @MANY
    @given(SEEDS)
    def run(seed: int) -> None:
        export = draw(Random(seed), folder)
        note(f"{export}, drawn from {seed}")
        for place, more in enumerate((1, *check(export))):
            sums[place] += more

    run()
    sys.stdout.write(f" {sums[0]} exports: {sums[1]} kept, {sums[2]} skipped\n")


def modules_of(name: str) -> list[str]:
    """Where an importer's names stand."""
    module = source(name).read.__module__
    own = {"zendesk": ["mining.importers.zendesk_messages"]}.get(name, [])
    known = importlib.import_module(f"mining.importers.{_module(name)}").__name__
    return sorted({module, known, "mining.importers.parts", *own} - {"mining.importers.beside"})


def _module(name: str) -> str:
    return {"json": "generic", "singer": "generic", "airbyte": "generic"}.get(name, name)


TABLE = {"id": str(SOUND_ID), "created_at": "2025-03-04", "message": "Où est mon colis ?"}
HEADINGS = [names[0] for role, names in ROLES.items() if role not in {"id", "body", "created_at"}]
ZENDESK_TABLE = {"Id": str(SOUND_ID), "Subject": "Retard", "Created at": "2025-03-04 10:00",
                 "Requester": "Léa", "Status": "Open"}  # fmt: skip
ZENDESK_HEADINGS = ("Tags", "Via", "Priority", "Group", "Solved at", "Satisfaction Score",
                    "Requester email", "Updated at", "Reopens", "Replies")  # fmt: skip


def draw_of(name: str) -> Draw:
    """How exports of a source of tickets are drawn."""
    if name in DESKS:
        module = importlib.import_module(f"mining.importers.{_module(name)}")
        lists = getattr(module, "LISTS", ("tickets",))
        return drawn_json(DESKS[name], lists, modules_of(name))
    if name == "csv":
        return drawn_csv(HEADINGS, TABLE)
    return drawn_sql if name == "sql" else drawn_mail(name)


def none_lost(name: str, export: Export, found: Sequence[Any]) -> bool:
    """Whether each record that the file gives is a ticket, a reason, or stands beside them."""
    module = importlib.import_module(f"mining.importers.{_module(name)}")
    opened = list(json_records(export.path, getattr(module, "LISTS", ("tickets",))))
    kind_of = getattr(module, "kind_of", lambda _record: None)
    return len(found) in counts_of(name, opened, kind_of)


def sound_is_read(found: Sequence[Any]) -> bool:
    """Whether the record that nothing happened to became a ticket."""
    tickets = [one for one in found if isinstance(one, SourceTicket)]
    own = str(SOUND_ID)
    return any(own in (t.source_id, *(m.body[16:25] for m in t.messages)) for t in tickets)


@pytest.mark.parametrize("name", [*NAMES, "zendesk csv"])
def test_drawn_exports_of_tickets(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """From the file to what is stored."""
    kind, _, is_csv = name.partition(" ")
    folder = folder_of(tmp_path_factory, name.replace(" ", "-"))
    draw = drawn_csv(ZENDESK_HEADINGS, ZENDESK_TABLE) if is_csv else draw_of(kind)
    shelf = Stored(Workspace.create(folder / "shop", "", ""))

    def check(export: Export) -> tuple[int, int]:
        query = (f"sqlite:///{export.path}", "SELECT * FROM t")
        options = ImportOptions(now=NOW, own_domains=("shop.test",), query=query)
        found = read(lambda: source(kind).read([export.path], options), export)
        if kind in DESKS and found and not is_csv:
            assert none_lost(kind, export, found)
        assert sound_is_read(found) or not export.is_whole
        return shelf.take(found)

    over_exports(draw, folder, check)
    shelf.store()


class Stored:
    """Tickets that were read, stored as the command would, a thousand at a time."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.exports = 0
        self.waiting: list[ticketstore.StoredTicket] = []

    def take(self, found: Sequence[Any]) -> tuple[int, int]:
        """Clean and redact the tickets of an export; how many it has, and how many it skips."""
        self.exports += 1
        tickets = [one for one in found if not isinstance(one, Skipped)]
        assert all(one.reason for one in found if isinstance(one, Skipped))
        assert all(one.created_at.utcoffset() is not None for one in tickets)
        if self.exports % TAKEN == 0:
            made = (stored_ticket(one, key=KEY, settings=SETTINGS) for one in tickets)
            self.waiting.extend(made)
        if len(self.waiting) > 1_000:
            self.store()
        return len(tickets), len(found) - len(tickets)

    def store(self) -> None:
        """Write the waiting tickets, into the place of the ones before."""
        ticketstore.merge(self.workspace, self.waiting)
        held = ticketstore.read_tickets(self.workspace)
        assert {t.row["ticket_id"] for t in self.waiting} <= set(held["ticket_id"])
        ticketstore.remove(self.workspace, set(held["ticket_id"]))
        self.waiting.clear()


ARTICLE_TABLE = {"Article ID": str(SOUND_ID), "Title": "Retour", "Article Body": TEXT}
ARTICLE_HEADINGS = ("Category", "Status", "Language", "URL", "Tags", "Views", "Created", "Slug")
PAGES = (*PAGE.split(">"), "<main>", "<table><tr><td>", "</div>", "&#233;", "<script>", "<p>" * 400,
         '<script type="application/ld+json">{"@type": "FAQPage", "mainEntity": [1, {}]}</script>',
         '<link rel="alternate" hreflang="zz" href="http://[x">')  # fmt: skip
SOUND_PAGE = PAGE.format(lang="fr", slug=SOUND_ID, title="Retour", text="Vous avez trente jours.")
LINES = ("---\n", "title: [a\n", "locale: fr\n", "# Titre\n\n", "| a | b |\n|---|\n", "```\n",
         "<div>", "[x](javascript:1)", "![](", "*" * 300, "> " * 90, "\0", "- " * 50)  # fmt: skip


def draw_of_articles(name: str) -> Draw:
    """How exports of a source of articles are drawn."""
    if name == "html":
        return drawn_files(".html", SOUND_PAGE, *(part + ">" for part in PAGES))
    if name == "markdown":
        return drawn_files(".md", "---\nlocale: fr\n---\n# Retour\n\nSous 30 jours.\n", *LINES)
    if name.endswith("-csv"):
        return drawn_csv(ARTICLE_HEADINGS, ARTICLE_TABLE)
    module = f"mining.importers.articles.{name}"
    lists = importlib.import_module(module).LISTS
    return drawn_json(CENTERS[name], lists, [module, "mining.importers.articles.payload"])


@pytest.mark.parametrize("name", articles.NAMES)
def test_drawn_exports_of_articles(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """From the file to the article that would be written, which can be read again."""
    folder = folder_of(tmp_path_factory, f"articles-{name}")
    draw = draw_of_articles(name)

    def check(export: Export) -> tuple[int, int]:
        options = ArticleOptions(now=NOW)
        found = read(lambda: articles.source(name).read([export.path], options), export)
        usable = [one for one in found if isinstance(one, SourceArticle)]
        assert any(str(SOUND_ID) in one.source_id for one in usable) or not export.is_whole
        counts = ImportCounts()
        kept = filed(usable, Shelf(name, ("fr", "en"), counts))
        assert len(kept) + sum(counts.skipped.values()) == len(usable)
        links = link_table(kept)
        for one in kept:
            rendered(one.article_id, one.locale, one.source, markdown(one.source, links, Lost()))
        return len(kept), len(found) - len(kept)

    over_exports(draw, folder, check)


def rendered(article_id: str, locale: str, said: SourceArticle, body: str) -> None:
    """Write an article that has words as text, and read it again."""
    if any(map(str.isalnum, body)):
        made = Article(article_id, locale, said.title, body + "\n", summary=said.summary)
        assert (
            parse_article(render_article(made), article_id=article_id, locale=locale).title
            == made.title
        )


@pytest.mark.parametrize("name", ["shopify", "jsonl", "csv", "shopify csv", "csv of counts"])
def test_drawn_exports_of_orders(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """From the file to orders and counts."""
    kind = name.partition(" ")[0]
    folder = folder_of(tmp_path_factory, f"orders-{name.replace(' ', '-')}")
    draw = draw_of_orders(name)

    def check(export: Export) -> tuple[int, int]:
        found = read(lambda: orders.source(kind).read([export.path], OPTIONS), export)
        assert all(isinstance(one, SourceOrder | SourceCount | Skipped) for one in found)
        kept = [one for one in found if not isinstance(one, Skipped)]
        own = [getattr(one, "number", str(getattr(one, "orders", ""))) for one in kept]
        assert str(SOUND_ID) in own or not export.is_whole
        return len(kept), len(found) - len(kept)

    over_exports(draw, folder, check)


def draw_of_orders(name: str) -> Draw:
    """How exports of a source of orders are drawn."""
    own = str(SOUND_ID)
    if name == "csv":
        table = {"Order number": own, "Order date": "2026-03-31"}
        return drawn_csv(("Customer", "Status", "Test", "Email", "Locale", "Channel"), table)
    if name == "csv of counts":
        return drawn_csv(("Locale", "Channel"), {"Week": "2026-03-30", "Orders": own})
    if name == "shopify csv":
        table = {"Name": own, "Created at": "2026-03-31 14:00:00 +0200"}
        return drawn_csv(("Email", "Financial Status", "Cancelled at", "Source", "Phone"), table)
    module = f"mining.importers.orders.{name}"
    lists = importlib.import_module(module).LISTS
    samples = [test_readers.REST, test_readers.NODE, {"week": "2026-03-30", "orders": 7}]
    sound = {**test_readers.REST, "name": own, "id": SOUND_ID, "order_number": SOUND_ID}
    return drawn_json(("name", [sound, *samples]), lists, [module])
