"""Settings of what browsers of readers may ask ``askless serve``: events, answers, messages."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from kb.config_section import Section

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
"""The only hosts that may be asked without encryption."""


def _origins(value: tuple[str, ...]) -> tuple[str, ...]:
    for one in value:
        parts = urlsplit(one)
        if parts.scheme not in {"http", "https"} or one != f"{parts.scheme}://{parts.netloc}":
            raise ValueError(f"{one!r} is no origin; expected one like https://www.shop.example")
    return value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    is_here = parts.scheme == "http" and parts.hostname in LOCAL_HOSTS
    if value and not (parts.hostname and (parts.scheme == "https" or is_here)):
        raise ValueError(f"{value!r} is no https address")
    return value


Origins = Annotated[tuple[str, ...], AfterValidator(_origins)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Variable = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


class Collect(Section):
    """What the help center counts of its visits: see docs/collector.md."""

    enabled: bool = False
    """Whether the pages tell what readers search, open and vote; off, they hold no such script."""
    to: Literal["askless", "log", "matomo", "plausible", "umami"] = "askless"
    """Who counts: ``askless serve``; the access log of the site's own web server, for
    ``askless import events``; or a tool that you run."""
    url: WebAddress = ""
    """Address of that tool; of ``askless serve`` where it is another one than the help center's."""
    site: str = Field(default="", max_length=200)
    """Its name there: the idSite of Matomo, the domain of Plausible, the website id of Umami."""
    origins: Origins = ()
    """Other origins whose pages may send events, such as the shop's own with the widget."""
    keep_days: int = Field(default=30, ge=1, le=395)
    """Days a single event is kept; counts by day stay."""
    k: int = Field(default=5, ge=2)
    """How often a query must be typed before anybody sees its words."""
    most_per_second: int = Field(default=2_000, ge=1)
    """Most events accepted in a second; what comes beyond is refused."""
    most_per_minute: int = Field(default=120, ge=1)
    """Most messages with events from one address in a minute."""

    @model_validator(mode="after")
    def _known_tool(self) -> Collect:
        if self.enabled and self.to not in {"askless", "log"} and not (self.url and self.site):
            raise ValueError(f"to = {self.to!r} needs url and site")
        return self


class Answers(Section):
    """The answers that ``askless serve`` gives to programs at ``/api/answers``."""

    enabled: bool = False
    """Whether it answers there."""
    origins: Origins = ()
    """Other origins whose pages may ask; the help center's own always may."""
    most: int = Field(default=3, ge=1, le=10)
    """Most articles in one answer."""
    most_per_second: int = Field(default=50, ge=1)
    """Most questions answered in a second, of everybody."""
    most_per_minute: int = Field(default=60, ge=1)
    """Most questions of one address in a minute."""


class ContactForm(Section):
    """The contact form, and where ``askless serve`` passes its messages on."""

    receive: bool = False
    """Whether ``askless serve`` takes messages at ``/api/contact``."""
    forward: Literal["", "webhook", "zendesk", "freshdesk", "gorgias"] = ""
    """Where messages go on to; empty keeps them in ``data/contact`` alone."""
    forward_url: WebAddress = ""
    """Address of the webhook, or of the help desk, such as ``https://shop.zendesk.com``."""
    user: str = Field(default="", max_length=200)
    """Whose key it is, for Zendesk and Gorgias: an agent's address."""
    key_env: Variable = "ASKLESS_CONTACT_KEY"
    """Environment variable that holds the key; never the key itself."""
    origins: Origins = ()
    """Other origins whose pages may send messages, such as the shop's own."""
    most_per_minute: int = Field(default=5, ge=1)
    """Most messages of one address in a minute."""

    @model_validator(mode="after")
    def _whole(self) -> ContactForm:
        if self.forward and not self.forward_url:
            raise ValueError(f"forward = {self.forward!r} needs forward_url")
        if self.forward in {"zendesk", "gorgias"} and not self.user:
            raise ValueError(f"forward = {self.forward!r} needs user")
        return self
