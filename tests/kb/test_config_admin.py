"""Settings of the admin pages: what would let strangers in is refused when it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.config import parse_settings
from kb.errors import SettingsError
from kb.roles import Role

PATH = Path("askless.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[admin]\ntrusted_header = "X-User"', "trusted_header needs proxies"),
        ('[admin]\ntrusted_header = "X User"', "admin.trusted_header"),
        ('[admin]\nproxies = ["the proxy"]', "admin.proxies"),
        ('[admin]\nhosts = ["https://help.example/"]', "expected names alone"),
        ('[admin.oidc]\nissuer = "https://login.example"', "go together"),
        ('[admin.oidc]\nissuer = "http://login.example"\nclient_id = "a"', "no https address"),
        ('[admin.oidc]\nissuer = "login"\nclient_id = "a"', "no https address"),
        ('[admin.oidc.roles]\neditors = "root"', "admin.oidc.roles.editors"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, said: str) -> None:
    """With the key that is wrong."""
    with pytest.raises(SettingsError, match=said):
        parse_settings(text, PATH)


def test_a_provider_on_this_machine_needs_no_encryption() -> None:
    """And groups say roles."""
    text = '[admin.oidc]\nissuer = "http://127.0.0.1:9"\nclient_id = "a"\nroles = {a = "editor"}'
    assert parse_settings(text, PATH).admin.oidc.roles == {"a": Role.EDITOR}
