"""Signing in at an OpenID Connect provider: a real one over HTTP, and what it may do wrong."""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock
from urllib.parse import urlsplit

import pytest

from kb.errors import StageError
from kb.roles import Role
from kb.storage.accounts import Accounts
from kb.storage.workspace import Workspace
from kb.web.admin.openid import provider_of
from tests.adminshop import AdminServer, Answered, Visitor, an_open_shop
from tests.oidc_provider import CLIENT, FAULTS, SECRET, USER, OidcProvider

SETTINGS = """
[admin]
unknown_people = "{unknown}"
[admin.oidc]
issuer = "{issuer}"
client_id = "{client}"
label = "Shop <login>"
roles = {{ "help editors" = "editor", "help publishers" = "publisher" }}
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    """The provider."""
    with OidcProvider() as running:
        yield running


def opened(root: Path, provider: OidcProvider, unknown: str) -> tuple[Accounts, AdminServer]:
    """A shop whose people sign in there."""
    settings = SETTINGS.format(issuer=provider.issuer, client=CLIENT, unknown=unknown)
    accounts = an_open_shop(root / "shop", settings)
    with mock.patch.dict(os.environ, {"ASKLESS_OIDC_SECRET": SECRET}):
        return accounts, AdminServer(Workspace.open(root / "shop"), accounts=accounts)


@pytest.fixture(scope="module")
def shop(
    tmp_path_factory: pytest.TempPathFactory, provider: OidcProvider
) -> Iterator[tuple[Accounts, AdminServer]]:
    """A shop that refuses whom it does not know."""
    accounts, server = opened(tmp_path_factory.mktemp("oidc"), provider, "refuse")
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
    accounts.add("oscar", Role.READER, by="ana")
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


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_to_be_believed_opens_nothing(
    shop: tuple[Accounts, AdminServer], provider: OidcProvider, fault: str
) -> None:
    """With one line that says what was wrong."""
    provider.fault = fault
    with opened_again(shop) as server:
        visitor, page = signed_in(server)
        assert (page.status in {403, 502}, "Signing in did not work" in page.text) == (True, True)
        assert visitor.get("/admin/me/").status == 303


def opened_again(shop: tuple[Accounts, AdminServer]) -> AdminServer:
    """The same shop by a server that knows nothing of the provider yet."""
    with mock.patch.dict(os.environ, {"ASKLESS_OIDC_SECRET": SECRET}):
        return AdminServer(Workspace.open(shop[0].folder.parent), accounts=shop[0])


def test_a_provider_may_change_its_key(
    shop: tuple[Accounts, AdminServer], provider: OidcProvider
) -> None:
    """Its keys are asked for again when they do not fit."""
    accounts, server = shop
    accounts.found_elsewhere("oscar", may_add=True, about="test")
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


def test_groups_say_roles_and_may_add(tmp_path: Path, provider: OidcProvider) -> None:
    """The highest of several; each time anew, and none takes the role that somebody has."""
    accounts, server = opened(tmp_path, provider, "reader")
    with server as running:
        signed_in(running)
        assert accounts.person("oscar").role == Role.READER
        provider.user["groups"] = ["help editors", "x", "help publishers", 3]
        signed_in(running)
        assert accounts.person("oscar").role == Role.PUBLISHER
        provider.user["groups"] = ["x"]
        signed_in(running)
        assert accounts.person("oscar").role == Role.PUBLISHER
        accounts.disable("oscar", by="ana")
        assert signed_in(running)[1].status == 403


def test_a_provider_that_does_not_answer_is_told(tmp_path: Path) -> None:
    """The form for a password still works."""
    with OidcProvider() as gone:
        _, server = opened(tmp_path, gone, "refuse")
    with server as running:
        found = Visitor(running.port).get("/admin/oidc/start")
        assert (found.status, "does not answer" in found.text) == (502, True)
        assert running.person("bob").get("/admin/me/").status == 200


def test_the_secret_comes_from_the_environment(tmp_path: Path, provider: OidcProvider) -> None:
    """One line says which variable."""
    settings = SETTINGS.format(issuer=provider.issuer, client=CLIENT, unknown="refuse")
    accounts = an_open_shop(tmp_path / "shop", settings)
    known = Workspace.open(accounts.folder.parent).settings.admin.oidc
    with pytest.raises(StageError, match="ASKLESS_OIDC_SECRET is not set"):
        provider_of(known, {})
