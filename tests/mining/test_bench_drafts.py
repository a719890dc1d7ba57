"""``askless bench drafts``: what it makes up, and how its figures are told."""

from __future__ import annotations

from mining.bench_drafts import Plan, lines, made_talk
from mining.drafting.replies import PLACEHOLDER


def test_topics_have_their_replies_in_one_language() -> None:
    """The same for the same seed, and half of the topics in each language."""
    plan = Plan(topics=4, replies=3)
    talk, wanted = made_talk(plan, seed=7)
    assert [one.locale for one in wanted] == ["fr", "en", "fr", "en"]
    assert {len(some) for some in talk.replies.values()} == {3}
    assert {len(some) for some in talk.asked.values()} == {3}
    assert made_talk(plan, seed=7)[0] == talk


def test_what_is_said_of_one_order_is_masked() -> None:
    """As in stored replies: a slot is a placeholder."""
    talk, _ = made_talk(Plan(topics=40, replies=3), seed=7)
    texts = [reply.text for some in talk.replies.values() for reply in some]
    assert not any("{" in text for text in texts)
    assert any(PLACEHOLDER.search(text) for text in texts)


def test_a_person_reads_both_runs() -> None:
    """With vectors to make, and with all of them known."""
    run = {"wall_seconds": 3.0, "cpu_seconds": 5.0, "peak_megabytes": 90.0, "seconds": 2.0}
    run |= {"drafts": 4, "sentences": 20}
    told = list(lines({"topics": 4, "replies": 3, "first": run, "known_vectors": run}))
    assert told[0] == "4 topics of 3 replies"
    assert "vectors known" in told[2]
    assert "4 drafts of 20 sentences" in told[2]
