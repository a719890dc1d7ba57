"""What people of the admin pages may do: four roles, each with all that the one before may."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A person's role, the least first."""

    READER = "reader"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"


class Deed(StrEnum):
    """Something that is asked of the admin pages."""

    READ = "read"
    """See articles, drafts, gaps and figures; no customer's words."""
    TICKETS = "tickets"
    """See redacted tickets and replies."""
    EDIT = "edit"
    """Write drafts and articles, comment, claim."""
    DECIDE = "decide"
    """Send to review, reject, mark, dismiss; approve what somebody else then publishes."""
    PUBLISH = "publish"
    """Let readers see an article, now or later, and take it from them."""
    AUDIT = "audit"
    """Answer audits of matches, which show tickets."""
    PEOPLE = "people"
    """Add people, change their roles, end their sessions."""


ROLES = tuple(Role)
"""Every role, the least first."""
LEAST = {
    Deed.READ: Role.READER,
    Deed.TICKETS: Role.EDITOR,
    Deed.EDIT: Role.EDITOR,
    Deed.DECIDE: Role.EDITOR,
    Deed.AUDIT: Role.EDITOR,
    Deed.PUBLISH: Role.PUBLISHER,
    Deed.PEOPLE: Role.ADMIN,
}
"""The least role that may do a deed."""


def allows(role: Role, deed: Deed) -> bool:
    """Whether somebody of that role may do it."""
    return ROLES.index(role) >= ROLES.index(LEAST[deed])


def capped(role: Role, cap: Role) -> Role:
    """The lesser of both: what a token may do of what its owner may."""
    return min(role, cap, key=ROLES.index)
