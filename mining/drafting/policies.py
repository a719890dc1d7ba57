"""A draft and the shop's declared policy: values cited by name, and what agents say otherwise.

Facts are looked up when drafts are filed and not when they are made: a changed fact needs no new
draft.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kb.amounts import values
from kb.evidence import CONTRADICTS_FACT, UNDER_LAW, Flag, SentenceEvidence
from kb.fact_matters import Policy, Stated, cited_text, comparable, stated
from kb.facts import CITATION
from kb.legal import legal_hints
from mining.drafting.drafter import Draft
from mining.drafting.sections import escaped
from mining.drafting.told import told_to

GRACE = timedelta(days=30)
"""How long after the right value is first told a wrong one counts as a habit and not as policy."""


@dataclass(frozen=True)
class _Saying:
    """One value that agents give for a fact, and every sentence that gives it."""

    said: str
    agrees: bool
    sentences: tuple[SentenceEvidence, ...]

    @property
    def last(self) -> datetime | None:
        return max((s.last_seen_at for s in self.sentences if s.last_seen_at), default=None)

    @property
    def first(self) -> datetime | None:
        return min((s.first_seen_at for s in self.sentences if s.first_seen_at), default=None)


def under_policy(draft: Draft, policy: Policy, country: str = "") -> Draft:
    """The draft with a flag for each value that is not the shop's, facts cited by name.

    ``country`` is the one whose law is to be kept (:mod:`kb.legal`).
    """
    flags = (*fact_flags(draft, policy), *law_flags(draft, country))
    cited = with_citations(draft, policy)
    names = {
        before.text: after.text
        for before, after in zip(draft.sentences, cited.sentences, strict=True)
    }
    flags = tuple(
        replace(flag, sentence=names.get(flag.sentence, flag.sentence))
        for flag in (*draft.flags, *flags)
    )
    return replace(cited, flags=flags)


def fact_flags(draft: Draft, policy: Policy) -> tuple[Flag, ...]:
    """A blocking flag for each fact that agents tell otherwise; facts by name.

    What was told otherwise only before the fact's own value appeared, or before the draft's newest
    sentence, is no contradiction any more, unless it is printed.
    """
    by_fact = _sayings(draft, policy)
    printed = {one.text for one in draft.sentences}
    newest = max((one.last_seen_at for one in draft.sentences if one.last_seen_at), default=None)
    flags = []
    for name in sorted(by_fact):
        value, sayings = by_fact[name]
        right = [one for one in sayings if one.agrees]
        wrong = [one for one in sayings if not one.agrees and _counts(one, right, printed, newest)]
        if wrong:
            shown = next((s.text for o in wrong for s in o.sentences if s.text in printed), "")
            note = f"{name} is {value} in facts.toml; {told_to(_told(wrong + right))}"
            flags.append(Flag(CONTRADICTS_FACT, note, shown))
    return tuple(flags)


def law_flags(draft: Draft, country: str) -> tuple[Flag, ...]:
    """A note for each printed delay that the law of ``country`` may not allow."""
    return tuple(
        Flag(UNDER_LAW, hint.note, one.text)
        for one in draft.sentences
        for hint in legal_hints(one.text, draft.locale, country, context=draft.title)
    )


def with_citations(draft: Draft, policy: Policy) -> Draft:
    """The draft with the values of facts cited by name, in evidence, text and summary alike."""
    body, summary, sentences = draft.body, draft.summary, []
    for one in draft.sentences:
        text = cited_text(one.text, policy, draft.locale, context=draft.title)
        sentences.append(replace(one, text=text))
        if text != one.text:
            body = body.replace(escaped(one.text), escaped_citing(text))
            summary = summary.replace(one.text, text)
    return replace(draft, body=body, summary=summary, sentences=tuple(sentences))


def escaped_citing(text: str) -> str:
    """Plain ``text`` as Markdown, its citations left whole."""
    parts, start = [], 0
    for found in CITATION.finditer(text):
        parts += [escaped(text[start : found.start()]), found[0]]
        start = found.end()
    return "".join([*parts, escaped(text[start:])])


def _sayings(draft: Draft, policy: Policy) -> Mapping[str, tuple[str, list[_Saying]]]:
    """Fact -> its value, and each value that agents give for it, the latest first."""
    every = {one.text: one for one in (*draft.told, *draft.sentences)}
    found: dict[str, dict[object, list[tuple[Stated, SentenceEvidence]]]] = defaultdict(dict)
    for sentence in every.values():
        for one in stated(sentence.text, policy, draft.locale, context=draft.title):
            found[one.name].setdefault(_amount(one), []).append((one, sentence))
    sayings = {}
    for name, groups in found.items():
        own = [
            _Saying(pairs[0][0].said, pairs[0][0].agrees, tuple(s for _, s in pairs))
            for pairs in groups.values()
        ]
        own.sort(key=lambda one: (one.last is None, one.last), reverse=True)
        sayings[name] = next(iter(groups.values()))[0][0].value, own
    return sayings


def _amount(one: Stated) -> object:
    """What two sentences that say the same have in common."""
    found = values(one.said)
    return comparable(found[0]) if len(found) == 1 else one.said.casefold()


def _counts(
    wrong: _Saying, right: Sequence[_Saying], printed: set[str], newest: datetime | None
) -> bool:
    """Whether a value that is not the fact's is printed, or told still."""
    if any(one.text in printed for one in wrong.sentences):
        return True
    if wrong.last is None or (newest is not None and wrong.last + GRACE < newest):
        return wrong.last is None
    begins = min((one.first for one in right if one.first), default=None)
    return begins is None or wrong.last > begins + GRACE


def _told(sayings: Sequence[_Saying]) -> list[tuple[str, Sequence[SentenceEvidence]]]:
    return [(one.said, one.sentences) for one in sayings]
