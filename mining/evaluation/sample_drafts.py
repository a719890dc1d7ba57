"""The sample shop as labelled tickets and gold articles, for ``askless evaluate drafts``.

    python -m examples.sample_shop --out SHOP
    python -m mining.evaluation.sample_drafts SHOP OUT
    askless evaluate drafts --tickets OUT/tickets.jsonl --gold OUT/gold.jsonl

A ticket of two needs is labelled by the first; the planted personal values go along. The gold body
is the short answer and the points of the right reply.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.config import LOCALES
from kb.storage import files

Row = dict[str, Any]


def labelled_tickets(shop: Path) -> Iterator[Row]:
    """The tickets of a generated shop that are about a need, with its label."""
    truth = {row["id"]: row for row in files.read_json_lines(shop / "truth.jsonl")}
    for row in files.read_json_lines(shop / "tickets.jsonl"):
        known = truth[row["id"]]
        if known["needs"]:
            yield {**row, "label": known["needs"][0], "planted": known["planted"]}


def gold_articles(shop: Path) -> Iterator[Row]:
    """The ideal article of each need in each language."""
    document = json.loads((shop / "truth.json").read_text(encoding="utf-8"))
    for need in document["needs"]:
        for locale in LOCALES:
            ideal = need[locale]
            points = [point["gold"] for point in ideal["reply"]]
            yield {
                "label": need["id"],
                "lang": locale,
                "title": ideal["title"],
                "body": "\n".join([ideal["short"], *points]),
                "steps": points,
            }


def main(shop: str, out: str) -> None:
    """Write both files into the folder ``out``."""
    files.write_json_lines(Path(out) / "tickets.jsonl", labelled_tickets(Path(shop)))
    files.write_json_lines(Path(out) / "gold.jsonl", gold_articles(Path(shop)))


if __name__ == "__main__":
    main(*sys.argv[1:3])
