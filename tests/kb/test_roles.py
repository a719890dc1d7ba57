"""Who may do what."""

from __future__ import annotations

import pytest

from kb.roles import LEAST, ROLES, Deed, Role, allows, capped


def test_every_deed_has_a_least_role() -> None:
    """A deed without one would be a fault on a page."""
    assert set(LEAST) == set(Deed)


@pytest.mark.parametrize("deed", Deed)
def test_a_greater_role_may_all_that_a_lesser_may(deed: Deed) -> None:
    """From the least role on that may, all may; an admin may everything."""
    may = [allows(role, deed) for role in ROLES]
    assert may == sorted(may)
    assert may[-1]


def test_a_reader_sees_no_customers_words() -> None:
    """Tickets are for editors and up, publishing for publishers, people for admins."""
    assert [deed for deed in Deed if allows(Role.READER, deed)] == [Deed.READ]
    assert not allows(Role.EDITOR, Deed.PUBLISH)
    assert not allows(Role.PUBLISHER, Deed.PEOPLE)


def test_a_cap_never_gives_more() -> None:
    """A token of a reader capped at admin reads, one of an admin capped at editor edits."""
    assert capped(Role.READER, Role.ADMIN) == Role.READER
    assert capped(Role.ADMIN, Role.EDITOR) == Role.EDITOR
