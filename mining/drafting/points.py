"""The points of one answer, each once: wordings joined, old amounts taken out, one way of two.

What is left out where an editor might decide otherwise is told in a flag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.config import Drafting
from kb.evidence import Flag
from mining.drafting.answers import Answer
from mining.drafting.clusters import Claim
from mining.drafting.conflicts import Settled, current, settled
from mining.drafting.paraphrases import Encode, alike, denied_twins, distinct
from mining.drafting.replies import Reply, Said
from mining.drafting.sections import kind
from mining.drafting.support import SupportRule, printed_customers
from mining.drafting.ways import other_way
from mining.drafting.wording import WORDINGS


@dataclass(frozen=True)
class Spoken:
    """What agents of one topic wrote: the newest replies, and every telling sentence of them."""

    locale: str
    replies: Sequence[Reply]
    said: Sequence[Said]
    rule: SupportRule


def points(answer: Answer, spoken: Spoken, encode: Encode | None, settings: Drafting) -> Settled:
    """The claims of an answer that may be printed, one for each point, and what to look at.

    A point has the customers of all its wordings: agents put it in ways of their own.
    """
    whole = {claim.text: claim for claim in _distinct(answer.claims, spoken, encode)}
    agreed = settled(
        answer.claims,
        spoken.locale,
        least=printed_customers(settings, answer.customers),
        told={text: claim.customers for text, claim in whole.items()},
    )
    lasting = current(
        agreed.claims,
        spoken.said,
        settings.support_customers,
        lambda one, other: alike(one, other, spoken.locale, encode),
    )
    different = _distinct(_whole_again(lasting.claims, whole), spoken, encode)
    twins = denied_twins(different, spoken.locale, replies=len(spoken.replies), encode=encode)
    left = [lost for _, lost in twins]
    notes = [_second_wording(kept, lost) for kept, lost in twins]
    lines = [claim for claim in different if claim not in left]
    wording = WORDINGS[spoken.locale]
    steps = [claim for claim in lines if kind(claim.text, wording) == "step"]
    other = other_way(steps, len(spoken.replies))
    lines = [claim for claim in lines if claim not in other.left]
    return Settled(tuple(lines), (*agreed.flags, *lasting.flags, *notes, *other.flags))


def _second_wording(kept: Claim, lost: Claim) -> Flag:
    note = f"left out as another wording of it: “{lost.text}” ({lost.customers} customers)"
    return Flag("second_wording", note, kept.text)


def _whole_again(claims: Sequence[Claim], whole: Mapping[str, Claim]) -> list[Claim]:
    """``claims`` with the evidence of all their wordings; a wording that one of them holds goes.

    It shares its replies with the one that holds it, so that nothing would tell the two for one.
    """
    kept = [whole[claim.text] for claim in claims if claim.text in whole]
    held = {_place(one) for claim in kept for one in claim.said}
    alone = [claim for claim in claims if claim.text not in whole]
    return kept + [claim for claim in alone if not held.issuperset(map(_place, claim.said))]


def _place(one: Said) -> tuple[int, int]:
    return id(one.reply), one.number


def _distinct(claims: Sequence[Claim], spoken: Spoken, encode: Encode | None) -> list[Claim]:
    """``claims`` with all wordings of one point as one, which has the customers of all."""
    return distinct(claims, spoken.locale, replies=len(spoken.replies), encode=encode)
