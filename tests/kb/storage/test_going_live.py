"""Going live: what it would change is told before, and what fails leaves everything as it was."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kb.articles import ArticleStatus
from kb.errors import BuildError, SettingsError, WorkspaceBusyError
from kb.storage import content, files, going_live, reviewdb, reviewing
from kb.storage.deciding import held
from kb.storage.going_live import FAILED, Record, go_live, last_record, outlook, settle
from kb.storage.reviewing import Schedule
from kb.storage.sitebuild import publish
from kb.storage.workspace import Workspace
from tests.factories import NOW, an_article

LATER = NOW + timedelta(days=1)
NONE = Record("", NOW)
SETTINGS = 'locales = ["fr"]\n\n[privacy]\nner = "off"\n'


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A shop whose one article was published."""
    made = Workspace.create(tmp_path / "shop", SETTINGS, "")
    content.write_article(made, an_article())
    publish(made, NOW)
    return made


def test_what_would_change_is_told(shop: Workspace) -> None:
    """New, changed, gone and held back articles; a draft is none of them."""
    here = an_article()
    coming, waiting = an_article(id="a/new"), an_article(id="a/later")
    wanted = Schedule(waiting.id, "fr", LATER + timedelta(days=9), "ana")
    reviewing.schedule(reviewdb.of(shop), [wanted], NOW)
    draft = an_article(id="a/draft", status=ArticleStatus.DRAFT)
    changed = replace(here, body="Autre réponse.\n")
    found = outlook(shop, [changed, coming, waiting, draft], LATER)
    assert (found.comes, found.changes, found.held) == ((coming,), (changed,), (waiting,))
    assert (found.leaves, found.live, found.is_empty) == ((), 1, False)
    gone = outlook(shop, [replace(here, status=ArticleStatus.IN_REVIEW)], LATER)
    assert gone.leaves == ((here.id, "fr"),)
    assert outlook(shop, [here], LATER).is_empty


def test_what_stops_all_of_it_is_told(shop: Workspace) -> None:
    """A fact that is cited and has no value."""
    found = outlook(shop, [an_article(body="En [fact:nowhere].\n")], LATER)
    assert isinstance(found.problem, SettingsError)
    assert found.is_empty


def test_a_build_that_fails_leaves_the_old_site_and_the_log(shop: Workspace) -> None:
    """The log of what was live is as before, and the record says why."""
    files.write_text(shop.site_dir / "index.html", "the old site")
    before = shop.publications_file.read_bytes()
    content.write_article(shop, an_article(id="a/new"))
    files.write_text(shop.root / "mkdocs.yml", "plugins: [none-such]\n")
    steps: list[str] = []
    with pytest.raises(BuildError):
        go_live(shop, who="ana", clock=lambda: LATER, check=lambda _: None, tell=steps.append)
    assert steps == ["wait", "stage", "build"]
    assert shop.publications_file.read_bytes() == before
    assert (shop.site_dir / "index.html").read_text() == "the old site"
    record = last_record(shop)
    assert record is not None
    assert (record.state, record.who, "mkdocs" in record.problem) == (FAILED, "ana", True)


def test_what_a_killed_publication_noted_is_taken_back(shop: Workspace) -> None:
    """The next one notes it anew, with the time at which readers see it."""
    content.write_article(shop, an_article(id="a/new"))

    class KilledError(Exception):
        """Stands for the end of the process once pages are staged."""

    def die(step: str) -> None:
        if step == "build":
            files.write_json(
                shop.build_dir / "as-killed.json", (last_record(shop) or NONE).document()
            )
            (shop.root / "log-as-killed").write_bytes(shop.publications_file.read_bytes())
            raise KilledError

    with pytest.raises(KilledError):
        go_live(shop, who="ana", clock=lambda: LATER, check=lambda _: None, tell=die)
    shop.publications_file.write_bytes((shop.root / "log-as-killed").read_bytes())
    (shop.build_dir / "as-killed.json").replace(shop.build_dir / "going_live.json")
    again = LATER + timedelta(hours=1)
    with pytest.raises(KilledError):
        go_live(shop, who="ana", clock=lambda: again, check=lambda _: None, tell=die)
    noted = (shop.root / "log-as-killed").read_text("utf-8")
    assert again.isoformat() in noted
    assert LATER.isoformat() not in noted


def test_what_could_not_be_taken_back_is_taken_back_by_the_next(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build fails while another command holds the workspace for long."""
    monkeypatch.setattr(going_live, "PATIENCE", 0.05)
    content.write_article(shop, an_article(id="a/new"))
    noted: list[str] = []

    class EndError(Exception):
        """Ends it before MkDocs runs."""

    def fail(step: str) -> None:
        if step == "build":
            noted.append(shop.publications_file.read_text("utf-8"))
            if len(noted) == 1:
                stack.enter_context(held(shop))
            raise EndError

    for now in (LATER, LATER + timedelta(hours=1)):
        with contextlib.ExitStack() as stack, pytest.raises(EndError):
            go_live(shop, who="ana", clock=lambda now=now: now, check=lambda _: None, tell=fail)
    assert [LATER.isoformat() in log for log in noted] == [True, False]
    assert "a/new" in noted[1]


def test_another_publication_takes_nothing_back_of_one_that_goes_on(shop: Workspace) -> None:
    """A page and the API at once: the second is told to wait; the log and the record stay."""
    content.write_article(shop, an_article(id="a/new"))
    seen: list[tuple[bytes, str]] = []

    class EndError(Exception):
        """Ends the first before MkDocs runs."""

    def meanwhile(step: str) -> None:
        if step == "build":
            with shop.building(), pytest.raises(WorkspaceBusyError, match="is being built"):
                go_live(shop, who="bea", clock=lambda: LATER, check=lambda _: None)
            seen.append((shop.publications_file.read_bytes(), (last_record(shop) or NONE).who))
            raise EndError

    with pytest.raises(EndError):
        go_live(shop, who="ana", clock=lambda: LATER, check=lambda _: None, tell=meanwhile)
    assert [(b"a/new" in log, who) for log, who in seen] == [(True, "ana")]


def test_editors_write_while_the_site_is_built(shop: Workspace) -> None:
    """And what is being built is not taken for a leftover; a second build waits."""
    with shop.building(), files.replacing_folder(shop.site_dir) as part:
        files.write_text(part / "index.html", "new")
        with held(shop):
            content.write_article(shop, an_article(id="a/new"))
        with pytest.raises(WorkspaceBusyError, match="is being built"):
            publish(shop, LATER)
    assert (shop.site_dir / "index.html").read_text() == "new"


def test_a_day_ends_when_its_article_is_live(shop: Workspace) -> None:
    """What still waits is left, the soonest first."""
    database = reviewdb.of(shop)
    days = {"a/late": 5, "a/soon": 2, an_article().id: -1}
    wanted = [Schedule(name, "fr", LATER + timedelta(n), "ana") for name, n in days.items()]
    reviewing.schedule(database, wanted, NOW)
    left = settle(database, shop, LATER)
    assert [one.article_id for one in left] == ["a/soon", "a/late"]
    assert set(reviewing.waiting(database)) == {("a/late", "fr"), ("a/soon", "fr")}


def test_a_record_that_is_none_is_no_record(shop: Workspace) -> None:
    """Half a file, or one of a later version."""
    assert last_record(shop) is None
    for text in ("{", '{"who": "ana", "started_at": 7}', "[]"):
        files.write_text(shop.build_dir / "going_live.json", text)
        assert last_record(shop) is None
