"""The queue of gaps over a workspace: decisions, drafts, forgetting, and the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kb.articles import ArticleStatus
from kb.cli import group
from kb.errors import NothingToDoError
from kb.evidence import Evidence, Flag
from kb.storage import content, evidence_store, gapstore, ticketstore
from kb.storage.workspace import Workspace
from mining.drafting.choosing import Choice
from mining.runs import Runs
from mining.stages import draft, gap_queue
from tests.desk import RETURN_FR, replies
from tests.drafting_workspace import a_conversation, a_gap, a_workspace, save_gaps, save_mine
from tests.factories import NOW, an_article
from tests.mining.stages.test_gaps import workspace  # noqa: F401 (a fixture)

REASON = "traité au téléphone, voir zoe.durand@example.com"


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    """Three gaps, two of them of one topic, none with matches kept."""
    return a_workspace(tmp_path / "desk", count=12)


def rows(place: Workspace) -> dict[tuple[str, str], dict[str, Any]]:
    """The queue by topic and language."""
    latest = Runs(place.runs_dir).latest("gaps", "askless gaps")
    found = gap_queue.read_queue(place, latest, now=NOW)
    return {(row["topic_id"], row["locale"]): row for row in found}


def asked(place: Workspace, *arguments: str) -> Any:
    """What ``askless gaps`` answers, as JSON."""
    result = CliRunner().invoke(
        group, ["gaps", *arguments, "--workspace", str(place.root), "--json"]
    )
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)


def dismiss(place: Workspace, topic: str = "t-0001", locale: str | None = "fr") -> Any:
    """Dismiss a gap as Léa."""
    by = {"who": "Léa", "reason": REASON, "now": NOW}
    return gap_queue.take(place, "dismiss", topic, locale, by=by)


def test_a_reason_is_kept_without_personal_data(desk: Workspace) -> None:
    """What a careless editor types names no customer for ever."""
    dismiss(desk)
    log = gapstore.decisions_path(desk).read_text("utf-8")
    assert "durand" not in log
    assert "traité au téléphone" in log


def test_a_dismissed_gap_says_by_whom_and_why(desk: Workspace) -> None:
    """In one language; the other waits still."""
    dismiss(desk)
    assert "by Léa: traité au téléphone" in rows(desk)["t-0001", "fr"]["state_why"]
    assert rows(desk)["t-0001", "en"]["state"] == "open"


def test_without_a_language_all_are_decided(desk: Workspace) -> None:
    """Those that are dismissed already stay as they are."""
    dismiss(desk)
    taken = dismiss(desk, locale=None)
    assert [(one.number, one.locale) for one in taken] == [(2, "en")]


def test_a_dismissed_gap_is_not_drafted(desk: Workspace) -> None:
    """Nor by its name; reopened it is."""
    dismiss(desk)
    choice = Choice(topic_id="t-0001", locale="fr")
    with pytest.raises(NothingToDoError, match="no gap of t-0001 in fr"):
        draft.run(desk, now=NOW, choice=choice)
    gap_queue.take(desk, "reopen", "t-0001", "fr", by={"who": "Léa", "reason": "", "now": NOW})
    assert draft.run(desk, now=NOW, choice=choice).figures["written"] == 1


def test_a_decision_outlives_gaps_found_anew(desk: Workspace) -> None:
    """By the topic's id; a topic that is gone takes nothing with it."""
    dismiss(desk)
    save_gaps(desk, [a_gap("t-0001", "fr"), a_gap("t-0002", "fr")], key="k2")
    assert rows(desk)["t-0001", "fr"]["state"] == "dismissed"
    save_gaps(desk, [a_gap("t-0002", "fr")], key="k3")
    assert set(rows(desk)) == {("t-0002", "fr")}


def test_a_flag_of_the_draft_is_a_contradiction(desk: Workspace) -> None:
    """Until the article is approved: then somebody has decided."""
    article = an_article(topic_id="t-0002", status=ArticleStatus.DRAFT)
    content.write_article(desk, article)
    numbers = {"replies": 9, "customers": 9, "agents": 2}
    evidence = Evidence(
        article.id,
        "fr",
        "t-0002",
        article.version,
        NOW,
        sentences=(),
        flags=(Flag("conflict", "14 jours, 30 jours"), Flag("weak_title", "x")),
        **numbers,
    )
    evidence_store.write_evidence(desk, evidence)
    assert rows(desk)["t-0002", "fr"]["kinds"] == ["contradiction", "gap"]
    content.write_article(desk, article.with_status(ArticleStatus.PUBLISHED))
    assert rows(desk)["t-0002", "fr"]["kinds"] == ["gap"]


def test_agents_who_promise_different_days_are_told(tmp_path: Path) -> None:
    """From replies to the list: half say 14 days, half 30, and the draft waits for a decision."""
    shop = Workspace.create(tmp_path / "shop", "", "")
    other = [[text.replace("30 jours", "14 jours") for text in one] for one in RETURN_FR.points]
    said = [
        reply
        for seed, points in enumerate((RETURN_FR.points, other))
        for reply in replies(points, "fr", 30, seed=seed, customer=f"{seed}-{{}}".format)
    ]
    ticketstore.merge(shop, [a_conversation(one, RETURN_FR.questions[0], "fr") for one in said])
    save_mine(shop, [(one.ticket_id, "t-0001") for one in said])
    save_gaps(shop, [a_gap("t-0001", "fr")])
    draft.run(shop, now=NOW)
    found = rows(shop)["t-0001", "fr"]
    assert (found["kinds"], found["state"]) == (["contradiction", "gap"], "drafting")
    assert found["is_waiting"]
    assert len(found["contradictions"]) == 1


def test_an_untouched_draft_of_a_dismissed_gap_is_withdrawn(desk: Workspace) -> None:
    """What an editor set aside does not lie in review for ever; the others stay."""
    draft.run(desk, now=NOW)
    before = {(one.topic_id, one.locale) for one in content.read_articles(desk)}
    dismiss(desk)
    draft.run(desk, now=NOW)
    after = {(one.topic_id, one.locale) for one in content.read_articles(desk)}
    assert before - after == {("t-0001", "fr")}
    assert after


def test_the_fingerprint_follows_decisions_and_articles(desk: Workspace) -> None:
    """The report is made anew when one of them changes."""
    before = gap_queue.fingerprint(desk)
    dismiss(desk)
    after = gap_queue.fingerprint(desk)
    content.write_article(desk, an_article(topic_id="t-0002"))
    assert len({before, after, gap_queue.fingerprint(desk)}) == 3


def test_the_command_lists_by_kind_and_state(workspace: Workspace) -> None:  # noqa: F811
    """The document keeps its keys; filters take rows away."""
    everything = asked(workspace)["gaps"]
    assert [(row["kind"], row["state"]) for row in everything] == [
        ("gap", "open"),
        ("covered", "published"),
    ]
    assert [row["kind"] for row in asked(workspace, "--kind", "gap")["gaps"]] == ["gap"]
    assert [row["kind"] for row in asked(workspace, "--state", "published")["gaps"]] == ["covered"]
    assert asked(workspace, "--language", "en")["gaps"] == []
    assert everything[0]["examples"] == ["t:3"]


def test_the_command_dismisses_and_opens_again(workspace: Workspace) -> None:  # noqa: F811
    """Each said back with its number, and kept in the history."""
    asked(workspace)
    by = ("--by", "Léa", "--reason", "rare")
    done = asked(workspace, "dismiss", "t-0002", "--language", "fr", *by)
    assert [one["number"] for one in done["decisions"]] == [1]
    assert [row["state"] for row in asked(workspace)["gaps"]] == ["dismissed", "published"]
    asked(workspace, "reopen", "t-0002", *by)
    assert [one["action"] for one in asked(workspace, "history")["decisions"]] == [
        "dismiss",
        "reopen",
    ]
    assert asked(workspace)["gaps"][0]["state"] == "open"


def test_options_before_the_subcommand_are_refused(workspace: Workspace) -> None:  # noqa: F811
    """They would be read for the list, and another workspace be changed."""
    arguments = ["--workspace", str(workspace.root), "history"]
    result = CliRunner().invoke(group, ["gaps", *arguments])
    assert result.exit_code == 2
    assert "put options behind `history`" in result.output


def test_a_person_reads_kind_state_and_evidence(workspace: Workspace) -> None:  # noqa: F811
    """One row with its reasons, nothing of any ticket but its id."""
    arguments = ["--workspace", str(workspace.root), "--evidence"]
    result = CliRunner().invoke(group, ["gaps", *arguments])
    assert "1 wait; 1 open, 1 published." in result.output
    assert "[open] no article, and nobody has begun one." in result.output
    assert "without an answer: t:3" in result.output
    assert "dimanche" not in result.output


def test_drafting_is_named_next_only_where_it_helps(workspace: Workspace) -> None:  # noqa: F811
    """Not below what is set aside or answered."""
    arguments = ["--workspace", str(workspace.root), "--state", "published"]
    result = CliRunner().invoke(group, ["gaps", *arguments])
    assert "t-0001" in result.output
    assert "Next: askless draft" not in result.output
