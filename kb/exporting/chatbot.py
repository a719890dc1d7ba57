"""For a shop's chatbot: each article as a question, other ways to ask it, and the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from kb.exporting.outgoing import Outgoing, Target, json_lines
from kb.markdown import plain_text

_ITEM = re.compile(r"\s*(?:(\d{1,9}[.)])|[-*+])\s+")


def files(articles: Sequence[Outgoing]) -> dict[str, str]:
    """One file, ``answers.jsonl``: a line for each article and language."""
    return {"answers.jsonl": json_lines(_row(one) for one in articles)}


def _row(one: Outgoing) -> dict[str, Any]:
    article = one.article
    variants = dict.fromkeys(text for text in article.questions if text != article.title)
    return {
        "id": f"{article.id}:{article.locale}",
        "locale": article.locale,
        "question": article.title,
        "variants": list(variants),
        "keywords": list(article.keywords),
        "answer": "\n".join(_lines(one.markdown)),
        "summary": " ".join(plain_text(article.summary).split()),
        "category": one.category,
        "url": one.url,
        "updated": article.reviewed_on.isoformat() if article.reviewed_on else None,
    }


def _lines(markdown: str) -> Iterator[str]:
    """The lines of a text without marks; items of lists keep their number or a dash."""
    for line in markdown.split("\n"):
        item = _ITEM.match(line)
        text = plain_text(line[item.end() :] if item else line)
        if text:
            yield f"{item[1] or '-'} {text}" if item else text


TARGET = Target("chatbot", "questions, variants and answers for a chatbot", files, is_desk=False)
