"""`askless draft`: gaps chosen, evidence explained, a language model asked when it is set up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from tests.drafting_workspace import SETTINGS, a_workspace
from tests.endpoint import KEY, claims, endpoint, repeating
from tests.helpdesk import HelpDesk
from tests.shell import askless


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Three gaps with replies, nothing drafted."""
    return a_workspace(tmp_path / "shop")


@pytest.fixture
def model(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[HelpDesk]:
    """A model that repeats what it is given, set up in the workspace."""
    with endpoint(lambda lines, _question: repeating(lines)) as desk:
        set_up(workspace, desk.url)
        monkeypatch.setenv("ASKLESS_LLM_KEY", KEY)
        yield desk


def set_up(workspace: Workspace, url: str) -> None:
    """Name the model in askless.toml."""
    table = f'\n[drafting.llm]\nbase_url = "{url}/v1"\nmodel = "fake-1"\nprice_out = 5.0\n'
    (workspace.root / "askless.toml").write_text(SETTINGS + table, encoding="utf-8")


def test_one_topic_in_one_language_is_drafted(workspace: Workspace) -> None:
    """The other gaps are left as they are."""
    done = askless(
        "draft", "--topic", "t-0001", "--language", "en", "--workspace", workspace.root, "--json"
    )
    assert done.status == 0, done.err
    assert [(d["topic_id"], d["locale"]) for d in done.json["drafts"]] == [("t-0001", "en")]
    assert [article.locale for article in content.read_articles(workspace)] == ["en"]


def test_choosing_a_topic_withdraws_no_other_draft(workspace: Workspace) -> None:
    """Drafts of topics that were not asked for stay, and keep their ids."""
    askless("draft", "--workspace", workspace.root)
    before = content.read_articles(workspace)
    done = askless("draft", "--topic", "t-0002", "--workspace", workspace.root, "--json")
    assert done.json["withdrawn_drafts"] == []
    assert content.read_articles(workspace) == before


def test_a_topic_without_a_gap_is_named(workspace: Workspace) -> None:
    """One line says what is missing and where to look."""
    done = askless("draft", "--topic", "t-9999", "--workspace", workspace.root)
    assert (done.status, done.out) == (1, "")
    assert "no gap of t-9999; see `askless gaps`" in done.err


def test_explain_shows_what_each_sentence_stands_on(workspace: Workspace) -> None:
    """Customers, agents and days behind each sentence."""
    done = askless(
        "draft", "--topic", "t-0001", "--language", "fr", "--explain", "--workspace", workspace.root
    )
    assert "step       Déposez le colis dans un point relais.  (" in done.out
    assert "customers, 5 agents" in done.out


def test_without_a_model_nothing_is_asked(workspace: Workspace, model: HelpDesk) -> None:
    """A model that is set up is used only when it is asked for."""
    assert askless("draft", "--workspace", workspace.root).status == 0
    assert model.asked == []


def test_a_model_rewords_the_drafts(workspace: Workspace, model: HelpDesk) -> None:
    """Model, prompt version, tokens and cost are printed and kept in the evidence."""
    done = askless("draft", "--drafter", "llm", "--workspace", workspace.root, "--json")
    assert done.status == 0, done.err
    llm = done.json["llm"]
    assert (llm["model"], llm["calls"], llm["reworded"]) == ("fake-1", 3, 3)
    assert (llm["tokens_out"], llm["cost"]) == (300, 0.0015)
    article = content.read_articles(workspace)[0]
    evidence = evidence_store.read_evidence(workspace, article.id, article.locale)
    assert evidence is not None
    assert evidence.llm is not None
    assert evidence.llm["model"] == "fake-1"
    assert evidence.sentences[0].sources
    assert KEY not in done.out + done.err


def test_a_reworded_draft_leads_to_the_shop_s_own_page(
    workspace: Workspace, model: HelpDesk
) -> None:
    """The link is no sentence: no model sees it, and none can lose it."""
    path = workspace.root / "askless.toml"
    links = '\n[brand.links]\nreturns = "https://shop.example/r"\n'
    path.write_text(path.read_text(encoding="utf-8") + links, encoding="utf-8")
    chosen = ("--topic", "t-0001", "--language", "fr")
    askless("draft", "--drafter", "llm", *chosen, "--workspace", workspace.root)
    (article,) = content.read_articles(workspace)
    assert article.body.count("(link:returns)") == 1
    assert not any("link:returns" in str(asked.body) for asked in model.asked)


def test_the_same_question_is_not_paid_for_twice(workspace: Workspace, model: HelpDesk) -> None:
    """A second run answers from the first one's answers and changes nothing."""
    askless("draft", "--drafter", "llm", "--workspace", workspace.root)
    done = askless("draft", "--drafter", "llm", "--workspace", workspace.root, "--json")
    assert len(model.asked) == 3
    assert (done.json["llm"]["calls"], done.json["llm"]["reworded"]) == (0, 3)
    assert done.json["unchanged"] == 3


def test_the_cost_limit_leaves_the_rest_as_agents_wrote_it(
    workspace: Workspace, model: HelpDesk
) -> None:
    """It stops before the limit is passed and says so."""
    text = (workspace.root / "askless.toml").read_text(encoding="utf-8")
    (workspace.root / "askless.toml").write_text(text + "max_cost = 0.0104\n", encoding="utf-8")
    done = askless("draft", "--drafter", "llm", "--workspace", workspace.root)
    assert len(model.asked) == 1
    assert "Nothing more was asked: the cost limit of 0.0104" in done.out
    assert len(content.read_articles(workspace)) == 3


def test_an_endpoint_that_is_away_leaves_the_drafts_as_they_were(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The articles are those of the extractive drafter, with the reason."""
    with endpoint(lambda lines, _question: "no document at all") as desk:
        set_up(workspace, desk.url)
        monkeypatch.setenv("ASKLESS_LLM_KEY", KEY)
        done = askless("draft", "--drafter", "llm", "--workspace", workspace.root)
    assert done.status == 0
    assert "fake-1 reworded 0 of 3 drafts" in done.out
    assert "left as it was: its reply is not the JSON document asked for" in done.out
    assert len(content.read_articles(workspace)) == 3


def test_a_model_that_is_not_set_up_is_one_line(workspace: Workspace) -> None:
    """No draft is touched before the settings are right."""
    done = askless("draft", "--drafter", "llm", "--workspace", workspace.root)
    assert done.status == 1
    assert "set drafting.llm.base_url and drafting.llm.model in askless.toml" in done.err
    assert content.read_articles(workspace) == []


def test_nothing_invented_reaches_an_article(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that adds to every sentence changes no article."""
    askless("draft", "--workspace", workspace.root)
    before = {article.body for article in content.read_articles(workspace)}

    def inventing(lines: list[dict[str, str]], _question: str) -> object:
        return claims(
            [(line["text"].rstrip(".") + " for 99 euros.", [line["id"]]) for line in lines]
        )

    with endpoint(inventing) as desk:
        set_up(workspace, desk.url)
        monkeypatch.setenv("ASKLESS_LLM_KEY", KEY)
        askless("draft", "--drafter", "llm", "--workspace", workspace.root)
    assert {article.body for article in content.read_articles(workspace)} == before


def test_a_reviewer_sees_the_words_it_was_made_from(workspace: Workspace, model: HelpDesk) -> None:
    """Each reworded sentence is shown with the agents' own, under the model's name."""
    askless("draft", "--drafter", "llm", "--workspace", workspace.root)
    article = content.read_articles(workspace)[0]
    shown = askless("review", "show", article.id, "--workspace", workspace.root)
    assert "Worded by fake-1; agents' own words stand below it." in shown.out
    assert "       made from: " in shown.out
