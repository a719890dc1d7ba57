"""Settings of the contact page and of the site as readers meet it: ``[contact]`` and ``[site]``."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from kb.config_public import ContactForm
from kb.config_section import Section

Texts = dict[str, str]
"""A text by locale."""

OWN_FILE = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9_./-]*")
"""A file below ``site/assets``, as it may stand in an address."""


def _is_address(url: str) -> bool:
    """Whether ``url`` is an address of a web server, and nothing that could end an attribute."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    is_plain = not re.search(r"[\s\"'<>;,\\@]", url)
    return is_plain and parts.scheme in {"http", "https"} and bool(parts.hostname)


class Channel(Section):
    """A way to reach the shop, as the contact page shows it."""

    kind: Literal["email", "phone", "chat", "messages", "post", "shop"]
    """What it is; says which icon stands beside it. ``messages`` is WhatsApp and the like."""
    address: str = ""
    """E-mail address, telephone number, or address of a page."""
    title: Texts = Field(default_factory=dict)
    """Its name by locale; we know names of our own."""
    text: Texts = Field(default_factory=dict)
    """What is shown in the place of the address, by locale."""
    hours: Texts = Field(default_factory=dict)
    """When somebody answers there, by locale."""
    answer_time: Texts = Field(default_factory=dict)
    """How soon, by locale: "within one working day"."""

    @field_validator("address")
    @classmethod
    def _readable(cls, value: str) -> str:
        try:
            urlsplit(value)
        except ValueError:
            raise ValueError(f"{value!r} is no address such as https://shop.example/chat") from None
        return value

    @property
    def said(self) -> tuple[str, ...]:
        """All that readers see of it, in any language."""
        texts = (self.title, self.text, self.hours, self.answer_time)
        return (self.address, *(text for by_locale in texts for text in by_locale.values()))


class Contact(ContactForm):
    """The contact page: the ways to a person, and where its form hands a message over."""

    to: Literal["mail", "askless", "zendesk", "webhook"] = "mail"
    """The customer's own mail program (no server needed); ``/api/contact`` of ``askless serve``,
    which can pass messages on to a help desk with its key; Zendesk, which takes requests without a
    key; or any address that takes a form."""
    url: str = ""
    """Address of the help desk (``https://shop.zendesk.com``) or of the form's receiver. Empty with
    ``askless``: the server that has the help center."""
    answer_time: Texts = Field(default_factory=dict)
    """How soon somebody answers, by locale, said beside the form: "within one working day"."""
    reply_by: tuple[Literal["email", "phone"], ...] = ("email",)
    """How customers may ask to be answered; not for ``mail``."""
    channels: tuple[Channel, ...] = ()
    """The ways to a person, in order; without any those of ``[brand]``."""
    prepare: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """What to have at hand, by locale; without it our own three lines."""

    @field_validator("url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not _is_address(value):
            raise ValueError(f"{value!r} is no address such as https://shop.example/contact")
        return value

    @field_validator("reply_by")
    @classmethod
    def _some(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("expected email, phone or both")
        return value

    @model_validator(mode="after")
    def _with_url(self) -> Contact:
        if self.to in {"zendesk", "webhook"} and not self.url:
            raise ValueError(f"{self.to} needs the key url")
        return self


class Site(Section):
    """What the help center shows beyond its articles."""

    faq_markup: bool = False
    """Whether the page of all questions says so to machines (schema.org FAQPage)."""
    recent_searches: bool = False
    """Whether a reader's last five searches are kept on the device and offered again there."""
    widget: bool = False
    """Whether other pages of the shop may load ``widget.js`` and the search from the site."""
    builder: Literal["mkdocs", "properdocs", "zensical"] = "mkdocs"
    """The program that renders pages: they give the same addresses. askless brings MkDocs along;
    the others are installed beside it."""
    more_locales: tuple[Annotated[str, Field(pattern=r"^[a-z]{2}$")], ...] = ()
    """Further languages of the help center, such as ``de``. askless reads no tickets in them: their
    articles are files, and their interface words ``site/strings/de.toml``."""
    widget_pages: dict[str, str] = Field(default_factory=dict)
    """Start of a path of the shop (``/checkout``) -> category whose questions the widget offers."""
