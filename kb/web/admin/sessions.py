"""Who is signed in: a signed cookie, and tokens that only our own pages can know.

Under the key of a start the secret is made anew at every start, so that no cookie outlives the
server; where people sign in it is the workspace's.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from typing import Any

from kb.characters import visible

COOKIE = "askless_admin"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Session:
    """One browser that was let in. ``who`` is the name under which it answers, as ``--by``."""

    id: str
    who: str = ""
    lang: str = ""
    """The language chosen; empty follows the browser."""
    has_keys: bool = True
    """Whether single letters answer; WCAG 2.2 (2.1.4) asks that this can be switched off."""


def person(text: str) -> str:
    """A name as it is kept: on one line, without signs that hide; "" where nothing is left."""
    return " ".join(visible(text).split())


@dataclass(frozen=True)
class Seal:
    """Signs sessions with a ``secret`` (32 bytes) and knows its own again."""

    secret: bytes

    def cookie(self, session: Session) -> str:
        """The session as the value of a cookie."""
        return self.sealed("session", asdict(session))

    def session(self, cookie: str) -> Session | None:
        """The session in a cookie; None where we did not sign it."""
        found = self.opened("session", cookie)
        return None if found is None else Session(**found)

    def token(self, session: Session) -> str:
        """What a form of this session must bring back."""
        return self.signature("form", session.id)

    def sealed(self, purpose: str, value: Any) -> str:
        """A value that JSON can hold, to be kept by a browser, for one purpose only."""
        text = _encoded(json.dumps(value).encode())
        return f"{text}.{self.signature(purpose, text)}"

    def opened(self, purpose: str, sealed: str) -> Any:
        """What :meth:`sealed` was given; None where we did not seal it for that."""
        text, _, given = sealed.partition(".")
        if not hmac.compare_digest(given.encode(), self.signature(purpose, text).encode()):
            return None
        return json.loads(base64.urlsafe_b64decode(text + "=="))

    def signature(self, purpose: str, text: str) -> str:
        """What nobody without the secret can write under ``text``."""
        message = f"{purpose}\0{text}".encode()
        return _encoded(hmac.digest(self.secret, message, hashlib.sha256))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
