"""The JSON API of the admin pages, below ``/admin/api/v1``: for scripts, with a bearer token.

Each operation is declared once (:class:`.declared.Operation`): the gate, the validation of what
comes and the OpenAPI document are made from that. What is done is done by the functions of the
pages, so that roles, four eyes, the log and git commits hold here as there.
"""

from __future__ import annotations

from functools import cache

from starlette.routing import Mount

from kb.storage.accounts import Accounts
from kb.storage.workspace import Workspace
from kb.web.admin.api import articles, dashboard, figures, gaps, live, own, topics, writing
from kb.web.admin.api.declared import Services
from kb.web.admin.api.document import Document, openapi
from kb.web.admin.api.limits import Limiter
from kb.web.admin.api.serving import application
from kb.web.admin.queue_desk import QueueDesk

PATH = "/api"
OPERATIONS = (
    *own.OPERATIONS,
    *articles.OPERATIONS,
    *writing.OPERATIONS,
    *gaps.OPERATIONS,
    *topics.OPERATIONS,
    *figures.OPERATIONS,
    *dashboard.OPERATIONS,
    *live.OPERATIONS,
)
"""Everything that the API does."""


@cache
def document() -> Document:
    """The OpenAPI document of all of it."""
    return openapi(OPERATIONS)


def mount(workspace: Workspace, desk: QueueDesk, accounts: Accounts) -> Mount:
    """The API of a workspace, as a part of the admin pages."""
    services = Services(workspace, desk, accounts)
    limiter = Limiter(workspace.settings.admin.api_per_minute)
    return Mount(PATH, app=application(services, OPERATIONS, limiter))
