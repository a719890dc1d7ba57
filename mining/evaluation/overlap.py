"""How much of a gold article a text holds: its words in order, and its steps.

ROUGE-L is the F1 of the longest common subsequence of words (Lin, ACL workshop "Text Summarization
Branches Out", 2004). Words are split as Unicode has them: « reçu » is one word, where the usual
package's default tokenizer makes "re" and "u" of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from mining.drafting.tokens import text_terms
from mining.drafting.values import values

COVERED = 0.6
"""Share of a gold step's content stems that one sentence must hold."""

_WORD = re.compile(r"[^\W_]+")
_HEADING = re.compile(r"^#{1,6}\s.*$")
_MARK = re.compile(r"^\s*(?:[-*]|\d{1,2}\.)\s+")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<#|~])")


def words(text: str) -> list[str]:
    """The words of ``text`` in lower case, accents kept, elisions apart: "l", "échange"."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def rouge_l(text: str, gold: str) -> float:
    """ROUGE-L F1 of ``text`` against ``gold``, 0 to 1; 0 when either has no words.

    « Colis reçu » against « Votre colis est reçu » shares 2 words of 2 and of 4 in order:
    2 x 1 x .5 / 1.5 = .667.
    """
    ours, theirs = words(text), words(gold)
    if not ours or not theirs:
        return 0.0
    shared = LCSseq.similarity(ours, theirs)
    return 2 * shared / (len(ours) + len(theirs))


def lines(body: str) -> list[str]:
    """The lines of an article's Markdown as a reader sees them; headings and marks left out."""
    shown = (line for line in body.splitlines() if not _HEADING.match(line))
    plain = (_ESCAPED.sub(r"\1", _MARK.sub("", line)).strip() for line in shown)
    return [line for line in plain if line]


def is_step_covered(step: str, sentences: Sequence[str], locale: str) -> bool:
    """Whether one of ``sentences`` holds 60 % of the step's content stems and no other amount.

    A sentence that gives 14 days where the step gives 30 does not cover it.
    """
    wanted = text_terms(step, locale)
    return any(
        len(wanted & text_terms(one, locale)) >= COVERED * len(wanted) and not clash(step, one)
        for one in sentences
    )


def clash(one: str, other: str) -> bool:
    """Whether two texts give different amounts of one unit and none in common."""
    ours, theirs = values(one), values(other)
    shared = {v.unit for v in ours} & {v.unit for v in theirs} - {""}
    return any({v for v in ours if v.unit == u}.isdisjoint(theirs) for u in shared)


def step_coverage(steps: Sequence[str], sentences: Sequence[str], locale: str) -> float:
    """Share of ``steps`` that ``sentences`` cover; without steps there is nothing to miss: 1."""
    if not steps:
        return 1.0
    return sum(is_step_covered(step, sentences, locale) for step in steps) / len(steps)


def most_central(texts: Sequence[str]) -> str:
    """The text with the words that most others have, as a baseline; empty for none.

    Of rows of idf-weighted words, each of length 1, the one nearest to their mean.
    """
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    told = [text for text in texts if words(text)]
    if not told:
        return ""
    rows = TfidfVectorizer(analyzer=words).fit_transform(told)
    near = np.asarray(rows @ np.asarray(rows.mean(axis=0)).T).ravel()
    return told[int(near.argmax())]
