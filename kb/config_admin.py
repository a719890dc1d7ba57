"""Settings of the admin pages: ``[admin]`` of ``askless.toml``."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from kb.config_section import Section
from kb.roles import Role


class OpenIdConnect(Section):
    """Signing in at an OpenID Connect provider; needs the extra ``[oidc]``."""

    issuer: str = ""
    """Address of the provider, encrypted or on this machine; empty switches this off."""
    client_id: str = ""
    """What the provider calls this askless."""
    secret_env: str = Field(default="ASKLESS_OIDC_SECRET", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """Environment variable that holds the client's secret; never the secret itself."""
    label: str = "OpenID Connect"
    """What the button says: the name people know the provider by."""
    name_claim: str = "preferred_username"
    """The claim that holds a person's name here."""
    groups_claim: str = "groups"
    """The claim that holds the groups a person is in."""
    roles: dict[str, Role] = Field(default_factory=dict)
    """Group -> role; the highest counts. Without it roles are those of the page People."""
    scopes: tuple[str, ...] = ("openid", "profile")
    """What the provider is asked for."""

    @model_validator(mode="after")
    def _whole(self) -> OpenIdConnect:
        if bool(self.issuer) != bool(self.client_id):
            raise ValueError("issuer and client_id go together")
        address = urlsplit(self.issuer)
        is_here = address.scheme == "http" and address.hostname in {"127.0.0.1", "::1", "localhost"}
        if self.issuer and not (address.hostname and (address.scheme == "https" or is_here)):
            raise ValueError("issuer is no https address")
        return self


class Admin(Section):
    """The admin pages of ``askless serve --admin``."""

    hosts: tuple[str, ...] = ()
    """Names under which browsers reach them, such as ``help-admin.shop.example``; this machine's
    own always do."""
    proxies: tuple[str, ...] = ()
    """Addresses or networks of proxies in front, whose ``X-Forwarded-For`` and
    ``X-Forwarded-Proto`` are believed."""
    trusted_header: str = Field(default="", pattern=r"^[A-Za-z0-9-]*$")
    """Header in which such a proxy names who is signed in there, such as ``X-Forwarded-User``."""
    unknown_people: Literal["refuse", "reader"] = "refuse"
    """Whoever signs in elsewhere and is not on the page People: refused, or added as a reader."""
    database: Literal["sqlite", "postgresql"] = "sqlite"
    """Where people, comments, history and schedules lie: ``data/review.sqlite``, or PostgreSQL."""
    database_env: str = Field(default="ASKLESS_REVIEW_URL", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """Environment variable that holds PostgreSQL's address; never the address itself."""
    four_eyes: bool = False
    """Whether somebody else than who edited last must approve."""
    git_commits: bool = False
    """Whether each decision is a commit in the workspace's git repository, by whoever decided."""
    api_per_minute: int = Field(default=600, ge=1, le=1_000_000)
    """How often a token may ask the API in a minute, a quarter of that at once."""
    oidc: OpenIdConnect = OpenIdConnect()
    """Signing in at an OpenID Connect provider."""

    @field_validator("hosts")
    @classmethod
    def _plain_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [one for one in value if not re.fullmatch(r"[A-Za-z0-9.:-]+", one)]
        if wrong:
            raise ValueError(f"expected names alone, without http:// or /: {', '.join(wrong)}")
        return value

    @field_validator("proxies")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            ip_network(one, strict=False)
        return value

    @model_validator(mode="after")
    def _from_proxies_only(self) -> Admin:
        if self.trusted_header and not self.proxies:
            raise ValueError("trusted_header needs proxies: anybody else could send it")
        return self
