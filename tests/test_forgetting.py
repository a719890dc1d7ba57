"""A customer who is forgotten leaves nothing behind, and nobody else loses anything."""

from __future__ import annotations

import json
import re
import shutil
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from kb.identities import keyed
from kb.messages import Message, new_reference
from kb.orders import ORDER_COUNTS, ORDERS
from kb.storage import content, evidence_store, gapstore, messagestore, orderstore, ticketstore
from kb.storage.workspace import Workspace
from mining.needs import needs_in
from tests import canaries
from tests.factories import an_order_row
from tests.shell import askless
from tests.starting import Starter

pytestmark = pytest.mark.slow

WHO = 7
OTHERS = [number for number in range(canaries.PEOPLE) if number != WHO]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The canaries' workspace with every stage done."""
    root = tmp_path_factory.mktemp("canaries") / "shop"
    canaries.a_canary_workspace(root)
    return root


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy to forget somebody in."""
    root = shutil.copytree(made, tmp_path / "shop")
    yield Workspace.open(Path(root))
    shutil.rmtree(tmp_path, ignore_errors=True)


def forget(shop: Workspace, *arguments: object) -> str:
    """Forget somebody; what is printed."""
    done = askless("forget", *arguments, "--workspace", shop.root)
    assert done.status == 0, done.err
    return done.out


def of_others(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of everybody but the one who is forgotten, in order."""
    numbers = frame["ticket_id"].str.slice(start=len("jsonl:T")).astype("int64")
    return frame[(numbers % canaries.PEOPLE != WHO).astype(bool)].reset_index(drop=True)


def question(shop: Workspace, number: int) -> str:
    """A sentence of this canary whose vector is kept."""
    tickets = ticketstore.read_tickets(shop).set_index("ticket_id")
    row = tickets.loc[f"jsonl:T{number:03d}"]
    needs = needs_in(str(row["subject"]), str(row["text"]))
    said = [one.text for need in needs for one in need.sentences]
    return next(text for text in said if canaries.word(number) in text)


def test_the_canaries_are_there_before(shop: Workspace) -> None:
    """The search that must find nothing afterwards finds tickets, results and evidence now."""
    found = {path.split("/")[1] for path in canaries.traces(shop, WHO)}
    assert {"tickets", "runs", "evidence", "people.new"} <= found
    assert canaries.has_vector(shop, question(shop, WHO))


def test_nothing_of_them_is_left(shop: Workspace) -> None:
    """No byte of their words, ids, address or key in any file, and no vector of their text."""
    text = question(shop, WHO)
    forget(shop, canaries.email(WHO))
    assert canaries.traces(shop, WHO) == []
    assert not canaries.has_vector(shop, text)


def test_a_reason_for_a_gap_kept_nothing_of_them(shop: Workspace) -> None:
    """The log of decisions on gaps stays as it is, and names nobody who wrote."""
    reason = f"voir {canaries.email(WHO)} ou {canaries.phone(WHO)}"
    by = ("--by", "Ada", "--reason", reason, "--workspace", shop.root)
    assert askless("gaps", "dismiss", "t-0001", *by).status == 0
    before = gapstore.read_decisions(shop)
    forget(shop, canaries.email(WHO))
    assert gapstore.read_decisions(shop) == before
    assert canaries.traces(shop, WHO) == []


def test_everybody_else_is_untouched(shop: Workspace) -> None:
    """Tickets, messages and vectors of the others stay as they were, and so do the pages."""
    before = [ticketstore.read_tickets(shop), ticketstore.read_messages(shop)]
    pages = {p: p.read_bytes() for p in shop.pages_dir.rglob("*") if p.is_file()}
    forget(shop, canaries.email(WHO))
    after = [ticketstore.read_tickets(shop), ticketstore.read_messages(shop)]
    for old, new in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(of_others(old), new)
    assert canaries.has_vector(shop, question(shop, WHO + 1))
    assert {p: p.read_bytes() for p in pages} == pages


@pytest.mark.parametrize("asked", [canaries.phone(WHO), "06 12 34 56 07", f"c{WHO}"])
def test_a_telephone_or_id_finds_the_same_customer(shop: Workspace, asked: str) -> None:
    """Whatever the customer gives, written in whatever way."""
    forget(shop, asked)
    assert canaries.traces(shop, WHO) == []
    assert len(ticketstore.read_tickets(shop)) == 3 * len(OTHERS)


@pytest.mark.parametrize("asked", [canaries.email(WHO), canaries.phone(WHO), f"c{WHO}"])
def test_tickets_without_their_address_go_too(shop: Workspace, made: Path, asked: str) -> None:
    """By the id or the telephone alone: whichever way is asked, it is one customer."""
    path = shop.root.parent / "more.jsonl"
    lines = (made.parent / "canaries.jsonl").read_text("utf-8").splitlines()[WHO : WHO + 1]
    only_id = re.sub(r'"email": "[^"]*", "phone": "[^"]*"', '"name": ""', lines[0])
    only_phone = re.sub(r'"id": "c[^"]*", "email": "[^"]*", ', "", lines[0])
    more = [only_id.replace("T007", "X1"), only_phone.replace("T007", "X2")]
    path.write_text("\n".join(more) + "\n", "utf-8")
    assert askless("import", "jsonl", path, "--workspace", shop.root).status == 0
    out = json.loads(forget(shop, asked, "--json"))
    assert out["tickets"] == 5
    assert canaries.traces(shop, WHO) == []


def test_files_that_still_name_them_are_told(shop: Workspace, made: Path) -> None:
    """An export in the workspace is the operator's: it stays, and is not kept quiet about."""
    (shop.root / "old").mkdir()
    shutil.copy(made.parent / "canaries.jsonl", shop.root / "old")
    out = json.loads(forget(shop, canaries.email(WHO), "--json"))
    assert out["still_named_in"] == ["old/canaries.jsonl"]


def test_an_import_does_not_bring_them_back(shop: Workspace, made: Path) -> None:
    """The same export again is counted as skipped, whether it says the address or only the id."""
    forget(shop, canaries.email(WHO))
    export = made.parent / "canaries.jsonl"
    only_id = shop.root.parent / "ids.jsonl"
    only_id.write_text(re.sub(r'"email": "[^"]*", ', "", export.read_text("utf-8")), "utf-8")
    for path in (export, only_id):
        done = askless("import", "jsonl", path, "--json", "--workspace", shop.root)
        assert done.json["skipped"] == {"forgotten": 3}
    assert canaries.traces(shop, WHO) == []


def test_their_messages_of_the_contact_form_go_too(shop: Workspace) -> None:
    """They wait for the help desk with the address as it is; a message may be all there is."""
    for who in (canaries.email(WHO).upper(), canaries.email(WHO), "somebody@else.example"):
        said = Message(new_reference(), datetime.now(UTC), "fr", "Où est mon colis ?", who)
        messagestore.keep(shop, said)
    assert json.loads(forget(shop, canaries.email(WHO), "--json"))["contact_messages"] == 2
    assert [one.email for one in messagestore.waiting(shop)] == ["somebody@else.example"]
    out = forget(shop, "somebody@else.example")
    assert "1 messages of the contact form removed" in out
    assert list(messagestore.waiting(shop)) == []


def test_the_customer_is_never_named(shop: Workspace) -> None:
    """Neither the answer nor any file under data shows more than a masked form."""
    out = forget(shop, canaries.email(WHO), "--json")
    assert json.loads(out)["customer"] == "c***@***"
    assert f"canary{WHO}@" not in out
    refused = askless("forget", "nobody@canaries.example", "--workspace", shop.root)
    assert (refused.status, "nobody" in refused.err) == (1, False)


def test_a_dry_run_changes_nothing(shop: Workspace) -> None:
    """It counts what would go; every file stays as it is."""
    before = {p: p.read_bytes() for p in shop.root.rglob("*") if p.is_file()}
    told = json.loads(forget(shop, canaries.email(WHO), "--dry-run", "--json"))
    assert (told["tickets"], told["messages"], told["evidence"]) == (3, 6, 1)
    assert told["vectors"] > 0
    assert told["results"] > 0
    assert {p: p.read_bytes() for p in shop.root.rglob("*") if p.is_file()} == before


def test_articles_that_lose_their_support_are_listed_and_flagged(shop: Workspace) -> None:
    """With four customers of five left, the article stays published and waits for a decision."""
    for number in range(canaries.PEOPLE - 4):
        out = forget(shop, canaries.email(number), "--json")
    told = json.loads(out)["lost_support"]
    assert [one["status"] for one in told] == ["published"]
    assert any("4 of 5 customers" in part["note"] for part in told[0]["lost"])
    (article,) = content.read_articles(shop)
    evidence = evidence_store.read_evidence(shop, article.id, article.locale)
    assert evidence is not None
    assert {flag.kind for flag in evidence.blocking} == {"lost_support"}
    assert '"action": "flag"' in shop.review_log.read_text("utf-8")


def test_their_orders_go_too(shop: Workspace) -> None:
    """Orders of the customer, in the one file of the month; those of others stay."""
    keys = [keyed(shop.key, canaries.email(number)) for number in (WHO, WHO + 1)]
    rows = [an_order_row(order_key=f"o{key}", customer_key=key) for key in keys]
    orderstore.merge(shop, ORDERS.frame(rows), ORDER_COUNTS.empty())
    forget(shop, canaries.email(WHO))
    assert canaries.traces(shop, WHO) == []
    assert orderstore.read_orders(shop)["customer_key"].tolist() == keys[1:]


def test_with_enough_others_an_article_keeps_its_support(shop: Workspace) -> None:
    """One of twenty is no loss: nothing is listed, no flag set."""
    assert json.loads(forget(shop, canaries.email(WHO), "--json"))["lost_support"] == []
    (article,) = content.read_articles(shop)
    evidence = evidence_store.read_evidence(shop, article.id, article.locale)
    assert evidence is not None
    assert not evidence.blocking
    assert max(sentence.customers for sentence in evidence.sentences) == canaries.PEOPLE - 1


@pytest.mark.parametrize("event", [1, 4, 9, 14, 19, 23, 26, 29, 31])
def test_killed_in_the_middle_the_next_call_ends_it(
    starter: Starter, shop: Workspace, event: int
) -> None:
    """At whatever moment it is killed: the same call again, and nothing is left."""
    command = ("forget", canaries.phone(WHO), "--workspace", shop.root)
    ended = starter.run(*command, dies=(shop.data_dir, event, "killed"))
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    forget(shop, canaries.phone(WHO))
    assert canaries.traces(shop, WHO) == []
    assert not [path for path in shop.root.rglob("*.part") if path.name.startswith(".")]
    assert len(ticketstore.read_tickets(shop)) == 3 * len(OTHERS)


def test_retention_deletes_by_age_with_all_that_rests_on_it(shop: Workspace) -> None:
    """Every ticket is older than a month; the setting keeps an import from bringing them back."""
    settings = shop.root / "askless.toml"
    text = settings.read_text("utf-8") + "\n[privacy]\nkeep_months = 1\n"
    settings.write_text(text, encoding="utf-8")
    done = askless("retention", "--json", "--workspace", shop.root)
    assert done.json["tickets"] == 3 * canaries.PEOPLE
    assert all(canaries.traces(shop, number) == [] for number in (0, WHO))
    export = canaries.export(shop.root.parent / "again.jsonl")
    again = askless("import", "jsonl", export, "--json", "--workspace", shop.root).json
    assert again["skipped"] == {"older than privacy.keep_months": 3 * canaries.PEOPLE}


def test_retention_keeps_what_is_young_enough(shop: Workspace) -> None:
    """A limit before the first message deletes nothing, and says so."""
    age = (datetime.now(UTC) - datetime(2026, 1, 1, tzinfo=UTC)).days // 28 + 2
    done = askless("retention", "--months", age, "--json", "--workspace", shop.root)
    assert (done.json["tickets"], done.json["results"]) == (0, 0)
    assert len(ticketstore.read_tickets(shop)) == 3 * canaries.PEOPLE


def test_retention_needs_a_limit(shop: Workspace) -> None:
    """Without --months and setting nothing is deleted, and one line says what to set."""
    done = askless("retention", "--workspace", shop.root)
    assert (done.status, "privacy.keep_months" in done.err) == (1, True)
