"""What a sentence tells to do or to undo: "subscribe" and "unsubscribe", "add" and "remove"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from mining.drafting.tokens import WORD, folded, text_terms, word_terms

_PREFIX = {
    "fr": re.compile(r"^(?:des|de)(?=\w{5})"),
    "en": re.compile(r"^(?:un|dis|de)(?=\w{4})"),
}
_NOUN = re.compile(r"(?:tion|ment|sion|ance|ence|age|eur|or|ity|ite)s?$")
_NO_OPPOSITES = frozenset(
    "poser posez passer passez placer placez livrer livrez tailler taillez marcher sign signs "
    "signing serve less til tail tails scribe scribed livery livered part posit cover "
    "count play like tract fine liver".split()
)
"""What is left of words whose start only looks like a prefix: « déposer », "design"."""

OBJECT_WORDS = 4
"""Words behind a verb in which its object is looked for."""

_PAIRS = {
    "fr": (
        ("ajout", r"ajoute[rz]", r"retire[rz]|supprime[rz]|enleve[rz]|ote[rz]"),
        ("creat", r"cree[rz]", r"supprime[rz]|ferme[rz]|cloture[rz]"),
        ("order", r"passe[rz]|commande[rz]", r"annule[rz]"),
        ("inscri", r"(?:inscri(?:re|vez)|abonne[rz])", r"des(?:inscri(?:re|vez)|abonne[rz])"),
        ("enable", r"active[rz]|coche[rz]|autorise[rz]", r"desactive[rz]|decoche[rz]|refuse[rz]"),
        ("rise", r"augmente[rz]", r"diminue[rz]|baisse[rz]|redui(?:re|sez)"),
    ),
    "en": (
        ("add", r"add(?:ing)?", r"remov(?:e|ing)|delet(?:e|ing)"),
        ("creat", r"creat(?:e|ing)", r"delet(?:e|ing)|clos(?:e|ing)"),
        ("order", r"plac(?:e|ing)", r"cancel(?:l?ing)?"),
        ("inscri", r"subscrib(?:e|ing)", r"unsubscrib(?:e|ing)"),
        ("enable", r"enabl(?:e|ing)|activat(?:e|ing)", r"disabl(?:e|ing)|deactivat(?:e|ing)"),
        ("grade", r"upgrad(?:e|ing)", r"downgrad(?:e|ing)"),
        ("rise", r"increas(?:e|ing)|rais(?:e|ing)", r"(?:decreas|reduc)(?:e|ing)|lower(?:ing)?"),
        ("accept", r"accept(?:ing)?", r"refus(?:e|ing)|declin(?:e|ing)|reject(?:ing)?"),
    ),
}  # fmt: skip
_OWN_OBJECT = frozenset({"inscri"})
"""Pairs that say what they act on."""

_COMPILED = {
    locale: [
        (name, re.compile(f"(?:{do})$"), re.compile(f"(?:{undo})$")) for name, do, undo in rows
    ]
    for locale, rows in _PAIRS.items()
}


@dataclass(frozen=True)
class Act:
    """A thing to do (``sign`` 1) or to undo (-1)."""

    root: str
    sign: int
    what: frozenset[str] = frozenset()
    """Terms of its object; empty where the verb itself says it, as one with a prefix does."""


@lru_cache(maxsize=50_000)
def acts(text: str, locale: str) -> frozenset[Act]:
    """What a text tells to do or undo; an act with its contrary beside it counts for neither."""
    words = [folded(one).replace("’", "'").rsplit("'", 1)[-1] for one in WORD.findall(text)]
    found: set[Act] = set()
    for place, word in enumerate(words):
        plain, with_objects = _acts(word, locale)
        found |= plain
        if with_objects:
            after = " ".join(words[place + 1 : place + 1 + OBJECT_WORDS])
            what = text_terms(after, locale)
            found |= {Act(act.root, act.sign, what) for act in with_objects}
    signs: dict[str, set[int]] = {}
    for act in found:
        signs.setdefault(act.root, set()).add(act.sign)
    return frozenset(act for act in found if len(signs[act.root]) == 1)


@lru_cache(maxsize=50_000)
def _acts(word: str, locale: str) -> tuple[frozenset[Act], frozenset[Act]]:
    """The acts that a folded word says itself, and those that act on what follows; a noun none."""
    if _NOUN.search(word):
        return frozenset(), frozenset()
    plain: set[Act] = set()
    with_objects: set[Act] = set()
    for name, do, undo in _COMPILED[locale]:
        sign = 1 if do.match(word) else -1 if undo.match(word) else 0
        if sign:
            (plain if name in _OWN_OBJECT else with_objects).add(Act(name, sign))
    bare = _PREFIX[locale].sub("", word)
    is_undone = bare != word and bare not in _NO_OPPOSITES
    stems = word_terms(bare if is_undone else word, locale)
    plain |= {Act(stem, -1 if is_undone else 1) for stem in stems}
    return frozenset(plain), frozenset(with_objects)


def sign_of(text: str, root: str, locale: str) -> int:
    """What a text speaks of: 1 the act, -1 its contrary, 0 neither or both."""
    signs = {act.sign for act in acts(text, locale) if act.root == root}
    return signs.pop() if len(signs) == 1 else 0


def tells(text: str, avoided: Collection[tuple[str, int]], locale: str) -> bool:
    """Whether a text tells one of the acts ``avoided``, by root and sign."""
    return any((act.root, act.sign) in avoided for act in acts(text, locale))


def undone(text: str, locale: str) -> frozenset[str]:
    """The roots of what a text undoes by a verb that says so itself, as "unsubscribe" does."""
    return frozenset(act.root for act in acts(text, locale) if act.sign < 0 and not act.what)


def contested(texts: Iterable[str], locale: str) -> frozenset[str]:
    """The roots that some of ``texts`` do and others undo by a verb that says so itself."""
    signs = {(a.root, a.sign) for text in texts for a in acts(text, locale) if not a.what}
    return frozenset(root for root, sign in signs if (root, -sign) in signs)


def are_contrary(one: str, other: str, locale: str) -> bool:
    """Whether one text undoes what the other does, whatever it acts on."""
    ours = {(act.root, act.sign) for act in acts(one, locale)}
    return any((act.root, -act.sign) in ours for act in acts(other, locale))
