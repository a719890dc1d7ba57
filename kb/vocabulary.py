"""The words of one locale's articles, for the search in the reader's browser.

The browser needs them to mend typing errors and to know how telling a word is. Stop words are
passed along too, so that :mod:`kb.words` stays the only place that lists them.
"""

from __future__ import annotations

import json
import re
import string
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from itertools import takewhile
from statistics import fmean
from typing import Any

from kb.articles import Article
from kb.memo import NO_MEMO, Memo, remembered
from kb.synonyms import Groups, relevant
from kb.words import STOP_WORDS, fold, words

SHORTEST_WORD = 3
LONGEST_NUMBER = 4
"""Digits; longer ones are orders and parcels, which no reader looks for in articles."""
MOST_COMMON = 3_000
"""Words that are loaded with the first search; where articles have many more, the rare ones come
in a file of their own, for queries with a word that is none of these."""
MANY = 6_000
"""Words from which on that is worth a second file."""
ADDRESS = re.compile(r"\]\([^)\s]*|https?://\S+")
"""Where a Markdown link leads: no word that anyone searches for."""

EMPTY_WORDS = {
    "fr": frozenset(
        """aide aider aimerais besoin comment info infos possible probleme problemes question
        questions renseignement renseignements savoir souci soucis souhaite souhaiterais veux
        voudrais voulais""".split()
    ),
    "en": frozenset(
        """assist assistance help info information issue issues know like need possible problem
        problems question questions trouble try trying wanna want wanted""".split()
    ),
}
"""Folded words that say somebody asks, not what about: stop words of this search alone. Typed on
their own they are searched for all the same."""

SEARCH_STRINGS = (
    "search_one",
    "search_many",
    "search_corrected",
    "search_none",
    "search_none_help",
    "search_all",
    "search_loading",
    "search_failed",
    "contact_button",
    "search_filter",
    "search_every",
    "search_recent",
    "search_forget",
)


def vocabulary(articles: Iterable[Article], memo: Memo = NO_MEMO) -> dict[str, tuple[int, str]]:
    """Folded word -> (number of articles that hold it, how it is mostly written).

    No articles, no words.
    """
    folded = lru_cache(maxsize=None)(fold)
    spread: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    for article in articles:
        text = _text(article)
        seen = remembered(memo, "forms", text, partial(_forms, text))
        for form, count in seen.items():
            forms[form] += count
        spread.update({folded(form) for form in seen})
    written: dict[str, dict[str, int]] = {}
    for form, count in forms.items():
        written.setdefault(folded(form), {})[form] = count
    return {word: (spread[word], _commonest(written[word])) for word in sorted(spread)}


def _long(found: Spread) -> Spread:
    """Words that typing errors are mended to: of three letters and more, and no number."""
    return {
        word: entry
        for word, entry in found.items()
        if len(word) >= SHORTEST_WORD and not word.isdigit()
    }


def _short(found: Spread) -> list[str]:
    """Words of two letters and numbers of two to four digits.

    The browser has to know that an article holds them; typing errors are not mended to them.
    """
    return [word for word in found if _is_short(word)]


def _is_short(word: str) -> bool:
    return 1 < len(word) <= LONGEST_NUMBER if word.isdigit() else len(word) == SHORTEST_WORD - 1


def _forms(text: str) -> dict[str, int]:
    """How often each word is written, by its lower case."""
    return dict(Counter(word.casefold() for word in words(text)))


def search_words(
    articles: Iterable[Article],
    locale: str,
    strings: Mapping[str, Any],
    synonyms: Groups = (),
    *,
    memo: Memo = NO_MEMO,
) -> dict[str, str]:
    """File name -> text of what the browser's search loads.

    ``words.json``: words with their number of articles, short words, synonyms, number of articles,
    texts.
    ``rare-words.txt``: in a large help center the words that few articles hold, see :func:`packed`;
    each of them counts as in ``rare`` articles.
    """
    articles = list(articles)
    every = vocabulary(articles, memo)
    found = _long(every)
    stops = STOP_WORDS.get(locale, frozenset()) | EMPTY_WORDS.get(locale, frozenset())
    common, rare = parted(found)
    document = {
        "articles": len(articles),
        "words": {shown: count for count, shown in common.values()},  # the browser folds them
        "short": _short(every),
        "stop": sorted(stops),
        "synonyms": relevant(synonyms, found, stops, locale, memo=memo),
        "strings": {name: strings[name] for name in SEARCH_STRINGS},
    }
    made = {}
    if rare:
        document["rare"] = round(fmean(count for count, _ in rare.values()), 1)
        made["rare-words.txt"] = packed(shown for _, shown in rare.values())
    return {"words.json": json.dumps(document, ensure_ascii=False, separators=(",", ":")), **made}


Spread = Mapping[str, tuple[int, str]]
"""What :func:`vocabulary` gives."""


def parted(found: Spread) -> tuple[Spread, Spread]:
    """The common words and the rare ones; with up to :data:`MANY` words none is rare."""
    if len(found) <= MANY:
        return found, {}
    least = sorted((count for count, _ in found.values()), reverse=True)[MOST_COMMON]
    common = {word: entry for word, entry in found.items() if entry[0] > least}
    return common, {word: entry for word, entry in found.items() if word not in common}


def packed(words: Iterable[str]) -> str:
    """Words in order, each as the length of the start it shares with the one before, and the rest.

    The length is a digit of base 36: "retard retardée" gives "0retard 6ée".
    """
    before, made = "", []
    for word in words:
        shared = min(_shared(before, word), len(DIGITS) - 1)
        made.append(DIGITS[shared] + word[shared:])
        before = word
    return " ".join(made)


DIGITS = string.digits + string.ascii_lowercase


def _shared(one: str, other: str) -> int:
    """Letters that both start with; browsers count those beyond U+FFFF as two, so none of these."""
    pairs = takewhile(lambda pair: pair[0] == pair[1] <= "\uffff", zip(one, other, strict=False))
    return sum(1 for _ in pairs)


def _text(article: Article) -> str:
    parts = (article.title, *article.questions, *article.keywords, article.summary, article.body)
    return ADDRESS.sub(" ", "\n".join(parts))


def _commonest(forms: Mapping[str, int]) -> str:
    return min(forms.items(), key=lambda item: (-item[1], item[0]))[0]
