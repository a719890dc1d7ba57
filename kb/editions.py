"""What every page of the help center is made of: one locale's articles, words and addresses."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any
from urllib.parse import quote, urlsplit

import yaml

from kb.articles import Article
from kb.config import Settings
from kb.markdown import first_paragraph, plain_text
from kb.memo import NO_MEMO, Memo, remembered
from kb.moved import with_former
from kb.structured import breadcrumbs
from kb.typography import typeset
from kb.words import fold

Strings = Mapping[str, Any]
"""The words of the interface in one language, from ``site/strings/<locale>.toml``."""

DESCRIPTION_LENGTH = 160
DEFAULT_ICON = "material/help-circle-outline"
ICONS = {
    "account": "material/account-circle-outline",
    "after_sales": "material/tools",
    "billing": "material/receipt-text-outline",
    "delivery": "material/truck-outline",
    "gift_cards": "material/gift-outline",
    "loyalty": "material/star-outline",
    "orders": "material/package-variant-closed",
    "payment": "material/credit-card-outline",
    "products": "material/hanger",
    "promotions": "material/tag-outline",
    "refunds": "material/cash-refund",
    "returns": "material/swap-horizontal",
    "shipping": "material/truck-outline",
    "shops": "material/storefront-outline",
    "warranty": "material/shield-check-outline",
}
"""Icon of a category by its folder; ``brand.categories.<folder>.icon`` sets another."""

Live = Mapping[str, tuple[date, date]]
"""Article id -> the day it went live, and the day of the version readers see."""


@dataclass(frozen=True)
class Page:
    """One staged page: where it lies below the locale's pages, its data, its safe HTML."""

    path: str
    meta: dict[str, Any]
    html: str = ""

    def text(self, memo: Memo = NO_MEMO) -> str:
        """The Markdown file that MkDocs reads.

        The HTML stands on one line, with line breaks and tabs as character references: nothing
        in it can then look like Markdown, which MkDocs would change.
        """
        front = remembered(memo, "front", repr(self.meta), self._front)
        one_line = self.html.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "")
        return f"---\n{front}---\n\n{one_line}\n"

    def _front(self) -> str:
        # ASCII only: of NEL and the like YAML readers make a line break of their own.
        dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # the C one is ten times faster
        return str(yaml.dump(self.meta, Dumper=dumper, sort_keys=False, width=100_000))


@dataclass(frozen=True)
class Known:
    """What is known beside the articles: see :class:`Edition`; ``live`` and ``gone`` by locale."""

    popularity: Mapping[str, float] = field(default_factory=dict)
    rising: tuple[str, ...] = ()
    live: Mapping[str, Live] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Edition:
    """The help center in one locale: its published articles, and those of the other locales.

    ``popularity`` says how often customers ask what an article answers (any unit), ``rising``
    which ones they ask more and more, ``live`` since when readers see them. ``moved`` is each id
    that an article had before -> its present one: links to the old address stay links; ``gone``
    the same of addresses that readers of this locale knew, which lead to the new ones.
    """

    locale: str
    strings: Strings
    settings: Settings
    articles: Mapping[str, Article]
    elsewhere: Mapping[str, Mapping[str, Article]] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    popularity: Mapping[str, float] = field(default_factory=dict)
    rising: tuple[str, ...] = ()
    live: Live = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    memo: Memo = NO_MEMO

    @cached_property
    def categories(self) -> list[str]:
        """The categories that hold an article in any locale, by name."""
        ids = {*self.articles, *(i for others in self.elsewhere.values() for i in others)}
        found = {article_id.split("/", 1)[0] for article_id in ids}
        return sorted(found, key=lambda c: (fold(self.category_name(c)), c))

    @cached_property
    def inside(self) -> dict[str, list[Article]]:
        """The articles of each category, most asked first."""
        found: dict[str, list[Article]] = {category: [] for category in self.categories}
        for article in self.by_popularity(self.articles):
            found[article.category].append(article)
        return found

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Where articles, categories and the contact page lie, as seen from an article."""
        known = {i: f"../../{address(i)}" for i in (*self.articles, *self.categories)}
        return with_former(known, self.moved) | {"contact": "../../contact/"}

    @cached_property
    def domains(self) -> frozenset[str]:
        """The domains that articles may link to."""
        return operator_domains(self.settings)

    @cached_property
    def answers(self) -> dict[str, tuple[str, str]]:
        """Article id -> its short answer and the rest, as Markdown."""
        found = {}
        for article in self.articles.values():
            text = f"{article.summary}\0{article.body}"
            made = remembered(self.memo, "answer", text, partial(short_answer, article))
            found[article.id] = (made[0], made[1])
        return found

    @cached_property
    def descriptions(self) -> dict[str, str]:
        """Article id -> its short answer as a line of plain text."""
        return {
            i: typeset(shortened(self._plain(answer)), self.locale)
            for i, (answer, _) in self.answers.items()
        }

    def _plain(self, markdown: str) -> str:
        return str(remembered(self.memo, "plain", markdown, partial(plain_text, markdown)))

    @property
    def base(self) -> str:
        """The public address of this locale, ending in a slash."""
        return f"{self.settings.brand.site_url.rstrip('/')}/{self.locale}/"

    @property
    def home(self) -> tuple[str, str]:
        """Name and public address of the home page, where every trail begins."""
        return str(self.strings["home"]), self.base

    def said(self, name: str, /, **values: object) -> str:
        """One interface text with its ``{values}`` filled in; braces of other names stay."""
        return said(self.strings, name, **values)

    def shown_date(self, day: date) -> str:
        """A day as people write it in this language."""
        return shown_date(day, self.strings)

    def category_name(self, category: str) -> str:
        """What readers call a category: from the settings, our own list, or its folder."""
        named = self.settings.brand.categories.get(category, {}).get(self.locale)
        return named or self.strings["categories"].get(category) or _humanised(category)

    def icon(self, category: str) -> str:
        """The name of a category's Material icon."""
        chosen = self.settings.brand.categories.get(category, {}).get("icon", "")
        is_name = re.fullmatch(r"[a-z0-9]+(?:[/-][a-z0-9]+)*", chosen)
        return chosen if is_name else ICONS.get(category, DEFAULT_ICON)

    def link_label(self, name: str) -> str:
        """What readers call a link of the footer: from the settings, our own list, or its name."""
        known = self.settings.brand.link_label(name, self.locale) or self.strings["links"].get(name)
        return known or _capitalised(name.replace("_", " ").strip())

    def in_language(self, name: str, locale: str) -> str:
        """The interface text ``name`` with the name of another language filled in."""
        language = self.strings["languages"].get(locale) or self.languages.get(locale, locale)
        return self.said(name, language=language)

    def by_popularity(self, ids: Iterable[str]) -> list[Article]:
        """These articles, most asked first; then those with most known questions, then by title."""
        found = [self.articles[article_id] for article_id in ids]
        return sorted(
            found,
            key=lambda a: (-self.popularity.get(a.id, 0), -len(a.questions), fold(a.title), a.id),
        )

    @cached_property
    def only_elsewhere(self) -> dict[str, tuple[str, Article]]:
        """Article id -> (locale, article) for the articles that this locale lacks."""
        return {
            article_id: (locale, article)
            for locale, others in list(self.elsewhere.items())[::-1]
            for article_id, article in others.items()
            if article_id not in self.articles
        }

    def page(self, path: str, *, title: str, template: str, **meta: Any) -> Page:
        """A page of this locale with what all pages need: the switch, its translations.

        One that search engines may show says where it stands, unless it says more by itself.
        With ``only_here`` the other locales have no such page: the switch leads to ``twin`` there,
        an address below the locale, or to their home page.
        """
        place = posixpath.splitext(path)[0].removesuffix("index").strip("/")
        common: dict[str, Any] = {
            "title": title,
            "template": template,
            "switch": self._switch(place, meta),
            "hreflang": [] if meta.get("is_hidden") else self._hreflang(place, meta),
        }
        own = {name: value for name, value in meta.items() if name not in {"only_here", "twin"}}
        if place and not {"is_hidden", "canonical", "json_ld"} & own.keys():
            common["json_ld"] = breadcrumbs([self.home, (title, self.base + address(place))])
        return Page(path, common | own)

    def _switch(self, place: str, meta: Mapping[str, Any]) -> list[dict[str, str]]:
        up = "../" * (len(place.split("/")) if place else 0)
        tail = _below(meta.get("twin", "") if meta.get("only_here") else place)
        return [
            {"locale": other, "name": self.languages[other], "url": f"{up}../{other}/{tail}"}
            for other in self.elsewhere
        ]

    def _hreflang(self, place: str, meta: Mapping[str, Any]) -> list[dict[str, str]]:
        """The public addresses of the page in each language that has it, the first as default."""
        others = [] if meta.get("only_here") else list(self.elsewhere)
        locales = {self.locale, *others}
        if place in self.articles:
            locales = {x for x in locales if x == self.locale or place in self.elsewhere[x]}
        ordered = [locale for locale in self.settings.site_locales if locale in locales]
        site = self.settings.brand.site_url.rstrip("/")
        found = [{"locale": x, "url": f"{site}/{x}/{_below(place)}"} for x in ordered]
        return [*found, {"locale": "x-default", "url": found[0]["url"]}]


def address(page_id: str) -> str:
    """Where a category or article lies below its locale, ending in a slash."""
    return quote(page_id) + "/"


def short_answer(article: Article) -> tuple[str, str]:
    """The short answer and the rest of the body, as Markdown; the answer may be empty."""
    opening, rest = first_paragraph(article.body)
    if not article.summary:
        return opening, rest
    is_repeated = plain_text(opening) == plain_text(article.summary)
    return article.summary, rest if is_repeated else article.body


def shown_date(day: date, strings: Strings) -> str:
    """A day as people write it in that language: 3 March 2026, 1er mai 2026."""
    number = strings["first_day"] if day.day == 1 else str(day.day)
    month = strings["months"][day.month - 1]
    return said(strings, "date", day=number, month=month, year=day.year)


def said(strings: Strings, name: str, /, **values: object) -> str:
    """One interface text with its ``{values}`` filled in; braces of other names stay."""
    text = str(strings[name])
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", str(value))
    return text


def operator_domains(settings: Settings) -> frozenset[str]:
    """The domains articles may link to: the operator's, the site's, its links', those allowed."""
    urls = [settings.brand.site_url, *settings.brand.link_urls.values()]
    hosts = {urlsplit(url).hostname or "" for url in urls}
    hosts |= {settings.brand.contact_email.rpartition("@")[2], *settings.own_domains}
    hosts |= set(settings.drafting.allowed_domains)
    return frozenset(host.casefold() for host in hosts if host)


def _below(place: str) -> str:
    return address(place) if place else ""


def shortened(text: str) -> str:
    """``text``, cut at a word where search engines would cut it."""
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _humanised(folder: str) -> str:
    return _capitalised(re.sub(r"[_-]+", " ", folder).strip())


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
