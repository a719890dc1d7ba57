"""Pages that list articles: categories in parts, all questions by theme, tags, what is new.

No list grows with the help center: a category of a thousand articles, thirty themes, a thousand
tags become numbered pages, so that a page stays below fifteen kilobytes on a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import Any

from slugify import slugify

from kb.articles import Article, slug
from kb.editions import Edition, Page, address, shortened
from kb.own_links import category_links
from kb.structured import breadcrumbs, questions
from kb.words import fold

ON_A_PAGE = 20
"""Articles on one page of a category or tag, at most."""
TAGS_ON_A_PAGE = 60
LIST_BYTES = 7_500
"""HTML of a list on one page; header, footer and head take the rest of fifteen kilobytes."""
SHORT_BYTES = 1_900
"""HTML of a short list beside others, as on the home page."""
ENTRY_BYTES = 150
"""HTML around an entry's words and address."""
QUESTIONS_SHOWN = 20
FEWEST_SHOWN, MOST_SHOWN = 2, 6
"""Questions on a page of all questions, shared among the themes, and how many of one; the rest is
one link away."""
NEWS_SHOWN = 20
QUESTIONS, TAGS, NEWS = "all-questions", "tags", "whats-new"
PAGE = re.compile(r"page-\d+")
LISTED = {"questions.html": "themes", "tags.html": "tags"}
"""What a template calls its list; "articles" otherwise."""


def category_cards(edition: Edition) -> list[dict[str, Any]]:
    """Each category's name, address below the locale, icon and number of articles."""
    return [
        {
            "title": edition.category_name(category),
            "url": address(category),
            "icon": edition.icon(category),
            "count": _count(edition, category),
        }
        for category in edition.categories
    ]


def _count(edition: Edition, category: str) -> str:
    """How many articles a category has; where all are of another language, which one."""
    if own := len(edition.inside[category]):
        return counted(edition, own)
    places = [place for place, one in edition.only_elsewhere.values() if one.category == category]
    badges = {edition.in_language("only_in_badge", place) for place in places}
    return " ".join([counted(edition, len(places)), *(badges if len(badges) == 1 else ())])


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
    """All themes with their most asked questions and short answers, in pages; none without
    articles."""
    if not edition.articles:
        return []
    most = QUESTIONS_SHOWN // sum(map(bool, edition.inside.values()))
    most = min(max(most, FEWEST_SHOWN), MOST_SHOWN)
    room = LIST_BYTES // (2 if edition.settings.site.faq_markup else 1)  # which says all twice
    themes = [_theme(edition, category, (most, room)) for category in edition.categories]
    lead, title = edition.said("questions_lead"), str(edition.strings["questions_title"])
    meta = {"template": "questions.html", "lead": lead, "description": lead}
    parts = _parts(themes, len(themes), room)
    return [
        _part(
            edition, (QUESTIONS, n, len(parts)), title=title, items=p, meta=meta | _faq(edition, p)
        )
        for n, p in enumerate(parts, start=1)
    ]


def _faq(edition: Edition, themes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The questions of a page for machines, where the settings ask for it."""
    if not edition.settings.site.faq_markup:
        return {}
    pairs = [(q["title"], q["summary"]) for theme in themes for q in theme["questions"]]
    title = str(edition.strings["questions_title"])
    trail = breadcrumbs([edition.home, (title, f"{edition.base}{QUESTIONS}/")])
    return {"json_ld": [questions([pair for pair in pairs if pair[1]]), trail]}


def tag_address(tag: str) -> str:
    """Where a tag's page lies below the locale, ending in a slash; empty for a tag of signs."""
    name = slug(tag, fallback="tag")
    name = f"tag-{name}" if PAGE.fullmatch(name) else name
    return f"{TAGS}/{name}/" if slugify(tag) else ""


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
    tags = [{"title": names[p], "url": p, "count": counted(edition, len(tagged[p]))} for p in order]
    title = str(edition.strings["tags_title"])
    meta = {"template": "tags.html", "only_here": True}
    overview = _paged(edition, TAGS, title=title, items=tags, meta=meta)
    return [*overview, *(p for place in order for p in _tag(edition, place, names, tagged))]


def news_page(edition: Edition) -> list[Page]:
    """The articles that are new or changed, newest first, by day; none where no day is known."""
    known = [(days, i) for i, days in edition.live.items() if i in edition.articles]
    newest = sorted(known, key=lambda one: (-one[0][1].toordinal(), one[1]))[:NEWS_SHOWN]
    if not newest:
        return []
    shown = _parts([_news(edition, i, *days) for days, i in newest], NEWS_SHOWN)[0]
    days = [
        day | {"articles": list(group)}
        for day, group in groupby(shown, key=lambda one: one.pop("on"))
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


def _theme(edition: Edition, category: str, limits: tuple[int, int]) -> dict[str, Any]:
    own = edition.inside[category]
    shown = _parts([_item(edition, article) for article in own[: limits[0]]], *limits)[0]
    more = edition.said("questions_more", n=len(own)) if len(own) > len(shown) else ""
    more = more if own else _count(edition, category)
    return {
        "id": category,
        "title": edition.category_name(category),
        "url": address(category),
        "more": more,
        "questions": shown,
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
        "on": {"day": day.isoformat(), "label": edition.shown_date(day)},
    }


def _paged(
    edition: Edition, place: str, *, title: str, items: list[dict[str, Any]], meta: dict[str, Any]
) -> list[Page]:
    """A list in pages of :data:`ON_A_PAGE`; the first stands at ``place``, even when empty."""
    parts = _parts(items, TAGS_ON_A_PAGE if place == TAGS else ON_A_PAGE)
    return [
        _part(edition, (place, number, len(parts)), title=title, items=part, meta=meta)
        for number, part in enumerate(parts, start=1)
    ]


def fitting(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first of a short list, as many as :data:`SHORT_BYTES` hold."""
    return _parts(items, len(items), SHORT_BYTES)[0]


def _parts(
    items: Sequence[dict[str, Any]], most: int, room: int = LIST_BYTES
) -> list[list[dict[str, Any]]]:
    """A list in pages of ``most`` entries and ``room`` bytes at most; an empty page for none."""
    parts: list[list[dict[str, Any]]] = [[]]
    taken = 0
    for item in items:
        taken += _weight(item)
        if parts[-1] and (taken > room or len(parts[-1]) == most):
            parts.append([])
            taken = _weight(item)
        parts[-1].append(item)
    return parts


def _weight(item: Any) -> int:
    """About how many bytes of HTML an entry takes, whatever signs it is made of."""
    if isinstance(item, Mapping):
        return ENTRY_BYTES + sum(map(_weight, item.values()))
    if isinstance(item, list):
        return sum(map(_weight, item))
    return len(escape(str(item)).encode())


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
    shown = [_raised(item, up) for item in items]
    more: dict[str, Any] = {}
    if last > 1:
        more["pager"] = _pager(edition, place, number, last)
        is_tag = meta.get("only_here", False)
        more |= {"only_here": is_tag or number > 1, "twin": "" if is_tag else place}
    said = {"description": _line(item["title"] for item in items)}
    name = LISTED.get(meta["template"], "articles")
    heading = title if number == 1 else f"{title} ({edition.said('page_of', n=number, all=last)})"
    return edition.page(f"{folder}/index.md", title=heading, **(said | meta | more | {name: shown}))


def _raised(item: dict[str, Any], up: str) -> dict[str, Any]:
    """An entry, and what it holds, with its address from a page that lies deeper."""
    held = [_raised(one, up) for one in item.get("questions", ())]
    return item | ({"questions": held} if "questions" in item else {}) | {"url": up + item["url"]}


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
