"""The report of a workspace: in the desk's language, honest about what has not run, quick."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kb import charts
from kb.errors import InputError
from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from mining.stages import report
from tests.factories import NOW, an_article
from tests.kb.test_freshness import evidence
from tests.measured import LIBRARY, a_measured_shop


def made(workspace: Workspace) -> tuple[str, dict[str, Any]]:
    """The page and the document of a workspace's report."""
    folder = report.run(workspace, now=NOW).folder
    document: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return (folder / "index.html").read_text("utf-8"), document


def test_a_report_without_topics_says_so(tmp_path: Path) -> None:
    """One sentence, on the page and in the JSON; no count of tickets without a topic."""
    page, document = made(a_measured_shop(tmp_path / "shop", stages=""))
    [note] = document["notes"]
    assert "askless mine" in note
    assert page.count("<code>askless mine</code>") == 1
    assert document["missing"] == ["mine", "gaps"]
    assert document["data"]["no_topic"] is None


def test_a_report_without_gaps_says_so(tmp_path: Path) -> None:
    """Topics alone give no priorities."""
    page, document = made(a_measured_shop(tmp_path / "shop", stages="mine"))
    [note] = document["notes"]
    assert "askless gaps" in note
    assert "<code>askless gaps</code>" in page


def test_a_whole_report_has_no_notes(tmp_path: Path) -> None:
    """Nothing is missing and nothing is said."""
    page, document = made(a_measured_shop(tmp_path / "shop"))
    assert document["notes"] == []
    assert "askless mine" not in page


def test_stale_articles_are_told(tmp_path: Path) -> None:
    """An article without support since January, a year later: named, and counted in words."""
    workspace = a_measured_shop(tmp_path / "shop", stages="")
    live = an_article(id="returns/live")
    content.write_article(workspace, live)
    evidence_store.write_evidence(workspace, evidence(live))
    later = report.run(workspace, now=NOW + timedelta(days=365))
    document = json.loads((later.folder / "report.json").read_text("utf-8"))
    assert [one["id"] for one in document["freshness"]["articles"]] == ["returns/live"]
    assert "Un article en ligne est périmé" in document["notes"][1]


@pytest.mark.parametrize(
    ("lang", "heading", "asking", "foreign"),
    [
        (
            "en",
            "What to write next",
            "6 in English ask",
            ["in French", "other language", "Semaine"],
        ),
        ("fr", "Que rédiger ensuite", "12 en français expr", ["en anglais", "l’autre", "Week"]),
    ],
)
def test_a_desk_of_one_language_has_its_report_in_it(
    tmp_path: Path, lang: str, heading: str, asking: str, foreign: list[str]
) -> None:
    """Nothing is said about a language that the help center does not have."""
    shop = a_measured_shop(tmp_path / "shop", settings=f'locales = ["{lang}"]\n')
    page, document = made(shop)
    assert f'<html lang="{lang}">' in page
    assert heading in page
    assert asking in page
    assert not [words for words in foreign if words in page]
    assert list(document["tickets"]["by_locale"]) == [lang]


def test_the_first_language_of_the_settings_is_the_reports(tmp_path: Path) -> None:
    """An English desk that also answers in French reads English."""
    page, _ = made(a_measured_shop(tmp_path / "shop", settings='locales = ["en", "fr"]\n'))
    assert '<html lang="en">' in page
    assert "6 in English and 12 in French" in page


def test_the_script_of_the_topics_is_made_once_a_version(tmp_path: Path) -> None:
    """Making it takes longer than all the rest; one of an older version goes."""
    shop = a_measured_shop(tmp_path / "shop")
    kept, topics = shop.data_dir / "cache" / charts.library_name(), shop.report_dir / "topics.html"
    assert LIBRARY not in made(shop)[0]
    assert LIBRARY in topics.read_text("utf-8")
    old = kept.rename(kept.with_name("charts-0.1.js"))
    (shop.report_dir / "index.html").unlink()
    made(shop)
    assert "vegaEmbed" in topics.read_text("utf-8")
    assert kept.stat().st_size > 500_000
    assert not old.exists()


def test_a_template_of_an_older_workspace_stands_back(tmp_path: Path) -> None:
    """A copy nobody changed gives way to ours; a changed one that lacks something is named."""
    shop = a_measured_shop(tmp_path / "shop", stages="")
    own, noted = shop.root / "site/report/report.html.j2", shop.root / "site/.copied.json"
    own.write_text("{{ gone.away }}", "utf-8")
    with pytest.raises(InputError, match=r"report\.html\.j2: is no template of this askless"):
        made(shop)
    hashes = json.loads(noted.read_text("utf-8"))
    hashes["site/report/report.html.j2"] = sha256(own.read_bytes()).hexdigest()
    noted.write_text(json.dumps(hashes), "utf-8")
    assert "<h1>" in made(shop)[0]


def test_words_of_an_older_workspace_are_completed(tmp_path: Path) -> None:
    """A workspace keeps its own words, and gets ours for what came since."""
    shop = a_measured_shop(tmp_path / "shop", stages="")
    (shop.root / "site/report/fr.toml").write_text('title = "Notre bilan"\n', "utf-8")
    page, document = made(shop)
    assert "<h1>Notre bilan</h1>" in page
    assert document["notes"]


def test_a_date_in_a_sentence_stays_on_its_line(tmp_path: Path) -> None:
    """2026-02-02 is not cut after its year."""
    page, _ = made(a_measured_shop(tmp_path / "shop", settings='locales = ["en"]\n'))
    assert page.count("since 2026\u201102\u201102") == 1
    assert page.count("Since 2026\u201102\u201102") == 1
