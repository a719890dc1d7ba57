"""Deleting tickets with all that rests on them: what goes is listed first, then it goes.

The tickets themselves go last. Whoever is killed before that finds the same tickets again with the
same call, and everything is done once more; what is gone already changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb import decisions, identities
from kb.articles import Article
from kb.decisions import Decision
from kb.errors import KbError, NothingToDoError
from kb.evidence import LOST_SUPPORT, Evidence, Flag
from kb.frames import plain_rows
from kb.privacy import (
    Need,
    Told,
    flagged,
    folded_words,
    losses,
    named_words,
    without,
    word_support,
)
from kb.storage import (
    audits,
    content,
    evidence_store,
    files,
    messagestore,
    people,
    sameas,
    stale_results,
    ticketstore,
    topicstore,
)
from kb.storage.messagestore import Waiting
from kb.storage.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

WHO = "askless"
"""Who flags an article in the review log when no person does."""
CUSTOMER, ORDER = "customer_key", "order_key"
"""The columns of the hashes in tables of orders."""


@dataclass(frozen=True)
class Shortfall:
    """An article with parts whose support is gone, and that no editor has settled yet."""

    article: Article
    lost: tuple[Flag, ...]

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "article_id": self.article.id,
            "locale": self.article.locale,
            "status": self.article.status.value,
            "lost": [{"text": flag.sentence, "note": flag.note} for flag in self.lost],
        }


@dataclass(frozen=True)
class Plan:
    """What goes with some tickets, and which articles no longer stand."""

    ticket_ids: frozenset[str]
    messages: int
    orders: tuple[Path, ...]
    """Tables of orders that name the customer, or an order of their tickets."""
    keys: frozenset[str]
    """Hashes of the customers and of their tickets' orders; none when tickets go by age."""
    contact: tuple[Waiting, ...]
    """Messages of the contact form that no help desk has yet."""
    evidence: tuple[Evidence, ...]
    """Evidence to be written anew, without the tickets."""
    shortfalls: tuple[Shortfall, ...]
    decisions: tuple[Decision, ...]
    """Articles that get a flag they did not have."""
    results: tuple[Path, ...]
    """Folders of results that hold the tickets, or were made from one that does."""
    matches: int
    """Rows of assignments and matches in them."""
    has_report: bool

    def document(self) -> dict[str, Any]:
        """The counts as one JSON object."""
        return {
            "tickets": len(self.ticket_ids),
            "messages": self.messages,
            "order_tables": len(self.orders),
            "contact_messages": len(self.contact),
            "evidence": len(self.evidence),
            "results": len(self.results),
            "rows_in_results": self.matches,
            "report": self.has_report,
            "lost_support": [one.document() for one in self.shortfalls],
        }


def tickets_of(workspace: Workspace, keys: Collection[str]) -> frozenset[str]:
    """The ids of the tickets that bear one of ``keys``."""
    tickets = ticketstore.read_tickets(workspace)
    own = tickets[tickets["requester_key"].isin(list(keys)).astype(bool)]
    return frozenset(own["ticket_id"].tolist())


def found_customer(workspace: Workspace, customer: str, *, is_key: bool = False) -> str:
    """The hash on the tickets of ``customer``: an address, a telephone, an id, or the hash itself.

    Raises:
        NothingToDoError: nothing is stored of such a customer.
        KbError: it is no hash, or several customers are meant.
    """
    who = identities.masked(customer)
    if is_key and not identities.is_key(customer):
        raise KbError(f"forget: {who} is no key; expected sixteen of 0-9 and a-f")
    tickets = ticketstore.read_tickets(workspace)
    known = set(tickets["requester_key"].tolist())
    known |= {one for path in _order_tables(workspace) for one in _customers(path)}
    known |= {messagestore.address_key(workspace, one) for one in messagestore.outbox(workspace)}
    pairs = people.read_people(workspace)
    sources = set(tickets["source"].tolist())
    asked = [customer] if is_key else identities.asked_keys(customer, sources, workspace.key)
    found = identities.customers(asked, known, pairs)
    if not found:
        found = {key for key in asked if people.is_forgotten(workspace, [key])}
    if not found:
        raise NothingToDoError(
            f"forget: no ticket of {who} is stored here; check the spelling, or ask by another "
            "of e-mail, telephone, customer id and --key"
        )
    one = next((k for k in sorted(found) if found <= identities.one_customer(k, pairs)), "")
    if not one:
        raise KbError(
            f"forget: {who} may mean {len(found)} customers; forget one with "
            f"--key {' or --key '.join(sorted(found))}"
        )
    return one


def keys_of(workspace: Workspace, key: str) -> frozenset[str]:
    """All hashes that a customer's tickets may bear, and that an import knows them by."""
    return identities.one_customer(key, people.read_people(workspace))


def planned(
    workspace: Workspace,
    gone: frozenset[str],
    *,
    now: datetime,
    keys: frozenset[str] = frozenset(),
) -> Plan:
    """What deleting the tickets ``gone`` takes with it; nothing is changed. ``now`` is aware.

    ``keys`` are the customers who are forgotten, if it is for them: their orders go too.
    """
    tickets = ticketstore.read_tickets(workspace)
    messages = ticketstore.read_messages(workspace)
    held = list(_evidence(workspace))
    articles = {(one.id, one.locale): one for one in content.read_articles(workspace)}
    told = _told(tickets, messages, _tickets_behind(held) - gone)
    lost_words = _lost_words(workspace, tickets, gone, articles.values(), held)
    agents = messages[_is_reply(messages)]["author_key"]
    need = Need.of(workspace.settings.drafting, desk_agents=agents[agents != ""].nunique())
    bought = keys | _orders_named(tickets, gone) if keys else keys
    outcome = _Outcome()
    for before in held:
        article = articles.get((before.article_id, before.locale))
        _judge(outcome, before, without(before, gone, told), article, (need, lost_words, now))
    results, rows = stale_results.found(workspace, gone)
    return Plan(
        ticket_ids=gone,
        messages=int(messages["ticket_id"].isin(list(gone)).sum()),
        orders=tuple(path for path in _order_tables(workspace) if _names(path, bought)),
        keys=bought,
        contact=tuple(messagestore.of_customers(workspace, keys)),
        evidence=tuple(outcome.evidence),
        shortfalls=tuple(outcome.shortfalls),
        decisions=tuple(outcome.decisions),
        results=tuple(results),
        matches=rows,
        has_report=stale_results.is_report_stale(workspace, results),
    )


def carry_out(workspace: Workspace, plan: Plan, *, drop_vectors: Callable[[], object]) -> None:
    """Delete what ``plan`` lists; ``drop_vectors`` takes the vectors of the texts out of the cache.

    The caller holds the workspace.
    """
    for one in plan.evidence:
        evidence_store.write_evidence(workspace, one)
    for decision in plan.decisions:
        content.log_move(workspace, decision.move)
    if plan.ticket_ids:
        stale_results.remove(workspace, plan.results, has_report=plan.has_report)
        topicstore.forget(workspace, plan.ticket_ids)
        audits.forget(workspace, plan.ticket_ids)
        sameas.forget(workspace, plan.ticket_ids)
    drop_vectors()
    for path in plan.orders:
        _drop_orders(path, plan.keys)
    messagestore.drop(workspace, plan.contact)
    ticketstore.remove(workspace, plan.ticket_ids)
    people.keep_people(workspace, ticketstore.requester_keys(workspace))


@dataclass
class _Outcome:
    evidence: list[Evidence] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


def _judge(
    outcome: _Outcome,
    before: Evidence,
    after: Evidence,
    article: Article | None,
    rule: tuple[Need, Mapping[str, Collection[str]], datetime],
) -> None:
    """Note what becomes of one evidence and of its article, if that is still there."""
    need, lost_words, now = rule
    if article is not None and article.status.value != "archived":
        words = lost_words.get(article.locale, ())
        after = flagged(article, after, losses(article, after, need, lost_words=words))
        lost = tuple(flag for flag in after.flags if flag.kind == LOST_SUPPORT)
        if lost:
            outcome.shortfalls.append(Shortfall(article, lost))
        known = {(flag.kind, flag.sentence) for flag in before.flags}
        new = sum((flag.kind, flag.sentence) not in known for flag in lost)
        if new:
            reason = f"{new} parts lost their support when tickets were deleted"
            outcome.decisions.append(
                decisions.unsupported(article, after, who=WHO, now=now, reason=reason)
            )
    if after != before:
        outcome.evidence.append(after)


def _evidence(workspace: Workspace) -> Iterator[Evidence]:
    """Every evidence on file, whether its article is still there or not."""
    root = workspace.evidence_dir
    for path in sorted(root.rglob("*.json")):
        locale, _, article_id = path.relative_to(root).with_suffix("").as_posix().partition("/")
        found = evidence_store.read_evidence(workspace, article_id, locale)
        if found is not None:
            yield found


def _tickets_behind(held: Sequence[Evidence]) -> set[str]:
    said = (sentence for one in held for sentence in (*one.sentences, *one.attached))
    return {ticket for sentence in said for ticket in sentence.tickets}


def _is_reply(messages: pd.DataFrame) -> Any:
    found = (messages["author_kind"] == "agent") & (messages["direction"] == "out")
    return (found & messages["public"]).fillna(False).astype(bool)


def _told(
    tickets: pd.DataFrame, messages: pd.DataFrame, wanted: Collection[str]
) -> dict[str, list[Told]]:
    """The public replies of agents to the tickets ``wanted``."""
    own = tickets[tickets["ticket_id"].isin(list(wanted)).astype(bool)]
    known = {
        row["ticket_id"]: row
        for row in plain_rows(own, ("ticket_id", "requester_key", "created_at"))
    }
    said = messages[_is_reply(messages) & messages["ticket_id"].isin(list(known)).astype(bool)]
    found: dict[str, list[Told]] = {}
    for row in plain_rows(said, ("ticket_id", "at", "author_key", "text")):
        ticket = known[row["ticket_id"]]
        customer = ticket["requester_key"] or row["ticket_id"]
        at = row["at"] or ticket["created_at"]
        reply = Told(row["ticket_id"], customer, row["author_key"], at, row["text"])
        found.setdefault(row["ticket_id"], []).append(reply)
    return found


def _lost_words(
    workspace: Workspace,
    tickets: pd.DataFrame,
    gone: Collection[str],
    articles: Collection[Article],
    held: Sequence[Evidence],
) -> dict[str, frozenset[str]]:
    """Locale -> words of drafted titles that k customers used, and without ``gone`` fewer do."""
    least = workspace.settings.drafting.support_customers
    drafted = {(one.article_id, one.locale) for one in held}
    found = {}
    for locale in workspace.settings.locales:
        asked = _asked(tickets, locale)
        leaving = set().union(*(folded_words(text) for i, _, text in asked if i in gone))
        named = [
            named_words(a) for a in articles if a.locale == locale and (a.id, locale) in drafted
        ]
        wanted = leaving & set().union(*named)
        before = word_support(wanted, [(who, text) for _, who, text in asked])
        after = word_support(wanted, [(who, text) for i, who, text in asked if i not in gone])
        lost = {w for w in wanted if len(before[w]) >= least > len(after[w])}
        found[locale] = frozenset(lost)
    return found


def _asked(tickets: pd.DataFrame, locale: str) -> list[tuple[str, str, str]]:
    """(ticket id, customer, subject and text) of the tickets in a language."""
    own = tickets[(tickets["language"] == locale).astype(bool)]
    rows = plain_rows(own, ("ticket_id", "requester_key", "subject", "text"))
    return [
        (r["ticket_id"], r["requester_key"] or r["ticket_id"], f"{r['subject']}\n{r['text']}")
        for r in rows
    ]


def _order_tables(workspace: Workspace) -> list[Path]:
    return sorted((workspace.data_dir / "orders").glob("*.parquet"))


def _orders_named(tickets: pd.DataFrame, gone: Collection[str]) -> frozenset[str]:
    """The hashes of the orders that tickets name."""
    own = tickets[tickets["ticket_id"].isin(list(gone)).astype(bool)]
    return frozenset(key for some in own["order_keys"].tolist() for key in some)


def _customers(path: Path) -> list[str]:
    """The customers of a table of orders; none where it only counts."""
    return [row[CUSTOMER] for row in _order_rows(path)]


def _names(path: Path, keys: frozenset[str]) -> bool:
    return any(not keys.isdisjoint(row.values()) for row in _order_rows(path))


def _order_rows(path: Path) -> list[dict[str, str]]:
    """Customer and number of each order of a table, as hashes."""
    import pyarrow.parquet as pq

    columns = [CUSTOMER, ORDER]
    if not {*columns} <= set(pq.read_schema(path).names):
        return []
    lists = files.read_columns(path, columns)
    return [dict(zip(columns, row, strict=True)) for row in zip(*lists, strict=True)]


def _drop_orders(path: Path, keys: frozenset[str]) -> None:
    """Write a table of orders anew without those of some customers, or of some numbers."""
    import pyarrow.parquet as pq

    staying = [keys.isdisjoint(row.values()) for row in _order_rows(path)]
    table = pq.ParquetFile(path).read()
    with files.replacing(path) as part:
        pq.write_table(table.filter(staying), part, compression="zstd")


def tickets_before(workspace: Workspace, moment: datetime) -> frozenset[str]:
    """The ids of the tickets whose last message was written before ``moment``."""
    tickets = plain_rows(ticketstore.read_tickets(workspace), ("ticket_id", "created_at"))
    heard = {row["ticket_id"]: row["created_at"] for row in tickets}
    for row in plain_rows(ticketstore.read_messages(workspace), ("ticket_id", "at")):
        if row["at"] is not None and row["ticket_id"] in heard:
            heard[row["ticket_id"]] = max(heard[row["ticket_id"]], row["at"])
    return frozenset(ticket for ticket, at in heard.items() if at < moment)


def leftover_sources(workspace: Workspace) -> list[str]:
    """The exports inside the workspace that the settings name: they hold everybody, unmasked."""
    return [
        path
        for setting in workspace.settings.sources
        for path in setting.paths
        if (workspace.root / path).exists()
    ]
