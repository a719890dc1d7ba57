"""The queue over HTTP: what it shows, how it is narrowed, what is done with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kb.articles import Article, ArticleStatus
from kb.proposals import Addition, Proposal
from kb.storage import content, evidence_store, reviewdb, reviewing
from kb.storage.deciding import stamp
from kb.storage.kept_articles import KeptArticles
from kb.storage.workspace import Workspace
from kb.web.admin.queue import number, saving
from tests.adminshop import AdminServer, Answered, Visitor
from tests.editorshop import DRAFT, HERE, a_draft, an_editors_shop, evidence_of
from tests.factories import NOW

QUEUE = "/admin/queue/"
KEY = f"draft fr {DRAFT}"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A shop with three drafts."""
    return an_editors_shop(tmp_path_factory.mktemp("queue") / "shop")


@pytest.fixture(scope="module")
def served(shop: Workspace) -> Iterator[AdminServer]:
    """Its admin pages."""
    with AdminServer(shop) as running:
        yield running


@pytest.fixture(scope="module")
def ana(served: AdminServer) -> Visitor:
    """Somebody signed in."""
    return served.visitor("ana")


def test_drafts_wait_in_the_queue_and_live_articles_do_not(ana: Visitor) -> None:
    """Each leads to its page; what needs a decision says so."""
    text = ana.get(QUEUE).text
    assert f'href="{HERE}"' in text
    assert "needs a decision (1)" in text
    assert "Où est mon colis" not in text


def test_the_address_narrows_the_queue(ana: Visitor) -> None:
    """Counts stand beside the filters; the way back keeps them."""
    text = ana.get(f"{QUEUE}?language=en&q=dress").text
    assert "1 of 3 rows" in text
    assert "How do I exchange a dress?" in text
    assert "?from=language%3Den%26q%3Ddress" in text


@pytest.mark.parametrize(
    "query", ["language=de", "page=999", "page=x", "q=%00%F0%9F%8E%81", "age="]
)
def test_an_odd_address_is_answered(ana: Visitor, query: str) -> None:
    """With a page that says that nothing fits, or the queue."""
    assert ana.get(f"{QUEUE}?{query}").status == 200


def test_a_row_is_claimed_seen_by_others_and_given_back(
    served: AdminServer, shop: Workspace, ana: Visitor
) -> None:
    """Who comes second is told."""
    ana.post(QUEUE, one=f"claim {KEY}")
    bob = served.visitor("bob")
    assert "with ana" in bob.get(f"{QUEUE}?owner=others").text
    assert "said=held" in bob.post(QUEUE, one=f"claim {KEY}").to
    ana.post(QUEUE, one=f"unclaim {KEY}")
    assert reviewing.read_claims(reviewdb.of(shop)) == {}


def test_rows_are_set_aside_with_a_reason(tmp_path: Path) -> None:
    """Personal data in it is masked; a draft that changed meanwhile stays."""
    own = an_editors_shop(tmp_path / "shop")
    with AdminServer(own) as running:
        ana = running.visitor("ana")
        assert ana.post(QUEUE, act="aside", key=KEY, reason=" ").status == 400
        stamp = f"{a_draft().version}.draft"
        said = {"act": "aside", "key": KEY, "reason": "ask ana@example.com"}
        told = result(ana, ana.post(QUEUE, made_from=f"{KEY} {stamp}", **said).to)
        assert "Set aside: 1 of 1." in told.text
    assert content.read_article(own, DRAFT, "fr").status is ArticleStatus.ARCHIVED
    assert "ana@example.com" not in own.review_log.read_text("utf-8")


def result(visitor: Visitor, address: str) -> Answered:
    """The page that says what came of it."""
    while "data-live" in (page := visitor.get(address)).text:
        assert page.status == 200
    return page


def many(*articles: Article) -> dict[str, list[str]]:
    """The fields of ticked rows."""
    keys = [f"draft {one.locale} {one.id}" for one in articles]
    stamps = [f"{key} {stamp(one)}" for key, one in zip(keys, articles, strict=True)]
    return {"key": keys, "made_from": stamps}


def sent(visitor: Visitor, fields: dict[str, list[str]], **form: str) -> tuple[str, str]:
    """Ticked rows and what is to be done with them: where that is told, and the text of it."""
    own = visitor.get(QUEUE).fields | form
    own = {name: value for name, value in own.items() if name not in fields}
    body = urlencode([*own.items(), *((k, v) for k, values in fields.items() for v in values)])
    here = visitor.send(QUEUE, body, {}).to
    return here, result(visitor, here).text


def test_many_are_approved_and_what_is_left_says_why(tmp_path: Path) -> None:
    """One needs a decision, one has changed; what was approved is put back by one button."""
    own = an_editors_shop(tmp_path / "shop")
    flagged = content.read_article(own, "returns/refund", "fr")
    english = content.read_article(own, DRAFT, "en")
    fields = many(a_draft(), flagged, english)
    content.write_article(own, replace(english, body="Somebody wrote something else.\n"))
    with AdminServer(own) as running:
        ana = running.visitor("ana")
        here, text = sent(ana, fields, act="approve")
        assert "Approved: 1 of 3." in text
        assert "14 or 30 days" in text
        assert "Somebody decided on it since the list was shown." in text
        assert content.read_article(own, DRAFT, "fr").is_published
        assert "Undone: 1 of 1." in result(ana, ana.post(here).to).text
        assert content.read_article(own, DRAFT, "fr").status is ArticleStatus.IN_REVIEW
        assert "This was undone" in ana.get(here).text


def test_many_are_given_to_somebody_and_get_a_day(tmp_path: Path) -> None:
    """Both are undone: who had them has them again, and no day is left."""
    own = an_editors_shop(tmp_path / "shop")
    fields = many(a_draft())
    with AdminServer(own) as running:
        ana = running.visitor("ana")
        here, text = sent(ana, fields, act="assign", to="Zoé")
        assert "Given to Zoé: 1 of 1." in text
        assert reviewing.read_claims(reviewdb.of(own))[KEY].who == "Zoé"
        result(ana, ana.post(here).to)
        assert reviewing.read_claims(reviewdb.of(own)) == {}
        here, text = sent(ana, fields, act="schedule", day="2031-05-06")
        assert ">6\u00a0May 2031</time>: 1 of 1." in text
        assert (DRAFT, "fr") in reviewing.waiting(reviewdb.of(own))
        result(ana, ana.post(here).to)
        assert reviewing.waiting(reviewdb.of(own)) == {}


def test_all_rows_of_a_page_can_be_ticked_without_scripts(ana: Visitor) -> None:
    """By an address; a page may have more rows."""
    text = ana.get(f"{QUEUE}?pick=all&rows=200").text
    assert text.count('data-act="pick" checked') == 3
    assert 'name="rows" value="200"' in text


def test_nothing_chosen_is_told(ana: Visitor) -> None:
    """Instead of doing nothing in silence."""
    assert "Nothing was chosen" in ana.post(QUEUE, act="claim").text


def test_a_form_of_another_person_is_refused(ana: Visitor) -> None:
    """Somebody changed the name in another tab."""
    assert ana.post(QUEUE, who="bob", act="claim", key=KEY).status == 409


def test_what_may_be_saved_is_told_in_the_unit_that_says_something() -> None:
    """Minutes below an hour, tickets where no time is known."""
    told = {"saving": {"hours_low": 0.05, "hours_high": 0.3}}
    assert saving(told, "en") == {"unit": "minutes", "low": "3", "high": "18"}
    tickets = {"saving": {"tickets_low": 0.2, "tickets_high": 1_250}}
    assert saving(tickets, "fr") == {"unit": "tickets", "low": "0,2", "high": "1\u202f250"}
    assert saving(None, "en") is None
    assert number(14.0, "en") == "14"


def test_kept_articles_follow_the_files(tmp_path: Path) -> None:
    """A file that is new, changed, gone or broken; the others stay."""
    own = an_editors_shop(tmp_path / "shop")
    kept = KeptArticles(own)
    assert len(kept.now().articles) == 4
    first = kept.now()
    assert kept.now() is first
    path = content.write_article(own, a_draft(id="returns/new", title="Œuvre"))
    assert kept.now().articles["fr", "returns/new"].title == "Œuvre"
    path.unlink()
    content.article_path(own, DRAFT, "fr").write_text("no article")
    kept.forget()
    found = kept.now()
    assert ("fr", "returns/new") not in found.articles
    assert ("fr", DRAFT) not in found.articles
    assert "no front matter" in found.problems[0]


def test_live_articles_that_need_somebody_stand_in_the_queue(tmp_path: Path) -> None:
    """What later tickets propose comes before what has gone stale; a live draft's flag is told."""
    own = an_editors_shop(tmp_path / "shop")
    live = a_draft(id="returns/live", title="Échanger", status=ArticleStatus.PUBLISHED)
    added = Addition("Écrivez-nous.", "step", customers=12)
    proposal = Proposal("edit", "fr", live.id, "lacks 1 sentence", added=(added,))
    old = a_draft(id="returns/old", title="Ancien", status=ArticleStatus.PUBLISHED)
    known = evidence_of(old)
    said = [replace(s, last_seen_at=NOW - timedelta(days=400)) for s in known.sentences]
    known = replace(known, drafted_at=NOW - timedelta(days=400), sentences=tuple(said))
    for article, evidence in ((live, replace(known, proposals=(proposal,))), (old, known)):
        content.write_article(own, article)
        named = replace(evidence, article_id=article.id, version=article.version)
        evidence_store.write_evidence(own, named)
    with AdminServer(own) as running:
        ana = running.visitor("ana")
        edits = ana.get(f"{QUEUE}?kind=edit").text
        assert "it lacks what agents told up to 12 customers" in edits
        assert "/returns/live/?from=kind%3Dedit#proposals" in edits
        stale = ana.get(f"{QUEUE}?kind=stale&state=published&language=fr&owner=nobody").text
        assert "no reply has supported it for" in stale
        assert "Live, gone stale" in stale
        assert "1 of 5 rows" in stale
