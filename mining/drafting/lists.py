"""What becomes of the items of agents' lists: needed things, items under their opener, or nothing.

A noun phrase that came after a sentence ending in a colon is never printed bare: what was asked for
goes to what the reader needs at hand, anything else stays under the sentence that opened the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from mining.drafting.clusters import Claim, claims
from mining.drafting.items import asks_for, is_bare
from mining.drafting.replies import Said, is_telling, plain_voice
from mining.drafting.support import SupportRule
from mining.drafting.wording import Wording

ITEM_SHARE = 0.5
"""Share of the replies with a claim's wording in which it was an item that make it one."""

LEAD_SHARE = 0.2
"""Share of an item's replies that one opener must have, whatever its wording, to be printed."""


@dataclass(frozen=True)
class Lists:
    """By the text of a claim that is an item; claims that are none are in neither."""

    needed: frozenset[str] = frozenset()
    leads: Mapping[str, Claim] = field(default_factory=lambda: MappingProxyType({}))
    """Item -> the sentence that opened its list."""
    lost: frozenset[str] = frozenset()
    """Items whose opener was said to too few."""


def lists(
    found: Sequence[Claim],
    rule: SupportRule,
    wording: Wording,
    may_print: Callable[[str], bool],
) -> Lists:
    """The items among ``found`` and their openers; openers are held to the same support rule."""
    items = [claim for claim in found if _is_item(claim, wording.locale)]
    asked = [claim for claim in items if _is_asked(claim, wording.locale)]
    rest = [claim for claim in items if claim not in asked]
    openers = [one for claim in rest for one in _openers(claim, wording)]
    told = [c for c in claims(_once(openers), rule, wording).claims if may_print(c.text)]
    leads = {claim.text: lead for claim in rest if (lead := _lead(claim, told)) is not None}
    return Lists(
        frozenset(claim.text for claim in asked),
        leads,
        frozenset(claim.text for claim in rest if claim.text not in leads),
    )


def _is_item(claim: Claim, locale: str) -> bool:
    own = [one for one in claim.said if one.text == claim.text] or claim.said
    held = sum(bool(one.opener) for one in own)
    return held >= ITEM_SHARE * len(own) and is_bare(claim.text, locale)


def _is_asked(claim: Claim, locale: str) -> bool:
    """Whether most of the openers ask for what follows."""
    openers = [one.opener for one in claim.said if one.opener]
    return 2 * sum(asks_for(opener, locale) for opener in openers) > len(openers)


def _openers(claim: Claim, wording: Wording) -> list[Said]:
    found = []
    for one in claim.said:
        text = plain_voice(one.opener, wording) if one.opener else ""
        if is_telling(text, wording):
            found.append(Said(text, one.reply, one.position, number=one.number))
    return found


def _once(openers: Sequence[Said]) -> list[Said]:
    """Each opener once for its reply, however many items it has."""
    return list({(id(one.reply), one.text): one for one in openers}.values())


def _lead(claim: Claim, told: Sequence[Claim]) -> Claim | None:
    """The opener that stands in most of the item's replies."""
    replies = {id(one.reply) for one in claim.said}
    shared = Counter(
        {place: len(replies & {id(o.reply) for o in lead.said}) for place, lead in enumerate(told)}
    )
    place, most = max(shared.items(), key=lambda pair: (pair[1], -pair[0]), default=(0, 0))
    return told[place] if most and most >= LEAD_SHARE * len(replies) else None
