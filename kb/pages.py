"""The pages of one locale of the help center, as front matter and safe HTML.

A page holds data; how it looks is said by the templates in ``site/overrides``, one per kind of
page. Addresses in the front matter are relative to the page itself, so that the site works from
any folder of a server.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

from kb.articles import Article
from kb.contact_page import contact_pages
from kb.editions import (
    Edition,
    Page,
    Strings,
    address,
    operator_domains,
    short_answer,
    shown_date,
)
from kb.listings import (
    NEWS,
    QUESTIONS,
    category_cards,
    category_pages,
    fitting,
    news_page,
    question_page,
    tag_address,
    tag_pages,
    trail_to,
)
from kb.markdown import Body, Links, body, known_body, unbroken
from kb.measure_page import measure_pages
from kb.moved import former
from kb.own_links import category_links, home_links
from kb.related import related
from kb.structured import breadcrumbs

__all__ = [
    "Edition",
    "Page",
    "Strings",
    "article_html",
    "category_cards",
    "operator_domains",
    "pages",
    "redirects",
    "short_answer",
    "shown_date",
]

MOST_POPULAR, MOST_RISING = 6, 3


def pages(edition: Edition) -> tuple[list[Page], list[tuple[str, str]]]:
    """All pages of an edition, and (article id, address) of the links that became plain text."""
    likeness = related(list(edition.articles.values()), memo=edition.memo)
    lists = [*question_page(edition), *tag_pages(edition), *news_page(edition)]
    made = [_home(edition, {page.path for page in lists}), *contact_pages(edition)]
    made += [_search(edition), *lists, *measure_pages(edition)]
    for category in edition.categories:
        made += category_pages(edition, category)
    dropped = []
    for article in edition.articles.values():
        page, lost = _article(edition, article, likeness[article.id])
        made.append(page)
        dropped += [(article.id, href) for href in lost]
    made += [_stub(edition, *found) for found in edition.only_elsewhere.values()]
    made += _gone(edition)
    return made, dropped


def _home(edition: Edition, lists: set[str]) -> Page:
    rising = [i for i in edition.rising if i in edition.articles][:MOST_RISING]
    rising = rising if len(rising) > 1 else []  # one alone is a popular question like others
    popular = [a for a in edition.by_popularity(edition.articles) if a.id not in rising]
    more = [
        {"title": edition.strings[f"{name}_title"], "url": f"{place}/"}
        for name, place in (("questions", QUESTIONS), ("news", NEWS))
        if {f"{place}.md", f"{place}/index.md"} & lists
    ]
    return edition.page(
        "index.md",
        title=edition.strings["hero_title"],
        template="home.html",
        description=edition.said("home_description", name=edition.settings.brand.name),
        categories=category_cards(edition),
        links=home_links(edition),
        popular=_short(popular[:MOST_POPULAR]),
        rising=_short([edition.articles[i] for i in rising]),
        more=more,
    )


def _short(articles: list[Article]) -> list[dict[str, str]]:
    return fitting([{"title": a.title, "url": address(a.id)} for a in articles])


def _article(edition: Edition, article: Article, near: list[str]) -> tuple[Page, tuple[str, ...]]:
    answer, rest = _rendered(edition, article)
    trail = [*trail_to(edition, article.category), (article.title, _public(edition, article.id))]
    meta: dict[str, Any] = {
        "article": article.id,
        "description": edition.descriptions[article.id],
        "category": _category_link(edition, article),
        "questions": [*article.questions, *article.keywords],
        "related": fitting(
            [{"title": edition.articles[i].title, "url": f"../../{address(i)}"} for i in near]
        ),
        "json_ld": breadcrumbs(trail),
    }
    if links := category_links(edition, article.category):
        meta["links"] = links
    if tags := [(tag, place) for tag in article.tags if (place := tag_address(tag))]:
        meta["tags"] = [{"title": tag, "url": f"../../{place}"} for tag, place in tags]
    if article.reviewed_on:
        meta["reviewed"] = article.reviewed_on.isoformat()
        shown = edition.shown_date(article.reviewed_on)
        meta["reviewed_label"] = edition.said("reviewed_on", date=shown)
    page = edition.page(f"{article.id}.md", title=article.title, template="article.html", **meta)
    return replace(
        page, html=_whole(answer, rest, edition.strings)
    ), answer.dropped_links + rest.dropped_links


def _public(edition: Edition, article_id: str) -> str:
    return edition.base + address(article_id)


def _rendered(edition: Edition, article: Article) -> tuple[Body, Body]:
    answer, rest = edition.answers[article.id]
    links = Links(
        article.id,
        edition.addresses,
        edition.domains,
        edition.settings.brand.link_urls,
        tuple(former(edition.moved, article.id)),
    )
    memo = edition.memo
    return known_body(answer, links, memo), known_body(rest, links, memo)


def article_html(article: Article, links: Links, strings: Strings) -> str:
    """The safe HTML of one article below its title, for a preview; facts are filled in already."""
    answer, rest = short_answer(article)
    return _whole(body(answer, links), body(rest, links), strings)


def _whole(answer: Body, rest: Body, strings: Strings) -> str:
    box = _answer_box(unbroken(answer.html), strings)
    return box + f'<div class="hc-body">{unbroken(rest.html)}</div>'


def _answer_box(html: str, strings: Strings) -> str:
    if not html:
        return ""
    label = escape(str(strings["short_answer"]))
    return (
        '<div class="hc-answer"><p class="hc-answer__label" data-pagefind-ignore>'
        f"{label}</p>{html}</div>"
    )


def _stub(edition: Edition, locale: str, article: Article) -> Page:
    return edition.page(
        f"{article.id}.md",
        title=edition.in_language("only_in_title", edition.locale),
        template="elsewhere.html",
        is_hidden=True,
        category=_category_link(edition, article),
        text=edition.in_language("only_in_text", locale),
        original={
            "title": article.title,
            "locale": locale,
            "url": f"../../../{locale}/{address(article.id)}",
        },
    )


def _gone(edition: Edition) -> list[Page]:
    """Where an article was before it moved: a page that leads to where it is now."""
    return [
        edition.page(
            f"{old}.md",
            title=edition.articles[new].title,
            template="moved.html",
            only_here=True,
            target=f"../../{address(new)}",
            canonical=_public(edition, new),
            description=edition.descriptions[new],
        )
        for old, new in redirects(edition)
    ]


def redirects(edition: Edition) -> list[tuple[str, str]]:
    """The ids that readers knew -> the present ones; none where another article has the old one."""
    taken = {*edition.articles, *edition.only_elsewhere}
    pairs = sorted(edition.gone.items())
    return [(old, new) for old, new in pairs if new in edition.articles and old not in taken]


def _search(edition: Edition) -> Page:
    return edition.page(
        "search.md",
        title=edition.strings["search_title"],
        template="search.html",
        is_hidden=True,
        categories=[{**card, "url": f"../{card['url']}"} for card in category_cards(edition)],
    )


def _category_link(edition: Edition, article: Article) -> dict[str, str]:
    name = edition.category_name(article.category)
    return {"title": name, "url": f"../../{address(article.category)}"}
