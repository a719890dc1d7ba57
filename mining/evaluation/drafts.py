"""How good drafts are where the truth is known: points covered, titles right, nothing leaked.

The truth is that of the sample shop (``truth.json``, ``truth.jsonl``). A draft is judged by the
need most of the tickets behind its sentences are about, so that mining's faults and drafting's
are both in the figures.

    python -m mining.evaluation.drafts WORKSPACE WORKSPACE/sample
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kb.articles import Article
from kb.evidence import Evidence
from kb.facts import filled, shown
from kb.storage.workspace import Workspace
from kb.words import fold
from mining.drafting.paraphrases import Encode
from mining.drafting.tokens import text_terms

COVERED = 0.6
"""Share of a gold point's content stems that one drafted sentence must hold."""

SHORTEST_VALUE = 4
"""Characters of a planted value that is looked for: shorter ones are words of every text."""

TITLES_SHOWN = 3


@dataclass(frozen=True)
class Gold:
    """The ideal article of one need in one language."""

    need: str
    locale: str
    title: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """A draft and the need it is judged by."""

    article: Article
    evidence: Evidence
    need: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """The printed sentences."""
        return tuple(one.text for one in self.evidence.sentences)


def is_covered(point: str, sentences: Sequence[str], locale: str) -> bool:
    """Whether one of ``sentences`` holds 60 % of the point's content stems; an empty point is."""
    wanted = text_terms(point, locale)
    if not wanted:
        return True
    return any(len(wanted & text_terms(s, locale)) >= COVERED * len(wanted) for s in sentences)


def leaked(text: str, values: Collection[str]) -> list[str]:
    """The planted ``values`` that stand in ``text`` as whole words, whatever their case."""
    spaced = f" {_plain(text)} "
    able = {value for value in values if len(value) >= SHORTEST_VALUE}
    return sorted(value for value in able if f" {_plain(value)} " in spaced)


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


def nearest(titles: Sequence[str], gold: Sequence[str], encode: Encode) -> list[int]:
    """For each of ``titles`` the place of the gold title nearest in meaning; ``gold`` not empty."""
    if not titles:
        return []
    likeness = np.asarray(encode(titles)) @ np.asarray(encode(gold)).T
    return [int(place) for place in likeness.argmax(axis=1)]


def need_of(evidence: Evidence, needs: Mapping[str, Sequence[str]]) -> str:
    """The need most tickets behind the sentences are about; "" when none has one.

    ``needs`` are the true needs by ticket id; a ticket counts once for each sentence.
    """
    told: Counter[str] = Counter()
    for sentence in evidence.sentences:
        for ticket in sentence.tickets:
            told.update(needs.get(ticket, ()))
    return min(told, key=lambda need: (-told[need], need), default="")


def scores(
    drafts: Sequence[Judged], gold: Sequence[Gold], values: Collection[str], encode: Encode
) -> dict[str, Any]:
    """All figures as one JSON object; a share of nothing is null."""
    known = {(one.need, one.locale): one for one in gold}
    judged = [draft for draft in drafts if (draft.need, draft.article.locale) in known]
    said: dict[tuple[str, str], list[str]] = {}
    for draft in judged:
        said.setdefault((draft.need, draft.article.locale), []).extend(draft.sentences)
    points = [(p, said[key], key[1]) for key in said for p in known[key].points]
    covered = sum(is_covered(*point) for point in points)
    right = _right_titles(judged, gold, encode)
    return {
        "drafts": len(drafts),
        "needs": len(said),
        "needs_drafted_twice": len(judged) - len(said),
        "points": len(points),
        "points_covered": covered,
        "points_share": _share(covered, len(points)),
        "titles_right": len(right),
        "titles_share": _share(len(right), len(judged)),
        "weak_titles": sum(_is_weak(draft.evidence) for draft in drafts),
        "titles_wrong": [
            f"{d.article.locale} {d.need}: {d.article.title}" for d in judged if d not in right
        ],
        "leaked": sum(len(leaked(_all_text(draft.article), values)) for draft in drafts),
    }


def _right_titles(drafts: Sequence[Judged], gold: Sequence[Gold], encode: Encode) -> list[Judged]:
    """The drafts whose title is nearest to the gold title of their own need."""
    right = []
    for locale in sorted({draft.article.locale for draft in drafts}):
        of_locale = [one for one in gold if one.locale == locale]
        own = [draft for draft in drafts if draft.article.locale == locale]
        titles = [one.title for one in of_locale]
        found = nearest([draft.article.title for draft in own], titles, encode)
        pairs = zip(own, found, strict=True)
        right += [draft for draft, place in pairs if of_locale[place].need == draft.need]
    return right


def _is_weak(evidence: Evidence) -> bool:
    return any(flag.kind == "weak_title" for flag in evidence.flags)


def _all_text(article: Article) -> str:
    parts = (article.title, article.summary, article.body, *article.questions, *article.keywords)
    return "\n".join((*parts, article.id))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def read_gold(folder: Path) -> list[Gold]:
    """The ideal articles of a sample shop's ``truth.json``."""
    document = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return [
        Gold(need["id"], locale, need[locale]["title"], _points(need[locale]))
        for need in document["needs"]
        for locale in ("fr", "en")
    ]


def _points(need: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(point["gold"] for point in need["reply"])


def read_truth(folder: Path) -> tuple[dict[str, list[str]], frozenset[str]]:
    """True needs by ticket id as imported, and every planted value of ``truth.jsonl``."""
    needs, values = {}, set()
    with (folder / "truth.jsonl").open(encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            needs[f"jsonl:{row['id']}"] = row["needs"]
            values |= {planted["value"] for planted in row["planted"]}
    return needs, frozenset(values)


def _as_read(
    article: Article, evidence: Evidence, workspace: Workspace
) -> tuple[Article, Evidence]:
    """An article and its evidence with facts filled in, as readers see them."""
    facts = workspace.facts
    path = workspace.root / workspace.settings.facts_file
    told = tuple(
        replace(one, text=shown(one.text, facts, article.locale)) for one in evidence.sentences
    )
    return filled([article], facts, path)[0], replace(evidence, sentences=told)


def main(workspace_folder: str, sample_folder: str) -> None:
    """Print the scores of a workspace's drafted articles as JSON."""
    from kb.storage import content, evidence_store
    from mining.encoders import load_encoder

    workspace = Workspace.open(Path(workspace_folder))
    needs, values = read_truth(Path(sample_folder))
    drafts = []
    for article in content.read_articles(workspace):
        evidence = evidence_store.read_evidence(workspace, article.id, article.locale)
        if evidence is not None and evidence.sentences:
            drafts.append(Judged(*_as_read(article, evidence, workspace), need_of(evidence, needs)))
    encode = load_encoder(workspace.settings.mining.encoder).encode
    figures = scores(drafts, read_gold(Path(sample_folder)), values, encode)
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
