"""Titles and question variants in customers' words, none of them one customer's own.

Every word of a title or variant occurs in the messages of at least k customers of the topic, and
nothing in it is masked. The best question is the one that says most of what tells the topic from
the others in the fewest words.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.words import STOP_WORDS, fold
from mining.drafting.phrases import offers, wishes
from mining.drafting.replies import PLACEHOLDER, capitalised
from mining.drafting.sentences import sentences
from mining.drafting.tokens import WORD, folded, text_terms, word_terms
from mining.greetings import is_pleasantry, need_text

MOST_KEYWORDS = 8
KEYWORD_WEIGHT = 0.2
"""Share of the most telling term's weight that a keyword has."""

SHORTEST_KEYWORD = 3
SHORTEST, LONGEST = 4, 14
"""Words of a title."""

MOST_QUESTIONS = 6
MOST_CHECKED = 60
"""Best questions that recognisers look at; the rest is never used."""

LEAST_WORTH = 0.15
"""Share of the best question's worth under which a sentence is no way to ask the same."""

LEAST_WAYS = 3
LEAST_WAYS_SHARE = 0.04
"""Different sentences that must hold a title's terms, and their share of all different ones;
fewer make it a side question."""

MOST_TITLE_TERMS = 4
LONGEST_NAME = 4
"""Words of a label that still reads as a name, not as a sentence."""

ACCENT_LEAD = 3
"""How much more often a writing must occur than all others of a word to mend them."""

UNANSWERED = 0.6
"""Worth kept by a question with a term that no printed answer holds, such as one product."""


BEST_TERMS = 6
LIKE_ANOTHER = 80
"""rapidfuzz token-sort ratio from which two variants are one."""

_QUESTION_WORDS = frozenset("comment how do i".split())
"""Words that :func:`mining.drafting.phrases.wishes` adds."""

_ASKING_TERMS = frozenset({"comment", "combien", "savoir", "know"})
"""Terms that belong to asking, not to what is asked about."""

NARROW_SPACE = "\u202f"

_OPENINGS = {
    "fr": re.compile(
        r"^(?:comment|où|quand|combien|pourquoi|quels?|quelles?|que\s|qu['’]|qui|puis-je|peut-on"
        r"|est-ce|est-il|faut-il|dois-je|y a-t-il|avez-vous|pouvez-vous|livrez-vous|à quelle?)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:how|where|when|why|what|which|who|can|could|do|does|did|is|are|will|may|should|am)\b",
        re.IGNORECASE,
    ),
}
_BEST_OPENINGS = {
    "fr": re.compile(
        r"^(?:comment|où|quand|combien|quels?|quelles?|puis-je|peut-on)\b", re.IGNORECASE
    ),
    "en": re.compile(r"^(?:how|where|when|what|which|can i|do you|is it)\b", re.IGNORECASE),
}
_LEAD = {
    "fr": re.compile(
        r"^(?:(?:et|mais|donc|alors|du coup|svp|bonjour|pouvez-vous me dire|pourriez-vous me dire"
        r"|je (?:voudrais|souhaiterais|souhaite|voulais|veux) savoir|dites-moi)[\s,:]+)+",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:(?:and|but|so|well|ok|hi|please|(?:can|could) you (?:please )?tell me|also"
        r"|i(?:'d| would) like to know|i was wondering)[\s,:]+)+",
        re.IGNORECASE,
    ),
}
_LEANING = {
    "fr": re.compile(
        r"(?<!-)\b(?:ça|cela|ceci|celui|celle|ils?|elles?|lui|y)\b|\bl['’](?:a|ai)\b", re.IGNORECASE
    ),
    "en": re.compile(r"\b(?:it|them|they|that|this|those|these|one|so|he|she)\b", re.IGNORECASE),
}
"""Words that lean on a sentence before: a title stands alone."""

_NOT_SAID = re.compile(r"[\[\]:]|…$|\.\.$")
"""Marks of forms, headings and cut subjects."""

_TEMPLATES = {"fr": "{name}\u00a0: que faire\u00a0?", "en": "{name}: what to do?"}


def nothing_private(_text: str) -> bool:
    """The check of a caller that has no recognisers: marks nothing."""
    return False


@dataclass(frozen=True)
class Asked:
    """What one customer wrote first: redacted subject and text."""

    customer: str
    text: str
    ticket_id: str = ""


@dataclass(frozen=True)
class Question:
    """A sentence a customer asked, and how well it would stand for all of them."""

    text: str
    worth: float
    is_question: bool
    """It asks, stands alone and names what the topic is about: it may be a title."""
    ways: int = 0
    """Different sentences of customers that hold all its terms."""
    ways_share: float = 0.0
    """The same as a share of all different sentences."""
    is_about: bool = False
    """It is whole and names what the topic is about: it may be a variant."""

    @property
    def is_common(self) -> bool:
        """Whether customers put it in many ways, so that it is more than a side question."""
        return self.ways >= LEAST_WAYS and self.ways_share >= LEAST_WAYS_SHARE


def supported_words(asked: Iterable[Asked], least: int) -> frozenset[str]:
    """Folded words that at least ``least`` distinct customers wrote."""
    who: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        for word in {folded(w) for w in WORD.findall(one.text)}:
            who[word].add(one.customer)
    return frozenset(word for word, customers in who.items() if len(customers) >= least)


@dataclass(frozen=True)
class Background:
    """What a topic's questions are judged by."""

    weights: Mapping[str, float]
    """How much each term tells the topic."""
    least: int
    """Customers who must have written, or been told, each word."""
    answers: Sequence[str] = ()
    """The printed claims: well spelled, and each told to enough customers."""
    is_private: Callable[[str], bool] = nothing_private
    """Whether a recogniser marks anything in a text."""


def questions(asked: Sequence[Asked], locale: str, background: Background) -> list[Question]:
    """The questions that may stand for the topic, best first; none when no word is supported.

    Beside the customers' own sentences there are questions made of what many of them wish and of
    what agents tell them to do (:mod:`mining.drafting.phrases`).
    """
    words = supported_words(asked, background.least) | _QUESTION_WORDS
    words |= {folded(word) for text in background.answers for word in WORD.findall(text)}
    said = {s for one in asked for s in _sentences(one.text)}
    told = _Told.of(said, background, locale)
    accents = _accents([*background.answers, *(one.text for one in asked)])
    whole, made = _wordings(said, background.answers, locale, words)
    made = {_mended(text, accents) for text in made}
    fit = sorted({_mended(text, accents) for text in whole} | made)
    ranked = [_question(text, background.weights, locale, told) for text in fit]
    ranked = [one for one in ranked if _is_shared(one, made)]
    ranked.sort(key=lambda one: (-one.worth, one.text))
    return [one for one in ranked[:MOST_CHECKED] if not background.is_private(one.text)]


def _wordings(
    said: Collection[str],
    answers: Iterable[str],
    locale: str,
    words: frozenset[str],
) -> tuple[set[str], set[str]]:
    """Customers' sentences, and made questions, of which every word is among ``words``."""
    own = [s for s in said if not PLACEHOLDER.search(s)]
    whole = {_bare(s, locale) for s in own}
    found = {s for s in whole if SHORTEST <= len(WORD.findall(s)) <= LONGEST}
    made = {wish for s in own for wish in wishes(s, locale)}
    made |= {offer for s in answers for offer in offers(s, locale, words)}
    return _known(found, words), _known(made, words)


def _known(texts: Iterable[str], words: frozenset[str]) -> set[str]:
    return {text for text in texts if all(folded(word) in words for word in WORD.findall(text))}


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


def title(found: Sequence[Question], names: Sequence[str], locale: str) -> Title:
    """The best question that customers put in many different sentences.

    Without one a weak title: made of the first of ``names`` (the topic's label, its words) that
    is short enough to be a name, or the best question there is. Its text is empty when there is
    nothing.
    """
    able = [one for one in found if one.is_question]
    strong = next((one for one in able if one.is_common), None)
    if strong:
        return Title(as_question(strong.text, locale), is_weak=False)
    short = (n.strip() for n in names if "?" not in n and len(n.split()) <= LONGEST_NAME)
    name = next((n for n in short if n and not _NOT_SAID.search(n)), "")
    if name and not able:
        return Title(_TEMPLATES[locale].format(name=capitalised(name)), is_weak=True)
    return Title(as_question(able[0].text, locale) if able else "", is_weak=True)


@dataclass(frozen=True)
class Title:
    """A title, and whether an editor should look for a better one."""

    text: str
    is_weak: bool


def variants(found: Sequence[Question], chosen: str, locale: str) -> tuple[str, ...]:
    """Up to six further ways to ask, different from ``chosen`` and from one another."""
    from rapidfuzz import fuzz

    kept: list[str] = []
    least = LEAST_WORTH * found[0].worth if found else 0.0
    for one in found:
        if one.worth < least:
            break
        if not one.is_about:
            continue
        text = as_question(one.text, locale) if one.is_question else capitalised(one.text)
        others = [chosen, *kept]
        if all(fuzz.token_sort_ratio(fold(text), fold(o)) < LIKE_ANOTHER for o in others):
            kept.append(text)
        if len(kept) == MOST_QUESTIONS:
            break
    return tuple(kept)


def as_question(text: str, locale: str) -> str:
    """``text`` with a capital and one question mark, a no-break space before it in French.

    « comment faire ?? » -> « Comment faire ? »
    """
    bare = capitalised(" ".join(text.split()).rstrip(" ?!.…,;:" + NARROW_SPACE))
    return f"{bare}\u00a0?" if locale == "fr" else f"{bare}?"


def keywords(
    asked: Sequence[Asked], article_text: str, locale: str, background: Background
) -> tuple[str, ...]:
    """Customers' most telling words that the article does not use, at most 8, best first."""
    used = text_terms(article_text, locale)
    found = _shown_words(asked, locale, background)
    return tuple(word for word in found if not text_terms(word, locale) & used)[:MOST_KEYWORDS]


def telling_words(asked: Sequence[Asked], locale: str, background: Background) -> tuple[str, ...]:
    """Customers' most telling words that the answers use too, best first: a topic's name."""
    used = {term for answer in background.answers for term in text_terms(answer, locale)}
    found = _shown_words(asked, locale, background)
    return tuple(word for word in found if text_terms(word, locale) & used)


def answer_words(answers: Sequence[str], locale: str) -> tuple[str, ...]:
    """Words that most answers hold, most frequent first: a name where customers share no word."""
    held: Counter[str] = Counter()
    for answer in answers:
        words = {word.casefold() for word in WORD.findall(answer)}
        held.update(w for w in words if len(w) > SHORTEST_KEYWORD and word_terms(w, locale))
    return tuple(sorted((w for w in held if w.isalpha()), key=lambda w: (-held[w], w)))


def _shown_words(asked: Sequence[Asked], locale: str, background: Background) -> list[str]:
    """Telling words as customers mostly write them, each by as many as the rule asks for."""
    weights = background.weights
    who: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in asked:
        for word in WORD.findall(PLACEHOLDER.sub(" ", one.text)):
            for term in word_terms(word, locale):
                who[term][word.casefold()].add(one.customer)
    floor = KEYWORD_WEIGHT * max(weights.values(), default=0.0)
    ranked = [term for term in who if weights.get(term, 0.0) > floor]
    ranked.sort(key=lambda term: (-weights[term], term))
    shown = []
    for term in ranked:
        form, customers = max(who[term].items(), key=lambda item: (len(item[1]), item[0]))
        is_word = form.isalpha() and len(form) > SHORTEST_KEYWORD
        if is_word and len(customers) >= background.least and not background.is_private(form):
            shown.append(form)
    return shown


def _is_shared(question: Question, made: Collection[str]) -> bool:
    """A question of somebody's own, or one made of what several wrote."""
    return question.worth > 0 and (question.ways >= LEAST_WAYS or question.text not in made)


def _sentences(text: str) -> list[str]:
    found = sentences(need_text(text))
    return [s for s in found if not is_pleasantry(s)]


def _bare(sentence: str, locale: str) -> str:
    return _LEAD[locale].sub("", sentence).strip()


def _question(text: str, weights: Mapping[str, float], locale: str, told: _Told) -> Question:
    """Worth: telling words and few others, said in many ways, in the form of a question."""
    ends = text.rstrip().endswith("?")
    opens = _OPENINGS[locale].match(text) is not None
    is_best = _BEST_OPENINGS[locale].match(text) is not None
    own = text_terms(text, locale) - _ASKING_TERMS
    ways = told.ways(own)
    telling = sum(weights.get(term, 0.0) for term in own) / (len(own) + 1)
    form = 1.0 if own <= told.answered else UNANSWERED
    form += 0.3 * ends + 0.6 * opens + 0.6 * is_best
    share = ways / max(len(told.sentences), 1)
    worth = telling * math.sqrt(share) * form
    is_cut = folded(WORD.findall(text)[-1]) in STOP_WORDS[locale] and not ends
    is_about = bool(own & told.best) and not is_cut and not _NOT_SAID.search(text)
    stands = is_about and not _LEANING[locale].search(text) and len(own) <= MOST_TITLE_TERMS
    return Question(text, worth, opens and (ends or is_best) and stands, ways, share, is_about)


def _accents(texts: Iterable[str]) -> dict[str, str]:
    """Unaccented word -> its accented writing, where nearly everybody writes it in that one way.

    Customers type "reinitialiser"; most texts have "réinitialiser". Words of up to three letters
    are left alone, and so are those that are words without accents too ("passe", "passé").
    """
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in WORD.findall(text):
            low = word.casefold()
            written[folded(low)][low] += 1
    right = {}
    for bare, forms in written.items():
        best = max(forms, key=lambda form: (forms[form], form))
        others = sum(forms.values()) - forms[best]
        if best != bare and len(bare) > SHORTEST_KEYWORD and forms[best] >= ACCENT_LEAD * others:
            right[bare] = best
    return right


def _mended(text: str, accents: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: accents.get(found.group(), found.group()), text)
