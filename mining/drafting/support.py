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
    """What a printed sentence needs (docs: the support rule)."""

    customers: int
    """Distinct customers for each word and number: k."""
    sentence_customers: float
    """Distinct customers for the sentence: k, or the set share of those answered."""
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


def support_rule(settings: Drafting, *, answered: int, desk_agents: int) -> SupportRule:
    """The rule for a topic with ``answered`` customers at a desk of ``desk_agents`` agents.

    Two agents are asked for only where the desk has more than two.
    """
    return SupportRule(
        customers=settings.support_customers,
        sentence_customers=max(settings.support_customers, settings.support_share * answered),
        days=settings.support_days,
        agents=settings.support_agents if desk_agents > SMALL_DESK else 1,
    )


def customers(said: Iterable[Said]) -> int:
    """Distinct customers who were told; one counts once, however often they wrote."""
    return len({one.reply.customer for one in said})
