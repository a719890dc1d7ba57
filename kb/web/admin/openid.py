"""Signing in at an OpenID Connect provider: code flow with PKCE, state and nonce.

What the provider says is believed only under its signature, for us, for this attempt and now
(OpenID Connect Core 1.0, 3.1.3.7). The attempt itself is kept sealed in the browser; that cookie
alone is lax, for it must come back from the provider's redirect.
"""

from __future__ import annotations

import hmac
import os
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kb.config_admin import OpenIdConnect
from kb.errors import ExtraError, StageError
from kb.people import LONGEST_NAME
from kb.roles import ROLES, Role
from kb.storage.accounts import Accounts
from kb.web.admin.doors import PREFIX, SECONDS, cookie_name, set_cookie
from kb.web.admin.forms import Refusal
from kb.web.admin.gate import LOG, Gate, Shown, Visit, own, spoken
from kb.web.admin.sessions import COOKIE, Seal, Session

ATTEMPT = "askless_oidc"
ATTEMPT_SECONDS = 600
TIMEOUT_SECONDS = 10.0
LEEWAY_SECONDS = 60
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
              "Ed25519", "EdDSA")  # fmt: skip
"""Signatures with a public key only: neither ``none`` nor one with a secret that we share."""
KEPT_SECONDS = 3600
"""How long the provider's addresses and keys are kept."""
START, BACK = "/oidc/start", "/oidc/back"
_MOST_BYTES = 1 << 20


class ProviderError(Exception):
    """The provider did not answer as it should; its text names the step and no secret."""


@dataclass(frozen=True)
class Attempt:
    """What binds an answer of the provider to one browser and one question."""

    state: str
    nonce: str
    verifier: str
    to: str
    at: float


@dataclass
class Provider:
    """The provider of the settings; ``secret`` is the client's, "" for a public client."""

    settings: OpenIdConnect
    secret: str = field(repr=False)
    clock: Callable[[], float] = time.time
    _kept: dict[str, tuple[float, Any]] = field(default_factory=dict)

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return ssl.create_default_context()  # read once: that takes longer than a question

    def address(self, attempt: Attempt, back: str) -> str:
        """Where to send the browser.

        Raises:
            ProviderError: the provider does not say where.
        """
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": back,
            "scope": " ".join(self.settings.scopes),
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": create_s256_code_challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        place = self._endpoint("authorization_endpoint")
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    def claims(self, code: str, attempt: Attempt, back: str) -> Mapping[str, Any]:
        """What the provider says of whoever brought ``code``.

        Raises:
            ProviderError: it does not answer, or what it says is not to be believed.
        """
        from authlib.integrations.base_client import OAuthError
        from authlib.integrations.httpx_client import OAuth2Client
        from httpx import HTTPError

        client = OAuth2Client(
            self.settings.client_id,
            self.secret or None,
            redirect_uri=back,
            timeout=TIMEOUT_SECONDS,
            verify=self._certificates,
            token_endpoint_auth_method="client_secret_basic" if self.secret else "none",
        )
        try:
            with client:
                place = self._endpoint("token_endpoint")
                found = client.fetch_token(place, code=code, code_verifier=attempt.verifier)
        except (OAuthError, HTTPError, ValueError) as error:
            raise ProviderError("the provider gave no token") from error
        return self._believed(str(found.get("id_token", "")), attempt.nonce)

    def _believed(self, token: str, nonce: str) -> Mapping[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError

        try:
            try:
                found = jwt.decode(token, self._keys(is_fresh=False), algorithms=list(ALGORITHMS))
            except (JoseError, ValueError):  # perhaps it changed its keys
                found = jwt.decode(token, self._keys(is_fresh=True), algorithms=list(ALGORITHMS))
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderError("the provider's signature is wrong") from error
        self._check(found.claims, nonce)
        return found.claims

    def _check(self, claims: Mapping[str, Any], nonce: str) -> None:
        now, ours = self.clock(), self.settings.client_id
        audience = claims.get("aud")
        several = audience if isinstance(audience, list) else [audience]
        is_ours = ours in several and (len(several) == 1 or claims.get("azp") == ours)
        given = claims.get("nonce")
        ends, made = claims.get("exp"), claims.get("iat")
        if claims.get("iss") != self.settings.issuer:
            raise ProviderError("the answer is from another provider")
        if not is_ours or claims.get("azp", ours) != ours:
            raise ProviderError("the answer is for another program")
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
            raise ProviderError("the answer is to another question")
        if not isinstance(ends, int | float) or not isinstance(made, int | float):
            raise ProviderError("the answer has no time")
        if ends + LEEWAY_SECONDS <= now or made - LEEWAY_SECONDS > now:
            raise ProviderError("the answer is too old, or a clock is wrong")
        if not isinstance(claims.get("sub"), str) or not claims["sub"]:
            raise ProviderError("the answer names nobody")

    def _endpoint(self, name: str) -> str:
        place = self._configuration().get(name)
        if not isinstance(place, str) or not _is_safe(place):
            raise ProviderError(f"the provider has no safe {name}")
        return place

    def _configuration(self) -> Mapping[str, Any]:
        issuer = self.settings.issuer
        address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        found = self._fetched(address, is_fresh=False)
        if found.get("issuer") != issuer:
            raise ProviderError("the provider calls itself otherwise than [admin.oidc] issuer")
        return found

    def _keys(self, *, is_fresh: bool) -> Any:
        from joserfc.jwk import KeySet

        return KeySet.import_key_set(self._fetched(self._endpoint("jwks_uri"), is_fresh=is_fresh))  # type: ignore[arg-type]

    def _fetched(self, address: str, *, is_fresh: bool) -> Mapping[str, Any]:
        import httpx

        at, kept = self._kept.get(address, (0.0, None))
        if kept is not None and not is_fresh and 0 <= self.clock() - at < KEPT_SECONDS:
            return kept  # type: ignore[no-any-return]
        try:
            answer = httpx.get(address, timeout=TIMEOUT_SECONDS, verify=self._certificates)
            found = answer.json() if len(answer.content) <= _MOST_BYTES else None
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderError("the provider does not answer") from error
        if answer.status_code != 200 or not isinstance(found, dict):
            raise ProviderError("the provider does not answer as one")
        self._kept[address] = (self.clock(), found)
        return found


@dataclass(frozen=True)
class Elsewhere:
    """The pages that lead to the provider and back."""

    provider: Provider
    accounts: Accounts
    seal: Seal
    may_add: bool

    @property
    def button(self) -> tuple[str, str]:
        """What the button of the form says, and where it leads."""
        return self.provider.settings.label, f"{PREFIX}{START}"

    def routes(self, gate: Gate) -> list[Route]:
        """The two addresses."""
        from kb.web.admin.signing_in import plain

        def start(request: Request, _form: dict[str, str]) -> Response:
            return self._start(request)

        def back(request: Request, _form: dict[str, str]) -> Response:
            return self._back(gate, request)

        return [Route(START, plain(gate, start)), Route(BACK, plain(gate, back))]

    def _start(self, request: Request) -> Response:
        to = own(request.query_params.get("to", ""))
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        attempt = Attempt(state, nonce, verifier, to, self.provider.clock())
        try:
            address = self.provider.address(attempt, _back_address(request))
        except ProviderError as error:
            LOG.error("admin: OpenID Connect: %s", error)
            raise Refusal(502, "no_provider") from error
        response = RedirectResponse(address, status_code=303)
        sealed = self.seal.sealed("oidc", list(vars(attempt).values()))
        set_cookie(response, request, ATTEMPT, sealed, seconds=ATTEMPT_SECONDS, is_lax=True)
        return response

    def _back(self, gate: Gate, request: Request) -> Response:
        attempt = self._attempt(request)
        given, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        if attempt is None or not hmac.compare_digest(given.encode(), attempt.state.encode()):
            raise Refusal(403, "attempt_old")
        if not code:
            raise Refusal(403, "nobody_let_in")
        try:
            claims = self.provider.claims(code, attempt, _back_address(request))
        except ProviderError as error:
            LOG.error("admin: OpenID Connect: %s", error)
            raise Refusal(502, "no_provider") from error
        secret = self._session(claims)
        onward = Shown("onward.html.j2", {"to": attempt.to})
        # A page, no redirect: a strict cookie would not go along with one that began elsewhere.
        response = gate.drawn(Visit(PREFIX, Session(""), spoken(request)), onward)
        set_cookie(response, request, COOKIE, secret, seconds=SECONDS)
        response.delete_cookie(cookie_name(ATTEMPT, request), path=PREFIX)
        return response

    def _session(self, claims: Mapping[str, Any]) -> str:
        settings = self.provider.settings
        name = claims.get(settings.name_claim)
        shown = claims.get("name")
        person = self.accounts.elsewhere.from_provider(
            f"{claims['iss']}|{claims['sub']}",
            name=name if isinstance(name, str) else "",
            display=shown[:LONGEST_NAME] if isinstance(shown, str) else "",
            role=role_of(claims, settings),
            may_add=self.may_add,
        )
        if person is None:
            raise Refusal(403, "unknown_person")
        return self.accounts.sessions.begin(person, about="OpenID Connect")

    def _attempt(self, request: Request) -> Attempt | None:
        sealed = request.cookies.get(cookie_name(ATTEMPT, request), "")
        found = self.seal.opened("oidc", sealed)
        attempt = None if found is None else Attempt(*found)
        is_new = attempt and 0 <= self.provider.clock() - attempt.at <= ATTEMPT_SECONDS
        return attempt if is_new else None


def role_of(claims: Mapping[str, Any], settings: OpenIdConnect) -> Role | None:
    """The highest role of somebody's groups; None where no group says one."""
    groups = claims.get(settings.groups_claim)
    named = groups if isinstance(groups, list) else [groups]
    found = [settings.roles[one] for one in named if isinstance(one, str) and one in settings.roles]
    return max(found, key=ROLES.index, default=None)


def provider_of(settings: OpenIdConnect, environment: Mapping[str, str] = os.environ) -> Provider:
    """The provider of the settings.

    Raises:
        ExtraError: the extra is not installed.
        StageError: the client's secret is not in the environment.
    """
    try:
        import authlib.integrations.httpx_client  # noqa: F401 (looked for before it is needed)
        import joserfc.jwt  # noqa: F401 (the same)
    except ImportError as error:
        raise ExtraError(
            "OpenID Connect needs the extra of that name: pip install 'askless[oidc]'"
        ) from error
    if settings.secret_env not in environment:
        raise StageError(
            f"OpenID Connect: {settings.secret_env} is not set; put the client's secret there "
            "(empty for a public client)"
        )
    return Provider(settings, environment[settings.secret_env])


def _back_address(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers.get('host', '')}{PREFIX}{BACK}"


def _is_safe(address: str) -> bool:
    found = urlsplit(address)
    here = {"127.0.0.1", "::1", "localhost"}
    return found.scheme == "https" or (found.scheme == "http" and found.hostname in here)
