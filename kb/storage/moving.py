"""Giving an article another category or address, in all its languages and with all that is its own.

What is to be done is written down first, in ``data/moving.json``; each step can be done twice. A
process that is killed half-way leaves the note, and whoever holds the workspace next goes on from
there. Logs and publications stay as they are: ``moved.csv`` says what an old id is called now.
"""

from __future__ import annotations

import contextlib
import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kb.articles import Article
from kb.errors import ArticleError, DatabaseError, InputError, ReviewError
from kb.moved import Moved
from kb.publish import check_articles
from kb.review import Move
from kb.storage import content, deciding, evidence_store, files, movedstore, origins
from kb.storage.schedules import FILE as DATABASE_FILE
from kb.storage.workspace import Workspace

NOTE = "moving.json"


@dataclass(frozen=True)
class Wanted:
    """Which article gets which id: by whom, when (aware) and why."""

    old: str
    new: str
    who: str
    now: datetime
    reason: str = ""


def new_id(article_id: str, to: str) -> str:
    """The id that ``to`` means: a category, which keeps the slug, or ``category/slug``."""
    to = to.strip().strip("/")
    return to if "/" in to else f"{to}/{article_id.rsplit('/', 1)[-1]}"


def move(workspace: Workspace, wanted: Wanted) -> list[Move]:
    """Move an article in every language that it has; the caller holds the workspace.

    Raises:
        ArticleError: there is no such article, or the new id cannot be an address.
        ReviewError: nobody is named, nothing would change, or another article has the address.
        DatabaseError: the review database does not answer; nothing was moved.
    """
    own = _checked(workspace, wanted)
    with _database(workspace):
        pass  # one that does not answer is told before anything is done
    moves = [_moved(article, wanted) for article in own]
    note = {
        "old": wanted.old,
        "new": wanted.new,
        "at": wanted.now.isoformat(),
        "moves": [one.record() for one in moves],
    }
    files.write_json(workspace.data_dir / NOTE, note)
    settle(workspace)
    return moves


def commit(workspace: Workspace, moves: Sequence[Move], wanted: Wanted) -> bool:
    """Commit the move to the workspace's own git repository, as :func:`deciding.commit` does."""
    paths = [movedstore.path_of(workspace)]
    for one in moves:
        paths += [
            content.article_path(workspace, article_id, one.locale)
            for article_id in (wanted.old, wanted.new)
        ]
    line = f"move {wanted.old} to {wanted.new}"
    return deciding.commit_paths(workspace, paths, line, who=wanted.who)


def settle(workspace: Workspace) -> bool:
    """Do what a move that was begun has left; whether there was one. The caller holds the
    workspace.

    Raises:
        InputError: the note is damaged.
        DatabaseError: the review database does not answer; the rest is done, and the note stays.
    """
    path = workspace.data_dir / NOTE
    if not path.is_file():
        return False
    moved, moves = _noted(path)
    movedstore.add(workspace, moved)
    for one in moves:
        _move_files(workspace, moved, one.locale)
    _move_origins(workspace, moved)
    known = set(deciding.all_moves(workspace))
    for one in moves:
        if one not in known:
            content.log_move(workspace, one)
    with _database(workspace) as database:
        if database is not None:
            from kb.storage import reviewing

            reviewing.rename(database, moved.old, moved.new, [one.locale for one in moves])
    path.unlink()
    return True


def settled(workspace: Workspace) -> None:
    """:func:`settle`, whether the review database answers or not: another command waits."""
    with contextlib.suppress(DatabaseError):
        settle(workspace)


def categories(workspace: Workspace) -> list[str]:
    """The categories that there are: those with an article, and those that the settings name."""
    found = {
        path.name
        for locale in _locales(workspace)
        for path in (workspace.content_dir / locale).iterdir()
        if path.is_dir()
    }
    return sorted(found | set(workspace.settings.brand.categories))


def refuse_unknown(workspace: Workspace, wanted: Wanted) -> None:
    """Check that the new id lies in a category that there is: a slip begins none.

    Raises:
        ReviewError: it does not.
    """
    known = categories(workspace)
    if wanted.new.partition("/")[0] not in known:
        raise ReviewError(
            f"move {wanted.old}: there is no category {wanted.new.partition('/')[0]!r}; known: "
            f"{', '.join(known)}. Pass --new-category to begin one",
            code="move_category",
            category=wanted.new.partition("/")[0],
        )


def _checked(workspace: Workspace, wanted: Wanted) -> list[Article]:
    """The article in each of its languages, if it may be moved."""
    place = f"move {wanted.old}"
    if not wanted.who.strip():
        raise ReviewError(f"{place}: nobody is named; pass --by NAME", code="nobody")
    locales = _locales(workspace)
    own = [
        content.read_article(workspace, wanted.old, locale)
        for locale in locales
        if content.article_path(workspace, wanted.old, locale).is_file()
    ]
    if not own:
        raise ArticleError(wanted.old, "no such article; see `askless review list`")
    if wanted.new == wanted.old:
        raise ReviewError(f"{place}: it lies there already; nothing would change", code="move_same")
    if wanted.new.count("/") != 1:
        raise ReviewError(
            f"{place}: {wanted.new!r} is no address; expected CATEGORY/NAME", code="move_name"
        )
    for article in own:
        try:
            check_articles([replace(article, id=wanted.new)])
        except ArticleError as error:
            raise ReviewError(f"{place}: {error}", code="move_name") from error
    _refuse_taken(workspace, wanted, locales)
    return own


def _refuse_taken(workspace: Workspace, wanted: Wanted, locales: Sequence[str]) -> None:
    """Upper case and composed letters are no difference to a reader or another disk."""
    category = wanted.new.partition("/")[0]
    for locale in locales:
        for path in sorted((workspace.content_dir / locale).glob("*/*.md")):
            other = f"{path.parent.name}/{path.stem}"
            if _same(other) == _same(wanted.new) and other != wanted.old:
                raise ReviewError(
                    f"move {wanted.old}: {locale}/{other} has that address; choose another name, "
                    "or take one text into the other",
                    code="move_taken", other=other, locale=locale,
                )  # fmt: skip
            if _same(path.parent.name) == _same(category) and path.parent.name != category:
                raise ReviewError(
                    f"move {wanted.old}: the category is written {path.parent.name!r}, not "
                    f"{category!r}",
                    code="move_category", category=category,
                )  # fmt: skip


def _same(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _locales(workspace: Workspace) -> list[str]:
    """Every language that has a folder, those out of the settings too."""
    folder = workspace.content_dir
    found = (
        sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    )
    known = [one for one in workspace.settings.locales if one in found]
    return [*known, *(one for one in found if one not in known)]


def _moved(article: Article, wanted: Wanted) -> Move:
    status = article.status.value
    why = f": {wanted.reason}" if wanted.reason else ""
    return Move(
        at=wanted.now,
        who=wanted.who,
        action="move",
        article_id=wanted.new,
        locale=article.locale,
        from_status=status,
        to_status=status,
        version=article.version,
        reason=f"from {wanted.old}{why}",
    )


def _noted(path: Path) -> tuple[Moved, list[Move]]:
    try:
        note: dict[str, Any] = json.loads(path.read_bytes())
        moved = Moved(note["old"], note["new"], datetime.fromisoformat(note["at"]))
        return moved, [Move.parsed(one) for one in note["moves"]]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(path, "is damaged; restore a backup or remove it") from error


def _move_files(workspace: Workspace, moved: Moved, locale: str) -> None:
    """The text by renaming; the evidence anew, for it holds the id."""
    old = content.article_path(workspace, moved.old, locale)
    if old.is_file():
        new = content.article_path(workspace, moved.new, locale)
        new.parent.mkdir(parents=True, exist_ok=True)
        old.replace(new)
    evidence = evidence_store.read_evidence(workspace, moved.old, locale)
    if evidence is not None:
        evidence_store.write_evidence(workspace, replace(evidence, article_id=moved.new))
        evidence_store.evidence_path(workspace, moved.old, locale).unlink()
    for folder in (old.parent, evidence_store.evidence_path(workspace, moved.old, locale).parent):
        with contextlib.suppress(OSError):
            folder.rmdir()  # only an empty one goes


def _move_origins(workspace: Workspace, moved: Moved) -> None:
    known = origins.read_origins(workspace)
    if any(one.article_id == moved.old for one in known):
        origins.write_origins(
            workspace,
            [
                replace(one, article_id=moved.new) if one.article_id == moved.old else one
                for one in known
            ],
        )


@contextlib.contextmanager
def _database(workspace: Workspace) -> Iterator[Any]:
    """The review database; None where nobody has ever worked in the admin pages."""
    is_file = workspace.settings.admin.database == "sqlite"
    if is_file and not (workspace.data_dir / DATABASE_FILE).is_file():
        yield None
        return
    from kb.storage import reviewdb  # the library takes a while to load

    with contextlib.closing(reviewdb.of(workspace)) as database:
        yield database
