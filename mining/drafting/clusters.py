"""Sentences that say the same, grouped; and of each group the one form that may be printed.

The words of a printed form are counted by aligning every member of its group to it: a word that
enough distinct customers were told stays, any other is a slot, and a form with a slot is not
printed. So an order's own details never reach a page, whether or not a recogniser knows them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import LCSseq

from mining.drafting.acts import contested, undone
from mining.drafting.boilerplate import skeleton
from mining.drafting.replies import PLACEHOLDER, Said
from mining.drafting.support import SupportRule, customers
from mining.drafting.tokens import token_words, tokens
from mining.drafting.values import Value, values
from mining.drafting.wording import Wording

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

CUT = 0.5
"""Average-linkage distance (1 - cosine) at which groups are cut."""

MOST_FORMS = 500
"""Different sentences of a topic that are compared with one another; the most told are kept."""

GRAM_SIZES = (2, 3, 4)
"""Letters of the n-grams that sentences are compared by."""

CANDIDATES = 8
LEAST_SHARED = 0.5
"""Share of a form's words a member must have to count among its support."""

WORD_SHARE = 0.2
VALUE_SHARE = 0.5
"""Share of a group's customers that a plain word, and a number or name, must have been told."""


@dataclass(frozen=True)
class Form:
    """One wording of a sentence and everybody who was told it."""

    text: str
    said: tuple[Said, ...]

    @property
    def is_filled(self) -> bool:
        """Whether words of the phrase table stand for a value: said of one order."""
        return any(one.is_filled for one in self.said)


@dataclass(frozen=True)
class Claim:
    """One sentence that may be printed, and the replies that say it."""

    text: str
    said: tuple[Said, ...]
    """All replies of the group that say it, in whatever wording."""
    position: float
    is_negated: bool
    values: tuple[Value, ...]
    is_filled: bool = False
    """Whether its wording was said of one order; it gives way to one that was not."""

    @property
    def customers(self) -> int:
        """Distinct customers who were told."""
        return customers(self.said)


@dataclass(frozen=True)
class Claims:
    """The claims of one topic and language, and why other groups gave none."""

    claims: tuple[Claim, ...]
    left_out: Counter[str]


def forms(said: Iterable[Said], *, most: int = MOST_FORMS) -> list[Form]:
    """The different wordings, most told first, at most ``most``.

    Wordings that differ by case, accents or punctuation only are one; it is shown as the most
    frequent of them is written.
    """
    groups: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        groups[" ".join(token_words(one.text))].append(one)
    made = [Form(_commonest(one.text for one in group), tuple(group)) for group in groups.values()]
    made.sort(key=lambda form: (-customers(form.said), form.text))
    return made[:most]


def grouped(wordings: Sequence[Form]) -> list[list[Form]]:
    """``wordings`` in groups that say much the same, by the likeness of their letters.

    Character n-grams of 2 to 4 inside words, cosine, average linkage cut at 0.5.
    """
    if len(wordings) < 2:
        return [list(wordings)] if wordings else []
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    vectors = letter_vectors([skeleton(form.text) for form in wordings])
    distance = np.clip(1 - (vectors @ vectors.T).toarray(), 0, 1)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), method="average")
    groups: dict[int, list[Form]] = defaultdict(list)
    for label, form in zip(fcluster(tree, CUT, "distance"), wordings, strict=True):
        groups[int(label)].append(form)
    return list(groups.values())


def letter_vectors(texts: Sequence[str]) -> csr_matrix:
    """Sparse rows, one per text, of character n-grams by tf-idf, for cosines of every two texts.

    Each row is of length 1 before n-grams that no other text has are left out: those add to no
    cosine but a text's with itself. A text without letters gives zeros.
    """
    from scipy.sparse import csr_matrix

    places: dict[str, int] = {}
    split = [text.split() for text in texts]
    own = {
        word: [places.setdefault(gram, len(places)) for gram in _letters(word)]
        for word in dict.fromkeys(chain.from_iterable(split))
    }
    rows = [list(chain.from_iterable(own[word] for word in some)) for some in split]
    columns = np.fromiter(chain.from_iterable(rows), np.int32)
    ends = np.cumsum([0, *map(len, rows)])
    ones = np.ones(len(columns), dtype=np.float32)
    counts = csr_matrix((ones, columns, ends), shape=(len(texts), len(places)))
    counts.sum_duplicates()
    spread = np.bincount(counts.indices, minlength=len(places))
    rarity = (np.log((1 + len(texts)) / (1 + spread)) + 1).astype(np.float32)
    counts.data *= rarity[counts.indices]
    row = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(row, counts.data.astype(np.float64) ** 2, len(texts)))
    counts.data /= np.maximum(lengths, 1e-9).astype(np.float32)[row]
    return counts[:, np.flatnonzero(spread > 1)]


@lru_cache(maxsize=50_000)
def _letters(word: str) -> tuple[str, ...]:
    """The n-grams of a word whose ends are marked by spaces."""
    marked = f" {word} "
    return tuple(
        marked[place : place + size]
        for size in GRAM_SIZES
        for place in range(len(marked) - size + 1)
    )


def claims(said: Sequence[Said], rule: SupportRule, wording: Wording) -> Claims:
    """What ``said`` states often enough to be looked at, in the order agents say it.

    A claim was told to k customers, however few of all answered they are: a policy that changed
    lately shows in no other way. Which claims are printed is decided by their share later.
    """
    known = _known_values(said, rule)
    left_out: Counter[str] = Counter()
    made = []
    for group in grouped(forms(said)):
        shortfall = rule.shortfall(one for form in group for one in form.said)
        if shortfall:
            # Hardly any group is told to enough: to look closer at the others takes no time.
            left_out[shortfall] += 1
            continue
        for same in _of_one_meaning(group, known, wording):
            claim = _claim(same, rule, wording)
            if isinstance(claim, str):
                left_out[claim] += 1
            else:
                made.append(claim)
    made.sort(key=lambda claim: (claim.position, claim.text))
    return Claims(tuple(made), left_out)


def _known_values(said: Iterable[Said], rule: SupportRule) -> frozenset[Value]:
    """The amounts that enough customers were told; any other is an order's own."""
    told: dict[Value, set[str]] = defaultdict(set)
    for one in said:
        for value in values(one.text):
            told[value].add(one.reply.customer)
    return frozenset(value for value, who in told.items() if len(who) >= rule.customers)


def _of_one_meaning(
    group: Sequence[Form], known: frozenset[Value], wording: Wording
) -> list[list[Form]]:
    """A group split so that amounts, negation and what is undone are the same throughout.

    Forms with an amount of their own lot go in one lot: their numbers are slots anyway.
    """
    lots: dict[tuple[object, ...], list[Form]] = defaultdict(list)
    both_ways = contested((form.text for form in group), wording.locale)
    for form in group:
        found = values(form.text)
        amounts: object = found if known.issuperset(found) else "own"
        sense = (
            is_negated(form.text, wording),
            tuple(sorted(both_ways & undone(form.text, wording.locale))),
        )
        lots[amounts, sense].append(form)
    return [lots[key] for key in sorted(lots, key=str)]


def is_negated(text: str, wording: Wording) -> bool:
    """Whether a sentence denies: "pas", "never"; "ne … que" (only) does not."""
    return wording.negation.search(text) is not None


def _claim(group: Sequence[Form], rule: SupportRule, wording: Wording) -> Claim | str:
    """The claim a group makes, or why it makes none."""
    everybody = [one for form in group for one in form.said]
    shortfall = rule.shortfall(everybody)
    if shortfall:
        return shortfall
    candidates = sorted(group, key=lambda form: (-customers(form.said), form.text))[:CANDIDATES]
    best: tuple[float, Claim] | None = None
    for form in candidates:
        scored = _supported(form, group, rule, wording)
        if scored and (best is None or scored[0] > best[0]):
            best = scored
    return best[1] if best else "own_details"


def _supported(
    form: Form, group: Sequence[Form], rule: SupportRule, wording: Wording
) -> tuple[float, Claim] | None:
    """``form`` as a claim with its worth as the printed wording; None when it has a slot."""
    if PLACEHOLDER.search(form.text) or is_one_orders(form, wording):
        return None
    words = token_words(form.text)
    if not words:
        return None
    told: list[set[str]] = [set() for _ in words]
    behind: list[Said] = []
    for other in group:
        shared = _shared(words, other.text)
        if len(shared) < LEAST_SHARED * len(words):
            continue
        behind += other.said
        who = {one.reply.customer for one in other.said}
        for place in shared:
            told[place] |= who
    if rule.shortfall(behind) or not _all_told(form.text, told, rule, customers(behind)):
        return None
    mean = sum(len(who) for who in told) / len(told) / customers(behind)
    claim = Claim(
        text=form.text,
        said=tuple(behind),
        position=sum(one.position for one in behind) / len(behind),
        is_negated=is_negated(form.text, wording),
        values=values(form.text),
        is_filled=form.is_filled,
    )
    return mean + fitness(form, wording), claim


def is_one_orders(form: Form, wording: Wording) -> bool:
    """Whether a sentence tells of one order, rather than what anybody can do with theirs."""
    if not form.is_filled or wording.ask.search(form.text):
        return False
    return not wording.step.search(form.text) or bool(wording.condition.search(form.text))


def _all_told(
    text: str,
    told: Sequence[set[str]],
    rule: SupportRule,
    everybody: int,
) -> bool:
    for token, who in zip(tokens(text), told, strict=True):
        share = VALUE_SHARE if token.is_value else WORD_SHARE
        if len(who) < max(rule.customers, share * everybody):
            return False
    return True


def _shared(words: Sequence[str], other: str) -> list[int]:
    """Places in ``words`` that stand in ``other`` too, in the same order."""
    blocks = LCSseq.opcodes(words, token_words(other))
    return [
        place
        for block in blocks
        if block.tag == "equal"
        for place in range(block.src_start, block.src_end)
    ]


def fitness(form: Form, wording: Wording) -> float:
    """Small marks for a form that reads well alone: told often, no leaning on what came before."""
    marks = 0.1 * min(customers(form.said), 20) / 20
    if wording.pronoun_start.search(form.text):
        marks -= 0.3
    if not form.text.endswith((".", "!", "?")):
        marks -= 0.05
    if form.is_filled:
        marks -= 0.2
    if any(one.opener for one in form.said):
        marks -= 0.3
    if "(" in form.text:
        marks -= 0.05
    return marks


def _commonest(texts: Iterable[str]) -> str:
    counts = Counter(texts)
    return min(counts, key=lambda text: (-counts[text], text))
