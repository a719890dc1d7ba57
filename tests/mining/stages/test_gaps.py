"""The gaps stage over a workspace, and its command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.articles import ArticleStatus
from kb.cli import group
from kb.errors import NothingToDoError
from kb.gaps import GAPS
from kb.storage import content, files, ticketstore
from kb.storage.workspace import Workspace
from kb.topics import ASSIGNMENTS, TOPICS
from mining.runs import Runs
from mining.stages import gaps
from tests.factories import NOW, a_stored_ticket, an_article
from tests.mining.test_gaps import a_topic

LABEL = "Où est mon colis"
QUESTIONS = {
    "t-0001": ["Où est mon colis ?", "Mon colis n'est pas arrivé", "Je n'ai pas reçu mon colis"],
    "t-0002": ["Vos magasins ouvrent-ils le dimanche ?", "Horaires du magasin de Lyon ?"],
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with tickets of two topics, mined, and an article for the first."""
    made = Workspace.create(tmp_path / "shop", 'locales = ["fr", "en"]\n', "")
    pairs = [(topic, text) for topic, texts in QUESTIONS.items() for text in texts]
    ticketstore.merge(
        made,
        [a_stored_ticket(f"t:{i}", text=text, subject="") for i, (_, text) in enumerate(pairs)],
    )
    content.write_article(made, an_article())
    with Runs(made.runs_dir).saving("mine", "k", {}) as folder:
        topics = TOPICS.frame([a_topic(topic) for topic in QUESTIONS])
        files.write_table(folder / "topics.parquet", topics, TOPICS)
        rows = [{"ticket_id": f"t:{i}", "topic_id": topic} for i, (topic, _) in enumerate(pairs)]
        files.write_table(folder / "assignments.parquet", ASSIGNMENTS.frame(rows), ASSIGNMENTS)
    return made


def test_topic_with_an_article_is_covered_and_the_other_a_gap(workspace: Workspace) -> None:
    """The gap comes first in the list."""
    result = gaps.run(workspace, now=NOW)
    table = files.read_table(result.folder / "gaps.parquet", GAPS)
    assert table["topic_id"].tolist() == ["t-0002", "t-0001"]
    assert table["kind"].tolist() == ["gap", "covered"]
    assert result.figures["kinds"] == {"gap": 1, "covered": 1}


def test_draft_does_not_cover(workspace: Workspace) -> None:
    """What readers cannot see answers nobody."""
    content.write_article(workspace, an_article(status=ArticleStatus.DRAFT))
    assert gaps.run(workspace, now=NOW).figures["kinds"] == {"gap": 2}


def test_article_in_the_other_language_is_said(workspace: Workspace) -> None:
    """Withdrawn in French, the English article leaves the topic missing a language."""
    content.write_article(workspace, an_article(status=ArticleStatus.ARCHIVED))
    asked = ("Where is my parcel ordered on Monday?", "I have not received my parcel")
    english = an_article(locale="en", title=asked[0], questions=asked, body="My parcel is late.")
    content.write_article(workspace, english)
    kinds = gaps.run(workspace, now=NOW).figures["kinds"]
    assert kinds == {"missing_language": 1, "gap": 1}


def test_second_run_answers_from_the_first(workspace: Workspace) -> None:
    """Even on another day: trends end with the newest ticket."""
    first = gaps.run(workspace)
    assert gaps.run(workspace).was_current
    assert gaps.run(workspace).figures == first.figures


def test_without_topics_it_says_what_to_run(tmp_path: Path) -> None:
    """One clear line that names the command to run first."""
    empty = Workspace.create(tmp_path / "empty", "", "")
    with pytest.raises(NothingToDoError, match="askless mine"):
        gaps.run(empty)


def test_command_ranks_in_words(workspace: Workspace) -> None:
    """The list an editor reads says how many, why, and what to run next."""
    result = CliRunner().invoke(group, ["gaps", "--workspace", str(workspace.root)])
    assert result.exit_code == 0, result.output
    assert "2 topics, counted once a language: 1 no article" in result.output
    assert "2 of 2 French tickets have no article in French" in result.output
    assert f"t-0002  {LABEL}\n" in result.output
    assert result.output.endswith("Next: askless draft\n")


def test_command_prints_json(workspace: Workspace) -> None:
    """One document with every row, nulls where a figure is unknown."""
    result = CliRunner().invoke(group, ["gaps", "--workspace", str(workspace.root), "--json"])
    document = json.loads(result.stdout)
    assert [row["kind"] for row in document["gaps"]] == ["gap", "covered"]
    assert document["gaps"][0]["trend"] is None
    assert document["gaps"][0]["label"] == LABEL


def test_figures_name_the_topics_they_rest_on(workspace: Workspace) -> None:
    """The result of mining; a frozen version where there is one."""
    figures = gaps.run(workspace, now=NOW).figures
    assert (figures["topics_result"], figures["topics_version"]) == ("k", None)


def test_figures_say_which_calibration_they_rest_on(workspace: Workspace) -> None:
    """The default where nobody checked matches, without an article too."""
    found = gaps.run(workspace, now=NOW).figures["calibration"]
    assert (found["kind"], found["cut"], found["known"]) == ("shipped", 0.5, 0)
    content.write_article(workspace, an_article(status=ArticleStatus.DRAFT))
    assert gaps.run(workspace, now=NOW).figures["calibration"] == found
