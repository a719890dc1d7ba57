"""The service figures: what each is, its formula, its source, and the field it needs.

Sources: *Gorgias* is the Gorgias guide to service levels (2023-05), *Botmind* its "3 leviers"
(2020/2023), *HubSpot* the HubSpot guide to e-commerce service, *omnichannel* the omnichannel guide,
*InboxCare* its article on automation (2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["share", "mean", "median", "per_ticket"]


@dataclass(frozen=True)
class Definition:
    """One figure that is added up from :func:`kb.service.rows.service_rows`.

    ``column`` holds its values (a flag for shares), ``over`` the flag that says which tickets it is
    told of (all with a value if empty). ``when`` is the time that puts a ticket in a period.
    """

    name: str
    kind: Kind
    column: str
    unit: str
    formula: str
    source: str
    needs: str
    """The field of tickets or messages without which it is "not in this data"."""
    over: str = ""
    factor: float = 1.0
    when: Literal["created_at", "solved_at"] = "created_at"


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "first_response_median",
        "median",
        "first_response",
        "minutes",
        "median of first public human reply - ticket creation",
        "Gorgias",
        "first_agent_reply_at",
    ),
    Definition(
        "first_response_mean",
        "mean",
        "first_response",
        "minutes",
        "mean of first public human reply - ticket creation",
        "Gorgias",
        "first_agent_reply_at",
    ),
    Definition(
        "first_response_working_median",
        "median",
        "first_response_working",
        "business minutes",
        "median of the same, counting business hours only",
        "Gorgias",
        "first_agent_reply_at",
    ),
    Definition(
        "first_response_working_mean",
        "mean",
        "first_response_working",
        "business minutes",
        "mean of the same, counting business hours only",
        "Gorgias",
        "first_agent_reply_at",
    ),
    Definition(
        "response_time",
        "per_ticket",
        "waited",
        "minutes",
        "sum of all response times (a customer's turn to the reply that ends it) / tickets",
        "Gorgias",
        "messages with times",
    ),
    Definition(
        "resolution_mean",
        "mean",
        "resolution",
        "hours",
        "total resolution time / tickets solved in the period",
        "Gorgias",
        "solved_at",
        factor=1 / 60,
        when="solved_at",
    ),
    Definition(
        "resolution_median",
        "median",
        "resolution",
        "hours",
        "median of solution - ticket creation, of tickets solved in the period",
        "Gorgias",
        "solved_at",
        factor=1 / 60,
        when="solved_at",
    ),
    Definition(
        "handling_time",
        "mean",
        "handling",
        "minutes",
        "mean time an agent spends on a ticket",
        "omnichannel",
        "handling_minutes",
    ),
    Definition(
        "one_touch_of_solved",
        "share",
        "is_one_touch",
        "%",
        "tickets solved with exactly one reply / tickets solved",
        "Gorgias",
        "replies",
        over="is_solved",
        when="solved_at",
    ),
    Definition(
        "one_touch_of_all",
        "share",
        "is_one_touch",
        "%",
        "tickets solved with exactly one reply / all tickets",
        "Gorgias",
        "replies",
    ),
    Definition(
        "first_contact_resolution",
        "share",
        "is_first_contact",
        "%",
        "tickets solved at the first contact (one reply, or one conversation on a live channel),"
        " not reopened, and no new ticket of the same customer and topic within 7 days / tickets"
        " solved whose 7 days are over and whose customer is known",
        "omnichannel, Botmind",
        "reopens",
    ),
    Definition(
        "never_answered",
        "share",
        "is_unanswered",
        "%",
        "tickets without a person's reply, unsolved and silent for 7 days / tickets solved or"
        " silent for 7 days",
        "Gorgias (abandonment rate, first part)",
        "replies",
    ),
    Definition(
        "left_by_customer",
        "share",
        "is_left",
        "%",
        "tickets that a person answered, unsolved, the customer silent for 7 days / tickets solved"
        " or silent for 7 days",
        "Gorgias (abandonment rate, second part)",
        "messages",
    ),
    Definition(
        "csat",
        "share",
        "is_content",
        "%",
        "answers 4 and 5 of 5 (or good) / all answers",
        "Gorgias",
        "csat",
    ),
    Definition(
        "csat_mean",
        "mean",
        "csat_of_five",
        "1 to 5",
        "mean answer on the scale of 1 to 5",
        "Gorgias",
        "csat",
    ),
    Definition(
        "csat_answered",
        "share",
        "has_csat",
        "%",
        "solved tickets whose customer answered / tickets solved",
        "Gorgias",
        "csat",
        over="is_solved",
    ),
    Definition(
        "automation",
        "share",
        "is_automated",
        "%",
        "requests that a bot answered and no person / all requests",
        "Botmind",
        "messages by a bot",
    ),
    Definition(
        "low_value",
        "share",
        "is_low_value",
        "%",
        "tickets whose topic an article can answer alone / tickets with a topic",
        "Botmind",
        "topics that editors marked as needing a person",
    ),
    Definition(
        "high_value",
        "share",
        "is_high_value",
        "%",
        "tickets whose topic needs a person's judgement or access / tickets with a topic",
        "Botmind",
        "topics that editors marked as needing a person",
    ),
)
"""Every figure told by ticket, in the order of reports."""

ANSWERS, EFFORT_ANSWERS = "answers of 0 to 10", "answers on effort"
RETURNS = "refunds, returns"
RETENTION = "orders of two years (or quarters) with customers, without a hole"
ELSEWHERE: tuple[tuple[str, str, str, str], ...] = (
    ("self_service", "%", "issues solved without a live agent / all issues", "visits (collector)"),
    (
        "search",
        "%",
        "searches without a result, with a result opened, reformulated, with success / searches",
        "searches (collector)",
    ),
    ("contact_rate", "per 1000", "tickets / orders x 1000, gross and net of repeats", "orders"),
    ("nps", "points", "% promoters (9-10) - % detractors (0-6)", ANSWERS),
    ("effort", "1-7 or 1-5", "mean answer; share of low effort", EFFORT_ANSWERS),
    ("retention", "%", "(customers at the end - won) / customers at the start", RETENTION),
    (
        "refund_delay",
        "days",
        "refund - return received; share over 14 days, of returns whose 14 days are over",
        RETURNS,
    ),
)
"""Figures told from other data than tickets: name, unit, formula, what they need."""
