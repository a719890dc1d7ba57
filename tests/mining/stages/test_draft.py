"""The draft stage over a workspace: what it writes, and what it leaves alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.articles import ArticleStatus
from kb.decisions import sentences_of
from kb.errors import NothingToDoError
from kb.facts import filled
from kb.storage import content, evidence_store, files
from kb.storage.workspace import Workspace
from kb.topics import ASSIGNMENTS
from mining.runs import Runs, folder_hash
from mining.stages import StageResult, draft
from tests.drafting_workspace import NEEDS, a_gap, a_workspace, save_gaps, save_mine
from tests.factories import NOW, an_article

WINDOW = "Vous avez 30 jours après la livraison pour retourner un article."


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace whose gaps have been drafted; tests copy what they change."""
    workspace = a_workspace(tmp_path_factory.mktemp("shop") / "shop")
    draft.run(workspace, now=NOW)
    return workspace


@pytest.fixture
def workspace(drafted: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the drafted workspace."""
    shutil.copytree(drafted.root, tmp_path / "shop")
    return Workspace.open(tmp_path / "shop")


def outcomes(result: StageResult) -> dict[tuple[str, str], str]:
    """Topic and locale -> what became of its draft."""
    drafts: list[dict[str, Any]] = result.figures["drafts"]
    return {(d["topic_id"], d["locale"]): d["outcome"] for d in drafts}


def test_both_languages_of_a_topic_share_their_id(drafted: Workspace) -> None:
    """The slug comes from the title in the default language."""
    ids = {a.locale: a.id for a in content.read_articles(drafted) if a.topic_id == "t-0001"}
    assert ids == {"fr": "returns/comment-retourner-un-article", "en": ids["fr"]}


def test_a_drafted_article_is_a_draft_with_its_topic(drafted: Workspace) -> None:
    """Status, source, topic and summary are set."""
    article = content.read_article(drafted, "returns/comment-retourner-un-article", "fr")
    assert article.status is ArticleStatus.DRAFT
    assert (article.source, article.topic_id, article.summary) == ("draft", "t-0001", WINDOW)


def test_evidence_lies_beside_with_the_drafted_version(drafted: Workspace) -> None:
    """The evidence knows which version it is about, and names tickets of this workspace."""
    article = content.read_article(drafted, "returns/comment-retourner-un-article", "fr")
    evidence = evidence_store.read_evidence(drafted, article.id, "fr")
    assert evidence is not None
    assert evidence.version == article.version
    assert all(t.startswith("jsonl:0-fr") for s in evidence.sentences for t in s.tickets)


def test_no_ticket_id_and_no_customer_reaches_an_article(drafted: Workspace) -> None:
    """Articles hold nothing that leads back to a ticket."""
    texts = [p.read_text("utf-8") for p in drafted.content_dir.rglob("*.md")]
    assert texts
    assert not any("jsonl:" in text or "t-00010" in text for text in texts)


def test_a_second_run_changes_no_file(workspace: Workspace) -> None:
    """Same input, same files, byte for byte."""
    before = folder_hash(workspace.content_dir), folder_hash(workspace.evidence_dir)
    result = draft.run(workspace, now=NOW)
    assert result.was_current
    assert (folder_hash(workspace.content_dir), folder_hash(workspace.evidence_dir)) == before
    assert set(outcomes(result).values()) == {"unchanged"}


@pytest.mark.parametrize("status", [ArticleStatus.PUBLISHED, ArticleStatus.IN_REVIEW])
def test_an_article_that_left_draft_is_not_overwritten(
    workspace: Workspace, status: ArticleStatus
) -> None:
    """What an editor took on stays as it is."""
    article = content.read_article(workspace, "returns/comment-retourner-un-article", "fr")
    content.write_article(workspace, article.with_status(status))
    result = draft.run(workspace, now=NOW)
    assert outcomes(result)["t-0001", "fr"] == "edited"
    assert content.read_article(workspace, article.id, "fr").status is status


def test_a_draft_an_editor_changed_is_not_overwritten(workspace: Workspace) -> None:
    """Another version than the one drafted is an editor's work, whatever its status."""
    article = content.read_article(workspace, "returns/comment-retourner-un-article", "fr")
    content.write_article(workspace, replace(article, title="Renvoyer un article"))
    draft.run(workspace, now=NOW)
    assert content.read_article(workspace, article.id, "fr").title == "Renvoyer un article"


def test_a_rejected_topic_is_not_drafted_again(workspace: Workspace) -> None:
    """An archived article keeps its topic from coming back."""
    article = content.read_article(workspace, "returns/comment-retourner-un-article", "fr")
    content.write_article(workspace, article.with_status(ArticleStatus.ARCHIVED))
    result = draft.run(workspace, now=NOW)
    assert outcomes(result)["t-0001", "fr"] == "rejected"
    topics = [a.topic_id for a in content.read_articles(workspace) if a.locale == "fr"]
    assert topics.count("t-0001") == 1


def test_an_untouched_draft_is_renewed_in_place(workspace: Workspace) -> None:
    """A draft nobody touched follows its evidence and keeps its id."""
    article = content.read_article(workspace, "returns/comment-retourner-un-article", "fr")
    evidence = evidence_store.read_evidence(workspace, article.id, "fr")
    assert evidence is not None
    older = replace(article, title="Un ancien titre")
    content.write_article(workspace, older)
    evidence_store.write_evidence(workspace, replace(evidence, version=older.version))
    result = draft.run(workspace, now=NOW)
    assert outcomes(result)["t-0001", "fr"] == "updated"
    assert content.read_article(workspace, article.id, "fr").title == article.title


def test_a_missing_language_takes_the_id_of_the_other(tmp_path: Path) -> None:
    """An article that exists in French only gets its English text under the same id."""
    workspace = a_workspace(tmp_path / "shop")
    content.write_article(workspace, an_article(id="returns/retours", body="Retours.\n"))
    gap = a_gap("t-0001", "en", kind="missing_language", article_id="returns/retours")
    save_gaps(workspace, [gap], key="k2")
    draft.run(workspace, now=NOW)
    assert content.read_article(workspace, "returns/retours", "en").topic_id == "t-0001"


def test_a_gap_with_too_few_answers_is_listed_with_its_reason(tmp_path: Path) -> None:
    """Four answered customers make no article, and the stage says so."""
    workspace = a_workspace(tmp_path / "shop", count=4)
    result = draft.run(workspace, now=NOW)
    assert result.figures["written"] == 0
    assert {n["reason"] for n in result.figures["not_drafted"]} == {
        "only 4 customers got an answer"
    }


def test_drafting_before_the_gaps_says_what_to_run(tmp_path: Path) -> None:
    """Without gaps there is nothing to draft."""
    with pytest.raises(NothingToDoError, match="askless gaps"):
        draft.run(Workspace.create(tmp_path / "shop", "", ""), now=NOW)


def test_a_covered_topic_is_not_drafted(tmp_path: Path) -> None:
    """Only gaps and missing languages are."""
    workspace = a_workspace(tmp_path / "shop")
    save_gaps(workspace, [a_gap("t-0001", "fr", kind="covered", article_id="x/y")], key="k2")
    assert draft.run(workspace, now=NOW).figures["drafts"] == []


def renumbered(workspace: Workspace, ids: dict[str, str]) -> None:
    """Mine and gaps as after another run of mining, which numbers its topics anew."""
    mine = Runs(workspace.runs_dir).latest("mine", "")
    assigned = files.read_table(mine / "assignments.parquet", ASSIGNMENTS)
    pairs = zip(assigned["ticket_id"], assigned["topic_id"], strict=True)
    save_mine(workspace, [(ticket, ids.get(topic, topic)) for ticket, topic in pairs], key="k9")
    gaps = [a_gap(ids.get(topic, topic), locale) for topic, locale in NEEDS]
    save_gaps(workspace, gaps, key="k9")


def test_mining_again_leaves_no_two_drafts_of_one_need(workspace: Workspace) -> None:
    """Topics that swap their numbers keep their articles: tickets say what a draft is about."""
    before = {(a.slug, a.locale, a.title) for a in content.read_articles(workspace)}
    renumbered(workspace, {"t-0001": "t-0002", "t-0002": "t-0001"})
    draft.run(workspace, now=NOW)
    assert {(a.slug, a.locale, a.title) for a in content.read_articles(workspace)} == before


def test_an_untouched_draft_nobody_proposes_is_withdrawn(workspace: Workspace) -> None:
    """File and evidence go, and the stage counts it."""
    save_gaps(workspace, [a_gap("t-0001", "fr")], key="k9")
    result = draft.run(workspace, now=NOW)
    assert result.figures["withdrawn"] == 2
    assert [(a.topic_id, a.locale) for a in content.read_articles(workspace)] == [("t-0001", "fr")]
    assert len(list(workspace.evidence_dir.rglob("*.json"))) == 1


def test_a_touched_draft_is_never_withdrawn(workspace: Workspace) -> None:
    """What an editor changed stays, whatever mining finds later."""
    article = content.read_article(workspace, "returns/comment-retourner-un-article", "fr")
    content.write_article(workspace, replace(article, title="Renvoyer un article"))
    save_gaps(workspace, [], key="k9")
    draft.run(workspace, now=NOW)
    assert [a.title for a in content.read_articles(workspace)] == ["Renvoyer un article"]


def test_what_an_article_says_already_is_not_drafted(tmp_path: Path, drafted: Workspace) -> None:
    """The gap is listed with the article that says it."""
    workspace = a_workspace(tmp_path / "shop")
    article = content.read_article(drafted, "returns/comment-retourner-un-article", "fr")
    own = replace(article, id="returns/retours", source="", topic_id=None, title="Retours")
    content.write_article(workspace, own.with_status(ArticleStatus.PUBLISHED))
    figures = draft.run(workspace, now=NOW).figures
    reason = {"topic_id": "t-0001", "locale": "fr", "reason": "says what returns/retours says"}
    assert reason in figures["not_drafted"]
    assert ("t-0001", "fr") not in {(d["topic_id"], d["locale"]) for d in figures["drafts"]}


def with_fact(workspace: Workspace, french: str) -> Workspace:
    """The workspace with a declared return window, read anew."""
    files.write_text(workspace.root / "facts.toml", f'[return_window]\nfr = "{french}"\n')
    return Workspace.open(workspace.root)


def test_a_declared_value_is_cited_until_readers_see_it(workspace: Workspace) -> None:
    """Draft, evidence and page agree; a changed fact changes every page that cites it."""
    shop = with_fact(workspace, "30 jours")
    draft.run(shop, now=NOW)
    article = content.read_article(shop, "returns/comment-retourner-un-article", "fr")
    cited = WINDOW.replace("30 jours", "[fact:return_window]")
    assert article.summary == cited
    evidence = evidence_store.read_evidence(shop, article.id, "fr")
    assert evidence is not None
    assert cited in [one.text for one in evidence.sentences]
    assert cited in sentences_of(article.body)
    for value in ("30 jours", "45 jours"):
        shop = with_fact(workspace, value)
        (shown,) = filled([article], shop.facts, shop.root / "facts.toml")
        assert sentences_of(shown.body)[0] == WINDOW.replace("30 jours", value)


def test_agents_who_say_otherwise_than_a_fact_stop_approval(workspace: Workspace) -> None:
    """The flag names the fact, both values and the customers."""
    shop = with_fact(workspace, "14 jours")
    draft.run(shop, now=NOW)
    evidence = evidence_store.read_evidence(shop, "returns/comment-retourner-un-article", "fr")
    assert evidence is not None
    (flag,) = evidence.blocking
    assert (flag.kind, flag.sentence) == ("contradicts_fact", WINDOW)
    assert flag.note.startswith(
        "return_window is 14 jours in facts.toml; agents said “30 jours” to"
    )


def live_copy(drafted: Workspace, root: Path, change: Callable[[str], str]) -> Workspace:
    """A new workspace whose only article is the drafted one, imported, live and changed."""
    workspace = a_workspace(root)
    article = content.read_article(drafted, "returns/comment-retourner-un-article", "fr")
    own = replace(article, id="returns/retours", source="import:zendesk", topic_id=None)
    live = replace(own, body=change(own.body), questions=()).with_status(ArticleStatus.PUBLISHED)
    content.write_article(workspace, live)
    return workspace


def test_a_live_article_that_agents_contradict_is_flagged(
    tmp_path: Path, drafted: Workspace
) -> None:
    """Its evidence, which an imported article had none of, has the proposal and a blocking flag."""
    workspace = live_copy(drafted, tmp_path / "shop", lambda body: body.replace("30", "14"))
    (found,) = [p for p in draft.run(workspace, now=NOW).figures["proposals"] if p["kind"] != "new"]
    assert (found["kind"], found["article_id"]) == ("contradiction", "returns/retours")
    evidence = evidence_store.read_evidence(workspace, "returns/retours", "fr")
    assert evidence is not None
    assert [flag.kind for flag in evidence.blocking] == ["contradicts_article"]
    assert evidence.attached
    assert evidence.last_supported_at is not None
    before = folder_hash(workspace.evidence_dir)
    assert draft.run(workspace, now=NOW).was_current
    assert folder_hash(workspace.evidence_dir) == before


def test_a_live_article_that_lacks_a_step_gets_an_edit(tmp_path: Path, drafted: Workspace) -> None:
    """The step with its customers; no second article is written."""
    step = "2. Imprimez l'étiquette de retour et collez-la sur le colis.\n"
    workspace = live_copy(drafted, tmp_path / "shop", lambda body: body.replace(step, ""))
    figures = draft.run(workspace, now=NOW).figures
    (found,) = [p for p in figures["proposals"] if p["kind"] != "new"]
    assert found["kind"] == "edit"
    assert [one["text"] for one in found["added"]] == [step[3:].rstrip()]
    assert "tickets" not in found["added"][0]
    assert ("t-0001", "fr") not in outcomes(draft.run(workspace, now=NOW))


def test_only_topics_not_asked_for_before_are_drafted(workspace: Workspace, tmp_path: Path) -> None:
    """After articles and gaps changed the result is that of a run from nothing."""
    runs = Runs(workspace.runs_dir)
    an_old = runs.latest("draft", "")
    content.write_article(workspace, an_article(id="payment/invoice"))
    first, *others = (a_gap(topic, locale) for topic, locale in NEEDS)
    save_gaps(workspace, [first | {"kind": "covered"}, *others], key="k2")
    anew = Workspace.open(Path(shutil.copytree(workspace.root, tmp_path / "anew")))
    shutil.rmtree(anew.runs_dir / "draft")
    folders = [draft.run(one, now=NOW).folder for one in (workspace, anew)]
    documents = [json.loads((one / draft.RESULT).read_text("utf-8")) for one in folders]
    assert folders[0].name != an_old.name
    assert documents[0] == documents[1]


def test_drafts_of_the_same_tickets_are_taken_over(workspace: Workspace) -> None:
    """What the newest result holds is not made again, but for topics of which less was asked."""
    runs, named = Runs(workspace.runs_dir), "Comment renvoyer ?"
    newest = runs.latest("draft", "")
    document = json.loads((newest / draft.RESULT).read_text("utf-8"))
    for one in document["drafts"]:
        one["title"] = named
    with runs.saving("draft", newest.name, runs.made_from(newest)) as folder:
        files.write_json(folder / draft.RESULT, document)
    content.write_article(workspace, an_article(id="payment/invoice"))
    found = json.loads((draft.run(workspace, now=NOW).folder / draft.RESULT).read_text("utf-8"))
    assert {one["title"] for one in found["drafts"]} == {named}
