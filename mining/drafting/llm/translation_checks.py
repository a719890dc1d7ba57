"""Whether a sentence says in one language what it says in the other: deterministic checks.

Words cannot be compared across languages without a model, but what an article must never get wrong
can: amounts, negations, conditions, duties, contraries, marks for links and values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from kb.words import fold
from mining.drafting.llm.amounts import amounts
from mining.drafting.llm.guard import is_instruction, visible
from mining.drafting.llm.languages import LEXICONS
from mining.drafting.llm.reading import reading
from mining.drafting.llm.shape import is_language

FAULTS = {
    "mark": "a link, value or mark of emphasis was added, changed or lost",
    "markup": "holds HTML, a link of its own, or characters that cannot be seen",
    "length": "much too short or long",
    "language": "is not in the language asked for",
    "instruction": "speaks to a model instead of to a reader",
    "name": "names somebody or something that the sentence does not",
    "amount": "an amount, unit or date differs",
    "negation": "a negation was added or lost",
    "condition": "a condition was added or lost",
    "duty": "what may be done became what must be done, or the other way round",
    "antonym": "says the contrary of a word",
    "actor": "somebody else does it",
}
"""Kinds of fault, and what each means."""

LIMITS = ("if", "unless", "only")
SHORTEST, LONGEST = 0.35, 2.8
"""Share of the sentence's length that a translation has at least and at most."""
SHORT = 24
"""Characters up to which lengths tell nothing."""

_MARK = re.compile(r"⟦\d+⟧")
_EMPHASIS = re.compile(r"\*\*|[\[\]]|\\.")
_MARKUP = re.compile(r"[<>`{}|\x00-\x1f]|\]\(|https?:|www\.|\S@\S", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=[^\W\d_,;)»”'’-] )([^\W\d_a-zà-öø-ÿ][^\W\d_]+)")
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december christma easter french english france
    europe european i internet web noel paque""".split()
)
_POLES = (
    (r"gratuit\w*|offert\w*|sans frais", r"free|no charge", r"payant\w*", r"paid|charged"),
    (r"avant", r"before|prior", r"apres", r"after|following"),
    (r"ouvert\w*|ouvr\w+", r"open\w*", r"ferm\w+", r"clos\w+"),
    (r"inclu\w+|compris\w*", r"includ\w+", r"exclu\w*|hors", r"exclud\w+|not included"),
    (r"ajoute\w*", r"add\w*", r"supprim\w+|retire\w*|enleve\w*", r"remov\w+|delet\w+"),
    (r"active\w*", r"activat\w+|enabl\w+", r"desactiv\w+", r"deactivat\w+|disabl\w+"),
    (r"augment\w+", r"increas\w+|rais\w+", r"diminu\w+|bais\w+", r"decreas\w+|lower\w*"),
    (r"petite?s?", r"small\w*", r"grande?s?|large\w*", r"large\w*|big\w*"),
    (r"froide?s?", r"cold", r"chaude?s?", r"hot|warm"),
    (r"premi\w+", r"first", r"derni\w+", r"last"),
    (r"vendeur\w*", r"seller\w*", r"acheteur\w*", r"buyer\w*"),
    (r"plus de", r"more than|over|above", r"moins de", r"less than|under|below|fewer"),
    (r"avec", r"with", r"sans", r"without|no|free of"),
    (r"accept\w+", r"accept\w+", r"refus\w+", r"refus\w+|reject\w+|declin\w+|den\w+"),
    (r"neufs?|neuves?", r"new", r"usage\w*|occasion", r"used|second-hand"),
    (r"possible\w*", r"possible|can", r"impossible\w*", r"impossible|cannot|not possible"),
)  # fmt: skip
"""Contraries: one word in French and in English, and its contrary in both."""

_WE = {
    "fr": re.compile(r"(?<![^\W_])(?:nous|notre|nos|on)(?![^\W_])"),
    "en": re.compile(r"(?<![^\W_])(?:we|us|our)(?![^\W_])"),
}

Check = Callable[[str, str, str, str], bool]


def translation_faults(source: str, text: str, locale: str, to: str) -> tuple[str, ...]:
    """The kinds of fault in ``text``, the translation of ``source`` from ``locale`` into ``to``.

    Links and values stand as ``⟦1⟧`` in both. Example: « Sous 5 jours. » and "Within 6 days."
    give ("amount",).
    """
    return tuple(kind for kind, check in _CHECKS.items() if check(source, text, locale, to))


def _mark(source: str, text: str, _locale: str, _to: str) -> bool:
    both = (_MARK, _EMPHASIS)
    return any(Counter(one.findall(source)) != Counter(one.findall(text)) for one in both)


def _markup(source: str, text: str, _locale: str, _to: str) -> bool:
    found = {match.group() for match in _MARKUP.finditer(text.replace(" > ", " "))}
    known = {match.group() for match in _MARKUP.finditer(source.replace(" > ", " "))}
    return bool(found - known) or visible(text) != text


def _length(source: str, text: str, _locale: str, _to: str) -> bool:
    if not text.strip():
        return True
    share = len(text) / max(len(source), 1)
    return len(source) > SHORT and not SHORTEST <= share <= LONGEST


def _language(source: str, text: str, _locale: str, to: str) -> bool:
    is_same = fold(source) == fold(text) and len(source.split()) > 3
    return is_same or not is_language(text, to)


def _instruction(source: str, text: str, _locale: str, _to: str) -> bool:
    return is_instruction(text) and not is_instruction(source)


def _name(source: str, text: str, _locale: str, _to: str) -> bool:
    known = fold(source)
    names = (fold(name).removesuffix("s") for name in _CAPITAL.findall(text))
    return any(name not in known and name not in _CALENDAR for name in names)


def _amount(source: str, text: str, _locale: str, _to: str) -> bool:
    return amounts(source) != amounts(text)


def _negation(source: str, text: str, locale: str, to: str) -> bool:
    return reading(source, locale).is_negative != reading(text, to).is_negative


def _condition(source: str, text: str, locale: str, to: str) -> bool:
    def limits(one: str, language: str) -> set[str]:
        found = reading(one, language).segments
        kinds = {kind for segment in found for kind, _ in segment.conditions if kind in LIMITS}
        return kinds - {"if"} if "unless" in kinds else kinds  # "sauf si" holds both

    return limits(source, locale) != limits(text, to)


def _duty(source: str, text: str, locale: str, to: str) -> bool:
    before, after = reading(source, locale), reading(text, to)
    if before.is_negative or after.is_negative:
        return False
    was_must = bool(LEXICONS[locale].must.search(before.plain))
    is_must = bool(LEXICONS[to].must.search(after.plain))
    was_can = bool(LEXICONS[locale].can.search(before.plain))
    is_can = bool(LEXICONS[to].can.search(after.plain))
    if was_must == is_must:
        return False
    return (is_can and not was_can) if was_must else was_can


def _antonym(source: str, text: str, locale: str, _to: str) -> bool:
    raw, translated = fold(source), fold(text)
    first, second = (0, 1) if locale == "fr" else (1, 0)
    for pair in _POLES:
        one = (pair[first], pair[second + 2], pair[first + 2], pair[second])
        other = (pair[first + 2], pair[second], pair[first], pair[second + 2])
        for said, contrary, not_said, right in (one, other):
            is_said = _has(said, raw) and not _has(not_said, raw)
            if is_said and _has(contrary, translated) and not _has(right, translated):
                return True
    return False


def _has(pattern: str, text: str) -> bool:
    return re.search(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", text) is not None


def _actor(source: str, text: str, locale: str, to: str) -> bool:
    return bool(_WE[to].search(fold(text))) and not _WE[locale].search(fold(source))


_CHECKS: dict[str, Check] = {
    "length": _length,
    "mark": _mark,
    "markup": _markup,
    "language": _language,
    "instruction": _instruction,
    "name": _name,
    "amount": _amount,
    "negation": _negation,
    "condition": _condition,
    "duty": _duty,
    "antonym": _antonym,
    "actor": _actor,
}
