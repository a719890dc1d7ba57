"""One customer on several channels."""

from __future__ import annotations

from kb.service.customers import channel_view
from tests.service_tickets import Desk

DAY = 24 * 60


def test_a_customer_who_goes_on_elsewhere_is_seen() -> None:
    """From e-mail to chat about the same topic within a week."""
    desk = Desk()
    desk.ticket(("customer", 0), requester_key="c", channel="email")
    desk.ticket(("customer", DAY), requester_key="c", channel="chat")
    desk.ticket(("customer", 0), requester_key="d", channel="email")
    view = channel_view(desk.rows())
    assert (view.several.numerator, view.several.denominator) == (1, 2)
    assert view.paths.to_dict("records") == [
        {"channel": "email", "next_channel": "chat", "tickets": 1}
    ]


def test_another_matter_another_week_or_an_unknown_customer_is_no_switch() -> None:
    """Nor is a second e-mail."""
    desk = Desk()
    for key, topic, day, channel in (
        ("a", "t2", 1, "chat"),
        ("b", "t1", 8, "chat"),
        ("", "t1", 1, "chat"),
        ("c", "t1", 1, "email"),
    ):
        desk.ticket(("customer", 0), requester_key=key)
        desk.ticket(("customer", day * DAY), requester_key=key, topic=topic, channel=channel)
    view = channel_view(desk.rows())
    assert view.switched.numerator == 0
    assert view.paths.empty
