"""Instructions that undo one another: "subscribe" and "unsubscribe" are two needs, not two steps.

Agents who tell both in one reply describe one way ("log out, then log in again"); where hardly any
reply has both, the topic holds two needs, and an article is drafted for one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mining.drafting.acts import Act, acts, sign_of
from mining.drafting.asked import Asked
from mining.drafting.clusters import Claim
from mining.drafting.replies import Reply

TOGETHER = 0.12
"""Share of the rarer instruction's replies from which two are told together."""

DECIDED = 0.2
"""How much more of those who ask one side or the other must ask one for it to be the topic's."""


@dataclass(frozen=True)
class Opposed:
    """Two claims of which ``other`` undoes what ``one`` does."""

    one: Claim
    other: Claim
    root: str


@dataclass(frozen=True)
class Side:
    """One of two opposite needs: its replies and questions, and what is not to be told."""

    replies: tuple[Reply, ...]
    asked: tuple[Asked, ...]
    avoided: tuple[str, int]
    """Root and sign of the acts of the other need."""
    note: str


def opposed(claims: Sequence[Claim], printed: Collection[str], locale: str) -> Opposed | None:
    """Two of ``claims`` with opposite acts on one object that agents hardly ever tell together.

    One of them at least is among the texts ``printed``: what few are told may still be half a need.
    Of several the two told to most customers; None when there are none.
    """
    found = [
        Opposed(one, other, act.root)
        for one in claims
        for other in claims
        for act in acts(one.text, locale)
        if act.sign > 0 and _undoes(other, act, locale) and not _are_together(one, other)
        if one.text in printed or other.text in printed
    ]
    return max(
        found,
        key=lambda o: (min(o.one.customers, o.other.customers), o.one.text, o.other.text),
        default=None,
    )


def _undoes(other: Claim, act: Act, locale: str) -> bool:
    contrary = [a for a in acts(other.text, locale) if (a.root, a.sign) == (act.root, -act.sign)]
    return any(a.what & act.what or not (a.what or act.what) for a in contrary)


def _are_together(one: Claim, other: Claim) -> bool:
    ours = {id(said.reply) for said in one.said}
    theirs = {id(said.reply) for said in other.said}
    return len(ours & theirs) > TOGETHER * min(len(ours), len(theirs))


def kept_side(
    found: Opposed, replies: Sequence[Reply], asked: Sequence[Asked], locale: str
) -> Side:
    """The need more customers ask for, or if they are as many the one more of them were told of."""
    asked_signs = [sign_of(one.text, found.root, locale) for one in asked]
    wishes = {one.ticket_id: own for one, own in zip(asked, asked_signs, strict=True)}
    signs = Counter(asked_signs)
    sign = 1 if found.one.customers >= found.other.customers else -1
    if abs(signs[1] - signs[-1]) > DECIDED * (signs[1] + signs[-1]):
        sign = 1 if signs[1] > signs[-1] else -1
    gone = found.other if sign > 0 else found.one

    def is_kept(reply: Reply) -> bool:
        wish = wishes.get(reply.ticket_id) or sign_of(reply.text, found.root, locale)
        return wish != -sign

    return Side(
        tuple(reply for reply in replies if is_kept(reply)),
        tuple(one for one, own in zip(asked, asked_signs, strict=True) if own != -sign),
        (found.root, -sign),
        f"two opposite needs share this topic; others were told: “{gone.text}” ({gone.customers})",
    )
