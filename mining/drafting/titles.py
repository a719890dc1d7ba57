"""Titles and question variants in customers' words, none of them one customer's own.

The best title is near what the topic's customers ask and near what the article answers, holds
the words that tell the topic from others, is put in many ways by customers, and asks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kb.words import STOP_WORDS, fold
from mining.drafting.asked import Asked, Background, need_sentences
from mining.drafting.candidates import Candidate, candidates
from mining.drafting.paraphrases import middle
from mining.drafting.plain_asking import TO_AGENT
from mining.drafting.replies import PLACEHOLDER, capitalised
from mining.drafting.title_forms import VAGUE
from mining.drafting.title_words import (
    ASKS_LATER,
    BEST_OPENINGS,
    CLAUSE,
    IF,
    INVERTED,
    LEANING,
    NARROW_SPACE,
    NOT_SAID,
    OPENINGS,
    SLANG,
    TEMPLATES,
    TOLD,
    VERB,
)
from mining.drafting.tokens import WORD, folded, text_terms

MOST_QUESTIONS = 6
MOST_CHECKED = 60
"""Best questions that recognisers and the encoder look at; the rest is never used."""

MOST_CENTRAL = 30
"""Customers' messages whose first sentences stand for the topic."""

LEAST_WAYS = 3
LEAST_WAYS_SHARE = 0.04
"""Different sentences that must hold a title's terms, and their share of all different ones;
fewer make it a side question."""

MOST_TITLE_TERMS = 6
LONGEST_NAME = 4
"""Words of a label that still reads as a name, not as a sentence."""

UNANSWERED = 0.6
"""Worth kept by a question with a term that no printed answer holds, such as one product."""

BEST_TERMS = 6
LIKE_ANOTHER = 80
"""rapidfuzz token-sort ratio from which two variants are one."""

NEED_WEIGHT, ANSWER_WEIGHT, WORDS_WEIGHT, FORM_WEIGHT = 2.0, 1.0, 0.5, 0.3
"""What a title's worth is made of: nearness to what is asked, nearness to what is answered, telling
words put in many ways, and the form of a question."""

NEAR_BEST, NEAR_VARIANT = 0.2, 0.25
"""How much less near to what is asked than the nearest sentence a title may be, and a variant."""

LEAST_ON_NEED = 0.3
"""Cosine to what customers ask that even a weak title has, if it is one of their sentences."""

LONE_LOSS = 0.15
"""Worth lost by a question with a word that few of the topic use, however ordinary."""

STATED_GAIN = 0.15
"""Worth of the form of a statement, which becomes a question."""

LONG, TOO_LONG = 9, 0.04
"""Words up to which a title is short, and the worth that each further one costs."""

ON_NEED, ON_ANSWER = 0.45, 0.25
"""Cosines from which a title is what customers ask, and what the article answers."""

LEAST_BY_MEANING, LEAST_BY_WORDS = 0.65, 0.15
"""Share of the best sentence's worth that a variant has, with an encoder and without."""

_ASKING_TERMS = frozenset(
    "comment combien savoir know possibl obten fonction fonctionn fonctionnent work find trouv "
    "pass passent cas".split()
)
"""Terms that belong to asking, not to what is asked about."""


@dataclass(frozen=True)
class Question:
    """A sentence a customer wrote or one made of it, and how well it would stand for all."""

    text: str
    worth: float
    is_question: bool
    """It asks, stands alone and names what the topic is about: it may be a title."""
    ways: int = 0
    ways_share: float = 0.0
    """Different sentences of customers that hold all its terms, and their share of all."""
    is_about: bool = False
    """It is whole and names what the topic is about: it may be a variant."""
    stands: bool = False
    """It leans on no sentence before it."""
    is_best: bool = False
    """It opens as titles of articles do."""
    is_lone: bool = False
    """Some of its words are told by few: they stand as ordinary words of help centers."""
    is_form: bool = False
    """It was made of the name of the matter alone: it serves for want of another."""
    on_need: float = 0.0
    on_answer: float = 0.0
    """Cosine to what customers ask, and to what the article answers; 0 without an encoder."""

    @property
    def is_common(self) -> bool:
        """Whether customers put it in many ways, so that it is more than a side question."""
        return self.ways >= LEAST_WAYS and self.ways_share >= LEAST_WAYS_SHARE

    @property
    def is_fit(self) -> bool:
        """Whether it is what most ask, by its words or by its meaning."""
        is_known = self.on_need != 0 or self.on_answer != 0
        if is_known and self.on_need < ON_NEED:
            return False
        return self.is_common or (is_known and self.on_answer >= ON_ANSWER)


@dataclass(frozen=True)
class Title:
    """A title, and whether an editor should look for a better one."""

    text: str
    is_weak: bool


@dataclass(frozen=True)
class _Told:
    """The terms of every different sentence customers wrote, for counting how a thing is said.

    A sentence counts once, however many send it: what a contact form or a copied text repeats
    says less about a topic than what people put in words of their own.
    """

    sentences: Sequence[frozenset[str]]
    answered: frozenset[str]
    """The terms of the printed answers."""
    best: frozenset[str]
    """The most telling terms: a title holds one of them."""

    @classmethod
    def of(cls, said: Collection[str], background: Background, locale: str) -> _Told:
        weights = background.weights
        best = sorted(weights, key=lambda term: (-weights[term], term))[:BEST_TERMS]
        bare = [PLACEHOLDER.sub(" ", sentence) for sentence in sorted(said)]
        return cls(
            [text_terms(sentence, locale) for sentence in bare],
            frozenset(t for answer in background.answers for t in text_terms(answer, locale)),
            frozenset(best),
        )

    def ways(self, terms: frozenset[str]) -> int:
        """Different sentences that hold all ``terms``; none for no terms."""
        return sum(terms <= one for one in self.sentences) if terms else 0


def questions(asked: Sequence[Asked], locale: str, background: Background) -> list[Question]:
    """What may stand for the topic, best first; none when no word is supported.

    Beside customers' own sentences there are questions made of what many of them wish and of what
    agents tell them to do (:mod:`mining.drafting.candidates`).
    """
    said = {s for one in asked for s in need_sentences(one.text)}
    told = _Told.of(said, background, locale)
    found = [
        (one, _question(one, background, locale, told))
        for one in candidates(asked, locale, background)
    ]
    ranked = [question for candidate, question in found if _is_shared(question, candidate)]
    ranked.sort(key=lambda one: (not one.is_question, -one.worth, one.text))
    checked = [one for one in ranked[:MOST_CHECKED] if not background.is_private(one.text)]
    judged = _by_meaning(checked, asked, background)
    return sorted(judged, key=lambda one: (-one.worth, one.text))


def title(found: Sequence[Question], names: Sequence[str], locale: str) -> Title:
    """The best question that is what most ask, else such a statement.

    Without either one made of what the matter is called. What is far from most is a weak title, and
    so is what is made of the first of ``names`` (the topic's label, its words) that is short
    enough. Its text is empty when there is nothing.
    """
    nearest = max((one.on_need for one in found), default=0.0)
    fit = [one for one in found if one.is_fit and one.stands and _is_near(one, nearest)]
    text = _best(fit, locale)
    if text:
        return Title(text, is_weak=VAGUE.match(text) is not None)
    return Title(_weak(found, names, locale), is_weak=True)


def _best(able: Sequence[Question], locale: str) -> str:
    """The best of the questions and statements, else of the questions made of a name; or ""."""
    asks = [(one.worth, one) for one in able if one.is_question and not one.is_form]
    told = [one for one in able if not one.is_question and _is_clause(one.text, locale)]
    asks += [(one.worth + STATED_GAIN, one) for one in told]
    asks = asks or [(one.worth, one) for one in able if one.is_form]
    if not asks:
        return ""
    _, best = max(asks, key=lambda pair: pair[0])
    return as_question(best.text, locale) if best.is_question else what_if(best.text, locale)


def _weak(found: Sequence[Question], names: Sequence[str], locale: str) -> str:
    """The best question or statement there is, else one made of a name."""
    least = LEAST_ON_NEED if any(one.on_need for one in found) else 0.0
    text = _best([one for one in found if one.stands and one.on_need >= least], locale)
    if text:
        return text
    # A list of words is no question: the first of them tells most.
    short = (
        n.split(",")[0].strip() for n in names if "?" not in n and len(n.split()) <= LONGEST_NAME
    )
    name = next((n for n in short if n and not NOT_SAID.search(n)), "")
    return TEMPLATES[locale].format(name=capitalised(name)) if name else ""


def _is_near(one: Question, nearest: float, own: float = NEAR_BEST) -> bool:
    return one.on_need >= nearest - own


def _is_clause(text: str, locale: str) -> bool:
    if ASKS_LATER[locale].search(text) or INVERTED[locale].search(text):
        return False
    return CLAUSE[locale].match(text) is not None


def what_if(text: str, locale: str) -> str:
    """A statement as what to do about it.

    « Mon colis est perdu. » -> « Que faire si mon colis est perdu ? »
    """
    bare = text.strip()
    own = re.match(r"(?:I|[A-ZÀ-Ý]{2,})\b", bare)
    bare = bare if own else bare[:1].lower() + bare[1:]
    asked = as_question(IF[locale].format(bare), locale)
    return asked.replace("Que faire si il", "Que faire s'il")


def variants(found: Sequence[Question], chosen: str, locale: str) -> tuple[str, ...]:
    """Up to six further ways to ask, different from ``chosen`` and from one another."""
    from rapidfuzz import fuzz

    kept: list[str] = []
    nearest = max((one.on_need for one in found if one.is_about), default=0.0)
    own = [one for one in found if one.is_about and not one.is_form]
    able = [one for one in own if _is_near(one, nearest, NEAR_VARIANT)]
    share = LEAST_BY_MEANING if nearest else LEAST_BY_WORDS
    floor = share * able[0].worth if able else 0.0
    for one in able:
        if one.worth < floor or len(kept) == MOST_QUESTIONS:
            break
        asks = one.is_question or ASKS_LATER[locale].search(one.text) is not None
        text = as_question(one.text, locale) if asks else _stated(one.text)
        others = [chosen, *kept]
        if all(fuzz.token_sort_ratio(fold(text), fold(o)) < LIKE_ANOTHER for o in others):
            kept.append(text)
    return tuple(kept)


def as_question(text: str, locale: str) -> str:
    """``text`` with a capital and one question mark, a no-break space before it in French.

    « comment faire ?? » -> « Comment faire ? »
    """
    bare = capitalised(" ".join(text.split()).rstrip(" ?!.…,;:\u00a0" + NARROW_SPACE))
    return f"{bare}\u00a0?" if locale == "fr" else f"{bare}?"


def _stated(text: str) -> str:
    return capitalised(" ".join(text.split()).rstrip(" !.…,;:" + NARROW_SPACE))


def _is_shared(question: Question, candidate: Candidate) -> bool:
    """A sentence of somebody's own, or one made of what several wrote."""
    return question.worth > 0 and (question.ways >= LEAST_WAYS or not candidate.is_made)


def _question(one: Candidate, background: Background, locale: str, told: _Told) -> Question:
    """The question by its words: telling ones and few others, put in many ways."""
    text = one.text
    weights = background.weights
    ends = text.rstrip().endswith("?")
    opens = OPENINGS[locale].match(text) is not None
    is_best = BEST_OPENINGS[locale].match(text) is not None
    asks = ASKS_LATER[locale].search(text) or INVERTED[locale].search(text)
    own = text_terms(text, locale) - _ASKING_TERMS
    ways = told.ways(own)
    telling = sum(weights.get(term, 0.0) for term in own) / (len(own) + 1)
    form = 1.0 if own <= told.answered else UNANSWERED
    form += 0.3 * ends + 0.6 * opens + 0.6 * is_best
    share = ways / max(len(told.sentences), 1)
    is_cut = _is_cut(text, locale)
    is_said = not NOT_SAID.search(text) and not SLANG.search(text)
    is_about = bool(own & told.best) and not is_cut and is_said
    leans = LEANING[locale].search(text) or TO_AGENT[locale].search(text)
    stands = is_about and not leans and len(own) <= MOST_TITLE_TERMS
    return Question(
        text=text,
        worth=telling * math.sqrt(share) * form,
        is_question=stands and ((opens and (ends or is_best)) or (ends and asks is not None)),
        is_best=is_best,
        ways=ways,
        ways_share=share,
        is_about=is_about,
        stands=stands,
        is_form=one.is_form,
        is_lone=one.is_lone,
    )


def _is_cut(text: str, locale: str) -> bool:
    """Whether a sentence ends before it is whole: « Le délai est-il le », « dit que mon code »."""
    if folded(WORD.findall(text)[-1]) in STOP_WORDS[locale] and text[-1].isalpha():
        return True
    told = None if OPENINGS[locale].match(text) else TOLD[locale].search(text)
    return told is not None and not VERB[locale].search(told["tail"])


def _by_meaning(
    found: Sequence[Question], asked: Sequence[Asked], background: Background
) -> list[Question]:
    """The questions with their worth by meaning and words; as they are without an encoder."""
    if background.encode is None or not found:
        return list(found)
    encode = background.encode
    vectors = np.asarray(encode([one.text for one in found]))
    on_need = vectors @ middle(_first_sentences(asked), encode)
    answers = list(background.answers) or [one.text for one in found]
    on_answer = vectors @ middle(answers, encode)
    most = max(one.worth for one in found)
    return [
        replace(one, worth=_worth(one, most, n, a), on_need=float(n), on_answer=float(a))
        for one, n, a in zip(found, on_need, on_answer, strict=True)
    ]


def _worth(one: Question, most: float, on_need: float, on_answer: float) -> float:
    by_words = math.sqrt(one.worth / most)
    return (
        NEED_WEIGHT * on_need
        + ANSWER_WEIGHT * on_answer
        + WORDS_WEIGHT * by_words
        + FORM_WEIGHT * (one.is_question + one.is_best) / 2
        - LONE_LOSS * one.is_lone
        - TOO_LONG * max(0, len(WORD.findall(one.text)) - LONG)
    )


def _first_sentences(asked: Sequence[Asked]) -> list[str]:
    """The first two telling sentences of at most 30 messages, spread evenly."""
    step = max(1, math.ceil(len(asked) / MOST_CENTRAL))
    firsts = (need_sentences(one.text)[:2] for one in asked[::step])
    found = [PLACEHOLDER.sub("", " ".join(first)) for first in firsts if first]
    return found or [one.text for one in asked[:1]]
