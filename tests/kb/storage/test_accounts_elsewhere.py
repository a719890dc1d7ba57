"""People whom a proxy or a provider names. On SQLite and on PostgreSQL."""

from __future__ import annotations

from kb.roles import Role
from kb.storage.accounts import Accounts


def test_who_is_named_elsewhere_is_known_or_added(accounts: Accounts) -> None:
    """As a reader, where the settings allow it; never where somebody is disabled."""
    assert accounts.elsewhere.found("eve", may_add=False, about="proxy") is None
    eve = accounts.elsewhere.found("Eve", may_add=True, about="proxy")
    assert eve is not None
    assert (eve.name, eve.role) == ("eve", Role.READER)
    accounts.people.disable("eve", by="ana")
    assert accounts.elsewhere.found("eve", may_add=True, about="proxy") is None


def test_a_provider_gives_roles_and_may_add(accounts: Accounts) -> None:
    """Each time anew; no name that a password protects, nobody disabled, never the last admin."""

    def came(subject: str, name: str, role: Role | None, *, may_add: bool = False) -> str | None:
        found = accounts.elsewhere.from_provider(
            subject, name=name, display="", role=role, may_add=may_add
        )
        return found and f"{found.name} {found.role}"

    assert came("p|1", "eve", None) is None
    assert came("p|1", "Eve", None, may_add=True) == "eve reader"
    assert came("p|1", "ana", Role.PUBLISHER) == "eve publisher"
    assert came("p|1", "", None) == "eve publisher"
    assert came("p|2", "bob", Role.ADMIN, may_add=True) is None
    accounts.people.add("root", Role.ADMIN, by="ana")
    assert came("p|3", "root", Role.READER) == "root reader"
    accounts.people.set_role("root", Role.ADMIN, by="ana")
    accounts.people.disable("ana", by="root")
    assert came("p|3", "root", Role.READER) == "root admin"
    accounts.people.disable("eve", by="root")
    assert came("p|1", "eve", Role.ADMIN) is None
