"""What a fact of ``facts.toml`` is about, and which amounts of a sentence state it.

A fact is known by its name (``return_window``: words for "return" and a right of so many days) or
by the words that the operator lists for it (``about``). An amount states a fact when it has the
fact's unit and the words beside it are of the fact's matter. A sentence of something more special
than the fact ("express delivery" and the fact ``delivery_fee``) does not state it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kb.amounts import Value, placed_values, values
from kb.fact_file import Facts, FactWords
from kb.facts import value_of
from kb.words import fold

_CONCEPTS: Mapping[str, tuple[str, str]] = {
    "return": (r"retour\w*|renvo[iy]\w*", r"returns?|returned|returning|send\w* (?:\w+ )?back"),
    "refund": (r"rembours\w+", r"refund\w*|reimburs\w+|money back"),
    "withdrawal": (r"retract\w+", r"withdr[ae]w\w*|cooling.off|chang\w+ (?:of|your) mind"),
    "delivery": (r"livr\w+|expedi\w+|acheminement|frais de port", r"deliver\w*|shipp\w+|postage"),
    "exchange": (r"echang\w+", r"exchang\w+|swap\w*"),
    "cancel": (r"annul\w+", r"cancel\w*"),
    "order": (r"command\w+", r"order\w*"),
    "payment": (r"pa[iy]\w+|regl\w+|accept\w+", r"pay\w*|paid|accept\w*"),
    "guarantee": (r"garanti\w*", r"guarantee\w*|warrant\w+"),
    "invoice": (r"factur\w+", r"invoice\w*"),
    "label": (r"etiquettes?|bordereau\w*", r"labels?"),
    "gift": (r"cadeaux?", r"gifts?"),
    "card": (r"cartes?|cheques?", r"cards?|vouchers?"),
    "wrap": (r"emball\w+|paquets?", r"wrap\w*"),
    "express": (r"express|rapide|chronopost", r"express|next.day|priority"),
    "standard": (r"standard|a domicile", r"standard|home"),
    "pickup": (r"relais|retrait", r"pick.?up|relay|collection points?|parcel shops?"),
    "free": (r"gratuit\w*|offert\w*|franco", r"free"),
    "furniture": (r"meubles?|mobilier|encombrant\w*|volumineu\w+", r"furniture|bulky"),
    "abroad": (
        r"etranger|international\w*|suisse|belgique|dom.tom|outre.mer|union europeenne",
        r"abroad|international\w*|overseas|switzerland|belgium|european union",
    ),
    "loyalty": (r"fidelite", r"loyalty"),
    "sale": (r"soldes?|promo\w*|destock\w+", r"sales?|clearance|promo\w*"),
    "legal": (r"legale?s?|de conformite", r"legal|statutory"),
    "installment": (r"plusieurs fois|mensualites?|echeances?", r"instal+ments?"),
    "account": (r"comptes?", r"accounts?"),
    "faulty": (r"defectueu\w+|casse\w*|abime\w*|endommag\w+", r"faulty|defective|damaged|broken"),
}  # fmt: skip
_SAME = {
    "returns": "return", "refunds": "refund", "reimbursement": "refund", "shipping": "delivery",
    "deliveries": "delivery", "exchanges": "exchange", "cancellation": "cancel", "pay": "payment",
    "payments": "payment", "warranty": "guarantee", "wrapping": "wrap", "voucher": "card",
    "relay": "pickup", "installments": "installment", "instalments": "installment",
    "international": "abroad", "retour": "return", "remboursement": "refund",
    "livraison": "delivery", "garantie": "guarantee", "echange": "exchange",
    "annulation": "cancel", "paiement": "payment", "retractation": "withdrawal",
}  # fmt: skip
_ASPECTS = frozenset(
    """window right period deadline time times delay delays duration price prices fee fees cost
    costs rate rates from threshold validity valid amount value means methods hours days max min
    minimum maximum delai delais prix frais tarif duree validite""".split()
)
"""Parts of a name that tell what is counted and not of what."""

_SPECIAL = frozenset(
    "express standard pickup furniture abroad gift card sale label faulty loyalty installment"
    " free".split()
)
"""What a sentence must not speak of when the fact does not."""

_ENTITLED = {
    "fr": re.compile(
        r"(?:vous|tu) (?:avez|disposez|as|disposes|pouvez|peux)|jusqu|retourne[rz]|renvoye[rz]"
        r"|(?:delai|periode|fenetre) (?:de|pour) (?:le |un |votre )?(?:retour|retract)|droit"
    ),
    "en": re.compile(r"you (?:\w+ )?(?:have|can|may)|you['’]ve|return (?:it|them|your|any|an|the)"
                     r"|send (?:it|them)|right|window|period|up to|returns? (?:are|is)"),
}  # fmt: skip
_HANDLED = {
    "fr": re.compile(
        r"trait\w+|rembours\w+|credit\w*|verifi\w+|control\w+|enregistr\w+|nous l.avons|reponse"
    ),
    "en": re.compile(
        r"process\w*|refund\w*|credit\w*|check\w*|inspect\w*|register\w*|reply|answer"
    ),
}
"""What a shop does in its own time: no right of the customer."""

_CUSTOMERS_TIME = re.compile(r"window|right|period|deadline")
_SHOPS_TIME = re.compile(r"time|delay|delai")
_QUALIFIER = re.compile(
    r"\s*(?:ouvr\w+|calendaires?|francs?|working|business|calendar)\b", re.IGNORECASE
)
_SINCE = re.compile(
    r"(?:apres|suivant|qui suivent|depuis|a compter de|des|following|after|of|since|from) "
    r"(?:(?:la|le|votre|sa|date de|reception|we|you|the|your|its?|de|du|receive[ds]?) ){0,4}"
    r"(?:livraison|reception|retour|achat|commande|expedition|delivery|receipt|return|purchase"
    r"|order|shipping|receiving)\b"
)
"""What a delay is counted from; the sentence is not about that."""

_USUAL = re.compile(
    r"normale?ment|en general|generalement|habituellement|en moyenne|souvent|environ"
    r"|normally|usually|typically|on average|generally|often|about|around"
)
"""A usual time below the longest one is no other policy."""

_CLAUSE = re.compile(r"[,;:()–]|\s-\s")
_DENIAL = re.compile(r"(?<!\w)(?:ne|n|pas|aucun\w*|not|no|cannot|never|jamais)(?!\w)|n['’]t\b")
_ITEMS = re.compile(r"[,;/]|\s(?:et|ou|and|or)\s")


@dataclass(frozen=True)
class Policy:
    """The facts of a shop and the words they are known by."""

    facts: Facts = field(default_factory=dict)
    words: FactWords = field(default_factory=dict)


@dataclass(frozen=True)
class Stated:
    """A fact that a sentence states, rightly or not."""

    name: str
    value: str
    """The fact's value in the sentence's language, as the file has it."""
    said: str
    """What the sentence says in its place."""
    start: int
    end: int
    agrees: bool
    is_exact: bool
    """Whether what is said is the fact's whole value, so that it can be cited in its place."""


@dataclass(frozen=True)
class _Candidate:
    name: str
    value: str
    amounts: tuple[Value, ...]
    weight: int


def stated(sentence: str, policy: Policy, locale: str, *, context: str = "") -> list[Stated]:
    """The facts that ``sentence`` states, in order; ``context`` is the title it stands under.

    Of two facts that fit, one whose value is said is the one that is meant. What cannot be told
    apart is left out: no fact is better than a wrong one.
    """
    found = [
        one
        for start, end, value in placed_values(sentence)
        if value.unit and (one := _of(sentence, (start, end, value), policy, locale, context))
    ]
    return sorted([*found, *_texts(sentence, policy, locale)], key=lambda one: one.start)


def cited_text(sentence: str, policy: Policy, locale: str, *, context: str = "") -> str:
    """``sentence`` with every value that is the whole value of a fact cited by the fact's name."""
    for one in reversed(stated(sentence, policy, locale, context=context)):
        if one.is_exact:
            sentence = f"{sentence[: one.start]}[fact:{one.name}]{sentence[one.end :]}"
    return sentence


def _of(
    sentence: str,
    place: tuple[int, int, Value],
    policy: Policy,
    locale: str,
    context: str,
) -> Stated | None:
    start, end, value = place
    able = _candidates(sentence, place, policy, locale, context)
    right = [one for one in able if _agrees(value, one.amounts[0])]
    if right:
        exact = [one for one in right if comparable(value) == comparable(one.amounts[0])]
        best = max(exact or right, key=lambda one: one.weight)
        is_alone = sum(one.weight == best.weight for one in exact) == 1
        literal = _literal(sentence, start, end, best.value) if is_alone and exact else None
        span = literal or (start, end)
        said = sentence[span[0] : span[1]]
        return Stated(best.name, best.value, said, *span, True, literal is not None)
    if not able:
        return None
    best = max(able, key=lambda one: one.weight)
    if _is_usual(sentence, value, best) or _is_with_it(sentence, best):
        return None
    return Stated(best.name, best.value, sentence[start:end], start, end, False, False)


def _is_usual(sentence: str, value: Value, fact: _Candidate) -> bool:
    is_less = comparable(value)[1] < comparable(fact.amounts[0])[1]
    return is_less and bool(_SHOPS_TIME.search(fact.name) and _USUAL.search(fold(sentence)))


def _is_with_it(sentence: str, fact: _Candidate) -> bool:
    """Whether the sentence tells the fact's own value beside another one."""
    return any(comparable(value) == comparable(fact.amounts[0]) for value in values(sentence))


def _candidates(
    sentence: str, place: tuple[int, int, Value], policy: Policy, locale: str, context: str
) -> list[_Candidate]:
    """The facts of the amount's unit whose matter its clause speaks of, else the whole sentence."""
    start, end, value = place
    clause = _clause(sentence, start, end)
    unit = comparable(value)[2]
    known = [one for one in _known(policy, locale) if comparable(one.amounts[0])[2] == unit]
    for text in dict.fromkeys((clause, sentence)):
        special = _special(f"{context} {text}", locale)
        found = [one for one in known if _is_about(one.name, text, sentence, policy, locale)]
        kept = [one for one in found if special <= _own_special(one.name, policy, locale)]
        if found:
            return kept
    return []


def _known(policy: Policy, locale: str) -> list[_Candidate]:
    """The facts that are one amount in the language."""
    found = []
    for name in policy.facts:
        value = value_of(policy.facts, name, locale)
        amounts = values(value) if value else ()
        if value and len(amounts) == 1 and amounts[0].unit:
            weight = len(matters(name))
            found.append(_Candidate(name, value, amounts, weight))
    return found


def _is_about(name: str, text: str, sentence: str, policy: Policy, locale: str) -> bool:
    own = policy.words.get(name, {}).get(locale, ())
    plain = _SINCE.sub(" ", fold(text))
    if own:
        return any(re.search(rf"(?<!\w){re.escape(fold(word))}", plain) for word in own)
    groups = matters(name)
    if not groups or not all(_pattern(group, locale).search(plain) for group in groups):
        return False
    whole = fold(sentence)
    if "withdrawal" in groups:
        return True
    if _CUSTOMERS_TIME.search(name):
        return bool(_ENTITLED[locale].search(whole)) and not _HANDLED[locale].search(plain)
    if _SHOPS_TIME.search(name) and "refund" in groups:
        return not re.search(r"vous (?:avez|disposez)|you (?:\w+ )?have", plain)
    return True


def is_customers_time(name: str) -> bool:
    """Whether a fact's name says that it is a time customers have (``return_window``)."""
    return bool(_CUSTOMERS_TIME.search(name))


@lru_cache(maxsize=2_000)
def matters(name: str) -> tuple[str, ...]:
    """What a fact's name says it is of: ``return_window`` -> ("return",)."""
    parts = [_SAME.get(part, part) for part in re.split(r"[_\-.]+", fold(name)) if part]
    return tuple(dict.fromkeys(part for part in parts if part not in _ASPECTS))


@lru_cache(maxsize=2_000)
def _pattern(group: str, locale: str) -> re.Pattern[str]:
    french, english = _CONCEPTS.get(group, (re.escape(group), re.escape(group)))
    return re.compile(rf"(?<!\w)(?:{french if locale == 'fr' else english})(?!\w)")


def _special(text: str, locale: str) -> frozenset[str]:
    plain = fold(text)
    return frozenset(one for one in _SPECIAL if _pattern(one, locale).search(plain))


def _own_special(name: str, policy: Policy, locale: str) -> frozenset[str]:
    """What a fact may be special about: by its name, and by the operator's words for it."""
    words = " ".join(policy.words.get(name, {}).get(locale, ()))
    return frozenset(matters(name)) | _special(words, locale)


def _clause(sentence: str, start: int, end: int) -> str:
    marks = [m.start() for m in _CLAUSE.finditer(sentence) if not start <= m.start() < end]
    before = max((mark for mark in marks if mark < start), default=-1)
    after = min((mark for mark in marks if mark >= end), default=len(sentence))
    return sentence[before + 1 : after]


def comparable(value: Value) -> tuple[float, float, str]:
    """Low, high and unit of an amount; weeks and hours are told in days."""
    factor, unit = {"week": (7.0, "day"), "hour": (1 / 24, "day")}.get(
        value.unit, (1.0, value.unit)
    )
    try:
        return float(value.low) * factor, float(value.high) * factor, unit
    except ValueError:
        return 0.0, 0.0, f"{value.low}-{value.high} {value.unit}"


def _agrees(said: Value, fact: Value) -> bool:
    """Whether what is said lies within the fact: "5 days" does with "3 to 5 days"."""
    (low, high, unit), (least, most, own) = comparable(said), comparable(fact)
    return unit == own and least <= low and high <= most


def _literal(sentence: str, start: int, end: int, value: str) -> tuple[int, int] | None:
    """Where the sentence has the fact's whole value around an amount; None when it has not.

    "3 à 5 jours" is not the whole of « 3 à 5 jours ouvrés ».
    """
    pattern = r"\s*".join(re.escape(part) for part in value.split())
    for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", sentence, re.IGNORECASE):
        if found.start() <= start and end <= found.end():
            return found.span()
    first = placed_values(value)[0]
    is_bare = not (value[: first[0]] + value[first[1] :]).strip()
    is_plain = not _QUALIFIER.match(sentence[end:])
    return (start, end) if is_bare and is_plain else None


def _texts(sentence: str, policy: Policy, locale: str) -> list[Stated]:
    """Facts that are no amount (means of payment): said whole, or one of their items denied."""
    found = []
    plain = fold(sentence)
    for name in policy.facts:
        value = value_of(policy.facts, name, locale)
        if not value or (len(values(value)) == 1 and values(value)[0].unit):
            continue
        if not _is_about(name, sentence, sentence, policy, locale):
            continue
        place = sentence.casefold().find(value.casefold())
        if place >= 0:
            end = place + len(value)
            found.append(Stated(name, value, sentence[place:end], place, end, True, True))
            continue
        denied = [i for i in _items(value) if i in plain and _DENIAL.search(_around(plain, i))]
        if denied and len(_items(value)) > 1:
            found.append(Stated(name, value, sentence, 0, len(sentence), False, False))
    return found


def _items(value: str) -> Sequence[str]:
    return [item for part in _ITEMS.split(fold(value)) if len(item := part.strip()) > 2]


def _around(plain: str, item: str) -> str:
    start = plain.index(item)
    return _clause(plain, start, start + len(item))
