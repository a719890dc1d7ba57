"""``[summary]``: where ``askless summary --send`` sends the report in a few lines."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from kb.config_section import Section


class Summary(Section):
    """Where the summary goes, and how often. Secrets are in the environment, never here."""

    every: Literal["day", "week", "month"] = "week"
    """It is sent once in each; asked again, `askless summary --send` does nothing."""
    mail_to: tuple[str, ...] = ()
    """Addresses that get it by mail."""
    mail_from: str = ""
    """Sender of the mail."""
    smtp_host: str = "localhost"
    """Server that takes the mail."""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    """465 speaks TLS from the start; elsewhere STARTTLS is used, always outside this machine."""
    smtp_user: str = ""
    """User name there; its password is `ASKLESS_SMTP_PASSWORD` in the environment."""
    webhook: str = ""
    """Address that gets it as JSON, with `ASKLESS_SUMMARY_KEY` of the environment as its token."""

    @field_validator("webhook")
    @classmethod
    def _an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        is_here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
        if value and not is_here and not (parts.scheme == "https" and parts.hostname):
            raise ValueError("expected an address that begins with https://")
        return value

    @field_validator("mail_to", "mail_from")
    @classmethod
    def _one_line(cls, value: tuple[str, ...] | str) -> tuple[str, ...] | str:
        for one in (value,) if isinstance(value, str) else value:
            if one and ("@" not in one or any(sign.isspace() for sign in one)):
                raise ValueError(f"{one!r} is no address of e-mail")
        return value
