"""What one language of an article has that the other has not: steps, amounts, facts, links. Pure.

It reads no meaning: it points at what can be counted, for whoever keeps both alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.amounts import UNITS, placed_values
from kb.articles import Article
from kb.facts import CITATION
from kb.markdown import parsed

_STEP = re.compile(r"^[ \t]*\d+[.)][ \t]+", re.MULTILINE)
_POINT = re.compile(r"^[ \t]*[-+*][ \t]+", re.MULTILINE)
_LINK = re.compile(r"(?<=\])\([^()\s]*\)|^\[[^\]]+\]:.*$", re.MULTILINE)
_THOUSANDS = re.compile(r"(?<=\d)[\u00a0\u202f ,](?=\d{3}(?!\d))")
_CLOCK = re.compile(
    r"\b(\d{1,2})(?::(\d{2}))?(?: ?([ap])\.?m\b\.?|(?<=:\d\d)(?!\d))", re.IGNORECASE
)


@dataclass(frozen=True)
class Difference:
    """``kind`` is steps, points, values, facts or links; then what each language has alone.

    Of steps and points that is how many there are.
    """

    kind: str
    here: tuple[str, ...]
    there: tuple[str, ...]


def differences(article: Article, other: Article) -> list[Difference]:
    """What differs between two languages of an article; none of two that say alike."""
    found = []
    for kind, pattern in (("steps", _STEP), ("points", _POINT)):
        here, there = (len(pattern.findall(one.body)) for one in (article, other))
        if here != there:
            found.append(Difference(kind, (str(here),), (str(there),)))
    for kind, told in (("values", _values), ("facts", _facts), ("links", _links)):
        own, others = told(article), told(other)
        only_here, only_there = _without(own, others), _without(others, own)
        if only_here or only_there:
            found.append(Difference(kind, only_here, only_there))
    return found


def _without(own: Mapping[object, str], others: Mapping[object, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for key, text in own.items() if key not in others))


def _values(article: Article) -> dict[object, str]:
    """Each number with its unit, as languages share it, and the amount as it stands in the text."""
    found: dict[object, str] = {}
    for line in (article.title, article.summary, *_lines(article.body)):
        text = _CLOCK.sub(_on_the_clock, _THOUSANDS.sub("", line))
        for start, end, value in placed_values(text):
            for number in (value.low, value.high):
                # A unit that only one language writes so ("articles") tells nothing.
                unit = value.unit if value.unit in UNITS else ""
                found.setdefault((number, unit), " ".join(text[start:end].split()))
    return found


def _on_the_clock(found: re.Match[str]) -> str:
    """6:30 pm as French has it: 18 h 30."""
    hour = int(found[1]) % 12 + 12 * (found[3].casefold() == "p") if found[3] else int(found[1])
    return f"{hour} h {found[2]}" if found[2] and found[2] != "00" else f"{hour} h"


def _lines(body: str) -> Iterator[str]:
    """Lines without what numbers them and without addresses, whose figures are no amounts."""
    for line in _LINK.sub(" ", body).splitlines():
        yield _STEP.sub("", line)


def _facts(article: Article) -> dict[object, str]:
    texts = (article.title, article.summary, article.body)
    return {name: name for name in CITATION.findall("\n".join(texts))}


def _links(article: Article) -> dict[object, str]:
    children = (child for token in parsed(article.body) for child in token.children or ())
    hrefs = [str(one.attrs["href"]) for one in children if one.type == "link_open"]
    return {href.removesuffix(".md").strip("./"): href for href in hrefs}
