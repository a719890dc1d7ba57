"""An article's text with its sentences marked, and two texts side by side. Pure.

A sentence is found in the Markdown, where signs of a private area are put around it; they pass the
renderer and the sanitiser as text, and only then become our own elements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from kb.articles import Article
from kb.decisions import sentences_of
from kb.merging import opcodes
from kb.words import fold

_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"
_PRIVATE = re.compile(f"[{_OPEN}{_MIDDLE}{_CLOSE}]")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_MARKED = re.compile(f"{_OPEN}(\\d+){_MIDDLE}(.*?){_CLOSE}", re.DOTALL)
NEAR_ENOUGH = 60.0
"""From which likeness on a sentence of a reply is shown as the one in question."""
_BETWEEN = r"[\s\\*_`]*"
_APOSTROPHES = "['\u2019]"


def marked(markdown: str, sentences: Sequence[str]) -> str:
    """``markdown`` with signs around each of ``sentences`` (plain texts) that stands in it."""
    text = _PRIVATE.sub("", markdown)
    for number, sentence in enumerate(sentences, start=1):
        tokens = _TOKEN.findall(sentence)
        if not tokens:
            continue
        wanted = _BETWEEN.join(_APOSTROPHES if t in "'\u2019" else re.escape(t) for t in tokens)
        found = re.search(rf"(?<![\w{_MIDDLE}]){wanted}(?!\w)", text)
        if found:
            start, end = found.span()
            inside = text[start:end]
            text = f"{text[:start]}{_OPEN}{number}{_MIDDLE}{inside}{_CLOSE}{text[end:]}"
    return text


def with_elements(html: str, chip: Callable[[int], str]) -> str:
    """Safe HTML whose signs are elements: a span for each sentence and its ``chip`` behind it."""

    def element(found: re.Match[str]) -> str:
        number, inside = int(found[1]), found[2]
        if "<" in inside:  # a span must not begin in one element and end in another
            return f"{inside}{chip(number)}"
        return (
            f'<span class="sentence" id="t{number}" data-sentence="{number}">{inside}</span>'
            f"{chip(number)}"
        )

    return _PRIVATE.sub("", _MARKED.sub(element, html))


def chip_link(number: int, text: str, label: str) -> str:
    """The small link behind a sentence that leads to its evidence."""
    return (
        f'<a class="chip" href="#s{number}" data-sentence="{number}" '
        f'aria-label="{escape(label)}">{escape(text)}</a>'
    )


@dataclass(frozen=True)
class Line:
    """A line of two texts compared: ``same``, ``gone`` (the first has it) or ``new``."""

    kind: str
    text: str


def lines_of(article: Article) -> list[str]:
    """What of an article is compared: title, summary, then each line of its text that says much."""
    body = [line.rstrip() for line in article.body.splitlines() if line.strip()]
    extra = [f"? {text}" for text in article.questions] + [f"+ {text}" for text in article.keywords]
    return [article.title, *([article.summary] if article.summary else []), *body, *extra]


def compared(old: Sequence[str], new: Sequence[str], *, around: int | None = None) -> list[Line]:
    """``old`` and ``new`` line by line; with ``around`` only so many same lines near a change.

    What is left out between is one line of kind ``skip``.
    """
    found: list[Line] = []
    for kind, a, b, c, d in opcodes(old, new):
        if kind == "equal":
            found += [Line("same", text) for text in old[a:b]]
        else:
            found += [Line("gone", text) for text in old[a:b]]
            found += [Line("new", text) for text in new[c:d]]
    return found if around is None else _near(found, around)


def _near(lines: list[Line], around: int) -> list[Line]:
    changed = [place for place, line in enumerate(lines) if line.kind != "same"]
    kept = {p + step for p in changed for step in range(-around, around + 1)}
    found: list[Line] = []
    for place, line in enumerate(lines):
        if place in kept:
            found.append(line)
        elif not found or found[-1].kind != "skip":
            found.append(Line("skip", "…"))
    return found


def word_bag(article: Article) -> frozenset[str]:
    """The words of an article that can tell it from others."""
    text = f"{article.title} {article.title} {' '.join(article.questions)} {article.body}"
    return frozenset(word for word in re.findall(r"\w+", fold(text)) if len(word) > 3)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the shorter's words that both have, drawn down where one is much shorter; 0 to 1."""
    if not one or not other:
        return 0.0
    both = len(one & other)
    of_shorter, of_longer = both / min(len(one), len(other)), both / max(len(one), len(other))
    return of_shorter * float(of_longer**0.25)


def said_in_both(article: Article, other: Article) -> list[Line]:
    """The sentences of ``article`` against those of ``other``, which may be in another order."""
    own, others = sentences_of(article.body), sentences_of(other.body)
    return compared(others, own)


def best_sentence(text: str, wanted: str) -> tuple[float, str, str, str]:
    """How near (0 to 100) a text comes to a sentence, and the text in three: before its nearest
    sentence, that one, behind it. Nothing is apart where none comes near.
    """
    from rapidfuzz import fuzz

    goal = fold(wanted)
    scored = [
        (fuzz.token_set_ratio(fold(text[start:end]), goal), start, end)
        for start, end in _sentence_spans(text)
    ]
    score, start, end = max(scored, key=lambda one: one[0], default=(0.0, 0, 0))
    if score < NEAR_ENOUGH:
        return score, text, "", ""
    return score, text[:start], text[start:end], text[end:]


def _sentence_spans(text: str) -> list[tuple[int, int]]:
    found = re.finditer(r"[^\s.!?\n][^\n]*?(?:[.!?…]+(?=\s|$)|$|(?=\n))", text, re.MULTILINE)
    return [one.span() for one in found if one.group().strip()]


def split_lines(text: str) -> Iterable[str]:
    """The lines of a field with one entry a line, without what is empty or there twice."""
    return dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip())
