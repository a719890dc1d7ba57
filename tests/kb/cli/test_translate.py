"""`askless translate`: filed for review with its evidence, and never over somebody's work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.articles import Article, ArticleStatus
from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from tests.endpoint import KEY, endpoint
from tests.helpdesk import HelpDesk
from tests.shell import askless

ID = "returns/return"
ENGLISH = {
    "Comment retourner un article ?": "How do I return an item?",
    "Vous avez 30 jours.": "You have 30 days.",
    "Les articles portés ne sont pas repris.": "Worn items are not taken back.",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One published French article."""
    made = Workspace.create(tmp_path / "shop", "", "")
    title, *sentences = ENGLISH
    body = "\n\n".join(sentences) + "\n"
    article = Article(ID, "fr", title, body, ArticleStatus.PUBLISHED, summary=sentences[0])
    content.write_article(made, article)
    return made


@pytest.fixture
def model(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[HelpDesk]:
    """A model that knows the three sentences."""

    def reply(lines: list[dict[str, str]], _question: str) -> Any:
        return {"sentences": [{"id": one["id"], "text": ENGLISH[one["text"]]} for one in lines]}

    with endpoint(reply) as desk:
        table = f'[drafting.llm]\nbase_url = "{desk.url}/v1"\nmodel = "fake-1"\n'
        (workspace.root / "askless.toml").write_text(table, encoding="utf-8")
        monkeypatch.setenv("ASKLESS_LLM_KEY", KEY)
        yield desk


def test_a_translation_waits_for_review(workspace: Workspace, model: HelpDesk) -> None:
    """It is in review, its evidence says who translated it, and the move is logged."""
    done = askless("translate", ID, "--to", "en", "--workspace", workspace.root, "--json")
    assert done.status == 0, done.err
    article = content.read_article(workspace, ID, "en")
    evidence = evidence_store.read_evidence(workspace, ID, "en")
    assert (article.title, article.status) == ("How do I return an item?", ArticleStatus.IN_REVIEW)
    assert evidence is not None
    assert [flag.kind for flag in evidence.flags] == ["translated"]
    assert evidence.llm is not None
    assert evidence.llm["model"] == "fake-1"
    assert '"action": "translate"' in workspace.review_log.read_text(encoding="utf-8")


def test_an_untranslated_sentence_stops_the_approval(
    workspace: Workspace, model: HelpDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed a check has to be written by somebody first."""
    monkeypatch.setitem(ENGLISH, "Vous avez 30 jours.", "You have 60 days.")
    done = askless("translate", ID, "--to", "en", "--workspace", workspace.root)
    assert "1 sentence could not be taken over:" in done.out
    assert "amount: Vous avez 30 jours." in done.out
    refused = askless(
        "review", "approve", ID, "--locale", "en", "--by", "Ada", "--workspace", workspace.root
    )
    assert refused.status == 1
    assert "needs a decision first: not translated (amount)" in refused.err


def test_only_what_was_approved_is_translated(workspace: Workspace, model: HelpDesk) -> None:
    """A draft is not sent anywhere."""
    article = content.read_article(workspace, ID, "fr")
    content.write_article(workspace, article.with_status(ArticleStatus.DRAFT))
    done = askless("translate", ID, "--to", "en", "--workspace", workspace.root)
    assert done.status == 1
    assert "it is not published in fr; approve it there first" in done.err
    assert model.asked == []


def test_nobodys_work_is_written_over(workspace: Workspace, model: HelpDesk) -> None:
    """An untouched translation is made anew; one that an editor changed is not."""
    command = ("translate", ID, "--to", "en", "--workspace", workspace.root)
    assert askless(*command).status == 0
    assert askless(*command).status == 0
    article = content.read_article(workspace, ID, "en")
    content.write_article(workspace, replace(article, title="Returning an item"))
    done = askless(*command)
    assert done.status == 1
    assert "it is there already" in done.err


def test_personal_data_is_not_sent(workspace: Workspace, model: HelpDesk) -> None:
    """A name in an article stops the whole translation, and is not in the message."""
    article = content.read_article(workspace, ID, "fr")
    body = article.body + "\nDemandez Mme Durand au 06 12 34 56 78.\n"
    content.write_article(workspace, replace(article, body=body))
    done = askless("translate", ID, "--to", "en", "--workspace", workspace.root)
    assert done.status == 1
    assert "looks like personal data was not sent" in done.err
    assert "Durand" not in done.err
    assert model.asked == []


def test_a_draft_run_leaves_a_translation_alone(workspace: Workspace, model: HelpDesk) -> None:
    """It stands in review, where nothing is withdrawn."""
    askless("translate", ID, "--to", "en", "--workspace", workspace.root)
    listed = askless(
        "review", "list", "--status", "in_review", "--workspace", workspace.root, "--json"
    )
    assert [row["locale"] for row in listed.json["articles"]] == ["en"]
