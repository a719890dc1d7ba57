"""The page of an article over HTTP: evidence, decisions, editing, and two editors at once."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kb.articles import Article
from kb.publish import BODY_LIMIT
from kb.storage import content, deciding, evidence_store, sameas
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_text import compared, marked, with_elements
from tests.adminshop import AdminServer, Answered, Visitor
from tests.editorshop import (
    BODY,
    DRAFT,
    HERE,
    SENTENCES,
    SETTINGS,
    a_draft,
    an_editors_shop,
)

EDIT = f"{HERE}edit"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A shop with three drafts and a live article."""
    return an_editors_shop(tmp_path_factory.mktemp("drafts") / "shop")


@pytest.fixture(scope="module")
def served(shop: Workspace) -> Iterator[AdminServer]:
    """Its admin pages."""
    with AdminServer(shop) as running:
        yield running


@pytest.fixture
def ana(shop: Workspace, served: AdminServer) -> Visitor:
    """Somebody signed in; the draft is as it was at first."""
    content.write_article(shop, a_draft())
    return served.visitor("ana")


def the_draft(shop: Workspace) -> Article:
    """The draft as it lies on disk."""
    return content.read_article(shop, DRAFT, "fr")


def form(ana: Visitor, **changes: str) -> dict[str, str]:
    """The fields of the editing form as they are, some changed."""
    fields = {"title": "T", "summary": "", "body": BODY, "questions": "", "keywords": ""}
    return {"page": EDIT, **fields, **changes}


def typed(page: Answered) -> dict[str, str]:
    """What stands in the form of a page, hidden or not; choices with no value."""
    inputs = re.findall(r'<input[^>]* name="([\w-]+)" value="([^"]*)"', page.text)
    areas = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n?([^<]*)</textarea>', page.text)
    found = {name: unescape(value) for name, value in [*inputs, *areas]}
    return {name: value for name, value in found.items() if name not in ("to", "keys")}


def test_a_sentence_leads_to_the_replies_behind_it(ana: Visitor) -> None:
    """With counts and days; internal notes and markup in replies never show."""
    text = ana.get(HERE).text
    assert 'id="t1" data-sentence="1">Vous pouvez échanger votre robe' in text
    assert 'href="#s1"' in text
    assert 'Told to 6 customers by 2 agents on 4 days, <time datetime="2026-03-01">' in text
    assert f"<mark>{SENTENCES[0].replace(chr(39), '&#39;')}" in text
    assert "&lt;b&gt;Bien à vous&lt;/b&gt;" in text
    assert "Note interne" not in text


def test_a_sentence_that_left_the_text_shows_its_fact(shop: Workspace, ana: Visitor) -> None:
    """With the value and the name."""
    kept = evidence_store.read_evidence(shop, DRAFT, "fr")
    assert kept is not None
    gone = replace(kept.sentences[0], text="Rendez-le sous [fact:return_window].")
    evidence_store.write_evidence(shop, replace(kept, sentences=(gone, *kept.sentences[1:])))
    text = ana.get(HERE).text
    evidence_store.write_evidence(shop, kept)
    assert "fact: return_window" in text


def test_flags_say_what_to_do(ana: Visitor) -> None:
    """Above the text, and approving asks to be sure."""
    text = ana.get("/admin/articles/fr/returns/refund/").text
    assert "Find out which value holds" in text
    assert 'name="accept_flags"' in text


def test_an_article_that_is_not_there_is_told(ana: Visitor) -> None:
    """Also where the address is odd."""
    assert ana.get("/admin/articles/fr/a/b/").status == 404
    assert ana.get("/admin/articles/de/returns/exchange/").status == 404
    assert ana.get(f"/admin/articles/fr/returns/{'é' * 130}/".replace("é", "%C3%A9")).status == 404
    assert ana.get("/admin/articles/fr/..%2F..%2Fdata/key/").status in (404, 500)


def test_approving_leads_back_to_the_queue(shop: Workspace, ana: Visitor) -> None:
    """As it was narrowed; the log has who and which text."""
    found = ana.post(f"{HERE}decide", page=HERE, action="approve", **{"from": "language=fr&x=1"})
    assert found.to == f"/admin/queue/?language=fr&said=approve&of=fr%2F{DRAFT.replace('/', '%2F')}"
    assert (the_draft(shop).status.value, the_draft(shop).reviewed_by) == ("published", "ana")


def test_a_second_decision_from_an_older_page_is_told(shop: Workspace, ana: Visitor) -> None:
    """The back button after approving, or two tabs."""
    stamp = ana.get(HERE).fields["made_from"]
    ana.post(f"{HERE}decide", page=HERE, action="approve")
    again = ana.post(f"{HERE}decide", page=HERE, action="reject", why="wrong", made_from=stamp)
    assert (again.status, "This was decided meanwhile" in again.text) == (409, True)
    assert the_draft(shop).status.value == "published"


def test_a_flag_stops_approving_until_it_is_accepted(shop: Workspace, ana: Visitor) -> None:
    """As in the shell."""
    place = "/admin/articles/fr/returns/refund/"
    assert ana.post(f"{place}decide", page=place, action="approve").status == 409
    assert ana.post(f"{place}decide", page=place, action="approve", accept_flags="1").status == 303


def test_rejecting_needs_a_reason_and_keeps_it_without_personal_data(
    shop: Workspace, ana: Visitor
) -> None:
    """The reason chosen and the words beside it."""
    assert ana.post(f"{HERE}decide", page=HERE, action="reject").status == 409
    said = {"why": "outdated", "reason": "see lea@example.com"}
    ana.post(f"{HERE}decide", page=HERE, action="reject", **said)
    move = deciding.moves(shop, DRAFT, "fr")[-1]
    assert move.reason.startswith("the answer is out of date: see ")
    assert "lea@" not in move.reason


def test_an_edit_is_saved_in_review(shop: Workspace, ana: Visitor) -> None:
    """Title, text, questions and search words; lines end as in files."""
    changed = form(ana, title="Été 🎁 ?", body="Un.\r\n\r\nDeux.", questions="a\r\n\r\na\r\nb")
    assert ana.post(EDIT, **changed).to == f"{HERE}?said=edit"
    found = the_draft(shop)
    assert (found.title, found.body, found.questions) == ("Été 🎁 ?", "Un.\n\nDeux.\n", ("a", "b"))
    assert found.status.value == "in_review"


def test_changes_of_other_lines_are_put_together(
    shop: Workspace, ana: Visitor, served: AdminServer
) -> None:
    """By themselves, to be gone over: nothing is saved before that."""
    mine = typed(ana.get(EDIT)) | {"title": "Été ?", "keywords": "œuvre"}
    theirs = form(ana, body=f"{BODY}\nAussi en boutique.\n", title=a_draft().title)
    served.visitor("bob").post(EDIT, **theirs)
    found = ana.post(EDIT, **mine)
    assert (found.status, "bob was faster" in found.text) == (409, True)
    assert the_draft(shop).title == a_draft().title
    assert ana.post(EDIT, **typed(found)).status == 303
    assert (the_draft(shop).title, the_draft(shop).keywords) == ("Été ?", ("œuvre",))
    assert "Aussi en boutique." in the_draft(shop).body


def test_where_two_edits_meet_somebody_chooses(
    shop: Workspace, ana: Visitor, served: AdminServer
) -> None:
    """Of the newest text: whoever saves meanwhile makes them choose anew, and nothing is lost."""
    stamp = ana.get(EDIT).fields["made_from"]
    bob = served.visitor("bob")
    bob.post(EDIT, **form(ana, body=f"{BODY}\nAussi en boutique.\n"))
    found = ana.post(EDIT, **form(ana, body=f"{BODY}\nL'été <b> aussi.\n", made_from=stamp))
    assert all(t in found.text for t in ("Aussi en boutique.", "L&#39;été &lt;b&gt; aussi."))
    assert any(name.startswith("choice-body-") for name in typed(found))
    bob.post(EDIT, **form(ana, body=f"{BODY}\nEn boutique.\n"))
    again = ana.post(EDIT, **typed(found))
    assert "saved once more" in again.text
    unchosen = {name: text for name, text in typed(again).items() if "choice" not in name}
    assert "choice-body-" in ana.post(EDIT, **unchosen).text
    done = typed(ana.post(EDIT, **typed(again)))
    assert done["body"].endswith("En boutique.\n\nL'été <b> aussi.")
    assert ana.post(EDIT, **done).status == 303


def test_another_language_is_read_beside_it(ana: Visitor) -> None:
    """With its status and what can be counted; whoever saves can go on with the other one."""
    ana.post(EDIT, **form(ana, body=f"{BODY}\nSous 14 jours, [fact:gone].\n"))
    text = ana.get(f"{HERE}?beside=en").text
    assert all(said in text for said in ("Beside it: English", "Numbers on one side only"))
    assert '<span lang="fr">14 jours</span>' in text
    assert '<mark class="no-fact">[fact:gone]</mark>' in text
    assert 'id="beside"' not in ana.get(f"{HERE}?beside=de").text
    page = ana.get(f"{EDIT}?beside=en")
    assert '<details class="e-other" open>' in page.text
    then = ana.post(EDIT, **typed(page) | {"title": "Autre ?", "then": "en"})
    assert then.to == "/admin/articles/en/returns/exchange/edit?beside=fr&said=edit"


def test_a_fact_is_inserted_by_name_without_scripts(shop: Workspace, ana: Visitor) -> None:
    """Where "[fact]" stands, else at the end; nothing is saved by it."""
    given = form(ana, body="Sous [fact].", insert="1", fact="return_window")
    assert typed(ana.post(EDIT, **given))["body"] == "Sous [fact:return_window]."
    given["body"] = "Bientôt."
    assert typed(ana.post(EDIT, **given))["body"] == "Bientôt.\n\n[fact:return_window]\n"
    assert the_draft(shop) == a_draft()


def test_spaces_of_typography_are_no_change(shop: Workspace, ana: Visitor) -> None:
    """A form gives back plain ones; an article may have narrow ones."""
    title = "Comment échanger\u202f?"
    content.write_article(shop, a_draft(title=title))
    ana.post(EDIT, **form(ana, title="Comment échanger ?", body="Autre.\n"))
    assert (the_draft(shop).title, the_draft(shop).body) == (title, "Autre.\n")


def test_an_article_moves_while_somebody_edits_it(tmp_path: Path) -> None:
    """Both languages; the form of the old address is saved at the new one, and links go on."""
    own = an_editors_shop(tmp_path / "shop")
    with AdminServer(own) as running:
        ana, bob = running.visitor("ana"), running.visitor("bob")
        page = ana.get(EDIT)
        taken = bob.post(f"{HERE}move", page=HERE, category="returns", slug="refund")
        assert (taken.status, "returns/refund (French) has this" in taken.text) == (409, True)
        to = bob.post(f"{HERE}move", page=HERE, category="delivery", slug="swap").to
        assert to == "/admin/articles/fr/delivery/swap/?said=move"
        assert ana.get(HERE).to == "/admin/articles/fr/delivery/swap/"
        saved = ana.send(EDIT, urlencode(typed(page) | {"title": "Été ?"}), {})
        assert saved.to == "/admin/articles/fr/delivery/swap/?said=edit"
        assert "Moved" in ana.get("/admin/articles/fr/delivery/swap/history").text
        fields = ana.get("/admin/articles/fr/delivery/swap/").fields
        ana.send(f"{HERE}decide", urlencode(fields | {"action": "approve"}), {})
        assert content.read_article(own, "delivery/swap", "fr").is_published
    assert content.read_article(own, "delivery/swap", "fr").title == "Été ?"
    assert content.read_article(own, "delivery/swap", "en")


@pytest.mark.parametrize(
    ("changes", "said", "status"),
    [
        ({"title": " "}, "needs a title", 400),
        ({"body": "Écrivez à lea@example.com"}, "personal data: lea@example.com", 400),
        ({"body": "é" * (BODY_LIMIT + 1)}, "Everything you typed is still here", 413),
        ({"who": "bob"}, "under another name", 409),
        ({"questions": "\n".join(str(n) for n in range(61))}, "more than sixty", 413),
    ],
)
def test_what_cannot_be_saved_is_still_in_the_form(
    shop: Workspace, ana: Visitor, changes: dict[str, str], said: str, status: int
) -> None:
    """With what is wrong with it; nothing was written."""
    found = ana.post(EDIT, **form(ana, note="mine own note", **changes))
    assert (found.status, said in found.text) == (status, True)
    assert "mine own note" in found.text
    assert changes.get("body", "")[:200] in found.text
    assert the_draft(shop) == a_draft()


def test_the_preview_is_the_help_centers_own_page(ana: Visitor) -> None:
    """Safe, with facts filled in, in a frame that runs nothing and loads its sheets only."""
    body = "<script>alert(1)</script> Sous [fact:return_window]."
    found = ana.post(f"{HERE}preview", **form(ana, body=body))
    assert "&lt;script&gt;" in found.text
    assert "30" in found.text
    policy = found.headers["content-security-policy"]
    assert "sandbox allow-same-origin" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script" not in policy
    assert found.headers["x-frame-options"] == "SAMEORIGIN"
    for name in ("brand.css", "help.css"):
        assert f"/admin/articles/theme/{name}" in found.text
        assert (
            ana.get(f"/admin/articles/theme/{name}").headers["content-type"].startswith("text/css")
        )
    assert ana.get("/admin/articles/theme/search.js").status == 404


def test_checks_come_as_one_types(ana: Visitor) -> None:
    """In the editor's language, the gravest first."""
    found = ana.post(f"{HERE}checks", **form(ana, body="Sous [fact:nothing].\n"))
    assert '"severity": "blocks"' in found.text


def test_an_earlier_text_is_compared_and_restored(shop: Workspace, ana: Visitor) -> None:
    """History has each change; restoring is a change, too."""
    ana.post(EDIT, **form(ana, title="Un", body="Le texte du début.\n"))
    first = the_draft(shop).version
    ana.post(EDIT, **form(ana, title="Un", body="Le texte de la fin.\n"))
    text = ana.get(f"{HERE}history").text
    assert "<del>Le texte du début.</del>" in text
    assert "<ins>Le texte de la fin.</ins>" in text
    ana.post(f"{HERE}restore", page=f"{HERE}history", version=first)
    assert the_draft(shop).body == "Le texte du début.\n"
    gone = ana.post(f"{HERE}restore", page=f"{HERE}history", version="0" * 12)
    assert gone.status == 404


def test_the_text_before_the_first_edit_is_compared_and_restored(tmp_path: Path) -> None:
    """What was drafted is no worse than what an editor saved."""
    shop = an_editors_shop(tmp_path / "shop")
    with AdminServer(shop) as served:
        ana = served.visitor("ana")
        ana.post(EDIT, **form(ana, title="Un", body="Autre chose.\n"))
        page = ana.get(f"{HERE}history")
        assert "<ins>Autre chose.</ins>" in page.text
        version = page.fields["version"]
        ana.post(f"{HERE}restore", page=f"{HERE}history", version=version)
    assert the_draft(shop).body == BODY


def test_an_article_that_exists_is_named_and_matching_may_learn_it(
    shop: Workspace, ana: Visitor
) -> None:
    """By title; the tickets behind the draft are kept with it, no text."""
    assert ana.post(f"{HERE}exists", page=HERE, article="nothing").status == 400
    ana.post(f"{HERE}exists", page=HERE, article="Où est mon colis ?")
    assert the_draft(shop).status.value == "archived"
    one = sameas.read(shop)[-1]
    assert (one.article_id, len(one.tickets)) == ("delivery/where-is-my-order", 6)
    sameas.forget(shop, ["jsonl:0"])
    assert len(sameas.read(shop)[-1].tickets) == 5


def test_a_draft_is_taken_into_another_article(tmp_path: Path) -> None:
    """The joined text is gone over first; both are written, or none."""
    own = an_editors_shop(tmp_path / "shop")
    with AdminServer(own) as running:
        ana = running.visitor("ana")
        page = ana.post(f"{HERE}merge", page=HERE, article="returns/refund")
        assert "Le délai est de 14 jours." in page.text
        fields = page.fields | {"title": "Ensemble", "body": "Les deux.\n", "summary": ""}
        running.visitor("bob").post(
            "/admin/articles/fr/returns/refund/edit",
            **form(ana, body="De bob : 14 jours.\n", title="Quand ?") | {"page": ""},
        )
        stale = ana.post(f"{HERE}merged", page=HERE, **fields)
        assert (stale.status, typed(stale)["body"]) == (409, "De bob : 14 jours.\n\nLes deux.")
        fields |= {"other_made_from": typed(stale)["other_made_from"]}
        ana.post(f"{HERE}merged", page=HERE, **fields)
    assert the_draft(own).status.value == "archived"
    assert content.read_article(own, "returns/refund", "fr").body == "Les deux.\n"


def test_a_draft_is_split_in_two(tmp_path: Path) -> None:
    """Both are in review; without a title the lines chosen stay chosen."""
    own = an_editors_shop(tmp_path / "shop", f"{SETTINGS}\n[admin]\ngit_commits = true\n")
    subprocess.run(["git", "init", "-q", str(own.root)], check=True)
    with AdminServer(own) as running:
        ana = running.visitor("ana")
        assert 'value="1" checked' in ana.post(f"{HERE}split", line="1", title="").text
        page = ana.get(f"{HERE}split")
        running.visitor("bob").post(EDIT, **form(ana, body=f"Début.\n\n{BODY}"))
        odd = urlencode([*typed(page).items(), ("line", "9" * 5000), ("title", "Œ")])
        assert ana.send(f"{HERE}split", odd, {}).status == 409
        moved = ana.send(f"{HERE}split", urlencode(typed(page) | {"line": "1", "title": "Œ"}), {})
        assert 'name="line" value="2" checked> 1. Ouvrez' in moved.text
        found = ana.post(f"{HERE}split", line="2", title="Œuvre")
    assert found.to == "/admin/articles/fr/returns/oeuvre/?said=split"
    assert content.read_article(own, "returns/oeuvre", "fr").body.endswith(
        "1. Ouvrez Mon compte.\n"
    )
    assert "Ouvrez" not in the_draft(own).body
    show = ["git", "-C", str(own.root), "log", "-1", "--format=%an|%s", "--name-only"]
    told = subprocess.run(show, capture_output=True, text=True, check=True).stdout
    assert told.startswith("ana|split fr/returns/exchange, split fr/returns/oeuvre\n")
    assert "site/content/fr/returns/oeuvre.md" in told


@pytest.mark.parametrize("day", ["0001-01-01", "2026-02-30", "2026-01-01T25:00", "x"])
def test_a_day_that_is_none_is_refused(ana: Visitor, day: str) -> None:
    """Also one beyond the calendars of some databases."""
    assert ana.post(f"{HERE}schedule", page=HERE, day=day).status == 400


def test_signs_that_turn_a_text_around_show_nowhere(shop: Workspace, ana: Visitor) -> None:
    """Nor do elements; only the fields of the form have a title as it is."""
    content.write_article(shop, a_draft(title="\u202eété\u200b <b>", body="\u202eSous <i>.\n"))
    for rest in ("", "?beside=en", "history", "split"):
        text = ana.get(f"{HERE}{rest}").text
        assert not set(text) & {"\u202e", "\u200b"}, rest
        assert "été &lt;b&gt;" in text
        assert "<i>" not in text
    assert "\u202e" in typed(ana.get(EDIT))["title"]


def test_who_wrote_a_text_does_not_approve_it(tmp_path: Path) -> None:
    """Where the shop wants four eyes; somebody else may."""
    own = an_editors_shop(tmp_path / "shop", f"{SETTINGS}\n[admin]\nfour_eyes = true\n")
    with AdminServer(own) as running:
        ana, bob = running.visitor("ana"), running.visitor("bob")
        ana.post(EDIT, **form(ana))
        assert ana.post(f"{HERE}decide", page=HERE, action="approve").status == 409
        assert bob.post(f"{HERE}decide", page=HERE, action="approve").status == 303


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("Été, [PERSON].", "Été, [PERSON]."),
        ("- **Ouvrez** le\n  colis.", "Ouvrez le colis."),
        ("L\u2019échange est gratuit", "L'échange est gratuit"),
    ],
)
def test_a_sentence_is_found_whatever_marks_stand_in_it(markdown: str, sentence: str) -> None:
    """Emphasis, line breaks and either apostrophe."""
    assert "\ue0001\ue001" in marked(markdown, [sentence])


def test_signs_of_ours_in_a_text_do_nothing() -> None:
    """Somebody may have pasted them."""
    text = with_elements(marked("\ue0009\ue001<b>\ue002", []), str)
    assert not set(text) & set("\ue000\ue001\ue002")


def test_a_comparison_leaves_out_what_is_far_from_changes() -> None:
    """One line says so."""
    lines = compared([str(n) for n in range(9)], [*(str(n) for n in range(8)), "x"], around=1)
    assert [line.kind for line in lines] == ["skip", "same", "gone", "new"]
