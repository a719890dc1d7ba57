"""Zendesk as a pull sees it: its export by cursor and by time, and each ticket's comments."""

from __future__ import annotations

from typing import Any

from tests.helpdesk import Asked, Play, Reply, minute

PAGE = 3
"""Tickets a page, so that few tickets make several."""
CUSTOMER_EMAIL = "lea.canary@example.com"
USERS = [
    {"id": 71, "name": "Léa Canary", "email": CUSTOMER_EMAIL, "role": "end-user"},
    {"id": 5, "name": "Agent Dupont", "email": "agent@example.com", "role": "agent"},
]


def a_ticket(number: int, **changes: Any) -> dict[str, Any]:
    """A ticket of the export."""
    return {
        "id": number,
        "subject": f"Colis {number}",
        "description": f"Où est mon colis numéro {number} ?",
        "status": "solved",
        "via": {"channel": "email"},
        "requester_id": 71,
        "created_at": minute(number),
        "updated_at": minute(number),
    } | changes


def comments_of(number: int, count: int = 2) -> list[dict[str, Any]]:
    """The comments of a ticket: its customer and an agent in turn."""
    return [
        {
            "id": 100 * number + n,
            "author_id": 5 if n % 2 else 71,
            "public": True,
            "plain_body": f"Où est mon colis ? Écrivez à {CUSTOMER_EMAIL} ({number}, {n})",
            "created_at": minute(number + n),
        }
        for n in range(count)
    ]


def played(count: int, *, overlap: int = 0, comments: int = 2, status: str = "solved") -> Play:
    """A desk with ``count`` tickets; each page repeats the last ``overlap`` of the one before."""

    def play(asked: Asked) -> Reply:
        if "comments" in asked.path:
            return _comments(asked, comments)
        start = max(0, int(asked.query.get("cursor", "0")) - overlap)
        size = int(asked.query["per_page"]) + (overlap if start else 0)
        end = min(count, start + size)
        tickets = [a_ticket(n + 1, status=status) for n in range(start, end)]
        is_last = end >= count
        page = {"tickets": tickets, "users": USERS, "after_cursor": str(end)}
        return Reply({**page, "end_of_stream": is_last})

    return play


def played_by_time(count: int) -> Play:
    """The same by time: a page begins with the second in which the one before ended."""

    def play(asked: Asked) -> Reply:
        if "comments" in asked.path:
            return _comments(asked, 2)
        start = int(asked.query["start_time"])
        tickets = [a_ticket(n, generated_timestamp=1_000_000_000 + n) for n in range(1, count + 1)]
        found = [t for t in tickets if t["generated_timestamp"] >= start][
            : int(asked.query["per_page"])
        ]
        end = found[-1]["generated_timestamp"] if found else start
        is_last = end == 1_000_000_000 + count
        link = None if is_last else "https://shop.zendesk.com/next"
        return Reply(
            {"tickets": found, "users": USERS, "end_time": end, "next_page": link}
            | {"end_of_stream": is_last}
        )

    return play


def _comments(asked: Asked, count: int) -> Reply:
    """Two comments a page."""
    start = int(asked.query.get("page[after]", "0"))
    found = comments_of(int(asked.path.split("/")[4]), count)[start : start + 2]
    has_more = start + 2 < count
    meta = {"has_more": has_more, "after_cursor": str(start + 2) if has_more else None}
    return Reply({"comments": found, "users": USERS, "meta": meta})
