"""Measuring a workspace: only what was live counts, and what is missing is said."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kb.answered_spans import ANSWERED_SPANS
from kb.articles import Article
from kb.errors import NothingToDoError
from kb.matching import MATCHES
from kb.publications import Publication
from kb.storage import content, files, ticketstore
from kb.storage.workspace import Workspace
from mining.stages import SPANS_FILE, StageResult, measure
from tests.drafting_workspace import a_gap, save_gaps, save_mine
from tests.factories import NOW, a_stored_ticket, an_article

DAY = timedelta(days=1)
PARCEL = "Où est mon colis ? Je ne l'ai pas reçu."


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty bilingual workspace."""
    return Workspace.create(tmp_path / "shop", 'locales = ["fr", "en"]\n', "")


def publish(workspace: Workspace, article: Article, **days: float) -> None:
    """Write an article and say when it was live, in days from NOW."""
    content.write_article(workspace, article)
    stored = content.read_article(workspace, article.id, article.locale)
    content.keep_versions(workspace, [stored])
    end = NOW + days["end"] * DAY if "end" in days else None
    row = Publication(article.id, article.locale, stored.version, NOW + days["start"] * DAY, end)
    content.append_publications(workspace, [row])


def write(workspace: Workspace, *tickets: tuple[float, str], **changes: Any) -> None:
    """Store tickets given as (days from NOW, text)."""
    ticketstore.merge(
        workspace,
        [
            a_stored_ticket(
                f"t:{i}",
                **{"created_at": NOW + day * DAY, "text": text, "subject": ""} | changes,
                content_hash=f"{i}{text}{day}",
            )
            for i, (day, text) in enumerate(tickets)
        ],
    )


def kinds(result: StageResult) -> list[str]:
    """Kind of match of each ticket, oldest first."""
    return rows(result)["kind"].tolist()


def rows(result: StageResult) -> pd.DataFrame:
    """The matches that the stage saved."""
    return files.read_table(result.folder / "matches.parquet", MATCHES)


def share(document: Any) -> Sequence[int]:
    """Numerator and denominator of a figure."""
    return document["numerator"], document["denominator"]


def test_ticket_before_publication_is_a_gap(workspace: Workspace) -> None:
    """The same question is covered only once its article is live."""
    publish(workspace, an_article(), start=0)
    write(workspace, (-1, PARCEL), (1, PARCEL))
    assert kinds(measure.run(workspace)) == ["none", "match"]


def test_withdrawn_article_answers_nothing_meanwhile(workspace: Workspace) -> None:
    """Withdrawn and published again: the time in between counts as a gap."""
    publish(workspace, an_article(), start=-9, end=-5)
    publish(workspace, an_article(), start=-1)
    write(workspace, (-6, PARCEL), (-3, PARCEL), (0, PARCEL))
    assert kinds(measure.run(workspace)) == ["match", "none", "match"]


def test_version_of_the_time_is_matched(workspace: Workspace) -> None:
    """A ticket meets what the article said then, not what it says today."""
    publish(workspace, an_article(), start=-9, end=-2)
    publish(workspace, an_article(title="Nos magasins", body="Ouverts le lundi."), start=-2)
    write(workspace, (-5, PARCEL), (-1, PARCEL))
    table = rows(measure.run(workspace))
    assert table["kind"].tolist() == ["match", "none"]
    assert table["version"].notna().tolist() == [True, False]


def test_other_language_is_counted_apart(workspace: Workspace) -> None:
    """A French ticket that only an English article answers is no coverage."""
    publish(workspace, an_article(locale="en", title="Where is my parcel?", body="x"), start=-9)
    write(workspace, (0, "Où est mon colis ?"))
    figures = measure.run(workspace).figures
    assert share(figures["coverage"]) == (0, 1)
    assert share(figures["other_language"]) == (1, 1)
    assert share(figures["gap"]) == (1, 1)


def test_before_and_after_compares_the_same_tickets(workspace: Workspace) -> None:
    """Of the tickets since the new article, none was answered by the old ones, one is now."""
    publish(workspace, an_article(id="s/shops", title="Nos magasins", body="Horaires."), start=-9)
    publish(workspace, an_article(), start=-2)
    write(workspace, (-5, PARCEL), (-1, PARCEL), (-0.5, "Votre magasin est à vendre ?"))
    found = measure.run(workspace).figures["before_and_after"]
    assert found["since"] == (NOW - 2 * DAY).isoformat()
    assert share(found["before"])[1] == share(found["after"])[1] == 2
    assert share(found["after"])[0] == share(found["before"])[0] + 1


def test_since_can_be_chosen(workspace: Workspace) -> None:
    """The moment given decides which tickets are compared."""
    publish(workspace, an_article(), start=-9)
    write(workspace, (-5, PARCEL), (-1, PARCEL))
    found = measure.run(workspace, since=NOW - 20 * DAY).figures["before_and_after"]
    assert (share(found["before"]), share(found["after"])) == ((0, 2), (2, 2))


def test_noise_is_set_apart_and_counted(workspace: Workspace) -> None:
    """A newsletter is in no figure but its own."""
    publish(workspace, an_article(), start=-9)
    write(workspace, (0, PARCEL), noise="newsletter")
    result = measure.run(workspace)
    assert result.figures["set_apart"] == {"newsletter": 1}
    assert result.figures["eligible"] == 0
    assert rows(result).empty


def test_without_publications_everything_is_a_gap(workspace: Workspace) -> None:
    """No article was ever live: coverage is 0, and that is said."""
    write(workspace, (0, PARCEL))
    figures = measure.run(workspace).figures
    assert share(figures["coverage"]) == (0, 1)
    assert (figures["publications"], figures["before_and_after"]) == (0, None)


def test_publication_whose_file_is_gone_is_counted(workspace: Workspace) -> None:
    """It cannot be matched; the figure says how many versions are lost."""
    lost = Publication("a/gone", "fr", "0" * 12, NOW - DAY)
    content.append_publications(workspace, [lost])
    write(workspace, (0, PARCEL))
    result = measure.run(workspace)
    assert result.figures["versions_lost"] == 1
    assert kinds(result) == ["none"]


def test_current_file_stands_in_for_a_lost_version(workspace: Workspace) -> None:
    """The match names the version that was published, and the stand-in is counted."""
    content.write_article(workspace, an_article())
    row = Publication(an_article().id, "fr", "0" * 12, NOW - DAY)
    content.append_publications(workspace, [row])
    write(workspace, (0, PARCEL))
    result = measure.run(workspace)
    assert result.figures["versions_replaced"] == 1
    assert rows(result)["version"].tolist() == ["0" * 12]


def test_second_run_answers_from_the_first(workspace: Workspace) -> None:
    """Nothing changed, nothing is computed, the figures are the same."""
    publish(workspace, an_article(), start=-9)
    write(workspace, (0, PARCEL))
    first, second = measure.run(workspace), measure.run(workspace)
    assert (first.was_current, second.was_current) == (False, True)
    assert first.figures == second.figures


def test_new_publication_is_measured_anew(workspace: Workspace) -> None:
    """Publishing changes the result, so it must not come from the saved one."""
    write(workspace, (0, PARCEL))
    before = measure.run(workspace)
    publish(workspace, an_article(), start=-1)
    after = measure.run(workspace)
    assert (kinds(before), kinds(after)) == (["none"], ["match"])


def test_what_no_ticket_has_met_changes_no_match(workspace: Workspace) -> None:
    """A version that went live after the newest ticket asks for no matching; a ticket later does.

    After either the result is that of a run from nothing.
    """
    publish(workspace, an_article(), start=-9)
    write(workspace, (-5, PARCEL), (-1, "Je veux être remboursé"))
    first, folder = measure.run(workspace), workspace.data_dir / "vectors" / measure.KEPT_FOLDER
    before = sorted(folder.iterdir())
    publish(workspace, an_article(title="Être remboursé", body="Sous dix jours."), start=0)
    again = measure.run(workspace)
    assert before
    assert sorted(folder.iterdir()) == before
    assert not again.was_current
    assert kinds(again) == kinds(first) == ["match", "none"]
    write(workspace, (-5, PARCEL), (-1, "Je veux être remboursé"), (1, "Je veux être remboursé"))
    later = measure.run(workspace)
    assert sorted(folder.iterdir()) != before
    shutil.rmtree(folder)
    shutil.rmtree(workspace.runs_dir / measure.STAGE)
    assert_frame_equal(rows(measure.run(workspace)), rows(later))


def test_a_version_is_kept_once_it_is_measured(workspace: Workspace) -> None:
    """Its text is known to later figures, however its file changes."""
    content.write_article(workspace, an_article())
    version = content.read_article(workspace, an_article().id, "fr").version
    row = Publication(an_article().id, "fr", version, NOW - DAY)
    content.append_publications(workspace, [row])
    write(workspace, (0, PARCEL))
    first = measure.run(workspace)
    content.write_article(workspace, an_article(title="Autre chose", body="Sous dix jours."))
    publish(workspace, content.read_article(workspace, an_article().id, "fr"), start=1)
    again = measure.run(workspace)
    assert first.figures["versions_replaced"] == again.figures["versions_replaced"] == 0
    assert_frame_equal(rows(again), rows(first))


def test_third_language_and_empty_text_are_gaps(workspace: Workspace) -> None:
    """Neither stops the stage, and both have their row."""
    publish(workspace, an_article(), start=-9)
    write(workspace, (0, "Wo ist der Laden?"), language="de")
    assert kinds(measure.run(workspace)) == ["none"]
    write(workspace, (0, ""), language="und")
    assert kinds(measure.run(workspace)) == ["none"]


def test_no_tickets_says_what_to_do(workspace: Workspace) -> None:
    """One clear line that names the command to run first."""
    with pytest.raises(NothingToDoError, match="askless import"):
        measure.run(workspace)


def test_article_questions_help(workspace: Workspace) -> None:
    """Customers' own wording in `questions` makes an article match."""
    vague = an_article(title="Informations", body="Voir ci-dessous.")
    publish(workspace, vague, start=-9, end=-4)
    publish(workspace, replace(vague, questions=(PARCEL,)), start=-4)
    write(workspace, (-5, PARCEL), (-1, PARCEL))
    assert kinds(measure.run(workspace)) == ["none", "match"]


def test_who_answered_a_topic_when_is_measured(workspace: Workspace) -> None:
    """An article that is gone answered it first, then nobody did, then today's."""
    old = an_article(id="orders/where", title="Où est mon colis ?", body="Suivez votre colis.")
    publish(workspace, old, start=-90, end=-60)
    today = an_article(title="Mon colis n'est pas arrivé, où est-il ?", body="Je suis le colis.")
    publish(workspace, today, start=-30)
    write(workspace, *((day, PARCEL) for day in (-100, -70, -50, -10)))
    save_mine(workspace, [(f"t:{n}", "t-0001") for n in range(4)])
    save_gaps(workspace, [a_gap("t-0001", "fr", kind="covered", article_id=today.id)])
    result = measure.run(workspace)
    found = files.read_table(result.folder / SPANS_FILE, ANSWERED_SPANS)
    assert found["article_id"].tolist() == [old.id, today.id]
    since = [(time - pd.Timestamp(NOW)).days for time in found["since"].tolist()]
    assert since == [-90, -30]
    assert found["until"].isna().tolist() == [False, True]
