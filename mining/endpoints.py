"""What is asked of an OpenAI-compatible endpoint, whatever it answers: vectors or words.

Where texts may go, what a key looks like, the headers, and which answers mean "later".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from kb import __version__
from mining.exchange import FaultError, is_confidential, is_visible_ascii, retry_after

LONGEST_KEY = 512
_BUSY = frozenset({408, 409, 425, 429})


def is_sendable(url: str) -> bool:
    """Whether texts may be sent there: encrypted, or to this machine; no password inside."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and "@" not in parts.netloc and is_confidential(parts)


def is_key(text: str) -> bool:
    """Whether a key can look like this; no text is none."""
    return 0 < len(text) <= LONGEST_KEY and is_visible_ascii(text)


def json_headers(key: str) -> dict[str, str]:
    """The headers of a question in JSON; without a ``key`` nobody is named."""
    bearer = {"Authorization": f"Bearer {key}"} if key else {}
    return {
        **bearer,
        "Accept": "application/json",
        "Content-Type": "application/json",
        "User-Agent": f"askless/{__version__}",
    }


def check_ready(status: int, headers: Mapping[str, str], now: datetime) -> None:
    """Let an answer pass that is one.

    Raises:
        FaultError: the endpoint is busy or failed, which another try may mend.
    """
    if status in _BUSY or status >= 500:
        raise FaultError(f"the endpoint answered {status}", retry_after(headers, now))
