"""The stream of tickets: each draw of the demand told as one help-desk ticket with its truth."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from .channels import ALSO_CHANNELS, Message, channel_at, conversation, subject
from .needs import Need, read_toml
from .noise import Noise, is_removed, noise_ticket
from .people import Agent, Customer, People, pick_number, read_agents
from .seasons import Demand, Draw, is_open, iso, pick
from .slots import Frame, Order, Planted, Slots
from .statement import Case, read_confessions
from .story import Story

RECONTACT_DAYS = 12
RECONTACT_SHARE = 0.07
CUSTOMERS_PER_TICKET = 0.62
CSAT_SHARE = 0.25
ORDER_AGES = {"delivery": 3, "returns": 9, "after_sales": 6}
"""Fewest days between an order and a ticket about it, by category; one day otherwise."""

STATUS_OF = {"deleted": "deleted", "merged": "merged"}
GROUPS = {"fr": "Service client", "en": "Customer care"}

Record = dict[str, Any]


@dataclass(frozen=True)
class Past:
    """A ticket a customer may come back to."""

    id: str
    at: datetime
    customer: Customer
    order: Order
    needs: tuple[str, ...]
    is_answered: bool


class TicketStream:
    """Tickets in order of time, each with its truth; the same seed gives the same ones."""

    def __init__(
        self, folder: Path, story: Story, needs: Mapping[str, Need], demand: Demand, *, seed: int
    ) -> None:
        self.story, self.needs, self.demand = story, needs, demand
        self.rng = Random(seed)
        self.people = People(folder, seed)
        self.agents = read_agents(folder)
        self.noise = Noise(folder)
        self.speech = read_toml(folder / "texts" / "speech.toml")
        self.confessions = read_confessions(folder)
        self.past: dict[tuple[str, str], deque[Past]] = {}
        self.end = datetime.combine(story.until, time.max)
        self.desks = {locale: self._desk(locale) for locale in story.locale_shares}
        self.others = self._others()

    def _desk(self, locale: str) -> tuple[Sequence[Agent], list[float]]:
        agents = [agent for agent in self.agents if locale in agent.manners]
        return agents, [*accumulate(agent.weight for agent in agents)]

    def _others(self) -> tuple[list[str], list[float]]:
        ids = list(self.needs)
        return ids, [*accumulate(self.needs[id_].weight for id_ in ids)]

    def tickets(self, count: int) -> Iterator[tuple[Record, Record]]:
        """``count`` pairs of ticket and truth."""
        self.orders = count * self.story.orders_per_ticket
        self.customers = max(40, int(count * CUSTOMERS_PER_TICKET))
        for number, (at, draw) in enumerate(self.demand.moments(count, self.rng), start=1):
            ticket_id = f"T{number:07d}"
            if draw.need is None and not is_removed(draw.noise):
                yield self._noise(ticket_id, at, draw)
            else:
                yield self._need(ticket_id, at, draw)

    def _frame(self, at: datetime, locale: str) -> Frame:
        agents, sums = self.desks[locale]
        agent = agents[bisect_right(sums, self.rng.random() * sums[-1] * 0.999_999)]
        key = int(self.customers * self.rng.random() ** 1.35)
        return Frame(
            rng=self.rng,
            locale=locale,
            customer=self.people.customer(key, locale),
            at=at,
            people=self.people,
            demand=self.demand,
            orders=self.orders,
            speech=self.speech[locale],
            agent=agent,
            return_days=self.story.policy.days(at.date(), agent.adopts_after),
        )

    def _need(self, ticket_id: str, at: datetime, draw: Draw) -> tuple[Record, Record]:
        rng, frame = self.rng, self._frame(at, draw.locale)
        ids = [draw.need or pick(rng, self.others[0])]
        past = None if draw.noise else self._comes_back(at, ids[0], draw.locale)
        if past is not None:
            frame.customer, frame.order, ids = past.customer, past.order, list(past.needs)
            frame.earlier = past.at.date()
        frame.order_age = ORDER_AGES.get(self.needs[ids[0]].category, 1)
        channel = channel_at(at, rng.random(), self.needs[ids[0]])
        if past is None and channel in ALSO_CHANNELS:
            ids += self._second(ids[0], draw.locale, at)
        assert frame.agent is not None
        case = Case(
            rng=rng,
            frame=frame,
            slots=Slots(frame),
            channel=channel,
            needs=[self.needs[id_] for id_ in ids],
            confessions=self.confessions,
            agent=frame.agent,
            is_recontact=past is not None,
        )
        messages = conversation(case)
        line = subject(case)
        planted_subject = case.slots.taken()
        if is_removed(draw.noise):
            messages = messages[:1]
        ticket = Ticket(ticket_id, frame, channel, [m for m in messages if m.at <= self.end])
        record = ticket.record(line, self.end, _minutes(case, len(messages)), draw.noise)
        record["tags"] = [case.needs[0].category] if rng.random() < 0.35 else []
        truth = ticket.truth(draw, planted_subject)
        truth |= {
            "needs": [] if draw.noise else ids,
            "phrasing": case.phrasing,
            "agent": case.agent.name if ticket.given else None,
            "points": ticket.given,
            "recontact_of": past.id if past else None,
        }
        if ticket.given and "return_days" in case.slots:
            truth["return_days"] = frame.return_days
        if not draw.noise:
            self._remember(ticket_id, frame, case, ticket)
        return record, truth

    def _second(self, first: str, locale: str, at: datetime) -> list[str]:
        share = self.story.second_need_share / sum_of_also(is_open(at))
        if self.rng.random() > share:
            return []
        ids, sums = self.others
        other = ids[bisect_right(sums, self.rng.random() * sums[-1] * 0.999_999)]
        effect = self.story.effect_on(other, locale, at.date())
        is_gone = effect is not None and self.rng.random() < effect.effect
        return [] if other == first or is_gone else [other]

    def _comes_back(self, at: datetime, need: str, locale: str) -> Past | None:
        waiting = self.past.get((need, locale))
        if not waiting:
            return None
        while waiting and at - waiting[0].at > timedelta(days=RECONTACT_DAYS):
            waiting.popleft()
        ripe = [past for past in waiting if at - past.at > timedelta(days=1)]
        if not ripe:
            return None
        past = ripe[int(self.rng.random() * len(ripe))]
        if self.rng.random() > (RECONTACT_SHARE if past.is_answered else 0.5):
            return None
        waiting.remove(past)
        return past

    def _remember(self, ticket_id: str, frame: Frame, case: Case, ticket: Ticket) -> None:
        key = (case.needs[0].id, frame.locale)
        ids = tuple(need.id for need in case.needs)
        order = case.slots.order
        past = Past(ticket_id, frame.at, frame.customer, order, ids, bool(ticket.given))
        self.past.setdefault(key, deque(maxlen=200)).append(past)

    def _noise(self, ticket_id: str, at: datetime, draw: Draw) -> tuple[Record, Record]:
        frame = self._frame(at, draw.locale)
        assert frame.agent is not None
        noise = noise_ticket(self.noise, str(draw.noise), frame, frame.agent)
        messages = [message for message in noise.messages if message.at <= self.end]
        ticket = Ticket(ticket_id, frame, noise.channel, messages)
        record = ticket.record(noise.subject, self.end, None, draw.noise)
        record["requester"] = noise.sender
        record["headers"] = noise.headers
        record["order_refs"] = []
        truth = ticket.truth(draw, noise.planted_subject)
        return record, truth


def sum_of_also(is_open_now: bool) -> float:
    """The share of tickets whose channel can hold a second need."""
    return 0.87 if is_open_now else 0.84


def _minutes(case: Case, turns: int) -> float:
    base = sum(need.handling_minutes for need in case.needs) * (1 + 0.12 * max(0, turns - 2))
    return round(base * math.exp(case.rng.gauss(0, 0.3)), 1)


@dataclass
class Ticket:
    """One ticket as it is written down."""

    id: str
    frame: Frame
    channel: str
    messages: list[Message]

    @property
    def given(self) -> dict[str, list[int]]:
        """The points of the reply that were given, by need."""
        return {need: list(p) for m in self.messages for need, p in m.given.items()}

    def record(self, line: str, end: datetime, minutes: float | None, noise: str | None) -> Record:
        """The ticket in the generic JSON format."""
        frame, rng = self.frame, self.frame.rng
        replies = [m for m in self.messages if m.role == "agent" and m.public]
        last = self.messages[-1].at
        solved = last + timedelta(minutes=5 + rng.random() * 300) if replies else None
        status = self._status(noise, end, solved, bool(replies))
        closed = (solved or last) + timedelta(days=4) if status == "closed" else None
        is_solved = status in ("solved", "closed") and solved is not None and solved <= end
        is_rated = is_solved and noise is None and rng.random() < CSAT_SHARE
        first = replies[0].at - frame.at if replies and noise is None else None
        return {
            "id": self.id,
            "created_at": iso(frame.at),
            "updated_at": iso(min(closed or solved or last, end)),
            "solved_at": iso(solved) if is_solved and solved else None,
            "closed_at": iso(min(closed, end)) if closed else None,
            "status": status,
            "channel": self.channel,
            "language": None,
            "subject": line,
            "tags": [],
            "group": GROUPS[frame.locale],
            "requester": self._requester(),
            "order_refs": self._orders(),
            "csat": self._rating() if is_rated else None,
            "reopens": sum(m.reopens for m in self.messages),
            "handling_minutes": minutes if replies else None,
            "first_response_minutes": round(first.total_seconds() / 60, 1) if first else None,
            "headers": {},
            "messages": [_message(n, m) for n, m in enumerate(self.messages, start=1)],
        }

    def _status(
        self, noise: str | None, end: datetime, solved: datetime | None, is_answered: bool
    ) -> str:
        if noise in STATUS_OF:
            return STATUS_OF[noise]
        if noise == "spam" and self.frame.rng.random() < 0.5:
            return "spam"
        age = end - (solved or self.frame.at)
        if not is_answered:
            return "new" if age < timedelta(days=3) else "closed"
        if age < timedelta(0):
            return "pending"
        if age < timedelta(days=4):
            return pick(self.frame.rng, ("solved", "solved", "pending", "open", "hold"))
        return "closed"

    def _requester(self) -> dict[str, str]:
        customer, rng = self.frame.customer, self.frame.rng
        who = {"id": customer.source_id, "name": customer.full, "email": customer.email}
        if self.channel == "social":
            return {"id": customer.source_id, "name": customer.handle}
        if self.channel == "review":
            return {"id": customer.source_id, "name": f"{customer.first} {customer.last[0]}."}
        if self.channel in ("phone", "sms", "whatsapp"):
            who["phone"] = customer.phone
        if rng.random() < 0.4:
            who |= {"phone": customer.phone, "address": customer.address}
        return who

    def _orders(self) -> list[str]:
        order = self.frame.order
        return [order.number] if order and self.frame.rng.random() < 0.6 else []

    def _rating(self) -> float:
        waited = sum(1 for m in self.messages if m.reopens) * 2
        scale = (0.0, 0.25, 0.5, 0.75, 0.75, 1.0, 1.0, 1.0, 1.0)
        return pick_number(self.frame.rng, scale[: 4 if waited else None])

    def truth(self, draw: Draw, planted_subject: Sequence[Planted]) -> Record:
        """What is known about the ticket: one row of ``truth.jsonl``."""
        planted = [mark for message in self.messages for mark in message.planted]
        seen: dict[tuple[str, str], Planted] = {}
        for mark in [*planted_subject, *planted]:
            seen.setdefault((mark["type"], mark["value"]), mark)
        return {
            "id": self.id,
            "locale": draw.locale,
            "channel": self.channel,
            "needs": [],
            "noise": draw.noise,
            "redirected_from": draw.redirected_from,
            "customer": f"{draw.locale}-{self.frame.customer.key}",
            "planted": list(seen.values()),
        }


def _message(number: int, message: Message) -> Record:
    record: Record = {
        "id": str(number),
        "role": message.role,
        "text": message.text,
        "html": message.html,
        "at": iso(message.at),
        "author": message.author,
        "public": message.public,
    }
    if message.headers:
        record["headers"] = message.headers
    return record
