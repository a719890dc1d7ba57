"""Pages that list articles: categories in parts, all questions by theme, tags, what is new.

No list grows with the help center: a category of a thousand articles becomes numbered pages, so
that a page stays small on a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from slugify import slugify

from kb.articles import Article, slug
from kb.editions import Edition, Page, address, shortened
from kb.own_links import category_links
from kb.structured import breadcrumbs, questions
from kb.words import fold

ON_A_PAGE = 20
"""Articles on one page of a category or tag: with their summaries some ten kilobytes."""
QUESTIONS_SHOWN = 20
FEWEST_SHOWN, MOST_SHOWN = 2, 6
"""Questions on the page of all questions, shared among the themes, and how many of one; the rest is
one link away."""
NEWS_SHOWN = 20
QUESTIONS, TAGS, NEWS = "all-questions", "tags", "whats-new"


def category_cards(edition: Edition) -> list[dict[str, Any]]:
    """Each category's name, address below the locale, icon and number of articles."""
    return [
        {
            "title": edition.category_name(category),
            "url": address(category),
            "icon": edition.icon(category),
            "count": counted(edition, len(edition.inside[category])),
        }
        for category in edition.categories
    ]


def counted(edition: Edition, number: int) -> str:
    """A number of articles in words."""
    return edition.said("article_one" if number == 1 else "article_many", n=number)


def category_pages(edition: Edition, category: str) -> list[Page]:
    """A category's articles, most asked first, then those of other languages, in pages."""
    items = [_item(edition, article) for article in edition.inside[category]]
    items += [
        _foreign(edition, locale, article)
        for locale, article in edition.only_elsewhere.values()
        if article.category == category
    ]
    name = edition.category_name(category)
    trail = breadcrumbs(trail_to(edition, category))
    meta = {"template": "category.html", "icon": edition.icon(category), "json_ld": trail}
    links = category_links(edition, category)
    return _paged(edition, category, title=name, items=items, meta=meta | {"links": links})


def trail_to(edition: Edition, category: str) -> list[tuple[str, str]]:
    """Home and a category, with their public addresses."""
    name = edition.category_name(category)
    return [edition.home, (name, edition.base + address(category))]


def question_page(edition: Edition) -> list[Page]:
    """All themes with their most asked questions and short answers; none without articles."""
    if not edition.articles:
        return []
    names = [category for category in edition.categories if edition.inside[category]]
    most = min(max(QUESTIONS_SHOWN // len(names), FEWEST_SHOWN), MOST_SHOWN)
    themes = [_theme(edition, category, most) for category in names]
    lead, title = edition.said("questions_lead"), edition.strings["questions_title"]
    meta: dict[str, Any] = {"themes": themes, "lead": lead, "description": lead}
    if edition.settings.site.faq_markup:
        shown = [a for own in edition.inside.values() for a in own[:most]]
        pairs = [(a.title, answer) for a in shown if (answer := edition.descriptions[a.id])]
        trail = breadcrumbs([edition.home, (title, f"{edition.base}{QUESTIONS}/")])
        meta["json_ld"] = [questions(pairs), trail]
    return [edition.page(f"{QUESTIONS}.md", title=title, template="questions.html", **meta)]


def tag_address(tag: str) -> str:
    """Where a tag's page lies below the locale, ending in a slash; empty for a tag of signs."""
    return f"{TAGS}/{slug(tag, fallback='tag')}/" if slugify(tag) else ""


def tag_pages(edition: Edition) -> list[Page]:
    """The list of tags and a page for each of them; none where no article has a tag."""
    tagged: dict[str, list[Article]] = {}
    names: dict[str, str] = {}
    for article in edition.by_popularity(edition.articles):
        for place, tag in {tag_address(tag): tag for tag in article.tags}.items():
            if place:
                tagged.setdefault(place, []).append(article)
                names.setdefault(place, tag)
    if not tagged:
        return []
    order = sorted(tagged, key=lambda place: (fold(names[place]), place))
    tags = [
        {"title": names[p], "url": f"../{p}", "count": counted(edition, len(tagged[p]))}
        for p in order
    ]
    title = edition.strings["tags_title"]
    meta = {"tags": tags, "description": _line(names[place] for place in order)}
    overview = edition.page(
        f"{TAGS}/index.md", title=title, template="tags.html", only_here=True, **meta
    )
    return [overview, *(p for place in order for p in _tag(edition, place, names, tagged))]


def news_page(edition: Edition) -> list[Page]:
    """The articles that are new or changed, newest first, by day; none where no day is known."""
    known = [(days, i) for i, days in edition.live.items() if i in edition.articles]
    newest = sorted(known, key=lambda one: (-one[0][1].toordinal(), one[1]))[:NEWS_SHOWN]
    if not newest:
        return []
    days = [
        {
            "day": day.isoformat(),
            "label": edition.shown_date(day),
            "articles": [_news(edition, i, first, day) for (first, _), i in group],
        }
        for day, group in groupby(newest, key=lambda one: one[0][1])
    ]
    lead, title = edition.said("news_lead"), edition.strings["news_title"]
    meta: dict[str, Any] = {"days": days, "lead": lead, "description": lead, "only_here": True}
    return [edition.page(f"{NEWS}.md", title=title, template="news.html", **meta)]


def _item(edition: Edition, article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "url": address(article.id),
        "summary": edition.descriptions[article.id],
    }


def _foreign(edition: Edition, locale: str, article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "url": f"../{locale}/{address(article.id)}",
        "locale": locale,
        "badge": edition.in_language("only_in_badge", locale),
    }


def _theme(edition: Edition, category: str, most: int) -> dict[str, Any]:
    own = edition.inside[category]
    more = len(own) - most
    return {
        "id": category,
        "title": edition.category_name(category),
        "url": f"../{address(category)}",
        "more": edition.said("questions_more", n=len(own)) if more > 0 else "",
        "questions": [_item(edition, a) | {"url": f"../{address(a.id)}"} for a in own[:most]],
    }


def _tag(
    edition: Edition, place: str, names: dict[str, str], tagged: dict[str, list[Article]]
) -> list[Page]:
    items = [_item(edition, article) for article in tagged[place]]
    tags = (str(edition.strings["tags_title"]), f"{edition.base}{TAGS}/")
    trail = breadcrumbs([edition.home, tags, (names[place], edition.base + place)])
    meta = {"template": "category.html", "is_tag": True, "only_here": True, "json_ld": trail}
    return _paged(edition, place.rstrip("/"), title=names[place], items=items, meta=meta)


def _news(edition: Edition, article_id: str, first: date, day: date) -> dict[str, Any]:
    article = edition.articles[article_id]
    return {
        "title": article.title,
        "url": f"../{address(article_id)}",
        "place": edition.category_name(article.category),
        "badge": edition.strings["news_new" if first == day else "news_changed"],
    }


def _paged(
    edition: Edition, place: str, *, title: str, items: list[dict[str, Any]], meta: dict[str, Any]
) -> list[Page]:
    """A list in pages of :data:`ON_A_PAGE`; the first stands at ``place``, even when empty."""
    parts = [items[i : i + ON_A_PAGE] for i in range(0, len(items), ON_A_PAGE)] or [[]]
    return [
        _part(edition, (place, number, len(parts)), title=title, items=part, meta=meta)
        for number, part in enumerate(parts, start=1)
    ]


def _part(
    edition: Edition,
    where: tuple[str, int, int],
    *,
    title: str,
    items: Sequence[dict[str, Any]],
    meta: dict[str, Any],
) -> Page:
    place, number, last = where
    folder = place if number == 1 else f"{place}/page-{number}"
    up = "../" * (folder.count("/") + 1)
    shown = [item | {"url": up + item["url"]} for item in items]
    more: dict[str, Any] = {}
    if last > 1:
        more["pager"] = _pager(edition, place, number, last)
        is_tag = meta.get("only_here", False)
        more |= {"only_here": is_tag or number > 1, "twin": "" if is_tag else place}
    more["description"] = _line(item["title"] for item in items)
    heading = title if number == 1 else f"{title} ({edition.said('page_of', n=number, all=last)})"
    return edition.page(f"{folder}/index.md", title=heading, articles=shown, **(meta | more))


def _line(names: Iterable[str]) -> str:
    """What a list holds, in a line that search engines show whole."""
    return shortened(" · ".join(names))


def _pager(edition: Edition, place: str, number: int, last: int) -> dict[str, str]:
    """Words and links to the page before and the page behind."""
    up = "../" * (place.count("/") + (1 if number == 1 else 2))

    def link(wanted: int) -> str:
        tail = "" if wanted == 1 else f"page-{wanted}/"
        return f"{up}{address(place)}{tail}" if 1 <= wanted <= last else ""

    text = edition.said("page_of", n=number, all=last)
    return {"text": text, "before": link(number - 1), "behind": link(number + 1)}
