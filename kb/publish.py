"""Published articles -> the whole help center as text: pages, configuration, root files.

Pure: nothing is read or written here. :func:`help_center` gives every file below ``build/`` that
publishing writes; :mod:`kb.storage.sitebuild` puts them there and runs MkDocs over them. Article
bodies are rendered to safe HTML (:mod:`kb.markdown`) and pass MkDocs untouched; everything else
reaches the templates as data in the front matter and is escaped there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import Any

import yaml

from kb import llms
from kb.articles import RESERVED_SLUGS, Article
from kb.characters import all_visible
from kb.colours import brand_css, brand_mark
from kb.config import Settings
from kb.contact_page import prepare
from kb.editions import Edition, Known, Live, Strings, said
from kb.errors import ArticleError
from kb.headers import page_policy
from kb.measure_page import collecting
from kb.memo import NO_MEMO, Memo, remembered
from kb.own_links import usable
from kb.pages import category_cards, pages, redirects
from kb.sitemap import NAME as SITEMAP
from kb.sitemap import sitemap
from kb.synonyms import Groups
from kb.typography import typeset, typeset_article, typeset_strings
from kb.vocabulary import search_words
from kb.widget import widget_questions

FILE_NAME = re.compile(r"[^\W_][\w-]*")
NAME_BYTES = 120
"""Longest file name; a disk takes 255 bytes, with endings and temporary names around ours."""
TITLE_LIMIT, BODY_LIMIT = 10_000, 100_000
"""Most characters. Fifty printed pages, which the worst Markdown takes some seconds to render."""
REDIRECTS = ".redirects.json"
"""Beside the pages, for the samples of web servers only: old address -> new one."""
TEMPLATES = "overrides"
"""Below ``build/``: the workspace's templates over ours, gathered before each build."""
NUMBERED = re.compile(r"page-\d+")
"""Names of the further pages of a category."""
RESERVED_NAMES = RESERVED_SLUGS | {"readme", "templates", "sitemap", "robots"}


@dataclass(frozen=True)
class HelpCenter:
    """Everything publishing writes, as path below ``build/`` -> text.

    ``dropped_links`` are (locale, article id, address) of links that became plain text.
    """

    files: dict[str, str]
    dropped_links: tuple[tuple[str, str, str], ...] = ()

    @property
    def configurations(self) -> dict[str, str]:
        """The MkDocs configurations, ``mkdocs.<locale>.yml`` -> text."""
        return {path: text for path, text in self.files.items() if "/" not in path}


def help_center(
    articles: Iterable[Article],
    settings: Settings,
    *,
    strings: Mapping[str, Strings],
    known: Known | None = None,
    synonyms: Mapping[str, Groups] | None = None,
    memo: Memo = NO_MEMO,
) -> HelpCenter:
    """The help center that shows the published ones of ``articles``, facts already filled in.

    ``strings`` holds the interface words by locale; ``known`` what is asked most, what is new and
    what has moved; ``synonyms`` what search takes for one another; ``memo`` what was worked out
    of the same texts before, which changes nothing but the time. Without articles the pages
    say so little that only home, contact and search are left.

    Raises:
        ArticleError: an article whose file name cannot be an address of the site, that shares
            one with another article, or that is too long to be a page.
    """
    live = sorted((a for a in articles if a.is_published), key=lambda a: (a.id, a.locale))
    check_articles(live)
    settings = Settings.model_validate(all_visible(settings.model_dump()))
    files: dict[str, str] = {}
    dropped: list[tuple[str, str, str]] = []
    gone: dict[str, str] = {}
    for given in _given(live, settings, strings, known or Known(), synonyms=synonyms or {}):
        make = partial(_made, given, memo.within(given.locale))
        made = remembered(memo, "edition", given.text(), make)
        files |= made["files"]
        dropped += [(given.locale, article, href) for article, href in made["dropped"]]
        gone |= made["gone"]
    files[f"pages/{REDIRECTS}"] = json.dumps(gone, ensure_ascii=False, sort_keys=True)
    return HelpCenter(files | _root(settings, strings), tuple(dropped))


@dataclass(frozen=True)
class _Given:
    """All that the pages of one locale are made of, and nothing else."""

    locale: str
    articles: Sequence[Article]
    elsewhere: Mapping[str, Sequence[Article]]
    """Names alone of the articles of each other locale: a text changed there changes no page."""
    strings: Strings
    languages: Mapping[str, str]
    settings: Settings
    known: Known
    """With what ``live`` and ``gone`` say of this locale alone."""
    synonyms: Groups

    def text(self) -> str:
        """Another one whenever something differs."""
        known: list[Mapping[str, object]] = [self.known.popularity, self.live]
        known += [self.known.moved, self.gone]
        told = [sorted(one.items()) for one in known]
        said = [self.strings, self.languages, self.settings.model_dump_json(), self.synonyms]
        return repr([self.locale, self.articles, self.elsewhere, *said, self.known.rising, *told])

    @property
    def live(self) -> Live:
        """Since when readers of this locale see its articles."""
        return self.known.live.get(self.locale, {})

    @property
    def gone(self) -> Mapping[str, str]:
        """The ids that readers of this locale knew -> the present ones."""
        return self.known.gone.get(self.locale, {})

    def edition(self, memo: Memo) -> Edition:
        """What the pages are written from: visible characters alone, set as the language asks."""
        return Edition(
            locale=self.locale,
            strings=typeset_strings(self.strings, self.locale),
            settings=self.settings,
            articles=_set(self.articles),
            elsewhere={other: _set(articles) for other, articles in self.elsewhere.items()},
            languages=self.languages,
            popularity=self.known.popularity,
            rising=self.known.rising,
            live=self.live,
            moved=self.known.moved,
            gone=self.gone,
            memo=memo,
        )


def _given(
    live: Sequence[Article],
    settings: Settings,
    strings: Mapping[str, Strings],
    known: Known,
    *,
    synonyms: Mapping[str, Groups],
) -> Iterator[_Given]:
    locales = settings.site_locales
    own = {locale: [a for a in live if a.locale == locale] for locale in locales}
    names = {locale: [_name(a) for a in articles] for locale, articles in own.items()}
    for locale in locales:
        yield _Given(
            locale=locale,
            articles=own[locale],
            elsewhere={other: names[other] for other in locales if other != locale},
            strings=strings[locale],
            languages={other: strings[other]["language_name"] for other in locales},
            settings=settings,
            known=known,
            synonyms=synonyms.get(locale, ()),
        )


def _name(article: Article) -> Article:
    return Article(article.id, article.locale, article.title, "", article.status)


def _set(articles: Iterable[Article]) -> dict[str, Article]:
    return {a.id: typeset_article(_visible_article(a)) for a in articles}


def _made(given: _Given, memo: Memo) -> dict[str, Any]:
    """The files of a locale, the links that became text, and addresses that lead elsewhere."""
    edition, locale = given.edition(memo), given.locale
    made, lost = pages(edition)
    folder = f"pages/{locale}"
    files = {f"{folder}/{page.path}": page.text(memo) for page in made}
    files |= _assets(edition, folder, given.synonyms)
    files[f"{folder}/{llms.NAME}"] = llms.language_list(edition)
    files[f"{folder}/{SITEMAP}"] = sitemap(edition, made)
    files[f"mkdocs.{locale}.yml"] = configuration(edition)
    gone = {f"/{locale}/{o}/": f"/{locale}/{n}/" for o, n in redirects(edition)}
    return {"files": files, "dropped": lost, "gone": gone}


def configuration(edition: Edition) -> str:
    """The MkDocs configuration of one locale (YAML); it inherits from the workspace's own.

    The navigation names category pages only: with every article in it, each page would carry
    the whole list (320 kB at 1,000 articles).
    """
    locale, brand = edition.locale, edition.settings.brand
    cards = category_cards(edition)
    settings = {
        "INHERIT": "../mkdocs.yml",
        "site_name": f"{brand.name} · {edition.strings['site_title']}",
        "site_url": f"{brand.site_url.rstrip('/')}/{locale}/",
        "docs_dir": f"pages/{locale}",
        "site_dir": f"site/{locale}",
        "theme": {"language": locale, "custom_dir": TEMPLATES},
        "nav": [{"home": "index.md"}, *({c: f"{c}/index.md"} for c in edition.categories)],
        "extra": {
            "locale": locale,
            "content_policy": page_policy(edition.settings),
            "strings": _plain(edition.strings),
            "brand": _brand(edition),
            "prepare": prepare(edition),
            "recent": edition.settings.site.recent_searches,
            "collect": collecting(edition.settings),
            "is_empty": not edition.articles,
            "categories": [{"title": card["title"], "url": card["url"]} for card in cards],
            "missing": cards,
            "switch": [
                {"locale": other, "name": edition.languages[other], "url": f"../{other}/"}
                for other in edition.elsewhere
            ],
        },
    }
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=100_000)


def check_articles(articles: Iterable[Article]) -> None:
    """Refuse what cannot be a page: names, names that differ in spelling only, and giant texts.

    Raises:
        ArticleError: the first article that cannot, and why.
    """
    taken: dict[str, Article] = {}
    for article in articles:
        _check_name(article)
        for title, text, most in (("title", article.title, TITLE_LIMIT),
                                  ("body", article.body, BODY_LIMIT)):  # fmt: skip
            if len(text) > most:
                problem = f"{title} has {len(text):,} characters, at most {most:,} make a page"
                raise ArticleError(_place(article), f"{problem}; shorten or split it")
        for name in (article.category, article.id):
            _check_taken(name, article, taken)


def _check_name(article: Article) -> None:
    for part in article.id.split("/"):
        name = part.casefold()
        if not FILE_NAME.fullmatch(part) or name in RESERVED_NAMES or NUMBERED.fullmatch(name):
            problem = f'"{part[:40]}" cannot be part of an address; use letters, digits, - and _'
            raise ArticleError(_place(article), problem)
        if len(part.encode()) > NAME_BYTES:
            problem = f"its name is longer than {NAME_BYTES} bytes; shorten it"
            raise ArticleError(_place(article), problem)


def _check_taken(name: str, article: Article, taken: dict[str, Article]) -> None:
    """Upper case and composed letters are no difference on other disks, nor to a reader."""
    key = f"{article.locale}/{unicodedata.normalize('NFKC', name).casefold()}"
    other = taken.setdefault(key, article)
    if not f"{other.id}/".startswith(f"{name}/"):
        problem = f"has the same address as {_place(other)} where upper case does not count"
        raise ArticleError(_place(article), f"{problem}; rename one of them")


def _place(article: Article) -> str:
    return f"site/content/{article.locale}/{article.id[:NAME_BYTES]}.md"


def _visible_article(article: Article) -> Article:
    names = ("title", "summary", "body", "questions", "keywords", "tags")
    return replace(article, **{name: all_visible(getattr(article, name)) for name in names})


def _assets(edition: Edition, folder: str, synonyms: Groups) -> dict[str, str]:
    words = search_words(
        edition.articles.values(), edition.locale, edition.strings, synonyms, memo=edition.memo
    )
    brand = edition.settings.brand
    widget = {f"{folder}/assets/widget.json": widget_questions(edition)}
    return (widget if edition.settings.site.widget else {}) | {
        **{f"{folder}/assets/{name}": text for name, text in words.items()},
        f"{folder}/assets/brand.css": brand_css(brand.colour, font=brand.font),
        f"{folder}/assets/favicon.svg": brand_mark(brand.colour),
    }


def _brand(edition: Edition) -> dict[str, Any]:
    brand, locale = edition.settings.brand, edition.locale
    return {
        "name": brand.name,
        "initial": brand.name[:1].upper(),
        "logo": brand.logo,
        "logo_dark": brand.logo_dark,
        "email": brand.contact_email,
        "phone": brand.contact_phone,
        "phone_digits": re.sub(r"[^\d+]", "", brand.contact_phone),
        "hours": typeset(brand.contact_hours.get(locale, ""), locale),
        "notice": typeset(brand.notice.get(locale, ""), locale),
        "links": [
            {"title": edition.link_label(name), "url": brand.link_urls[name]}
            for name in usable(brand)
        ],
    }


def _plain(strings: Strings) -> dict[str, Any]:
    return {name: value for name, value in strings.items() if not isinstance(value, dict)}


def _root(settings: Settings, strings: Mapping[str, Strings]) -> dict[str, str]:
    base = settings.brand.site_url.rstrip("/")
    sitemaps = "".join(
        f"<sitemap><loc>{escape(base)}/{locale}/sitemap.xml</loc></sitemap>"
        for locale in settings.site_locales
    )
    return {
        "pages/index.html": chooser(settings, strings),
        f"pages/{llms.NAME}": llms.root_list(settings, strings),
        "pages/robots.txt": f"User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n",
        "pages/sitemap.xml": '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{sitemaps}'
        "</sitemapindex>\n",
    }


def chooser(settings: Settings, strings: Mapping[str, Strings]) -> str:
    """The page at ``/``: one link per language; a script follows the reader's own at once."""
    first = settings.default_locale
    name = escape(settings.brand.name)
    about = said(strings[first], "home_description", name=settings.brand.name)
    links = "\n".join(
        f'<li><a class="hc-button" href="{locale}/" hreflang="{locale}" lang="{locale}" '
        f'data-locale="{locale}">{escape(strings[locale]["chooser_link"])}</a></li>'
        for locale in settings.site_locales
    )
    titles = "\n".join(
        f'<p lang="{locale}">{escape(strings[locale]["chooser_title"])}</p>'
        for locale in settings.site_locales
    )
    alternates = "\n".join(
        f'<link rel="alternate" hreflang="{tag}" href="{escape(_home_url(settings, locale))}">'
        for tag, locale in [*((x, x) for x in settings.site_locales), ("x-default", first)]
    )
    return f"""<!doctype html>
<html lang="{first}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(page_policy(settings))}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{name} · {escape(strings[first]["site_title"])}</title>
<meta name="description" content="{escape(about)}">
<link rel="canonical" href="{escape(settings.brand.site_url.rstrip("/"))}/">
{alternates}
<link rel="icon" href="{first}/assets/favicon.svg">
<link rel="stylesheet" href="{first}/assets/brand.css">
<link rel="stylesheet" href="{first}/assets/help.css">
<script src="{first}/assets/chooser.js" defer></script>
</head>
<body class="hc-chooser">
<main>
<h1>{name}</h1>
{titles}
<ul>
{links}
</ul>
</main>
</body>
</html>
"""


def _home_url(settings: Settings, locale: str) -> str:
    return f"{settings.brand.site_url.rstrip('/')}/{locale}/"
