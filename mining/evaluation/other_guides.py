"""Guides made of others with a known truth: in other words, under another condition, another value.

Everything is drawn by a seed. The halves ``dev`` and ``held`` are by a hash of set and id: bounds
are chosen on the one and told on the other.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kb.amounts import placed_values
from kb.markdown import plain_text
from mining.drafting.guidance import Guide
from mining.drafting.paraphrases import Encode
from mining.drafting.sentences import sentences
from mining.drafting.tokens import text_terms

MOST_SENTENCES = 12
KEPT = 0.75
"""Share of the sentences that a guide in other words keeps."""

NEAREST = 3
PLANTED_FACTORS = (2, 3, 5)

_OTHER_WORDS = {
    locale: dict(pair.strip().split("=") for pair in text.split(";"))
    for locale, text in {
        "en": """
    select=choose; click=press; open=go to; delete=remove; item=article; buy=purchase;
    get=obtain; use=make use of; want=wish; need=require; start=begin; change=modify;
    show=display; allow=let; parcel=package; refund=reimbursement; send=dispatch; quickly=fast;
    also=as well; however=but; computer=machine; shop=store; help=assist; check=verify
    """,
        "fr": """
    sélectionnez=choisissez; cliquez=appuyez; ouvrez=allez dans; supprimer=effacer;
    acheter=commander; obtenir=avoir; utiliser=employer; modifier=changer; colis=paquet;
    article=produit; envoyer=expédier; rapidement=vite; aussi=également; cependant=mais;
    vérifiez=contrôlez; demande=requête; afficher=montrer; permet=autorise;
    remboursement=retour d'argent; indiquez=précisez; somme=montant; commencer=débuter;
    ordinateur=poste
    """,
    }.items()
}
"""Words and others that say the same, by language."""

_ASKING = {
    "en": (
        r"^How (?:do|can) I (.+?)\s*\?$",
        r"^(?:Can|May) I (.+?)\s*\?$",
        r"^What is (.+?)\s*\?$",
    ),
    "fr": (
        r"^Comment (.+?)\s*\?$",
        r"^Peut-on (.+?)\s*\?$",
        r"^Qu[’']est-ce qu[e’'] ?(.+?)\s*\?$",
    ),
}
_ASKED = {"en": "I would like to know: {}", "fr": "Je voudrais savoir : {}"}

TURNED = 0.2
"""Share of neighbouring sentences that change places."""

COMMON = 5
"""Titles of a set from which a word of them tells no condition."""


@dataclass(frozen=True)
class Pair:
    """Two guides and what they are to one another."""

    ours: Guide
    theirs: Guide
    kind: str
    """``same``, ``condition`` or ``different``."""
    half: str
    source: str


def guides_of(rows: Sequence[dict[str, Any]], locale: str) -> dict[str, Guide]:
    """Guides by id of articles with ``title`` and ``body``; those of under 3 sentences left out."""
    found = {}
    for row in rows:
        said = [s for s in sentences(plain_text(row["body"])) if 4 <= len(s.split()) <= 60]
        if len(said) >= 3 and row["title"].strip():
            guide = Guide((row["title"].strip(),), tuple(said[:MOST_SENTENCES]), locale)
            found[str(row["id"])] = guide
    return found


def pairs(guides: dict[str, Guide], source: str, encode: Encode, *, seed: int) -> Iterator[Pair]:
    """Pairs of each guide with itself in other words, under another condition, and others."""
    names = sorted(guides)
    common = _common(list(guides.values()))
    titles = np.asarray(encode([guides[name].asked[0] for name in names]))
    near = titles @ titles.T
    for place, name in enumerate(names):
        rng = chance(seed, source, name)
        guide, half = guides[name], half_of(f"{source}/{name}")
        yield Pair(reworded(guide, rng), guide, "same", half, source)
        other = other_condition(guide, [guides[n] for n in names if n != name], common, rng)
        if other is not None:
            yield Pair(reworded(other, rng), guide, "condition", half, source)
        order = [n for n in np.argsort(-near[place]) if n != place][:NEAREST]
        for one in order:
            if guides[names[one]].asked != guide.asked:
                yield Pair(guides[names[one]], guide, "different", half, source)


def chance(*parts: object) -> random.Random:
    """Seeded chance that depends on nothing but ``parts``."""
    return random.Random("/".join(map(str, parts)))  # noqa: S311  # no secret is drawn


def half_of(name: str) -> str:
    """``dev`` or ``held``, by a hash."""
    return "dev" if int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 else "held"


def reworded(guide: Guide, rng: random.Random) -> Guide:
    """The guide in other words: parts left out, the order changed a little, another title."""
    kept = [s for s in guide.sentences if rng.random() < KEPT] or list(guide.sentences)
    for place in range(len(kept) - 1):
        if rng.random() < TURNED:
            kept[place], kept[place + 1] = kept[place + 1], kept[place]
    said = tuple(other_words(sentence, guide.locale, rng) for sentence in kept)
    return replace(guide, asked=(_other_title(guide.asked[0], guide.locale, rng),), sentences=said)


def other_words(text: str, locale: str, rng: random.Random) -> str:
    """``text`` with most words of the table exchanged."""
    table = _OTHER_WORDS[locale]

    def other(found: re.Match[str]) -> str:
        word = found[0]
        new = table.get(word.casefold()) if rng.random() < KEPT else None
        return word if not new else new.capitalize() if word[0].isupper() else new

    return re.sub(r"[^\W\d_]+", other, text)


def _other_title(title: str, locale: str, rng: random.Random) -> str:
    for pattern in _ASKING[locale]:
        found = re.match(pattern, title)
        if found:
            return other_words(found[1][:1].upper() + found[1][1:], locale, rng)
    changed = other_words(title, locale, rng)
    return changed if changed != title else _ASKED[locale].format(title[:1].lower() + title[1:])


def other_condition(
    guide: Guide, others: Sequence[Guide], common: frozenset[str], rng: random.Random
) -> Guide | None:
    """The guide with the telling noun of its title exchanged for another title's, everywhere."""
    own = [w for w in re.findall(r"[^\W\d_]{5,}", guide.asked[0]) if text_terms(w, guide.locale)]
    body = " ".join(guide.sentences).casefold()
    own = [w for w in own if body.count(w.casefold()) > 1 and w.casefold() not in common]
    if not own:
        return None
    word = max(own, key=lambda w: (body.count(w.casefold()), w))
    swapped = {w for o in others for w in re.findall(r"[^\W\d_]{5,}", o.asked[0])}
    able = sorted(w for w in swapped if w[0].islower() and w.casefold() not in body)
    able = [w for w in able if w.casefold() not in common]
    if not able:
        return None
    new = rng.choice(able)

    def exchanged(text: str) -> str:
        return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", new, text, flags=re.IGNORECASE)

    said = tuple(exchanged(s) for s in guide.sentences)
    return replace(guide, asked=tuple(exchanged(a) for a in guide.asked), sentences=said)


def _common(others: Sequence[Guide]) -> frozenset[str]:
    """Words of five titles and more: those tell no condition."""
    counts = Counter(
        w for o in others for w in set(re.findall(r"[^\W\d_]+", o.asked[0].casefold()))
    )
    return frozenset(word for word, count in counts.items() if count >= COMMON)


def with_other_value(guide: Guide, rng: random.Random) -> tuple[Guide, str] | None:
    """The guide with one amount of one sentence changed, and that sentence; None without any."""
    able = [
        (place, start, end, value)
        for place, text in enumerate(guide.sentences)
        for start, end, value in placed_values(text)
        if value.unit and value.low == value.high and value.low.isdigit()
    ]
    if not able:
        return None
    place, start, end, value = rng.choice(able)
    text = guide.sentences[place]
    number = str(int(value.low) * rng.choice(PLANTED_FACTORS) + 1)
    span = re.sub(r"\d+|[^\W\d_]{3,}(?=\s)", number, text[start:end], count=1)
    changed = text[:start] + span + text[end:]
    said = (*guide.sentences[:place], changed, *guide.sentences[place + 1 :])
    return replace(guide, sentences=said), changed
