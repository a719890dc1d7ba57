"""People an agent speaks to: a name between a comma and the end of a clause, or opening a reply.

No list of names is long enough, so the place decides: "Sorry to hear that, X.", "Merci, X !",
"X, thanks for waiting". What may stand there with a capital and is no name is known instead: see
:mod:`mining.recognisers.plain_words`, lists ("Rome, Milan, Zurich"), short words in capitals.
"""

from __future__ import annotations

import re

from mining.recognisers.given_names import COMMON_WORDS, GIVEN_NAMES
from mining.recognisers.name_cues import TEXT_END, folded_word, is_particle, last_word
from mining.recognisers.plain_words import is_plain_word

_MOST_TOKENS = 3
_MOST_BEFORE_OPENING = 120
_LOOK_BACK = 80
_MOST_READ = 2_000
_SHORT_CAPITALS = 3
"""Words in capitals up to this length are abbreviations: "TTC", "FAQ", "NY"."""

_WORDS = COMMON_WORDS["fr"] & COMMON_WORDS["en"]
"""Colours, goods and jobs that are family names too; what one language has is a first name."""

_CLAUSE_END = re.compile(
    r"[ ]?(?:[!?,;:…)]|\.(?![\w])|\n|$|[^\w\s'’&/@#%+.=\"“«(\[-]|(?<=[ ])[-–—*^])"
)
_OPENED = re.compile(r"\s*(?:(?:@\w{1,30}|\[HANDLE(?:_\d{1,6})?\])[\s,.:]*)*")
_OPENING_END = re.compile(r"[ ]?,[ \n]|[ ][-–—][ ](?=[a-zà-ÿ])")
_ITEM_BEFORE = re.compile(
    r"[,:(/][ ]?(?:(?:and|or|et|ou)[ ])?(?P<item>[^\W\d_a-z][\w'’-]*)(?:[ ][^\W\d_a-z][\w'’-]*)?,$"
)
_ITEM_AFTER = re.compile(
    r",?\s(?:and|or|et|ou|&)\s[^\W\d_a-z]\w|,\s[^\W\d_a-z][\w'’-]+(?:,|\s(?:and|or|et|ou|&)\s)"
)
_LOWER_ITEM_AFTER = re.compile(r",\s(?P<item>[a-zà-ÿ]\w+)(?:,|\s(?:and|or|et|ou|&)\s)")
_VOWEL = re.compile(r"[AEIOUYÀ-Ü]")
_SPOKEN = frozenset(
    """sorry desole desolee desoles desolees navre navree apologies welcome bienvenue congrats
    congratulations felicitations bravo ok okay oui yes no non sure absolutely understood aloha
    hola ciao cheers entendu compris accord parfait great plaisir pleasure prie rien souci
    worries fait bientot bonjour bonsoir salut coucou hello hi hey hiya dear cher chere
    morning afternoon evening merci thanks pardon""".split()
)
"""Folded words that a name follows without a comma: "Désolé X,", "Avec plaisir X !"."""
VERB_NAMES = frozenset({"don", "will"})
"""Folded stop words that are first names where somebody is spoken to: "Sorry, Will."."""

_SIGNED = re.compile(
    r"(?i:(?:^|[\n.!?])\s?(?:(?:encore|un\sgrand|many|so\smany)\s)?(?:merci|thanks|thank\syou"
    r"|cordialement|bonne\s(?:journ[ée]e|soir[ée]e|r[ée]ception)|(?:kind\s|best\s|warm\s)?regards"
    r"|yours)\b)[^\d\n.!?,:;@]{0,60},[ ]?$"
)


def is_spoken_to(text: str, start: int, end: int) -> bool:
    """Whether an agent's reply speaks to the candidate ``text[start:end]`` by name.

    The candidate is one to three words with capitals, none of them in NOT_NAMES.
    """
    stripped = text[max(0, start - _LOOK_BACK) : start].rstrip(" \t\u00a0")
    if stripped.endswith(","):
        ends = _CLAUSE_END.match(text, end) is not None
        is_placed = ends and not _is_item(text, stripped, end)
    elif _is_opening(text, start):
        ends = _OPENING_END.match(text, end) is not None
        is_placed = ends and not _is_item(text, "", end) and not _is_done(text[start:end])
    else:
        is_placed = last_word(stripped) in _SPOKEN and _CLAUSE_END.match(text, end) is not None
    return is_placed and _may_be_name(text, text[start:end])


def is_signed(text: str, start: int, end: int) -> bool:
    """Whether a message closes with thanks, a comma and the candidate: "Merci de votre aide, X"."""
    if not TEXT_END.match(text, end):
        return False
    before = text[max(0, start - _LOOK_BACK) : start]
    return _SIGNED.search(before) is not None and _may_be_name(text, text[start:end])


def _is_opening(text: str, start: int) -> bool:
    """Whether nothing but handles stands before."""
    return start <= _MOST_BEFORE_OPENING and _OPENED.fullmatch(text, 0, start) is not None


def _is_done(candidate: str) -> bool:
    """Whether a past participle opens a note: "Rappelé, sans réponse", "Called, no answer"."""
    return candidate.endswith(("é", "ée", "ed")) and folded_word(candidate) not in GIVEN_NAMES


def _is_item(text: str, stripped: str, end: int) -> bool:
    """Whether the candidate is one of a list: "Rome, Milan, Zurich", "Titres, dates et lieux"."""
    before = _ITEM_BEFORE.search(stripped)
    if before and folded_word(before["item"]) not in _SPOKEN:
        return True
    if _ITEM_AFTER.match(text, end):
        return True
    after = _LOWER_ITEM_AFTER.match(text, end)
    return after is not None and not is_plain_word(folded_word(after["item"]))


def _may_be_name(text: str, candidate: str) -> bool:
    """Whether nothing says that these words with capitals are anything but a person's name."""
    tokens = [word for word in candidate.split() if not is_particle(word)]
    if not 0 < len(tokens) <= _MOST_TOKENS:
        return False
    first = folded_word(tokens[0])
    if len(tokens) == 1 and first not in GIVEN_NAMES:
        is_short = candidate.isupper() and (
            len(candidate) <= _SHORT_CAPITALS or not _VOWEL.search(candidate)
        )
        if is_short or first in _WORDS or _stands_in_lower_case(text, candidate):
            return False
    return first in VERB_NAMES or not any(is_plain_word(folded_word(token)) for token in tokens)


def _stands_in_lower_case(text: str, word: str) -> bool:
    """Whether the message has the word without its capital too: then it is an ordinary one."""
    lowered, read = word.lower(), text[:_MOST_READ]
    if lowered not in read:
        return False
    return re.search(rf"(?<!\w){re.escape(lowered)}(?!\w)", read) is not None
