"""Conversations, one way of talking per channel: messages with their times."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .needs import Need
from .reply import GivenPoints, answer, letter, note
from .seasons import CLOSE, OPEN, is_open, pick
from .slots import Planted, filled, parsed
from .statement import ABOUT_ORDERS, Case, farewell, fitting, greeted, joined, sentences
from .style import as_html, quoted

OPEN_SHARES = (
    *(("email", 0.32), ("contact_form", 0.14), ("chat", 0.22), ("phone", 0.12)),
    *(("whatsapp", 0.07), ("sms", 0.04), ("social", 0.05), ("review", 0.04)),
)
CLOSED_SHARES = (
    *(("email", 0.44), ("contact_form", 0.22), ("chat", 0.06), ("phone", 0.02)),
    *(("whatsapp", 0.1), ("sms", 0.05), ("social", 0.07), ("review", 0.04)),
)
REVIEWED = frozenset({"delivery", "orders", "returns", "after_sales"})
ALSO_CHANNELS = frozenset({"email", "contact_form", "chat", "phone", "whatsapp"})
"""Channels in which people bring up a second need."""

MEDIAN_MINUTES = {
    "email": 260,
    "contact_form": 230,
    "chat": 1.6,
    "phone": 6,
    "whatsapp": 35,
    "sms": 50,
    "social": 150,
    "review": 900,
}
FOLLOW_UPS = {"email": 0.42, "contact_form": 0.35, "whatsapp": 0.5, "sms": 0.3, "social": 0.3}
SHOP_MAIL = "bonjour@maison-ombrelle.example"


@dataclass
class Message:
    """One entry of a conversation, with the personal data and the points it holds."""

    role: str
    text: str
    at: datetime
    html: bool = False
    author: str = ""
    public: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)
    given: GivenPoints = field(default_factory=dict)
    reopens: bool = False


def after_working(moment: datetime, minutes: float) -> datetime:
    """The time when ``minutes`` of service hours have gone by since ``moment``."""
    left = timedelta(minutes=minutes)
    while True:
        if moment.weekday() >= 5 or moment.hour >= CLOSE:
            moment = moment.replace(hour=OPEN, minute=0, second=0) + timedelta(days=1)
            continue
        moment = max(moment, moment.replace(hour=OPEN, minute=0, second=0))
        closing = moment.replace(hour=CLOSE, minute=0, second=0)
        if moment + left < closing:
            return moment + left
        left -= closing - moment
        moment = closing


def channel_at(moment: datetime, chance: float, need: Need | None) -> str:
    """The channel of a ticket: chat and telephone while open, reviews only where one complains."""
    for channel, share in OPEN_SHARES if is_open(moment) else CLOSED_SHARES:
        chance -= share
        if chance < 0:
            is_odd = channel == "review" and need is not None and need.category not in REVIEWED
            return "contact_form" if is_odd else channel
    return "email"


def conversation(case: Case) -> list[Message]:
    """The messages of a ticket in order, as long as somebody goes on writing."""
    messages = BUILDERS[case.channel](case)
    _reopened(case, messages)
    return messages


def delay(case: Case) -> float:
    """Minutes of service hours until the first answer, log-normal around the channel's median."""
    return MEDIAN_MINUTES[case.channel] * math.exp(case.rng.gauss(0, 0.8))


def _message(case: Case, role: str, text: str, at: datetime, **more: object) -> Message:
    author = case.agent.name if role == "agent" else ""
    planted = case.slots.taken()
    return Message(role, text, at, author=author, planted=planted, **more)  # type: ignore[arg-type]


def _mail(case: Case) -> list[Message]:
    rng, at = case.rng, case.frame.at
    body = f"{greeted(case, joined(case, sentences(case)))}\n\n{farewell(case)}"
    header = quote = ""
    if rng.random() < 0.09 and case.needs[0].category in ABOUT_ORDERS:
        header, quote = _confirmation(case)
    program = case.customer.mail_program
    first = _message(case, "customer", _page(body, header, quote, program), at)
    first.html = program != "plain"
    messages = [first]
    if is_unanswered(case):
        return messages
    text, given = letter(case)
    answered = after_working(at, delay(case))
    header = quote = ""
    if rng.random() < 0.25:
        header, quote = _quote_header(case, case.customer.full, case.customer.email, at), body
        case.slots.planted += first.planted
    kind = "plain" if rng.random() < 0.65 else "html"
    page = _page(text, header, quote, kind)
    messages.append(_message(case, "agent", page, answered, html=kind == "html", given=given))
    _mail_follow_up(case, messages, text)
    return messages


def _page(body: str, header: str, quote: str, program: str) -> str:
    if program != "plain":
        return as_html(body, header, quote, program)
    return f"{body}\n\n{header}\n{quoted(quote)}" if quote else body


def _confirmation(case: Case) -> tuple[str, str]:
    first, order = case.slots["first"], case.slots["order"]
    at = datetime.combine(case.slots.order.on, case.frame.at.time())
    if case.locale == "fr":
        text = (
            f"Bonjour {first},\n\nMerci pour votre commande {order}. Nous la préparons avec soin."
        )
    else:
        text = f"Hello {first},\n\nThank you for your order {order}. We are preparing it with care."
    return _quote_header(case, "Maison Ombrelle", SHOP_MAIL, at), text


def _quote_header(case: Case, sender: str, email: str, at: datetime) -> str:
    speech = case.speech
    template = pick(case.rng, speech["quote_headers"])
    if sender == case.customer.full:
        shown = parsed(template).slots
        case.slots.plant("full", *(["email"] if "email" in shown else []))
    return filled(
        template,
        case.slots,
        weekday=speech["weekdays"][at.weekday()],
        day=str(at.day),
        month=speech["months"][at.month - 1],
        year=str(at.year),
        time=f"{at:%H:%M}",
        date2=f"{at:%d/%m/%Y}",
        sender=sender,
        email=email,
        subject=pick(case.rng, speech["generic_subjects"][:7]),
    )


def _mail_follow_up(case: Case, messages: list[Message], answered: str) -> None:
    rng = case.rng
    if rng.random() > FOLLOW_UPS.get(case.channel, 0.3):
        return
    last = messages[-1]
    at = last.at + timedelta(minutes=20 + rng.random() ** 2 * 2800)
    body = _follow_up(case)
    if rng.random() < 0.5:
        body += "\n\n" + farewell(case)
    header = quote = ""
    if rng.random() < 0.6:
        header = _quote_header(case, case.agent.name, SHOP_MAIL, last.at)
        quote = answered
        case.slots.planted += last.planted
    program = case.customer.mail_program
    page = _page(body, header, quote, program)
    messages.append(_message(case, "customer", page, at, html=program != "plain"))
    if rng.random() < 0.35:
        _courtesy(case, messages)


def _follow_up(case: Case) -> str:
    texts = case.voice(case.needs[0]).follow_up
    return fitting(case, texts).fill(case.slots, style=case.typed)


def _courtesy(case: Case, messages: list[Message]) -> None:
    text = case.says("agent_chat_ends")
    at = after_working(messages[-1].at, 30 + case.rng.random() * 200)
    messages.append(_message(case, "agent", text, at))


def is_unanswered(case: Case) -> bool:
    """Three tickets in a hundred are never answered."""
    return case.rng.random() < 0.03


def _form(case: Case) -> list[Message]:
    text = joined(case, sentences(case))
    if case.rng.random() < 0.6:
        text = greeted(case, text)
    if case.rng.random() < 0.6:
        text += "\n" + farewell(case, is_mail=False)
    category = pick(case.rng, case.speech["subjects"][case.needs[0].category][:1])
    body = filled(
        pick(case.rng, case.speech["form_bodies"]), case.slots, text=text, category=category
    )
    messages = [_message(case, "customer", body, case.frame.at)]
    if not is_unanswered(case):
        text, given = letter(case)
        at = after_working(case.frame.at, delay(case))
        messages.append(_message(case, "agent", text, at, given=given))
        _mail_follow_up(case, messages, text)
    return messages


def _chat(case: Case) -> list[Message]:
    rng, at = case.rng, case.frame.at
    messages = []
    said = sentences(case)
    if rng.random() < 0.3:
        messages.append(Message("customer", pick(rng, case.speech["chat_openers"]), at))
        at += timedelta(seconds=5)
        messages.append(Message("bot", pick(rng, case.speech["bot_greetings"]), at))
    elif rng.random() < 0.6:
        said[0] = greeted(case, said[0])
    if rng.random() < 0.3:
        said[-1] = f"{said[-1]} {pick(rng, case.speech['emoji'])}"
    for turn in _turns(case, said):
        at += timedelta(seconds=12 + rng.random() * 50)
        messages.append(Message("customer", turn, at))
    messages[-1].planted += case.slots.taken()
    messages[0].at = case.frame.at
    if is_unanswered(case):
        return messages
    _chat_answer(case, messages)
    return messages


def _turns(case: Case, said: list[str]) -> list[str]:
    if len(said) == 1 or case.rng.random() < 0.3:
        return [joined(case, said)]
    cut = 1 + int(case.rng.random() * (len(said) - 1))
    return [joined(case, said[:cut]), joined(case, said[cut:])]


def _chat_answer(case: Case, messages: list[Message]) -> None:
    rng = case.rng
    at = after_working(messages[-1].at, delay(case))
    if rng.random() < 0.7:
        messages.append(_message(case, "agent", case.says("chat_hello"), at))
    parts, given = answer(case)
    said = [sentence for part in parts for sentence in part]
    size = 2 if len(said) > 3 else len(said)
    for start in range(0, len(said), size):
        at += timedelta(seconds=25 + rng.random() * 70)
        turn = " ".join(said[start : start + size])
        messages.append(_message(case, "agent", turn, at, given=given if start == 0 else {}))
        if start + size < len(said) and rng.random() < 0.35:
            at += timedelta(seconds=10 + rng.random() * 30)
            ack = pick(rng, case.speech["chat_acks"])
            messages.append(_message(case, "customer", ack, at))
    at += timedelta(seconds=20 + rng.random() * 90)
    if rng.random() < 0.7:
        is_long = rng.random() < 0.4
        end = _follow_up(case) if is_long else pick(rng, case.speech["chat_ends"])
        messages.append(_message(case, "customer", end, at))
        if rng.random() < 0.6:
            at += timedelta(seconds=15)
            messages.append(_message(case, "agent", case.says("agent_chat_ends"), at))


def _phone(case: Case) -> list[Message]:
    at = case.frame.at
    said = sentences(case)
    text = " ".join(said)
    if not is_open(at):
        text = case.says("voicemail", text=text, time=f"{at:%H:%M}")
    elif case.phrasing[0] not in case.voice(case.needs[0]).spoken:
        text = case.says("phone_openings", text=text)
    messages = [_message(case, "customer", text, at)]
    if not is_unanswered(case):
        text, given = note(case, "phone_notes" if is_open(at) else "callback_notes")
        at = after_working(at, 3 + case.rng.random() * 9)
        messages.append(_message(case, "agent", text, at, given=given))
    return messages


def _text_message(case: Case) -> list[Message]:
    rng = case.rng
    said = sentences(case)
    if rng.random() < 0.6:
        said[0] = greeted(case, said[0])
    if rng.random() < 0.4:
        said.append(pick(rng, case.speech["casual_closings"]))
    text = joined(case, said)
    if case.channel == "whatsapp" and rng.random() < 0.5:
        text += f" {pick(rng, case.speech['emoji'])}"
    messages = [_message(case, "customer", text, case.frame.at)]
    if is_unanswered(case):
        return messages
    answered, given = note(case, "text_hello")
    at = after_working(case.frame.at, delay(case))
    messages.append(_message(case, "agent", answered, at, given=given))
    if rng.random() < FOLLOW_UPS.get(case.channel, 0.3):
        at += timedelta(minutes=2 + rng.random() * 200)
        messages.append(_message(case, "customer", _follow_up(case), at))
    return messages


def _social(case: Case) -> list[Message]:
    text = joined(case, sentences(case))
    text = case.says("social_openings", text=text)
    if case.rng.random() < 0.35:
        text += f" {pick(case.rng, case.speech['emoji'])}"
    messages = [_message(case, "customer", text, case.frame.at)]
    if case.rng.random() < 0.07:
        return messages
    answered, given = note(case, "social_reply")
    answered = f"{answered} {pick(case.rng, case.speech['social_ends'])}".strip()
    at = after_working(case.frame.at, delay(case))
    messages.append(_message(case, "agent", answered, at, given=given))
    return messages


def _review(case: Case) -> list[Message]:
    title = case.says("review_titles")
    text = " ".join([title, joined(case, sentences(case))])
    if case.rng.random() < 0.6:
        text = f"{text} {pick(case.rng, case.speech['review_ends'])}"
    messages = [_message(case, "customer", text, case.frame.at)]
    if case.rng.random() < 0.15:
        return messages
    answered, given = note(case, "review_reply")
    at = after_working(case.frame.at, delay(case))
    messages.append(_message(case, "agent", answered, at, given=given))
    return messages


def _reopened(case: Case, messages: list[Message]) -> None:
    is_written = case.channel in ("email", "contact_form", "whatsapp")
    if not is_written or len(messages) < 2 or case.rng.random() > 0.05:
        return
    at = messages[-1].at + timedelta(days=2 + case.rng.random() * 6)
    text = case.types(pick(case.rng, case.speech["reopens"]))
    messages.append(_message(case, "customer", text, at, reopens=True))
    at = after_working(at, delay(case))
    messages.append(_message(case, "agent", case.says("reopen_replies"), at))


OWN_SUBJECT_SHARE = 0.35
"""Mails whose subject line names the need; the others name its field, nothing, or its start."""


def subject(case: Case) -> str:
    """The subject line of a mail or form; empty in the other channels."""
    if case.channel not in ("email", "contact_form"):
        return ""
    rng, chance = case.rng, case.rng.random()
    if chance > 0.68:
        phrase = case.voice(case.needs[0]).customer[case.phrasing[0]]
        words = (phrase.parts[0][0] if phrase.parts else phrase.rest).split()
        if len(words) > 3:
            return " ".join(words[: 3 + int(rng.random() * 5)]).rstrip(' ,;:.-–(«"')
    if chance < OWN_SUBJECT_SHARE:
        own = pick(rng, case.voice(case.needs[0]).subjects)
        return own.fill(case.slots)
    by_category = case.speech["subjects"][case.needs[0].category]
    lines = by_category if chance < 0.5 else case.speech["generic_subjects"]
    line = pick(rng, lines)
    if "{product}" in line and "product" not in case.slots:
        line = lines[0]
    return filled(line, case.slots)


BUILDERS: dict[str, Callable[[Case], list[Message]]] = {
    "email": _mail,
    "contact_form": _form,
    "chat": _chat,
    "phone": _phone,
    "whatsapp": _text_message,
    "sms": _text_message,
    "social": _social,
    "review": _review,
}
