"""An article on its way out: its text as HTML and Markdown, and what the target knows of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.articles import Article
from kb.markdown import NAMED, Links
from kb.markdown import body as rendered_body
from kb.origins import Origin, content_hash

REQUESTS = "requests.jsonl"
"""File of API calls, one a line, in the order they are to be made."""

_LITERAL = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ *\1[`~]*[ \t]*$|\Z)"
    r"|(?<![`\\])(`+)(?!`).*?(?<!`)\2(?!`)|<(?:https?:|mailto:)[^\s<>]*>",
    re.DOTALL | re.MULTILINE,
)
"""Fenced code, code spans and addresses in angle brackets."""
_ELEMENT = re.compile(r"(?<!\\)<(?=[a-zA-Z/!?])")
_INNER_LINK = re.compile(rf"\]\(((?:/|{NAMED}:)[^)\s]+)\)")


@dataclass(frozen=True)
class Outgoing:
    """One published article in one language, facts filled in."""

    article: Article
    html: str
    markdown: str
    category: str
    """What readers call its folder."""
    dropped_links: tuple[str, ...] = ()
    origin: Origin | None = None
    """What the target holds of this language; None when it holds none."""
    group_id: str = ""
    """Id of the article at the target in any language; empty when it is new there."""
    url: str = ""
    """Public address of its page here."""

    @property
    def source_id(self) -> str:
        """Id of this language's text at the target; empty when it is new there."""
        return self.origin.source_id if self.origin else ""

    @property
    def content_hash(self) -> str:
        """Hash of the title and the Markdown that leave."""
        return content_hash(self.article.title, self.markdown)

    def note(self) -> dict[str, str]:
        """What goes beside the text: the article here, its language, its id there, the hash."""
        return {
            "article": self.article.id,
            "locale": self.article.locale,
            "title": self.article.title,
            "source_id": self.source_id,
            "content_hash": self.content_hash,
        }


@dataclass(frozen=True)
class Target:
    """Where articles can go. ``files`` gives path -> text for articles sorted by id and locale."""

    name: str
    title: str
    files: Callable[[Sequence[Outgoing]], dict[str, str]] = field(repr=False)
    is_desk: bool = True
    """A help center that may hold the articles already; else a file format."""
    to_fill_in: tuple[str, ...] = ()
    """Names in braces that only the target's owner knows."""


def outgoing(
    article: Article,
    *,
    links: Links,
    category: str,
    origin: Origin | None = None,
    group_id: str = "",
) -> Outgoing:
    """The article as it leaves; ``links`` says where its links may lead."""
    made = rendered_body(article.body, links)
    return Outgoing(
        article=article,
        html=made.html.strip(),
        markdown=_INNER_LINK.sub(lambda m: _linked(m, links), without_html(article.body.strip())),
        category=category,
        dropped_links=made.dropped_links,
        origin=origin,
        group_id=group_id,
        url=links.pages.get(article.id, ""),
    )


def without_html(markdown: str) -> str:
    """Markdown whose ``<`` opens no element where HTML is allowed: here it prints as it stands.

    Code and addresses in angle brackets stay as they are.
    """
    parts = []
    at = 0
    for found in _LITERAL.finditer(markdown):
        parts += [_ELEMENT.sub(r"\<", markdown[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*parts, _ELEMENT.sub(r"\<", markdown[at:])])


def _linked(found: re.Match[str], links: Links) -> str:
    address = links.target(found[1])
    return f"]({address})" if address else found[0]


def by_article(articles: Iterable[Outgoing]) -> list[list[Outgoing]]:
    """The languages of each article together, in the order given."""
    groups: dict[str, list[Outgoing]] = {}
    for one in articles:
        groups.setdefault(one.article.id, []).append(one)
    return list(groups.values())


def request(method: str, path: str, body: Mapping[str, Any], one: Outgoing) -> dict[str, Any]:
    """One API call and what it is about; names in braces in ``path`` are to be filled in."""
    return {"method": method, "path": path, "body": body, "askless": one.note()}


def with_translations(
    articles: Iterable[Outgoing],
    article: Callable[[Outgoing], Mapping[str, Any]],
    translation: Callable[[Outgoing, str], Mapping[str, Any]],
) -> Iterator[Mapping[str, Any]]:
    """The calls for ``articles`` where the first language is created and others translate it.

    A language that the target's article lacks is added to it. Behind a new article
    ``{article_id}`` stands for the answer to its call.
    """
    for group in by_article(articles):
        added = [one for one in group if one.origin is None and one.group_id]
        whole = [one for one in group if one not in added]
        yield from (translation(one, one.group_id) for one in added)
        for position, one in enumerate(whole):
            yield translation(one, "{article_id}") if position else article(one)


def json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Each row as JSON on its own line."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
