"""People and their ways in as the shell and the pages use them: each change with its log line.

The line is written before its transaction ends: a change that nobody can read about is not kept.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from kb.people_passwords import Passwords
from kb.storage import reviewdb
from kb.storage.accounts_base import Books, utc_now
from kb.storage.accounts_elsewhere import Elsewhere
from kb.storage.accounts_people import People
from kb.storage.accounts_sessions import Sessions
from kb.storage.accounts_sign_ins import Outcome, SignIns, Tried
from kb.storage.accounts_tokens import Tokens
from kb.storage.reviewdb import ReviewDatabase
from kb.storage.workspace import Workspace

__all__ = ["Accounts", "Outcome", "Tried", "accounts_of"]


@dataclass(frozen=True)
class Accounts:
    """The people of one workspace; ``key`` hides names and addresses that were tried."""

    database: ReviewDatabase
    folder: Path
    key: bytes = field(repr=False)
    passwords: Passwords = field(default_factory=Passwords)
    clock: Callable[[], datetime] = utc_now

    @cached_property
    def people(self) -> People:
        """Who there is and what they may do."""
        return People(self._books, self.passwords)

    @cached_property
    def sign_ins(self) -> SignIns:
        """What passwords open."""
        return SignIns(self._books, self.key, self.passwords)

    @cached_property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return Sessions(self._books)

    @cached_property
    def tokens(self) -> Tokens:
        """What scripts sign in with."""
        return Tokens(self._books)

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """People whom another program vouches for."""
        return Elsewhere(self._books, self.people)

    @cached_property
    def _books(self) -> Books:
        return Books(self.database, self.folder, self.clock)


def accounts_of(workspace: Workspace) -> Accounts:
    """The people of a workspace.

    Raises:
        DatabaseError: the review database cannot be used.
    """
    key = hmac.digest(workspace.key, b"people", "sha256")
    return Accounts(reviewdb.of(workspace), workspace.data_dir, key)
