"""Signing in at an OpenID Connect provider: a real one over HTTP, and what it may do wrong."""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import pytest

from kb.config_admin import OpenIdConnect
from kb.errors import StageError
from kb.roles import Role
from kb.storage.accounts import Accounts
from kb.storage.workspace import Workspace
from kb.web.admin.openid import Attempt, ProviderError, provider_of, role_of
from tests.adminshop import AdminServer, Answered, Visitor, an_open_shop
from tests.oidc_provider import CLIENT, FAULTS, SECRET, USER, OidcProvider

SETTINGS = """
[admin.oidc]
issuer = "{issuer}"
client_id = "{client}"
label = "Shop <login>"
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    """The provider."""
    with OidcProvider() as running:
        yield running


@pytest.fixture(scope="module")
def shop(
    tmp_path_factory: pytest.TempPathFactory, provider: OidcProvider
) -> Iterator[tuple[Accounts, AdminServer]]:
    """A shop whose people may sign in there; whom it does not know it refuses."""
    root = tmp_path_factory.mktemp("oidc") / "shop"
    accounts = an_open_shop(root, SETTINGS.format(issuer=provider.issuer, client=CLIENT))
    with mock.patch.dict(os.environ, {"ASKLESS_OIDC_SECRET": SECRET}):
        server = AdminServer(Workspace.open(root), accounts=accounts)
    with server as running:
        yield accounts, running


@pytest.fixture(autouse=True)
def _well_behaved(provider: OidcProvider) -> None:
    """Each test begins with a provider that does nothing wrong."""
    provider.fault, provider.user = "", dict(USER)


def sent(address: str) -> str:
    """Where the provider sends a browser."""
    found = urlsplit(address)
    connection = http.client.HTTPConnection(found.netloc, timeout=10)
    connection.request("GET", f"{found.path}?{found.query}")
    to = connection.getresponse().headers["Location"]
    connection.close()
    return str(to)


def signed_in(server: AdminServer, visitor: Visitor | None = None) -> tuple[Visitor, Answered]:
    """A browser that went there and came back."""
    visitor = visitor or Visitor(server.port)
    started = visitor.get("/admin/oidc/start?to=/admin/me/")
    if started.status != 303:
        return visitor, started
    return visitor, visitor.get(sent(started.to).removeprefix(server.origin))


def test_the_form_names_the_provider(shop: tuple[Accounts, AdminServer]) -> None:
    """As text, beside name and password."""
    page = Visitor(shop[1].port).get("/admin/sign-in?to=/admin/me/").text
    assert "Sign in with Shop &lt;login&gt;" in page
    assert 'href="/admin/oidc/start?to=/admin/me/"' in page


def test_somebody_who_was_added_without_a_password_is_let_in(
    shop: tuple[Accounts, AdminServer], provider: OidcProvider
) -> None:
    """As whoever they are there from then on, under whatever name; to the page they wanted."""
    accounts, server = shop
    accounts.people.add("oscar", Role.READER, by="ana")
    visitor, page = signed_in(server)
    assert (page.status, 'content="0;url=/admin/me/"' in page.text) == (200, True)
    assert "oscar" in visitor.get("/admin/me/").text
    provider.user["preferred_username"] = "ana"
    assert "oscar" in signed_in(server)[0].get("/admin/me/").text


@pytest.mark.parametrize("name", ["bob", "stranger", "", "a b", None])
def test_nobody_else_is(
    shop: tuple[Accounts, AdminServer], provider: OidcProvider, name: str | None
) -> None:
    """A name that has a password is not for whoever calls himself so there."""
    provider.user |= {"sub": "43", "preferred_username": name}
    visitor, page = signed_in(shop[1])
    assert (page.status, "You are not known here" in page.text) == (403, True)
    assert visitor.get("/admin/me/").status == 303


@pytest.mark.parametrize("fault", ["denied", "no token", "wrong nonce"])
def test_signing_in_that_failed_says_so(
    shop: tuple[Accounts, AdminServer], provider: OidcProvider, fault: str
) -> None:
    """On a page, and nobody is signed in."""
    provider.fault = fault
    visitor, page = signed_in(shop[1])
    said = "You were not let in" if fault == "denied" else "Signing in did not work"
    assert (page.status in {403, 502}, said in page.text) == (True, True)
    assert visitor.get("/admin/me/").status == 303


ATTEMPT = Attempt("state", "nonce", "verifier", "/admin/", 0.0)
BACK = "http://127.0.0.1:1/admin/oidc/back"


def asked(provider: OidcProvider) -> object:
    """What a new start believes of the provider's answer."""
    settings = OpenIdConnect(issuer=provider.issuer, client_id=CLIENT)
    found = provider_of(settings, {"ASKLESS_OIDC_SECRET": SECRET})
    answer = parse_qs(urlsplit(sent(found.address(ATTEMPT, BACK))).query)
    return found.claims(answer["code"][0], ATTEMPT, BACK)["sub"]


@pytest.mark.parametrize("fault", [one for one in FAULTS if one != "denied"])
def test_what_is_not_to_be_believed_opens_nothing(provider: OidcProvider, fault: str) -> None:
    """The same question is answered by a provider that does nothing wrong."""
    assert asked(provider) == "42"
    provider.fault = fault
    with pytest.raises(ProviderError):
        asked(provider)


def test_a_provider_may_change_its_key(
    shop: tuple[Accounts, AdminServer], provider: OidcProvider
) -> None:
    """Its keys are asked for again when they do not fit."""
    accounts, server = shop
    accounts.elsewhere.found("oscar", may_add=True, about="test")
    assert signed_in(server)[1].status == 200
    provider.fault = "new key"
    assert signed_in(server)[1].status == 200


def test_an_answer_belongs_to_the_browser_that_asked(
    shop: tuple[Accounts, AdminServer],
) -> None:
    """And works once."""
    server = shop[1]
    asker = Visitor(server.port)
    back = sent(asker.get("/admin/oidc/start").to).removeprefix(server.origin)
    assert Visitor(server.port).get(back).status == 403
    assert asker.get(back.replace("state=", "state=x")).status == 403
    asker.get(back)
    assert asker.get(back).status in {403, 502}


def test_the_highest_role_of_several_groups_counts() -> None:
    """What is no group, or none of ours, counts for nothing."""
    settings = OpenIdConnect(roles={"a": Role.EDITOR, "b": Role.PUBLISHER})
    for groups, role in ((["a", "x", "b", 3], "publisher"), ("a", "editor"), (None, None)):
        assert role_of({"groups": groups}, settings) == role


def test_a_provider_that_does_not_answer_is_told() -> None:
    """With one line."""
    settings = OpenIdConnect(issuer="http://127.0.0.1:1", client_id=CLIENT)
    with pytest.raises(ProviderError, match="does not answer"):
        provider_of(settings, {"ASKLESS_OIDC_SECRET": ""}).address(ATTEMPT, BACK)


def test_the_secret_comes_from_the_environment() -> None:
    """One line says which variable."""
    with pytest.raises(StageError, match="ASKLESS_OIDC_SECRET is not set"):
        provider_of(OpenIdConnect(), {})
