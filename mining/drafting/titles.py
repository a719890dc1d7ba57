"""Titles and question variants in customers' words, none of them one customer's own.

Every word of a title or variant occurs in the messages of at least k customers of the topic, and
nothing in it is masked. The best question is the one most like all the others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.words import STOP_WORDS, fold, terms
from mining.drafting.clusters import letter_vectors
from mining.drafting.replies import PLACEHOLDER, capitalised
from mining.drafting.sentences import sentences
from mining.greetings import is_pleasantry, need_text

SHORTEST, LONGEST = 4, 14
"""Words of a title."""

MOST_QUESTIONS = 6
MOST_COMPARED = 400
LIKE_ANOTHER = 80
"""rapidfuzz token-sort ratio from which two variants are one."""

NARROW_SPACE = "\u202f"

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
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
_TEMPLATES = {"fr": "{label} : que faire ?", "en": "{label}: what to do?"}


@dataclass(frozen=True)
class Asked:
    """What one customer wrote first: redacted subject and text."""

    customer: str
    text: str


@dataclass(frozen=True)
class Question:
    """A sentence a customer asked, and how well it would stand for all of them."""

    text: str
    worth: float
    is_question: bool


def supported_words(asked: Iterable[Asked], least: int) -> frozenset[str]:
    """Folded words that at least ``least`` distinct customers wrote."""
    who: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        for word in {fold(w) for w in _WORD.findall(one.text)}:
            who[word].add(one.customer)
    return frozenset(word for word, customers in who.items() if len(customers) >= least)


def questions(
    asked: Sequence[Asked], locale: str, least: int, is_private: Callable[[str], bool]
) -> list[Question]:
    """The sentences that may stand for the topic, best first; none when no word is supported.

    ``is_private`` says whether a recogniser marks anything in a text.
    """
    words = supported_words(asked, least)
    spelling = _spellings(asked)
    said = [s for one in asked for s in _candidates(one.text, locale)][: MOST_COMPARED * 4]
    texts = sorted({s for s in said if _is_supported(s, words)}, key=lambda s: (fold(s), s))
    texts = _spread(texts)
    if not texts:
        return []
    central = _centrality(texts, said)
    made = [
        _question(_spelled(text, spelling), value, locale)
        for text, value in zip(texts, central, strict=True)
    ]
    made = [one for one in made if not is_private(one.text)]
    return sorted(made, key=lambda one: (-one.worth, one.text))


def title(found: Sequence[Question], label: str, locale: str) -> str:
    """The title: the best question, else a question made of the topic's ``label``.

    Empty when there is neither.
    """
    best = next((one for one in found if one.is_question), None)
    if best:
        return as_question(best.text, locale)
    return _TEMPLATES[locale].format(label=capitalised(label.strip())) if label.strip() else ""


def variants(found: Sequence[Question], chosen: str, locale: str) -> tuple[str, ...]:
    """Up to six further ways to ask, different from ``chosen`` and from one another."""
    from rapidfuzz import fuzz

    kept: list[str] = []
    for one in found:
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
    asked: Sequence[Asked], article_text: str, locale: str, least: int, *, most: int = 8
) -> tuple[str, ...]:
    """Customers' telling words that the article does not use, most written first."""
    used = set(terms(article_text, locale))
    who: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for one in asked:
        for word in _WORD.findall(PLACEHOLDER.sub(" ", one.text)):
            for term in terms(word, locale):
                if len(term) > 3 and term.isalpha():
                    who[term].add(one.customer)
                    forms[term][word.casefold()] += 1
    floor = max(least, 0.05 * len({one.customer for one in asked}))
    telling = [t for t, customers in who.items() if len(customers) >= floor and t not in used]
    telling.sort(key=lambda t: (-len(who[t]), t))
    return tuple(min(forms[t], key=lambda w: (-forms[t][w], w)) for t in telling[:most])


def _candidates(text: str, locale: str) -> list[str]:
    found = []
    for sentence in sentences(need_text(text)):
        if PLACEHOLDER.search(sentence) or is_pleasantry(sentence):
            continue
        bare = _LEAD[locale].sub("", sentence).strip()
        if SHORTEST <= len(_WORD.findall(bare)) <= LONGEST:
            found.append(bare)
    return found


def _is_supported(text: str, words: frozenset[str]) -> bool:
    return all(fold(word) in words for word in _WORD.findall(text))


def _spread(texts: list[str]) -> list[str]:
    """At most 400 texts, evenly taken, so that cost is bounded whatever the topic's size."""
    step = max(1, -(-len(texts) // MOST_COMPARED))
    return texts[::step]


def _centrality(texts: Sequence[str], said: Sequence[str]) -> list[float]:
    """Mean likeness of each text to what all customers said, 0 to 1."""
    everything = _spread(list(said))
    vectors = letter_vectors([fold(text) for text in (*texts, *everything)])
    middle = vectors[len(texts) :].mean(axis=0)
    return [float(value) for value in vectors[: len(texts)] @ middle]


def _question(text: str, central: float, locale: str) -> Question:
    ends = text.rstrip().endswith("?")
    opens = _OPENINGS[locale].match(text) is not None
    is_question = opens and (ends or _BEST_OPENINGS[locale].match(text) is not None)
    form = 1.0 + 0.3 * ends + 0.6 * opens
    form += 0.6 * (_BEST_OPENINGS[locale].match(text) is not None)
    content = [w for w in _WORD.findall(text) if fold(w) not in STOP_WORDS[locale]]
    return Question(text, central * form * min(len(content), 3) / 3, is_question)


def _spellings(asked: Iterable[Asked]) -> Mapping[str, str]:
    """Folded word -> how it is written with accents, where nearly no accentless writing is right.

    Words under five letters are left alone: "ou" and "où", "a" and "à" are all words.
    """
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for one in asked:
        for word in _WORD.findall(one.text):
            low = word.casefold()
            written[fold(low)][low] += 1
    right = {}
    for folded, forms in written.items():
        accented = {w: n for w, n in forms.items() if w != folded}
        if len(folded) > 4 and len(accented) == 1 and sum(accented.values()) >= 2:
            right[folded] = next(iter(accented))
    return right


def _spelled(text: str, spelling: Mapping[str, str]) -> str:
    def mended(found: re.Match[str]) -> str:
        word = found.group()
        return spelling.get(word, word)

    return _WORD.sub(mended, text)
