"""Values as help desks write them: times in six spellings, numbers in strings, ids as floats."""

from __future__ import annotations

import html
import math
import re
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import blake2b
from typing import Any

from kb.tickets import STATUSES

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""No help desk of today holds older tickets; an older time is a fault in the export."""

_A_DAY = timedelta(days=1)
_UTC_LENGTH = len("2026-03-31T14:05:00Z")
_MILLISECONDS_FROM = 100_000_000_000
_LARGEST = 2**53
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a character, as JSON may escape it; no file can hold it."""
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|ul|ol|li|h[1-6]|img|table|td|tr|pre|blockquote|strong|em|html|body)"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_DAY_FIRST = re.compile(
    r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ T,à]+(\d{1,2})[:h](\d{2})(?::(\d{2}))?)?\Z"
)


def text(value: Any) -> str:
    """``value`` as text; nothing for null, numbers without a needless ``.0``, never an object."""
    if type(value) is str and value.isascii():
        return value
    if value is None or isinstance(value, bool | dict | list):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    found = str(value)
    return found if found.isascii() else _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", found)


def identity(value: Any) -> str:
    """An id as text without spaces around; ``7253394974479.0`` is ``7253394974479``."""
    if type(value) is int:
        return str(value)
    found = text(value).strip()
    return found[:-2] if found.endswith(".0") and found[:-2].isdecimal() else found


def id_key(given: str) -> int:
    """64 bits of an id, the same in every process."""
    data = given.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


def number(value: Any) -> float | None:
    """A finite number, also from ``"12,5"``; None when it is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = float(text(value).strip().replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def integer(value: Any) -> int | None:
    """A whole number; None when it is none, or larger than any count."""
    found = number(value)
    return int(found) if found is not None and abs(found) < _LARGEST else None


def minutes(value: Any, *, a_minute: float = 1.0) -> float | None:
    """A duration in units of which ``a_minute`` make a minute (60, 60,000), in minutes.

    None when it is no number, or negative.
    """
    found = number(value)
    return found / a_minute if found is not None and found >= 0 else None


def stars(value: Any) -> float | None:
    """A rating of 1 to 5 as satisfaction, 0 to 1; None when it is none."""
    found = number(value)
    return (found - 1) / 4 if found is not None and 1 <= found <= 5 else None


def is_html(value: str) -> bool:
    """Whether a text is written in HTML: it holds one of the tags that mails are made of."""
    return _TAG.search(value) is not None


def letters(value: str) -> str:
    """The letters and digits of a text, plain or HTML, lower-case: equal for the same words."""
    plain = html.unescape(_ANY_TAG.sub(" ", value)) if is_html(value) else value
    return "".join(c for c in plain.casefold() if c.isalnum())


def flag(value: Any) -> bool | None:
    """A yes or no, also from 1, 0 and ``"true"``; None when it is neither."""
    if isinstance(value, bool):
        return value
    return {"1": True, "true": True, "0": False, "false": False}.get(text(value).strip().lower())


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts: a list's items, or a text split at comma, semicolon or bar."""
    if isinstance(value, list):
        items = [text(item.get("name") if isinstance(item, dict) else item) for item in value]
    else:
        items = re.split(r"[,;|]", text(value))
    return tuple(item.strip() for item in items if item.strip())


def time(value: Any, zone: tzinfo, *, now: datetime) -> datetime | None:
    """An aware UTC time: ISO 8601, ``31/12/2025 14:05``, epoch seconds or milliseconds.

    A time without zone is read in ``zone``. None for an empty value.

    Raises:
        ValueError: it is not a time, or lies before 2000 or more than a day after ``now``.
    """
    # Nearly every help desk writes them so.
    if type(value) is str and len(value) == _UTC_LENGTH and value[4] == "-" and value[-1] == "Z":
        return _in_range(_iso(value), now)
    given = text(value).strip()
    if not given:
        return None
    # Nearly all are ISO: neither digits alone nor a day first has a hyphen there.
    is_iso = given[4:5] == "-"
    found = _iso(given) if is_iso else _epoch(value) or _day_first(given) or _iso(given)
    try:
        aware = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"the year {found.year} is out of range") from error
    return _in_range(aware, now)


def _in_range(aware: datetime, now: datetime) -> datetime:
    if not EARLIEST <= aware <= now + _A_DAY:
        raise ValueError(f"the year {aware.year} is out of range")
    return aware


def _epoch(value: Any) -> datetime | None:
    if isinstance(value, str) and not re.fullmatch(r"\d{9,13}(\.\d+)?", value.strip()):
        return None
    seconds = number(value)
    if seconds is None:
        return None
    seconds = seconds / 1000 if seconds >= _MILLISECONDS_FROM else seconds
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise ValueError("is not a time") from error


def _day_first(value: str) -> datetime | None:
    found = _DAY_FIRST.match(value)
    if found is None:
        return None
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 (zone added by caller)


def _iso(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value.removesuffix(" UTC"))
    except ValueError as error:
        raise ValueError(
            "is not a time; expected ISO 8601, such as 2026-03-31T14:05:00Z"
        ) from error


CHANNEL_WORDS = {
    "email": "email",
    "mail": "email",
    "e-mail": "email",
    "courriel": "email",
    "chat": "chat",
    "livechat": "chat",
    "live_chat": "chat",
    "native_messaging": "chat",
    "web_widget": "chat",
    "messaging": "chat",
    "chatbot": "chat",
    "voice": "phone",
    "phone": "phone",
    "telephone": "phone",
    "téléphone": "phone",
    "call": "phone",
    "sms": "sms",
    "whatsapp": "whatsapp",
    "facebook": "social",
    "instagram": "social",
    "twitter": "social",
    "x": "social",
    "social": "social",
    "any_channel": "social",
    "review": "review",
    "avis": "review",
    "trustpilot": "review",
    "web": "contact_form",
    "web_form": "contact_form",
    "form": "contact_form",
    "formulaire": "contact_form",
    "contact_form": "contact_form",
    "contact-form": "contact_form",
    "help-center": "contact_form",
    "other": "other",
}
"""Channel names as exports write them, lower-case, and ours."""

STATUS_WORDS = {
    **{status: status for status in STATUSES},
    "resolved": "solved",
    "résolu": "solved",
    "resolu": "solved",
    "fermé": "closed",
    "ferme": "closed",
    "clos": "closed",
    "ouvert": "open",
    "nouveau": "new",
    "en attente": "pending",
    "on-hold": "hold",
    "trashed": "deleted",
}
"""Status names as exports write them, lower-case, and ours."""


def channel(value: Any) -> str | None:
    """Our name of a channel, ``other`` for an empty value, None when nobody knows it."""
    name = text(value).strip().lower()
    return CHANNEL_WORDS.get(name) if name else "other"


def status(value: Any) -> str | None:
    """Our name of a status, ``open`` for an empty value, None when nobody knows it."""
    name = text(value).strip().lower()
    return STATUS_WORDS.get(name) if name else "open"
