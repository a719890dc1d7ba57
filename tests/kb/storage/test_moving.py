"""An article at another address: everything that is its own comes with it, killed or not."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kb.articles import ArticleStatus
from kb.errors import ArticleError, ReviewError
from kb.publications import Publication
from kb.same_as import SameAs
from kb.storage import content, deciding, evidence_store, moving, reviewdb, reviewing, sameas
from kb.storage.checking import Checking
from kb.storage.reviewing import Comment, Schedule
from kb.storage.sitebuild import publish
from kb.storage.workspace import Workspace
from tests.editorshop import DRAFT, an_editors_shop
from tests.factories import NOW
from tests.shell import askless

NEW = "delivery/exchange"
LATER = NOW + timedelta(days=9)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A shop whose draft is approved, live in French, talked about, claimed and scheduled."""
    made = an_editors_shop(tmp_path_factory.mktemp("moving") / "shop")
    article = content.read_article(made, DRAFT, "fr")
    live = Publication(DRAFT, "fr", article.version, NOW)
    content.append_publications(made, [live])
    content.log_move(made, _approval(article.version))
    sameas.add(made, SameAs(NOW, "bob", DRAFT, "fr", DRAFT, ("jsonl:1",)))
    with contextlib.closing(reviewdb.of(made)) as database:
        reviewing.add_comment(database, DRAFT, "fr", Comment("bob", NOW, "l'été"))
        reviewing.schedule(database, [Schedule(DRAFT, "en", LATER, "bob")], NOW)
        reviewing.claim(database, [f"draft fr {DRAFT}"], "bob", NOW)
    return made


@pytest.fixture
def copy(shop: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the shop, to be changed."""
    return Workspace.open(_copied(shop.root, tmp_path / "shop"))


def _copied(root: Path, to: Path) -> Path:
    """A copy without the looks of the help center, which nothing here reads."""
    looks = shutil.ignore_patterns("assets", "overrides", "strings", "synonyms", "report")
    return Path(shutil.copytree(root, to, ignore=looks))


def _approval(version: str) -> moving.Move:
    return moving.Move(NOW, "bob", "approve", DRAFT, "fr", "draft", "published", version)


def wanted(to: str = NEW, *, article: str = DRAFT) -> moving.Wanted:
    """The move that tests make."""
    return moving.Wanted(article, to, "ana", LATER, "it is about parcels")


def has_all(workspace: Workspace, article_id: str) -> bool:
    """Whether everything that was the draft's is found under this id, and nothing elsewhere."""
    article = content.read_article(workspace, article_id, "fr")
    evidence = evidence_store.read_evidence(workspace, article_id, "fr")
    rows = content.read_publications(workspace).to_dict("records")
    with contextlib.closing(reviewdb.of(workspace)) as database:
        said = [one.text for one in reviewing.read_comments(database, article_id, "fr")]
        waits, claims = set(reviewing.waiting(database)), set(reviewing.read_claims(database))
    one = sameas.read(workspace)[0]
    return (
        evidence is not None
        and evidence.article_id == article_id
        and [(row["article"], row["published_at"]) for row in rows] == [(article_id, NOW)]
        and (article_id, "fr", article.version) in content.read_signatures(workspace)
        and deciding.moves(workspace, article_id, "fr")[0].action == "approve"
        and (said, waits, claims) == (["l'été"], {(article_id, "en")}, {f"draft fr {article_id}"})
        and (one.draft_id, one.article_id) == (article_id, article_id)
    )


def test_everything_comes_with_an_article(copy: Workspace) -> None:
    """In both languages, to and fro; texts and their versions stay as they are."""
    assert has_all(copy, DRAFT)
    before = content.read_article(copy, DRAFT, "fr").version
    moves = moving.move(copy, wanted())
    assert {(one.locale, one.article_id) for one in moves} == {("fr", NEW), ("en", NEW)}
    assert content.read_article(copy, NEW, "fr").version == before
    assert has_all(copy, NEW)
    assert [m.action for m in deciding.moves(copy, NEW, "fr")] == ["approve", "move"]
    assert not content.article_path(copy, DRAFT, "en").exists()
    moving.move(copy, moving.Wanted(NEW, DRAFT, "ana", LATER + timedelta(days=1)))
    assert has_all(copy, DRAFT)


def test_the_end_of_a_publication_meets_its_beginning(copy: Workspace) -> None:
    """The log keeps the id of the day it went live; one row comes of both."""
    moving.move(copy, wanted())
    version = content.read_article(copy, NEW, "fr").version
    content.append_publications(copy, [Publication(NEW, "fr", version, NOW, LATER)])
    rows = content.read_publications(copy).to_dict("records")
    assert [(row["article"], row["unpublished_at"]) for row in rows] == [(NEW, LATER)]
    assert f"{DRAFT},fr,{version}" in copy.publications_file.read_text().splitlines()[-1]


def test_readers_go_on_from_the_old_address(copy: Workspace) -> None:
    """Nothing goes live anew or is withdrawn: it is the same article, live since then."""
    article = content.read_article(copy, DRAFT, "fr")
    content.write_article(copy, article.with_status(ArticleStatus.PUBLISHED))
    moving.move(copy, wanted())
    done = publish(copy, LATER, accept_regex_only=True)
    assert (done.went_live, done.withdrawn) == (1, 0)  # another article went live, not this one
    assert content.read_publications(copy)["article"].tolist().count(NEW) == 1
    assert "template: moved.html" in (copy.pages_dir / "fr" / f"{DRAFT}.md").read_text()


def test_a_link_to_the_old_address_is_no_fault(copy: Workspace) -> None:
    """Of the checks; one to an address that never was is."""
    moving.move(copy, wanted())
    found = {}
    for to in (DRAFT, "returns/never"):
        body = f"Voyez [les échanges]({to}.md) de cet été.\n"
        article = replace(content.read_article(copy, "returns/refund", "fr"), body=body)
        found[to] = [one.kind for one in Checking.of(copy).found(article)]
    assert set(found["returns/never"]) - set(found[DRAFT]) != set()


@pytest.mark.parametrize(
    ("to", "article", "said"),
    [
        ("returns/refund", DRAFT, "has that address"),
        ("returns/REFUND", DRAFT, "has that address"),
        ("Delivery/exchange", DRAFT, "the category is written 'delivery'"),
        (DRAFT, DRAFT, "nothing would change"),
        ("delivery/a/b", DRAFT, "is no address"),
        ("../x/y", DRAFT, "is no address"),
        ("delivery/index", DRAFT, "cannot be part of an address"),
        ("delivery/é à", DRAFT, "cannot be part of an address"),
        (NEW, "returns/nothing", "no such article"),
    ],
)
def test_what_cannot_be_moved_says_why(shop: Workspace, to: str, article: str, said: str) -> None:
    """And nothing was done."""
    with pytest.raises((ReviewError, ArticleError), match=said):
        moving.move(shop, wanted(to, article=article))
    assert has_all(shop, DRAFT)


def test_a_killed_move_is_finished_by_whoever_comes_next(shop: Workspace, tmp_path: Path) -> None:
    """Killed before it writes, renames or removes a file: it moved whole, or not at all."""
    killed, found = 0, set()
    for number in range(1, 200, 3):  # every third is enough, and takes a third of the time
        own = Workspace.open(_copied(shop.root, tmp_path / str(number)))
        if not _killed(own, number):
            break
        killed += 1
        with own.locked():
            pass
        is_moved = content.article_path(own, NEW, "fr").is_file()
        found.add(is_moved)
        assert has_all(own, NEW if is_moved else DRAFT)
        assert len(deciding.moves(own, NEW, "fr")) == 2 * is_moved
    assert killed > 5
    assert found == {True, False}


def _killed(workspace: Workspace, number: int) -> bool:
    """Move in a process that dies at its ``number``-th change below the workspace."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    seen = 0

    def watch(event: str, given: tuple[object, ...]) -> None:
        nonlocal seen
        is_change = event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "open")
        if is_change and str(given[0]).startswith(str(workspace.root)):
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    try:
        moving.move(workspace, wanted())
    finally:
        os._exit(0)


def test_the_shell_moves_and_refuses_a_slip(copy: Workspace) -> None:
    """A category alone keeps the name; an unknown one is named with those that there are."""
    by = ("--by", "ana", "--workspace", copy.root)
    slip = askless("review", "move", DRAFT, "delivrey", *by)
    assert "there is no category 'delivrey'; known: delivery, returns" in slip.err
    done = askless("review", "move", DRAFT, "delivery", *by)
    assert f"move: en/{DRAFT} is en/{NEW} now" in done.out
