"""Shops that are not as they should be, measured from the shell: sensible figures, and said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.storage.workspace import Workspace
from mining.stages import measure
from tests.factories import NOW, an_article
from tests.mining.stages.test_measure import PARCEL, kinds, publish, rows, write
from tests.shell import askless

SHOPS = "Vos magasins sont-ils ouverts le dimanche ?"
HUB = """Où est mon colis ? Suivez-le depuis le compte.

Comment renvoyer un article ? Imprimez l'étiquette de retour.

Quand serai-je remboursé ? Sous quatorze jours.

Comment choisir ma taille ? Voyez le guide des tailles.

Puis-je payer en trois fois ? Oui, dès cent euros.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty bilingual workspace."""
    return Workspace.create(tmp_path / "shop", 'locales = ["fr", "en"]\n', "")


def told(workspace: Workspace, *options: str) -> Any:
    """How ``askless measure`` ends."""
    done = askless("measure", "--workspace", workspace.root, *options)
    assert done.status == 0, done.err
    return done


def answers(workspace: Workspace) -> list[str]:
    """The article that answers each ticket, oldest first; empty for none."""
    return list(rows(measure.run(workspace))["article_id"].fillna(""))


def test_no_article_at_all_is_said(workspace: Workspace) -> None:
    """Every ticket is a gap, and the line names the command that publishes."""
    write(workspace, (0, PARCEL), (0, SHOPS))
    out = told(workspace).out
    assert "No article was ever published" in out
    assert "askless publish" in out


def test_one_article_answers_only_its_own_question(workspace: Workspace) -> None:
    """Not everything for want of rivals."""
    publish(workspace, an_article(), start=-9)
    write(workspace, (0, PARCEL), (0, SHOPS))
    told(workspace)
    assert kinds(measure.run(workspace)) == ["match", "none"]


def test_empty_bodies_are_matched_by_their_titles(workspace: Workspace) -> None:
    """An article that is a title only answers what asks for it; an empty one nothing."""
    publish(workspace, an_article(body=""), start=-9)
    publish(workspace, an_article(id="a/blank", title="…", body=""), start=-9)
    write(workspace, (0, "Où est mon colis ?"), (0, SHOPS))
    told(workspace)
    assert answers(workspace) == [an_article().id, ""]


def test_articles_in_one_language_only_cover_only_it(workspace: Workspace) -> None:
    """English tickets are counted apart, beside the reason."""
    publish(workspace, an_article(), start=-9)
    write(workspace, (0, PARCEL))
    write(workspace, (1, "Where is my parcel?"), language="en")
    figures = told(workspace, "--json").json
    assert figures["by_locale"]["en"]["numerator"] == 0
    assert figures["live_articles"] == {"fr": 1}


def test_duplicate_articles_cost_no_coverage(workspace: Workspace) -> None:
    """The answer stays the same one, run after run."""
    publish(workspace, an_article(), start=-9)
    publish(workspace, an_article(id="delivery/copy"), start=-9)
    write(workspace, (0, PARCEL), (0, PARCEL))
    told(workspace)
    assert set(answers(workspace)) == {"delivery/copy"}


def test_an_article_about_everything_takes_nobodys_tickets(workspace: Workspace) -> None:
    """The one about the matter itself wins, and what the hub does not hold stays a gap."""
    publish(workspace, an_article(id="a/hub", title="Questions fréquentes", body=HUB), start=-9)
    publish(workspace, an_article(), start=-9)
    write(workspace, (0, PARCEL), (0, SHOPS))
    told(workspace)
    assert answers(workspace) == [an_article().id, ""]


def test_tickets_in_a_third_language_stay_gaps(workspace: Workspace) -> None:
    """They are counted, in a line of their own."""
    publish(workspace, an_article(), start=-9)
    write(workspace, (0, "Wo ist der Laden?"), language="de")
    assert "Coverage, language de" in told(workspace).out


def test_what_is_published_again_counts_from_then_on(workspace: Workspace) -> None:
    """The time between is a gap."""
    publish(workspace, an_article(), start=-9, end=-5)
    publish(workspace, an_article(), start=-1)
    write(workspace, (-6, PARCEL), (-3, PARCEL), (0, PARCEL))
    assert told(workspace, "--json").json["coverage"]["numerator"] == 2


def test_tickets_and_articles_from_the_future_are_told(workspace: Workspace) -> None:
    """They count at their own time, and a line says that a clock is wrong."""
    ahead = (datetime.now(UTC) - NOW) / timedelta(days=1) + 400
    publish(workspace, an_article(), start=-9)
    publish(workspace, an_article(id="a/later", title="Nos magasins", body=SHOPS), start=ahead)
    write(workspace, (0, PARCEL), (0, SHOPS), (ahead - 9, PARCEL))
    done = told(workspace, "--json")
    assert done.json["dated_after_now"] == {"tickets": 1, "publications": 1}
    assert kinds(measure.run(workspace)) == ["match", "none", "match"]
    assert "1 ticket and 1 publication are dated after today" in told(workspace).out
