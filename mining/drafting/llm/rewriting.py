"""The language-model drafter: an extractive draft, reworded sentence by checked sentence.

The model sees only sentences the extractive drafter would print itself. Each of its claims takes
the place of the sentences it cites, in their section and order; what it leaves out or says wrongly
stays as agents wrote it. So nothing is lost and nothing is gained but readability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from kb.errors import KbError
from kb.evidence import Flag, SentenceEvidence
from mining.drafting.drafter import Draft
from mining.drafting.llm.asking import Asked, Asking
from mining.drafting.llm.budget import NOTHING
from mining.drafting.llm.guard import is_instruction
from mining.drafting.llm.judging import Judged, Refused, good_questions, judged
from mining.drafting.llm.prompt import PROMPT_VERSION, SCHEMA, Line, draft_messages
from mining.drafting.llm.reply import Claim, Reply, ReplyError, parse_reply
from mining.drafting.sections import ORDER, body, closed, summary
from mining.drafting.wording import WORDINGS

LEAST_LINES = 2
LEAST_SHARE = 0.4
"""Share of the sentences sent that must be reworded for the draft to be the model's."""
TRIES = 2
MOST_QUESTIONS, LEAST_QUESTIONS = 6, 3


@dataclass(frozen=True)
class _Printed:
    """A line of the new draft."""

    evidence: SentenceEvidence
    joins: str
    place: int

    @property
    def section(self) -> str:
        return self.evidence.section

    @property
    def text(self) -> str:
        return self.evidence.text


@dataclass
class _Attempt:
    """What became of the questions asked about one draft."""

    asked: list[Asked] = field(default_factory=list)
    refused: tuple[Refused, ...] = ()
    reply: Reply | None = None
    kept: tuple[Claim, ...] = ()
    reason: str = ""


def rewritten(draft: Draft, asking: Asking) -> Draft:
    """``draft`` in the model's words where they say the same, else as it is with the reason.

    Its ``llm`` holds model, prompt version, tokens, cost, and what was refused.
    """
    lines = open_lines(draft)
    if len(lines) < LEAST_LINES:
        attempt = _Attempt(reason="fewer than two of its sentences can be reworded")
    else:
        attempt = _attempt(draft, lines, asking)
    record = _record(attempt, asking)
    if attempt.reply is None:
        return replace(draft, llm=record)
    return replace(_assembled(draft, lines, attempt, asking), llm=record)


def open_lines(draft: Draft) -> list[Line]:
    """The sentences that may be sent, each once: whole ones that stand alone."""
    joins = (*draft.joins, "")
    found: list[Line] = []
    sent: set[str] = set()
    for place, sentence in enumerate(draft.sentences):
        is_list = bool(joins[place] or joins[place + 1]) or sentence.text.rstrip().endswith(":")
        is_told = sentence.section == "need" or sentence.text in sent
        if is_list or is_told or is_instruction(sentence.text):
            continue
        sent.add(sentence.text)
        found.append(Line(f"E{len(found) + 1}", sentence.text, place))
    return found


def _attempt(draft: Draft, lines: Sequence[Line], asking: Asking) -> _Attempt:
    """At most two questions: what was wrong with the first answer is told with the second."""
    found = _Attempt()
    known = [draft.title, *draft.questions]
    sent = [text for text in known if text and not is_instruction(text)]
    for _ in range(TRIES):
        messages = draft_messages(lines, sent, draft.locale, refused=found.reason)
        try:
            found.asked.append(asking.ask(messages, SCHEMA))
            reply = parse_reply(found.asked[-1].text)
        except ReplyError as error:
            found.reason = str(error)
            continue
        except KbError as error:
            found.reason = str(error)
            break
        outcome = judged(reply, lines, draft.locale, asking.is_private)
        found.refused = outcome.refused
        if _is_enough(outcome, lines):
            found.reply, found.kept, found.reason = reply, outcome.kept, ""
            break
        found.reason = f"too little of its reply is supported ({outcome.note() or 'few claims'})"
    return found


def _is_enough(outcome: Judged, lines: Sequence[Line]) -> bool:
    told = {source for claim in outcome.kept for source in claim.sources}
    return len(told) >= max(LEAST_SHARE * len(lines), 1)


def _assembled(draft: Draft, lines: Sequence[Line], attempt: _Attempt, asking: Asking) -> Draft:
    places = {line.id: line.place for line in lines}
    gone = {places[source] for claim in attempt.kept for source in claim.sources}
    again = _again(draft, lines, attempt.kept)
    gone |= {place for place, _ in again}
    hostile = {n for n, one in enumerate(draft.sentences) if is_instruction(one.text)}
    joins = (*draft.joins, *[""] * len(draft.sentences))
    printed = [
        _Printed(one, joins[place], place)
        for place, one in enumerate(draft.sentences)
        if place not in gone | hostile
    ]
    printed += [_claimed(claim, draft, places) for claim in attempt.kept]
    printed += [_claimed(claim, draft, {claim.sources[0]: place}) for place, claim in again]
    order = list(dict.fromkeys((*(one.section for one in draft.sentences), "answer", *ORDER)))
    printed.sort(key=lambda line: (order.index(line.section), line.place))
    assert attempt.reply is not None
    title, questions = _titles(draft, attempt.reply, asking)
    return replace(
        draft,
        title=title,
        questions=questions,
        summary=summary(printed),
        body=body(printed, WORDINGS[draft.locale]),
        sentences=tuple(line.evidence for line in printed),
        joins=tuple(line.joins for line in printed),
        flags=_flags(draft, attempt.kept, places),
    )


def _again(draft: Draft, lines: Sequence[Line], kept: Sequence[Claim]) -> list[tuple[int, Claim]]:
    """Where a sentence is printed a second time, as an answer that is the first step is too.

    Only a claim on this sentence alone takes its place there.
    """
    by_text = {line.text: line for line in lines}
    found = []
    for place, sentence in enumerate(draft.sentences):
        line = by_text.get(sentence.text)
        if line is None or line.place == place:
            continue
        about = [claim for claim in kept if line.id in claim.sources]
        if len(about) == 1 and about[0].sources == (line.id,):
            found.append((place, about[0]))
    return found


def _claimed(claim: Claim, draft: Draft, places: dict[str, int]) -> _Printed:
    """A claim in the place of the first sentence it cites, on the tickets of all of them.

    Its counts are those of the least supported one: nobody counted who was told all of them.
    """
    cited = sorted(places[source] for source in claim.sources)
    behind = [draft.sentences[place] for place in cited]
    evidence = SentenceEvidence(
        text=closed(claim.text),
        section=behind[0].section,
        tickets=tuple(sorted({ticket for one in behind for ticket in one.tickets})),
        customers=min(one.customers for one in behind),
        days=min(one.days for one in behind),
        agents=min(one.agents for one in behind),
        first_seen_at=_first(one.first_seen_at for one in behind),
        last_seen_at=_first(one.last_seen_at for one in behind),
        position=behind[0].position,
        sources=tuple(one.text for one in behind),
    )
    return _Printed(evidence, "", cited[0])


def _first(times: Any) -> datetime | None:
    return min((time for time in times if time is not None), default=None)


def _titles(draft: Draft, reply: Reply, asking: Asking) -> tuple[str, tuple[str, ...]]:
    """The model's title and questions where they are made of customers' words, else the draft's."""
    known = [draft.title, *draft.questions]
    good = good_questions([reply.title, *reply.questions], known, draft.locale, asking.is_private)
    title = reply.title if reply.title in good else draft.title
    others = [text for text in good if text != title]
    if len(others) < LEAST_QUESTIONS or title != draft.title:
        others += [text for text in known if text not in (title, *others)]
    return title, tuple(others[:MOST_QUESTIONS])


def _flags(draft: Draft, kept: Sequence[Claim], places: dict[str, int]) -> tuple[Flag, ...]:
    """The draft's flags, about the claims that took their sentences' places."""
    now = {
        draft.sentences[places[source]].text: closed(claim.text)
        for claim in kept
        for source in claim.sources
    }
    return tuple(
        replace(flag, sentence=now.get(flag.sentence, flag.sentence)) for flag in draft.flags
    )


def _record(attempt: _Attempt, asking: Asking) -> dict[str, Any]:
    """What is kept of it: never a prompt or a whole answer."""
    usage = sum((one.usage for one in attempt.asked), start=NOTHING)
    return {
        "drafter": "extractive" if attempt.reply is None else "llm",
        "model": asking.model,
        "prompt_version": PROMPT_VERSION,
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "cost": usage.cost,
        "is_guessed": usage.is_guessed,
        "reason": attempt.reason,
        "claims": len(attempt.kept),
        "refused": [
            {
                "faults": list(one.faults),
                "sources": list(one.claim.sources),
                "text": one.claim.text if not _HIDDEN & set(one.faults) else "",
            }
            for one in attempt.refused
        ],
    }


_HIDDEN = {"private", "link", "markup", "instruction", "ids", "name", "length"}
"""Faults of claims whose text is not kept: it may be anything."""
