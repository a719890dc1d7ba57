"""What the sample shop's generator writes."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from collections import Counter
from datetime import date, datetime
from itertools import islice, pairwise
from pathlib import Path

import pytest

from examples.sample_shop import generate
from examples.sample_shop.__main__ import main
from examples.sample_shop.generator import HERE
from examples.sample_shop.needs import Need, read_needs, read_toml
from examples.sample_shop.seasons import Demand
from examples.sample_shop.story import Story
from examples.sample_shop.tickets import TicketStream
from examples.sample_shop.variety import measured_variety
from kb.articles import parse_article
from kb.config import parse_settings
from kb.errors import InputError
from kb.fact_file import parse_facts
from kb.tickets import CHANNELS, NOISE_REASONS, STATUSES
from tests.examples.shop import Shop, made, plain

ODD_NAMES = {"social", "review"}
"""Channels in which the requester's name is no full name."""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under ``folder``."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_same_seed_gives_the_same_bytes(small_shop: Shop, tmp_path: Path) -> None:
    """Two runs with one seed write the same files, byte for byte."""
    assert contents(made(tmp_path / "shop", 200).folder) == contents(small_shop.folder)


def test_another_seed_gives_other_tickets(small_shop: Shop, tmp_path: Path) -> None:
    """The seed changes what is written."""
    other = made(tmp_path / "shop", 200, seed=8)
    assert [plain(t) for t in other.tickets] != [plain(t) for t in small_shop.tickets]


def test_there_are_as_many_tickets_as_asked_in_order_of_time(shop: Shop) -> None:
    """2,000 asked, 2,000 written, sorted by their creation, every id once."""
    times = [datetime.fromisoformat(ticket["created_at"]) for ticket in shop.tickets]
    assert len(times) == len({ticket["id"] for ticket in shop.tickets}) == 2000
    assert times == sorted(times)


def test_every_time_is_aware_and_inside_the_period(shop: Shop) -> None:
    """All times carry an offset and lie between the first and the last day."""
    first, last = (date.fromisoformat(shop.truth[key]) for key in ("first_day", "last_day"))
    for ticket in shop.tickets:
        times = [ticket[key] for key in ("created_at", "updated_at", "solved_at", "closed_at")]
        for text in [*filter(None, times), *(message["at"] for message in ticket["messages"])]:
            at = datetime.fromisoformat(text)
            assert at.tzinfo is not None
            assert first <= at.date() <= last


def test_what_lies_after_the_last_day_is_left_out_with_its_truth(tmp_path: Path) -> None:
    """A period that ends on a Sunday leaves its weekend's questions unanswered."""
    generate(tmp_path / "shop", tickets=2000, until=date(2026, 10, 4))
    weekend = [p for p in Shop(tmp_path / "shop").pairs if p[0]["created_at"] >= "2026-10-03"]
    assert weekend
    for ticket, truth in weekend:
        assert all(message["at"] < "2026-10-05" for message in ticket["messages"])
        assert not truth.get("points")


def test_messages_of_a_ticket_are_in_order(shop: Shop) -> None:
    """Nobody answers before the question was asked."""
    for ticket in shop.tickets:
        for one, two in pairwise(ticket["messages"]):
            assert datetime.fromisoformat(one["at"]) <= datetime.fromisoformat(two["at"])


def test_truth_has_one_row_per_ticket_in_the_same_order(shop: Shop) -> None:
    """Truth and tickets go side by side and agree on the channel."""
    assert [t["id"] for t in shop.truths] == [t["id"] for t in shop.tickets]
    assert [t["channel"] for t in shop.truths] == [t["channel"] for t in shop.tickets]


def test_every_need_is_written_about(shop: Shop) -> None:
    """At 2,000 tickets no need is missing."""
    written = {need for truth in shop.truths for need in truth["needs"]}
    assert written == {need["id"] for need in shop.truth["needs"]}
    assert len(written) >= 40


def test_every_kind_of_noise_occurs_and_is_about_an_eighth(shop: Shop) -> None:
    """Noise of every kind, 9 to 15 % together, and each kind names reasons askless has."""
    kinds = Counter(truth["noise"] for truth in shop.truths if truth["noise"])
    assert set(kinds) == set(shop.truth["noise_reasons"])
    assert 0.09 < sum(kinds.values()) / 2000 < 0.15
    assert {r for reasons in shop.truth["noise_reasons"].values() for r in reasons} <= set(
        NOISE_REASONS
    )


def test_channels_languages_and_statuses_are_those_askless_knows(shop: Shop) -> None:
    """All eight channels, about 60 % French, known statuses only."""
    assert {t["channel"] for t in shop.tickets} == set(CHANNELS) - {"other"}
    assert {t["status"] for t in shop.tickets} <= set(STATUSES)
    french = sum(truth["locale"] == "fr" for truth in shop.truths) / 2000
    assert 0.56 < french < 0.64


def test_about_one_ticket_in_twelve_holds_two_needs(shop: Shop) -> None:
    """Tickets with a second need are near 8 % of those with a need."""
    counts = [len(truth["needs"]) for truth in shop.truths if truth["needs"]]
    assert 0.05 < sum(count == 2 for count in counts) / len(counts) < 0.11


def test_agents_who_write_only_french_never_answer_in_english(shop: Shop) -> None:
    """Eight agents, six of whom write both languages."""
    languages = {agent["name"]: agent["languages"] for agent in shop.truth["agents"]}
    assert sorted(len(known) for known in languages.values()) == [1, 1, *[2] * 6]
    for truth in shop.truths:
        if truth.get("agent"):
            assert truth["locale"] in languages[truth["agent"]]


def test_points_of_a_reply_keep_their_order_and_some_are_dropped(shop: Shop) -> None:
    """Given points rise; more than a tenth and less than a third are left out."""
    size = {need["id"]: len(need["fr"]["reply"]) for need in shop.truth["needs"]}
    given = [(need, p) for t in shop.truths for need, p in t.get("points", {}).items()]
    assert all(points == sorted(set(points)) for _, points in given)
    share = sum(len(points) for _, points in given) / sum(size[need] for need, _ in given)
    assert 0.67 < share < 0.9


def test_the_return_window_changes_with_a_lag_per_agent(shop: Shop) -> None:
    """Old value before the change, new value once every agent has taken it over."""
    policy = shop.truth["policy"]
    changed = date.fromisoformat(policy["changed_on"])
    said = [(t["created_at"][:10], r) for t, r in shop.pairs if "return_days" in r]
    before = {r["return_days"] for day, r in said if date.fromisoformat(day) < changed}
    after = {r["return_days"] for day, r in said if (date.fromisoformat(day) - changed).days > 9}
    assert (before, after) == ({policy["before"]}, {policy["after"]})


def test_a_re_contact_names_an_earlier_ticket_of_the_same_customer(shop: Shop) -> None:
    """Who comes back is the one who wrote before, about the same needs."""
    by_id = {truth["id"]: truth for truth in shop.truths}
    again = [truth for truth in shop.truths if truth.get("recontact_of")]
    assert len(again) > 10
    for truth in again:
        first = by_id[truth["recontact_of"]]
        assert first["id"] < truth["id"]
        assert (first["customer"], first["needs"]) == (truth["customer"], truth["needs"])


def test_nobody_speaks_as_the_other_sex(shop: Shop) -> None:
    """A phrasing in which a woman speaks is never a man's, nor the other way round."""
    women = set(read_toml(HERE / "texts" / "people.toml")["fr"]["women"])
    needs = read_needs(HERE / "needs")
    for ticket, truth in shop.pairs:
        name = ticket["requester"].get("name", "")
        if not truth["needs"] or truth["locale"] == "en" or ticket["channel"] in ODD_NAMES:
            continue
        is_woman = any(name.startswith(f"{first} ") for first in women)
        phrasing = needs[truth["needs"][0]].voices["fr"].customer[truth["phrasing"][0]]
        assert phrasing.of != ("man" if is_woman else "woman"), ticket["id"]


def test_no_message_greets_twice(shop: Shop) -> None:
    """A phrasing that greets by itself gets no greeting in front."""
    twice = re.compile(
        r"^(?:bonjour|bjr|hello|hi|salut)\W+(?:bjr|hello|hi|salut|coucou)\b", re.IGNORECASE
    )
    for ticket in shop.tickets:
        assert not twice.match(ticket["messages"][0]["text"]), ticket["id"]


def test_customers_come_back(shop: Shop) -> None:
    """A fair part of the customers writes more than once, none writes most of the tickets."""
    counts = Counter(truth["customer"] for truth in shop.truths if truth["needs"])
    assert 0.15 < sum(count > 1 for count in counts.values()) / len(counts) < 0.7
    assert max(counts.values()) < 25


def test_a_quarter_of_the_solved_tickets_is_rated(shop: Shop) -> None:
    """CSAT between 0 and 1 on about 25 % of the solved tickets."""
    solved = [t for t, truth in shop.pairs if t["solved_at"] and truth["needs"]]
    rated = [t["csat"] for t in solved if t["csat"] is not None]
    assert 0.2 < len(rated) / len(solved) < 0.3
    assert all(0 <= csat <= 1 for csat in rated)


def test_some_tickets_are_reopened_unanswered_html_or_quoting(shop: Shop) -> None:
    """The odd shapes of real desks all occur."""
    needs = [t for t, truth in shop.pairs if truth["needs"]]
    assert any(t["reopens"] for t in needs)
    assert any(all(m["role"] != "agent" for m in t["messages"]) for t in needs)
    assert any(m["html"] for t in needs for m in t["messages"])
    text = "\n".join(plain(t) for t in needs)
    assert " a écrit :" in text
    assert " wrote:" in text
    assert "Envoyé de mon iPhone" in text


def test_tickets_follow_the_orders(shop: Shop) -> None:
    """The weeks with the most orders have more tickets than those with the fewest."""
    lines = (shop.folder / "orders.csv").read_text("utf-8").splitlines()
    assert lines[0] == "week,orders"
    orders = {date.fromisoformat(w): int(n) for w, n in (line.split(",") for line in lines[1:])}
    assert all(week.weekday() == 0 for week in orders)
    ranked = sorted(orders, key=lambda week: orders[week])
    weeks = Counter(_monday(ticket["created_at"]) for ticket in shop.tickets)
    assert sum(weeks[w] for w in ranked[-15:]) > 1.4 * sum(weeks[w] for w in ranked[5:20])


def _monday(text: str) -> date:
    day = date.fromisoformat(text[:10])
    return date.fromordinal(day.toordinal() - day.weekday())


def test_articles_are_read_back_in_the_version_that_was_published(shop: Shop) -> None:
    """12 articles in both languages and 2 in French only, each with its publication."""
    rows = [r.split(",") for r in (shop.folder / "publications.csv").read_text().splitlines()[1:]]
    assert Counter(locale for _, locale, *_ in rows) == {"fr": 14, "en": 12}
    for article_id, locale, version, _, ended in rows:
        path = shop.folder / "articles" / locale / f"{article_id}.md"
        article = parse_article(path.read_text("utf-8"), article_id=article_id, locale=locale)
        assert (article.is_published, article.version, ended) == (True, version, "")
        assert article.questions


def test_settings_and_facts_are_valid_and_say_that_the_shop_is_synthetic(shop: Shop) -> None:
    """askless reads both files; the notice stands in both languages; every category is named."""
    path = shop.folder / "askless.toml"
    settings = parse_settings(path.read_text("utf-8"), path)
    assert set(settings.brand.notice) == {"fr", "en"}
    assert {need["category"] for need in shop.truth["needs"]} == set(settings.brand.categories)
    facts = parse_facts((shop.folder / "facts.toml").read_text("utf-8"), path)
    assert facts["return_window"] == {"fr": "30 jours", "en": "30 days"}


def test_messages_are_hardly_ever_copies(shop: Shop) -> None:
    """Exact copies and near-copies within a need stay below 2 %."""
    variety = measured_variety(shop.folder)
    assert variety.messages > 1500
    assert variety.copied_share < 0.02
    assert variety.near_share < 0.02


def test_the_smallest_shop_works(small_shop: Shop) -> None:
    """200 tickets are enough for a shop."""
    assert len(small_shop.tickets) == 200
    assert len(small_shop.truth["articles"]) == 26


def test_a_million_tickets_stream(story: tuple[Story, dict[str, Need]]) -> None:
    """The first tickets of a million come at once: nothing is gathered beforehand."""
    plan, needs = story
    stream = TicketStream(HERE, plan, needs, Demand(plan, needs, 7), seed=7)
    first = list(islice(stream.tickets(1_000_000), 5))
    assert [ticket["id"] for ticket, _ in first] == [f"T{n:07d}" for n in range(1, 6)]


@pytest.mark.parametrize("tickets", [0, 199, 1_000_001])
def test_a_number_out_of_range_is_refused_in_one_line(tmp_path: Path, tickets: int) -> None:
    """The message says what was asked and what is possible, and nothing is written."""
    with pytest.raises(InputError, match=r"expected a whole number from 200 to 1,000,000"):
        generate(tmp_path / "shop", tickets=tickets)
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize("tickets", ["many", "-5", "12.5", "0"])
def test_the_script_refuses_a_bad_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tickets: str
) -> None:
    """Wrong usage ends with status 2 and says so."""
    with pytest.raises(SystemExit) as stop:
        main(["--tickets", tickets, "--out", str(tmp_path)])
    assert stop.value.code == 2
    assert f'"{tickets}"; expected a whole number from 200' in capsys.readouterr().err


def test_the_script_writes_and_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The script writes the shop, prints counts and the variety, and ends with 0."""
    assert main(["--tickets", "200", "--out", str(tmp_path / "shop"), "--variety"]) == 0
    told_lines = capsys.readouterr().out
    assert "200 tickets" in told_lines
    assert "exact copies" in told_lines


def test_a_copy_elsewhere_works_when_loaded_by_its_path(tmp_path: Path) -> None:
    """The package imports nothing by its own absolute name."""
    folder = tmp_path / "copied"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    spec = importlib.util.spec_from_file_location(
        "copied_shop", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["copied_shop"] = module
    spec.loader.exec_module(module)
    assert module.generate(tmp_path / "shop", tickets=200).tickets == 200
    assert Path(sys.modules["copied_shop.generator"].HERE) == folder
