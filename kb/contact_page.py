"""The contact page as data: the ways to a person, what to have at hand, the form.

The form is plain HTML that works without scripts wherever the receiver allows it. A mail program
takes ``mailto:`` with subject and body; ``/api/contact`` of `askless serve` and a webhook take a
form; Zendesk takes JSON only, so that without scripts the other ways stay.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlsplit

from kb.config import Settings
from kb.config_contact import Channel
from kb.editions import Edition, Page
from kb.typography import typeset

ICONS = {
    "email": "material/email-outline",
    "phone": "material/phone-outline",
    "chat": "material/chat-outline",
    "messages": "material/message-text-outline",
    "post": "material/mailbox-outline",
    "shop": "material/storefront-outline",
}
MAIL_LENGTH = 1_500
"""Most characters of a message that goes into an address: mail programs cut off longer ones."""
MESSAGE_LENGTH = 10_000
RECEIVER = "/api/contact"
ZENDESK = "/api/v2/requests.json"
SENT = "contact/sent.md"
SCRIPT_WORDS = (
    *("error_subject", "error_message", "error_message_long", "error_email", "error_phone"),
    *("form_errors", "form_sending", "form_failed", "form_send_mail", "form_by_phone"),
    *("sent_text", "sent_reference", "suggest_done"),
    *("suggest_said", "suggest_said_one", "suggest_new_tab"),
)


def contact_pages(edition: Edition) -> list[Page]:
    """The contact page, and the one that says that a message has arrived."""
    hours = typeset(edition.settings.brand.contact_hours.get(edition.locale, ""), edition.locale)
    ways = channels(edition)
    page = edition.page(
        "contact.md",
        title=edition.strings["contact_title"],
        template="contact.html",
        description=edition.strings["contact_lead"],
        channels=ways,
        hours="" if any(way["hours"] for way in ways) else hours,
        prepare=prepare(edition),
        form=form(edition),
    )
    sent = edition.page(
        SENT,
        title=edition.strings["sent_title"],
        template="sent.html",
        is_hidden=True,
        answer_time=_answer_time(edition),
    )
    return [page, sent] if page.meta["form"] else [page]


def channels(edition: Edition) -> list[dict[str, Any]]:
    """The ways to a person: those of ``[contact]``, else the address and number of ``[brand]``."""
    chosen = edition.settings.contact.channels or _of_the_brand(edition.settings)
    return [_channel(edition, one) for one in chosen]


def prepare(edition: Edition) -> list[str]:
    """What to have at hand, as the settings say or in our own words."""
    own = edition.settings.contact.prepare.get(edition.locale)
    lines = own if own is not None else edition.strings["prepare"]
    return [typeset(line, edition.locale) for line in lines]


def form(edition: Edition) -> dict[str, Any]:
    """Where the form goes and which fields it has; empty where nobody would receive it."""
    contact, brand = edition.settings.contact, edition.settings.brand
    if contact.to == "mail" and not brand.contact_email:
        return {}
    is_mail = contact.to == "mail"
    return {
        "to": contact.to,
        "action": _action(edition.settings),
        "method": "get" if is_mail else "post",
        "message_name": "body" if is_mail else "message",
        "most": MAIL_LENGTH if is_mail else MESSAGE_LENGTH,
        "reply_by": [] if is_mail else list(contact.reply_by),
        "answer_time": _answer_time(edition),
        "words": _words(edition),
    }


def _words(edition: Edition) -> str:
    """What the form's script says, as JSON."""
    said = {name: edition.strings[name] for name in SCRIPT_WORDS}
    return json.dumps(said, ensure_ascii=False)


def receiver(settings: Settings) -> str:
    """The origin that the form's script or the form itself speaks to; empty for our own."""
    url = settings.contact.url
    if settings.contact.to == "mail" or not url:
        return ""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _action(settings: Settings) -> str:
    contact = settings.contact
    if contact.to == "mail":
        return f"mailto:{quote(settings.brand.contact_email, safe='@.+-_')}"
    if contact.to == "zendesk":
        return contact.url.rstrip("/").removesuffix(ZENDESK) + ZENDESK
    base = urlsplit(settings.brand.site_url).path.rstrip("/")
    return contact.url or quote(base) + RECEIVER


def _answer_time(edition: Edition) -> str:
    found = edition.settings.contact.answer_time.get(edition.locale, "")
    return typeset(found, edition.locale)


def _of_the_brand(settings: Settings) -> list[Channel]:
    brand = settings.brand
    found = []
    if brand.contact_email:
        answer = settings.contact.answer_time
        found.append(Channel(kind="email", address=brand.contact_email, answer_time=answer))
    if brand.contact_phone:
        hours = brand.contact_hours
        found.append(Channel(kind="phone", address=brand.contact_phone, hours=hours))
    return found


def _channel(edition: Edition, channel: Channel) -> dict[str, Any]:
    locale = edition.locale
    own = {name: typeset(getattr(channel, name).get(locale, ""), locale)
           for name in ("title", "text", "hours", "answer_time")}  # fmt: skip
    shown = own["text"] or _shown(channel.address)
    return {
        "kind": channel.kind,
        "icon": ICONS[channel.kind],
        "title": own["title"] or edition.strings[f"contact_{channel.kind}"],
        "text": shown,
        "parts": _breakable(shown),
        "href": _href(channel),
        "hours": own["hours"],
        "answer_time": own["answer_time"],
    }


def _breakable(text: str) -> list[str]:
    """A text in parts that a line may end after; none ends with a hyphen of an e-mail address."""
    is_address = "@" in text and " " not in text
    return re.findall(r"^[^@.-]+|[@.-][^@.-]*", text) if is_address else [text]


def _shown(address: str) -> str:
    """An address as one reads it: of a page only whose it is."""
    parts = urlsplit(address.strip())
    is_page = parts.scheme in {"http", "https"}
    return (parts.hostname or "").removeprefix("www.") if is_page else address


def _href(channel: Channel) -> str:
    """Where a channel leads; empty where its address is no address, such as a postal one."""
    address = channel.address.strip()
    if channel.kind == "email":
        return f"mailto:{quote(address, safe='@.+-_')}" if "@" in address else ""
    if channel.kind == "phone":
        digits = re.sub(r"[^\d+]", "", address)
        return f"tel:{digits}" if digits else ""
    return address if urlsplit(address).scheme in {"http", "https"} else ""
