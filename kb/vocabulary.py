"""The words of one locale's articles, for the search in the reader's browser.

The browser needs them to mend typing errors and to know how telling a word is. Stop words are
passed along too, so that :mod:`kb.words` stays the only place that lists them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from kb.articles import Article
from kb.synonyms import Groups, relevant
from kb.words import STOP_WORDS, fold, words

SHORTEST_WORD = 3
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


def vocabulary(articles: Iterable[Article]) -> dict[str, tuple[int, str]]:
    """Folded word -> (number of articles that hold it, how it is mostly written).

    Words shorter than three letters and plain numbers are left out. No articles, no words.
    """
    spread: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for article in articles:
        seen = [word.casefold() for word in words(_text(article))]
        for word in seen:
            written.setdefault(fold(word), Counter())[word] += 1
        spread.update({fold(word) for word in seen})
    return {
        word: (spread[word], _commonest(written[word]))
        for word in sorted(spread)
        if len(word) >= SHORTEST_WORD and not word.isdigit()
    }


def search_words(
    articles: Iterable[Article], locale: str, strings: Mapping[str, Any], synonyms: Groups = ()
) -> str:
    """The JSON that the browser's search loads: words, synonyms, number of articles, texts."""
    articles = list(articles)
    found = vocabulary(articles)
    stops = STOP_WORDS.get(locale, frozenset()) | EMPTY_WORDS.get(locale, frozenset())
    document = {
        "articles": len(articles),
        "words": {shown: count for count, shown in found.values()},  # the browser folds them
        "stop": sorted(stops),
        "synonyms": relevant(synonyms, found, stops, locale),
        "strings": {name: strings[name] for name in SEARCH_STRINGS},
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _text(article: Article) -> str:
    parts = (article.title, *article.questions, *article.keywords, article.summary, article.body)
    return ADDRESS.sub(" ", "\n".join(parts))


def _commonest(forms: Counter[str]) -> str:
    return min(forms.items(), key=lambda item: (-item[1], item[0]))[0]
