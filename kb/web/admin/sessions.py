"""Who is signed in: a signed cookie, and tokens that only our own pages can know.

The secret is made anew at every start, so that no cookie outlives the server.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

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
        text = _encoded(json.dumps(asdict(session)).encode())
        return f"{text}.{self._signature('session', text)}"

    def session(self, cookie: str) -> Session | None:
        """The session in a cookie; None where we did not sign it."""
        text, _, signature = cookie.partition(".")
        if not hmac.compare_digest(signature.encode(), self._signature("session", text).encode()):
            return None
        return Session(**json.loads(base64.urlsafe_b64decode(text + "==")))

    def token(self, session: Session) -> str:
        """What a form of this session must bring back."""
        return self._signature("form", session.id)

    def _signature(self, purpose: str, text: str) -> str:
        message = f"{purpose}\0{text}".encode()
        return _encoded(hmac.digest(self.secret, message, hashlib.sha256))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
