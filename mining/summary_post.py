"""Sending a summary: by mail over SMTP, and as JSON to a webhook. No error names a secret."""

from __future__ import annotations

import json
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from typing import Any

from kb.config_summary import Summary
from kb.errors import StageError
from mining import exchange
from mining.exchange import LOCAL_HOSTS, Clock, FaultError, Request

TRIES = 4
SECONDS = 20.0
LARGEST_ANSWER = 100_000
TLS_PORT = 465
FAILED_FROM, BUSY = 300, (429, 500, 502, 503, 504)
PASSWORD, KEY = "ASKLESS_SMTP_PASSWORD", "ASKLESS_SUMMARY_KEY"


def mail(lines: Sequence[str], settings: Summary) -> EmailMessage:
    """The summary as a mail: its first line is the subject."""
    message = EmailMessage()
    message["Subject"] = lines[0]
    message["From"] = settings.mail_from or settings.mail_to[0]
    message["To"] = ", ".join(settings.mail_to)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(lines[1:]) + "\n")
    return message


def send_mail(
    message: EmailMessage, settings: Summary, environment: Mapping[str, str], *, clock: Clock
) -> None:
    """Hand a mail to the SMTP server of the settings, tried again while that can help.

    Raises:
        StageError: the server was not reached, refused it, or offers no TLS outside this machine.
    """

    def attempt() -> None:
        try:
            _hand_over(message, settings, environment)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPRecipientsRefused) as error:
            raise StageError(f"summary: the mail server refuses it ({_code(error)})") from None
        except (OSError, smtplib.SMTPException) as error:
            raise FaultError(type(error).__name__) from error

    _tried(attempt, "mail server", clock)


def _hand_over(message: EmailMessage, settings: Summary, environment: Mapping[str, str]) -> None:
    secure = ssl.create_default_context()
    host, port = settings.smtp_host, settings.smtp_port
    with (
        smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=secure)
        if port == TLS_PORT
        else smtplib.SMTP(host, port, timeout=SECONDS)
    ) as server:
        server.ehlo()
        if port != TLS_PORT and server.has_extn("starttls"):
            server.starttls(context=secure)
            server.ehlo()
        elif port != TLS_PORT and host not in LOCAL_HOSTS:
            raise StageError("summary: the mail server offers no TLS; nothing was sent")
        if settings.smtp_user:
            server.login(settings.smtp_user, environment.get(PASSWORD, ""))
        server.send_message(message)


def _code(error: smtplib.SMTPException) -> str:
    return str(getattr(error, "smtp_code", "recipients"))


def send_webhook(
    told: Mapping[str, Any], settings: Summary, environment: Mapping[str, str], *, clock: Clock
) -> None:
    """Post a summary as JSON, tried again while that can help.

    Raises:
        StageError: the address was not reached, or does not take it.
    """
    key = environment.get(KEY, "")
    headers = {
        "Content-Type": "application/json",
        **({"Authorization": f"Bearer {key}"} if key else {}),
    }
    body = json.dumps(told, ensure_ascii=False).encode()
    request = Request("POST", settings.webhook, headers, body, SECONDS)
    pool = exchange.pool(settings.webhook)

    def attempt() -> None:
        answer, _ = exchange.sent(pool, request, lambda got: exchange.body_of(got, LARGEST_ANSWER))
        if answer.status in BUSY:
            wait = exchange.retry_after(answer.headers, clock.now())
            raise FaultError(f"it answered {answer.status}", wait)
        if answer.status >= FAILED_FROM:
            raise StageError(f"summary: the webhook answered {answer.status}; nothing was taken")

    try:
        _tried(attempt, "webhook", clock)
    except (exchange.CertificateError, exchange.TooLargeError) as error:
        raise StageError(f"summary: the webhook: {error}") from error
    finally:
        pool.clear()


def _tried(attempt: Any, what: str, clock: Clock) -> None:
    def wait(fault: FaultError, number: int) -> None:
        clock.sleep(exchange.wait_seconds(fault, number, clock.chance))

    try:
        exchange.tried(attempt, TRIES, wait)
    except FaultError as fault:
        raise StageError(f"summary: the {what} was not reached: {fault.reason}") from fault
