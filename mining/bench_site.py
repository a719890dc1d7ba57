"""What publishing and building a help center of very many articles costs: a made workspace.

An article is some 300 words in each language: a need of :mod:`mining.bench_tickets`, and
sentences of other needs around it. Each command is a process of its own; then one article
changes, and both run again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

from kb.articles import Article, ArticleStatus
from kb.storage import content
from kb.storage.workspace import Workspace
from mining.audit import Marks
from mining.bench import Timing, timed
from mining.bench_tickets import wordings

SEED = 7
KILOBYTE = 1_000
CATEGORIES = (
    "account billing delivery orders payment products promotions refunds returns warranty".split()
)
LOCALES = ("fr", "en")
QUESTIONS, PARAGRAPHS, OTHERS = 3, 6, 3
"""Of an article, and sentences of other needs in each paragraph."""
SETTINGS = """locales = ["fr", "en"]

[brand]
name = "Maison Exemple"
site_url = "https://aide.maison.example/"

[privacy]
ner = "off"
"""
_KIN = "son|daughter|mother|fils|fille|mère"
_ACCOUNT = r"login|user\w*|profile?|pseudo\w*|identifiants?|alias|whatsapp|instagram|facebook"
_PLAIN = re.compile(rf"(?:(?!\b(?:{_KIN}|{_ACCOUNT})\b)[^{{}}\d\[(])+")
"""A wording behind which the next one cannot be taken for a name."""
CHANGED = "One more sentence of the shop.\n"


def bench_site(folder: Path, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """The figures of a help center of each of ``sizes`` articles, below the empty ``folder``.

    Raises:
        KbError: a command failed.
    """
    return [_measured(folder / str(size), size) for size in sizes]


def lines(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The figures for a person."""
    for one in found:
        yield f"{one['articles']:,} articles in {len(LOCALES)} languages: {one['pages']:,} pages"
        for name in ("publish", "build", "publish_again", "build_again"):
            took = one[name]
            yield (
                f"  {name.replace('_', ' '):14} {took['wall_seconds']:8.1f} s wall "
                f"{took['cpu_seconds']:8.1f} s cpu {took['peak_megabytes']:6.0f} MB"
            )
        yield (
            f"  a page: {one['page_kilobytes']:.1f} kB of HTML on the mean, "
            f"{one['largest_kilobytes']:.1f} at most ({one['largest']})"
        )


def workspace(root: Path, size: int) -> Workspace:
    """A new workspace with so many published articles in each language."""
    made = Workspace.create(root, SETTINGS, "")
    chance = random.Random(SEED)  # noqa: S311 (seeded variation, not cryptography)
    for locale in LOCALES:
        told = _told(locale)
        for number in range(size):
            content.write_article(made, _article(number, locale, told, chance))
    return made


def _told(locale: str) -> list[list[str]]:
    """The wordings of each need without what the audit of pages takes for a name or a number."""
    needs = sorted(wordings().items())
    plain = ([_sentence(one) for one in own[locale] if _PLAIN.fullmatch(one)] for _, own in needs)
    marks = Marks()
    clean = ([one for one in own if not marks(one, locale)] for own in plain)
    return [own for own in clean if len(own) > QUESTIONS]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip(' ?.!')} –"


def _article(number: int, locale: str, told: list[list[str]], chance: random.Random) -> Article:
    own = told[number % len(told)]
    title, *questions = chance.sample(own, QUESTIONS + 1)
    parts = [" ".join(_around(own, told, chance)) for _ in range(PARAGRAPHS)]
    steps = "\n".join(f"{place}. {part}" for place, part in enumerate(parts[1:-1], start=1))
    return Article(
        id=_place(number),
        locale=locale,
        title=title.rstrip(" –") + " ?",
        body=f"{parts[0]}\n\n## {chance.choice(own)}\n\n{steps}\n\n{parts[-1]}\n",
        status=ArticleStatus.PUBLISHED,
        questions=tuple(questions),
    )


def _place(number: int) -> str:
    """The id of an article, in letters: "orders/answer-1003" looks like an order's number."""
    spelled = str(number).translate(str.maketrans("0123456789", "abcdefghij"))
    return f"{CATEGORIES[number % len(CATEGORIES)]}/answer-{spelled}"


def _around(own: list[str], told: list[list[str]], chance: random.Random) -> list[str]:
    others = [chance.choice(chance.choice(told)) for _ in range(OTHERS)]
    return [chance.choice(own), *others]


def _measured(root: Path, size: int) -> dict[str, Any]:
    made = workspace(root, size)
    place = ("--workspace", str(root))
    publish, build = timed("publish", "publish", *place), timed("build", "build", *place)
    article = content.read_article(made, _place(0), LOCALES[0])
    content.write_article(made, replace(article, body=article.body + f"\n{CHANGED}"))
    again = timed("publish", "publish", *place), timed("build", "build", *place)
    return {
        "articles": size,
        "publish": _figures(publish),
        "build": _figures(build),
        "publish_again": _figures(again[0]),
        "build_again": _figures(again[1]),
        **_pages(made.site_dir),
    }


def _figures(timing: Timing) -> dict[str, float]:
    return {
        "wall_seconds": timing.wall_seconds,
        "cpu_seconds": timing.cpu_seconds,
        "peak_megabytes": timing.peak_megabytes,
    }


def _pages(site: Path) -> dict[str, Any]:
    sizes = {path: path.stat().st_size / KILOBYTE for path in site.rglob("*.html")}
    largest = max(sizes, key=lambda path: sizes[path])
    return {
        "pages": len(sizes),
        "page_kilobytes": round(fmean(sizes.values()), 2),
        "largest_kilobytes": round(sizes[largest], 2),
        "largest": largest.relative_to(site).as_posix(),
    }
