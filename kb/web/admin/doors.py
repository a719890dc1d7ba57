"""How people come in: with the key of a start, with a password, or vouched for by a proxy.

A door says whom a request is from, and keeps their session. What it answers to everybody else is
in :mod:`.gate`.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from kb.networks import network_of
from kb.people import LONGEST_SESSION, Person
from kb.roles import Role
from kb.storage.accounts import Accounts
from kb.web.admin.sessions import COOKIE, Seal, Session

PREFIX = "/admin"
SECONDS = int(LONGEST_SESSION.total_seconds())
DEVICE_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True)
class Caller:
    """Whom a request is from, and what they may do."""

    session: Session
    role: Role
    person: Person | None = None
    """None under the key of a start, where names are on trust."""
    is_new: bool = False
    """Whether the session has to be kept with the answer."""


class Door(Protocol):
    """A way in."""

    @property
    def word(self) -> str:
        """What is said to whoever is not let in: a refusal, or ``sign_in`` for the form."""

    def caller(self, request: Request) -> Caller | None:
        """Whom a request is from; None for nobody who was let in."""

    def keep(self, response: Response, request: Request, caller: Caller) -> None:
        """Keep a session, or how its pages look, with an answer."""

    def last_id(self, request: Request) -> str:
        """The id of the session that a browser still speaks of, ended or not; "" for none."""


@dataclass(frozen=True)
class KeyDoor:
    """Lets in whoever knows the ``key`` of this start, as an admin, under any name."""

    key: str = field(repr=False)
    seal: Seal = field(default_factory=lambda: Seal(secrets.token_bytes(32)))
    word: str = "not_signed_in"

    def caller(self, request: Request) -> Caller | None:
        """Whoever has a cookie that this start signed."""
        session = self.seal.session(request.cookies.get(cookie_name(COOKIE, request), ""))
        return None if session is None else Caller(session, Role.ADMIN)

    def keep(self, response: Response, request: Request, caller: Caller) -> None:
        """In a signed cookie that ends with the browser."""
        value = self.seal.cookie(caller.session)
        set_cookie(response, request, COOKIE, value)

    def last_id(self, _request: Request) -> str:
        """None: cookies of another start cannot be read."""
        return ""


@dataclass(frozen=True)
class PeopleDoor:
    """Lets in whoever signed in; sessions are kept by the server."""

    accounts: Accounts
    word: str = "sign_in"

    def caller(self, request: Request) -> Caller | None:
        """The person of an open session."""
        secret = request.cookies.get(cookie_name(COOKIE, request), "")
        kept = self.accounts.sessions.opened(secret) if secret else None
        if kept is None:
            return None
        session = Session(kept.hash, kept.person.name, kept.lang, kept.has_keys)
        return Caller(session, kept.person.role, kept.person)

    def keep(self, _response: Response, request: Request, caller: Caller) -> None:
        """How the pages look; the rest is the server's."""
        secret = request.cookies.get(cookie_name(COOKIE, request), "")
        looks = caller.session
        self.accounts.sessions.dress(secret, lang=looks.lang, has_keys=looks.has_keys)

    def last_id(self, request: Request) -> str:
        """As :meth:`caller` would give it."""
        from kb.storage.people_ways import hashed

        secret = request.cookies.get(cookie_name(COOKIE, request), "")
        return hashed(secret) if secret else ""


@dataclass(frozen=True)
class HeaderDoor:
    """Lets in whom a trusted proxy names in ``header``; others never get it here, see proxies."""

    accounts: Accounts
    header: str
    seal: Seal
    may_add: bool = False
    word: str = "no_proxy"

    def caller(self, request: Request) -> Caller | None:
        """The person of that name, with the looks that their browser keeps."""
        name = request.headers.get(self.header, "")
        about = f"header {self.header}"
        person = self.accounts.elsewhere.found(name, may_add=self.may_add, about=about)
        if person is None:
            return None
        session = self.seal.session(request.cookies.get(cookie_name(COOKIE, request), ""))
        is_theirs = session is not None and session.who == person.name
        if session is None or not is_theirs:
            session = Session(secrets.token_urlsafe(16), person.name)
        return Caller(session, person.role, person, is_new=not is_theirs)

    def keep(self, response: Response, request: Request, caller: Caller) -> None:
        """In a signed cookie; who somebody is comes from the proxy each time."""
        set_cookie(response, request, COOKIE, self.seal.cookie(caller.session), seconds=SECONDS)

    def last_id(self, request: Request) -> str:
        """As the cookie says."""
        session = self.seal.session(request.cookies.get(cookie_name(COOKIE, request), ""))
        return "" if session is None else session.id


def dressed(caller: Caller, session: Session) -> Caller:
    """The caller with another name or other looks."""
    return replace(caller, session=session)


def cookie_name(name: str, request: Request) -> str:
    """Named by port: browsers give the cookies of a host to all its ports."""
    server: Sequence[object] = request.scope.get("server") or ("", 0)
    return f"{name}_{server[1]}"


def set_cookie(
    response: Response, request: Request, name: str, value: str, *, seconds: int | None = None,
    is_lax: bool = False,
) -> None:  # fmt: skip
    """A cookie that scripts cannot read nor other sites send; encrypted lines only where we are.

    ``is_lax`` is for what must come back from another site's redirect.
    """
    response.set_cookie(
        cookie_name(name, request),
        value,
        max_age=seconds,
        path=PREFIX,
        httponly=True,
        secure=request.url.scheme == "https",
        samesite="lax" if is_lax else "strict",
    )


def network_address(request: Request) -> str:
    """Whom failures are counted against: an address, or the network of one of IPv6."""
    return network_of(request.client.host if request.client else "")
