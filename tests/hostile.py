"""Texts of somebody who means harm, and a shop whose every text is one of them.

``tests/data/hostile.jsonl`` holds them: well-known patterns in our own words. One that runs sets
:data:`MARKER` in its page; one that loads something asks :data:`EVIL`.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.articles import ArticleStatus
from kb.report import MOST_ROWS, Document
from kb.report_page import html_report
from kb.storage import content
from kb.storage.sitebuild import build, publish
from kb.storage.workspace import Workspace
from mining.stages import report
from tests.factories import NOW, an_article
from tests.measured import a_measured_shop
from tests.shop import a_shop

MARKER = "__owned"
EVIL = "evil.example"
CORPUS = Path(__file__).parent / "data" / "hostile.jsonl"
HOSTILE: dict[str, str] = {
    row["name"]: row["text"] for row in map(json.loads, CORPUS.read_text("utf-8").splitlines())
}
"""Name -> text."""

CHART_WORDS = ("covered", "uncovered", "tickets", "week", "locale")
"""Words of the report that charts show as data, titles and tooltips."""

EXTENSIONS = """
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - footnotes
  - md_in_html
  - pymdownx.emoji
  - pymdownx.inlinehilite
  - pymdownx.snippets
  - pymdownx.superfences
"""
"""What an operator may have switched on: the parts of MkDocs that read files and add attributes."""


def hostile_settings() -> str:
    """Settings whose every text is hostile: name, contact, hours, notice, links, categories."""
    texts = list(HOSTILE.values())
    together = " ".join(texts[:40])
    brand: dict[str, Any] = {
        "name": HOSTILE["out of title"],
        "site_url": "https://aide.shop.example/",
        "contact_email": HOSTILE["out of an attribute"],
        "contact_phone": HOSTILE["attribute without brackets"],
        "contact_hours": {"fr": together},
        "notice": {"fr": " ".join(texts[40:])},
        "links": {
            HOSTILE["image handler"]: {"url": "https://www.shop.example/", "fr": together},
            "script": "javascript:window.__owned=1",
        },
        "categories": {f"c{n}": {"fr": text} for n, text in enumerate(texts)},
    }
    contact: dict[str, Any] = {
        "to": "askless",
        "reply_by": ["email", "phone"],
        "answer_time": {"fr": together},
        "prepare": {"fr": texts[:3]},
        "channels": [
            {"kind": kind, "address": text, "text": {"fr": text}, "hours": {"fr": text}}
            for kind, text in zip(("email", "phone", "chat", "post"), texts, strict=False)
        ],
    }
    tables = [f"{name} = {_toml(value)}" for name, value in brand.items()]
    return f'locales = ["fr"]\ncontact = {_toml(contact)}\n[brand]\n' + "\n".join(tables) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    # JSON leaves DEL as it is, which TOML refuses; escaped surrogate pairs are no TOML.
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")


def a_hostile_shop(root: Path) -> Workspace:
    """A shop with an article and a category a text, built; each text stands in every place."""
    workspace = a_shop(root, settings=hostile_settings())
    shutil.rmtree(workspace.content_dir)
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as handle:
        handle.write(EXTENSIONS)
    for number, text in enumerate(HOSTILE.values()):
        article = an_article(
            id=f"c{number}/p{number}",
            title=text,
            summary=text if number % 2 else "",
            body=f"{text}\n\n{text}\n\n1. {text}\n\n> {text}\n",
            questions=(text, f"colis {text}"),
            keywords=(text,),
            tags=(text,),
            status=ArticleStatus.PUBLISHED,
        )
        content.write_article(workspace, article)
    publish(workspace, NOW)
    build(workspace)
    return workspace


def hostile_reports(root: Path) -> list[Path]:
    """Reports of the measured shop with every label, title, channel and word hostile.

    A table shows :data:`MOST_ROWS` rows, so that all texts take several pages.
    """
    workspace = a_measured_shop(root / "measured", settings=hostile_settings())
    document = json.loads((report.run(workspace, now=NOW).folder / "report.json").read_text())
    page = report._page(workspace, "fr")
    made = []
    texts = list(HOSTILE.values())
    for start in range(0, len(texts), MOST_ROWS):
        part = texts[start : start + MOST_ROWS]
        full = _with_texts(document, part)
        spoken = dict(
            zip(("covered", "uncovered", "tickets", "week", "locale"), part, strict=False)
        )
        page = replace(page, words={**page.words, **spoken})
        made.append(root / f"report-{start}.html")
        made[-1].write_text(html_report(full, page), encoding="utf-8", newline="")
    return made


def _with_texts(document: Document, texts: list[str]) -> Document:
    names = {
        "uncovered_topics": ("label", "locale"),
        "gaps": ("label", "locale"),
        "by_channel": ("channel", "language"),
        "articles": ("title", "locale"),
    }
    changed = dict(document)
    for table, columns in names.items():
        row = document[table][0]
        changed[table] = [row | dict.fromkeys(columns, text) for text in texts]
    changed["tickets"] = document["tickets"] | {"noise": dict.fromkeys(texts, 1)}
    return changed
