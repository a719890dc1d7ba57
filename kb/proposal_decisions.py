"""An editor's decisions on proposals, as functions from values to values.

The review command and the admin pages call the same functions, as with :mod:`kb.decisions`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kb.articles import Article
from kb.decisions import Decision, Edit, Recogniser, edited
from kb.errors import ReviewError
from kb.evidence import CONTRADICTS_ARTICLE, Evidence, SentenceEvidence
from kb.proposals import Addition, Proposal, applied
from kb.review import Move


def accepted(
    article: Article,
    evidence: Evidence | None,
    proposal_id: str,
    *,
    who: str,
    now: datetime,
    reason: str = "",
    recogniser: Recogniser,
) -> Decision:
    """The article with the proposal's sentences in their places, in review, and their evidence.

    The sentences stand on the tickets that they were proposed from, and not on the editor.

    Raises:
        ReviewError: there is no such open proposal, or what :func:`kb.decisions.edited` refuses.
    """
    evidence, proposal = _open(article, evidence, proposal_id, "accept")
    body = applied(article.body, proposal)
    edit = Edit(who, now, body=body, reason=reason or proposal.note, action="accept")
    decision = edited(article, evidence, edit, recogniser=recogniser)
    after = decision.evidence or evidence
    told = {one.text for one in proposal.added}
    after = replace(
        after,
        sentences=(*after.sentences, *(_supported(one) for one in proposal.added)),
        edits=tuple(one for one in after.edits if one.text not in told or one.at != now),
    )
    return replace(decision, evidence=_without(after, proposal))


def dismissed(
    article: Article,
    evidence: Evidence | None,
    proposal_id: str,
    *,
    who: str,
    now: datetime,
    reason: str,
) -> Decision:
    """The article as it is; the proposal is remembered and not made again.

    Raises:
        ReviewError: there is no such open proposal, or nobody or no reason is named.
    """
    evidence, proposal = _open(article, evidence, proposal_id, "dismiss")
    place = f"dismiss {proposal.id}"
    if not who.strip() or not reason.strip():
        lacks = "say why; pass --reason TEXT" if who.strip() else "nobody is named; pass --by NAME"
        code = "no_reason" if who.strip() else "nobody"
        raise ReviewError(f"{place}: {lacks}", code=code)
    status = article.status.value
    move = Move(
        at=now,
        who=who,
        action="dismiss",
        article_id=article.id,
        locale=article.locale,
        from_status=status,
        to_status=status,
        version=article.version,
        reason=reason,
    )
    known = replace(evidence, dismissed=tuple(sorted({*evidence.dismissed, proposal.id})))
    return Decision(article, move, _without(known, proposal))


def _open(
    article: Article, evidence: Evidence | None, proposal_id: str, action: str
) -> tuple[Evidence, Proposal]:
    for proposal in evidence.open_proposals if evidence else ():
        if proposal.id == proposal_id and evidence is not None:
            return evidence, proposal
    place = f"{article.locale}/{article.id}"
    raise ReviewError(
        f"{action} {proposal_id}: {place} has no such open proposal", code="no_proposal"
    )


def _without(evidence: Evidence, proposal: Proposal) -> Evidence:
    """The evidence without the proposal, and without the flags that tell of it."""
    replaced = {one.replaces for one in proposal.added if one.replaces}
    return replace(
        evidence,
        proposals=tuple(one for one in evidence.proposals if one.id != proposal.id),
        flags=tuple(
            flag
            for flag in evidence.flags
            if flag.kind != CONTRADICTS_ARTICLE or flag.sentence not in replaced
        ),
    )


def _supported(one: Addition) -> SentenceEvidence:
    return SentenceEvidence(
        text=one.text,
        section=one.section,
        tickets=one.tickets,
        customers=one.customers,
        days=one.days,
        agents=one.agents,
        first_seen_at=one.first_seen_at,
        last_seen_at=one.last_seen_at,
    )
