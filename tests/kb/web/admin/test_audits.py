"""Answering an audit over HTTP: what is shown, what is kept, and what becomes of odd requests."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.storage import audits
from kb.storage.workspace import Workspace
from kb.web.admin.audit_steps import next_place, previous_place
from kb.web.admin.audits import chosen_article
from tests.adminshop import (
    DAY,
    PLACES,
    SETTLE,
    TEXTS,
    AdminServer,
    Visitor,
    an_audited_shop,
    labels,
    the_audit,
)
from tests.factories import an_article


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[Workspace, Visitor]]:
    """A shop of the test's own, to be broken, and somebody signed in there."""
    made = an_audited_shop(tmp_path / "shop")
    with AdminServer(made) as running:
        yield made, running.visitor("ana")


def test_an_audit_of_tickets_is_drawn_and_answered_without_a_proposal(
    own: tuple[Workspace, Visitor],
) -> None:
    """Nothing was measured; what the matcher would say is nowhere, and "right" is no answer."""
    shop, ana = own
    found = ana.post("/admin/audits/draw", of="tickets", tickets="3", accepted="0")
    assert found.status == 303
    audit = audits.read(shop, found.to.split("/")[3])
    assert (audit.of, int(audit.window["part"].notna().sum())) == ("tickets", 4)
    page = ana.get(found.to + "tickets/0")
    assert ("Right" in page.text, 'value="covered"' in page.text) == (False, True)
    assert "Which article would answer it?" in page.text
    refused = ana.post(f"{found.to}tickets/0", label="right")
    chosen = ana.post(f"{found.to}tickets/0", label="covered", other="returns/exchange")
    assert (refused.status, chosen.status) == (400, 303)
    assert [(one.label, one.article_id) for one in audit.answers()] == [
        ("covered", "returns/exchange")
    ]
    report = ana.get(f"{found.to}report").text
    assert ("Precision" in report, "Covered" in report) == (False, True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"since": "2026-03-02", "until": "2026-03-01"}, "after the last one"),
        ({"tickets": "0"}, "as a number"),
        ({"tickets": "9999"}, "as a number"),
        ({"accepted": "x"}, "as a number"),
        ({"since": "2001-01-01", "until": "2001-01-02"}, "no ticket with a need"),
        ({"of": "matches"}, "askless measure"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_the_form(
    ana: Visitor, fields: dict[str, str], said: str
) -> None:
    """What was typed stays."""
    usual = {"of": "tickets", "tickets": "3", "accepted": "0"}
    found = ana.post("/admin/audits/draw", **{**usual, **fields})
    assert (found.status, said in found.text) == (400, True)
    assert all(value in found.text for value in fields.values())


def test_who_has_no_name_is_asked_for_one_first(served: AdminServer) -> None:
    """And comes back to the ticket."""
    nobody = served.visitor()
    assert nobody.get(f"{PLACES}2").to == f"/admin/who?to={PLACES}2"
    assert nobody.post("/admin/who", who=" ana ", to=f"{PLACES}2").to == f"{PLACES}2"


def test_a_ticket_is_shown_beside_its_article(ana: Visitor) -> None:
    """Each in its language; what the matcher thought is not there."""
    text = ana.get(f"{PLACES}0").text
    assert "Ticket 1 of 7" in text
    assert 'lang="fr">Où est mon colis ? L&#39;échange est retardé</div>' in text
    assert "<h3>Suivi</h3>" in text
    assert "&lt;b&gt;votre&lt;/b&gt;" in text
    assert not any(said in text for said in ("0.87", "0,87", "87.3", "87,3"))


def test_a_hostile_ticket_is_text(ana: Visitor) -> None:
    """Markup is shown as it was written; signs that turn text around are gone."""
    text = ana.get(f"{PLACES}1").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; œuvre 🎁 retour" in text


def test_an_answer_is_kept_and_leads_to_the_next_ticket(shop: Workspace, ana: Visitor) -> None:
    """Under the name given, with a time, not final."""
    assert ana.post(f"{PLACES}0", label="right").to == f"{PLACES}?after=0"
    assert ana.get(f"{PLACES}?after=0").to == f"{PLACES}1"
    [answer] = the_audit(shop).answers()
    assert (answer.ticket_id, answer.who, answer.label, answer.is_final) == (
        "t:0", "ana", "right", False
    )  # fmt: skip
    assert answer.at.endswith("+00:00")


def test_the_previous_answer_can_be_changed(shop: Workspace, ana: Visitor) -> None:
    """It is marked, and the newer one counts."""
    ana.post(f"{PLACES}0", label="right")
    assert f'href="{PLACES}0" data-key="ArrowLeft"' in ana.get(f"{PLACES}1").text
    assert "your answer" in ana.get(f"{PLACES}0").text
    ana.post(f"{PLACES}0", label="person")
    assert labels(shop)[-1] == ("t:0", "ana", "person")
    assert "You have answered 1 of 7" in ana.get(f"{PLACES}1").text


def test_what_others_said_is_not_shown(served: AdminServer, ana: Visitor) -> None:
    """Two people answer without knowing of each other; the list tells numbers only."""
    ana.post(f"{PLACES}0", label="person")
    bob = served.visitor("bob")
    assert "ana" not in bob.get(f"{PLACES}0").text
    assert "ana: 1 of 7" in bob.get("/admin/audits/").text


def test_skipped_tickets_come_back_at_the_end(ana: Visitor) -> None:
    """Behind the last one comes the first that is open."""
    ana.post(f"{PLACES}6", label="unsure")
    assert ana.get(f"{PLACES}?after=6").to == f"{PLACES}0"
    assert f'href="{PLACES}?after=0"' in ana.get(f"{PLACES}0").text


def test_who_is_done_is_told_so(ana: Visitor) -> None:
    """The audit's own page, with a word of thanks."""
    for place in range(len(TEXTS)):
        ana.post(f"{PLACES}{place}", label="writable")
    assert ana.get(f"{PLACES}?after=6").to == f"/admin/audits/{DAY}/"
    text = ana.get(f"/admin/audits/{DAY}/").text
    assert "ana has answered every ticket" in text
    assert f'href="{PLACES}6"' in text


def test_a_second_click_or_a_reload_is_the_same_answer(shop: Workspace, ana: Visitor) -> None:
    """The form names its ticket: nothing is said of the next one."""
    form = ana.get(f"{PLACES}0").fields
    body = "&".join(f"{name}={value}" for name, value in form.items()) + "&label=right"
    for _ in range(2):
        assert ana.send(f"{PLACES}0", body, {}).status == 303
    assert {ticket for ticket, *_ in labels(shop)} == {"t:0"}


def test_the_second_half_of_a_double_click_is_no_answer(shop: Workspace) -> None:
    """Nobody reads a ticket in less than 0.4 seconds; the page says that nothing was taken."""
    with AdminServer(shop, least_ms=60_000) as running:
        ana = running.visitor("ana")
        found = ana.post(f"{PLACES}0", label="right")
        assert found.to == f"{PLACES}0?hurried=1"
        assert "too quick" in ana.get(found.to).text
    assert labels(shop) == []


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"ticket": "t:1"}, 409),
        ({"who": "bob"}, 409),
        ({"label": "maybe"}, 400),
        ({"label": ""}, 400),
    ],
)
def test_a_form_that_does_not_fit_its_page_is_refused(
    shop: Workspace, ana: Visitor, changed: dict[str, str], status: int
) -> None:
    """Another ticket, another name, another label: a page that says so, and nothing kept."""
    assert ana.post(f"{PLACES}0", **{"label": "right"} | changed).status == status
    assert labels(shop) == []


def test_without_an_article_right_is_no_answer(shop: Workspace, ana: Visitor) -> None:
    """It is neither offered nor taken."""
    text = ana.get(f"{PLACES}3").text
    assert "No article was proposed" in text
    assert 'value="right"' not in text
    assert ana.post(f"{PLACES}3", label="right").status == 400
    assert labels(shop) == []


@pytest.mark.parametrize(
    "choice",
    ["Échanger un article <i> (returns/exchange)", "échanger un article <i>", "returns/exchange"],
)
def test_another_article_is_named_by_line_title_or_id(
    shop: Workspace, ana: Visitor, choice: str
) -> None:
    """Its id is kept."""
    assert ana.post(f"{PLACES}0", label="other", other=choice).status == 303
    assert the_audit(shop).answers()[0].article_id == "returns/exchange"


def test_another_article_need_not_be_named(shop: Workspace, ana: Visitor) -> None:
    """As in the shell."""
    ana.post(f"{PLACES}0", label="other", other=" ")
    assert [(one.label, one.article_id) for one in the_audit(shop).answers()] == [("other", "")]


@pytest.mark.parametrize(
    ("choice", "said"),
    [("nothing <b>", "There is no such article"), ("delivery/where-is-my-order", "choose “Right”")],
)
def test_an_article_that_cannot_be_is_asked_again(
    shop: Workspace, ana: Visitor, choice: str, said: str
) -> None:
    """What was typed stays in the field; nothing is kept."""
    found = ana.post(f"{PLACES}0", label="other", other=choice)
    assert (found.status, said in found.text) == (400, True)
    assert choice.replace("<b>", "&lt;b&gt;") in found.text
    assert labels(shop) == []


def test_a_difference_is_settled_by_a_third(shop: Workspace, served: AdminServer) -> None:
    """Only there both answers are shown; what is said is final."""
    served.visitor("ana").post(f"{PLACES}0", label="writable")
    served.visitor("bob").post(f"{PLACES}0", label="other", other="returns/exchange")
    eve = served.visitor("eve")
    assert eve.get(SETTLE).to == f"{SETTLE}0"
    text = eve.get(f"{SETTLE}0").text
    assert "<strong>ana</strong> Writable" in text
    assert "<strong>bob</strong> Other (returns/exchange)" in text
    assert eve.post(f"{SETTLE}0", label="person").status == 303
    assert the_audit(shop).answers()[-1].is_final
    assert eve.get(SETTLE).to == f"/admin/audits/{DAY}/"
    assert "your answer" in eve.get(f"{SETTLE}0").text


def test_where_nobody_differs_nothing_is_settled(ana: Visitor) -> None:
    """Others' answers are not to be had that way."""
    ana.post(f"{PLACES}0", label="writable")
    assert ana.get(f"{SETTLE}0").to == SETTLE
    assert ana.get(SETTLE).to == f"/admin/audits/{DAY}/"


def test_a_settled_difference_asks_for_a_page_that_was_shown(shop: Workspace, ana: Visitor) -> None:
    """A form for a ticket that nobody differs on is refused."""
    assert ana.post(f"{SETTLE}0", page=f"{PLACES}0", label="person").status == 409
    assert labels(shop) == []


def test_the_report_says_what_the_shell_says(served: AdminServer, ana: Visitor) -> None:
    """Precision with its lower bound, recall, kappa, shares or why there is none."""
    for place in range(len(TEXTS)):
        ana.post(f"{PLACES}{place}", label="right" if place in {0, 1} else "writable")
    text = ana.get(f"/admin/audits/{DAY}/report", Accept_Language="fr").text
    for said in ("33,3\u202f%", "2 justes sur 6", "il faut deux personnes", "trop peu de réponses"):
        assert said in text.replace("\u00a0", " ")


def test_a_ticket_forgotten_meanwhile_has_a_clear_page(own: tuple[Workspace, Visitor]) -> None:
    """Its place stays empty, the others keep theirs, and no answer comes back."""
    shop, ana = own
    form = ana.get(f"{PLACES}0").fields
    audits.forget(shop, {"t:0"})
    body = "&".join(f"{name}={value}" for name, value in form.items()) + "&label=right"
    found = ana.send(f"{PLACES}0", body, {})
    assert (found.status, "no longer there" in found.text) == (404, True)
    assert "Ticket 1 of 6" in ana.get(f"{PLACES}1").text
    assert labels(shop) == []


def test_a_text_that_is_deleted_is_gone_from_the_next_page_on(
    own: tuple[Workspace, Visitor],
) -> None:
    """What was read before is not shown from memory."""
    shop, ana = own
    assert "retardé" in ana.get(f"{PLACES}0").text
    shutil.rmtree(shop.tickets_dir)
    assert ana.get(f"{PLACES}0").status == 404


def test_an_audit_removed_meanwhile_has_a_clear_page(own: tuple[Workspace, Visitor]) -> None:
    """One that is damaged says so in the list and hides no other."""
    shop, ana = own
    shutil.copytree(shop.audits_dir / DAY, shop.audits_dir / f"{DAY}-2")
    (shop.audits_dir / f"{DAY}-2" / "window.parquet").write_bytes(b"no table")
    text = ana.get("/admin/audits/").text
    assert (">2\u00a0March 2026</time>" in text, "cannot be read" in text) == (True, True)
    shutil.rmtree(shop.audits_dir)
    found = ana.post(f"{PLACES}0", page="/admin/who", label="right")
    assert (found.status, "This audit is gone" in found.text) == (404, True)
    assert "There is no audit yet" in ana.get("/admin/audits/").text


def test_two_browsers_at_once_lose_nothing(shop: Workspace, served: AdminServer) -> None:
    """Every answer of both is there."""

    def answer_all(who: str) -> None:
        visitor = served.visitor(who)
        for place in range(len(TEXTS)):
            visitor.post(f"{PLACES}{place}", label="unsure")

    both = [threading.Thread(target=answer_all, args=(who,)) for who in ("ana", "bob")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(set(labels(shop))) == 2 * len(TEXTS)


def test_a_name_is_spelled_as_it_was_before(shop: Workspace, served: AdminServer) -> None:
    """Else one person would be two, who always agree."""
    for who in ("Léa Œuvre", "léa œUVRE ", "lea"):
        served.visitor(who).post(f"{PLACES}0", label="unsure")
    assert [who for _, who, _ in labels(shop)] == ["Léa Œuvre", "Léa Œuvre", "lea"]
    assert '<option value="Léa Œuvre">' in served.visitor().get("/admin/who").text


def test_the_next_place_is_behind_and_then_from_the_start() -> None:
    """None where all are done."""
    places = {0: "a", 4: "b", 9: "c"}
    found = [next_place(places, {"b"}, after) for after in (None, 0, 4, 9, 99)]
    assert found == [0, 9, 9, 0, 0]
    assert next_place(places, {"a", "b", "c"}, 0) is None


def test_the_previous_place_is_that_of_the_answer_before() -> None:
    """Of the last one for a ticket not answered yet; a forgotten ticket is passed over."""
    places = {0: "a", 4: "b", 9: "c"}
    done = ["c", "gone", "a"]
    found = [previous_place(places, done, ticket) for ticket in ("b", "a", "c")]
    assert found == [0, 9, None]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("Comment retourner un article ? (returns/a)", "returns/a"), ("returns/b", "returns/b"),
     ("comment RETOURNER un article", "returns/a"), ("oeuvre retardee", "returns/c"),
     ("retourner", ""), ("?", ""), ("", ""), ("nulle part", "")],
)  # fmt: skip
def test_an_article_is_meant_by_words_of_its_title(typed: str, wanted: str) -> None:
    """Where they stand in one title only; those of a whole title mean that one."""
    titles = {
        "returns/a": "Comment retourner un article ?",
        "returns/b": "Comment retourner un article cassé ?",
        "returns/c": "L'œuvre est-elle retardée ?",
    }
    articles = [an_article(id=one, locale="fr", title=title) for one, title in titles.items()]
    assert chosen_article(typed, articles) == wanted
