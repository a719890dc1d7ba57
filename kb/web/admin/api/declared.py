"""How an operation of the API is declared, once: the document and the gate both read this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from kb.people import Person
from kb.roles import Deed, Role, allows
from kb.storage.accounts import Accounts
from kb.storage.workspace import Workspace
from kb.web.admin.api.faults import Stop
from kb.web.admin.api.shapes import Body, Query
from kb.web.admin.drafts_decide import Deciding
from kb.web.admin.drafts_desk import DraftDesk
from kb.web.admin.drafts_edit import Editing
from kb.web.admin.gate import Visit
from kb.web.admin.publishing import PublishingPages
from kb.web.admin.queue_desk import QueueDesk
from kb.web.admin.sessions import Session
from kb.web.admin.snapshot import Made, Snapshot
from kb.web.admin.topics_read import Table, made_from, read_table
from kb.work_queue import Queue


@dataclass(frozen=True)
class Services:
    """What operations work with: the very things that the pages use."""

    workspace: Workspace
    desk: QueueDesk
    accounts: Accounts

    @cached_property
    def everything(self) -> Made[Queue]:
        """All articles as rows of a queue, kept until one of them changes."""
        return Made()

    @cached_property
    def drafts(self) -> DraftDesk:
        """What is read of the evidence behind articles."""
        return DraftDesk(self.workspace)

    @cached_property
    def deciding(self) -> Deciding:
        """What decides on articles."""
        return Deciding(self.workspace, self.desk)

    @cached_property
    def editing(self) -> Editing:
        """What writes articles."""
        return Editing(self.workspace, self.desk, self.drafts)

    @cached_property
    def publishing(self) -> PublishingPages:
        """What goes live."""
        return PublishingPages(self.workspace, self.desk)

    @cached_property
    def topics(self) -> Snapshot[Table]:
        """The topics of the last run."""
        own = self.workspace
        return Snapshot(lambda: read_table(own), lambda: made_from(own))


@dataclass(frozen=True)
class Call:
    """One request of a script; ``role`` is the lesser of its person's and its token's."""

    person: Person | None = None
    """None where an operation asks for no token."""
    role: Role = Role.READER
    place: Mapping[str, str] = field(default_factory=dict)
    query: Any = None
    """As the operation's ``query`` model read it."""
    body: Any = None
    """As the operation's ``body`` model read it."""
    version: str = ""
    """Of ``If-Match``, without quotes."""

    @property
    def who(self) -> str:
        """Under which name decisions are made."""
        return self.person.name if self.person else ""

    def require(self, deed: Deed) -> None:
        """Go on only where this token may do that.

        Raises:
            Stop: it may not.
        """
        if not allows(self.role, deed):
            raise Stop("not_allowed")

    def visit(self, **form: str) -> Visit:
        """The visit of a page that sends ``form``, for what the pages share with the API."""
        return Visit(
            path="",
            session=Session("", self.who, "en"),
            lang="en",
            place=self.place,
            form=form,
            role=self.role,
            person=self.person,
        )


Do = Callable[[Services, Call], BaseModel | None]


@dataclass(frozen=True)
class Operation:
    """One thing that the API does."""

    name: str
    """Its ``operationId``."""
    method: str
    path: str
    """Below ``/admin/api``; variable parts are names of :data:`.document.PLACES`."""
    says: str
    """What it does, in a sentence."""
    do: Do
    answer: type[BaseModel] | None
    """None for an answer without a body."""
    deed: Deed | None = Deed.READ
    """What the token must allow; None where no token is asked for."""
    query: type[Query] | None = None
    body: type[Body] | None = None
    needs_version: bool = False
    """Whether ``If-Match`` must say which version was read."""
    gives_version: bool = False
    """Whether the answer's ``version`` is its ``ETag``."""
    stops: tuple[str, ...] = ()
    """Codes that it may stop with beyond those of every operation."""

    @property
    def status(self) -> int:
        """Of a success."""
        return 204 if self.answer is None else 200

    @property
    def tag(self) -> str:
        """The part of the API that it belongs to: the first name of its path."""
        return self.path.split("/")[2].split(".")[0]
