"""How well drafts are told from what exists: same question, other values, sentences that lack.

The pairs are made of articles (:mod:`mining.evaluation.other_guides`): a sample shop's gold
articles and any sets of articles with ``id``, ``title`` and ``body`` in JSON lines.

    python -m mining.evaluation.against WORKSPACE/sample en=ARTICLES.jsonl.gz fr=ARTICLES.jsonl.gz
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.fact_file import parse_fact_words, parse_facts
from kb.fact_matters import Policy, stated
from mining.drafting.against import relation
from mining.drafting.guidance import Guide, clashes, covered
from mining.drafting.paraphrases import Encode
from mining.evaluation.other_guides import (
    Pair,
    chance,
    guides_of,
    half_of,
    other_words,
    pairs,
    reworded,
    with_other_value,
)

HALVES = ("dev", "held")
SEED = 7


def duplicate_figures(found: Sequence[Pair], encode: Encode) -> dict[str, Any]:
    """Precision, recall and F1 of "same question", and conditions judged the same, by half."""
    encode([text for p in found for g in (p.ours, p.theirs) for text in (*g.asked, *g.sentences)])
    judged = [(p.half, p.source, p.kind, _is_same(p, encode)) for p in found]
    figures: dict[str, Any] = {}
    for half in HALVES:
        own = [one[1:] for one in judged if one[0] == half]
        figures[half] = _figures([one[1:] for one in own]) | {
            "by_source": {
                source: _figures([one[1:] for one in own if one[0] == source])
                for source in sorted({one[0] for one in own})
            }
        }
    return figures


def _is_same(pair: Pair, encode: Encode) -> bool:
    return relation(pair.ours, pair.theirs, encode).is_same_question


def _figures(judged: Sequence[tuple[str, bool]]) -> dict[str, Any]:
    counts = Counter(judged)
    right, missed = counts["same", True], counts["same", False]
    wrong = counts["condition", True] + counts["different", True]
    conditions = counts["condition", True] + counts["condition", False]
    return {
        "same": right + missed,
        "condition": conditions,
        "different": counts["different", True] + counts["different", False],
        "precision": _share(right, right + wrong),
        "recall": _share(right, right + missed),
        "f1": _share(2 * right, 2 * right + wrong + missed),
        "condition_judged_same": _share(counts["condition", True], conditions),
        "different_judged_same": _share(
            counts["different", True], counts["different", True] + counts["different", False]
        ),
    }


def contradiction_figures(
    guides: dict[str, Guide], source: str, encode: Encode, *, seed: int
) -> dict[str, Any]:
    """Planted values found, and guides without one that get a false contradiction, by half.

    Each guide is put in other words; of those with an amount one is changed.
    """
    figures: dict[str, Any] = {}
    for half in HALVES:
        planted = hit = false = clean = 0
        for name in sorted(guides):
            if half_of(f"{source}/{name}") != half:
                continue
            rng = chance(seed, source, name)
            guide = guides[name]
            clean += 1
            false += bool(clashes(reworded(guide, rng), guide, encode))
            changed = with_other_value(guide, rng)
            if changed is not None:
                planted += 1
                hit += any(c.ours == changed[1] for c in clashes(changed[0], guide, encode))
        figures[half] = {
            "planted": planted,
            "found": _share(hit, planted),
            "guides": clean,
            "false_per_20": round(20 * false / clean, 2) if clean else None,
        }
    return figures


def edit_figures(
    guides: dict[str, Guide], source: str, encode: Encode, *, seed: int
) -> dict[str, Any]:
    """Sentences taken out of a guide that are found lacking, and others wrongly so, by half."""
    figures: dict[str, Any] = {}
    for half in HALVES:
        found = gone = wrong = others = 0
        for name in sorted(guides):
            if half_of(f"{source}/{name}") != half:
                continue
            rng = chance(seed, source, name, "edit")
            guide = guides[name]
            place = rng.randrange(len(guide.sentences))
            rest = (*guide.sentences[:place], *guide.sentences[place + 1 :])
            ours = replace(guide, sentences=tuple(
                other_words(one, guide.locale, rng) for one in guide.sentences
            ))  # fmt: skip
            known = covered(ours, replace(guide, sentences=rest), encode)
            gone += 1
            found += not known[place]
            wrong += sum(not one for n, one in enumerate(known) if n != place)
            others += len(rest)
        figures[half] = {
            "taken_out": gone,
            "found": _share(found, gone),
            "others": others,
            "wrong": _share(wrong, others),
        }
    return figures


def fact_figures(guides: dict[str, Guide], policy: Policy) -> dict[str, Any]:
    """Of sentences that state a fact: those found otherwise once changed, and as they are.

    ``guides`` are a shop's own articles, which agree with its facts.
    """
    planted = found = false = sentences = 0
    for guide in guides.values():
        title = guide.asked[0]
        for text in guide.sentences:
            sentences += 1
            told = stated(text, policy, guide.locale, context=title)
            false += any(not one.agrees for one in told)
            if not any(one.is_exact for one in told):
                continue
            rng = chance(SEED, text)
            changed = with_other_value(replace(guide, sentences=(text,)), rng)
            if changed is not None:
                planted += 1
                after = stated(changed[1], policy, guide.locale, context=title)
                found += any(not one.agrees for one in after)
    return {
        "sentences": sentences,
        "false": false,
        "planted": planted,
        "found": _share(found, planted),
        "guides": len(guides),
        "false_per_20": round(20 * false / len(guides), 2) if guides else None,
    }


def _together(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Planted contradictions of several sets as one."""
    planted = sum(one["planted"] for one in parts)
    found = sum(round(one["planted"] * (one["found"] or 0)) for one in parts)
    guides = sum(one["guides"] for one in parts)
    false = sum(one["guides"] * (one["false_per_20"] or 0) / 20 for one in parts)
    return {
        "planted": planted,
        "found": _share(found, planted),
        "guides": guides,
        "false_per_20": round(20 * false / guides, 2) if guides else None,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON-lines file, packed or not."""
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as handle:
        return [json.loads(line) for line in handle]


def sample_rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The gold articles of a sample shop's ``truth.json``, by language."""
    document = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return {
        locale: [
            {
                "id": need["id"],
                "title": need[locale]["title"],
                "body": "\n\n".join(point["gold"] for point in need[locale]["reply"]),
            }
            for need in document["needs"]
        ]
        for locale in ("fr", "en")
    }


def _policy(path: Path) -> Policy:
    text = path.read_text(encoding="utf-8")
    return Policy(parse_facts(text, path), parse_fact_words(text, path))


def main(sample: str, *files: str) -> None:
    """Print the figures of a sample shop's articles and of other sets (``fr=PATH``)."""
    from mining.drafting.meaning import Meaning
    from mining.encoders import load_encoder

    encode = Meaning(load_encoder("use"))
    sets = {f"sample-{loc}": (rows, loc) for loc, rows in sample_rows(Path(sample)).items()}
    for name in files:
        locale, _, path = name.partition("=")
        sets[f"{Path(path).parent.name}-{locale}"] = (read_rows(Path(path)), locale)
    policy = _policy(Path(sample) / "facts.toml")
    every: list[Pair] = []
    figures: dict[str, Any] = {"contradictions": {}, "edits": {}, "facts": {}}
    for source, (rows, locale) in sets.items():
        guides = guides_of(rows, locale)
        every += pairs(guides, source, encode, seed=SEED)
        found = contradiction_figures(guides, source, encode, seed=SEED)
        figures["contradictions"][source] = found
        figures["edits"][source] = edit_figures(guides, source, encode, seed=SEED)
        if source.startswith("sample-"):
            figures["facts"][source] = fact_figures(guides, policy)
    told = figures["contradictions"].values()
    figures["contradictions_of_all"] = {
        half: _together([one[half] for one in told]) for half in HALVES
    }
    figures["duplicates"] = duplicate_figures(every, encode)
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
