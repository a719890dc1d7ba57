"""Messages of the contact form passed on to a help desk: the requests, and sending them.

Keys come from the environment and stand in no error. Each is sent once here; when it is sent again
(:mod:`kb.web.delivery`) it has the same reference: a desk that knows such references keeps one.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Mapping
from typing import Any

import urllib3

from kb.config_public import ContactForm
from kb.messages import HandoverError, Message, told
from mining import exchange
from mining.exchange import Clock, FaultError, Request

SECONDS = 15.0
LARGEST_ANSWER = 1_000_000
NOT_TAKEN = frozenset({400, 409, 413, 415, 422})
"""Answers of a desk that has read a message and refuses this one."""


def request_for(settings: ContactForm, message: Message, key: str) -> Request:
    """What is sent to the desk of the settings.

    Formats: Zendesk Tickets API, Freshdesk API v2, Gorgias REST API (their documentation, 2026).
    """
    base = settings.forward_url.rstrip("/")
    url, body, secret = _FORMS[settings.forward](base, settings, message, key)
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Idempotency-Key": message.reference,
        **({"Authorization": secret} if key else {}),
    }
    data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return Request("POST", url, headers, data, SECONDS)


def _webhook(base: str, _settings: ContactForm, message: Message, key: str) -> Any:
    return base, message.document(), f"Bearer {key}"


def _zendesk(base: str, settings: ContactForm, message: Message, key: str) -> Any:
    ticket = {
        "subject": _subject(message),
        "comment": {"body": told(message)},
        "requester": {"email": message.email, "name": message.name or message.email},
        "external_id": message.reference,
        "tags": ["askless"],
    }
    return f"{base}/api/v2/tickets.json", {"ticket": ticket}, _basic(f"{settings.user}/token", key)


def _freshdesk(base: str, _settings: ContactForm, message: Message, key: str) -> Any:
    text = html.escape(told(message)).replace("\n", "<br>")
    ticket: dict[str, Any] = {
        "subject": _subject(message),
        "description": text,
        "email": message.email,
        "status": 2,
        "priority": 1,
        "tags": ["askless"],
    }
    if message.name:
        ticket["name"] = message.name
    return f"{base}/api/v2/tickets", ticket, _basic(key, "X")


def _gorgias(base: str, settings: ContactForm, message: Message, key: str) -> Any:
    sender = {"email": message.email, "name": message.name or message.email}
    said = {
        "channel": "contact_form",
        "via": "contact_form",
        "from_agent": False,
        "sender": sender,
        "subject": _subject(message),
        "body_text": told(message),
    }
    ticket = {
        "channel": "contact_form",
        "via": "contact_form",
        "customer": sender,
        "subject": _subject(message),
        "external_id": message.reference,
        "messages": [said],
    }
    return f"{base}/api/tickets", ticket, _basic(settings.user, key)


_FORMS = {
    "webhook": _webhook,
    "zendesk": _zendesk,
    "freshdesk": _freshdesk,
    "gorgias": _gorgias,
}


def _subject(message: Message) -> str:
    return message.subject or message.message.split("\n", 1)[0][:80]


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def passed_on(
    settings: ContactForm, message: Message, environment: Mapping[str, str], *, clock: Clock
) -> str:
    """Send a message once; the desk's id of it, "" where it names none.

    Raises:
        HandoverError: the key is missing, or the desk did not take it.
    """
    key = environment.get(settings.key_env, "").strip()
    if (settings.forward != "webhook" and not key) or (key and not exchange.is_visible_ascii(key)):
        raise HandoverError(f"{settings.key_env} holds no key for {settings.forward}")
    request, pool = request_for(settings, message, key), exchange.pool(settings.forward_url)
    try:
        identity = _accepted(pool, request, clock)
    except FaultError as fault:
        why = f"{settings.forward}: {fault.reason}"
        raise HandoverError(why, wait_seconds=fault.wait_seconds) from None
    except exchange.CertificateError as error:
        raise HandoverError(f"{settings.forward}: {error}") from None
    if settings.forward != "webhook" and not identity:  # a sign-in page answers 200, too
        raise HandoverError(f"{settings.forward}: answered no ticket; check the address")
    return identity


def _accepted(pool: urllib3.PoolManager, request: Request, clock: Clock) -> str:
    try:
        response, body = exchange.sent(
            pool, request, lambda answer: exchange.body_of(answer, LARGEST_ANSWER)
        )
    except exchange.TooLargeError:
        raise FaultError("answered too much to be a desk's answer") from None
    if response.status == 429 or response.status >= 500:
        wait = exchange.retry_after(dict(response.headers), clock.now())
        raise FaultError(f"answered {response.status}", wait)
    if response.status in NOT_TAKEN:
        raise HandoverError(f"answered {response.status} to this message", is_of_message=True)
    if not 200 <= response.status < 300:
        raise HandoverError(f"answered {response.status}; check address, user and key")
    return _identity(body)


def _identity(body: bytes) -> str:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    found = document.get("ticket", document) if isinstance(document, dict) else {}
    identity = found.get("id") if isinstance(found, dict) else None
    return str(identity)[:40] if isinstance(identity, int | str) else ""
