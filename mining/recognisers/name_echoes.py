"""Names said again: one already found, or one in an e-mail address, in another case of letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.words import ENGLISH_STOP_WORDS, FRENCH_STOP_WORDS
from mining.hints import Trait
from mining.recognisers.brands import BRANDS
from mining.recognisers.given_names import ALL_COMMON_WORDS, GIVEN_NAMES, PERSON_BEFORE
from mining.recognisers.goods import is_goods
from mining.recognisers.name_cues import folded_word, last_word
from mining.recognisers.plain_words import is_plain_word

Place = tuple[int, int]

_WORD = re.compile(r"[^\W\d_]{4,20}")
_LOCAL = re.compile(r"([\w.+-]{2,64})@")
_LOCAL_END = Trait(re.compile(r"@(?<=[\w.+-]{2}@)").search, in_words=False)
"""What stands in each of them and is quick to find."""
_ROLES = frozenset(
    """contact info compta facturation accueil commande commandes achat achats sales shop boutique
    magasin service support admin office mail bonjour hello news reply noreply team equipe client
    clients returns retours orders billing pro perso work home""".split()
)
_NO_NAMES = BRANDS | ALL_COMMON_WORDS | _ROLES
_MAY_STAND_BEFORE = FRENCH_STOP_WORDS | ENGLISH_STOP_WORDS | PERSON_BEFORE


def echoes(text: str, lowered: str, found: Iterable[Place]) -> Iterator[Place]:
    """Where words of the names at ``found``, and of e-mail addresses in the text, stand again."""
    held = list(found)
    words = {word for start, end in held for word in _WORD.findall(lowered[start:end])}
    written = set()
    if _LOCAL_END.stands_in(text):
        written = {
            w for local in _LOCAL.findall(lowered) for w in re.findall(r"[^\W\d_]{4,}", local)
        }
    for word in words | written:
        folded = folded_word(word)
        if is_plain_word(folded) or folded in _NO_NAMES:
            continue
        for place in _places(text, lowered, word):
            is_small = text[place[0]].islower()
            may_be_small = word in words and folded in GIVEN_NAMES
            if not any(a <= place[0] < b for a, b in held) and (may_be_small or not is_small):
                yield place


def _places(text: str, lowered: str, word: str) -> Iterator[Place]:
    """Where ``word`` stands as a person would: not in an address, not after a thing's name."""
    at = lowered.find(word)
    while at >= 0:
        end = at + len(word)
        around = text[at - 1 : at] + text[end : end + 1]
        is_word = not any(c.isalnum() or c in "_@.+-#/" for c in around.replace(". ", ""))
        if is_word and not is_goods(text, at, end) and _is_placed(text[max(0, at - 40) : at]):
            yield at, end
        at = lowered.find(word, end)


def _is_placed(before: str) -> bool:
    stripped = before.rstrip(" ")
    if not stripped or stripped[-1] in "\n.!?:;,(–—-«\"“'‘":
        return True
    return last_word(before) in _MAY_STAND_BEFORE
