"""Which way in a start has: its key, a trusted proxy, or signing in, here or elsewhere."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from starlette.routing import Route

from kb.storage.accounts import Accounts
from kb.storage.workspace import Workspace
from kb.web.admin.doors import Door, HeaderDoor, KeyDoor, PeopleDoor
from kb.web.admin.gate import Gate
from kb.web.admin.openid import Elsewhere, provider_of
from kb.web.admin.sessions import Seal
from kb.web.admin.signing_in import SignIn, key_routes


@dataclass(frozen=True)
class Way:
    """A door, what its forms are sealed with, and the form in front of it, if any."""

    door: Door
    seal: Seal
    sign_in: SignIn | None = None
    elsewhere: Elsewhere | None = None

    def routes(self, gate: Gate) -> list[Route]:
        """The addresses in front of the gate."""
        if isinstance(self.door, KeyDoor):
            return key_routes(gate, self.door)
        fronts = [one for one in (self.sign_in, self.elsewhere) if one is not None]
        return [route for one in fronts for route in one.routes(gate)]


def way_in(workspace: Workspace, key: str, accounts: Accounts | None) -> Way:
    """The way in: with ``key`` if there is one, else as the settings say.

    Raises:
        ExtraError: OpenID Connect is set up without its extra.
        StageError: its secret is not in the environment.
    """
    if key or accounts is None:
        door = KeyDoor(key)
        return Way(door, door.seal)
    settings = workspace.settings.admin
    seal = Seal(hmac.digest(workspace.key, b"admin pages", "sha256"))
    may_add = settings.unknown_people == "reader"
    if settings.trusted_header:
        return Way(HeaderDoor(accounts, settings.trusted_header, seal, may_add), seal)
    if not settings.oidc.issuer:
        return Way(PeopleDoor(accounts), seal, SignIn(accounts, seal))
    elsewhere = Elsewhere(provider_of(settings.oidc), accounts, seal, may_add)
    return Way(PeopleDoor(accounts), seal, SignIn(accounts, seal, elsewhere.button), elsewhere)
