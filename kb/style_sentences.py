"""Checks of sentences: their length, how hard they are to read, repeats, and their language."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from kb.readability import readability, spoken_words
from kb.style_look import Check, Look, Severity
from kb.style_notes import language_name, note
from kb.style_text import Sentence
from kb.words import STOP_WORDS, fold

LONG_SENTENCE, VERY_LONG_SENTENCE = 20, 35
"""Words beyond which a sentence is a hint, and a warning."""

MANY_LONG = 0.25
"""Share of an article's sentences that may be longer than the first before they are told."""

WANTED_EASE, HARD_EASE = 55.0, 35.0
"""Reading ease that is wanted, and the one below which the whole text is a warning."""

FEWEST_WORDS = 60
"""Words below which the reading ease of a text says more of its nouns than of its writing."""

SHORTEST_REPEAT = 5
"""Words of a sentence that may not stand twice; "Log in." may, and an item that is a phrase."""

SHORTEST_READ, SHORTEST_PART = 12, 8
"""Words of a text, and of a sentence, whose language is told."""

_PLAIN_SHARE = 0.3
"""Share of a language's little words from which a text is plainly in it; half are usual."""
_DOUBTFUL_SHARE = {"fr": 0.3, "en": 0.2}
"""Share of the article's own little words below which it may be in a third language: Spanish has
many of the French ones. 99 of 100 public help articles have more."""


def long_sentences(look: Look) -> Iterator[Check]:
    """Sentences of more than 35 words; those of more than 20 where they are many.

    Of the sentences of public help articles 15 to 30 % have more than 20 words: one among short
    ones reads well.
    """
    counted = [(one, _words(one)) for one in look.page.prose]
    is_long_winded = sum(n > LONG_SENTENCE for _, n in counted) > MANY_LONG * len(counted)
    for one, count in counted:
        if count > (LONG_SENTENCE if is_long_winded else VERY_LONG_SENTENCE):
            severity = Severity.WARNS if count > VERY_LONG_SENTENCE else Severity.HINTS
            told = note("long_sentence", look.language, words=count, limit=LONG_SENTENCE)
            yield Check("long_sentence", severity, told, one.text, one.line)


def _words(sentence: Sentence) -> int:
    """Words of a sentence, marks that stand alone (« – & ») left out."""
    count = sentence.text.count(" ") + 1
    return count if count <= LONG_SENTENCE else sum(map(_has_word, sentence.text.split()))


def _has_word(part: str) -> bool:
    return any(char.isalnum() for char in part)


def hard_to_read(look: Look) -> Iterator[Check]:
    """A reading ease under 55, of a text of sixty words or more."""
    texts = [one.plain for one in look.page.prose]
    if look.article.locale not in STOP_WORDS or not texts:
        return
    found = readability(texts, look.article.locale)
    if found is None or found.words < FEWEST_WORDS or found.ease >= WANTED_EASE:
        return
    told = note(
        "hard_to_read",
        look.language,
        ease=round(found.ease),
        wanted=round(WANTED_EASE),
        per_sentence=round(found.words / found.sentences),
        lix=round(found.lix),
    )
    severity = Severity.WARNS if found.ease < HARD_EASE else Severity.HINTS
    yield Check("hard_to_read", severity, told)


def same_sentences(look: Look) -> Iterator[Check]:
    """Sentences of five words or more that stand there twice; one part holding both is graver.

    The steps of two ways may begin alike: numbered steps count within one part only.
    """
    starts = [one.line for one in look.page.headings]
    first: dict[str, tuple[int, int]] = {}
    for one in look.page.prose:
        if one.text.count(" ") + 1 < SHORTEST_REPEAT or one.text[-1] not in ".!?…":
            continue
        key = " ".join(fold(one.text).split()).rstrip(".!? ")
        part = bisect_right(starts, one.line)
        if key not in first:
            first[key] = one.line, part
            continue
        line, before = first[key]
        if part != before and one.place == "step":
            continue
        severity = Severity.WARNS if part == before else Severity.HINTS
        told = note("same_sentence", look.language, first=line)
        yield Check("same_sentence", severity, told, one.text, one.line)


def wrong_language(look: Look) -> Iterator[Check]:
    """A text, its title, its short answer, or sentences, in another language than the article's."""
    locale = look.article.locale
    if locale not in STOP_WORDS:
        return
    prose = [one for one in look.page.prose if one.place != "quote"]
    whole = _other_language([one.plain for one in prose], locale, SHORTEST_READ)
    if whole:
        yield Check("wrong_language", Severity.BLOCKS, _told(look, whole))
        return
    for part, text in (("title", look.article.title), ("summary", look.article.summary)):
        if found := _other_language([text], locale, SHORTEST_PART):
            yield Check("wrong_language", Severity.BLOCKS, _told(look, found), text, None, part)
    for one in prose:
        found = _foreign_sentence(one, locale)
        if found:
            yield Check("wrong_language", Severity.WARNS, _told(look, found), one.text, one.line)


def _told(look: Look, found: str) -> str:
    names = (language_name(code, look.language) for code in (found, look.article.locale))
    return note(
        "wrong_language", look.language, **dict(zip(("found", "wanted"), names, strict=True))
    )


def _foreign_sentence(sentence: Sentence, locale: str) -> str:
    if sentence.plain.count(" ") + 1 < SHORTEST_PART:
        return ""
    return _other_language([sentence.plain], locale, SHORTEST_PART)


def _other_language(texts: list[str], locale: str, shortest: int) -> str:
    """The language of ``texts`` when it is plainly not ``locale``; "" otherwise.

    Little words decide between French and English. A text with hardly any of either is given to
    the character model, for it may be German; only its own certainty counts then.
    """
    counted = [_little_words(text) for text in texts]
    words, french, english = map(sum, zip((0, 0, 0), *counted, strict=True))
    own, strange = (french, english) if locale == "fr" else (english, french)
    if words < shortest:
        return ""
    if strange >= 3 and strange > 3 * own and strange >= _PLAIN_SHARE * words:
        return "en" if locale == "fr" else "fr"
    if own >= _DOUBTFUL_SHARE[locale] * words or words < 2 * SHORTEST_READ:
        return ""
    likely = _by_model(" ".join(texts)[:2_000])
    return likely if likely not in {"", locale} else ""


@lru_cache(maxsize=10_000)
def _little_words(text: str) -> tuple[int, int, int]:
    """Words of ``text``, and how many of them only French, and only English, has."""
    words = [word for word in spoken_words(fold(text)) if not word.isdigit()]
    french = sum(word in _OWN_WORDS["fr"] for word in words)
    return len(words), french, sum(word in _OWN_WORDS["en"] for word in words)


_OWN_WORDS = {
    language: frozenset(word for word in STOP_WORDS[language] - STOP_WORDS[other] if len(word) > 1)
    for language, other in (("fr", "en"), ("en", "fr"))
}
"""Single letters are sizes as often as words."""

_SURE = 40.0
"""How much likelier, in log odds, the model must find a language than the next."""


@lru_cache(maxsize=256)
def _by_model(text: str) -> str:
    """The language that the character model is sure of, else ""."""
    import py3langid  # loading it takes most of a second

    ranked = py3langid.rank(text)
    (best, score), (_, second) = ranked[0], ranked[1]
    return str(best) if float(score) - float(second) >= _SURE else ""
