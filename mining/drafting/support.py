"""What stands behind a sentence, in customers, days and agents, and the rule it must meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.config import Drafting
from mining.drafting.replies import Said

SMALL_DESK = 2
"""Agents up to which one agent's word is enough: there is nobody else to ask."""


@dataclass(frozen=True)
class SupportRule:
    """What a sentence needs to be looked at (docs: the support rule)."""

    customers: int
    """Distinct customers for the sentence, and for each word and number of it: k."""
    days: int
    agents: int

    def shortfall(self, said: Iterable[Said]) -> str:
        """Which need of k customers, days and agents is not met, in a word; empty when all are."""
        said = list(said)
        if customers(said) < self.customers:
            return "few_customers"
        if len({one.day for one in said}) < self.days:
            return "few_days"
        if len({one.reply.agent for one in said}) < self.agents:
            return "few_agents"
        return ""


def support_rule(settings: Drafting, *, desk_agents: int) -> SupportRule:
    """The rule at a desk of so many agents: two are asked for where it has more than two."""
    return SupportRule(
        customers=settings.support_customers,
        days=settings.support_days,
        agents=settings.support_agents if desk_agents > SMALL_DESK else 1,
    )


def printed_customers(settings: Drafting, answered: int) -> float:
    """Distinct customers a printed sentence needs of the ``answered``: k, or the set share."""
    return max(settings.support_customers, settings.support_share * answered)


def customers(said: Iterable[Said]) -> int:
    """Distinct customers who were told; one counts once, however often they wrote."""
    return len({one.reply.customer for one in said})
