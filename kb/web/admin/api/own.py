"""Whose token it is, whether all is well, and the document of this API."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import RootModel

from kb.roles import Deed, Role, allows
from kb.web.admin.api.declared import Call, Operation, Services
from kb.web.admin.api.shapes import Answer


class Me(Answer):
    """Whose token it is, and what it may do."""

    name: str
    role: Role
    deeds: list[Deed]


class Health(Answer):
    """All is well; anything else is an answer that is no success."""

    status: Literal["ok"]


class Everything(RootModel[dict[str, Any]]):
    """A JSON object as it stands."""


def me(_services: Services, call: Call) -> Me:
    """Whose token this is, and what it may do."""
    deeds = [deed for deed in Deed if allows(call.role, deed)]
    return Me(name=call.who, role=call.role, deeds=deeds)


def health(services: Services, _call: Call) -> Health:
    """Whether the review database and the workspace answer.

    Raises:
        DatabaseError: the database does not.
        OSError: the folder of articles cannot be read.
    """
    services.accounts.people.is_set_up()
    next(services.workspace.root.iterdir(), None)
    return Health(status="ok")


def document(_services: Services, _call: Call) -> Everything:
    """The OpenAPI document of these operations."""
    from kb.web.admin.api import document as made

    return Everything(made())


OPERATIONS = (
    Operation(
        "health", "GET", "/v1/health", "Whether the server can work.", health, Health, deed=None
    ),
    Operation(
        "openapi", "GET", "/v1/openapi.json", "This document.", document, Everything, deed=None
    ),
    Operation("me", "GET", "/v1/me", "Whose token it is, and what it may do.", me, Me),
)
