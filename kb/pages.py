"""The pages of one locale of the help center, as front matter and safe HTML.

A page holds data; how it looks is said by the templates in ``site/overrides``, one per kind of
page. Addresses in the front matter are relative to the page itself, so that the site works from
any folder of a server.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

import yaml

from kb.articles import Article
from kb.config import Settings
from kb.markdown import Body, Links, body, first_paragraph, plain_text
from kb.moved import former, with_former
from kb.related import related
from kb.typography import typeset
from kb.words import fold

Strings = Mapping[str, Any]
"""The words of the interface in one language, from ``site/strings/<locale>.toml``."""

MOST_POPULAR = 6
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


@dataclass(frozen=True)
class Page:
    """One staged page: where it lies below the locale's pages, its data, its safe HTML."""

    path: str
    meta: dict[str, Any]
    html: str = ""

    def text(self) -> str:
        """The Markdown file that MkDocs reads.

        The HTML stands on one line, with line breaks and tabs as character references: nothing
        in it can then look like Markdown, which MkDocs would change.
        """
        # ASCII only: of NEL and the like YAML readers make a line break of their own.
        dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # the C one is ten times faster
        front = yaml.dump(self.meta, Dumper=dumper, sort_keys=False, width=100_000)
        one_line = self.html.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "")
        return f"---\n{front}---\n\n{one_line}\n"


@dataclass(frozen=True)
class Edition:
    """The help center in one locale: its published articles, and those of the other locales.

    ``popularity`` says how often customers ask what an article answers (any unit).
    """

    locale: str
    strings: Strings
    settings: Settings
    articles: Mapping[str, Article]
    elsewhere: Mapping[str, Mapping[str, Article]] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    popularity: Mapping[str, float] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    """Former id of an article -> its present one: links to the old address stay links."""

    @cached_property
    def categories(self) -> list[str]:
        """The categories that hold an article in any locale, by name."""
        ids = {*self.articles, *(i for others in self.elsewhere.values() for i in others)}
        found = {article_id.split("/", 1)[0] for article_id in ids}
        return sorted(found, key=lambda c: (fold(self.category_name(c)), c))

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
        return {article.id: short_answer(article) for article in self.articles.values()}

    @cached_property
    def descriptions(self) -> dict[str, str]:
        """Article id -> its short answer as a line of plain text."""
        return {
            i: typeset(_shortened(plain_text(answer)), self.locale)
            for i, (answer, _) in self.answers.items()
        }

    def category_name(self, category: str) -> str:
        """What readers call a category: from the settings, our own list, or its folder."""
        named = self.settings.brand.categories.get(category, {}).get(self.locale)
        return named or self.strings["categories"].get(category) or _humanised(category)

    def link_label(self, name: str) -> str:
        """What readers call a link of the footer: from the settings, our own list, or its name."""
        known = self.settings.brand.link_label(name, self.locale) or self.strings["links"].get(name)
        return known or _capitalised(name.replace("_", " ").strip())

    def by_popularity(self, ids: Iterable[str]) -> list[Article]:
        """These articles, most asked first; then those with most known questions, then by title."""
        found = [self.articles[article_id] for article_id in ids]
        return sorted(
            found,
            key=lambda a: (-self.popularity.get(a.id, 0), -len(a.questions), fold(a.title), a.id),
        )

    def only_elsewhere(self) -> dict[str, tuple[str, Article]]:
        """Article id -> (locale, article) for the articles that this locale lacks."""
        return {
            article_id: (locale, article)
            for locale, others in list(self.elsewhere.items())[::-1]
            for article_id, article in others.items()
            if article_id not in self.articles
        }


def pages(edition: Edition) -> tuple[list[Page], list[tuple[str, str]]]:
    """All pages of an edition, and (article id, address) of the links that became plain text."""
    likeness = related(list(edition.articles.values()))
    made = [_home(edition), _contact(edition), _search(edition)]
    made += [_category(edition, category) for category in edition.categories]
    dropped = []
    for article in edition.articles.values():
        page, lost = _article(edition, article, likeness[article.id])
        made.append(page)
        dropped += [(article.id, href) for href in lost]
    made += [_stub(edition, *found) for found in edition.only_elsewhere().values()]
    return made, dropped


def category_cards(edition: Edition) -> list[dict[str, Any]]:
    """Each category's name, address below the locale, icon and number of articles."""
    return [_card(edition, category) for category in edition.categories]


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


def said(strings: Strings, name: str, **values: object) -> str:
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


def _home(edition: Edition) -> Page:
    popular = edition.by_popularity(edition.articles)[:MOST_POPULAR]
    return _page(
        edition,
        "index.md",
        title=edition.strings["hero_title"],
        template="home.html",
        categories=category_cards(edition),
        popular=[{"title": a.title, "url": address(a.id)} for a in popular],
    )


def _category(edition: Edition, category: str) -> Page:
    inside = [i for i in edition.articles if i.split("/", 1)[0] == category]
    elsewhere = [
        {
            "title": article.title,
            "url": f"../../{locale}/{address(article.id)}",
            "locale": locale,
            "badge": _in_language(edition, "only_in_badge", locale),
        }
        for locale, article in edition.only_elsewhere().values()
        if article.category == category
    ]
    return _page(
        edition,
        f"{category}/index.md",
        title=edition.category_name(category),
        template="category.html",
        icon=_icon(edition.settings, category),
        articles=[
            {"title": a.title, "url": f"../{address(a.id)}", "summary": edition.descriptions[a.id]}
            for a in edition.by_popularity(inside)
        ],
        elsewhere=elsewhere,
    )


def _article(edition: Edition, article: Article, near: list[str]) -> tuple[Page, tuple[str, ...]]:
    answer, rest = _rendered(edition, article)
    meta = {
        "description": edition.descriptions[article.id],
        "category": _category_link(edition, article),
        "questions": [*article.questions, *article.keywords],
        "related": [
            {"title": edition.articles[i].title, "url": f"../../{address(i)}"} for i in near
        ],
    }
    if article.reviewed_on:
        meta["reviewed"] = article.reviewed_on.isoformat()
        shown = shown_date(article.reviewed_on, edition.strings)
        meta["reviewed_label"] = said(edition.strings, "reviewed_on", date=shown)
    page = _page(edition, f"{article.id}.md", title=article.title, template="article.html", **meta)
    return replace(
        page, html=_whole(answer, rest, edition.strings)
    ), answer.dropped_links + rest.dropped_links


def _rendered(edition: Edition, article: Article) -> tuple[Body, Body]:
    answer, rest = edition.answers[article.id]
    links = Links(
        article.id,
        edition.addresses,
        edition.domains,
        edition.settings.brand.link_urls,
        tuple(former(edition.moved, article.id)),
    )
    return body(answer, links), body(rest, links)


def article_html(article: Article, links: Links, strings: Strings) -> str:
    """The safe HTML of one article below its title, for a preview; facts are filled in already."""
    answer, rest = short_answer(article)
    return _whole(body(answer, links), body(rest, links), strings)


def _whole(answer: Body, rest: Body, strings: Strings) -> str:
    return _answer_box(answer.html, strings) + f'<div class="hc-body">{rest.html}</div>'


def _answer_box(html: str, strings: Strings) -> str:
    if not html:
        return ""
    label = escape(str(strings["short_answer"]))
    return (
        '<div class="hc-answer"><p class="hc-answer__label" data-pagefind-ignore>'
        f"{label}</p>{html}</div>"
    )


def _stub(edition: Edition, locale: str, article: Article) -> Page:
    return _page(
        edition,
        f"{article.id}.md",
        title=edition.strings["only_in_title"],
        template="elsewhere.html",
        is_hidden=True,
        category=_category_link(edition, article),
        text=_in_language(edition, "only_in_text", locale),
        original={
            "title": article.title,
            "locale": locale,
            "url": f"../../../{locale}/{address(article.id)}",
        },
    )


def _contact(edition: Edition) -> Page:
    title = edition.strings["contact_title"]
    return _page(edition, "contact.md", title=title, template="contact.html")


def _search(edition: Edition) -> Page:
    return _page(
        edition,
        "search.md",
        title=edition.strings["search_title"],
        template="search.html",
        is_hidden=True,
        categories=[{**card, "url": f"../{card['url']}"} for card in category_cards(edition)],
    )


def _page(edition: Edition, path: str, *, title: str, template: str, **meta: Any) -> Page:
    place = _place(path)
    common = {
        "title": title,
        "template": template,
        "switch": _switch(edition, place),
        "hreflang": [] if meta.get("is_hidden") else _hreflang(edition, place),
    }
    return Page(path, common | meta)


def _place(path: str) -> str:
    """The page's address below its locale without slashes at its ends: ``returns/a``, ````."""
    return posixpath.splitext(path)[0].removesuffix("index").strip("/")


def _switch(edition: Edition, place: str) -> list[dict[str, str]]:
    up = "../" * (len(place.split("/")) if place else 0)
    tail = address(place) if place else ""
    return [
        {"locale": other, "name": edition.languages[other], "url": f"{up}../{other}/{tail}"}
        for other in edition.elsewhere
    ]


def _hreflang(edition: Edition, place: str) -> list[dict[str, str]]:
    locales = [edition.locale, *edition.elsewhere]
    if place in edition.articles:
        locales = [x for x in locales if x == edition.locale or place in edition.elsewhere[x]]
    ordered = [locale for locale in edition.settings.locales if locale in locales]
    tail = address(place) if place else ""
    base = edition.settings.brand.site_url.rstrip("/")
    return [{"locale": locale, "url": f"{base}/{locale}/{tail}"} for locale in ordered]


def _card(edition: Edition, category: str) -> dict[str, Any]:
    number = sum(i.split("/", 1)[0] == category for i in edition.articles)
    wording = "article_one" if number == 1 else "article_many"
    return {
        "title": edition.category_name(category),
        "url": address(category),
        "icon": _icon(edition.settings, category),
        "count": said(edition.strings, wording, n=number),
    }


def _category_link(edition: Edition, article: Article) -> dict[str, str]:
    name = edition.category_name(article.category)
    return {"title": name, "url": f"../../{address(article.category)}"}


def _icon(settings: Settings, category: str) -> str:
    chosen = settings.brand.categories.get(category, {}).get("icon", "")
    is_name = re.fullmatch(r"[a-z0-9]+(?:[/-][a-z0-9]+)*", chosen)
    return chosen if is_name else ICONS.get(category, DEFAULT_ICON)


def _shortened(text: str) -> str:
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _in_language(edition: Edition, name: str, locale: str) -> str:
    language = edition.strings["languages"].get(locale, locale)
    return said(edition.strings, name, language=language)


def _humanised(folder: str) -> str:
    return _capitalised(re.sub(r"[_-]+", " ", folder).strip())


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
